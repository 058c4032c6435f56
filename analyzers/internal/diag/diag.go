// Package diag makes the diagnostics of the passes, so that all say the same
// things in the same order and none shows a secret.
//
// Message, Category and URL are what the drivers keep: golangci-lint drops all but
// the message, and merges equal ones; gopls and -json use the category.
package diag

import (
	"fmt"
	"go/token"
	"hash/fnv"

	"golang.org/x/tools/go/analysis"

	"github.com/hookvet/hookvet/internal/finding"
)

// Finding is what a pass found.
type Finding struct {
	Pos, End   token.Pos // of the literal, or of what stands for it
	Rule       string    // id, e.g. "stripe-webhook-secret" or "hardcoded-hmac-key"
	Confidence finding.Confidence
	Severity   string // empty: that of the rule
	// What is a clause without the secret: "the key of hmac.New is a constant".
	// What it quotes from the source is at most names.
	What    string
	Tag     string // short, tells equal texts apart: see Tag; may be empty
	URL     string // where to read more, or to revoke
	Related []analysis.RelatedInformation
	Fixes   []analysis.SuggestedFix
}

// Tag makes the tag of a pass's finding: four digits that tell apart what would else
// read the same, and that stay when lines move. Nothing of the value goes in: of a
// password, even two bytes of a hash confirm a guess.
func Tag(pkg, name string, ordinal int) string {
	h := fnv.New32a()
	fmt.Fprintf(h, "%s\x00%s\x00%d", pkg, name, ordinal)
	return fmt.Sprintf("%04x", h.Sum32()>>16)
}

// Message is the text of the finding: one line that ends with the rule, the
// confidence, the severity if it is not the rule's, and the tag.
func (f *Finding) Message() string {
	return finding.Message{What: f.What, Rule: f.Rule, Confidence: f.Confidence, Severity: f.Severity, Tag: f.Tag}.String()
}

// Report reports the finding.
func (f *Finding) Report(pass *analysis.Pass) {
	pass.Report(analysis.Diagnostic{
		Pos: f.Pos, End: f.End, Category: f.Rule, Message: f.Message(), URL: f.URL,
		Related: f.Related, SuggestedFixes: f.Fixes,
	})
}
