package finding

import "cmp"

// Severities returns the severities, worst first. Rules carry them as text so
// that a rule file reads like the report.
func Severities() []string { return []string{"critical", "high", "medium", "low"} }

// SeverityRank returns 4 for critical down to 1 for low, and 0 for anything
// else: a rule without a severity sorts last, but is not lost.
func SeverityRank(severity string) int {
	switch severity {
	case "critical":
		return 4
	case "high":
		return 3
	case "medium":
		return 2
	case "low":
		return 1
	}
	return 0
}

// CompareSeverity orders the worse severity first, for slices.SortFunc.
func CompareSeverity(a, b string) int { return cmp.Compare(SeverityRank(b), SeverityRank(a)) }
