package githistory

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/hookvet/hookvet/rules"
)

// fileRules are the rules that know a file by its path alone, whatever it holds.
//
// A history has far more paths than it is worth to spell out, so that the names
// of files are looked at first: an expression that ends in something without a
// slash, and then the end of the path, matches only where the name ends in that.
type fileRules struct {
	scanner *rules.Scanner
	paths   []string // expressions
	names   func() *nameTails
}

// nameTails is how names of files may end that a rule is for.
type nameTails struct {
	tails *regexp.Regexp // nil if an expression may look at directories only
	last  [256]bool      // bytes that such names end in
}

// newFileRules gives nil if there are no such rules.
func newFileRules(set *rules.Set) *fileRules {
	f := &fileRules{}
	for _, r := range set.Rules() {
		if r.Regex == "" && r.Path != "" && !r.SkipReport {
			f.paths = append(f.paths, r.Path)
		}
	}
	if len(f.paths) == 0 {
		return nil
	}
	f.scanner = set.Scanner(rules.Options{MaxDecodeDepth: -1})
	// To compile the expression takes longer than to look at some hundred paths.
	f.names = sync.OnceValue(func() *nameTails { return newNameTails(f.paths) })
	return f
}

func newNameTails(paths []string) *nameTails {
	var tails []string
	f := &nameTails{}
	whole := false
	for _, path := range paths {
		re, err := syntax.Parse(path, syntax.Perl)
		if err != nil {
			whole = true
			continue
		}
		list, ok := tailsOf(re)
		if !ok {
			whole = true
			continue
		}
		for _, t := range list {
			tails = append(tails, t.String())
			lastBytes(t, &f.last)
		}
	}
	if re, err := regexp.Compile(`(?:` + strings.Join(tails, "|") + `)\z`); err == nil && !whole {
		f.tails = re
	}
	return f
}

// mayName reports whether a file of that name may be at a path that a rule is for.
// It is safe for concurrent use.
func (f *fileRules) mayName(name string) bool {
	n := f.names()
	if n.tails == nil {
		return true
	}
	return name != "" && n.last[name[len(name)-1]] && n.tails.MatchString(name)
}

// everyName tells that all names may.
func (f *fileRules) everyName() bool { return f != nil && f.names().tails == nil }

func (f *fileRules) scan(path string, emit func(*rules.Match)) {
	f.scanner.ScanPath(rules.Input{Path: path}, emit)
}

// tailsOf gives expressions of which one must match the end of the name if a path
// matches.
func tailsOf(re *syntax.Regexp) ([]*syntax.Regexp, bool) {
	switch re.Op {
	case syntax.OpCapture:
		return tailsOf(re.Sub[0])
	case syntax.OpAlternate:
		var all []*syntax.Regexp
		for _, sub := range re.Sub {
			some, ok := tailsOf(sub)
			if !ok {
				return nil, false
			}
			all = append(all, some...)
		}
		return all, true
	case syntax.OpConcat:
		end := len(re.Sub) - 1
		if re.Sub[end].Op != syntax.OpEndText {
			// The end may be in an alternative that comes last, as in (a$|b$); what
			// stands before it is left out.
			if re.Sub[end].Op == syntax.OpCapture || re.Sub[end].Op == syntax.OpAlternate {
				return tailsOf(re.Sub[end])
			}
			return nil, false
		}
		from := end
		for from > 0 && inName(re.Sub[from-1]) {
			from--
		}
		if from == end {
			return nil, false
		}
		return []*syntax.Regexp{{Op: syntax.OpConcat, Sub: re.Sub[from:end]}}, true
	}
	return nil, false
}

// inName reports whether an expression matches nothing that has a slash, and looks
// at nothing beside what it matches.
func inName(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpLiteral:
		return !strings.ContainsRune(string(re.Rune), '/')
	case syntax.OpCharClass:
		for i := 0; i < len(re.Rune); i += 2 {
			if re.Rune[i] <= '/' && '/' <= re.Rune[i+1] {
				return false
			}
		}
		return true
	case syntax.OpCapture, syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat, syntax.OpConcat, syntax.OpAlternate:
		for _, sub := range re.Sub {
			if !inName(sub) {
				return false
			}
		}
		return true
	case syntax.OpEmptyMatch:
		return true
	}
	return false
}

// lastBytes adds the bytes that what an expression matches may end in.
func lastBytes(re *syntax.Regexp, set *[256]bool) {
	switch re.Op {
	case syntax.OpLiteral:
		r := re.Rune[len(re.Rune)-1]
		addLast(r, set)
		if re.Flags&syntax.FoldCase != 0 {
			for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
				addLast(f, set)
			}
		}
	case syntax.OpCharClass:
		for i := 0; i < len(re.Rune); i += 2 {
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				if r >= utf8.RuneSelf {
					addLast(utf8.RuneError, set)
					break
				}
				set[r] = true
			}
		}
	case syntax.OpConcat:
		lastBytes(re.Sub[len(re.Sub)-1], set)
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			lastBytes(sub, set)
		}
	case syntax.OpCapture, syntax.OpPlus:
		lastBytes(re.Sub[0], set)
	default: // it may match nothing: what stands before decides
		for i := range set {
			set[i] = true
		}
	}
}

// addLast adds the last byte of a rune; for runes beyond ASCII, and bytes that are
// none and so count as one, all that they may end in.
func addLast(r rune, set *[256]bool) {
	if r < utf8.RuneSelf {
		set[r] = true
		return
	}
	for i := utf8.RuneSelf; i < len(set); i++ {
		set[i] = true
	}
}
