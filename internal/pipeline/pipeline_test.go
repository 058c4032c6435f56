package pipeline_test

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/fixture"
	"github.com/hookvet/hookvet/internal/pipeline"
	"github.com/hookvet/hookvet/internal/report"
	"github.com/hookvet/hookvet/internal/source"
	"github.com/hookvet/hookvet/rules/structure"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const pat = `ghp_[0-9a-zA-Z]{36}`

// tree makes a directory with a file for each of the templates.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(fixture.Expand(t, text, fixture.Sealed(structure.Seal))), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func scan(t *testing.T, opts pipeline.Options) *report.Report {
	t.Helper()
	r, err := pipeline.Scan(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestScan(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{
		"a/one.env":   "X=1\nTOKEN={{fake \"" + pat + "\" check=\"github\" name=\"a\"}}\n",
		"b/two.env":   "TOKEN={{fake \"" + pat + "\" check=\"github\" name=\"a\"}}\n",
		"b/three.env": "nothing\n",
	})
	r := scan(t, pipeline.Options{Roots: []string{dir}})
	if len(r.Findings) != 2 || len(r.Gaps) != 0 {
		t.Fatalf("%d findings, gaps %v", len(r.Findings), r.Gaps)
	}
	f := r.Findings[0]
	if f.Rule != "github-pat" || f.File != "a/one.env" || f.Provider != "github" || f.Confidence != finding.Verified || f.Because != "its CRC-32 checksum fits" ||
		f.Position != (finding.Position{Line: 2, Column: 7, EndLine: 2, EndColumn: 47}) {
		t.Errorf("found %+v", f)
	}
	if f.Source[f.SecretStart:f.SecretEnd] != f.Secret {
		t.Errorf("the secret is not at %d:%d of %q", f.SecretStart, f.SecretEnd, f.Source)
	}
	if r.Stats.Files != 3 || r.Stats.Rules < 222 || r.Stats.Bytes == 0 {
		t.Errorf("stats %+v", r.Stats)
	}
	if r.Root != filepath.ToSlash(dir) {
		t.Errorf("root %q", r.Root)
	}
}

// TestDeterministic holds that neither the number of workers nor chance changes
// a report, one either that leaves findings out.
func TestDeterministic(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	for i := range 40 {
		files[fmt.Sprintf("d%d/f%d.txt", i%7, i)] = strings.Repeat("x = {{fake \""+pat+"\" check=\"github\"}} {{fake \""+pat+"\" check=\"github\" name=\"same\"}}\n", 3)
	}
	dir := tree(t, files)
	for _, most := range []int{0, 7, 50} {
		first := ""
		for jobs := 1; jobs <= 8; jobs++ {
			r := scan(t, pipeline.MaxFindings(pipeline.Options{Roots: []string{dir}, Source: source.Options{Jobs: jobs}}, most))
			if most > 0 && (len(r.Findings) != most || len(r.Gaps) != 1 || r.Findings[most-1].File > "d2/") {
				t.Fatalf("%d are to be kept: %d findings, gaps %v", most, len(r.Findings), r.Gaps)
			}
			r.Stats.Seconds, r.Began = 0, time.Time{}
			b, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			if first == "" {
				first = string(b)
			}
			if string(b) != first {
				t.Fatalf("%d jobs give another report", jobs)
			}
		}
		if !strings.Contains(first, "github-pat") {
			t.Error("found nothing")
		}
	}
}

func TestSuppressed(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{
		".gitleaksignore": "a.txt:github-pat:1\n",
		"a.txt":           "{{fake \"" + pat + "\" check=\"github\"}}\n{{fake \"" + pat + "\" check=\"github\"}}\n{{fake \"" + pat + "\" check=\"github\"}} // hookvet:allow a test vector\n",
	})
	r := scan(t, pipeline.Options{Roots: []string{dir}})
	if len(r.Findings) != 1 || r.Findings[0].Position.Line != 2 {
		t.Errorf("found %v", r.Findings)
	}
	if len(r.Suppressed) != 2 || r.Stats.Suppressed != 2 || len(r.Hide) != 3 {
		t.Errorf("suppressed %v, %d to hide", r.Suppressed, len(r.Hide))
	}
	r = scan(t, pipeline.Options{Roots: []string{dir}, NoRepoConfig: true})
	if len(r.Findings) != 2 {
		t.Errorf("without the ignore file: found %v", r.Findings)
	}
}

func TestMinConfidence(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"a.txt": "api_key = \"{{fake \"[0-9a-zA-Z]{32}\" plain}}\"\n{{fake \"" + pat + "\" check=\"github\"}}\n"})
	if r := scan(t, pipeline.Options{Roots: []string{dir}}); len(r.Findings) != 2 {
		t.Errorf("found %v", r.Findings)
	}
	r := scan(t, pipeline.Options{Roots: []string{dir}, MinConfidence: finding.Pattern})
	if len(r.Findings) != 1 || r.Findings[0].Rule != "github-pat" {
		t.Errorf("found %v", r.Findings)
	}
}

