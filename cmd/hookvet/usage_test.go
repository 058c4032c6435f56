package main

import "testing"

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"scan", "scan", 0}, {"scn", "scan", 1}, {"kitten", "sitting", 3}, {"josn", "json", 2},
	} {
		if got := distance(tt.a, tt.b); got != tt.want {
			t.Errorf("%q to %q: %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"":         "",
		"x":        "",
		"scn":      "; did you mean scan?",
		"sc":       "; did you mean scan?",
		"vresion":  "; did you mean version?",
		"nonsense": "",
	} {
		if got := didYouMean(word, []string{"rules", "scan", "version"}, ""); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}
