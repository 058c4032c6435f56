package rules

import (
	"errors"
	"fmt"
	"io"

	"github.com/hookvet/hookvet/rules/generic"
)

// ErrTooManyMatches says that a content holds more matches than are kept, by
// number (MaxMatches) or by the length of their texts, and that those after were
// left out.
var ErrTooManyMatches = fmt.Errorf("more than %d matches, or too long ones: the rest is left out", MaxMatches)

// A Scanner is one goroutine's use of a Set. It keeps buffers from one content
// to the next.
type Scanner struct {
	set   *Set
	opts  Options
	size  sizes
	depth int // encodings to undo

	// Of the content.
	in       *Input
	base     int64 // offset of text[0]
	lines    int   // newlines before text[0]
	lineFrom int64 // offset of the start of text[0]'s line
	from     int   // offset in text: matches that start before it have been reported
	until    int   // offset in text: matches that start there or after it wait for more text
	matches  []*Match
	held     int // bytes of the matches' texts
	tooMany  bool
	hidden   bool      // a match may have been left out because of another
	verdicts []verdict // by rule
	lastEnd  []int64   // by rule: end of its last match

	// Of the text in memory.
	text     []byte
	final    bool // the content ends where text does
	hits     [][]hit
	woken    []int32 // rules that have hits or a keyword, in the order of waking
	waking   []bool
	keyword  []bool // by rule: a keyword was seen, in this content
	oddAt    []int  // ends of characters of odd.go in the text
	windows  []window
	seen     []seenHit
	words    *dfa
	ends     wordEnds
	gathered gathered
	pending  []candidate
	folded   string // see foldedText
	low      []byte // see hasNeeds
	top      *layer // of text
	line     lineVerdicts
	asked    bool // opts.Inline was, for text
	inline   Suppressor

	kinds   generic.Kinds // of files that the content may be
	scratch generic.Scratch
	memo    *memo       // nil but in ScanFrom's scanners
	seg     []segmenter // by depth
	decoded [][]byte    // by depth
	phase   int         // offset in text at which a run of base64 that goes through its start goes on
	buf     []byte

	// Of ScanFrom.
	learning        bool
	learned         []knownHit
	clean           cleanRanges
	ran             []ranWindow
	baseWindows     []knownWindow
	baseRuns        []knownRuns
	knownRuns       []knownRuns
	runs            []stretch
	segments, found []knownSegment
	redo            []stretch
	fresh           bool // all segments were found at once, and are in seg[0]
}

// verdict says whether a rule applies to the content, by path and commit.
type verdict uint8

const (
	undecided verdict = iota
	applies
	appliesNot
)

// candidate is a match of an expression in text or in a decoded text.
type candidate struct {
	rule       *compiled
	start, end int
	found      *generic.Found // what the rule's matcher made of it, if it has one
}

// Scanner makes a scanner for one goroutine.
func (s *Set) Scanner(opts Options) *Scanner {
	n := len(s.rules)
	sc := &Scanner{
		set: s, opts: opts, size: opts.sizes, words: s.words.dfa(), depth: opts.MaxDecodeDepth,
		hits: make([][]hit, n), waking: make([]bool, n), keyword: make([]bool, n),
		verdicts: make([]verdict, n), lastEnd: make([]int64, n),
	}
	if sc.depth == 0 {
		sc.depth = DefaultDecodeDepth
	}
	if sc.size == (sizes{}) {
		sc.size = defaultSizes
	}
	for d := 0; d <= sc.depth; d++ {
		sc.seg = append(sc.seg, segmenter{plainest: opts.plainest})
		sc.decoded = append(sc.decoded, nil)
	}
	return sc
}

// Scan reads a content to its end and calls emit for each match, in the order
// of their places. It holds a bounded part of the content. On an error of r
// that is not io.EOF, matches in what could be read are emitted all the same.
func (sc *Scanner) Scan(in Input, r io.Reader, emit func(*Match)) error {
	if !sc.begin(&in) {
		return nil
	}
	if sc.buf == nil {
		sc.buf = make([]byte, sc.size.buffer)
	}
	n := 0
	var err error
	for err == nil {
		var m int
		m, err = readFull(r, sc.buf[n:])
		n += m
		sc.final = err != nil
		sc.text = sc.buf[:n]
		sc.chunk()
		if sc.final {
			break
		}
		n = copy(sc.buf, sc.buf[sc.slide():n])
	}
	sc.finish(emit)
	if err != io.EOF {
		return errors.Join(err, sc.overflow())
	}
	return sc.overflow()
}

