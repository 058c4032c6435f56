package rules

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"math"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
)

// Error says what is wrong with a file of rules.
type Error struct {
	File string // name of the file
	Line int    // line in it, from 1; 0 if unknown
	Rule string // id of the rule, or its place ("rule 3") if it has none; empty if the fault is not in a rule
	Err  error  // the reason
}

func (e *Error) Error() string {
	var sb strings.Builder
	sb.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&sb, ":%d", e.Line)
	}
	if e.Rule != "" {
		fmt.Fprintf(&sb, ": rule %q", e.Rule)
	}
	sb.WriteString(": ")
	sb.WriteString(e.Err.Error())
	return sb.String()
}

func (e *Error) Unwrap() error { return e.Err }

// The TOML schema. Keys are matched without regard to case, as gitleaks' are.
type (
	tomlFile struct {
		Title       string          `toml:"title"`
		Description string          `toml:"description"`
		MinVersion  string          `toml:"minVersion"`
		Extend      tomlExtend      `toml:"extend"`
		Rules       []tomlRule      `toml:"rules"`
		Allowlist   *tomlAllowlist  `toml:"allowlist"` // deprecated by gitleaks, still common
		Allowlists  []tomlAllowlist `toml:"allowlists"`
	}
	tomlExtend struct {
		Path          string   `toml:"path"`
		URL           string   `toml:"url"`
		UseDefault    *bool    `toml:"useDefault"`
		DisabledRules []string `toml:"disabledRules"`
	}
	tomlRule struct {
		ID          string          `toml:"id"`
		Description string          `toml:"description"`
		Regex       string          `toml:"regex"`
		Path        string          `toml:"path"`
		SecretGroup *int            `toml:"secretGroup"`
		Entropy     *float64        `toml:"entropy"`
		Keywords    []string        `toml:"keywords"`
		Tags        []string        `toml:"tags"`
		Allowlist   *tomlAllowlist  `toml:"allowlist"` // deprecated by gitleaks, still common
		Allowlists  []tomlAllowlist `toml:"allowlists"`
		Required    []tomlRequired  `toml:"required"`
		SkipReport  *bool           `toml:"skipReport"`
		Provider    string          `toml:"provider"`
		Kind        string          `toml:"kind"`
		Severity    string          `toml:"severity"`
		Check       string          `toml:"check"`
		Rotate      string          `toml:"rotate"`
		Env         string          `toml:"env"`
	}
	tomlAllowlist struct {
		Description string   `toml:"description"`
		Condition   string   `toml:"condition"`
		Commits     []string `toml:"commits"`
		Paths       []string `toml:"paths"`
		RegexTarget string   `toml:"regexTarget"`
		Regexes     []string `toml:"regexes"`
		StopWords   []string `toml:"stopwords"`
		TargetRules []string `toml:"targetRules"`
	}
	tomlRequired struct {
		ID            string `toml:"id"`
		WithinLines   *int   `toml:"withinLines"`
		WithinColumns *int   `toml:"withinColumns"`
	}
)

// Parse reads a file of rules. It accepts keys that it does not know, as
// gitleaks does. The error is an *Error; nothing in data makes Parse panic.
func Parse(name string, data []byte) (*File, error) { return parse(name, data, false) }

// ParseStrict is Parse for files of hookvet's own: an unknown key, most often a
// slip, is an error.
func ParseStrict(name string, data []byte) (*File, error) { return parse(name, data, true) }

