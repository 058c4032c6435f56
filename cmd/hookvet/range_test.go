package main

import (
	"testing"
	"time"
)

func TestParseRange(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][2]string{
		"a..b": {"a", "b"}, "a": {"a", "HEAD"}, "a..": {"a", "HEAD"}, "..b": {"HEAD", "b"},
		"origin/main..HEAD~2^2": {"origin/main", "HEAD~2^2"}, "v1.0..main@{1 day ago}": {"v1.0", "main@{1 day ago}"},
		"a...b": {}, "a..b..c": {}, "--all": {}, "a b": {}, "a..-b": {},
	} {
		base, head, err := parseRange(in)
		if (err != nil) != (want[0] == "") || base != want[0] || head != want[1] {
			t.Errorf("%q: %q, %q, %v; want %q", in, base, head, err, want)
		}
	}
}

func TestParseSince(t *testing.T) {
	t.Parallel()
	here := time.FixedZone("", 2*3600)
	now := time.Date(2026, 3, 10, 15, 0, 0, 0, here)
	for in, want := range map[string]time.Time{
		"2026-03-01":           time.Date(2026, 3, 1, 0, 0, 0, 0, here),
		"2026-03-01 12:30":     time.Date(2026, 3, 1, 12, 30, 0, 0, here),
		"2026-03-01T12:30:00Z": time.Date(2026, 3, 1, 12, 30, 0, 0, time.UTC),
		"12h":                  now.Add(-12 * time.Hour),
		"90d":                  now.AddDate(0, 0, -90),
		"2w":                   now.AddDate(0, 0, -14),
		"2 weeks ago":          now.AddDate(0, 0, -14),
		"2.weeks.ago":          now.AddDate(0, 0, -14),
		"1 Month":              now.AddDate(0, -1, 0),
		"3 years":              now.AddDate(-3, 0, 0),
		"":                     {}, "yesterday": {}, "90": {}, "-3d": {}, "2026-13-01": {}, "9999999d": {}, "1m": {},
	} {
		got, err := parseSince(in, now)
		if (err != nil) != want.IsZero() || !got.Equal(want) {
			t.Errorf("%q: %v, %v; want %v", in, got, err, want)
		}
	}
}
