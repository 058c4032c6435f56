package builtin_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/internal/fixture"
	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/builtin"
)

var update = flag.Bool("update", false, "write snapshot.txt instead of comparing with it")

// TestSnapshot holds that snapshot.txt is what the packs and gitleaks' rules come to.
func TestSnapshot(t *testing.T) {
	t.Parallel()
	want := fresh(t)
	const name = "snapshot.txt"
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("rules/builtin/snapshot.txt is stale: %s. A start of hookvet reads it instead of the packs. Run\n\n\tgo generate ./rules/builtin\n\nand commit it with what you changed (after a conflict in it too; nothing in it is written by hand).",
			firstDifference(string(got), want))
	}
	if most := 500 << 10; len(got) > most {
		t.Errorf("it has %d bytes, more than %d: a start reads it all", len(got), most)
	}
}

// firstDifference says where two snapshots part.
func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	in := "the head"
	for i := range b {
		if i == len(a) || a[i] != b[i] {
			have := "nothing"
			if i < len(a) {
				have = fmt.Sprintf("%.80q", a[i])
			}
			return fmt.Sprintf("line %d, in %s, is %s and should be %.80q", i+1, in, have, b[i])
		}
		if strings.HasPrefix(b[i], "R ") {
			in = "rule " + b[i][2:]
		}
	}
	return fmt.Sprintf("there is more after line %d", len(b))
}

func fresh(t *testing.T) string {
	t.Helper()
	file, err := builtin.Read()
	if err != nil {
		t.Fatal(err)
	}
	text, err := rules.Snapshot(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestSnapshotFinds holds that the rules of the snapshot find what those of the files
// find: samples of every rule, in several places.
func TestSnapshotFinds(t *testing.T) {
	t.Parallel()
	if got, err := os.ReadFile("snapshot.txt"); err != nil || string(got) != fresh(t) {
		t.Skip("the snapshot is stale, and may even be untrue of the rules: see TestSnapshot")
	}
	var sets [2]*rules.Set
	for i, load := range []func() (*rules.File, error){builtin.Read, builtin.Default} {
		f, err := load()
		if err != nil {
			t.Fatal(err)
		}
		if sets[i], err = rules.New(f); err != nil {
			t.Fatal(err)
		}
	}
	g := fixture.New(3)
	g.Plain = true // "fake" is one of gitleaks' stop words
	var text strings.Builder
	samples := 0
	for _, r := range sets[0].Rules() {
		if r.Regex == "" {
			continue
		}
		if v, err := g.Generate(r.Regex); err == nil { // it is random, and not always lucky
			samples++
			fmt.Fprintf(&text, "%s\nkey: %q\n", v, v)
		}
	}
	var found [2][]string
	for i, set := range sets {
		for _, path := range []string{"a.go", "go.sum", "vendor/modules.txt", "x/node_modules/y.js", "LOGO.PNG", "a\u017f.gif", ""} {
			found[i] = append(found[i], fmt.Sprintf("skips %s: %t", path, set.SkipPath(path)))
		}
		for _, path := range []string{"a.go", "deploy/values.yaml"} {
			err := set.Scanner(rules.Options{}).ScanBytes(rules.Input{Path: path}, []byte(text.String()), func(m *rules.Match) {
				found[i] = append(found[i], fmt.Sprintf("%s %s:%d:%d %d-%d %q %q", m.Rule.ID, path, m.SecretLine, m.SecretColumn, m.Start, m.End, m.Secret, m.Prefix))
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if !slices.Equal(found[0], found[1]) {
		n := 0
		for n < min(len(found[0]), len(found[1])) && cmp.Compare(found[0][n], found[1][n]) == 0 {
			n++
		}
		t.Errorf("%d matches, want %d; they part at number %d", len(found[1]), len(found[0]), n+1)
	}
	if len(found[0]) < samples {
		t.Errorf("%d matches of %d samples: the test shows little", len(found[0]), samples)
	}
}