// ScanBytes is Scan for a content in memory. It does not change data.
func (sc *Scanner) ScanBytes(in Input, data []byte, emit func(*Match)) error {
	if !sc.begin(&in) {
		return nil
	}
	for at := 0; ; at += sc.slide() {
		end := min(len(data), at+sc.size.buffer)
		sc.text, sc.final = data[at:end:end], end == len(data)
		sc.chunk()
		if sc.final {
			break
		}
	}
	sc.finish(emit)
	return sc.overflow()
}

// ScanPath applies only what can be told from a path.
func (sc *Scanner) ScanPath(in Input, emit func(*Match)) {
	if sc.begin(&in) {
		sc.finish(emit)
	}
}

func (sc *Scanner) overflow() error {
	if sc.tooMany {
		return ErrTooManyMatches
	}
	return nil
}

// readFull fills buf. The error is what ended the reading early, if anything.
func readFull(r io.Reader, buf []byte) (int, error) {
	n, idle := 0, 0
	for n < len(buf) {
		m, err := r.Read(buf[n:])
		n += m
		if err != nil {
			return n, err
		}
		if m > 0 {
			idle = 0
		} else if idle++; idle == 100 {
			return n, io.ErrNoProgress
		}
	}
	return n, nil
}

// begin makes ready for a content; false if an allowlist leaves it alone.
func (sc *Scanner) begin(in *Input) bool {
	sc.in, sc.base, sc.lines, sc.lineFrom, sc.from, sc.phase = in, 0, 0, 0, 0, 0
	sc.matches, sc.held, sc.tooMany, sc.hidden = sc.matches[:0], 0, false, false
	sc.kinds = sc.opts.kindsAt(in.Path)
	// Only where the last content ended in a panic, which callers may survive, is
	// there anything left of it here.
	sc.learning = false
	for _, i := range sc.woken {
		sc.hits[i], sc.waking[i] = sc.hits[i][:0], false
	}
	sc.woken = sc.woken[:0]
	clear(sc.verdicts)
	clear(sc.lastEnd)
	clear(sc.keyword)
	if sc.set.allowsContent(in) {
		return false
	}
	for _, c := range sc.set.pathOnly {
		if !sc.opts.AnyPath && c.path().match(in.Path) && sc.applies(c) && !c.SkipReport {
			sc.matches = append(sc.matches, &Match{Rule: c.Rule, PathOnly: true, rule: c})
		}
	}
	return true
}

// applies tells, once a content, whether a rule applies to it.
func (sc *Scanner) applies(c *compiled) bool {
	v := &sc.verdicts[c.index]
	if *v == undecided {
		*v = appliesNot
		if sc.opts.AnyPath || c.appliesAt(sc.in) {
			*v = applies
		}
	}
	return *v == applies
}

// chunk scans what is in memory. Unless it is the content's last, matches near
// its end wait until there is more text: sc.from is set to where they start.
func (sc *Scanner) chunk() {
	sc.top = &layer{text: sc.text}
	sc.line.layer = nil
	sc.asked, sc.inline = false, nil
	until := len(sc.text)
	if !sc.final {
		until = max(sc.from, until-sc.size.tail)
	}
	sc.pending = sc.pending[:0]
	until = sc.search(sc.text, nil, until)
	var segments []segment
	if sc.depth > 0 {
		segments = sc.seg[0].find(sc.text, sc.phase)
	}
	if !sc.final {
		open := openRun(sc.text, sc.phase)
		for _, s := range segments {
			if s.end+decodeMargin > len(sc.text) {
				open = min(open, s.start)
				break
			}
		}
		until = min(until, open-decodeMargin)
		until = max(until, len(sc.text)-sc.size.wait, sc.from)
	}
	for _, c := range sc.pending {
		if c.start >= sc.from && c.start < until {
			sc.consider(c, sc.top)
		}
	}
	sc.until = until
	sc.decode(sc.top, 0, segments)
	sc.from = until
}

// slide moves on to the next text of the content, which starts at the offset
// that it gives.
func (sc *Scanner) slide() int {
	keep := max(0, sc.from-sc.size.before)
	head := sc.text[:keep]
	sc.lines += countLines(head)
	if i := lastNewline(head); i >= 0 {
		sc.lineFrom = sc.base + int64(i) + 1
	}
	sc.phase = phaseAt(sc.text, keep, sc.phase)
	sc.base += int64(keep)
	sc.from -= keep
	return keep
}
