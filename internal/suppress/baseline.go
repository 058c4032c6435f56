package suppress

import (
	"bufio"
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/hookvet/hookvet/internal/finding"
)

// Caps for a baseline, which may come from the scanned repository.
const (
	maxBaselineLine    = 64 << 10
	maxBaselineEntries = 200_000
)

const (
	baselineHead     = "# hookvet baseline 1"
	baselineKeyBytes = 16
)

// Known is an entry of a baseline: a secret that somebody has decided to live with for
// the time being. What says which one is the fingerprint alone; Rule and Path are those
// of the day it was entered, for people.
type Known struct {
	Fingerprint string // 32 hexadecimal digits, with the baseline's key
	Rule        string
	Path        string
	Reason      string    // why it is left; never empty
	Owner       string    // who sees to it; may be empty
	Until       time.Time // day, in UTC, from whose end on the entry counts no more; zero: for good

	At int // line of the file; 0 if it was not read from one
}

// Expired says whether the entry counts no more.
func (k *Known) Expired(now time.Time) bool {
	return !k.Until.IsZero() && over(k.Until, now)
}

// Baseline is a list of known findings, and the key of their fingerprints. It is not for
// concurrent use.
//
// As a file it has a line an entry, sorted by the fingerprint: new entries go to random
// places, so that those of two branches rarely meet.
//
//	# hookvet baseline 1
//	key 000102030405060708090a0b0c0d0e0f
//	8d1f… stripe-webhook-secret pay/hook.go until=2027-01-31 owner=pay # test account, to be revoked
type Baseline struct {
	Key     []byte
	Entries []Known
}

// NewBaseline returns a baseline with a fresh key and no entries.
func NewBaseline() *Baseline {
	key := make([]byte, baselineKeyBytes)
	_, _ = rand.Read(key) // never fails, says its documentation
	return &Baseline{Key: key}
}

// Find returns the entry of a fingerprint that counts, or else one that has expired, or
// nil.
func (b *Baseline) Find(fingerprint string, now time.Time) *Known {
	i, _ := slices.BinarySearchFunc(b.Entries, fingerprint, func(k Known, f string) int { return cmp.Compare(k.Fingerprint, f) })
	var expired *Known
	for ; i < len(b.Entries) && b.Entries[i].Fingerprint == fingerprint; i++ {
		k := &b.Entries[i]
		if !k.Expired(now) {
			return k
		}
		expired = k
	}
	return expired
}

// Add enters a known finding; the caller has seen to it that it is none yet.
func (b *Baseline) Add(k Known) {
	b.Entries = append(b.Entries, k)
	b.sort()
}

func (b *Baseline) sort() {
	slices.SortStableFunc(b.Entries, func(x, y Known) int {
		return cmp.Or(cmp.Compare(x.Fingerprint, y.Fingerprint), cmp.Compare(x.Rule, y.Rule), cmp.Compare(x.Path, y.Path))
	})
}

// WriteTo writes the baseline as a file.
func (b *Baseline) WriteTo(w io.Writer) (int64, error) {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n"+
		"# What hookvet finds and is left for now, a line each, sorted. Reasons, owners and dates may be\n"+
		"# edited; `hookvet baseline` does the rest. It holds no secret, only keyed fingerprints.\n"+
		"key %s\n", baselineHead, hex.EncodeToString(b.Key))
	for _, k := range b.Entries {
		fmt.Fprintf(&out, "%s %s %s", k.Fingerprint, quoted(k.Rule), quoted(k.Path))
		if !k.Until.IsZero() {
			fmt.Fprintf(&out, " until=%s", k.Until.Format(time.DateOnly))
		}
		if k.Owner != "" {
			fmt.Fprintf(&out, " owner=%s", quoted(k.Owner))
		}
		fmt.Fprintf(&out, " # %s\n", finding.Sanitize(strings.Join(strings.Fields(k.Reason), " ")))
	}
	n, err := io.WriteString(w, out.String())
	return int64(n), err
}

// quoted writes a path or a name as one word.
func quoted(s string) string {
	plain := s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || !finding.Printable(r) || r == '"' || r == '#' || r == '='
	})
	if plain {
		return s
	}
	return strconv.QuoteToGraphic(s)
}

