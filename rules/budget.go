package rules

import (
	"fmt"
	"regexp/syntax"
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
	trees map[string]*syntax.Regexp
}

func newExpressions() *expressions {
	return &expressions{left: maxPatterns, trees: make(map[string]*syntax.Regexp)}
}

// check reports a bad expression. The parser refuses what regexp.Compile would
// refuse, so that compiling can wait until it is needed.
func (x *expressions) check(key, pattern string) error {
	if pattern == "" {
		return nil
	}
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return fmt.Errorf("%s: %w", key, patternError(pattern, err))
	}
	size := patternSize(re)
	if size > maxPattern {
		return fmt.Errorf("%s: compiles to more than %d instructions", key, maxPattern)
	}
	if x.left -= size + patternCost; x.left < 0 {
		return fmt.Errorf("%s: all expressions of the file compile to more than %d instructions", key, maxPatterns)
	}
	x.trees[pattern] = re
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
