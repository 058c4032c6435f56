package pipeline

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/gocmd"
)

// maxSource bounds the Go files that are read for what diagnostics point at.
const maxSource = 64 << 20

// sites are the files that diagnostics are in.
type sites struct {
	root  string // absolute
	texts map[string][]byte
}

func newSites(root string) *sites {
	if abs, err := filepath.Abs(root); err == nil {
		root = abs
	}
	// Where the root is behind a link, go tells of the files as they really are.
	if real, err := filepath.EvalSymlinks(root); err == nil {
		root = real
	}
	return &sites{root: root, texts: make(map[string][]byte)}
}

// path gives a path relative to the root, if it is below it.
func (s *sites) path(file string) string {
	if rel, err := filepath.Rel(s.root, file); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(file)
}

// text reads a file; nil if it can't be read.
func (s *sites) text(file string) []byte {
	text, ok := s.texts[file]
	if !ok {
		if f, err := os.Open(file); err == nil {
			text, _ = io.ReadAll(io.LimitReader(f, maxSource))
			f.Close()
		}
		s.texts[file] = text
	}
	return text
}

// finding makes a finding of a diagnostic, of a secret or else of a weakness. text is its file, and start and end are
// where it points at.
func (s *sites) finding(d *gocmd.Diagnostic, weakness bool) (f finding.Finding, text []byte, start, end int) {
	file, line, column := splitPosn(d.Posn)
	_, endLine, endColumn := splitPosn(d.End)
	said, ok := finding.ParseMessage(d.Message)
	if !ok { // of another tool than hookvet
		said = finding.Message{What: d.Message, Confidence: finding.Pattern}
	}
	f = finding.Finding{
		Rule: d.Category, Analyzer: d.Analyzer, Description: said.What, Severity: said.Severity, Confidence: said.Confidence,
		File: s.path(file), SecretStart: -1, SecretEnd: -1,
		Position: finding.Position{Line: line, Column: column, EndLine: endLine, EndColumn: endColumn},
	}
	f.Rule = cmp.Or(f.Rule, said.Rule)
	text = s.text(file)
	start, end = offset(text, line, column), offset(text, endLine, endColumn)
	if text == nil || end <= start || end > len(text) {
		return f, text, start, start
	}
	for _, r := range d.Related {
		file, line, column := splitPosn(r.Posn)
		f.Related = append(f.Related, finding.Related{File: s.path(file), Position: finding.Position{Line: line, Column: column}, Message: r.Message})
	}
	if weakness {
		f.Source, _, _ = sourceOf(text, start, end)
		return f, text, start, end
	}
	for _, fix := range d.SuggestedFixes {
		for _, e := range fix.Edits {
			f.Env = cmp.Or(f.Env, envIn(e.New))
		}
	}
	f.Match = string(text[start:end])
	f.Secret = constant(f.Match)
	f.Source, f.SecretStart, f.SecretEnd = sourceOf(text, start, end)
	return f, text, start, end
}

// envIn gives the variable that a fix reads in the place of a constant.
func envIn(fix string) string {
	_, after, _ := strings.Cut(fix, `Getenv("`) // os.Getenv, or a function mustGetenv
	name, _, ok := strings.Cut(after, `")`)
	if !ok {
		return ""
	}
	return name
}

// sourceOf gives the lines that hold text[start:end], and where that is in them. Of
// lines that are very long it gives what stands round it.
func sourceOf(text []byte, start, end int) (source string, from, to int) {
	const around = 512
	end = min(end, start+4*around)
	first := bytes.LastIndexByte(text[:start], '\n') + 1
	first = max(first, start-around)
	last := min(len(text), end+around)
	if i := bytes.IndexByte(text[end:last], '\n'); i >= 0 {
		last = end + i
	}
	return string(text[first:last]), start - first, end - first
}

// splitPosn splits "file:line:column"; the file may have colons.
func splitPosn(posn string) (file string, line, column int) {
	i := strings.LastIndexByte(posn, ':')
	if i < 0 {
		return posn, 0, 0
	}
	j := strings.LastIndexByte(posn[:i], ':')
	if j < 0 {
		return posn, 0, 0
	}
	line, _ = strconv.Atoi(posn[j+1 : i])
	column, _ = strconv.Atoi(posn[i+1:])
	return posn[:j], line, column
}

// offset gives the offset of a place in a text.
func offset(text []byte, line, column int) int {
	at := 0
	for ; line > 1; line-- {
		i := bytes.IndexByte(text[at:], '\n')
		if i < 0 {
			return len(text)
		}
		at += i + 1
	}
	return min(at+max(column, 1)-1, len(text))
}

// constant gives the text that an expression of literals stands for, or else the
// expression.
func constant(expr string) string {
	node, err := parser.ParseExpr(expr)
	if err != nil {
		return expr
	}
	var text strings.Builder
	var list token.Pos // the end of a list of bytes
	ok := true
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ArrayType:
			return false // its length is none of the bytes
		case *ast.CompositeLit:
			list = max(list, n.End())
		case *ast.BasicLit:
			// Of a secret in the midst of a literal, which reads as an
			// expression by chance, the end may be a number: dapi0a1b-2.
			ok = ok && (n.Kind == token.STRING || n.Pos() < list)
			switch n.Kind {
			case token.STRING:
				s, err := strconv.Unquote(n.Value)
				ok = ok && err == nil
				text.WriteString(s)
			case token.INT:
				b, err := strconv.ParseUint(n.Value, 0, 8)
				ok = ok && err == nil
				text.WriteByte(byte(b))
			case token.CHAR:
				r, _, _, err := strconv.UnquoteChar(strings.Trim(n.Value, "'"), '\'')
				ok = ok && err == nil
				text.WriteRune(r)
			}
		}
		return true
	})
	if !ok || text.Len() == 0 {
		return expr
	}
	return text.String()
}
