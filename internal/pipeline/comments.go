package pipeline

import (
	"bytes"
	"go/scanner"
	"go/token"
	"io"
	"slices"

	"github.com/hookvet/hookvet/internal/charset"
	"github.com/hookvet/hookvet/internal/source"
	"github.com/hookvet/hookvet/internal/suppress"
	"github.com/hookvet/hookvet/rules"
)

// maxCommentLine is the length of the longest line, in bytes, that is looked at whole.
// In a longer one a comment may be missed.
const maxCommentLine = 1 << 20

// comments finds the comments of a content that suppress, or are meant to, as it is read.
type comments struct {
	r     io.Reader
	read  int64  // bytes so far
	rest  []byte // of a line whose end was not yet read
	lines int    // before it
	found []comment
	used  map[int64]bool // by offset; nil: comments are not looked for
}

type comment struct {
	at   int64 // offset of its word
	line int   // from 1
	what string
}

func (c *comments) begin(r io.Reader) {
	*c = comments{r: r, rest: c.rest[:0], found: c.found[:0], used: make(map[int64]bool)}
}

func (c *comments) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.take(p[:n])
	return n, err
}

func (c *comments) take(p []byte) {
	c.read += int64(len(p))
	c.rest = append(c.rest, p...)
	end := bytes.LastIndexByte(c.rest, '\n') + 1
	if len(c.rest)-end > maxCommentLine {
		end = len(c.rest)
	}
	c.look(c.rest[:end], c.read-int64(len(c.rest)))
	c.rest = c.rest[:copy(c.rest, c.rest[end:])]
}

// end looks at a last line without a newline.
func (c *comments) end() {
	c.look(c.rest, c.read-int64(len(c.rest)))
	c.rest, c.r = c.rest[:0], nil
}

// look looks at whole lines.
func (c *comments) look(text []byte, base int64) {
	if !suppress.MayHold(text) {
		c.lines += bytes.Count(text, []byte("\n"))
		return
	}
	for line := range bytes.Lines(text) {
		for _, s := range suppress.Comments(line) {
			if len(c.found) < maxFindings {
				c.found = append(c.found, comment{base + int64(s.At), c.lines + 1, s.What})
			}
		}
		base += int64(len(line))
		if line[len(line)-1] == '\n' {
			c.lines++
		}
	}
}

// usedIn gives what is to be called with the place, in a text, of a comment that
// suppresses: one that ends where the content was read to.
func (c *comments) usedIn(text []byte) func(at int) {
	if c.used == nil {
		return nil
	}
	base := c.read - int64(len(text))
	return func(at int) { c.used[base+int64(at)] = true }
}

// watches says whether comments are to be entered in the ledger.
func (c *collector) watches() bool { return c.ledger != nil && !c.opts.NoInline }

// scanText scans a content as text. path is what is reported, and in's what the rules take
// it for. isGo says that comments are where Go has them, and
// not in its strings.
func (c *collector) scanText(w *worker, path string, in rules.Input, r io.Reader, emit func(*rules.Match)) error {
	if !c.watches() {
		return w.scanner.Scan(in, r, emit)
	}
	w.comments.begin(r)
	err := w.scanner.Scan(in, &w.comments, emit)
	w.comments.end()
	for _, x := range w.comments.found {
		c.enter(path, x, w.comments.used[x.at])
	}
	w.comments.used = nil
	return err
}

// scanGoText is scanText for a Go file: strings hold no comments.
func (c *collector) scanGoText(w *worker, path string, in rules.Input, text []byte, emit func(*rules.Match)) error {
	if !c.watches() {
		return w.scanner.ScanBytes(in, text, emit)
	}
	w.comments.begin(bytes.NewReader(text))
	err := w.scanner.Scan(in, &w.comments, emit)
	w.comments.end()
	for _, x := range inGoComments(w.comments.found, text) {
		c.enter(path, x, w.comments.used[x.at])
	}
	w.comments.used = nil
	return err
}

// enterGo enters the comments of a Go file that others have scanned.
func (c *collector) enterGo(path string, text []byte) {
	var in comments
	in.take(text)
	in.end()
	for _, x := range inGoComments(in.found, text) {
		c.enter(path, x, false)
	}
}

func (c *collector) enter(path string, x comment, used bool) {
	at := spot{path, x.line}
	c.ledger.add(at, suppression{x.what, someFiles})
	if used {
		c.ledger.use(at)
	}
}

// inGoComments leaves what stands in comments of a Go file.
func inGoComments(found []comment, text []byte) []comment {
	if len(found) == 0 {
		return nil
	}
	var places [][2]int
	var s scanner.Scanner
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(text))
	s.Init(file, text, func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, tok, literal := s.Scan()
		if tok == token.EOF {
			break
		}
		if tok == token.COMMENT {
			// Carriage returns are left out of the literal.
			at := file.Offset(pos)
			end := at + len(literal)
			if literal[1] == '/' {
				end = at + len(bytes.SplitN(text[at:], []byte("\n"), 2)[0])
			} else if i := bytes.Index(text[at+2:], []byte("*/")); i >= 0 {
				end = at + 2 + i
			}
			places = append(places, [2]int{at, min(end, len(text))})
		}
	}
	return slices.DeleteFunc(found, func(x comment) bool { return !inside(places, int(x.at), int(x.at)+1) })
}

// lookFor gives what looks for comments in files that are staged: they are scanned once
// more, whole and as files, for a secret that HEAD has needs its comment as well.
func (c *collector) lookFor() func(path string, data []byte) {
	opts := c.opts
	opts.ledger, opts.Counters = c.ledger, nil
	again := newCollector(c.set, nil, opts)
	again.ruleFiles = c.ruleFiles
	return func(path string, data []byte) {
		kind := charset.Detect(data)
		if kind == charset.Binary || kind == charset.Text && !suppress.MayHold(data) {
			return
		}
		// What can't be scanned was told of before.
		_ = again.scan(source.Item{Path: path}, charset.NewReader(kind, bytes.NewReader(data)))
	}
}
