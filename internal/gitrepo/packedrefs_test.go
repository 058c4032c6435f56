package gitrepo

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
)

var (
	packedLine = regexp.MustCompile(`^([0-9a-fA-F]{40}) ([^\n]+)$`)
	peeledLine = regexp.MustCompile(`^\^([0-9a-fA-F]{40})\r*$`)
)

// slowPackedRefs is the oracle: the same by regular expressions.
func slowPackedRefs(text string) (out []string, bad int) {
	if text == "" {
		return nil, 0
	}
	lines := strings.Split(text, "\n")
	last := len(lines) - 1
	if lines[last] == "" {
		lines = lines[:last]
	} else {
		bad++ // the end is cut off
	}
	open := false // a peeled line may follow
	zero := strings.Repeat("0", 40)
	for _, line := range lines {
		ref, peeled := packedLine.FindStringSubmatch(line), peeledLine.FindStringSubmatch(line)
		switch {
		case strings.HasPrefix(line, "#"):
		case peeled != nil && open && strings.HasSuffix(out[len(out)-1], zero):
			out[len(out)-1] = strings.TrimSuffix(out[len(out)-1], zero) + strings.ToLower(peeled[1])
		case strings.HasPrefix(line, "^"):
			bad++
		case ref != nil && ref[1] != zero:
			out = append(out, fmt.Sprintf("%s %q %s", strings.ToLower(ref[1]), strings.TrimRight(ref[2], "\r"), zero))
			open = true
		default:
			bad++
			open = false
		}
	}
	return out, bad
}

func FuzzPackedRefs(f *testing.F) {
	id := strings.Repeat("ab", 20)
	f.Add("# pack-refs with: peeled fully-peeled sorted \n" + id + " refs/tags/v1\n^" + id + "\n" + id + " refs/heads/x")
	f.Add(id + " a\r\n\n" + id + "  b\n^" + id + "\n^" + id + "\n# x\nhello\n^" + id)
	f.Add(strings.Repeat("0", 40) + " a\n^" + id + "\n")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) >= maxLine {
			return
		}
		var got []string
		bad, err := packedRefs(strings.NewReader(text), func(name []byte, target, peeled plumbing.Hash) error {
			got = append(got, fmt.Sprintf("%s %q %s", target, name, peeled))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		want, wantBad := slowPackedRefs(text)
		if strings.Join(got, "\n") != strings.Join(want, "\n") || bad != wantBad {
			t.Errorf("%q:\ngot\n%s, %d bad\nwant\n%s, %d bad", text, strings.Join(got, "\n"), bad, strings.Join(want, "\n"), wantBad)
		}
	})
}

func TestLineReader(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", maxLine)
	lines := newLineReader(strings.NewReader("a\n" + long + "\n\n" + long[1:] + "\n" + long + long + "b"))
	var got []string
	for {
		line, err := lines.next()
		if err == io.EOF {
			break
		}
		if err != nil && err != errLongLine {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(len(line), err == nil))
	}
	if want := fmt.Sprintf("[1 true 0 false 0 true %d true 0 false]", maxLine-1); fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}
