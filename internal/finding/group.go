package finding

import (
	"cmp"
	"slices"
)

// Secret is one secret value with every place it was found in. People rotate
// secrets, not lines.
type Secret struct {
	// Places has the finding that knows most first, then the others by file and line.
	Places []Finding
	// Also has the other rules that found it somewhere, sorted, without the first place's own.
	Also []string
}

// Best returns the finding to show for the secret.
func (s Secret) Best() Finding { return s.Places[0] }

// StandsNow says whether the secret is in a file or at HEAD, not in history alone.
func (s Secret) StandsNow() bool {
	return slices.ContainsFunc(s.Places, func(f Finding) bool {
		return f.Exposure == nil || f.Exposure.AtHead || f.Exposure.InFiles
	})
}

// Group merges the findings (see Merge) and returns one Secret for each distinct
// value, in the order of risk: surest first, of these what stands where everybody reads
// it, of these the worst, then by the first place. Findings without a
// value (a rule on paths, a weakness in the code) are grouped by rule and file.
// findings is not changed.
func Group(findings []Finding) []Secret {
	type id struct{ secret, rule, file string }
	at := map[id]int{}
	var out []Secret
	for _, f := range Merge(findings) {
		key := id{secret: f.Value()}
		if key.secret == "" {
			key = id{rule: f.Rule, file: f.File}
		}
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, Secret{})
		}
		out[i].Places = append(out[i].Places, f)
	}
	for i := range out {
		out[i].settle()
	}
	slices.SortStableFunc(out, func(a, b Secret) int {
		return cmp.Or(
			cmp.Compare(b.Places[0].Confidence, a.Places[0].Confidence),
			compareBool(!a.StandsNow(), !b.StandsNow()),
			CompareSeverity(a.Places[0].Severity, b.Places[0].Severity),
			comparePlace(&a.Places[0], &b.Places[0]),
			compareRest(&a.Places[0], &b.Places[0]),
		)
	})
	return out
}

// settle orders the places and collects the rules.
func (s *Secret) settle() {
	slices.SortStableFunc(s.Places, func(a, b Finding) int {
		return cmp.Or(comparePlace(&a, &b), compareRest(&a, &b))
	})
	best := 0
	for i := range s.Places {
		if better(&s.Places[i], &s.Places[best]) < 0 {
			best = i
		}
	}
	first := s.Places[best]
	s.Places = slices.Insert(slices.Delete(s.Places, best, best+1), 0, first)
	for _, f := range s.Places {
		s.Also = append(append(s.Also, f.Rule), f.Also...)
	}
	slices.Sort(s.Also)
	s.Also = slices.Compact(s.Also)
	s.Also = slices.DeleteFunc(s.Also, func(rule string) bool { return rule == first.Rule })
}
