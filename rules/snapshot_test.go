package rules

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/zricethezav/gitleaks/v8/config"
)

// snapshotted gives a file of rules as its snapshot has it.
func snapshotted(tb testing.TB, f *File) *File {
	tb.Helper()
	text, err := Snapshot(f)
	if err != nil {
		tb.Fatal(err)
	}
	got, err := ReadSnapshot(f.Name, text)
	if err != nil {
		tb.Fatal(err)
	}
	return got
}

// allKeys is a file with all that a rule can say.
const allKeys = `
[[allowlists]]
description = "of all"
condition = "AND"
paths = ['vendor/', '(?i)\.LOCK$']
commits = ["0123"]
[[allowlists]]
regexTarget = "line"
regexes = ['''"quoted"''']
targetRules = ["one", "two"]
[[rules]]
id = "one"
description = "Of\nseveral lines,\tand a \u0001."
regex = '''"(?P<a>one_(?i:k|x)ey)(:)?\s*['"` + "`" + `]?` + `([0-9]+)'''
path = '\.env$'
secretGroup = 3
entropy = 2.5
keywords = ["One_", "ſchlüſſel"]
tags = ["a", "b c"]
skipReport = true
provider = "p"
kind = "token"
severity = "low"
check = "uuid"
rotate = "https://example.org/"
env = "ONE"
reference = "https://example.org/ref"
generic = true
[[rules.allowlists]]
stopwords = ["stop", "Halt"]
[[rules.allowlists]]
regexTarget = "match"
regexes = ['x']
[[rules]]
id = "two"
regex = 'two'
keywords = []
generic = false
entropy = 0
[[rules.required]]
id = "one"
withinLines = 0
[[rules.required]]
id = "three"
withinColumns = 12
[[rules]]
id = "three"
fallback = true
path = 'id_rsa'
[[rules]]
id = "four"
regex = '[0-9]+'
keywords = ["#", "\" \"", " lead", "a_word_that_is_longer_than_a_line_of_the_snapshot_may_have_it", "\"abcdefghijkl\tmnopqrstuvwxyz"]
`

// TestSnapshot holds that a snapshot says all that the rules do.
func TestSnapshot(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"gitleaks": config.DefaultConfig, "every key": allKeys, "nothing": ""} {
		want := mustParse(t, name, text)
		got := snapshotted(t, want)
		want.Title, want.Description, want.MinVersion = "", "", ""
		for i := range want.Rules {
			r := &want.Rules[i]
			var err error
			if r.known, err = knownOf(want, r); err != nil {
				t.Fatal(err)
			}
			for j := range r.Allowlists {
				r.Allowlists[j].know(want)
			}
			if !got.Rules[i].known.tells(&got.Rules[i]) {
				t.Errorf("%s: %s: what is known is of another rule", name, r.ID)
			}
		}
		for i := range want.Allowlists {
			want.Allowlists[i].know(want)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmp.AllowUnexported(Rule{}, Allowlist{}, known{}, knownPaths{}, matching{}, literal{}), cmpopts.IgnoreUnexported(File{})); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestSnapshotFields holds that a snapshot has every field of a rule, but those that it
// says it leaves out. Who adds a field adds a line to snapshot.go and snapshot_read.go.
func TestSnapshotFields(t *testing.T) {
	t.Parallel()
	r := Rule{Regex: "(a)", Path: "b"}
	fill(reflect.ValueOf(&r).Elem())
	want := &File{Name: "f", Rules: []Rule{r}}
	got := snapshotted(t, want)
	left := []string{"Examples", "NearMisses", "SkipCases"}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Rule{}, append(left, "known", "explicit")...), cmpopts.IgnoreUnexported(File{}, Allowlist{})); diff != "" {
		t.Errorf("a field is not in the snapshot, or not read from it: %s", diff)
	}
}

// fill gives all fields that are empty a value.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() && v.Field(i).IsZero() {
				fill(v.Field(i))
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(1)
	case reflect.Float64:
		v.SetFloat(1.5)
	default:
		panic(v.Kind())
	}
}

func (a *Allowlist) know(f *File) {
	if len(a.Paths) > 0 {
		a.known = &knownPaths{a.Paths, literalsOf(f, a.Paths)}
	}
}

