package report

import (
	"fmt"
	"strings"
	"time"
)

// scanned says how much was read and how long it took; empty if nothing was.
func scanned(s Stats) string {
	var parts []string
	for _, x := range []struct {
		n         int
		one, many string
	}{
		{s.Packages, "package", "packages"},
		{s.Files, "file", "files"},
		{s.Archives, "archive", "archives"},
		{s.Blobs, "blob", "blobs"},
		{s.Commits, "commit", "commits"},
		{s.Tags, "tag", "tags"},
	} {
		if x.n > 0 {
			parts = append(parts, count(x.n, x.one, x.many))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	if s.Bytes > 0 {
		parts = append(parts, size(s.Bytes))
	}
	return strings.Join(parts, ", ") + " scanned in " + seconds(s.Seconds)
}

// count returns a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + many
}

// grouped returns n with a comma before every three digits.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// size returns a number of bytes in decimal units, as disks are sold.
func size(bytes int64) string {
	if bytes < 1000 {
		return fmt.Sprintf("%d B", bytes)
	}
	x, unit := float64(bytes), 0
	for x >= 999.5 && unit < 4 {
		x /= 1000
		unit++
	}
	digits := 0
	if x < 9.95 {
		digits = 1
	}
	return fmt.Sprintf("%.*f %cB", digits, x, " kMGT"[unit])
}

// seconds returns a duration for people.
func seconds(s float64) string {
	switch {
	case s < 0.0995:
		return fmt.Sprintf("%.0f ms", s*1000)
	case s < 9.995:
		return fmt.Sprintf("%.2f s", s)
	case s < 119.5:
		return fmt.Sprintf("%.0f s", s)
	}
	return time.Duration(s * float64(time.Second)).Round(time.Second).String()
}
