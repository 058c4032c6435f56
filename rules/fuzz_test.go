package rules_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"
	"testing"
	"testing/iotest"

	"github.com/hookvet/hookvet/rules"
)

// FuzzScanner compares the default rules with gitleaks' detector, and the ways
// of scanning with each other, on texts made from samples of the rules and
// from what the fuzzer makes of them.
func FuzzScanner(f *testing.F) {
	d, err := oracle()
	if err != nil {
		f.Fatal(err)
	}
	set := defaultSet(f)
	samples := samplesOf(f, set, 1)
	ids := make([]string, 0, len(samples))
	for id := range samples {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	sc := set.Scanner(rules.Plainest(rules.Options{Inline: inline}))
	plain := set.Scanner(rules.Everything(rules.Plainest(rules.Options{Inline: inline})))
	f.Add([]byte("key = \""), []byte("\"\n"), uint16(0), uint8(0))
	f.Add([]byte("x\ntoken: "), []byte(" # gitleaks:allow\n"), uint16(77), uint8(1))
	f.Add([]byte("%20\\u0041"), []byte("U+0041 \xff\n\n"), uint16(150), uint8(2))
	f.Add([]byte("secret_\u212aey=\u017fecret "), []byte(";"), uint16(33), uint8(3))
	f.Fuzz(func(t *testing.T, before, after []byte, which uint16, how uint8) {
		if len(before)+len(after) > 4<<10 {
			return
		}
		sample := []byte(samples[ids[int(which)%len(ids)]][0])
		switch how % 4 {
		case 1:
			sample = base64.StdEncoding.AppendEncode(nil, sample)
		case 2:
			sample = fmt.Appendf(nil, "%x", sample)
		case 3:
			sample = slices.Concat(sample, after, sample)
		}
		// The newline is for gitleaks: see TestIntendedDifferences.
		text := slices.Concat(before, sample, after, []byte{'\n'})
		mine := ours(sc, "a/b.txt", text)
		if all := ours(plain, "a/b.txt", text); !slices.Equal(all, mine) {
			t.Errorf("%q:\nwith the prefilter    %v\nwithout the prefilter %v", text, mine, all)
		}
		var read []found
		if err := sc.Scan(rules.Input{Path: "a/b.txt"}, iotest.DataErrReader(bytes.NewReader(text)), func(m *rules.Match) {
			if m.Suppressed == "" && !m.PathOnly {
				read = append(read, found{m.Rule.ID, m.Secret, m.Line})
			}
		}); err != nil {
			t.Error(err)
		}
		if read = unique(read); !slices.Equal(read, mine) {
			t.Errorf("%q:\nread   %v\nscanned %v", text, read, mine)
		}
		missing, extra := difference(text, mine, theirs(d, "a/b.txt", text))
		if len(missing)+len(extra) > 0 {
			t.Errorf("%q:\nmissing %v\nextra %v", text, missing, extra)
		}
	})
}
