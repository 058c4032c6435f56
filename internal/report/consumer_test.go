package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/zricethezav/gitleaks/v8/detect"
)

// reports are those that every format is tried with.
func reports() map[string]*Report {
	out := map[string]*Report{"full": fullReport(), "empty": {}, "gaps": {Gaps: many(3)}}
	for name, s := range hostile {
		out[name] = evilReport(s)
	}
	return out
}

// TestSchemas holds the reports against what is published of their formats: all of SARIF's
// schema, and what GitLab's (15.0.7) demands of a secret detection report.
func TestSchemas(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ format, schema string }{
		{"sarif", "sarif-schema-2.1.0.json"},
		{"gitlab", "gitlab-secret-detection.json"},
		{"codequality", "gitlab-codequality.json"},
	} {
		file, err := os.ReadFile(filepath.Join("testdata", tt.schema))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		c := jsonschema.NewCompiler()
		c.AssertFormat()
		if err := c.AddResource(tt.schema, doc); err != nil {
			t.Fatal(err)
		}
		schema, err := c.Compile(tt.schema)
		if err != nil {
			t.Fatal(err)
		}
		for name, r := range reports() {
			v, err := jsonschema.UnmarshalJSON(strings.NewReader(render(t, tt.format, Options{}, r)))
			if err == nil {
				err = schema.Validate(v)
			}
			if err != nil {
				t.Errorf("%s, %s: %v", tt.format, name, err)
			}
		}
	}
}

// TestSARIFForGitHub holds what GitHub's documentation wants beyond the schema.
func TestSARIFForGitHub(t *testing.T) {
	t.Parallel()
	for name, r := range reports() {
		var log struct {
			Runs []struct {
				Tool struct {
					Driver struct{ Rules []map[string]any }
				}
				Results []struct {
					RuleID    string
					RuleIndex *int
					Message   struct{ Text string }
					Locations []struct {
						PhysicalLocation struct {
							ArtifactLocation struct{ URI, URIBaseID string }
							Region           map[string]any
						}
					}
					PartialFingerprints map[string]string
				}
			}
		}
		out := render(t, "sarif", Options{}, r)
		if err := json.Unmarshal([]byte(out), &log); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out, "snippet") || strings.Contains(out, "shop.example") {
			t.Errorf("%s: a snippet or an e-mail address", name)
		}
		if len(log.Runs) != 1 {
			t.Fatalf("%s: %d runs", name, len(log.Runs))
		}
		rules := log.Runs[0].Tool.Driver.Rules
		for _, rule := range rules {
			for _, key := range []string{"id", "name", "shortDescription", "fullDescription", "help", "defaultConfiguration", "properties"} {
				if rule[key] == nil {
					t.Errorf("%s: rule without %s: %v", name, key, rule)
				}
			}
			props := rule["properties"].(map[string]any)
			if s, _ := props["security-severity"].(string); !regexp.MustCompile(`^\d\.\d$`).MatchString(s) {
				t.Errorf("%s: security-severity %v", name, props["security-severity"])
			}
		}
		for _, result := range log.Runs[0].Results {
			if result.RuleIndex == nil || rules[*result.RuleIndex]["id"] != result.RuleID || result.Message.Text == "" || len(result.Locations) != 1 {
				t.Errorf("%s: %+v", name, result)
				continue
			}
			at := result.Locations[0].PhysicalLocation
			for _, key := range []string{"startLine", "startColumn", "endLine", "endColumn"} {
				if n, _ := at.Region[key].(float64); n < 1 {
					t.Errorf("%s: %s is %v", name, key, at.Region[key])
				}
			}
			if strings.HasPrefix(at.ArtifactLocation.URI, "/") || strings.Contains(at.ArtifactLocation.URI, " ") {
				t.Errorf("%s: uri %q", name, at.ArtifactLocation.URI)
			}
		}
	}
}

// TestUTF16Columns: GitHub counts columns so; the pair of surrogates counts twice.
func TestUTF16Columns(t *testing.T) {
	t.Parallel()
	f := fullReport().Findings[0]
	f = in(f, "x.go", 3, "\tk👩é := \""+f.Secret+"\"")
	start, end := utf16Columns(&f, f.Position)
	if start != 11 || end != start+len(f.Secret) {
		t.Errorf("columns %d to %d of %+v", start, end, f.Position)
	}
	f.SecretStart = 0 // a source that was cut has no columns
	if start, _ := utf16Columns(&f, f.Position); start != f.Position.Column {
		t.Errorf("column %d of a cut line", start)
	}
}

