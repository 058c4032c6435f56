package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/hookvet/hookvet/internal/finding"
)

// githubWriter is the format for the log of GitHub Actions: workflow commands, which
// become annotations of the lines, and a summary.
type githubWriter struct{ opts Options }

func newGitHub(opts Options) Writer { return githubWriter{opts} }

// annotations of a kind that GitHub shows of one step; more are lost in silence.
const annotations = 10

var githubCommands = [...]string{levelNote: "notice", levelWarning: "warning", levelError: "error"}

func (g githubWriter) Write(w io.Writer, r *Report) error {
	out := bufio.NewWriter(w)
	c := newCleaner(g.opts, r)
	secrets := finding.Group(r.Findings)
	var used [len(githubCommands)]int
	room := [...]int{levelNote: annotations - 1, levelWarning: annotations - 1, levelError: annotations} // one notice and one warning are ours, below
	left := 0
	for _, s := range secrets {
		for _, f := range s.Places {
			l := levelOf(f)
			if used[l] == room[l] {
				left++
				continue
			}
			used[l]++
			fmt.Fprintf(out, "::%s %s::%s\n", githubCommands[l], c.githubPlace(f), githubData(c.advice(f)))
		}
	}
	if gaps := r.gaps(); len(gaps) > 0 {
		text := "not scanned: " + c.text(gaps[0].What) + ": " + c.text(gaps[0].Why)
		if n := len(gaps) - 1; n > 0 {
			text += fmt.Sprintf(", and %s more", grouped(n))
		}
		fmt.Fprintf(out, "::warning title=hookvet%%3A the scan is incomplete::%s\n", githubData(text))
	}
	if left > 0 {
		fmt.Fprintf(out, "::notice title=hookvet::%s no annotation: GitHub shows %d of a kind a step. The report in another format has them all.\n", count(left, "more place has", "more places have"), annotations)
	}
	if r.Since != nil {
		fmt.Fprintf(out, "hookvet: %s\n", c.sinceText(r))
	}
	verdict, _ := c.verdict(r, secrets)
	fmt.Fprintf(out, "hookvet: %s · %s\n", verdict, c.coverage(r))
	return out.Flush()
}

// githubPlace gives the properties of an annotation.
func (c cleaner) githubPlace(f finding.Finding) string {
	p := f.Position
	props := []string{"file=" + githubProperty(c.name(f.File))}
	for _, x := range []struct {
		name string
		n    int
	}{{"line", p.Line}, {"endLine", p.EndLine}, {"col", p.Column}, {"endColumn", p.EndColumn}} {
		// Columns are for places within a line alone.
		if x.n > 0 && (p.Line == p.EndLine || !strings.Contains(strings.ToLower(x.name), "col")) {
			props = append(props, fmt.Sprintf("%s=%d", x.name, x.n))
		}
	}
	return strings.Join(append(props, "title="+githubProperty("hookvet: "+c.title(f))), ",")
}

// githubData escapes the text of a command, as actions/toolkit does (core/src/command.ts).
func githubData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// githubProperty escapes a property of a command.
func githubProperty(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}
