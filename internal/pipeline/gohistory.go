package pipeline

import (
	"bytes"
	"cmp"
	"fmt"
	"go/token"
	"slices"
	"strings"
	"sync"

	"github.com/hookvet/hookvet/analyzers/hardcoded"
	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/githistory"
	"github.com/hookvet/hookvet/rules"
)

// passRules are the rules of what a pass found, in the form that matches have.
type passRules struct {
	mu     sync.Mutex
	faults []finding.Gap
	byText map[string]*rules.Rule
	sure   map[*rules.Rule]finding.Confidence
}

// of gives the same rule for findings that are told in the same words.
func (p *passRules) of(h *hardcoded.Finding) *rules.Rule {
	p.mu.Lock()
	defer p.mu.Unlock()
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

func (p *passRules) fault(gap finding.Gap) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = append(p.faults, gap)
}

// goLanguage is githistory's Language.
func (g *gitJob) goLanguage() *githistory.Language {
	return &githistory.Language{
		Likely: func(text []byte) bool {
			return bytes.Contains(text[:min(len(text), maxPreamble)], []byte("package")) && hardcoded.MayHold(text)
		},
		Find:    g.goMatches,
		Kinds:   len(goFiles),
		MaxText: maxGoSyntax,
		Kind: func(path string) (int, bool) {
			switch {
			case strings.HasSuffix(path, "_test.go"):
				return goTest, true
			case strings.HasSuffix(path, ".go"):
				return goSource, true
			}
			return 0, false
		},
	}
}

// Kinds of Go files: in those of tests, less counts.
const (
	goSource = iota
	goTest
)

// goFiles are names of files of each kind, for texts whose path is not known.
var goFiles = [...]string{goSource: "file.go", goTest: "file_test.go"}

// maxPreamble is how many bytes there may be, of licences and documentation, up to the
// package clause.
const maxPreamble = 64 << 10

// goMatches gives what the syntax of a Go file tells.
func (g *gitJob) goMatches(what string, kind int, text []byte, known []*rules.Match) (found []*rules.Match) {
	defer func() {
		if p := recover(); p != nil { // the file is a stranger's
			g.passes.fault(finding.Gap{What: what, Why: fmt.Sprintf("internal error: %v", p)})
		}
	}()
	// Of what the rules know, the paths may be others.
	known = slices.DeleteFunc(slices.Clone(known), func(m *rules.Match) bool { return !m.Stands(rules.Input{Path: goFiles[kind]}) })
	g.constants(goFiles[kind], text, known, func(h *hardcoded.Finding, from, to token.Position) {
		m := &rules.Match{
			Rule: g.passes.of(h), Match: string(text[from.Offset:to.Offset]), Secret: h.Secret,
			Start: int64(from.Offset), End: int64(to.Offset), SecretStart: int64(from.Offset), SecretEnd: int64(to.Offset),
			Line: from.Line, SecretLine: from.Line, SecretColumn: from.Column, SecretEndLine: to.Line, SecretEndColumn: to.Column,
			Outcome: h.Outcome, Suppressed: g.commentAt("", text, from.Offset, to.Offset, h.Rule),
		}
		m.Source, m.SourceFrom, m.SourceTo = sourceOf(text, from.Offset, to.Offset)
		found = append(found, m)
	})
	return found
}