// TestGitleaksReads: gitleaks takes the report for a baseline of its own.
func TestGitleaksReads(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "report.json")
	if err := os.WriteFile(path, []byte(render(t, "gitleaks", Options{}, fullReport())), 0o600); err != nil {
		t.Fatal(err)
	}
	found, err := detect.LoadBaseline(path)
	if err != nil || len(found) < 10 {
		t.Fatalf("%d findings, %v", len(found), err)
	}
	for _, f := range found {
		if f.RuleID == "" || f.File == "" || !strings.HasSuffix(f.Fingerprint, ":"+f.RuleID+":"+number(f.StartLine)) && f.StartLine > 0 {
			t.Errorf("%+v", f)
		}
	}
}

// command is what the runner makes of a line, see ActionCommand.TryParseV2.
var command = regexp.MustCompile(`^::(error|warning|notice) ((?:[a-zA-Z]+=[^,]*)(?:,[a-zA-Z]+=[^,]*)*)::(.*)$`)

// TestGitHubReads: every line is a command of ours with its properties, or the summary;
// there are no more than GitHub shows.
func TestGitHubReads(t *testing.T) {
	t.Parallel()
	for name, r := range reports() {
		kinds := map[string]int{}
		lines := strings.Split(strings.TrimSuffix(render(t, "github", Options{}, r), "\n"), "\n")
		for _, line := range lines[:len(lines)-1] {
			m := command.FindStringSubmatch(line)
			if m == nil {
				t.Errorf("%s: %q", name, line)
				continue
			}
			kinds[m[1]]++
			for _, p := range strings.Split(m[2], ",") {
				key, _, _ := strings.Cut(p, "=")
				switch key {
				case "file", "line", "endLine", "col", "endColumn", "title":
				default:
					t.Errorf("%s: property %q in %q", name, key, line)
				}
			}
		}
		if last := lines[len(lines)-1]; !strings.HasPrefix(last, "hookvet: ") {
			t.Errorf("%s: the last line is %q", name, last)
		}
		for kind, n := range kinds {
			if n > annotations {
				t.Errorf("%s: %d of kind %s", name, n, kind)
			}
		}
	}
}

// TestSpreadsheetReads: all rows are of one width, and no cell begins a formula.
func TestSpreadsheetReads(t *testing.T) {
	t.Parallel()
	for name, r := range reports() {
		rows, err := csv.NewReader(strings.NewReader(render(t, "csv", Options{}, r))).ReadAll()
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
					t.Errorf("%s: a formula: %q", name, cell)
				}
			}
		}
	}
}

// TestJUnitReads: the numbers are those of the cases, and all of it is XML 1.0.
func TestJUnitReads(t *testing.T) {
	t.Parallel()
	for name, r := range reports() {
		var got junitSuites
		out := render(t, "junit", Options{}, r)
		if err := xml.Unmarshal([]byte(out), &got); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		failures, errs := 0, 0
		for _, c := range got.Suite.Cases {
			if c.Failure != nil {
				failures++
			}
			if c.Error != nil {
				errs++
			}
		}
		if len(got.Suite.Cases) != got.Tests || failures != got.Failures || errs != got.Errors || got.Tests == 0 {
			t.Errorf("%s: %d tests, %d failures, %d errors of %d cases", name, got.Tests, got.Failures, got.Errors, len(got.Suite.Cases))
		}
	}
}

// markup is what the Markdown writer itself writes.
var markup = regexp.MustCompile(`</?code>`)

// TestMarkdownReads: no name makes HTML, a link, an image, a mention or another cell.
func TestMarkdownReads(t *testing.T) {
	t.Parallel()
	for name, r := range reports() {
		for line := range strings.Lines(render(t, "markdown", Options{}, r)) {
			line = markup.ReplaceAllString(line, "")
			if strings.ContainsAny(line, "<>@") || regexp.MustCompile(`[^\\]\[|[^\\]!\[`).MatchString(line) {
				t.Errorf("%s: %q", name, line)
			}
			if strings.HasPrefix(line, "|") && strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") != 7 {
				t.Errorf("%s: cells of %q", name, line)
			}
		}
	}
}
