package pipeline

import (
	"bytes"
	"cmp"
	"io"
	"slices"

	"github.com/hookvet/hookvet/internal/config"
	"github.com/hookvet/hookvet/internal/suppress"
	"github.com/hookvet/hookvet/rules"
)

// maxRuleFile is the size of the largest file of rules; see package config.
const maxRuleFile = 1 << 20

// isRules tells whether a path is that of a file of rules: of one that is in
// use, or of one whose name says so, unless the tree is not trusted: a name must
// not hide a secret there.
func (c *collector) isRules(path string) bool {
	return c.ruleFiles[path] || !c.opts.NoRepoConfig && config.IsRules(path)
}

// scanRules scans a file of rules. What is found in its patterns is suppressed:
// they say what secrets look like.
func (c *collector) scanRules(w *worker, path string, in rules.Input, emit func(*rules.Match)) error {
	data, err := io.ReadAll(io.LimitReader(&w.counted, maxRuleFile+1))
	if err != nil {
		return err
	}
	if len(data) > maxRuleFile {
		return c.scanText(w, path, in, io.MultiReader(bytes.NewReader(data), &w.counted), emit)
	}
	by := patternsIn(data)
	return c.scanText(w, path, in, bytes.NewReader(data), func(m *rules.Match) {
		if m.Suppressed == "" && !m.PathOnly {
			m.Suppressed = by(m)
		}
		emit(m)
	})
}

// patternsIn gives what suppresses the matches in the patterns of a file of rules.
func patternsIn(data []byte) func(*rules.Match) string {
	var patterns [][2]int
	if len(data) <= maxRuleFile {
		patterns = rules.PatternValues(data)
	}
	return func(m *rules.Match) string {
		if inside(patterns, int(m.SecretStart), int(m.SecretEnd)) {
			return suppress.ByPattern
		}
		return ""
	}
}

// inside says whether one of sorted places holds all of start to end.
func inside(places [][2]int, start, end int) bool {
	i, _ := slices.BinarySearchFunc(places, start, func(p [2]int, at int) int { return cmp.Compare(p[1], at+1) })
	return i < len(places) && places[i][0] <= start && end <= places[i][1]
}