func parse(name string, data []byte, strict bool) (*File, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	o, clash := newOutline(name, data)
	var raw tomlFile
	dec := toml.NewDecoder(bytes.NewReader(data))
	if strict {
		dec.DisallowUnknownFields()
	}
	if err := dec.Decode(&raw); err != nil {
		return nil, tomlError(name, data, o, err)
	}
	if clash != nil {
		return nil, clash
	}
	f := &File{
		Name: name, Title: raw.Title, Description: raw.Description, MinVersion: raw.MinVersion,
		Extend: Extend{Path: raw.Extend.Path, DisabledRules: raw.Extend.DisabledRules},
	}
	if use := raw.Extend.UseDefault; use != nil {
		f.Extend.UseDefault, f.Extend.NoDefault = *use, !*use
	}
	if raw.Extend.URL != "" {
		return nil, &Error{File: name, Err: errors.New("extend.url is not supported: fetch the file and use extend.path")}
	}
	if f.Extend.Path != "" && f.Extend.UseDefault {
		return nil, &Error{File: name, Err: errors.New("extend.path and extend.useDefault are both set: use one")}
	}
	budget := maxPatterns
	seen := make(map[string]bool, len(raw.Rules))
	for i := range raw.Rules {
		r, err := raw.Rules[i].rule(name, &budget)
		if err == nil && seen[r.ID] {
			err = errors.New("is defined twice")
		}
		if err != nil {
			id := raw.Rules[i].ID
			if strings.TrimSpace(id) == "" {
				id = fmt.Sprintf("number %d", i+1)
			}
			return nil, &Error{File: name, Rule: id, Err: err}
		}
		seen[r.ID] = true
		f.Rules = append(f.Rules, r)
	}
	lists, err := allowlists(name, raw.Allowlist, raw.Allowlists, &budget)
	if err != nil {
		return nil, &Error{File: name, Err: err}
	}
	f.Allowlists = lists
	return f, nil
}

// tomlError turns the TOML library's error to one that names file, line and,
// where the fault is in a rule, the rule.
func tomlError(name string, data []byte, o *outline, err error) error {
	out := &Error{File: name, Err: errors.New(strings.TrimPrefix(err.Error(), "toml: "))}
	var strict *toml.StrictMissingError
	var dec *toml.DecodeError
	switch {
	case errors.As(err, &strict) && len(strict.Errors) > 0:
		dec = &strict.Errors[0]
		out.Err = fmt.Errorf("unknown key %q", strings.Join(dec.Key(), "."))
	case errors.As(err, &dec):
		out.Err = errors.New(tomlReason(dec))
		if key := strings.Join(dec.Key(), "."); key != "" {
			out.Err = fmt.Errorf("key %q: %w", key, out.Err)
		}
	default:
		return out
	}
	out.Line, _ = dec.Position()
	out.Rule = o.ruleAt(lineEnd(data, out.Line))
	return out
}

// wants says what a key of the schema takes, in TOML's words instead of Go's.
var wants = map[string]string{
	"string": "a string", "[]string": "a list of strings", "bool": "true or false",
	"int": "a whole number", "float64": "a number",
	"rules.tomlExtend": "a table", "rules.tomlAllowlist": "a table", "rules.tomlRequired": "a table", "rules.tomlRule": "a table",
	"[]rules.tomlRule": "tables, [[rules]]", "[]rules.tomlAllowlist": "tables, [[allowlists]]", "[]rules.tomlRequired": "tables, [[rules.required]]",
}

// tomlReason gives the library's message without the names of Go types.
func tomlReason(dec *toml.DecodeError) string {
	msg := strings.TrimPrefix(dec.Error(), "toml: ")
	if msg == "cannot store an array table in a struct" {
		return "is one table, [allowlist]; several are [[allowlists]]"
	}
	got, ok := strings.CutPrefix(msg, "cannot decode TOML ")
	if !ok {
		return msg
	}
	got, _, _ = strings.Cut(got, " into ")
	want := wants[msg[strings.LastIndexByte(msg, ' ')+1:]]
	if want == "" {
		return msg
	}
	return fmt.Sprintf("want %s, got %s", want, got)
}

// lineEnd gives the offset at which a line, counted from 1, ends.
func lineEnd(data []byte, line int) int {
	end := 0
	for range line {
		n := bytes.IndexByte(data[end:], '\n')
		if n < 0 {
			return len(data)
		}
		end += n + 1
	}
	return max(end-1, 0)
}

// outline says where the rules of a file begin, for errors that the decoder
// finds before it has the rule's id.
type outline struct {
	sections []section
	ids      []string // of the rules, in order
}

// section is the part of the file below one header.
type section struct {
	offset int
	rule   int // index in ids; -1 if the part is not in a rule
}

