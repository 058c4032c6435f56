// Package suppress decides "not this one": which matches the people who own the
// text have said to leave alone.
//
// It knows comments beside a match ([Inline]) and the fingerprints of a
// .gitleaksignore file ([ParseIgnore]). It knows nothing of configuration:
// which ignore file counts is decided by internal/config, and allowlists are a
// part of the rules. Nothing is dropped here: the caller counts what is
// suppressed, by source, in a [Counter], since every report says so.
//
//	if by, ok := suppress.Inline(text, m.Start, m.End, m.Rule); ok {
//		counts.Add(by)
//	}
package suppress

import (
	"cmp"
	"slices"
	"sync"
)

// What suppresses a match, as reports name it.
const (
	ByHookvet  = "hookvet:allow"
	ByGitleaks = "gitleaks:allow"
	ByNolint   = "nolint"
	ByIgnore   = ".gitleaksignore"
	ByBaseline = "baseline"
	ByPattern  = "pattern of a file of rules"
)

// Counter counts what was suppressed, by source. The zero Counter is ready for
// use, by several goroutines at once.
type Counter struct {
	mu sync.Mutex
	n  map[string]int
}

// Count is how many matches one source has suppressed.
type Count struct {
	Source string
	N      int
}

// Add counts one more match that source has suppressed.
func (c *Counter) Add(source string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == nil {
		c.n = make(map[string]int)
	}
	c.n[source]++
}

// Counts gives the counts so far, sorted by source.
func (c *Counter) Counts() []Count {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make([]Count, 0, len(c.n))
	for source, n := range c.n {
		out = append(out, Count{source, n})
	}
	slices.SortFunc(out, func(a, b Count) int { return cmp.Compare(a.Source, b.Source) })
	return out
}

// Total gives the number of all suppressed matches so far.
func (c *Counter) Total() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	total := 0
	for _, n := range c.n {
		total += n
	}
	return total
}
