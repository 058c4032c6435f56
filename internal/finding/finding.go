// Package finding holds what a scan reports: a match of a rule together with
// its place, its confidence and what to do about it.
//
// The package knows nothing of files, rules or terminals: internal/pipeline
// fills a Finding in, internal/suppress may mark it, internal/report prints
// it. It owns the decisions that must be the same everywhere: how a secret is
// redacted (Redact, Redactor), how text from a repository is made safe to
// print (Sanitize), how the same secret is recognised in two places
// (Fingerprint) and which findings are one secret (Merge, Group).
//
//	print := finding.NewRedactor(findings)
//	for _, secret := range finding.Group(findings) {
//		line, start, end := print.Source(secret.Best())
//		…
//	}
//
// It is not for deciding what is a secret: that is package rules.
package finding

// Position is a span in a text: lines and columns count from 1, columns count
// bytes, and the end column is exclusive. The zero Position is unknown.
type Position struct {
	Line, Column       int
	EndLine, EndColumn int
}

// Finding is one secret at one place.
type Finding struct {
	Rule        string     // rule id, e.g. "stripe-webhook-secret"
	Analyzer    string     // Go pass that reported it; empty for text scans
	Description string     // the rule's sentence: what was found and why it matters
	Provider    string     // who issued the secret, e.g. "stripe"; empty if unknown
	Kind        string     // webhook-signing, webhook-url, api-key, token, password, private-key, dsn; empty if unknown
	Severity    string     // critical, high, medium or low
	Confidence  Confidence //
	Generic     bool       // of a rule on names and the look of values, whatever the confidence became
	Rotate      string     // address of the page where the provider revokes it; empty if unknown
	Env         string     // environment variable that the provider's documentation uses; empty if unknown
	Remediation string     // what to do, if the pass knows better than the report does; usually empty
	Tags        []string   //

	File     string   // slash path below the scanned root; archive members are "outer.zip!inner"
	Position Position // of the secret in the file, in its encoded form if Decoded is not empty

	// Secret and Match are the bytes as they stand after decoding. They never
	// leave the process but through Redact, unless the user asked for it.
	Secret string
	Match  string

	// Prefix is the start of Secret that the rule spells out, such as "ghp_":
	// it is public, and may be shown.
	Prefix string

	// Source is the text of the line(s) that hold the secret, possibly cut;
	// SecretStart and SecretEnd are the byte offsets in Source that redaction
	// must cover, -1 where the secret is not part of Source (a rule on paths).
	Source                 string
	SecretStart, SecretEnd int

	// Beside holds the parts of Source, start and end, where other secrets
	// stand, reported or not. One may be cut off by an end of Source.
	Beside [][2]int

	// Because says in a clause why the confidence is not that of the rule, as in
	// "its checksum fits", and Note what else the secret tells of itself. Neither holds
	// any of it.
	Because, Note string

	Decoded []string // encodings that were undone to see it, outermost first, e.g. "base64"
	Entropy float64  // Shannon entropy of Secret in bits a byte

	Fingerprint string // see Fingerprint

	// LineHash is how GitHub knows the line again, see internal/linehash; empty if
	// nobody asked for it, or the file is not there to read.
	LineHash string

	Also []string // other rules that found the same secret here, sorted; see Merge

	Related []Related // other places that belong to it, such as where it goes

	Commit   *Commit   // the commit that brought it; nil outside of history
	Exposure *Exposure // where in history the secret stands; nil outside of history
}

// Related is a place that belongs to a finding, and what it has to do with it.
type Related struct {
	File     string // as Finding.File
	Position Position
	Message  string // a clause without the secret: "it reaches hmac.New here"
}

// Gap is something that could not be scanned, and why.
type Gap struct {
	What string `json:"what"`
	Why  string `json:"why"`

	// Path says that What is a path, like Finding.File; "." is the scanned root.
	Path bool `json:"-"`
}
