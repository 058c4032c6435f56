package rules

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/hookvet/hookvet/rules/generic"
	"github.com/hookvet/hookvet/rules/structure"
)

// A Set is a compiled collection of rules. It is immutable and safe for
// concurrent use.
type Set struct {
	rules      []*compiled
	byID       map[string]*compiled
	allowlists []*allowlist // for every rule
	words      *wordIndex
	always     []*compiled // run on every text
	keyed      []*compiled // have keywords but no anchors: run on all of a text that holds one
	gated      []*compiled // have keywords that their anchors do not imply
	pathOnly   []*compiled
	slow       bool      // some keyword is compared the slow way
	now        time.Time // what dates in secrets are compared with
}

// compiled is a rule made ready.
type compiled struct {
	*Rule
	index      int
	regex      *pattern // own; nil if there is none
	own        pattern
	native     *generic.Matcher   // instead of regex
	path       func() *patternSet // nil: the rule is for every path
	allowlists []*allowlist
	required   []*compiled
	isPart     bool             // some composite rule requires it
	check      *structure.Check // nil: none

	literals []literal // of the anchors; none: the expression runs on the whole text
	implied  bool      // every match holds a keyword
	// What follows is made when an anchor is first seen: see awake.
	wakeOnce sync.Once
	anchors  []compiledAnchor // of literals, in their order
	sources  []anchor         // what they are made from
	// What follows is made when a chain fits: see ready.
	once    sync.Once
	needs   [][]string // see needsOf
	eithers [][]string // see eithersOf
	run     *longRun   // instead of anchors; nil if there is none
	whole   reach
	longest int // bytes of a match; unbounded if there is no bound

	leadsOnce sync.Once
	leads     []string // see prefixOf

	// keyed says that the text must hold a keyword that an anchor does not
	// imply; keywords beyond ASCII are compared the slow way.
	keyed    bool
	slowKeys []string
}

type compiledAnchor struct {
	chain chain
	// What follows is made by ready.
	before reach
	least  int      // bytes of a match before the anchor
	rest   *pattern // what must match from the anchor on; nil if that is not worth asking
	reach  reach    // of rest
}

// awake makes the chains of the anchors.
func (c *compiled) awake() {
	c.wakeOnce.Do(func() {
		if c.literals == nil {
			return
		}
		c.sources = anchorsOf(c.regex.syntax(), c.Keywords)
		c.anchors = make([]compiledAnchor, len(c.sources))
		for i := range c.sources {
			c.anchors[i].chain = chainOf(c.sources[i].after)
		}
	})
}

// ready makes what a search for the rule's matches needs. Most rules are never
// searched for.
func (c *compiled) ready() {
	c.once.Do(func() {
		c.awake()
		tree := c.regex.syntax()
		c.whole = reachOf(tree)
		_, c.longest = lengths(tree)
		c.needs, c.eithers = needsOf(tree), eithersOf(tree, c.sources)
		if c.literals == nil {
			c.run = longRunOf(tree)
		}
		for i := range c.sources {
			a, ca := &c.sources[i], &c.anchors[i]
			ca.before = reachOf(a.before...)
			for _, n := range a.before {
				lo, _ := lengths(n)
				ca.least += lo
			}
			if i > 0 && a.samePlace(&c.sources[i-1]) {
				ca.rest, ca.reach = c.anchors[i-1].rest, c.anchors[i-1].reach
			} else if nodes := restOf(a); nodes != nil {
				ca.rest, ca.reach = restPattern(nodes), reachOf(nodes...)
			}
		}
		c.sources = nil
	})
}

// awakeAnchor gives one of the rule's anchors, with its chain made.
func (c *compiled) awakeAnchor(i int32) *compiledAnchor {
	c.awake()
	return &c.anchors[i]
}

