package rules

import "testing"

// TestScannerAfterPanic holds that a scanner whose last content ended in a panic,
// which its callers survive, finds in the next what a new one finds.
func TestScannerAfterPanic(t *testing.T) {
	t.Parallel()
	set := setOf(t, `
[[rules]]
id = "one"
regex = "one=[0-9]{2}"
[[rules]]
id = "two"
regex = "two=[0-9]{2}"
`)
	fail := true
	opts := Options{Inline: func([]byte) Suppressor {
		if fail {
			panic("on purpose")
		}
		return nil
	}}
	sc := set.Scanner(opts)
	scan := func(data string, from bool) (out []string) {
		emit := func(m *Match) { out = append(out, m.Rule.ID+" "+m.Secret) }
		var err error
		if from {
			_, err = sc.ScanFrom(Input{}, []byte(data), nil, nil, emit)
		} else {
			err = sc.ScanBytes(Input{}, []byte(data), emit)
		}
		if err != nil {
			t.Error(err)
		}
		return out
	}
	for _, before := range []bool{false, true} {
		for _, after := range []bool{false, true} {
			fail = true
			func() {
				defer func() {
					if recover() == nil {
						t.Error("no panic")
					}
				}()
				scan("\n\n\n\none=11 two=22 two=33\n", before)
			}()
			fail = false
			got := scan("two=44\n", after)
			if len(got) != 1 || got[0] != "two two=44" {
				t.Errorf("ScanFrom before %v, after %v: %q", before, after, got)
			}
		}
	}
}
