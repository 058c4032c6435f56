package finding

import "testing"

func TestMessage(t *testing.T) {
	for _, what := range []string{"the key of hmac.New is a constant", "a (b) c (d, generic)"} {
		for _, tag := range []string{"", "12ab"} {
			for _, severity := range []string{"", "low"} {
				m := Message{what, "hardcoded-hmac-key", Sink, severity, tag}
				if got, ok := ParseMessage(m.String()); !ok || got != m {
					t.Errorf("%q: got %+v, %v", m, got, ok)
				}
			}
		}
	}
	if got, want := (Message{"w", "r", Verified, "low", "12ab"}).String(), "w (r, verified, low, 12ab)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for _, m := range []string{"", "fmt.Printf format %d has arg", "x (a, b)", "x (a)", "x (a, sink", "x (a, sink, b, c)", "x (a, sink, low, b, c)"} {
		if got, ok := ParseMessage(m); ok {
			t.Errorf("%q was taken for %+v", m, got)
		}
	}
}