// TestSnapshotSet holds that New makes the same of a snapshot as of what it was made from, also
// where a file is laid over it, and finds the same faults.
func TestSnapshotSet(t *testing.T) {
	t.Parallel()
	base := mustParse(t, "gitleaks", config.DefaultConfig)
	snapshot := snapshotted(t, base)
	for _, over := range []string{
		"",
		"[[rules]]\nid='mine'\nregex='mine_[a-z]+'\nkeywords=['mine_']\n",
		"[extend]\ndisabledRules=['github-pat','generic-api-key']\n[[allowlists]]\npaths=['x']\nregexes=['y']\n",
		"[[rules]]\nid='github-pat'\nregex='ghx_[a-z]{4}'\n",
		"[[rules]]\nid='github-pat'\nkeywords=['gh']\n",
		"[[rules]]\nid='github-pat'\npath='[.]go$'\nentropy=0\n",
		"[[rules]]\nid='github-pat'\nsecretGroup=1\n", // there is no group
		"[[rules]]\nid='generic-api-key'\nsecretGroup=1\n",
		"[[rules]]\nid='github-pat'\n[[rules.required]]\nid='nobody'\n",
	} {
		file := mustParse(t, "over.toml", over)
		var sets [2]*Set
		var errs [2]error
		for i, b := range []*File{base, snapshot} {
			f, err := Merge(file, b)
			if err != nil {
				t.Fatal(err)
			}
			sets[i], errs[i] = New(f)
		}
		if fmt.Sprint(errs[0]) != fmt.Sprint(errs[1]) {
			t.Errorf("%q: got error %v, want %v", over, errs[1], errs[0])
		}
		if errs[0] != nil || errs[1] != nil {
			continue
		}
		if want, got := outlineOf(sets[0]), outlineOf(sets[1]); want != got {
			t.Errorf("%q: got\n%s\nwant\n%s", over, got, want)
		}
	}
}

// outlineOf writes down what New has made of the rules.
func outlineOf(s *Set) string {
	var sb strings.Builder
	for w, refs := range s.words.refs {
		fmt.Fprintf(&sb, "word %d of %d bytes:", w, s.words.lengths[w])
		for _, r := range refs {
			if r.rule != nil {
				fmt.Fprintf(&sb, " %s", r.rule.ID)
			}
			fmt.Fprintf(&sb, " %d", r.anchor)
		}
		sb.WriteString("\n")
	}
	for _, list := range [][]*compiled{s.rules, s.always, s.keyed, s.gated, s.pathOnly} {
		for _, c := range list {
			if c.regex != nil {
				c.ready()
			}
			fmt.Fprintf(&sb, "%s %q %d %v %v %d %v %d\n", c.ID, c.Keywords, c.SecretGroup, c.Entropy, c.literals, len(c.anchors), c.needs, c.longest)
		}
		sb.WriteString("\n")
	}
	return sb.String()
}

// TestSnapshotFaults holds that texts that are no snapshots are errors that say where.
func TestSnapshotFaults(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                    "f:1: is not a snapshot of rules",
		snapshotHead + "d x\n":                "f:2: is not in a rule or an allowlist",
		snapshotHead + "R a\ndx\n":            "f:3: want a letter and a space",
		snapshotHead + "R a\nR b\n? x":        `f:4: a rule has no key '?'`,
		snapshotHead + "A\ns x\nk x\n":        `f:4: an allowlist has no key 'k'`,
		snapshotHead + "A\nl x\n":             "f:3: a literal of no path",
		snapshotHead + "a\n":                  "f:2: is not in a rule or an allowlist",
		snapshotHead + "R a\ng one\n":         `f:3: strconv.Atoi: parsing "one": invalid syntax`,
		snapshotHead + "R a\nd \"\n":          "f:3: invalid syntax",
		snapshotHead + "R a\nq 1 2\n":         "f:3: want lines, columns and an id",
		snapshotHead + "R a\nq 1 x id\n":      `f:3: strconv.Atoi: parsing "x": invalid syntax`,
		snapshotHead + "R a\nr x\n\nR a\nr x": "",
	} {
		f, err := ReadSnapshot("f", text)
		if want == "" {
			if _, err = New(f); err == nil || err.Error() != `f: rule "a": is defined twice` {
				t.Errorf("%q: got error %v of New", text, err)
			}
			continue
		}
		if err == nil || err.Error() != want {
			t.Errorf("%q: got error %v, want %s", text, err, want)
		}
	}
	merged := mustParse(t, "f", "[extend]\nuseDefault=true\n")
	if _, err := Snapshot(merged); err == nil {
		t.Error("a snapshot of a file that extends another")
	}
	if _, err := Snapshot(&File{Name: "f", Rules: []Rule{{ID: "a", Regex: "("}}}); err == nil || !strings.Contains(err.Error(), `f: rule "a": regex: `) {
		t.Errorf("a bad expression: %v", err)
	}
}

func BenchmarkSnapshot(b *testing.B) {
	f, err := Parse("gitleaks", []byte(config.DefaultConfig))
	if err != nil {
		b.Fatal(err)
	}
	text, err := Snapshot(f)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			if _, err := ReadSnapshot("gitleaks", text); err != nil {
				b.Fatal(err)
			}
		}
	})
	f = snapshotted(b, f)
	b.Run("new", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := New(f); err != nil {
				b.Fatal(err)
			}
		}
	})
}
