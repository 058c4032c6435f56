package finding

import (
	"cmp"
	"slices"
	"strings"
)

// Merge returns one finding for each place, in the order of Sort: where several
// rules, or a Go pass and the text scan, found the same secret in the same
// text, or one of them a part of what the other found, the best stays (the
// surest, then one with a rule of its own rather than a generic one, then the
// worst, then a pass's), and the other rules' ids go to its Also. Encoded text gives way to what
// it decodes to. findings is not changed.
func Merge(findings []Finding) []Finding {
	in := slices.Clone(findings)
	slices.SortStableFunc(in, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File), cmp.Compare(a.hash(), b.hash()),
			comparePosition(a.Position, b.Position), compareRest(&a, &b),
		)
	})
	var out []Finding
	open := 0 // out[open:] may still share text with what comes next
	for i := range in {
		f := &in[i]
		for open < len(out) && !reaches(&out[open], f) {
			open++
		}
		merged := false
		for j := open; j < len(out) && !merged; j++ {
			if samePlace(&out[j], f) {
				out[j] = join(&out[j], f)
				merged = true
			}
		}
		if !merged {
			out = append(out, *f)
		}
	}
	Sort(out)
	return out
}

// reaches says whether a, which does not begin after f, could share text with
// it or with a finding after it.
func reaches(a, f *Finding) bool {
	return a.File == f.File && a.hash() == f.hash() && overlap(a.Position, f.Position)
}

// samePlace says whether a and f are the same secret in the same text, or one is
// an encoding of the other.
func samePlace(a, f *Finding) bool {
	if !reaches(a, f) {
		return false
	}
	s, t := a.Value(), f.Value()
	if s == "" || t == "" {
		// Rules on paths: a file is one place, whoever names it. Otherwise a
		// weakness of the code, and two rules speak of two weaknesses.
		return s == t && (f.Position.Line == 0 || a.Rule == f.Rule)
	}
	return strings.Contains(s, t) || strings.Contains(t, s) || encodes(a, f) || encodes(f, a)
}

// encodes says whether raw is a finding in encoded text, such as a value of a
// Kubernetes secret with or without what stands before it, that decoded found
// again after decoding it: people rotate what is in it. The rules may be two if
// raw's is no better, lest several findings of one encoded text disappear in one
// that says less.
func encodes(raw, decoded *Finding) bool {
	if len(raw.Decoded) >= len(decoded.Decoded) || decoded.SecretStart < 0 {
		return false
	}
	around := within(decoded.Position, raw.Position)
	if raw.Rule == decoded.Rule {
		return around || within(raw.Position, decoded.Position)
	}
	r, d := raw.Position, decoded.Position
	atEnd := around && r.EndLine == d.EndLine && r.EndColumn == d.EndColumn
	return (atEnd || within(r, d)) && compareWorth(raw, decoded) >= 0
}

// within says whether a is a part of b, or all of it.
func within(a, b Position) bool {
	return cmp.Or(cmp.Compare(b.Line, a.Line), cmp.Compare(b.Column, a.Column)) <= 0 &&
		cmp.Or(cmp.Compare(a.EndLine, b.EndLine), cmp.Compare(a.EndColumn, b.EndColumn)) <= 0
}

// overlap says whether two spans share text; unknown positions are the same.
func overlap(a, b Position) bool {
	if a.Line == b.Line && a.Column == b.Column {
		return true
	}
	before := func(line, col, l, c int) bool { return line < l || (line == l && col < c) }
	return before(a.Line, a.Column, b.EndLine, b.EndColumn) && before(b.Line, b.Column, a.EndLine, a.EndColumn)
}

// join returns the better finding with what it lacks from the other.
func join(a, b *Finding) Finding {
	best, other := a, b
	if encodes(a, b) || !encodes(b, a) && better(b, a) < 0 {
		best, other = b, a
	}
	f := *best
	f.Also = slices.Concat(a.Also, b.Also, []string{other.Rule})
	slices.Sort(f.Also)
	f.Also = slices.Compact(f.Also)
	f.Also = slices.DeleteFunc(f.Also, func(rule string) bool { return rule == f.Rule })
	if f.Provider == "" && other.Provider != "" {
		// A pass knows where the secret goes, and a rule what it is.
		f.Provider, f.Kind, f.Severity = other.Provider, other.Kind, other.Severity
		f.Rotate, f.Env, f.Note = other.Rotate, cmp.Or(other.Env, f.Env), cmp.Or(f.Note, other.Note)
	}
	if f.Source == "" || f.SecretStart < 0 {
		// A rule on names, or a pass that saw the value elsewhere, has no line to show.
		if other.Source != "" && other.SecretStart >= 0 {
			f.Source, f.SecretStart, f.SecretEnd, f.Beside = other.Source, other.SecretStart, other.SecretEnd, other.Beside
			f.Position, f.Decoded = other.Position, other.Decoded
		}
	}
	return f
}

// better orders findings of one secret by how much they know, best first.
func better(a, b *Finding) int {
	return cmp.Or(
		compareWorth(a, b),
		compareBool(a.Analyzer == "", b.Analyzer == ""), // a pass knows what the value is used for
		compareBool(!a.here(), !b.here()),
		compareBool(!a.began(), !b.began()),
		cmp.Compare(len(b.Rotate)+len(b.Env), len(a.Rotate)+len(a.Env)),
		cmp.Compare(len(b.Secret), len(a.Secret)), // a URL with a token in it: hide the URL
		comparePlace(a, b),
		compareRest(a, b),
	)
}

// here says whether the finding is in a file that has a history, too.
func (f *Finding) here() bool { return f.Commit == nil && f.Exposure != nil && f.Exposure.InFiles }

// began says whether the finding is in the commit that brought the secret.
func (f *Finding) began() bool {
	return f.Commit != nil && f.Exposure != nil && f.Exposure.First != nil && f.Exposure.First.Hash == f.Commit.Hash
}

// compareWorth is better without what only breaks ties.
func compareWorth(a, b *Finding) int {
	return cmp.Or(
		cmp.Compare(b.Confidence, a.Confidence),
		compareBool(a.Generic, b.Generic),
		CompareSeverity(a.Severity, b.Severity),
	)
}

// compareBool puts false before true.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