// New compiles the rules of a file, which is complete: what it extends has been
// merged into it. The set keeps its rules: they must not be changed any more. The
// error is an *Error.
func New(f *File) (*Set, error) {
	s := &Set{byID: make(map[string]*compiled, len(f.Rules)), now: time.Now()}
	targeted := make(map[string][]*allowlist)
	lists := make([]*allowlist, len(f.Allowlists))
	all := make([]compiled, len(f.Rules))
	errs := make([]error, len(all))
	var slow []int // those whose expressions must be looked at
	for i := range f.Rules {
		if r := &f.Rules[i]; r.known.tells(r) {
			errs[i] = all[i].compile(f, r)
		} else {
			slow = append(slow, i)
		}
	}
	sideBySide(len(slow), func(i int) { errs[slow[i]] = all[slow[i]].compile(f, &f.Rules[slow[i]]) })
	for i := range lists {
		lists[i] = newAllowlist(f, &f.Allowlists[i])
	}
	for _, a := range lists {
		if len(a.src.TargetRules) == 0 {
			s.allowlists = append(s.allowlists, a)
		}
		for _, id := range a.src.TargetRules {
			targeted[id] = append(targeted[id], a)
		}
	}

	idx := wordCollector{words: emptyAutomaton(nodesEach * len(all)), left: maxWordBytes}
	s.rules = make([]*compiled, 0, len(all))
	for i := range all {
		c, r, err := &all[i], &f.Rules[i], errs[i]
		if err == nil && s.byID[r.ID] != nil {
			err = errors.New("is defined twice")
		}
		if err != nil {
			return nil, &Error{File: originOf(r, f), Rule: r.ID, Err: err}
		}
		c.index = i
		c.await(&idx)
		c.allowlists = append(c.allowlists, targeted[r.ID]...)
		s.byID[r.ID] = c
		s.rules = append(s.rules, c)
		s.slow = s.slow || c.slowKeys != nil
		if c.keyed {
			s.gated = append(s.gated, c)
		}
		switch {
		case c.regex == nil && c.native == nil:
			s.pathOnly = append(s.pathOnly, c)
		case c.literals == nil && (!c.keyed || c.slowKeys != nil):
			s.always = append(s.always, c)
		case c.literals == nil:
			s.keyed = append(s.keyed, c)
		}
	}
	for _, a := range f.Allowlists {
		for _, id := range a.TargetRules {
			if s.byID[id] == nil {
				return nil, &Error{File: f.Name, Err: fmt.Errorf("allowlists: targetRules: there is no rule %q", id)}
			}
		}
	}
	for _, c := range s.rules {
		if len(c.Required) > maxRequired {
			return nil, &Error{File: originOf(c.Rule, f), Rule: c.ID, Err: fmt.Errorf("required: more than %d rules", maxRequired)}
		}
		for _, q := range c.Required {
			part := s.byID[q.ID]
			if part == nil {
				return nil, &Error{File: originOf(c.Rule, f), Rule: c.ID, Err: fmt.Errorf("required: there is no rule %q", q.ID)}
			}
			if part.Regex == "" && part.Matcher == "" {
				return nil, &Error{File: originOf(c.Rule, f), Rule: c.ID, Err: fmt.Errorf("required: rule %q has no regex", q.ID)}
			}
			part.isPart = true // and so runs without regard to its keywords
			if part.literals == nil && !slices.Contains(s.always, part) {
				s.always = append(s.always, part)
			}
			c.required = append(c.required, part)
		}
	}
	for _, odd := range []string{string(kelvinSign), string(longS), string(dottedI)} {
		idx.add(odd, ref{anchor: oddLetter})
	}
	s.words = idx.index()
	return s, nil
}

// maxRequired is how many parts a composite rule may have.
const maxRequired = 16

func originOf(r *Rule, f *File) string {
	if r.Origin != "" {
		return r.Origin
	}
	return f.Name
}

// Rules gives the rules of the set, in their order. They must not be changed.
func (s *Set) Rules() []*Rule {
	out := make([]*Rule, len(s.rules))
	for i, c := range s.rules {
		out[i] = c.Rule
	}
	return out
}

// SkipPath reports whether the set leaves a path alone whatever it holds, by an
// allowlist for all rules. The path is relative and with slashes.
func (s *Set) SkipPath(path string) bool { return s.allowsContent(&Input{Path: path}) }

func (s *Set) allowsContent(in *Input) bool {
	for _, a := range s.allowlists {
		if a.allowsContent(in) {
			return true
		}
	}
	return false
}

// compile makes a rule ready but for what depends on the other rules.
func (c *compiled) compile(f *File, r *Rule) error {
	if r.Regex == "" && r.Path == "" && r.Matcher == "" {
		return errors.New("has neither regex nor path, so it can't match")
	}
	known := r.known
	if !known.tells(r) {
		var err error
		if known, err = knownOf(f, r); err != nil {
			return err
		}
	}
	if known.groups < r.SecretGroup && r.Regex != "" {
		return fmt.Errorf("secretGroup %d: the regex has %d groups", r.SecretGroup, known.groups)
	}
	if folded := foldedWords(r.Keywords); !slices.Equal(folded, r.Keywords) {
		own := *r
		r, own.Keywords = &own, folded
	}
	c.Rule, c.literals, c.implied = r, known.literals, known.implied
	c.allowlists = newAllowlists(f, r.Allowlists)
	if r.Path != "" {
		c.path = sync.OnceValue(func() *patternSet { return newPatternSet(f, []string{r.Path}) })
	}
	if err := checkName(r.Check); err != nil {
		return err
	}
	if c.check, _ = structure.Find(r.Check); c.check != nil && r.Regex == "" {
		return errors.New("check: there is no regex, so that there is no secret to check")
	}
	if r.Matcher != "" {
		return c.compileNative()
	}
	if r.Regex != "" {
		c.regex = &c.own
		c.own.expr, c.own.tree, c.own.climbs = r.Regex, f.trees[r.Regex], true
	}
	return nil
}

// await adds the words that the rule waits for.
func (c *compiled) await(idx *wordCollector) {
	if c.regex == nil && c.native == nil {
		return
	}
	r := c.Rule
	if !idx.room(c.literals) {
		c.literals = nil
	}
	for i, l := range c.literals {
		idx.add(l.text, ref{c, int32(i)})
		if l.wild {
			idx.wild = append(idx.wild, ref{c, int32(i)})
		}
	}
	// What runs on whole texts is to be spared those without a keyword.
	if len(r.Keywords) > 0 && (!c.implied || c.literals == nil) {
		c.keyed = true
		for _, k := range r.Keywords {
			switch {
			case k == "":
				c.keyed = false // stands in every text
			case isASCII(k) && len(k) <= maxKeyword && idx.room([]literal{{text: k}}):
				idx.add(k, ref{c, keywordOnly})
			default: // compared the slow way
				c.slowKeys = append(c.slowKeys, k)
			}
		}
	}
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// deferral is how much of a text's end a rule without anchors waits for more
// text with.
func (c *compiled) deferral(wait int) int {
	if c.longest == unbounded {
		return wait / 2
	}
	return min(c.longest+windowMargin, wait/2)
}
