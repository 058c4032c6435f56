package rulecheck

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hookvet/hookvet/rules"
)

// A rule is slow if text that is full of what it waits for goes through it at less
// than slowest bytes a second. All built-in rules together do some hundred times
// that on ordinary text.
const (
	slowest    = 2 << 20
	longEnough = 200 * time.Millisecond // of looking
)

// Slow tries how fast a rule of the set is, alone, on text that is full of its
// keywords and of the literals of its expression. Empty: fast enough.
func (c *Checker) Slow(r *rules.Rule) string {
	in, ok := c.set.Inspect(r.ID)
	if !ok {
		return ""
	}
	alone := *r
	alone.Required, alone.SkipReport, alone.Path = nil, false, ""
	set, err := rules.New(&rules.File{Rules: []rules.Rule{alone}})
	if err != nil {
		return ""
	}
	text := fullOf(slices.Concat(in.Anchors, r.Keywords))
	sc := set.Scanner(rules.Options{MaxDecodeDepth: -1})
	for size := len(text) >> 6; ; size *= 4 {
		began := time.Now()
		// More matches than one content may have are no matter here.
		_ = sc.ScanBytes(rules.Input{}, text[:size], func(*rules.Match) {})
		took := time.Since(began)
		if took > longEnough || size == len(text) {
			return slowness(size, took)
		}
	}
}

func slowness(size int, took time.Duration) string {
	rate := float64(size) / max(took, time.Microsecond).Seconds()
	if rate >= slowest {
		return ""
	}
	return fmt.Sprintf("regex: is slow: text that is full of its words takes %.1f s a megabyte", (1<<20)/rate)
}

// fullOf gives a megabyte of text with words in many neighbourhoods.
func fullOf(words []string) []byte {
	const size = 1 << 20
	if len(words) == 0 {
		words = []string{"secret"}
	}
	var out strings.Builder
	for i := 0; out.Len() < size; i++ {
		w := words[i%len(words)]
		fmt.Fprintf(&out, "%s = \"%s%s\" x%s.%s, %s:%d\n", w, w, strings.Repeat("aB3-", i%16), w, strings.Repeat("f0", i%40), w, i)
	}
	return []byte(out.String()[:size])
}
