package rules

import (
	"fmt"
	"maps"
	"regexp/syntax"
	"slices"
)

// Merge lays file over base, which file extends: base's rules, less those that
// file disables, each changed by file's rule of the same id where there is one,
// followed by file's other rules. Lists (keywords, tags, allowlists, required,
// examples) are appended, or take the place of the base rule's where the key
// `replace` names them; single values are replaced. Unlike gitleaks, an overriding rule's
// `required` and `skipReport` count, and `entropy = 0`, `keywords = []` or
// `required = []` takes the base rule's away. A base rule's check goes with its
// expression.
func Merge(file, base *File) (*File, error) {
	out := &File{
		Name: file.Name, Title: file.Title, Description: file.Description, MinVersion: file.MinVersion,
		Allowlists: append(slices.Clone(file.Allowlists), base.Allowlists...),
		trees:      make(map[string]*syntax.Regexp, len(file.trees)+len(base.trees)),
	}
	maps.Copy(out.trees, base.trees)
	maps.Copy(out.trees, file.trees)
	known := make(map[string]bool, len(base.Rules))
	for i := range base.Rules {
		known[base.Rules[i].ID] = true
	}
	disabled := make(map[string]bool, len(file.Extend.DisabledRules))
	for _, id := range file.Extend.DisabledRules {
		disabled[id] = true
		if !known[id] {
			return nil, &Error{File: file.Name, Err: fmt.Errorf("extend.disabledRules: %s has no rule %q", base.Name, id)}
		}
	}
	over := make(map[string]*Rule, len(file.Rules))
	for i := range file.Rules {
		over[file.Rules[i].ID] = &file.Rules[i]
	}
	for _, r := range base.Rules {
		if disabled[r.ID] {
			continue
		}
		if o := over[r.ID]; o != nil {
			r = overlay(r, o)
			delete(over, r.ID)
		}
		out.Rules = append(out.Rules, r)
	}
	for _, r := range file.Rules {
		if over[r.ID] != nil {
			out.Rules = append(out.Rules, r)
		}
	}
	return out, nil
}

// overlay gives base changed by what o spells out.
func overlay(base Rule, o *Rule) Rule {
	for _, v := range []struct {
		to   *string
		from string
	}{
		{&base.Description, o.Description}, {&base.Regex, o.Regex}, {&base.Matcher, o.Matcher}, {&base.Path, o.Path},
		{&base.Provider, o.Provider}, {&base.Kind, o.Kind}, {&base.Severity, o.Severity},
		{&base.Check, o.Check}, {&base.Rotate, o.Rotate}, {&base.Env, o.Env},
		{&base.Reference, o.Reference},
	} {
		if v.from != "" {
			*v.to = v.from
		}
	}
	if o.Regex != "" && o.Check == "" {
		base.Check = "" // it belongs to the expression that is gone
	}
	if o.explicit.has(keyEntropy) {
		base.Entropy = o.Entropy
	}
	if o.explicit.has(keySecretGroup) {
		base.SecretGroup = o.SecretGroup
	}
	if o.explicit.has(keySkipReport) {
		base.SkipReport = o.SkipReport
	}
	if o.explicit.has(keyGeneric) {
		base.Generic = o.Generic
	}
	if o.explicit.has(keyFallback) {
		base.Fallback = o.Fallback
	}
	if o.explicit.has(replaceKeywords) || o.explicit.has(keyKeywords) && len(o.Keywords) == 0 {
		base.Keywords = nil
	}
	if o.explicit.has(replaceRequired) || o.explicit.has(keyRequired) && len(o.Required) == 0 {
		base.Required = nil
	}
	if o.explicit.has(replaceAllowlists) {
		base.Allowlists = nil
	}
	if o.explicit.has(replaceTags) {
		base.Tags = nil
	}
	base.Keywords = concat(base.Keywords, o.Keywords)
	base.Tags = concat(base.Tags, o.Tags)
	base.Allowlists = concat(base.Allowlists, o.Allowlists)
	base.Required = concat(base.Required, o.Required)
	base.Examples = concat(base.Examples, o.Examples)
	base.NearMisses = concat(base.NearMisses, o.NearMisses)
	base.SkipCases = concat(base.SkipCases, o.SkipCases)
	if o.Regex != "" || o.Path != "" {
		base.Origin = o.Origin
	}
	base.explicit |= o.explicit // the outcome may be laid over a third file
	return base
}

// concat appends without sharing the base rule's backing array.
func concat[T any](a, b []T) []T {
	if len(b) == 0 {
		return a
	}
	return append(slices.Clip(slices.Clone(a)), b...)
}
