package rules

import (
	"fmt"
	"regexp/syntax"
	"sync/atomic"
)

// A file of rules may come from the repository that is scanned. A regular
// expression such as x{1000}y{1000}… compiles to much more memory than its text
// takes, so there is a cap on one expression and on all of a file, in
// instructions of the compiled program (some 40 bytes each). gitleaks' default
// rules, 306 expressions, come to 2,000 and to 46,000.
const (
	maxPattern  = 50_000
	maxPatterns = 1_000_000
	// patternCost is what an expression costs besides its instructions, so
	// that many small ones are bounded too.
	patternCost = 50
)

// expressions are those of a file, parsed.
type expressions struct {
	left  int // of the budget
	ahead map[string]expression
	trees map[string]*syntax.Regexp
}

// expression is the outcome of parsing one.
type expression struct {
	tree *syntax.Regexp
	err  error
	size int // see patternSize
}

func parseExpression(pattern string) expression {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return expression{err: err}
	}
	return expression{re, nil, patternSize(re)}
}

// newExpressions parses the expressions of a file, side by side, as far as the
// budget goes: parsing them is most of the time that reading a file takes.
func newExpressions(raw *tomlFile) *expressions {
	patterns := raw.patterns()
	ahead := make([]expression, len(patterns))
	var cost atomic.Int64
	sideBySide(len(patterns), func(i int) {
		if cost.Load() < maxPatterns {
			ahead[i] = parseExpression(patterns[i])
			cost.Add(int64(ahead[i].size) + patternCost)
		}
	})
	x := &expressions{left: maxPatterns, ahead: make(map[string]expression, len(patterns)), trees: make(map[string]*syntax.Regexp, len(patterns))}
	for i, p := range patterns {
		if ahead[i].tree != nil {
			x.ahead[p] = ahead[i]
		}
	}
	return x
}

// check reports a bad expression. The parser refuses what regexp.Compile would
// refuse, so that compiling can wait until it is needed.
func (x *expressions) check(key, pattern string) error {
	if pattern == "" {
		return nil
	}
	e, ok := x.ahead[pattern]
	if !ok {
		e = parseExpression(pattern)
	}
	if e.err != nil {
		return fmt.Errorf("%s: %w", key, patternError(pattern, e.err))
	}
	if e.size > maxPattern {
		return fmt.Errorf("%s: compiles to more than %d instructions", key, maxPattern)
	}
	if x.left -= e.size + patternCost; x.left < 0 {
		return fmt.Errorf("%s: all expressions of the file compile to more than %d instructions", key, maxPatterns)
	}
	x.trees[pattern] = e.tree
	return nil
}

// parsed gives an expression's syntax tree, which must not be changed. The
// error shows no more of the expression than patternError does.
func (f *File) parsed(pattern string) (*syntax.Regexp, error) {
	if re := f.trees[pattern]; re != nil {
		return re, nil
	}
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, patternError(pattern, err)
	}
	return re, nil
}

// patternSize estimates the number of instructions that re compiles to, without
// building them; large character classes count as the memory they take.
func patternSize(re *syntax.Regexp) int {
	size := 1
	switch re.Op {
	case syntax.OpLiteral:
		size = len(re.Rune)
	case syntax.OpCharClass:
		size += len(re.Rune) / 8
	case syntax.OpRepeat:
		// x{2,4} becomes xx(x(x)?)?, x{2,} becomes xx+.
		sub := patternSize(re.Sub[0])
		return max(re.Min, 1)*sub + max(re.Max-re.Min, 0)*(sub+1) + 1
	}
	for _, sub := range re.Sub {
		// Saturated, so that repeats of it can't overflow.
		size = min(size+patternSize(sub), 2*maxPattern)
	}
	return size
}
