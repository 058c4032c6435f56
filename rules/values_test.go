package rules

import (
	"slices"
	"strings"
	"testing"
)

func TestPatternValues(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, data string
		want       []string
	}{
		{"nothing", "", nil},
		{"a rule", "title='t'\n[[rules]]\nid='a'\ndescription=\"d\"\nregex='''x\ny''' # c\nkeywords=['k', \"l\"]\npath='p'\nenv='E'\ntags=['t']", []string{"'''x\ny'''", "'k'", `"l"`, "'p'"}},
		{"allowlists", "[[rules]]\n[[rules.allowlists]]\ndescription='d'\nregexes=[\n # 'c'\n 'r', # 'c'\n '''s''',\n]\nstopwords=['w']\n[allowlist]\npaths=['p']\ncommits=['c']\n[[allowlists]]\ntargetRules=['t']\nregexTarget='line'\nregexes=['q']", []string{"'r'", "'''s'''", "'w'", "'p'", "'c'", "'q'"}},
		{"in any case, quoted, dotted", "[[ \"Rules\" ]]\n'REGEX' = 'x'\n[other]\n[allowlist]\nPaths=['p']", []string{"'x'", "'p'"}},
		{"dotted", "allowlist.paths=['p']\nallowlist.description='d'\n", []string{"'p'"}},
		{"inline", "rules=[{id='a', regex='x', allowlists=[{description='d',regexes=['r']}]}, # 'c'\n {id='b', path='p'}]\nallowlist={paths=['q']}\n", []string{"'x'", "'r'", "'p'", "'q'"}},
		{"examples", "[[rules]]\nreference='r'\nexamples=[\n {in='f.go', text='x'},\n]\nnearMisses=[{in='f', text=\"y\", why='w'}]\nskipCases=[{case='c',why='w'}]\n[[rules.examples]]\ntext='z'\nin='g'", []string{"'x'", `"y"`, "'z'"}},
		{"other tables", "regex='a'\nkeywords=['b']\n[extend]\npath='c'\n[other]\nregex='d'\n[[x.rules]]\nregex='e'\n", nil},
		{"a dot in a key", "[[rules]]\n'a.regex'='x'\n\"regex\"='y'\n", []string{"'y'"}},
		{"escapes and marks", `[[rules]]` + "\nregex=\"a\\\"b\"\npath='''it's'''\n", []string{`"a\"b"`, "'''it's'''"}},
		{"byte order mark", "\xef\xbb\xbf[[rules]]\nregex='x'\n", []string{"'x'"}},
		{"crlf", "[[rules]]\r\nregex='x'\r\nkeywords=[\r\n'k',\r\n]\r\n", []string{"'x'", "'k'"}},
		{"after a fault", "[[rules]]\nregex='x'\n= 1\nregex='y'\n", []string{"'x'"}},
		{"bare values", "[[rules]]\nkeywords=[1, true, 'k', 2.5]\nentropy=3\nregex=7\npath='p'", []string{"'k'", "'p'"}},
		{"deep", "[[rules]]\nkeywords=" + strings.Repeat("[", 1<<20), nil},
	} {
		var got []string
		for _, v := range PatternValues([]byte(tt.data)) {
			got = append(got, tt.data[v[0]:v[1]])
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// FuzzPatternValues holds that places are in order and apart, that each is a
// string of a file that can be parsed, and that no expression is forgotten.
func FuzzPatternValues(f *testing.F) {
	f.Add([]byte(everyKey))
	f.Add([]byte("rules=[{regex='x'}]"))
	for _, c := range parseGood {
		f.Add([]byte(c.data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		at, quoted := 0, 0
		for _, v := range PatternValues(data) {
			if v[0] < at || v[1] <= v[0] || v[1] > len(data) {
				t.Fatalf("%v after %d of %d bytes", v, at, len(data))
			}
			if c := data[v[0]]; c != '"' && c != '\'' {
				t.Fatalf("%q is no string", data[v[0]:v[1]])
			}
			at = v[1]
			quoted++
		}
		file, err := Parse("f", data)
		if err != nil {
			return
		}
		want := 0
		lists := slices.Clone(file.Allowlists)
		for _, r := range file.Rules {
			want += min(len(r.Regex), 1) + min(len(r.Path), 1) + len(r.Keywords)
			lists = append(lists, r.Allowlists...)
		}
		for _, a := range lists {
			want += len(a.Regexes) + len(a.Paths) + len(a.StopWords) + len(a.Commits)
		}
		if quoted < want {
			t.Fatalf("%d places of %d patterns in %q", quoted, want, data)
		}
	})
}
