package rulecheck

import (
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/hookvet/hookvet/internal/fake"
	"github.com/hookvet/hookvet/rules"
)

// Options change what a Checker does.
type Options struct {
	// Seal makes values with a right checksum: see fake.Generator.Seal.
	Seal func(check, value string) (string, error)
}

// A Checker checks the rules of a file in each other's company. It is safe for
// concurrent use.
type Checker struct {
	set  *rules.Set
	opts Options
}

// New makes a checker of a file's rules, which is complete: what it extends has
// been merged into it.
func New(file *rules.File, opts Options) (*Checker, error) {
	set, err := rules.New(file)
	if err != nil {
		return nil, err
	}
	return &Checker{set: set, opts: opts}, nil
}

// Inspect is rules.Set.Inspect.
func (c *Checker) Inspect(id string) (rules.Inspection, bool) { return c.set.Inspect(id) }

// A Worker is one goroutine's use of a Checker.
type Worker struct {
	*Checker
	sc  *rules.Scanner
	buf []byte // of texts
}

// Worker makes a worker.
func (c *Checker) Worker() *Worker { return &Worker{Checker: c, sc: c.set.Scanner(rules.Options{})} }

// Examples tries a rule's examples in every case, and its near misses, with all
// rules of the set. It gives what is wrong, in their order.
func (w *Worker) Examples(r *rules.Rule) []string {
	var out []string
	skip := make(map[string]bool)
	for _, s := range r.SkipCases {
		skip[s.Case] = true
		if !slices.ContainsFunc(cases, func(c caseOf) bool { return c.name == s.Case }) {
			out = append(out, fmt.Sprintf("skipCases: there is no case %q: they are %s", s.Case, caseNames()))
		}
	}
	needed := make(map[string]bool)
	for i, e := range r.Examples {
		for _, p := range w.example(r, &e, i, skip, needed) {
			out = append(out, fmt.Sprintf("example %d, %s", i+1, p))
		}
	}
	for _, s := range r.SkipCases {
		if len(out) == 0 && !needed[s.Case] {
			out = append(out, fmt.Sprintf("skipCases: %s is not needed: all examples pass it", s.Case))
		}
	}
	for i, e := range r.NearMisses {
		if p := w.nearMiss(r, &e, i); p != "" {
			out = append(out, fmt.Sprintf("near miss %d: %s", i+1, p))
		}
	}
	return out
}

// nearMiss says what is wrong with a near miss, of which some values are tried.
func (w *Worker) nearMiss(r *rules.Rule, e *rules.Example, i int) string {
	const values = 5
	for n := range values {
		s, err := expand(e.Text, w.seed(r, 1000+values*i+n), w.opts.Seal)
		if err != nil {
			return err.Error()
		}
		found, err := w.scan(e.In, filler+s.text+"\n"+filler)
		if err != nil {
			return err.Error()
		}
		if len(found) > 0 {
			return found[0].Rule.ID + " finds something in it"
		}
	}
	return ""
}

// seed gives one for a rule's n-th text.
func (c *Checker) seed(r *rules.Rule, n int) uint64 { return fake.Seed(fmt.Sprint(r.ID, n)) }

// samples is how many values of each example are tried in the plain case: a value may
// by chance be too regular for a rule's entropy, or hold a word of an allowlist.
const samples = 20

// example tries one example. Of the cases to skip it notes those that it would not pass.
func (w *Worker) example(r *rules.Rule, e *rules.Example, i int, skip, needed map[string]bool) (out []string) {
	var some [samples]sample
	for n := range some {
		var err error
		if some[n], err = expand(e.Text, w.seed(r, samples*i+n), w.opts.Seal); err != nil {
			return []string{err.Error()}
		}
		if some[n].to == 0 {
			return []string{"text: has no {{fake}} marker, whose value is the secret"}
		}
	}
	s, other := some[0], some[1]
	said := ""
	tried := cases
	if startsText(r.Regex) {
		tried = cases[:1] // the others have text before the example
	}
	for _, c := range tried {
		d := c.derive(s, other)
		found, err := w.scan(e.In, d.text)
		if err != nil {
			return append(out, err.Error())
		}
		for n, secret := range d.secrets {
			accept := []string{secret}
			if n == 0 {
				accept = append(accept, d.written...)
			}
			p := verdict(r, accept, found, e.In)
			switch {
			case p != "" && skip[c.name]:
				needed[c.name] = true
			case p != "" && p != said: // once is enough of what is wrong in every case
				said = p
				out = append(out, c.name+": "+p)
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	missed := 0
	for _, s := range some {
		found, err := w.scan(e.In, s.text)
		if err != nil {
			return append(out, err.Error())
		}
		p := verdict(r, []string{s.secret()}, found, e.In)
		if p == "" {
			p = besides(s, found)
		}
		if p != "" {
			missed++
			said = p
		}
	}
	if missed > 0 {
		out = append(out, fmt.Sprintf("%d of %d values: %s", missed, samples, said))
	}
	return out
}

// startsText says that an expression matches at the start of a text only: it is for files that
// hold a secret and nothing else.
func startsText(expr string) bool {
	n, err := syntax.Parse(expr, syntax.Perl)
	return err == nil && n.Op == syntax.OpConcat && n.Sub[0].Op == syntax.OpBeginText
}

// verdict says what is wrong with what was found, where the rule should find one
// of the ways to write a secret; empty if nothing is.
func verdict(r *rules.Rule, secrets []string, found []*rules.Match, in string) string {
	var mine, near *rules.Match
	for _, m := range found {
		if m.Rule.ID == r.ID {
			if slices.Contains(secrets, m.Secret) {
				mine = m
			} else if near == nil && related(secrets[0], m.Secret) {
				near = m
			}
		}
	}
	others := make(map[string]bool)
	for _, m := range found {
		if m.Rule.ID != r.ID && (mine != nil && m.SecretStart < mine.SecretEnd && mine.SecretStart < m.SecretEnd || related(secrets[0], m.Secret)) {
			others[m.Rule.ID] = true
		}
	}
	var ids []string
	for id := range others {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	switch {
	case mine == nil && near != nil:
		return fmt.Sprintf("what is found is not the whole secret, or more: %d bytes, not %d (secretGroup?)", len(near.Secret), len(secrets[0]))
	case mine == nil && len(ids) > 0:
		return "not found, but by " + strings.Join(ids, ", ")
	case mine == nil:
		return fmt.Sprintf("not found in %s", in)
	case mine.Whole:
		return "secretGroup is not set, and the expression has several groups"
	case len(ids) > 0:
		return "also found by " + strings.Join(ids, ", ")
	}
	return ""
}

// besides tells of what was found that no marker stands for.
func besides(s sample, found []*rules.Match) string {
	for _, m := range found {
		if !slices.ContainsFunc(s.spans, func(v [2]int) bool { return m.SecretStart < int64(v[1]) && int64(v[0]) < m.SecretEnd }) {
			return m.Rule.ID + " finds something beside the secret, which no marker stands for"
		}
	}
	return ""
}

// related says whether one of two secrets holds the other.
func related(a, b string) bool {
	return a != "" && b != "" && (strings.Contains(a, b) || strings.Contains(b, a))
}

func (w *Worker) scan(path, text string) ([]*rules.Match, error) {
	var out []*rules.Match
	w.buf = append(w.buf[:0], text...)
	err := w.sc.ScanBytes(rules.Input{Path: path}, w.buf, func(m *rules.Match) { out = append(out, m) })
	return out, err
}
