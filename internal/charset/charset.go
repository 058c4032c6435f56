// Package charset decides from the first bytes of a content whether it is
// text, UTF-16 text or binary, and turns UTF-16 into UTF-8.
//
// Windows tools still write UTF-16 (registry exports, PowerShell output,
// .strings files), and a scanner that takes its NULs for "binary" says clean
// about a secret that any editor shows. Legacy 8-bit charsets are none of this
// package's business: secrets are ASCII, and so is the text around them.
//
//	head, _ := br.Peek(8000)
//	kind := charset.Detect(head)
//	if kind != charset.Binary {
//		scan(charset.NewReader(kind, br))
//	}
package charset

import (
	"bytes"
	"io"

	"golang.org/x/text/encoding/unicode"
)

// Kind is what a content is.
type Kind uint8

// The kinds.
const (
	Text    Kind = iota // UTF-8, or anything else without NULs
	Binary              // a NUL where text has none
	UTF16LE             // little-endian UTF-16, with or without byte order mark
	UTF16BE             // big-endian UTF-16, with or without byte order mark
)

// Window is how many bytes Detect looks at: git calls a blob binary if there
// is a NUL in its first 8000 bytes (FIRST_FEW_BYTES in xdiff-interface.c), and
// what git shows as text must be scanned as text.
const Window = 8000

// Detect looks at the first Window bytes of prefix, which should hold that
// many if the content does.
func Detect(prefix []byte) Kind {
	prefix = prefix[:min(len(prefix), Window)]
	switch {
	case bytes.HasPrefix(prefix, []byte{0xFF, 0xFE, 0, 0}):
		// UTF-32, or UTF-16 that starts with U+0000: no text that anyone writes.
		return Binary
	case bytes.HasPrefix(prefix, []byte{0xFF, 0xFE}):
		return UTF16LE
	case bytes.HasPrefix(prefix, []byte{0xFE, 0xFF}):
		return UTF16BE
	case bytes.IndexByte(prefix, 0) < 0:
		return Text
	}
	return guess(prefix)
}

// NewReader returns r as UTF-8. UTF-16 loses its byte order mark, and lone
// surrogates become U+FFFD; the other kinds are handed through untouched, a
// UTF-8 byte order mark included.
func NewReader(k Kind, r io.Reader) io.Reader {
	switch k {
	case UTF16LE:
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(r)
	case UTF16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().Reader(r)
	}
	return r
}
