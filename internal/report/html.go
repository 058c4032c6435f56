package report

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/hookvet/hookvet/internal/finding"
)

// htmlWriter is the format for people who decide: one file that needs nothing else, with
// figures, a timeline and a table. It works without scripts; the one that it has filters
// and sorts, and the page's policy lets no other run and nothing be loaded.
type htmlWriter struct{ opts Options }

func newHTML(opts Options) Writer { return htmlWriter{opts} }

//go:embed html
var htmlFiles embed.FS

// htmlPage is what the template is filled with. All of its texts are cleaned, and escaped
// by html/template where they go.
type htmlPage struct {
	Policy        string
	Style         template.CSS
	Script        template.JS
	Name, Version string
	Verdict, Mood string
	Date          string
	Coverage      string
	Shown         bool // secrets are shown
	Figures       []htmlFigure
	Gaps          []finding.Gap
	Notes         []string
	Since         string
	Gone          []string
	Timeline      *htmlTimeline
	Filters       []htmlFilter
	Rows          []htmlRow
}

type htmlFigure struct{ Number, What string }

type htmlFilter struct {
	Key, Label string
	Values     []string
}

func (h htmlWriter) Write(w io.Writer, r *Report) error {
	var files [3]string
	for i, name := range []string{"page.css", "page.js", "page.tmpl"} {
		text, err := htmlFiles.ReadFile("html/" + name)
		if err != nil {
			return err
		}
		files[i] = string(text)
	}
	page, err := template.New("page").Parse(files[2])
	if err != nil {
		return err
	}
	c := newCleaner(h.opts, r)
	secrets := finding.Group(r.Findings)
	verdict, m := c.verdict(r, secrets)
	p := htmlPage{
		// Both are ours and the same in every report, so their hashes stand for them.
		Policy: "default-src 'none'; base-uri 'none'; form-action 'none'; style-src '" + hashSource(files[0]) + "'; script-src '" + hashSource(files[1]) + "'",
		Style:  template.CSS(files[0]), Script: template.JS(files[1]),
		Name: c.text(r.Name), Version: c.text(r.Version), Verdict: verdict, Mood: [...]string{good: "good", doubtful: "doubtful", alarming: "alarming"}[m],
		Coverage: c.coverage(r), Shown: h.opts.ShowSecrets, Figures: figures(secrets), Notes: c.texts(append(slices.Clip(r.notes()), r.unusedNotes()...)),
	}
	if !r.Began.IsZero() {
		p.Date = r.Began.UTC().Format("2006-01-02 15:04 MST")
	}
	for _, g := range r.gaps() {
		p.Gaps = append(p.Gaps, finding.Gap{What: c.text(g.What), Why: c.text(g.Why)})
	}
	for _, s := range secrets {
		p.Rows = append(p.Rows, c.htmlRow(r, s))
	}
	if r.Since != nil {
		p.Since = c.sinceText(r)
		for _, g := range r.Since.Gone {
			p.Gone = append(p.Gone, c.goneText(g))
		}
	}
	p.Timeline = timeline(r.Began, secrets, p.Rows)
	p.Filters = []htmlFilter{
		{"severity", "Severity", values(p.Rows, func(x *htmlRow) string { return x.Severity })},
		{"confidence", "Sure", values(p.Rows, func(x *htmlRow) string { return x.Confidence })},
		{"stands", "Stands", values(p.Rows, func(x *htmlRow) string { return x.Stands })},
		{"rule", "What", values(p.Rows, func(x *htmlRow) string { return x.Rule })},
	}
	return page.Execute(w, p)
}

// hashSource is how a policy names a text.
func hashSource(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// values are the different values that rows have, in their first order.
func values(rows []htmlRow, of func(*htmlRow) string) []string {
	var out []string
	seen := make(map[string]bool)
	for i := range rows {
		if v := of(&rows[i]); v != "" && !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}

// figures are the numbers that the page begins with.
func figures(secrets []finding.Secret) []htmlFigure {
	now, sure, longest := 0, 0, 0
	rules := make(map[string]bool)
	for _, s := range secrets {
		f := s.Best()
		rules[f.Rule] = true
		if s.StandsNow() {
			now++
		}
		if f.Confidence >= finding.Sink {
			sure++
		}
		if f.Exposure != nil {
			longest = max(longest, f.Exposure.Days)
		}
	}
	out := []htmlFigure{
		{grouped(len(secrets)), "in all"},
		{grouped(now), "in files now"},
		{grouped(len(secrets) - now), "in history alone"},
		{grouped(sure), "verified, or proven by where they go"},
		{grouped(len(rules)), "kinds"},
	}
	if longest > 0 {
		out = append(out, htmlFigure{grouped(longest), "days, the longest exposure"})
	}
	return out
}

// day is a date for people and for sorting; empty if it is unknown or absurd.
func day(t time.Time) string {
	if t = jsonDate(t); t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

// class is a severity as a class of the style sheet.
func class(severity string) string {
	if slices.Contains(finding.Severities(), severity) {
		return severity
	}
	return "none"
}

// commitLink is where a forge shows a commit; empty if that is unknown.
func (r *Report) commitLink(hash string) template.URL {
	if r.CommitURL == "" || hash == "" || strings.Trim(hash, "0123456789abcdef") != "" {
		return ""
	}
	return template.URL(r.CommitURL + hash) // which ForgeURL has made
}
