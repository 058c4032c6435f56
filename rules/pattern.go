package rules

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"
)

// A pattern is a regular expression that is compiled when it is first needed:
// most rules never wake, and compiling all would take longer than most scans.
type pattern struct {
	expr   string
	write  func() string // instead of expr: writing out a syntax tree takes long
	climbs bool          // it is matched by its run-up, if it has one
	once   sync.Once
	re     *regexp.Regexp

	treeOnce sync.Once
	tree     *syntax.Regexp

	upOnce sync.Once
	up     *runUp
}

// get compiles the expression. Its syntax has been checked when it was read,
// which is all that regexp.Compile checks, so there is no error to handle.
func (p *pattern) get() *regexp.Regexp {
	p.once.Do(func() {
		if p.write != nil {
			p.expr = p.write()
		}
		p.re = regexp.MustCompile(p.expr)
	})
	return p.re
}

// syntax gives the expression's syntax tree, which must not be changed.
func (p *pattern) syntax() *syntax.Regexp {
	p.treeOnce.Do(func() {
		if p.tree == nil {
			p.tree, _ = syntax.Parse(p.expr, syntax.Perl) // which it did when it was read
		}
	})
	return p.tree
}

func (p *pattern) runUp() *runUp {
	if p.climbs {
		p.upOnce.Do(func() { p.up = runUpOf(p.syntax()) })
	}
	return p.up
}

// findAll is regexp's FindAllIndex.
func (p *pattern) findAll(text []byte) [][]int {
	if u := p.runUp(); u != nil {
		if all, ok := u.findAll(text); ok {
			return all
		}
	}
	return p.get().FindAllIndex(text, -1)
}

// submatch is regexp's FindSubmatchIndex.
func (p *pattern) submatch(text []byte) []int {
	if u := p.runUp(); u != nil {
		if places, ok := u.submatch(text); ok {
			return places
		}
	}
	return p.get().FindSubmatchIndex(text)
}

// inSequence gives each expression the flags that it has where gitleaks joins
// the expressions of a list with `|`: a bare `(?i)` holds to the end of its
// group, and so for all expressions that follow it in the list. Files of rules
// have been written, and are tested, against that.
func inSequence(exprs []string) []string {
	out := make([]string, len(exprs))
	var on, off string // flags that are set and unset
	for i, e := range exprs {
		out[i] = e
		if on+off != "" {
			out[i] = "(?" + on + ")" + e
			if off != "" {
				out[i] = "(?" + on + "-" + off + ")" + e
			}
		}
		for _, group := range bareFlags(e) {
			set, unset, _ := strings.Cut(group, "-")
			on, off = settle(on, set), settle(off, unset)
			on, off = without(on, unset), without(off, set)
		}
	}
	return out
}

// settle adds flags to those that are so already.
func settle(flags, more string) string {
	for _, f := range more {
		if !strings.ContainsRune(flags, f) {
			flags += string(f)
		}
	}
	return flags
}

func without(flags, gone string) string {
	return strings.Map(func(f rune) rune {
		if strings.ContainsRune(gone, f) {
			return -1
		}
		return f
	}, flags)
}

// bareFlags gives the flag settings, such as the `i` of `(?i)`, that stand outside
// any group of an expression, in their order.
func bareFlags(expr string) []string {
	var out []string
	depth, class := 0, false
	for i := 0; i < len(expr); i++ {
		switch c := expr[i]; {
		case c == '\\':
			if strings.HasPrefix(expr[i:], `\Q`) {
				end := strings.Index(expr[i:], `\E`)
				if end < 0 {
					return out
				}
				i += end
			}
			i++
		case class:
			switch {
			case strings.HasPrefix(expr[i:], "[:") && strings.Contains(expr[i+2:], ":]"):
				i += 2 + strings.Index(expr[i+2:], ":]") + 1
			case c == ']':
				class = false
			}
		case c == '[':
			class = true
			if strings.HasPrefix(expr[i+1:], "^") {
				i++
			}
			if strings.HasPrefix(expr[i+1:], "]") {
				i++ // a bracket that comes first is an element
			}
		case c == '(':
			if end := strings.IndexAny(expr[i:], ":)<"); depth == 0 && strings.HasPrefix(expr[i:], "(?") && end > 0 && expr[i+end] == ')' {
				out = append(out, expr[i+2:i+end])
				i += end
				continue
			}
			depth++
		case c == ')':
			depth--
		}
	}
	return out
}
