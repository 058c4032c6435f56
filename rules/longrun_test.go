package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestFirstRun has long runs that only the start of a text may hold.
func TestFirstRun(t *testing.T) {
	t.Parallel()
	run := strings.Repeat("ab", 9)
	texts := []string{run, "=" + run, "==" + run, "= " + run, "x" + run, "x\n" + run, run[1:] + "=" + run, "=" + run[2:] + "=" + run, run + run, "=" + run + run + "=" + run}
	for expr, want := range map[string]int{
		"^=?[ab]{17,}(?:=|$)": 5, "^[ab]{18}": 2, "(?:^|=)([ab]{18})": 8, "^={0,2}[ab]{18}": 5, "(?:^=)[ab]{17}": 2,
		"(?m:^)[ab]{18}": 3, "^(?:=[ab]{18}|x[ab]{18})": 3,
		"(?:^[ab]{18}|=[ab]{17})": 8, "(?:=[ab]{17}|^[ab]{18})": 8,
	} {
		f, err := Parse("first", fmt.Appendf(nil, "[[rules]]\nid = 'first'\nregex = %q\n", expr))
		if err != nil {
			t.Fatal(err)
		}
		set, err := New(f)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, text := range texts {
			places := func(opts Options) (out []string) {
				if err := set.Scanner(opts).ScanBytes(Input{}, []byte(text), func(m *Match) { out = append(out, fmt.Sprint(m.Start, m.End)) }); err != nil {
					t.Fatal(err)
				}
				return out
			}
			got := places(Options{})
			if want := places(Options{everything: true}); !slices.Equal(got, want) {
				t.Errorf("%s in %q: %v, want %v", expr, text, got, want)
			}
			found += len(got)
		}
		if found != want {
			t.Errorf("%s: %d matches, want %d", expr, found, want)
		}
	}
}
