package rules

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Parse reads a file of rules. It accepts keys that it does not know, as
// gitleaks does. The error is an *Error; nothing in data makes Parse panic.
func Parse(name string, data []byte) (*File, error) { return parse(name, data, false) }

// ParseStrict is Parse for files of hookvet's own: an unknown key, most often a
// slip, is an error.
func ParseStrict(name string, data []byte) (*File, error) { return parse(name, data, true) }

func parse(name string, data []byte, strict bool) (*File, error) {
	data = bytes.TrimPrefix(data, bom)
	var o *outline
	var clash error
	var raw tomlFile
	var err error
	sideBySide(2, func(i int) {
		if i == 0 {
			o, clash = newOutline(name, data)
			return
		}
		dec := toml.NewDecoder(bytes.NewReader(data))
		if strict {
			dec.DisallowUnknownFields()
		}
		err = dec.Decode(&raw)
	})
	if err != nil {
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
	x := newExpressions(&raw)
	seen := make(map[string]bool, len(raw.Rules))
	for i := range raw.Rules {
		r, err := raw.Rules[i].rule(name, x, strict)
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
	f.Allowlists, err = allowlists(name, raw.Allowlist, raw.Allowlists, x)
	if err != nil {
		return nil, &Error{File: name, Err: err}
	}
	f.trees = x.trees
	return f, nil
}
