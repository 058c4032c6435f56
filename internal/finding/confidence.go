package finding

import (
	"fmt"
	"strings"
)

// Confidence says how sure a finding is. Reports sort by it and
// --min-confidence cuts by it; larger is surer.
type Confidence uint8

// The levels, least sure first.
const (
	Generic  Confidence = iota // a name that says secret, and a random value
	Pattern                    // a distinctive pattern
	Sink                       // a typed constant reaches a parameter that is a secret by definition
	Verified                   // a checksum or decoded structure proves the shape
)

var confidenceNames = [...]string{"generic", "pattern", "sink", "verified"}

// Confidences returns the names of all levels, least sure first.
func Confidences() []string { return append([]string(nil), confidenceNames[:]...) }

// String returns the name of the level.
func (c Confidence) String() string {
	if int(c) < len(confidenceNames) {
		return confidenceNames[c]
	}
	return fmt.Sprintf("confidence(%d)", uint8(c))
}

// ParseConfidence is the inverse of String, for flags and configuration. Its
// error names the allowed values.
func ParseConfidence(name string) (Confidence, error) {
	for i, n := range confidenceNames {
		if n == name {
			return Confidence(i), nil
		}
	}
	return 0, fmt.Errorf("unknown confidence %q: use one of %s", name, strings.Join(confidenceNames[:], ", "))
}

// MarshalText returns the name of the level; it fails for a value that is none.
func (c Confidence) MarshalText() ([]byte, error) {
	if int(c) >= len(confidenceNames) {
		return nil, fmt.Errorf("no such confidence: %d", uint8(c))
	}
	return []byte(confidenceNames[c]), nil
}

// UnmarshalText is ParseConfidence for encoders.
func (c *Confidence) UnmarshalText(text []byte) error {
	v, err := ParseConfidence(string(text))
	if err != nil {
		return err
	}
	*c = v
	return nil
}
