package hardcoded

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hookvet/hookvet/analyzers/constvals"
	"github.com/hookvet/hookvet/analyzers/internal/fix"
	"github.com/hookvet/hookvet/internal/classify"
	"github.com/hookvet/hookvet/internal/finding"
)

// fixes gives the fix of a finding, if the secret is all of its constant.
func fixes(res *constvals.Result, f *Finding, store fix.Store) []analysis.SuggestedFix {
	v := f.Value
	if v == nil || v.Part || v.Pieces || v.Holes || v.Kind == constvals.Tag || res.Info == nil || v.File == nil || v.File.Generated || v.File.Test {
		return nil
	}
	if !f.Whole && (f.Rule != ruleURL || strings.ContainsAny(v.Text, " \n,")) {
		return nil
	}
	p := fix.Place{Fset: res.Fset, Info: res.Info, Pkg: res.Pkg, Cursor: v.Cursor}
	done, ok := analysis.SuggestedFix{}, false
	if v.Kind == constvals.Default && v.Call != nil {
		done, ok = fix.Empty(p)
	} else {
		done, ok = fix.Read(p, store, f.Env())
	}
	if !ok {
		return nil
	}
	return []analysis.SuggestedFix{done}
}

// Env gives the variable to read the secret from instead: the provider's own, or else
// one that is called as the constant is.
func (f *Finding) Env() string {
	if f.Matched != nil && f.Matched.Env != "" {
		return f.Matched.Env
	}
	var names []constvals.Name
	if f.Value != nil {
		names = f.Value.Names
	}
	for _, n := range names {
		if n.Of == constvals.OfFunction || classify.Neutral(n.Text) {
			continue
		}
		if env := classify.EnvName(n.Text); len(env) > 2 {
			return env
		}
	}
	return finding.Finding{Rule: strings.TrimPrefix(f.Rule, "hardcoded-")}.EnvName()
}
