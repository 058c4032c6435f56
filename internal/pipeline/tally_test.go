package pipeline

import (
	"fmt"
	"testing"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/report"
	"github.com/hookvet/hookvet/internal/suppress"
)

// TestTally holds that places count once, and that what can't be kept is counted all the
// same.
func TestTally(t *testing.T) {
	t.Parallel()
	at := func(file string, line int, secret, commit string) *finding.Finding {
		f := &finding.Finding{File: file, Position: finding.Position{Line: line, Column: 1, EndLine: line, EndColumn: 9}, Secret: secret}
		if commit != "" {
			f.Commit = &finding.Commit{Hash: commit}
		}
		return f
	}
	type one struct {
		by      string
		f       *finding.Finding
		history bool
	}
	allow, base := suppress.ByHookvet, suppress.ByBaseline
	for _, c := range []struct {
		name string
		all  []one
		want string
	}{
		{"nothing", nil, "[] 0"},
		{"two rules at a place", []one{{allow, at("a", 1, "x", ""), false}, {allow, at("a", 1, "://x", ""), false}}, "[{hookvet:allow 1}] 1"},
		{"two lines", []one{{allow, at("a", 1, "x", ""), false}, {allow, at("a", 2, "x", ""), false}}, "[{hookvet:allow 2}] 2"},
		{"two sources", []one{{allow, at("a", 1, "x", ""), false}, {base, at("b", 1, "x", ""), false}}, "[{baseline 1} {hookvet:allow 1}] 2"},
		{"the same file in history", []one{{base, at("a", 1, "x", ""), false}, {base, at("a", 7, "x", "1"), true}}, "[{baseline 1}] 1"},
		{"another file in history", []one{{base, at("a", 1, "x", ""), false}, {base, at("b", 1, "x", "1"), true}}, "[{baseline 2}] 2"},
		{"history alone", []one{{base, at("a", 1, "x", "1"), true}}, "[{baseline 1}] 1"},
		{"a value in history", []one{{allow, at("a", 1, "x", ""), false}, {allow, at("", 0, "x", ""), true}, {allow, at("", 0, "y", ""), true}}, "[{hookvet:allow 2}] 2"},
		{"a value by two rules", []one{{allow, at("", 0, "y", ""), true}, {allow, at("", 0, "y=", ""), true}}, "[{hookvet:allow 1}] 1"},
	} {
		tally := newTally()
		for _, x := range c.all {
			tally.add(x.by, x.f, x.history)
		}
		r := &report.Report{Suppressed: []report.SourceCount{{Source: "before", Count: 1}}}
		tally.fill(r)
		if got := fmt.Sprint(r.Suppressed, r.Stats.Suppressed); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}

	tally := newTally()
	tally.files.most = 3
	for i := range 10 {
		tally.add(allow, at("a", i, "x", ""), false)
	}
	r := new(report.Report)
	if tally.fill(r); r.Stats.Suppressed != 10 {
		t.Errorf("more than is kept: %d, want 10", r.Stats.Suppressed)
	}
}
