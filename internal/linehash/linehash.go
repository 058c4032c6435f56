// Package linehash computes the fingerprints by which GitHub's code scanning knows a
// result again when lines move: primaryLocationLineHash, one for each line of a file.
//
// The hash of a line is that of the next 100 characters from its start, without spaces
// and tabs, so it also changes with what follows. It is computed as GitHub's own action
// does for reports that lack it (github/codeql-action, src/fingerprints.ts): only then do
// the alerts of a report that was uploaded without the action stay the same.
package linehash

import (
	"bufio"
	"errors"
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	window     = 100   // characters that a hash covers
	multiplier = 37    // of the rolling hash
	endOfFile  = 65535 // stands behind the last character
)

// Lines calls visit with the number of each line of a text, from 1, and its hash, in order.
// Characters are UTF-16 code units, as in JavaScript; bytes that are not UTF-8 count as
// U+FFFD. The error is that of r.
func Lines(r io.Reader, visit func(line int, hash string)) error {
	h := hasher{visit: visit, atStart: true, seen: make(map[uint64]int), power: 1}
	for range window {
		h.power *= multiplier
	}
	in := bufio.NewReader(r)
	for {
		c, _, err := in.ReadRune()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if first, second := utf16.EncodeRune(c); first != utf8.RuneError {
			h.character(uint64(first))
			h.character(uint64(second))
		} else {
			h.character(uint64(c))
		}
	}
	h.character(endOfFile)
	for range window {
		h.leave()
		h.push(0)
	}
	return nil
}

// hasher is a rolling hash over the last window characters. All arithmetic is modulo 2^64.
type hasher struct {
	visit func(line int, hash string)

	ring   [window]uint64 // the characters
	starts [window]int    // by place in ring: the line that begins there, 0: none
	next   int            // place in ring
	sum    uint64
	power  uint64 // multiplier^window: the weight of what leaves the ring

	line    int
	atStart bool // the next character begins a line
	afterCR bool
	seen    map[uint64]int // how often a hash was given
}

func (h *hasher) character(c uint64) {
	if c == ' ' || c == '\t' || h.afterCR && c == '\n' {
		h.afterCR = false
		return
	}
	h.afterCR = c == '\r'
	if h.afterCR {
		c = '\n'
	}
	h.leave()
	if h.atStart {
		h.line++
		h.starts[h.next] = h.line
	}
	h.atStart = c == '\n'
	h.push(c)
}

// leave tells of the line that begins at the place that is written next.
func (h *hasher) leave() {
	line := h.starts[h.next]
	if line == 0 {
		return
	}
	h.starts[h.next] = 0
	h.seen[h.sum]++
	h.visit(line, strconv.FormatUint(h.sum, 16)+":"+strconv.Itoa(h.seen[h.sum]))
}

func (h *hasher) push(c uint64) {
	h.sum = h.sum*multiplier + c - h.power*h.ring[h.next]
	h.ring[h.next] = c
	h.next = (h.next + 1) % window
}
