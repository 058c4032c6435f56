package pipeline

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hookvet/hookvet/internal/classify"
	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/suppress"
	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/structure"
)

// collector scans contents, one scanner a worker, and collects what is found.
type collector struct {
	set       *rules.Set
	ownRules  bool // there are others than the built-in ones
	ignore    *suppress.Ignore
	rulesAt   string // the way to reported paths from where the rules' begin; empty: they are these
	ignoreAt  string // from where the ignore file's do, likewise
	opts      Options
	ruleFiles map[string]bool // paths of the files that the rules were read from
	tally     *tally
	inHistory bool // what is scanned are versions of files, or messages
	seen      *Counters
	lessSure  atomic.Int64 // findings that Options.MinConfidence left out
	unheeded  atomic.Int64 // comments that Options.NoInline left without effect, once a match

	mu       sync.Mutex
	workers  []*worker
	findings keep[finding.Finding]
	hide     keep[string] // secrets that are not reported
	problems map[string]int
	ledger   *ledger // nil: nobody asks what is unused
	now      time.Time
	// told, if not nil, has what was said of comments: in a history they are met
	// in each version of a file, or in one of them, and count once.
	told map[string]bool
}

type worker struct {
	scanner *rules.Scanner
	counted counted

	comments comments // of the content that is scanned
}

func newCollector(set *rules.Set, ignore *suppress.Ignore, opts Options) *collector {
	c := &collector{set: set, ignore: ignore, opts: opts, seen: opts.Counters, problems: make(map[string]int), now: time.Now()}
	if c.tally = opts.tally; c.tally == nil {
		c.tally = newTally()
	}
	if opts.Unused {
		if c.ledger = opts.ledger; c.ledger == nil {
			c.ledger = newLedger()
		}
	}
	if c.seen == nil {
		c.seen = new(Counters)
	}
	most := opts.maxFindings
	if most == 0 {
		most = maxFindings
	}
	c.findings = keep[finding.Finding]{compare: finding.Compare, size: textSize, most: most, mostSize: maxFindingsText}
	c.hide = keep[string]{
		compare: func(a, b *string) int { return strings.Compare(*a, *b) }, size: func(s *string) int { return len(*s) },
		most: maxFindings, mostSize: maxFindingsText,
	}
	return c
}

func (c *collector) skip(path string, _ bool) bool { return c.skipPath(path) }

// skipPath says whether the rules leave out a file, by its reported path.
func (c *collector) skipPath(path string) bool { return c.set.SkipPath(fromAbove(c.rulesAt, path)) }

// worker gives the state of a worker, which no other goroutine uses at the time.
func (c *collector) worker(n int) *worker {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.workers) <= n {
		c.workers = append(c.workers, nil)
	}
	if c.workers[n] == nil {
		w := new(worker)
		inline := func(text []byte) rules.Suppressor { return c.heed(text, w.comments.usedIn(text)) }
		w.scanner = c.set.Scanner(rules.Options{Inline: inline, MaxDecodeDepth: c.opts.DecodeDepth})
		c.workers[n] = w
	}
	return c.workers[n]
}

// inline asks for comments that suppress matches, and remembers those that look
// as if they should but don't.
func (c *collector) inline(text []byte) rules.Suppressor { return c.heed(text, nil) }

// Of a long text no more than what is beside its matches is looked at, unless there are many.
const (
	longText    = 64 << 10
	manyMatches = 8
)

// heed is inline, and calls used, if it is not nil, with the place of a comment that does.
func (c *collector) heed(text []byte, used func(at int)) rules.Suppressor {
	if len(text) <= longText && !suppress.MayHold(text) {
		return nil
	}
	asked, none := 0, false
	return func(start, end int, rule string) (string, bool) {
		if asked++; asked == manyMatches {
			none = !suppress.MayHold(text)
		}
		if none {
			return "", false
		}
		v := suppress.Inline(text, start, end, rule, c.now)
		switch {
		case v.By != "" && c.opts.NoInline:
			if c.first("", rule, text[start:end]) {
				c.unheeded.Add(1)
			}
			return "", false
		case v.By != "" && used != nil:
			used(v.At)
		case v.Problem != "" && c.first(v.Problem, rule, text[start:end]):
			c.mu.Lock()
			c.problems[v.Problem]++
			c.mu.Unlock()
		}
		return v.By, v.By != ""
	}
}