// TestNothingShows holds that no report shows a piece of what it hides: a Teams
// webhook of which the rule's first group is five characters, a secret that
// --min-confidence leaves out, the wider of two that are merged, a part of a
// composite rule, one that is ignored and of which a neighbour's line holds half,
// before it or behind it, and an encoded copy on the same line.
func TestNothingShows(t *testing.T) {
	t.Parallel()
	g := fixture.For(t)
	g.Plain = true
	value := func(regex string) string {
		v, err := g.Generate(regex)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	teams := value(`https://[a-z0-9]{8}\.webhook\.office\.com/webhookb2/[a-z0-9]{8}-([a-z0-9]{4}-){3}[a-z0-9]{12}@[a-z0-9]{8}-([a-z0-9]{4}-){3}[a-z0-9]{12}/IncomingWebhook/[a-z0-9]{32}/[a-z0-9]{8}-([a-z0-9]{4}-){3}[a-z0-9]{12}`)
	less, token, wide := value(`[a-zA-Z0-9]{32}`), value(pat), value(`[a-zA-Z0-9]{16}`)
	far, near, behind, ahead := value(pat), value(pat), value(`[a-zA-Z0-9]{32}`), value(`[a-zA-Z0-9]{32}`)
	encoded := base64.StdEncoding.EncodeToString([]byte("to go on with: " + near))
	// Of a line 200 bytes on each side of a secret are shown.
	dir := tree(t, map[string]string{
		"a.txt": "x " + teams + "\n" +
			"db_secret=\"" + less + "\"; TOKEN=\"" + token + "\"\n" +
			"api_key = \"" + wide + "." + token + "\"\n" +
			"db_secret=\"" + behind + "\";" + strings.Repeat(" .", 90) + " " + far + strings.Repeat(" .", 85) + "; db_secret=\"" + ahead + "\"\n" +
			"TOKEN=\"" + near + "\"; again=\"" + encoded + "\"\n",
		".gitleaksignore": "a.txt:generic-api-key:4\n",
	})
	for _, least := range []finding.Confidence{finding.Generic, finding.Pattern} {
		r := scan(t, pipeline.Options{Roots: []string{dir}, MinConfidence: least})
		if !slices.ContainsFunc(r.Findings, func(f finding.Finding) bool { return f.Rule == "microsoft-teams-webhook" && f.Secret == teams }) {
			t.Fatalf("found %v", r.Findings)
		}
		for _, name := range report.Names() {
			format, err := report.Lookup(name)
			if err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			if err := format.New(report.Options{Width: 1000}).Write(&out, r); err != nil {
				t.Fatal(err)
			}
			for what, secret := range map[string]string{"webhook": teams[40:], "less sure": less, "token": token[4:], "wider": wide,
				"ignored, behind": behind, "ignored, ahead": ahead, "plain": near[4:], "encoded": encoded} {
				for i := 0; i+8 <= len(secret); i++ {
					if piece := secret[i : i+8]; strings.Contains(out.String(), piece) {
						t.Fatalf("%s, from %s: %q of the %s shows in\n%s", name, least, piece, what, out.String())
					}
				}
			}
		}
	}
}

func TestStdin(t *testing.T) {
	t.Parallel()
	r := scan(t, pipeline.Options{Stdin: strings.NewReader(fixture.Expand(t, "{{fake \""+pat+"\" check=\"github\"}}", fixture.Sealed(structure.Seal)))})
	if len(r.Findings) != 1 || r.Findings[0].File != "stdin" || r.Root != "" {
		t.Errorf("found %v below %q", r.Findings, r.Root)
	}
}

// TestStdinName holds that a stream is treated as the file that it stands for.
func TestStdinName(t *testing.T) {
	t.Chdir(tree(t, map[string]string{".hookvet.toml": "[[allowlists]]\npaths = ['^gen/']\n", ".gitleaksignore": "b/x.txt:github-pat:2\n"}))
	text := fixture.Expand(t, "{{fake \""+pat+"\" check=\"github\"}}\n{{fake \""+pat+"\" check=\"github\"}}\n", fixture.Sealed(structure.Seal))
	for _, tt := range []struct {
		name         string
		noRepoConfig bool
		found        int
		skipped      int
	}{
		{"", false, 2, 0},
		{"a/x.txt", false, 2, 0},
		{"./b//x.txt", false, 1, 0},
		{"b/x.txt", true, 2, 0},
		{"gen/x.txt", false, 0, 1},
		{"gen/x.txt", true, 2, 0},
	} {
		r := scan(t, pipeline.Options{Stdin: strings.NewReader(text), Name: tt.name, NoRepoConfig: tt.noRepoConfig})
		if len(r.Findings) != tt.found || r.Stats.Skipped != tt.skipped || len(r.Gaps) > 0 {
			t.Errorf("%+v: found %v, %+v, gaps %v", tt, r.Findings, r.Stats, r.Gaps)
		}
		for _, f := range r.Findings {
			if want := filepath.ToSlash(filepath.Clean(cmp.Or(tt.name, "stdin"))); f.File != want {
				t.Errorf("%+v: found in %q", tt, f.File)
			}
		}
	}
}

func TestBadConfig(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{".hookvet.toml": "[[rules]]\nid = 'a'\nregex = '('\n", "a.txt": "x"})
	if _, err := pipeline.Scan(context.Background(), pipeline.Options{Roots: []string{dir}}); !errors.Is(err, pipeline.ErrConfig) || !strings.Contains(err.Error(), `rule "a"`) {
		t.Errorf("error %v", err)
	}
	if r := scan(t, pipeline.Options{Roots: []string{dir}, NoRepoConfig: true}); len(r.Gaps) != 0 {
		t.Errorf("gaps %v", r.Gaps)
	}
}

func TestInterrupted(t *testing.T) {
	t.Parallel()
	dir := tree(t, map[string]string{"a.txt": "x", "b.txt": "y"})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r, err := pipeline.Scan(ctx, pipeline.Options{Roots: []string{dir}})
	if !errors.Is(err, context.Canceled) || r == nil {
		t.Fatalf("report %v, error %v", r, err)
	}
	if len(r.Gaps) == 0 || r.Gaps[len(r.Gaps)-1].What != "scan" {
		t.Errorf("gaps %v", r.Gaps)
	}
}
