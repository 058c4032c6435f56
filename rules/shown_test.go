package rules

import (
	"errors"
	"strings"
	"testing"
)

// TestErrorsShowNoSecret puts what looks like a token wherever a file of rules
// has a place for it, and a fault beside it.
func TestErrorsShowNoSecret(t *testing.T) {
	t.Parallel()
	made := strings.Replace("ghp-0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX", "-", "_", 1)
	short := "hunter" + "22"
	for _, file := range []string{
		"[[rules]]\nid='a'\nregex='(X'\n",
		"[[rules]]\nid='a'\nregex='X)'\n",
		"[[rules]]\nid='a'\nregex='[X'\n",
		"[[rules]]\nid='a'\nregex='(?P<X'\n",
		"[[rules]]\nid='a'\nregex='(?P<X!>a)'\n",
		"[[rules]]\nid='a'\nregex='(?X)'\n",
		"[[rules]]\nid='a'\nregex='[[:X:]]'\n",
		"[[rules]]\nid='a'\nregex='\\p{X}'\n",
		"[[rules]]\nid='a'\nregex='\\X'\n",
		"[[rules]]\nid='a'\nregex='\\x{X}'\n",
		"[[rules]]\nid='a'\nregex='X**'\n",
		"[[rules]]\nid='a'\nregex='X{2000}'\n",
		"[[rules]]\nid='a'\nregex='(X{999}){999}'\n",
		"[[rules]]\nid='a'\npath='(X'\n",
		"[[rules]]\nid='a'\nkind='X'\n",
		"[[rules]]\nid='a'\nseverity='X'\n",
		"[[rules]]\nid='a'\nentropy='X'\n",
		"[[rules]]\nid='a'\nregex=X\n",
		"[[rules]]\nid='a'\nregex='X\n",
		"[[rules]]\nid='a'\nregex=\"X\\q\"\n",
		"[[rules]]\nid='a'\nX=1\n",
		"[[rules]]\nid='a'\nX=1\nX=2\n",
		"[[rules]]\nid='a'\n'X'='X'\n",
		"[X]\n[X]\n",
		"[[rules]]\n[X]\n[[X]]\n",
		"[allowlist]\nregexes=['a', 'X(']\n",
		"[allowlist]\nregexes=['X', 'X*+?']\n",
		"[allowlist]\npaths=['X(']\n",
		"[allowlist]\ncondition='X'\nregexes=['a']\n",
		"[allowlist]\nregexTarget='X'\nregexes=['a']\n",
		"[extend]\nurl='X'\n",
		"X",
		"X=",
	} {
		for _, secret := range []string{made, short} {
			for _, data := range []string{strings.ReplaceAll(file, "X", secret), strings.ReplaceAll(file, "X", strings.Repeat(secret+".", 9))} {
				_, err := ParseStrict("f.toml", []byte(data))
				var e *Error
				if !errors.As(err, &e) {
					t.Errorf("%q: error %v", data, err)
					continue
				}
				for i := 0; i+5 <= len(secret); i++ {
					if strings.Contains(err.Error(), secret[i:i+5]) {
						t.Errorf("%q of %q is in %q", secret[i:i+5], file, err)
						break
					}
				}
			}
		}
	}
}

// TestPatternErrors holds that an error still tells where the fault is.
func TestPatternErrors(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]string{
		`abcdefgh(?=x)`:     "invalid or unsupported Perl syntax: `(?=` at character 9",
		`ключ-abcdefgh[x`:   "missing closing ]: `[x` at character 14",
		`abcdefgh[0-9a-f`:   "missing closing ]: `[0-9a-f` at character 9",
		`(abcdefghijkl`:     "missing closing )",
		`a**|b**`:           "invalid nested repetition operator: `**`",
		`abcdefgh[z-a]`:     "invalid character class range: `z-a` at character 10",
		`abcdefgh{12345}xx`: "invalid repeat count: `{…}` at character 9",
		`abcdefgh\`:         "trailing backslash at end of expression",
	} {
		_, err := (&File{}).parsed(pattern)
		if err == nil || err.Error() != want {
			t.Errorf("%s: error %q, want %q", pattern, err, want)
		}
	}
}
