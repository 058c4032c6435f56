package rulecheck_test

import (
	"testing"

	"github.com/hookvet/hookvet/internal/rulecheck"
	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/builtin"
	"github.com/hookvet/hookvet/rules/structure"
)

// BenchmarkExamples tries four examples of one rule among all built-in ones: the
// acceptance suite is some thousand of them.
func BenchmarkExamples(b *testing.B) {
	base, err := builtin.Default()
	if err != nil {
		b.Fatal(err)
	}
	own, err := rules.ParseStrict("f.toml", []byte(good))
	if err != nil {
		b.Fatal(err)
	}
	file, err := rules.Merge(own, base)
	if err != nil {
		b.Fatal(err)
	}
	c, err := rulecheck.New(file, rulecheck.Options{Seal: structure.Seal})
	if err != nil {
		b.Fatal(err)
	}
	w := c.Worker()
	for b.Loop() {
		if p := w.Examples(&own.Rules[0]); len(p) > 0 {
			b.Fatal(p)
		}
	}
}
