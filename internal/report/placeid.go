package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/hookvet/hookvet/internal/finding"
)

// placeID identifies a finding for services that follow findings from one report to the
// next: the secret's fingerprint, its rule and its path. Lines are left out, which move,
// but of two places with all of that in common the second is another finding, so the
// column and line tell them apart where there is no fingerprint.
func placeID(f finding.Finding) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q", f.Fingerprint, f.Rule, f.File)
	if f.Fingerprint == "" {
		fmt.Fprintf(h, " %d:%d", f.Position.Line, f.Position.Column)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
