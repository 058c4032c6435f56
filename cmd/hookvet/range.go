package main

import (
	"cmp"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// parseRange splits A..B. What is left out is HEAD, as in git; without dots, B is.
func parseRange(s string) (base, head string, err error) {
	if strings.Contains(s, "...") {
		return "", "", errors.New("three dots mean both sides in git: use A..B")
	}
	base, head, _ = strings.Cut(s, "..")
	base, head = cmp.Or(base, "HEAD"), cmp.Or(head, "HEAD")
	for _, rev := range []string{base, head} {
		if strings.HasPrefix(rev, "-") || strings.Contains(rev, "..") || strings.ContainsAny(rev, " \t\n") && !strings.Contains(rev, "@{") {
			return "", "", errors.New("want A..B, or A for A..HEAD")
		}
	}
	return base, head, nil
}

var ago = regexp.MustCompile(`^([0-9]{1,6}) ?(h|hours?|d|days?|w|weeks?|months?|y|years?)( ago)?$`)

// parseSince reads a date, or a time back from now. A date without a time is its
// midnight here.
func parseSince(s string, now time.Time) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04", time.DateTime} {
		if t, err := time.ParseInLocation(layout, s, now.Location()); err == nil {
			return t, nil
		}
	}
	m := ago.FindStringSubmatch(strings.ReplaceAll(strings.ToLower(s), ".", " "))
	if m == nil {
		return time.Time{}, errors.New("give a date, as 2006-01-02 or in RFC 3339, or a time back from now, as 12h, 90d or 2 weeks")
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return time.Time{}, err
	}
	switch m[2][0] {
	case 'h':
		return now.Add(-time.Duration(n) * time.Hour), nil
	case 'd':
		return now.AddDate(0, 0, -n), nil
	case 'w':
		return now.AddDate(0, 0, -7*n), nil
	case 'm':
		return now.AddDate(0, -n, 0), nil
	}
	return now.AddDate(-n, 0, 0), nil
}
