package rules

import (
	"fmt"
	"regexp/syntax"
	"strings"
	"sync"
)

// allowlist is an Allowlist made ready.
type allowlist struct {
	src       *Allowlist
	commits   map[string]struct{}
	paths     func() *patternSet
	regexes   func() *patternSet
	stopwords func() *wordSet
}

func newAllowlist(f *File, a *Allowlist) *allowlist {
	out := &allowlist{src: a}
	if len(a.Paths) > 0 {
		out.paths = sync.OnceValue(func() *patternSet {
			if a.known.tells(a) {
				return patternSetOf(a.Paths, a.known.literals)
			}
			return newPatternSet(f, a.Paths)
		})
	}
	if len(a.Commits) > 0 {
		out.commits = make(map[string]struct{}, len(a.Commits))
		for _, c := range a.Commits {
			out.commits[strings.ToLower(strings.TrimSpace(c))] = struct{}{}
		}
	}
	if len(a.Regexes) > 0 {
		// Later, when there is a match: most scans have none.
		out.regexes = sync.OnceValue(func() *patternSet { return newPatternSet(&File{}, alternatives(a.Regexes)) })
	}
	if len(a.StopWords) > 0 {
		out.stopwords = sync.OnceValue(func() *wordSet { return newWordSet(a.StopWords) })
	}
	return out
}

func newAllowlists(f *File, lists []Allowlist) []*allowlist {
	out := make([]*allowlist, len(lists))
	for i := range lists {
		out[i] = newAllowlist(f, &lists[i])
	}
	return out
}

// alternatives gives the expressions as gitleaks joins them, in parts of which one must
// match, or one by one if they can't be joined (two groups of the same name). Most
// parts have words of their own that a text lacks.
func alternatives(exprs []string) []string {
	n, err := syntax.Parse("(?:"+strings.Join(exprs, "|")+")", syntax.Perl)
	switch {
	case err != nil:
		return exprs
	case n.Op != syntax.OpAlternate:
		return []string{n.String()}
	}
	var out []string
	for _, sub := range n.Sub {
		out = append(out, sub.String())
	}
	return out
}

// told names the list for people: by what it is called, or by what it looks at.
func (a *allowlist) told() string {
	if a.src.Description != "" {
		return fmt.Sprintf(" (%s, in %s)", a.src.Description, a.src.Origin)
	}
	var by []string
	for _, list := range []struct {
		name  string
		parts []string
	}{{"commits", a.src.Commits}, {"paths", a.src.Paths}, {"regexes", a.src.Regexes}, {"stopwords", a.src.StopWords}} {
		if len(list.parts) > 0 {
			by = append(by, list.name)
		}
	}
	return fmt.Sprintf(" (by %s, in %s)", strings.Join(by, ", "), a.src.Origin)
}

func (a *allowlist) allowsCommit(commit string) bool {
	if commit == "" || a.commits == nil {
		return false
	}
	_, ok := a.commits[strings.ToLower(commit)]
	return ok
}

func (a *allowlist) allowsPath(path string) bool {
	return path != "" && a.paths != nil && a.paths().match(path)
}

// allowsContent reports whether the list leaves a whole content alone, by its
// path or commit, before anything in it is looked at.
func (a *allowlist) allowsContent(in *Input) bool {
	if in.Path == "" && in.Commit == "" {
		return false
	}
	if !a.src.All {
		return a.allowsCommit(in.Commit) || a.allowsPath(in.Path)
	}
	if len(a.src.Regexes) > 0 || len(a.src.StopWords) > 0 {
		return false // depends on the match
	}
	return a.allowsPlace(in)
}

// allowsMatch reports whether the list leaves a match alone.
func (a *allowlist) allowsMatch(in *Input, secret, match string, line *lineVerdicts) bool {
	if a.src.All && !a.allowsPlace(in) {
		return false
	}
	return a.allowsWords(secret, match, line)
}

// allowsPlace reports whether the path and commit are as a list wants them of
// which all conditions must hold.
func (a *allowlist) allowsPlace(in *Input) bool {
	return (len(a.src.Commits) == 0 || a.allowsCommit(in.Commit)) &&
		(len(a.src.Paths) == 0 || a.allowsPath(in.Path))
}

// wantsPlace says that a list of which all conditions must hold has some on the
// path or the commit.
func (a *allowlist) wantsPlace() bool {
	return a.src.All && (len(a.src.Paths) > 0 || len(a.src.Commits) > 0)
}

// allowsWords is allowsMatch without regard to path and commit.
func (a *allowlist) allowsWords(secret, match string, line *lineVerdicts) bool {
	regex := func() bool {
		switch {
		case a.regexes == nil:
			return false
		case a.src.RegexTarget == "line":
			return line.allowed(a)
		case a.src.RegexTarget == "match":
			return a.allowsText(line.memo, match)
		}
		return a.allowsText(line.memo, secret)
	}
	stopword := func() bool {
		if len(a.src.StopWords) == 0 {
			return false
		}
		_, ok := a.stopwords().in(secret)
		return ok
	}
	if !a.src.All {
		return regex() || stopword()
	}
	return (len(a.src.Regexes) == 0 || regex()) &&
		(len(a.src.StopWords) == 0 || stopword())
}

func (a *allowlist) allowsText(m *memo, text string) bool {
	return text != "" && m.allowed(a, []byte(text))
}

// lineVerdicts remembers what allowlists that look at whole lines say of the
// lines of the last match: a long line may hold thousands.
type lineVerdicts struct {
	layer    *layer
	from, to int
	verdicts map[*allowlist]bool
	memo     *memo // of the scanner
}

// at moves on to the lines of a match.
func (v *lineVerdicts) at(l *layer, start, end int) {
	from, to := l.linesAround(start, end)
	if l != v.layer || from != v.from || to != v.to {
		v.layer, v.from, v.to = l, from, to
		clear(v.verdicts)
	}
}

func (v *lineVerdicts) allowed(a *allowlist) bool {
	verdict, ok := v.verdicts[a]
	if !ok {
		line := v.layer.text[v.from:v.to]
		verdict = len(line) > 0 && v.memo.allowed(a, line)
		if v.verdicts == nil {
			v.verdicts = make(map[*allowlist]bool)
		}
		v.verdicts[a] = verdict
	}
	return verdict
}
