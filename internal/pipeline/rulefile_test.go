package pipeline_test

import (
	"encoding/base64"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/internal/fixture"
	"github.com/hookvet/hookvet/internal/pipeline"
)

// TestFilesOfRules holds that files of rules are scanned, and that what their
// patterns hold is counted, not reported, unless a stranger's file says so.
func TestFilesOfRules(t *testing.T) {
	t.Parallel()
	// The regex is found by two rules, its own and that of the token: one place.
	const own = `# {{fake "ghp_[0-9a-zA-Z]{36}" check="github" name="comment"}}
[extend]
useDefault = true
[[rules]]
id = "acme"
description = "{{fake "ghp_[0-9a-zA-Z]{36}" check="github" name="description"}}"
regex = '''acme_{{fake "ghp_[0-9a-zA-Z]{36}" check="github" name="regex"}}'''
[[rules.allowlists]]
regexes = [
  "x{{fake "ghp_[0-9a-zA-Z]{36}" check="github" name="allowed"}}", # {{fake "ghp_[0-9a-zA-Z]{36}" check="github" name="beside"}}
]
`
	found := func(opts pipeline.Options) (lines []string, suppressed int) {
		t.Helper()
		r := scan(t, opts)
		if len(r.Gaps) > 0 {
			t.Errorf("gaps %v", r.Gaps)
		}
		for _, f := range r.Findings {
			lines = append(lines, fmt.Sprintf("%s:%d", f.File, f.Position.Line))
		}
		slices.Sort(lines)
		return lines, r.Stats.Suppressed
	}
	for _, name := range []string{".hookvet.toml", ".gitleaks.toml"} {
		dir := tree(t, map[string]string{name: own})
		lines, n := found(pipeline.Options{Roots: []string{dir}})
		if want := []string{name + ":1", name + ":10", name + ":6"}; !slices.Equal(lines, want) || n != 2 {
			t.Errorf("%s: found %v and %d suppressed, want %v and 2", name, lines, n, want)
		}
		if lines, n := found(pipeline.Options{Roots: []string{dir}, NoRepoConfig: true}); len(lines) != 5 || n != 0 {
			t.Errorf("%s, not trusted: found %v and %d suppressed", name, lines, n)
		}
	}

	// Under another name a file counts if it is in use, however it and the tree
	// are named.
	dir := tree(t, map[string]string{"conf/my.toml": own, "conf/other.toml": own, "x/a.txt": "x"})
	conf, x := filepath.Join(dir, "conf"), filepath.Join(dir, "x")
	for _, roots := range [][]string{{dir}, {x, conf}, {filepath.Join(conf, "my.toml"), filepath.Join(conf, "other.toml")}} {
		for _, untrusted := range []bool{false, true} {
			lines, n := found(pipeline.Options{Roots: roots, Config: x + "/../conf/my.toml", NoRepoConfig: untrusted})
			if len(lines) != 3+5 || n != 2 {
				t.Errorf("%v: found %v and %d suppressed", roots, lines, n)
			}
		}
	}
}

// TestKubernetes holds that a value that a rule finds both as it is and decoded
// is one finding, the decoded.
func TestKubernetes(t *testing.T) {
	t.Parallel()
	value := fixture.Expand(t, `{{fake "[a-z]{20}[0-9]{7}" plain}}`)
	encoded := base64.StdEncoding.EncodeToString([]byte(value))
	dir := tree(t, map[string]string{"s.yaml": "kind: Secret\ndata:\n  pass: \"" + encoded + "\"\n"})
	r := scan(t, pipeline.Options{Roots: []string{dir}})
	if len(r.Findings) != 1 || !slices.Equal(r.Findings[0].Decoded, []string{"base64"}) || !strings.Contains(r.Findings[0].Secret, value) {
		t.Errorf("found %v", r.Findings)
	}
}
