package pipeline

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"slices"
	"strings"

	"github.com/hookvet/hookvet/analyzers/constvals"
	"github.com/hookvet/hookvet/analyzers/hardcoded"
	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/rules"
)

// maxGoSyntax is the size of the largest Go file, in bytes, that is read as Go. Larger
// ones are tables.
const maxGoSyntax = 2 << 20

// readsGo says whether a file is read as Go too, and not only as text.
func (c *collector) readsGo(path string) bool {
	return c.opts.GoSyntax && strings.HasSuffix(path, ".go")
}

// scanGo scans a Go file as text and for the constants that its syntax tells of: those
// that only their name gives away, that are put together, or that are lists of bytes.
func (c *collector) scanGo(w *worker, path string, in rules.Input, r io.Reader, emit func(*rules.Match)) error {
	text, err := io.ReadAll(io.LimitReader(r, maxGoSyntax+1))
	if err != nil || len(text) > maxGoSyntax {
		if err != nil {
			r = failed{err}
		}
		return c.scanText(w, path, in, io.MultiReader(bytes.NewReader(text), r), emit)
	}
	var known []*rules.Match // so that nothing is told, or counted, twice
	err = c.scanGoText(w, path, in, text, func(m *rules.Match) {
		known = append(known, m)
		emit(m)
	})
	if !c.skipPath(path) && hardcoded.MayHold(text) {
		c.goSyntax(path, text, known)
	}
	return err
}

// failed is a reader that has failed.
type failed struct{ err error }

func (f failed) Read([]byte) (int, error) { return 0, f.err }

// goSyntax looks for secrets in the constants of a Go file, of which nothing but its
// text is known.
func (c *collector) goSyntax(path string, text []byte, known []*rules.Match) {
	c.constants(path, text, known, func(h *hardcoded.Finding, from, to token.Position) {
		f := finding.Finding{
			Rule: h.Rule, Analyzer: "hardcoded", Description: h.What, Confidence: h.Confidence, File: path, Secret: h.Secret, Match: string(text[from.Offset:to.Offset]),
			Position: finding.Position{Line: from.Line, Column: from.Column, EndLine: to.Line, EndColumn: to.Column},
		}
		if r := h.Matched; r != nil {
			f.Description, f.Provider, f.Kind, f.Severity, f.Rotate, f.Env, f.Tags = r.Description, r.Provider, r.Kind, r.Severity, r.Rotate, r.Env, r.Tags
		}
		f.Severity = cmp.Or(h.Outcome.Severity, f.Severity)
		f.Because, f.Note = told(h.Outcome)
		f.Env = cmp.Or(f.Env, h.Env())
		f.Source, f.SecretStart, f.SecretEnd = sourceOf(text, from.Offset, to.Offset)
		f.Severity = cmp.Or(f.Severity, severity(f.Confidence))
		c.take(f, c.commentAt(path, text, from.Offset, to.Offset, f.Rule), from.Line, "")
	})
}

// constants gives what is found in the constants of a Go file, and where, but for what
// the rules have found as surely.
func (c *collector) constants(path string, text []byte, known []*rules.Match, each func(h *hardcoded.Finding, from, to token.Position)) {
	fset := token.NewFileSet()
	// Of a file with errors the parser gives what it understood.
	file, _ := parser.ParseFile(fset, path, text, parser.SkipObjectResolution)
	if file == nil {
		return
	}
	all, err := hardcoded.Find(constvals.Of(fset, []*ast.File{file}, nil, nil), hardcoded.Options{
		Rules: func() (*rules.Set, error) { return c.set, nil }, Every: c.ownRules, NoFiles: true,
	})
	if err != nil { // that there are no rules
		return
	}
	for _, h := range all {
		from, to := fset.PositionFor(h.Pos, false), fset.PositionFor(h.End, false)
		if from.Offset < 0 || to.Offset <= from.Offset || to.Offset > len(text) {
			continue
		}
		if !slices.ContainsFunc(known, func(m *rules.Match) bool {
			return m.SecretStart < int64(to.Offset) && int64(from.Offset) < m.SecretEnd && confidence(m) >= h.Confidence
		}) {
			each(h, from, to)
		}
	}
}

// commentAt tells which comment suppresses a finding at text[start:end], if one does. text
// is all of the file; path is empty if it is a version of one.
func (c *collector) commentAt(path string, text []byte, start, end int, rule string) string {
	by := ""
	used := func(at int) {
		if path != "" {
			c.ledger.use(spot{path, 1 + bytes.Count(text[:at], []byte("\n"))})
		}
	}
	if heed := c.heed(text, used); heed != nil {
		by, _ = heed(start, end, rule)
	}
	return by
}
