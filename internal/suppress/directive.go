package suppress

import (
	"bytes"
	"time"
)

// directive is a hookvet:allow, read.
type directive struct {
	rule     []byte    // nil: of every rule
	until    time.Time // last day, in UTC; zero: for good
	badUntil bool      // an until= that is no day
	reason   bool      // there is one
}

var untilMark = []byte("until=")

// readDirective reads what follows "hookvet:allow" on its line. It is not ok if that goes
// on with the word, as in "hookvet:allowed".
func readDirective(rest []byte) (d directive, ok bool) {
	rest = comment(rest)
	if len(rest) > 0 && wordByte(rest[0]) {
		return d, false
	}
	for first := true; ; {
		var word []byte
		if word, rest = cutWord(rest); len(word) == 0 {
			return d, true
		}
		// A date counts wherever it stands: one that is overlooked would let the
		// comment suppress for good.
		if date, is := bytes.CutPrefix(word, untilMark); is {
			day, err := time.Parse(time.DateOnly, string(date))
			switch {
			case err != nil:
				d.badUntil = true
			case d.until.IsZero() || day.Before(d.until):
				d.until = day
			}
			continue
		}
		switch {
		case first && isRuleID(word):
			d.rule = word
		case hasWord(word):
			d.reason = true
		}
		first = false
	}
}

// over says whether a day, in UTC, has come to its end.
func over(day, now time.Time) bool {
	return !now.Before(day.AddDate(0, 0, 1))
}
