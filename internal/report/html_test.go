package report

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/racetest"
)

// browser finds a Chromium that is installed.
func browser(t *testing.T) string {
	t.Helper()
	if racetest.Enabled {
		t.Skip("the browser's work says nothing about goroutines of ours")
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no Chromium is installed, so the page was not opened (Debian: apt-get install chromium)")
	return ""
}

// open loads a page in a headless browser and gives its document after the scripts have
// run, and what the browser complains about.
func open(t *testing.T, page, hash string) (dom, complaints string) {
	t.Helper()
	chromium := browser(t)
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--disable-quic", "--user-data-dir="+t.TempDir(), "--enable-logging=stderr", "--log-level=0",
		"--virtual-time-budget=2000", "--dump-dom", "file://"+file+hash)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, &errs)
	}
	var lines []string
	for line := range strings.Lines(errs.String()) {
		if strings.Contains(line, "CONSOLE") {
			lines = append(lines, line)
		}
	}
	return out.String(), strings.Join(lines, "")
}

// TestHTMLInBrowser: the policy lets the page's own script and style through, and that
// filters.
func TestHTMLInBrowser(t *testing.T) {
	t.Parallel()
	page := render(t, "html", Options{}, fullReport())
	dom, complaints := open(t, page, "")
	if !strings.Contains(dom, "7 shown</output>") || complaints != "" {
		t.Errorf("the script did not run: %q\n%.300s", complaints, dom)
	}
	dom, _ = open(t, page, "#q=slack")
	if !strings.Contains(dom, "1 of 7 shown</output>") || strings.Count(dom, "<tr data-") != 1 {
		t.Errorf("the search did not filter: %q", regexp.MustCompile(`<tr [^>]*>|<output.*</output>`).FindAllString(dom, -1))
	}
}

// TestLargeHTMLInBrowser: of many secrets the browser lays out the first hundred alone,
// which is what a search or an order takes its time for, and searches all.
func TestLargeHTMLInBrowser(t *testing.T) {
	t.Parallel()
	r := &Report{Stats: Stats{Files: 2000, Rules: 1}}
	for i := range 2000 {
		r.Findings = append(r.Findings, finding.Finding{Rule: "r", Severity: "high", File: fmt.Sprintf("f%d.env", i), Position: finding.Position{Line: 1}, Secret: fmt.Sprintf("%032x", i)})
	}
	page := render(t, "html", Options{}, r)
	dom, complaints := open(t, page, "")
	if n := strings.Count(dom, "<tr data-"); n != 100 || !strings.Contains(dom, "2000, the first 100 shown</output>") || complaints != "" {
		t.Errorf("%d rows in the document, %q", n, complaints)
	}
	dom, _ = open(t, page, "#q=f1999.env")
	if n := strings.Count(dom, "<tr data-"); n != 1 || !strings.Contains(dom, "f1999.env:1<") {
		t.Errorf("%d rows match", n)
	}
}

// TestHostileHTMLInBrowser: nothing in a name runs, loads or asks for anything.
func TestHostileHTMLInBrowser(t *testing.T) {
	t.Parallel()
	all := &Report{}
	for _, s := range []string{
		`<script>document.title="run"</script>`, `"><img src=x onerror="document.title='run'">`, `</script><script>document.title="run"</script>`,
		`</style><script>document.title="run"</script>`, `javascript:document.title="run"`, `' onmouseover='document.title="run"`, `{{.}}`, `<!--`, `]]>`,
		`<meta http-equiv=refresh content=0;url=https://evil.example/>`, `<base href=https://evil.example/>`, `<form action=https://evil.example/>`, `<iframe src=https://evil.example/>`,
	} {
		r := evilReport(s)
		all.Findings = append(all.Findings, r.Findings...)
		all.Gaps = append(all.Gaps, r.Gaps...)
		all.Notes = append(all.Notes, s)
		all.Name += s
		for i := range all.Findings {
			all.Findings[i].Rotate = s
		}
	}
	all.Version, all.Began = all.Name, time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
	page := render(t, "html", Options{ShowSecrets: true}, all)
	dom, complaints := open(t, page, "")
	if complaints != "" || !strings.Contains(dom, "<title>hookvet: ") || strings.Contains(dom, "<title>run") {
		t.Errorf("something ran or was refused: %s\n%.300s", complaints, dom)
	}
	for _, tag := range []string{"<img", "<iframe", "<base", "<form"} {
		if strings.Contains(dom, tag) {
			t.Errorf("%s in the page", tag)
		}
	}
	if n := strings.Count(dom, "<script"); n != 1 {
		t.Errorf("%d scripts", n)
	}
}

// TestHTML holds what is seen without a browser.
func TestHTML(t *testing.T) {
	t.Parallel()
	for name, r := range reports() {
		page := render(t, "html", Options{}, r)
		for _, tag := range []string{"script", "style", "table", "svg", "html"} {
			open, closed := strings.Count(page, "<"+tag), strings.Count(page, "</"+tag+">")
			if open != closed || open > 1 {
				t.Errorf("%s: <%s %d times, closed %d times", name, tag, open, closed)
			}
		}
		for _, m := range regexp.MustCompile(`(?:href|src|action)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
			if !strings.HasPrefix(m[1], "https://github.com/shop/shop/commit/") {
				t.Errorf("%s: a link to %q", name, m[1])
			}
		}
		if strings.Contains(page, "ZgotmplZ") {
			t.Errorf("%s: the template refused a value", name)
		}
	}
	page := render(t, "html", Options{}, fullReport())
	for _, want := range []string{
		"Secrets in shop", "6 secrets in 16 places and 1 weakness", "vendor/big.zip!inner.tar", `href="https://github.com/shop/shop/commit/1a2b3c4d5e6f"`,
		`<rect class="high gone"`, "in history", "in files", `data-days="61"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in the page", want)
		}
	}
	if strings.Contains(render(t, "html", Options{}, &Report{Stats: Stats{Files: 1, Rules: 1}}), "<table") {
		t.Error("a table of nothing")
	}
}

// TestTimeline: a bar for each secret that has a date, the earliest on top, as long as it
// was exposed.
func TestTimeline(t *testing.T) {
	t.Parallel()
	at := func(year int) *finding.Commit {
		return &finding.Commit{Hash: "c", Date: time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)}
	}
	var secrets []finding.Secret
	for _, e := range []*finding.Exposure{{First: at(2024)}, {First: at(2020), Removed: at(2022)}, {First: at(2022), AtHead: true}, nil} {
		secrets = append(secrets, finding.Secret{Places: []finding.Finding{{Exposure: e}}})
	}
	got := timeline(at(2026).Date, secrets, make([]htmlRow, len(secrets)))
	if got == nil || len(got.Bars) != 3 {
		t.Fatalf("got %+v, want 3 bars", got)
	}
	for i := range 2 {
		if a, b := got.Bars[i], got.Bars[i+1]; a.X >= b.X || a.Y >= b.Y {
			t.Errorf("bar %d at %v,%v is not before and above the next, %v,%v", i, a.X, a.Y, b.X, b.Y)
		}
	}
	if first, second := got.Bars[0], got.Bars[1]; first.X != 0 || first.X+first.Width != second.X {
		t.Errorf("the first bar goes from %v to %v, not from 0 to where the second begins, %v", first.X, first.X+first.Width, second.X)
	}
}