// newOutline reads the keys of as much of data as looks like TOML. The second
// result is a key that is spelled in two ways, such as [[rules]] and [[Rules]]:
// to TOML these are two keys, and the decoder, which ignores case, would keep
// the last.
func newOutline(name string, data []byte) (*outline, error) {
	o := &outline{}
	headers, keys := make(map[string]string), make(map[string]string)
	rule, top := -1, false
	var clash *Error
	clashAt := 0
	for k := (keyReader{data: data}); k.next(); {
		seen, what := keys, "key"
		if k.header {
			seen, what = headers, "table"
			clear(keys)
			top = false
			switch {
			case k.depth == 1 && strings.EqualFold(k.path, "rules"):
				rule, top = len(o.ids), true
				o.ids = append(o.ids, "")
			case !strings.HasPrefix(strings.ToLower(k.path), "rules."):
				rule = -1
			}
			o.sections = append(o.sections, section{k.offset, rule})
		} else if top && k.depth == 1 && strings.EqualFold(k.path, "id") {
			o.ids[rule] = k.value
		}
		folded := strings.ToLower(k.path)
		if was, ok := seen[folded]; ok && was != k.path && clash == nil {
			clashAt = k.offset
			clash = &Error{
				File: name, Line: 1 + bytes.Count(data[:clashAt], []byte("\n")),
				Err: fmt.Errorf("%s %q is also spelled %q: use one spelling", what, k.path, was),
			}
		}
		seen[folded] = k.path
	}
	if clash == nil {
		return o, nil
	}
	clash.Rule = o.ruleAt(clashAt)
	return o, clash
}

// keyReader goes through the keys of a TOML document: headers and what stands
// in front of an equals sign, but not what is inside of a value. The decoder
// says what is wrong with a document; the reader only stops there.
type keyReader struct {
	data []byte
	pos  int

	header bool   // [path] or [[path]]
	path   string // dotted, without quotes; cut after maxKeyParts
	depth  int    // parts of the whole path
	offset int    // of the key, or of the header's first bracket
	value  string // if it is a string, without quotes; escapes are left as they are
}

// maxKeyParts is one more than any key of the schema has.
const maxKeyParts = 4

func (k *keyReader) next() bool {
	for k.skip(" \t\r\n"); k.peek() == '#'; k.skip(" \t\r\n") {
		k.line()
	}
	k.offset = k.pos
	if k.header = k.peek() == '['; k.header {
		k.skip("[")
	}
	if !k.key() {
		return false
	}
	if k.header {
		k.line()
		return true
	}
	if k.peek() != '=' {
		return false
	}
	k.pos++
	k.readValue()
	return true
}

// key reads a dotted key and the space behind it.
func (k *keyReader) key() bool {
	var path []byte
	for k.depth = 0; ; k.pos++ {
		k.skip(" \t")
		part := k.quoted()
		if part == nil {
			from := k.pos
			for k.pos < len(k.data) && (k.data[k.pos] == '-' || k.data[k.pos] == '_' || isAlnum(k.data[k.pos])) {
				k.pos++
			}
			if part = k.data[from:k.pos]; len(part) == 0 {
				return false
			}
		}
		if k.depth++; k.depth <= maxKeyParts {
			if k.depth > 1 {
				path = append(path, '.')
			}
			path = append(path, part...)
		}
		if k.skip(" \t"); k.peek() != '.' {
			k.path = string(path)
			return true
		}
	}
}

// readValue reads to the end of the line on which the value ends.
func (k *keyReader) readValue() {
	k.skip(" \t")
	k.value = string(k.quoted())
	for nested := 0; k.pos < len(k.data); {
		switch c := k.data[k.pos]; c {
		case '"', '\'':
			k.quoted()
			continue
		case '#':
			k.line()
			continue
		case '[', '{':
			nested++
		case ']', '}':
			nested--
		case '\n':
			if nested <= 0 {
				return
			}
		}
		k.pos++
	}
}