// ParseBaseline reads a file. Its errors name the file and the line, and do not repeat
// the text.
func ParseBaseline(name string, r io.Reader) (*Baseline, error) {
	b := &Baseline{}
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, maxBaselineLine)
	at := 0
	for sc.Scan() {
		at++
		text := strings.TrimSpace(strings.TrimPrefix(sc.Text(), "\ufeff"))
		var err error
		switch key, isKey := strings.CutPrefix(text, "key "); {
		case at == 1 && text != baselineHead:
			err = fmt.Errorf("is no baseline of hookvet's: the first line is not %q", baselineHead)
		case text == "" || text[0] == '#':
		case isMarker(text):
			err = errors.New("the file has a merge conflict: keep the lines of both sides")
		case isKey:
			err = b.setKey(strings.TrimSpace(key))
		case b.Key == nil:
			err = errors.New("an entry before the key")
		case len(b.Entries) == maxBaselineEntries:
			err = fmt.Errorf("more than %d entries", maxBaselineEntries)
		default:
			var k Known
			if k, err = parseKnown(text); err == nil {
				k.At = at
				b.Entries = append(b.Entries, k)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, at, err)
		}
	}
	if err := sc.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, fmt.Errorf("%s:%d: line is longer than %d bytes", name, at+1, maxBaselineLine)
	} else if err != nil {
		return nil, fmt.Errorf("%s:%d: %w", name, at+1, err)
	}
	if b.Key == nil {
		return nil, fmt.Errorf("%s: has no key", name)
	}
	b.sort()
	b.Entries = slices.CompactFunc(b.Entries, func(x, y Known) bool { // a merge may have kept both of two
		x.At = y.At
		return x == y
	})
	return b, nil
}

func isMarker(text string) bool {
	for _, m := range []string{"<<<<<<<", "=======", ">>>>>>>", "|||||||"} {
		if strings.HasPrefix(text, m) {
			return true
		}
	}
	return false
}

func (b *Baseline) setKey(text string) error {
	key, err := hex.DecodeString(text)
	switch {
	case b.Key != nil && err == nil && string(key) != string(b.Key):
		return errors.New("a second key: fingerprints of two baselines do not mix; make one anew with hookvet baseline create --force")
	case err != nil || len(key) != baselineKeyBytes:
		return fmt.Errorf("the key is not %d hexadecimal digits", 2*baselineKeyBytes)
	}
	b.Key = key
	return nil
}

// parseKnown reads the line of an entry.
func parseKnown(text string) (Known, error) {
	var k Known
	rest := text
	fields := []*string{&k.Fingerprint, &k.Rule, &k.Path}
	for _, field := range fields {
		var err error
		if *field, rest, err = word(rest); err != nil {
			return k, err
		}
	}
	if _, err := hex.DecodeString(k.Fingerprint); err != nil || len(k.Fingerprint) != 32 {
		return k, errors.New("does not begin with a fingerprint of 32 hexadecimal digits")
	}
	for rest = strings.TrimLeft(rest, " \t"); !strings.HasPrefix(rest, "#"); rest = strings.TrimLeft(rest, " \t") {
		key, value, ok := strings.Cut(rest, "=")
		if !ok || strings.ContainsAny(key, " \t#") {
			return k, errors.New("has no reason: want `# why` at the end")
		}
		var err error
		if value, rest, err = word(value); err != nil {
			return k, err
		}
		switch key {
		case "owner":
			k.Owner = value
		case "until":
			if k.Until, err = time.Parse(time.DateOnly, value); err != nil {
				return k, errors.New("until is not a date such as 2027-01-31")
			}
		default:
			return k, errors.New("has a key that is neither owner nor until")
		}
	}
	if k.Reason = strings.TrimSpace(strings.TrimLeft(rest, "#")); k.Reason == "" {
		return k, errors.New("has no reason: want `# why` at the end")
	}
	return k, nil
}

// word reads a word, which may be quoted as in Go.
func word(text string) (w, rest string, err error) {
	text = strings.TrimLeft(text, " \t")
	if strings.HasPrefix(text, `"`) {
		q, err := strconv.QuotedPrefix(text)
		if err != nil {
			return "", "", errors.New("a quote is not closed")
		}
		w, err := strconv.Unquote(q)
		return w, text[len(q):], err
	}
	end := strings.IndexAny(text, " \t")
	if end < 0 {
		end = len(text)
	}
	if end == 0 {
		return "", "", errors.New("is cut short: want a fingerprint, a rule, a path and `# why`")
	}
	return text[:end], text[end:], nil
}
