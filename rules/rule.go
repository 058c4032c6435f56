package rules

import "regexp/syntax"

// Rule says what one kind of secret looks like. The fields up to SkipReport
// are gitleaks' schema (v8.30), the rest is hookvet's.
type Rule struct {
	ID          string      // unique name, e.g. "slack-webhook-url"
	Description string      // one sentence for people: what it is and why it matters
	Regex       string      // RE2 expression over the text; empty for a rule on paths alone
	Path        string      // RE2 expression over the slash path; empty for every path
	SecretGroup int         // capture group that holds the secret; 0: the first group that is not empty, or else the match
	Entropy     float64     // the secret's Shannon entropy, in bits a character, must be greater; 0: no floor
	Keywords    []string    // lower-cased; the text must hold one of them (no keywords: no condition)
	Tags        []string    // free labels
	Allowlists  []Allowlist // what the rule leaves alone
	Required    []Required  // rules that must match too, for a composite rule
	SkipReport  bool        // only matched as a part of composite rules

	// Matcher names a matcher of package generic that finds the secrets instead of Regex,
	// at the keywords. Regex is for programs that do not know the key.
	Matcher string

	Provider string // who issues the secret, e.g. "stripe"
	Kind     string // webhook-signing, webhook-url, api-key, token, password, private-key or dsn; may be empty
	Severity string // critical, high, medium or low; may be empty
	Check    string // name of a check of package structure that the secret must not fail; may be empty
	Rotate   string // address of the page where the secret is revoked
	Env      string // environment variable that the provider's documentation reads it from

	// What follows changes no match: it is for people, for tests and for who checks rules.
	Reference  string     // address of what documents the shape
	Examples   []Example  // texts whose secret the rule finds
	NearMisses []Example  // texts that look alike, in which no rule finds anything
	SkipCases  []SkipCase // derived examples that make no sense for the rule

	// Generic says that only a name and the look of a value tell the secret: the
	// rule yields to another that finds the same, and is less sure. A file that
	// does not say means what gitleaks does: a rule whose id holds "generic".
	Generic bool

	// Fallback says that the shape tells the secret, but not who issued it: the
	// rule yields to one that knows more of the same secret.
	Fallback bool

	// Origin names the file that the rule was read from.
	Origin string

	// explicit holds the keys that the file spelled out, so that merging can
	// tell `entropy = 0` from an absent key.
	explicit keySet

	// known is what a snapshot tells of the expressions; nil: they are parsed.
	known *known
}

// Example is a text that shows what a rule finds, or leaves alone. It holds no
// secret but markers of package internal/fixture, {{fake "REGEX"}}, that stand for
// one; the first marker of an example encloses the whole secret.
type Example struct {
	In   string // slash path of a file that it would stand in: "deploy/app.yml"
	Text string
	Why  string // of a near miss: what stands there instead of a secret
}

// SkipCase leaves out one way in which tests vary the examples, such as "quoted"
// for a secret of many lines.
type SkipCase struct {
	Case string // its name
	Why  string
}

// Required is a rule that must match near a composite rule's own match.
type Required struct {
	ID            string
	WithinLines   *int // greatest distance of the two first lines; nil: anywhere in the same content
	WithinColumns *int // greatest distance of the two first columns; nil: any
}

// Allowlist says what not to report. At least one of Commits, Paths, Regexes
// and StopWords is set.
type Allowlist struct {
	Description string
	All         bool     // condition AND: every list that is set must agree; else one is enough
	Commits     []string // full hashes, any case
	Paths       []string // RE2 expressions over the slash path
	Regexes     []string // RE2 expressions over what RegexTarget names
	RegexTarget string   // "secret" (default), "match" or "line"
	StopWords   []string // parts of the secret, any case
	TargetRules []string // for a file's own allowlists: the rules it is for; none: all

	// Origin names the file that the allowlist was read from.
	Origin string

	// known is what a snapshot tells of Paths; nil: they are parsed.
	known *knownPaths
}

// Extend names the file that a file of rules builds on.
type Extend struct {
	Path          string // another file of rules
	UseDefault    bool   // the default rules
	NoDefault     bool   // the file says `useDefault = false`, for readers whose default is to extend
	DisabledRules []string
}

// File is a parsed file of rules. Name is what errors call it.
type File struct {
	Name        string
	Title       string
	Description string
	MinVersion  string // oldest gitleaks that understands the file; not acted on
	Extend      Extend
	Rules       []Rule
	Allowlists  []Allowlist

	// trees keeps what checking the expressions parsed, by expression.
	trees map[string]*syntax.Regexp
}

// kinds are the values that Rule.Kind may take, besides being empty.
var kinds = []string{"webhook-signing", kindWebhookURL, "api-key", "token", "password", "private-key", "dsn"}

// kindWebhookURL is the kind of addresses that are secret as a whole.
const kindWebhookURL = "webhook-url"

// severities are the values that Rule.Severity may take, besides being empty.
var severities = []string{"critical", "high", "medium", "low"}

// keySet is a set of TOML keys of a rule.
type keySet uint16

const (
	keyEntropy keySet = 1 << iota
	keySecretGroup
	keySkipReport
	keyKeywords
	keyRequired
	keyGeneric
	keyFallback

	// Lists that take the place of the base rule's instead of going behind them.
	replaceAllowlists
	replaceKeywords
	replaceRequired
	replaceTags
)

// replaceable are the lists that the key "replace" may name.
var replaceable = map[string]keySet{
	"allowlists": replaceAllowlists,
	"keywords":   replaceKeywords,
	"required":   replaceRequired,
	"tags":       replaceTags,
}

func (s keySet) has(k keySet) bool { return s&k != 0 }