// first says whether a comment's effect on a match is to be counted.
func (c *collector) first(problem, rule string, match []byte) bool {
	if c.told == nil {
		return true
	}
	sum := sha256.Sum256(match)
	key := problem + "\x00" + rule + "\x00" + string(sum[:])
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.told[key] || len(c.told) == maxFindings {
		return false
	}
	c.told[key] = true
	return true
}

// add takes a match in, unless it is suppressed or not sure enough.
func (c *collector) add(path string, m *rules.Match) {
	c.addFinding(toFinding(path, m), m, "")
}

// addFinding is add for the finding that a match became. commit is the hash of
// the one that it is in; empty: none.
func (c *collector) addFinding(f finding.Finding, m *rules.Match, commit string) {
	var hide []string // what a line that is shown may hold as well
	for _, p := range m.Parts {
		hide = append(hide, p.Secret)
	}
	c.hideAll(hide)
	c.take(f, m.Suppressed, max(m.Line, 1), commit)
}

// take takes a finding in, unless it is not sure enough or suppressed: by a comment,
// as by says, or by the ignore file, which knows it by its line.
func (c *collector) take(f finding.Finding, by string, line int, commit string) bool {
	if f.Confidence < c.opts.MinConfidence {
		c.lessSure.Add(1)
		c.hideAll([]string{f.Secret})
		return false
	}
	if by == "" && c.ignore.Match(commit, fromAbove(c.ignoreAt, f.File), f.Rule, line) {
		by = suppress.ByIgnore
	}
	if by != "" {
		c.tally.add(by, &f, c.inHistory)
		c.hideAll([]string{f.Secret})
		return false
	}
	c.seen.Findings.Add(1)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.findings.add(f)
	return true
}

// textSize is what of a finding's memory depends on what is scanned.
func textSize(f *finding.Finding) int {
	return len(f.File) + len(f.Secret) + len(f.Match) + len(f.Source)
}

func (c *collector) hideAll(secrets []string) {
	if len(secrets) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range secrets {
		c.hide.add(s)
	}
}

// all gives what was found, in the order of reports, and what is not to show in
// them, and a gap if that is not all that there is.
func (c *collector) all() (findings []finding.Finding, hide []string, gaps []finding.Gap) {
	findings, more := c.findings.sorted()
	if more {
		gaps = []finding.Gap{{What: "findings", Why: fmt.Sprintf(
			"there are %d, more than are kept: the report has the first %d, the surest and worst, and of these by file and line",
			c.seen.Findings.Load(), len(findings))}}
	}
	hide, _ = c.hide.sorted()
	return findings, hide, gaps
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
		Severity: cmp.Or(m.Outcome.Severity, r.Severity), Confidence: confidence(m), Generic: r.Generic, Rotate: r.Rotate, Env: cmp.Or(r.Env, classify.EnvName(m.Name)), Tags: r.Tags,
		File: path, Secret: m.Secret, Prefix: m.Prefix, Match: m.Match, Source: m.Source,
		SecretStart: m.SourceFrom, SecretEnd: m.SourceTo, Beside: m.Beside, Decoded: m.Decoded, Entropy: m.Entropy,
		Position: finding.Position{
			Line: m.SecretLine, Column: m.SecretColumn, EndLine: m.SecretEndLine, EndColumn: m.SecretEndColumn,
		},
	}
	if m.Whole {
		f.Secret = m.Match
	}
	f.Because, f.Note = told(m.Outcome)
	f.Severity = cmp.Or(f.Severity, severity(f.Confidence))
	if m.PathOnly {
		f.SecretStart, f.SecretEnd = -1, -1
	}
	return f
}

// severity is that of findings whose rule says none.
func severity(c finding.Confidence) string {
	if c == finding.Generic {
		return "medium"
	}
	return "high"
}

// confidence is how sure a match is.
func confidence(m *rules.Match) finding.Confidence {
	switch {
	case m.Outcome.Verdict == structure.Verified:
		return finding.Verified
	case m.Rule.Generic || m.Outcome.Verdict == structure.Doubtful:
		return finding.Generic
	}
	return finding.Pattern
}

// told gives what people are told of a check's outcome.
func told(o structure.Outcome) (because, note string) {
	if o.Verdict == structure.Silent {
		return "", o.Reason
	}
	return o.Reason, ""
}
