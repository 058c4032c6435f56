package finding

import "testing"

func TestMessage(t *testing.T) {
	for _, what := range []string{"the key of hmac.New is a constant", "a (b) c (d, generic)"} {
		for _, tag := range []string{"", "12ab"} {
			m := Message(what, "hardcoded-hmac-key", Sink, tag)
			gotWhat, rule, confidence, ok := ParseMessage(m)
			if !ok || gotWhat != what || rule != "hardcoded-hmac-key" || confidence != Sink {
				t.Errorf("%q: got %q, %q, %v, %v", m, gotWhat, rule, confidence, ok)
			}
		}
	}
	for _, m := range []string{"", "fmt.Printf format %d has arg", "x (a, b)", "x (a)", "x (a, sink", "x (a, sink, b, c)"} {
		if _, _, _, ok := ParseMessage(m); ok {
			t.Errorf("%q was taken for a message", m)
		}
	}
}
