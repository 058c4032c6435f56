package suppress

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestComments(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		line string
		want []string
	}{
		{"", nil},
		{"x = 1 //hookvet:allow why", []string{ByHookvet}},
		{"x = 1 // hookvet:allow why", []string{ByHookvet}},
		{"# hookvet:allow why", []string{ByHookvet}},
		{"x #hookvet:allow", []string{ByHookvet}},
		{"select 1 -- hookvet:allow why", []string{ByHookvet}},
		{"<!-- hookvet:allow why -->", []string{ByHookvet}},
		{"<!--hookvet:allow why-->", []string{ByHookvet}},
		{"x /* hookvet:allow why */ + y", []string{ByHookvet}},
		{"/* hookvet:allow a-b x */ # hookvet:allow c-d y", []string{ByHookvet, ByHookvet}},
		{"x ; hookvet:allow until=2020-01-01 why", []string{ByHookvet}},
		{"x //nolint:hookvet // why", []string{NolintHookvet}},
		{"x //nolint:gosec,hookvet", []string{NolintHookvet}},
		{"x // hookvet:allow why //nolint:hookvet // why", []string{ByHookvet, NolintHookvet}},

		{"x // hookvet:allowed", nil},
		{"write hookvet:allow and why", nil},
		{"// write hookvet:allow and why", nil},
		{"`//hookvet:allow why`", nil},
		{`"// hookvet:allow why"`, nil},
		{"x //nolint:gosec // hookvet", nil},
		{"x //nolint // hookvet", nil},
		{"x // gitleaks:allow", nil},
	} {
		var got []string
		for _, x := range Comments([]byte(c.line)) {
			got = append(got, x.What)
			word, _, _ := strings.Cut(x.What, ":")
			if !strings.HasPrefix(c.line[x.At:], word) {
				t.Errorf("%q: %s is not at %d", c.line, x.What, x.At)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.line, got, c.want)
		}
	}
}

func TestCommentsAreBounded(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"# hookvet:allow x ", "//nolint:hookvet "} {
		if n := len(Comments([]byte(strings.Repeat(s, 1000)))); n != maxComments {
			t.Errorf("%q: %d", s, n)
		}
	}
}

func TestUntilIsWholeDayUTC(t *testing.T) {
	t.Parallel()
	text := []byte("match # hookvet:allow until=2027-01-01 x\n")
	for now, want := range map[string]Verdict{
		"2027-01-01T23:59:59Z":      {By: ByHookvet, At: 8},
		"2027-01-02T00:00:00Z":      {Problem: Expired},
		"2027-01-02T00:30:00+01:00": {By: ByHookvet, At: 8},
		"2027-01-01T23:30:00-01:00": {Problem: Expired},
	} {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		if got := Inline(text, 0, 5, "r", at); got != want {
			t.Errorf("%s: %+v", now, got)
		}
	}
}
