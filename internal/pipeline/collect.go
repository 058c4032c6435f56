package pipeline

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/suppress"
	"github.com/hookvet/hookvet/rules"
)

// collector scans contents, one scanner a worker, and collects what is found.
type collector struct {
	set       *rules.Set
	ignore    *suppress.Ignore
	opts      Options
	ownConfig string // the scanned tree's own configuration, which holds patterns, not secrets
	counter   suppress.Counter
	seen      *Counters
	tooMany   atomic.Bool
	lessSure  atomic.Int64 // findings that Options.MinConfidence left out
	unheeded  atomic.Int64 // comments that Options.NoInline left without effect, once a match

	mu       sync.Mutex
	workers  []*worker
	hide     []string // secrets that were suppressed
	problems map[string]int
}

type worker struct {
	scanner  *rules.Scanner
	counted  counted
	findings []finding.Finding
}

func newCollector(set *rules.Set, ignore *suppress.Ignore, opts Options) *collector {
	c := &collector{set: set, ignore: ignore, opts: opts, seen: opts.Counters, problems: make(map[string]int)}
	if c.seen == nil {
		c.seen = new(Counters)
	}
	return c
}

func (c *collector) skip(path string, _ bool) bool {
	return path == c.ownConfig && c.ownConfig != "" || c.set.SkipPath(path)
}

// worker gives the state of a worker, which no other goroutine uses at the time.
func (c *collector) worker(n int) *worker {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.workers) <= n {
		c.workers = append(c.workers, nil)
	}
	if c.workers[n] == nil {
		c.workers[n] = &worker{scanner: c.set.Scanner(rules.Options{Inline: c.inline, MaxDecodeDepth: c.opts.DecodeDepth})}
	}
	return c.workers[n]
}

// inline asks for comments that suppress matches, and remembers those that look
// as if they should but don't.
func (c *collector) inline(text []byte) rules.Suppressor {
	if !suppress.MayHold(text) {
		return nil
	}
	return func(start, end int, rule string) (string, bool) {
		by, ok := suppress.Inline(text, start, end, rule)
		if ok && c.opts.NoInline {
			c.unheeded.Add(1)
			return "", false
		}
		if !ok {
			if problem := suppress.InlineProblem(text, start, end, rule); problem != "" {
				c.mu.Lock()
				c.problems[problem]++
				c.mu.Unlock()
			}
		}
		return by, ok
	}
}

// add takes a match in, unless it is suppressed or not sure enough.
func (c *collector) add(w *worker, path string, m *rules.Match) {
	f := toFinding(path, m)
	var hide []string // what a line that is shown may hold as well
	for _, p := range m.Parts {
		hide = append(hide, p.Secret)
	}
	if f.Confidence < c.opts.MinConfidence {
		c.lessSure.Add(1)
		c.hideAll(append(hide, f.Secret))
		return
	}
	c.hideAll(hide)
	by := m.Suppressed
	if by == "" && c.ignore.Match("", path, m.Rule.ID, max(m.Line, 1)) {
		by = suppress.ByIgnore
	}
	if by != "" {
		c.counter.Add(by)
		c.hideAll([]string{f.Secret})
		return
	}
	if c.seen.Findings.Add(1) > maxFindings {
		c.tooMany.Store(true)
		return
	}
	w.findings = append(w.findings, f)
}

func (c *collector) hideAll(secrets []string) {
	if len(secrets) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.hide) < maxFindings {
		c.hide = append(c.hide, secrets...)
	}
}

func (c *collector) all() []finding.Finding {
	var out []finding.Finding
	for _, w := range c.workers {
		if w != nil {
			out = append(out, w.findings...)
		}
	}
	slices.Sort(c.hide)
	c.hide = slices.Compact(c.hide)
	return out
}

func (c *collector) gaps() []finding.Gap {
	if c.tooMany.Load() {
		return []finding.Gap{{What: "findings", Why: fmt.Sprintf("there are more than %d: the rest is left out", maxFindings)}}
	}
	return nil
}

func (c *collector) notes() []string {
	var out []string
	for problem, n := range c.problems {
		out = append(out, fmt.Sprintf("%s (%d of them)", problem, n))
	}
	if n := c.lessSure.Load(); n > 0 {
		out = append(out, fmt.Sprintf("left out: %d findings that are less sure than %s", n, c.opts.MinConfidence))
	}
	if n := c.unheeded.Load(); n > 0 {
		out = append(out, fmt.Sprintf("not heeded: comments that would suppress %d matches (--no-inline-allow)", n))
	}
	slices.Sort(out)
	return out
}

// toFinding makes a finding of a match.
func toFinding(path string, m *rules.Match) finding.Finding {
	r := m.Rule
	f := finding.Finding{
		Rule: r.ID, Description: r.Description, Provider: r.Provider, Kind: r.Kind,
		Severity: r.Severity, Confidence: finding.Pattern, Rotate: r.Rotate, Env: r.Env, Tags: r.Tags,
		File: path, Secret: m.Secret, Prefix: m.Prefix, Match: m.Match, Source: m.Source,
		SecretStart: m.SourceFrom, SecretEnd: m.SourceTo, Decoded: m.Decoded, Entropy: m.Entropy,
		Position: finding.Position{
			Line: m.SecretLine, Column: m.SecretColumn, EndLine: m.SecretEndLine, EndColumn: m.SecretEndColumn,
		},
	}
	if m.Whole {
		f.Secret = m.Match
	}
	if strings.Contains(strings.ToLower(r.ID), "generic") {
		f.Confidence = finding.Generic
	}
	if f.Severity == "" {
		f.Severity = "high"
		if f.Confidence == finding.Generic {
			f.Severity = "medium"
		}
	}
	if m.PathOnly {
		f.SecretStart, f.SecretEnd = -1, -1
	}
	return f
}
