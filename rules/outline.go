package rules

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

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
				Err: fmt.Errorf("%s %q is also spelled %q: use one spelling", what, shownKeys(k.path), shownKeys(was)),
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