// quoted reads a string of any of TOML's four kinds; nil if none begins here.
func (k *keyReader) quoted() []byte {
	quote := k.peek()
	if quote != '"' && quote != '\'' {
		return nil
	}
	mark := []byte{quote}
	if triple := []byte{quote, quote, quote}; bytes.HasPrefix(k.data[k.pos:], triple) {
		mark = triple
	}
	k.pos += len(mark)
	from := k.pos
	for ; k.pos < len(k.data); k.pos++ {
		switch {
		case k.data[k.pos] == '\\' && quote == '"':
			k.pos++
		case k.data[k.pos] == '\n' && len(mark) == 1:
			return k.data[from:k.pos]
		case bytes.HasPrefix(k.data[k.pos:], mark):
			// The last three of up to five quotes are the mark.
			for n := 0; len(mark) == 3 && n < 2 && bytes.HasPrefix(k.data[k.pos+1:], mark); n++ {
				k.pos++
			}
			k.pos += len(mark)
			return k.data[from : k.pos-len(mark)]
		}
	}
	k.pos = len(k.data)
	return k.data[min(from, len(k.data)):]
}

// peek gives the next byte, 0 at the end.
func (k *keyReader) peek() byte {
	if k.pos < len(k.data) {
		return k.data[k.pos]
	}
	return 0
}

func (k *keyReader) skip(set string) {
	for k.pos < len(k.data) && strings.IndexByte(set, k.data[k.pos]) >= 0 {
		k.pos++
	}
}

// line skips to the end of the line.
func (k *keyReader) line() {
	if i := bytes.IndexByte(k.data[k.pos:], '\n'); i >= 0 {
		k.pos += i
	} else {
		k.pos = len(k.data)
	}
}

