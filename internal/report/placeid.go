package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/hookvet/hookvet/internal/finding"
)

// placeIDs names the findings of a report for services that follow findings from one
// report to the next: by the secret's fingerprint, its rule and its path. Lines are left
// out, which move; where a file has the same secret twice, the second is told by its
// number, since these services drop what has the same name as another.
type placeIDs map[[16]byte]int

// of names the next finding, in the order of the report.
func (p placeIDs) of(f finding.Finding) string {
	place := fmt.Sprintf("%q %q %q", f.Fingerprint, f.Rule, f.File)
	id := shortSum(place)
	p[id]++
	if n := p[id]; n > 1 {
		id = shortSum(fmt.Sprintf("%s %d", place, n))
	}
	return hex.EncodeToString(id[:])
}

func shortSum(text string) [16]byte {
	sum := sha256.Sum256([]byte(text))
	return [16]byte(sum[:16])
}
