package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/hookvet/hookvet/internal/finding"
)

// junitWriter is the format for CI servers that show tests: a test case for each place of
// a secret, which failed, or one that passed.
type junitWriter struct{ opts Options }

func newJUnit(opts Options) Writer { return junitWriter{opts} }

type (
	junitSuites struct {
		XMLName  xml.Name   `xml:"testsuites"`
		Name     string     `xml:"name,attr"`
		Tests    int        `xml:"tests,attr"`
		Failures int        `xml:"failures,attr"`
		Errors   int        `xml:"errors,attr"`
		Time     string     `xml:"time,attr"`
		Suite    junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name      string      `xml:"name,attr"`
		Tests     int         `xml:"tests,attr"`
		Failures  int         `xml:"failures,attr"`
		Errors    int         `xml:"errors,attr"`
		Time      string      `xml:"time,attr"`
		Timestamp string      `xml:"timestamp,attr,omitempty"`
		Cases     []junitCase `xml:"testcase"`
		Out       string      `xml:"system-out,omitempty"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		File    string        `xml:"file,attr,omitempty"`
		Line    int           `xml:"line,attr,omitempty"`
		Failure *junitOutcome `xml:"failure"`
		Error   *junitOutcome `xml:"error"`
	}
	junitOutcome struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

func (j junitWriter) Write(w io.Writer, r *Report) error {
	c := newCleaner(j.opts, r)
	suite := junitSuite{Name: "hookvet", Time: fmt.Sprintf("%.3f", rounded(r.stats().Seconds, 1000)), Out: c.coverage(r)}
	if !r.Began.IsZero() {
		suite.Timestamp = r.Began.UTC().Format(gitlabTime)
	}
	for _, f := range finding.Merge(r.Findings) {
		place := c.name(f.File) + lineOf(f)
		text := place + "\n" + c.advice(f)
		if f.Commit != nil {
			text += "\ncommit " + c.text(f.Commit.Hash)
		}
		suite.Cases = append(suite.Cases, junitCase{
			Name: xmlText(c.title(f) + " at " + place), Class: xmlText("hookvet." + c.text(f.Rule)), File: xmlText(c.name(f.File)), Line: f.Position.Line,
			Failure: &junitOutcome{Message: xmlText(c.text(message(f))), Type: xmlText(strings.TrimSpace(f.Confidence.String() + " " + c.text(f.Severity))), Text: xmlText(text)},
		})
		suite.Failures++
	}
	for _, g := range r.gaps() {
		suite.Cases = append(suite.Cases, junitCase{
			Name: xmlText("not scanned: " + c.text(g.What)), Class: "hookvet.incomplete",
			Error: &junitOutcome{Message: xmlText(c.text(g.Why)), Type: "incomplete", Text: xmlText(c.text(g.What) + ": " + c.text(g.Why))},
		})
		suite.Errors++
	}
	if len(suite.Cases) == 0 {
		verdict, _ := c.verdict(r, nil)
		suite.Cases = []junitCase{{Name: xmlText(verdict), Class: "hookvet"}}
	}
	suite.Tests = len(suite.Cases)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", " ")
	if err := enc.Encode(junitSuites{Name: "hookvet", Tests: suite.Tests, Failures: suite.Failures, Errors: suite.Errors, Time: suite.Time, Suite: suite}); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// xmlText takes out what XML has no way to say; the rest is escaped by the encoder.
func xmlText(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r >= ' ' && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd || r >= 0x10000 && r <= 0x10ffff {
			return r
		}
		return '\ufffd'
	}, s)
}
