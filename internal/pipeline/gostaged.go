package pipeline

import (
	"cmp"
	"fmt"
	"go/token"
	"strings"

	"github.com/hookvet/hookvet/analyzers/hardcoded"
	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/rules"
)

// passRules are the rules of what a pass found, in the form that matches have. It is for
// one goroutine at a time.
type passRules struct {
	byText map[string]*rules.Rule
	sure   map[*rules.Rule]finding.Confidence
}

// of gives the same rule for findings that are told in the same words.
func (p *passRules) of(h *hardcoded.Finding) *rules.Rule {
	r := rules.Rule{ID: h.Rule, Description: h.What}
	if h.Matched != nil {
		r = *h.Matched
	}
	r.Env = cmp.Or(r.Env, h.Env())
	key := strings.Join([]string{r.ID, r.Description, r.Env, h.Confidence.String()}, "\x00")
	if known := p.byText[key]; known != nil {
		return known
	}
	if p.byText == nil {
		p.byText, p.sure = make(map[string]*rules.Rule), make(map[*rules.Rule]finding.Confidence)
	}
	p.byText[key], p.sure[&r] = &r, h.Confidence
	return &r
}

// further is githistory's Further, for Go files.
func (g *gitJob) further(path string) func([]byte, []*rules.Match) []*rules.Match {
	if !g.readsGo(path) {
		return nil
	}
	return func(text []byte, known []*rules.Match) []*rules.Match { return g.goMatches(path, text, known) }
}

// goMatches gives what the syntax of a Go file tells.
func (g *gitJob) goMatches(path string, text []byte, known []*rules.Match) (found []*rules.Match) {
	if !hardcoded.MayHold(text) {
		return nil
	}
	defer func() {
		if p := recover(); p != nil { // the file is a stranger's
			g.gaps = append(g.gaps, finding.Gap{What: path, Why: fmt.Sprintf("internal error: %v", p)})
		}
	}()
	g.constants(path, text, known, func(h *hardcoded.Finding, from, to token.Position) {
		m := &rules.Match{
			Rule: g.passes.of(h), Match: string(text[from.Offset:to.Offset]), Secret: h.Secret,
			Start: int64(from.Offset), End: int64(to.Offset), SecretStart: int64(from.Offset), SecretEnd: int64(to.Offset),
			Line: from.Line, SecretLine: from.Line, SecretColumn: from.Column, SecretEndLine: to.Line, SecretEndColumn: to.Column,
			Outcome: h.Outcome, Suppressed: g.commentAt(text, from.Offset, to.Offset, h.Rule),
		}
		m.Source, m.SourceFrom, m.SourceTo = sourceOf(text, from.Offset, to.Offset)
		found = append(found, m)
	})
	return found
}
