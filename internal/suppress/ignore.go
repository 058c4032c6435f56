package suppress

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
)

// Caps for an ignore file, which comes from the scanned repository. A line
// holds a path, which no system lets grow beyond a few KiB.
const (
	maxIgnoreLine    = 64 << 10
	maxIgnoreEntries = 200_000
	maxWarnings      = 20
)

// Entry is one fingerprint of an ignore file.
type Entry struct {
	Commit string // full hash in lower case; empty: in every commit, and outside of history
	File   string // slash path
	Rule   string
	Line   int // first line of the match

	At int // line of the ignore file
}

// Ignore holds the fingerprints of a .gitleaksignore file. It is safe for
// concurrent use; a nil Ignore matches nothing.
type Ignore struct {
	entries []Entry
	used    []atomic.Bool
	index   map[Entry]int // entries without At
}

// ParseIgnore reads a .gitleaksignore file. Its lines are
//
//	file:rule:line
//	commit:file:rule:line
//
// and blank ones and comments that begin with #. Fields are read from the right,
// so that a file's name may hold colons; a commit is 40 or 64 hex digits. A
// backslash in a file's name becomes a slash, as in gitleaks. A line that is
// none of these is left out and gives a warning, which names the file and the
// line but does not repeat the text.
func ParseIgnore(name string, r io.Reader) (*Ignore, []string, error) {
	ig := &Ignore{index: make(map[Entry]int)}
	var warnings []string
	bad, at := 0, 0
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, maxIgnoreLine)
	for sc.Scan() {
		at++
		text := sc.Text()
		if at == 1 {
			text = strings.TrimPrefix(text, "\ufeff")
		}
		text = strings.TrimSpace(text)
		if text == "" || text[0] == '#' {
			continue
		}
		e, err := parseEntry(text)
		if err != nil {
			if bad++; bad <= maxWarnings {
				warnings = append(warnings, fmt.Sprintf("%s:%d: %v", name, at, err))
			}
			continue
		}
		if _, ok := ig.index[e]; ok {
			continue
		}
		if len(ig.entries) == maxIgnoreEntries {
			return nil, warnings, fmt.Errorf("%s:%d: more than %d entries", name, at, maxIgnoreEntries)
		}
		ig.index[e] = len(ig.entries)
		e.At = at
		ig.entries = append(ig.entries, e)
	}
	if err := sc.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, warnings, fmt.Errorf("%s:%d: line is longer than %d bytes", name, at+1, maxIgnoreLine)
	} else if err != nil {
		return nil, warnings, fmt.Errorf("%s:%d: %w", name, at+1, err)
	}
	if bad > maxWarnings {
		warnings = append(warnings, fmt.Sprintf("%s: %d more lines are not fingerprints", name, bad-maxWarnings))
	}
	ig.used = make([]atomic.Bool, len(ig.entries))
	return ig, warnings, nil
}

var errFields = errors.New("not a fingerprint: want file:rule:line or commit:file:rule:line")

func parseEntry(text string) (Entry, error) {
	rest, number, ok := cutLast(text)
	if !ok {
		return Entry{}, errFields
	}
	file, rule, ok := cutLast(rest)
	if !ok {
		return Entry{}, errFields
	}
	// gitleaks compares text, in which a line is a number without leading zeros.
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || strconv.Itoa(n) != number {
		return Entry{}, errors.New("not a fingerprint: what follows the last colon is not a line number")
	}
	if rule == "" {
		return Entry{}, errors.New("not a fingerprint: the rule is empty")
	}
	e := Entry{Rule: rule, Line: n}
	if commit, after, ok := strings.Cut(file, ":"); ok && isHash(commit) {
		e.Commit, file = strings.ToLower(commit), after
	}
	e.File = strings.ReplaceAll(file, `\`, "/")
	return e, nil
}

// cutLast splits text at its last colon.
func cutLast(text string) (before, after string, ok bool) {
	i := strings.LastIndexByte(text, ':')
	if i < 0 {
		return "", "", false
	}
	return text[:i], text[i+1:], true
}

func isHash(s string) bool {
	if len(s) != 40 && len(s) != 64 {
		return false
	}
	return strings.Trim(s, "0123456789abcdefABCDEF") == ""
}

// Match tells whether an entry names rule's match that begins in that line of
// the file, and remembers that the entry was of use. The commit is empty
// outside of history.
func (ig *Ignore) Match(commit, file, rule string, line int) bool {
	if ig == nil || len(ig.entries) == 0 {
		return false
	}
	found := ig.match(Entry{File: file, Rule: rule, Line: line})
	if commit != "" {
		// Even if the first entry is enough: neither is stale.
		found = ig.match(Entry{Commit: strings.ToLower(commit), File: file, Rule: rule, Line: line}) || found
	}
	return found
}

func (ig *Ignore) match(e Entry) bool {
	i, ok := ig.index[e]
	if ok {
		ig.used[i].Store(true)
	}
	return ok
}

// Len gives the number of entries.
func (ig *Ignore) Len() int {
	if ig == nil {
		return 0
	}
	return len(ig.entries)
}

// Entries gives all entries, in the order of the file.
func (ig *Ignore) Entries() []Entry {
	if ig == nil {
		return nil
	}
	return slices.Clone(ig.entries)
}

// Unused gives the entries that have matched nothing so far, in the order of
// the file.
func (ig *Ignore) Unused() []Entry {
	if ig == nil {
		return nil
	}
	var out []Entry
	for i := range ig.entries {
		if !ig.used[i].Load() {
			out = append(out, ig.entries[i])
		}
	}
	return out
}
