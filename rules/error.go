package rules

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Error says what is wrong with a file of rules.
type Error struct {
	File string // name of the file
	Line int    // line in it, from 1; 0 if unknown
	Rule string // id of the rule, or its place ("number 3") if it has none; empty if the fault is not in a rule
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

// tomlError turns the TOML library's error to one that names file, line and,
// where the fault is in a rule, the rule.
func tomlError(name string, data []byte, o *outline, err error) error {
	out := &Error{File: name, Err: errors.New(shownKeys(strings.TrimPrefix(err.Error(), "toml: ")))}
	var strict *toml.StrictMissingError
	var dec *toml.DecodeError
	switch {
	case errors.As(err, &strict) && len(strict.Errors) > 0:
		dec = &strict.Errors[0]
		out.Err = fmt.Errorf("unknown key %q", shownKeys(strings.Join(dec.Key(), ".")))
	case errors.As(err, &dec):
		out.Err = errors.New(shownKeys(tomlReason(dec)))
		if key := strings.Join(dec.Key(), "."); key != "" {
			out.Err = fmt.Errorf("key %q: %w", shownKeys(key), out.Err)
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
