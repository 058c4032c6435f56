package structure

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Verdict is what a check makes of a secret.
type Verdict uint8

const (
	Silent   Verdict = iota // it can't tell
	Verified                // a checksum or a decoded structure proves the shape
	Doubtful                // the shape is odd, or of no use any more: perhaps no secret
	Refuted                 // certainly not a secret of that kind
)

var verdictNames = [...]string{"silent", "verified", "doubtful", "refuted"}

// String gives the verdict's name.
func (v Verdict) String() string {
	if int(v) < len(verdictNames) {
		return verdictNames[v]
	}
	return fmt.Sprintf("verdict(%d)", uint8(v))
}

// Outcome is a verdict and what people are told of it.
type Outcome struct {
	Verdict Verdict
	Reason  string // a clause such as "its checksum fits"; may come with Silent too; nothing of the secret's random part is in it

	// Severity, if not empty, is that of a secret which does less harm than its
	// rule says: an expired or a test-mode one.
	Severity string
}

// Check tells by structure alone whether a text is a secret of one kind. It is
// immutable.
type Check struct {
	Name   string // as in a rule's `check`
	About  string // what it looks at, for people
	Source string // address of the page that documents the structure

	judge func(secret string, now time.Time) Outcome
	seal  func(value string) string // nil: there is nothing to seal
}

// maxSecret is the longest secret in bytes that is looked at. A private key of
// 16,384 bits takes 13 KB.
const maxSecret = 128 << 10

// Judge looks at a secret. It depends on nothing but its arguments; now is what
// dates in the secret are compared with. Its work is linear in the secret's length.
func (c *Check) Judge(secret string, now time.Time) Outcome {
	if len(secret) > maxSecret {
		return Outcome{}
	}
	return c.judge(secret, now)
}

// Sealable says whether Seal can make values for the check.
func (c *Check) Sealable() bool { return c.seal != nil }

// Find gives the check of a name.
func Find(name string) (*Check, bool) {
	i, ok := slices.BinarySearchFunc(checks, name, func(c *Check, name string) int { return strings.Compare(c.Name, name) })
	if !ok {
		return nil, false
	}
	return checks[i], true
}

// All gives every check, by name. They must not be changed.
func All() []*Check { return slices.Clone(checks) }

// Names gives the names of all checks, sorted.
func Names() []string {
	out := make([]string, len(checks))
	for i, c := range checks {
		out[i] = c.Name
	}
	return out
}

// ErrUnsealable is what Seal returns for a check that has nothing to seal, and
// for a value whose shape it does not know.
var ErrUnsealable = errors.New("can't be sealed")

// Seal makes of a value that has the shape of a check's secrets one that the
// check does not refute, by putting the right checksum or structure into it: for
// tests, which make their secrets while they run. The value keeps its length and its
// prefix, and where it can its letters.
func Seal(check, value string) (string, error) {
	c, ok := Find(check)
	if !ok {
		return "", fmt.Errorf("sealing a value: there is no check %q", check)
	}
	if c.seal == nil || len(value) > maxSecret {
		return "", fmt.Errorf("sealing a value by check %q: %w", check, ErrUnsealable)
	}
	sealed := c.seal(value)
	if sealed == "" {
		return "", fmt.Errorf("sealing a value by check %q: %w", check, ErrUnsealable)
	}
	return sealed, nil
}

func verified(format string, args ...any) Outcome {
	return Outcome{Verdict: Verified, Reason: fmt.Sprintf(format, args...)}
}

func doubtful(format string, args ...any) Outcome {
	return Outcome{Verdict: Doubtful, Reason: fmt.Sprintf(format, args...)}
}

func refuted(format string, args ...any) Outcome {
	return Outcome{Verdict: Refuted, Reason: fmt.Sprintf(format, args...)}
}

// note says nothing of whether it is a secret, but something for people.
func note(format string, args ...any) Outcome {
	return Outcome{Reason: fmt.Sprintf(format, args...)}
}

// low is o, of low severity.
func (o Outcome) low() Outcome {
	o.Severity = "low"
	return o
}
