package finding

import (
	"cmp"
	"slices"
)

// Sort puts the findings in the order of reports: surest first, then worst,
// then by place. The order is total, so that the same findings come out the same
// whatever order the workers delivered them in.
func Sort(findings []Finding) {
	slices.SortStableFunc(findings, func(a, b Finding) int { return Compare(&a, &b) })
}

// Compare is the order of Sort: negative if a comes first, 0 if they are the
// same finding.
func Compare(a, b *Finding) int {
	if c := cmp.Or(compareRank(a, b), comparePlace(a, b)); c != 0 {
		return c
	}
	return compareRest(a, b)
}

func compareRank(a, b *Finding) int {
	return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), CompareSeverity(a.Severity, b.Severity))
}

func comparePlace(a, b *Finding) int {
	return cmp.Or(
		cmp.Compare(a.File, b.File),
		comparePosition(a.Position, b.Position),
		cmp.Compare(a.hash(), b.hash()),
	)
}

func comparePosition(a, b Position) int {
	return cmp.Or(
		cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
		cmp.Compare(a.EndLine, b.EndLine), cmp.Compare(a.EndColumn, b.EndColumn),
	)
}

// compareRest tells apart what stands at the same place.
func compareRest(a, b *Finding) int {
	return cmp.Or(
		cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Analyzer, b.Analyzer),
		compareBool(a.Generic, b.Generic),
		cmp.Compare(a.Secret, b.Secret),
		cmp.Compare(a.SecretStart, b.SecretStart),
		cmp.Compare(a.SecretEnd, b.SecretEnd),
		cmp.Compare(a.Source, b.Source),
		cmp.Compare(a.Match, b.Match),
		cmp.Compare(a.Description, b.Description),
		slices.Compare(a.Decoded, b.Decoded),
		slices.Compare(a.Also, b.Also),
		cmp.Compare(a.Entropy, b.Entropy),
		cmp.Compare(a.Fingerprint, b.Fingerprint),
		slices.CompareFunc(a.Beside, b.Beside, func(x, y [2]int) int { return slices.Compare(x[:], y[:]) }),
	)
}

// hash returns the commit's name, empty outside of history.
func (f *Finding) hash() string {
	if f.Commit == nil {
		return ""
	}
	return f.Commit.Hash
}