func isAlnum(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// ruleAt gives the id of the rule that holds an offset, or its place if it has
// none; empty if the offset is not in a rule.
func (o *outline) ruleAt(offset int) string {
	i, _ := slices.BinarySearchFunc(o.sections, offset, func(s section, off int) int { return cmp.Compare(s.offset, off+1) })
	if i == 0 || o.sections[i-1].rule < 0 {
		return ""
	}
	return o.ruleName(o.sections[i-1].rule)
}

func (o *outline) ruleName(i int) string {
	// In a file that is not valid TOML, a string may be anything.
	if id := o.ids[i]; strings.TrimSpace(id) != "" && len(id) <= 200 && utf8.ValidString(id) {
		return id
	}
	return fmt.Sprintf("number %d", i+1)
}

func (t *tomlRule) rule(origin string, budget *int) (Rule, error) {
	r := Rule{
		ID: t.ID, Description: t.Description, Regex: t.Regex, Path: t.Path, Tags: t.Tags,
		Provider: t.Provider, Kind: t.Kind, Severity: t.Severity, Check: t.Check, Rotate: t.Rotate, Env: t.Env,
		Origin: origin,
	}
	if strings.TrimSpace(r.ID) == "" {
		return r, errors.New("has no id")
	}
	if t.SecretGroup != nil {
		r.SecretGroup = *t.SecretGroup
		r.explicit |= keySecretGroup
	}
	if t.Entropy != nil {
		r.Entropy = *t.Entropy
		r.explicit |= keyEntropy
	}
	if t.SkipReport != nil {
		r.SkipReport = *t.SkipReport
		r.explicit |= keySkipReport
	}
	if t.Keywords != nil {
		r.explicit |= keyKeywords
	}
	for i, k := range t.Keywords {
		if k == "" {
			return r, fmt.Errorf("keywords: number %d is empty", i+1)
		}
		r.Keywords = append(r.Keywords, strings.ToLower(k))
	}
	if t.Required != nil {
		r.explicit |= keyRequired
	}
	for _, q := range t.Required {
		if q.ID == "" {
			return r, errors.New("required: has no id")
		}
		r.Required = append(r.Required, Required(q))
	}
	if err := validPattern("regex", r.Regex, budget); err != nil {
		return r, err
	}
	if err := validPattern("path", r.Path, budget); err != nil {
		return r, err
	}
	if r.SecretGroup < 0 {
		return r, fmt.Errorf("secretGroup %d is negative", r.SecretGroup)
	}
	if r.Entropy < 0 || math.IsNaN(r.Entropy) || math.IsInf(r.Entropy, 0) {
		return r, fmt.Errorf("entropy %v is not a number of bits", r.Entropy)
	}
	if err := oneOf("kind", r.Kind, kinds); err != nil {
		return r, err
	}
	if err := oneOf("severity", r.Severity, severities); err != nil {
		return r, err
	}
	var err error
	r.Allowlists, err = allowlists(origin, t.Allowlist, t.Allowlists, budget)
	return r, err
}

func allowlists(origin string, old *tomlAllowlist, lists []tomlAllowlist, budget *int) ([]Allowlist, error) {
	if old != nil {
		if len(lists) > 0 {
			return nil, errors.New("[allowlist] is the old form and can't stand beside [[allowlists]]")
		}
		lists = []tomlAllowlist{*old}
	}
	out := make([]Allowlist, 0, len(lists))
	for i, t := range lists {
		a, err := t.allowlist(origin, budget)
		if err != nil {
			return nil, fmt.Errorf("allowlist %d: %w", i+1, err)
		}
		out = append(out, a)
	}
	return out, nil
}

func (t *tomlAllowlist) allowlist(origin string, budget *int) (Allowlist, error) {
	a := Allowlist{
		Description: t.Description, Commits: t.Commits, Paths: t.Paths, Regexes: t.Regexes,
		RegexTarget: t.RegexTarget, StopWords: t.StopWords, TargetRules: t.TargetRules, Origin: origin,
	}
	switch strings.ToUpper(t.Condition) {
	case "", "OR", "||":
	case "AND", "&&":
		a.All = true
	default:
		return a, fmt.Errorf("condition %q: use OR or AND", t.Condition)
	}
	switch a.RegexTarget {
	case "", "secret", "match", "line":
	default:
		return a, fmt.Errorf("regexTarget %q: use secret, match or line", a.RegexTarget)
	}
	if len(a.Commits)+len(a.Paths)+len(a.Regexes)+len(a.StopWords) == 0 {
		return a, errors.New("needs commits, paths, regexes or stopwords")
	}
	if i := slices.Index(a.StopWords, ""); i >= 0 {
		// It is part of every secret.
		return a, fmt.Errorf("stopwords: number %d is empty", i+1)
	}
	for _, p := range a.Paths {
		if err := validPattern("paths", p, budget); err != nil {
			return a, err
		}
	}
	for _, p := range a.Regexes {
		if err := validPattern("regexes", p, budget); err != nil {
			return a, err
		}
	}
	return a, nil
}

// A file of rules may come from the repository that is scanned. A regular
// expression such as x{1000}y{1000}… compiles to much more memory than its text
// takes, so there is a cap on one expression and on all of a file, in
// instructions of the compiled program (some 40 bytes each). gitleaks' default
// rules, 306 expressions, come to 2,000 and to 46,000.
const (
	maxPattern  = 50_000
	maxPatterns = 1_000_000
	// patternCost is what an expression costs besides its instructions, so
	// that many small ones are bounded too.
	patternCost = 50
)

// validPattern reports a bad expression. The parser refuses what
// regexp.Compile would refuse, so that compiling can wait until it is needed.
func validPattern(key, pattern string, budget *int) error {
	if pattern == "" {
		return nil
	}
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	size := patternSize(re)
	if size > maxPattern {
		return fmt.Errorf("%s: compiles to more than %d instructions", key, maxPattern)
	}
	if *budget -= size + patternCost; *budget < 0 {
		return fmt.Errorf("%s: all expressions of the file compile to more than %d instructions", key, maxPatterns)
	}
	return nil
}

// patternSize estimates the number of instructions that re compiles to, without
// building them; large character classes count as the memory they take.
func patternSize(re *syntax.Regexp) int {
	size := 1
	switch re.Op {
	case syntax.OpLiteral:
		size = len(re.Rune)
	case syntax.OpCharClass:
		size += len(re.Rune) / 8
	case syntax.OpRepeat:
		// x{2,4} becomes xx(x(x)?)?, x{2,} becomes xx+.
		sub := patternSize(re.Sub[0])
		return max(re.Min, 1)*sub + max(re.Max-re.Min, 0)*(sub+1) + 1
	}
	for _, sub := range re.Sub {
		// Saturated, so that repeats of it can't overflow.
		size = min(size+patternSize(sub), 2*maxPattern)
	}
	return size
}

func oneOf(key, value string, allowed []string) error {
	if value == "" || slices.Contains(allowed, value) {
		return nil
	}
	return fmt.Errorf("%s %q: use one of %s", key, value, strings.Join(allowed, ", "))
}
