package pipeline

import "testing"

func TestConstant(t *testing.T) {
	t.Parallel()
	for expr, want := range map[string]string{
		`"dev-key"`:              "dev-key",
		"`raw` + \"\\x41\"":      "rawA",
		`[]byte("dev-key")`:      "dev-key",
		`[]byte{0x64, 101, 'v'}`: "dev",
		`[3]byte{'d', 'e', 'v'}`: "dev",
		`dev_key`:                "dev_key",
		// Secrets in the midst of a literal.
		`key0a1b2c-2`: "key0a1b2c-2",
		`a1/b2+3`:     "a1/b2+3",
		`a.b.c=`:      "a.b.c=",
		`7`:           "7",
	} {
		if got := constant(expr); got != want {
			t.Errorf("constant(%s) = %q, want %q", expr, got, want)
		}
	}
}
