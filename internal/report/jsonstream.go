package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/hookvet/hookvet/internal/finding"
)

// jsonStream writes JSON that is safe to print: encoding/json escapes the C0
// controls only, while terminals also obey C1 and bidirectional controls, and
// CI systems look for ##[commands] anywhere in a line. The escapes are JSON's
// own, so that a reader gets the text as it was.
type jsonStream struct {
	w   *bufio.Writer
	err error
}

func (s *jsonStream) raw(text string) { _, _ = s.w.WriteString(text) } // bufio keeps the error

// value writes v on one line.
func (s *jsonStream) value(v any) {
	if s.err != nil {
		return
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(true) // a report may end up in a <script> of somebody's page
	if s.err = enc.Encode(v); s.err != nil {
		return
	}
	text := bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		switch {
		case r == '#' && i > 0 && text[i-1] == '#', r == 0x7f:
			fmt.Fprintf(s.w, `\u%04x`, r)
		case r < utf8.RuneSelf || finding.Printable(r):
			_, _ = s.w.Write(text[i : i+n])
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(s.w, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			fmt.Fprintf(s.w, `\u%04x`, r)
		}
		i += n
	}
}

// flush returns the first error.
func (s *jsonStream) flush() error {
	if s.err != nil {
		return fmt.Errorf("encode report as JSON: %w", s.err)
	}
	return s.w.Flush()
}

// list writes one item a line.
func list[T any](out *jsonStream, items []T, encode func(T) any) {
	out.raw("[")
	for i, item := range items {
		if i > 0 {
			out.raw(",")
		}
		out.raw("\n")
		out.value(encode(item))
	}
	if len(items) > 0 {
		out.raw("\n")
	}
	out.raw("]")
}
