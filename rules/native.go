package rules

import (
	"fmt"
	"slices"

	"github.com/hookvet/hookvet/rules/generic"
)

// A rule may name a matcher instead of leaning on an expression: its keywords are the
// anchors, and at each the matcher decides, on a bounded stretch of text.

// compileNative makes a rule with a matcher ready.
func (c *compiled) compileNative() error {
	if c.native = generic.New(c.Matcher); c.native == nil {
		return fmt.Errorf("matcher: use one of %s", generic.Names())
	}
	if len(c.Keywords) == 0 {
		return fmt.Errorf("matcher %q needs keywords", c.Matcher)
	}
	c.literals = make([]literal, 0, len(c.Keywords))
	for _, k := range c.Keywords {
		if !isASCII(k) || len(k) < minLiteral || len(k) > maxLiteral {
			return fmt.Errorf("matcher %q needs keywords of %d to %d ASCII characters", c.Matcher, minLiteral, maxLiteral)
		}
		c.literals = append(c.literals, literal{text: k})
	}
	return nil
}

// kindsAt gives the kinds that the content may be of.
func (o *Options) kindsAt(path string) generic.Kinds {
	if o.AnyPath {
		return generic.AnyKind
	}
	return generic.KindOf(path)
}

// nativeHit says whether a keyword of a rule with a matcher, which ends at text[end],
// is worth to be looked at.
func (sc *Scanner) nativeHit(c *compiled, text []byte, end int, goesOn bool) bool {
	return goesOn && len(text)-end < generic.WorthReach || c.native.Worth(text[end:], sc.kinds)
}

// runNative asks a rule's matcher about its hits, and gives until as run does.
func (sc *Scanner) runNative(c *compiled, text []byte, segments []segment, goesOn bool, until int) int {
	hits, learning := sc.hits[c.index], sc.learning
	if sc.opts.everything || len(hits) == maxHits || c.literals == nil {
		hits, learning = c.allHits(text), false
	} else if !slices.IsSortedFunc(hits, byPlace) {
		slices.SortStableFunc(hits, byPlace)
	}
	last := candidate{}
	for _, h := range hits {
		end := h.at + len(c.Keywords[h.anchor])
		lo, hi := h.at-generic.Before, end+generic.After
		if goesOn && hi > len(text) {
			until = min(until, max(lo, 0))
		}
		if segments != nil && !touchesAny(segments, max(lo, 0), min(hi, len(text))) {
			continue
		}
		if learning && (sc.verdictOf(h) == dead || sc.isKnown(c, h.at, end)) {
			continue
		}
		f := c.native.Find(&sc.scratch, text, h.at, end, sc.kinds)
		if f.Kinds == 0 && (sc.opts.Refused == nil || !f.Any()) {
			if learning {
				sc.conclude(h, dead, lo, hi)
			}
			continue
		}
		if segments != nil && !touchesAny(segments, f.Start, f.End) {
			continue
		}
		if last.found != nil && last.found.SecretStart == f.SecretStart && last.found.SecretEnd == f.SecretEnd {
			sc.hidden = sc.hidden || f.Kinds&^last.found.Kinds != 0
			continue // another word of the same name
		}
		found := f // so that what is refused is not allocated
		last = candidate{c, f.Start, f.End, &found}
		sc.pending = append(sc.pending, last)
		if learning {
			sc.ran = append(sc.ran, ranWindow{knownWindow{rule: int32(c.index), from: h.at, to: end, lo: lo, hi: hi}, len(sc.pending), 0})
		}
	}
	return until
}

// considerFound is consider for what a matcher found.
func (sc *Scanner) considerFound(c candidate, l *layer) {
	f := c.found
	secret := string(l.text[f.SecretStart:f.SecretEnd])
	m := &Match{
		Rule: c.rule.Rule, rule: c.rule, Match: string(l.text[f.Start:f.End]), Secret: secret, Entropy: Entropy(secret),
		Decoded: l.undone(f.Start, f.End), kinds: f.Kinds, Name: string(l.text[f.NameStart:f.NameEnd]),
	}
	refused := ""
	if f.Kinds == 0 {
		refused = "refused: " + f.Why
	}
	sc.decide(m, refused, f.Start, f.End, f.SecretStart, f.SecretEnd, l)
}

// explainNative tells of the keywords at which the rule's matcher sees no value.
func (c *compiled) explainNative(x *Explanation, in Input, text []byte) {
	var s generic.Scratch
	for _, h := range c.allHits(text) {
		word := c.Keywords[h.anchor]
		if f := c.native.Find(&s, text, h.at, h.at+len(word), generic.KindOf(in.Path)); f.Any() {
			continue
		}
		if len(x.Nears) == maxNears {
			x.More++
			continue
		}
		x.Nears = append(x.Nears, Near{
			Line: countLines(text[:h.at]) + 1, Column: h.at - lastNewline(text[:h.at]), Literal: word,
			Why: "it is in no name that says secret, or nothing is given to that",
		})
	}
}

// allHits finds a rule's keywords the plain way, for texts that have too many to keep.
func (c *compiled) allHits(text []byte) (all []hit) {
	for i := range text {
		for j, k := range c.Keywords {
			if hasPrefixFold(text[i:], k) {
				all = append(all, hit{at: i, anchor: int32(j)})
			}
		}
	}
	return all
}

// hasPrefixFold says whether text starts with a word that is in lower case.
func hasPrefixFold(text []byte, word string) bool {
	if len(text) < len(word) {
		return false
	}
	for i := range len(word) {
		c := text[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != word[i] {
			return false
		}
	}
	return true
}
