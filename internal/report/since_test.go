package report

import (
	"strings"
	"testing"

	"github.com/hookvet/hookvet/internal/finding"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	one := finding.Finding{Rule: "one", File: "a", Secret: "first value", Fingerprint: "f1", Position: finding.Position{Line: 2}}
	two := finding.Finding{Rule: "two", File: "b", Secret: "other value", Fingerprint: "f2", Position: finding.Position{Line: 3}}
	three := finding.Finding{Rule: "three", File: "c", Secret: "third value", Fingerprint: "f3"}
	before := &Report{Findings: []finding.Finding{one, two, {Rule: "two", File: "b2", Secret: "other value", Fingerprint: "f2"}}}
	after := &Report{Findings: []finding.Finding{one, three}, Stats: Stats{Files: 1, Rules: 1}}
	s, err := Compare(after, "last.json", strings.NewReader(render(t, "json", Options{}, before)))
	if err != nil || len(s.New) != 1 || !s.New["f3"] || len(s.Gone) != 1 || s.Gone[0].Rule != "two" || s.Gone[0].Line != 3 {
		t.Fatalf("%+v, %v", s, err)
	}
	after.Since = s
	text := render(t, "text", Options{}, after)
	for _, want := range []string{"three  generic  ••••••••  new", "gone since last.json:", "  two at b:3", "since last.json: 1 new, 1 gone"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	out := render(t, "json", Options{}, after)
	if !strings.Contains(out, `"gone":[`+"\n"+`{"rule":"two","file":"b","line":3,"fingerprint":"f2"}`) || strings.Count(out, `"new":true`) != 1 {
		t.Error(out)
	}
	page := render(t, "html", Options{}, after)
	if !strings.Contains(page, "two at b:3") || strings.Count(page, `class="chip new"`) != 1 {
		t.Error("the page does not tell what is new and gone")
	}
	if strings.Contains(render(t, "json", Options{}, before), `"gone"`) {
		t.Error("gone, since nothing")
	}
	for text, want := range map[string]string{
		"":              "is no report",
		"[]":            "is no report",
		`{"version":2}`: "is a report of version 2",
		`{"version":1,"findings":[{"rule":"x"}]}`: "without fingerprints",
	} {
		if _, err := Compare(after, "x", strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
