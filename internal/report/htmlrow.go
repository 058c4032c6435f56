package report

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/hookvet/hookvet/internal/finding"
)

// htmlRow is a row of the table: a secret, and what is told of it when it is opened.
type htmlRow struct {
	Severity, Class, Confidence string
	Rank, Sure                  int
	Rule, Secret, Place, More   string
	Message                     string
	Line                        *htmlLine
	Stands                      string // files, branches, history
	Now, New                    bool
	Since, Exposed              string
	Days                        int
	Facts                       []htmlFact
}

// htmlLine is the line that holds a secret, in three parts.
type htmlLine struct{ Before, Secret, After string }

type htmlFact struct {
	Name, Text string
	Link       template.URL
	List       []string
}

const (
	htmlColumns = 160 // of a line of source
	htmlPlaces  = 50  // of a secret that are listed
)

func (c cleaner) htmlRow(r *Report, s finding.Secret) htmlRow {
	f := s.Best()
	row := htmlRow{
		Severity: c.text(f.Severity), Class: class(f.Severity), Confidence: f.Confidence.String(),
		Rank: finding.SeverityRank(f.Severity), Sure: int(f.Confidence),
		Rule: c.text(f.Rule), Secret: finding.Sanitize(c.secret(f)), Place: c.name(f.File) + lineOf(f),
		Message: sentence(c.text(message(f))), Now: s.StandsNow(), New: r.isNew(f),
	}
	if n := len(s.Places) - 1; n > 0 {
		row.More = "and " + count(n, "more place", "more places")
	}
	if e, ok := newExcerpt(f, c.red, htmlColumns); ok {
		row.Line = &htmlLine{e.before, e.secret, e.after}
	}
	row.Stands = "in files"
	if e := f.Exposure; e != nil {
		switch {
		case row.Now:
		case len(e.Tips) > 0:
			row.Stands = "on a branch"
		default:
			row.Stands = "in history"
		}
		first := e.First
		if first == nil {
			first = f.Commit
		}
		if first != nil {
			row.Since, row.Days = day(first.Date), e.Days
			row.Exposed = count(e.Days, "day", "days")
			if e.Days == 0 {
				row.Exposed = "less than a day"
			}
		}
	}
	row.Facts = c.facts(r, s)
	return row
}

// facts are what is told of a secret beside the table.
func (c cleaner) facts(r *Report, s finding.Secret) []htmlFact {
	f := s.Best()
	var out []htmlFact
	add := func(name, text string) {
		if text != "" {
			out = append(out, htmlFact{Name: name, Text: text})
		}
	}
	commit := func(name string, x *finding.Commit) {
		if x != nil {
			out = append(out, htmlFact{Name: name, Text: c.commitText(x), Link: r.commitLink(x.Hash)})
		}
	}
	add("do", c.remedy(f))
	add("because", c.text(f.Because))
	for _, rel := range f.Related[:min(len(f.Related), morePlaces)] {
		add("because", fmt.Sprintf("%s:%d %s", c.name(rel.File), rel.Position.Line, c.text(rel.Message)))
	}
	if e := f.Exposure; e != nil {
		if e.First != nil {
			commit("added by", e.First)
		} else {
			commit("added by", f.Commit)
		}
		commit("removed by", e.Removed)
		commit("last held by", e.Last)
		if e.Commits > 0 {
			add("commits", grouped(e.Commits)+" brought it in or took it out")
		}
		tips := c.texts(e.Tips)
		if e.MoreTips > 0 {
			tips = append(tips, fmt.Sprintf("%s more", grouped(e.MoreTips)))
		}
		add("branches", strings.Join(tips, ", "))
		add("where", c.text(e.Where))
	}
	var places []string
	for i, p := range s.Places {
		if i == htmlPlaces {
			places = append(places, fmt.Sprintf("and %s more", grouped(len(s.Places)-i)))
			break
		}
		place := c.name(p.File) + lineOf(p)
		if p.Commit != nil && (p.Exposure == nil || !p.Exposure.AtHead) {
			place += " (" + c.text(shortHash(p.Commit.Hash)) + ")"
		}
		places = append(places, place)
	}
	out = append(out, htmlFact{Name: "places", List: places})
	if len(s.Also) > 0 {
		add("also", c.text("found by "+strings.Join(s.Also, ", ")))
	}
	if len(f.Decoded) > 0 {
		add("decoded", c.text("from "+strings.Join(f.Decoded, ", then ")))
	}
	add("variable", c.text(f.EnvName()))
	add("fingerprint", c.text(f.Fingerprint))
	return out
}

// commitText is what people know a commit by.
func (c cleaner) commitText(x *finding.Commit) string {
	text := c.text(shortHash(x.Hash))
	if d := day(x.Date); d != "" {
		text += " " + d
	}
	if x.Author != "" {
		text += ", " + c.text(x.Author)
	}
	if x.Email != "" {
		text += " <" + c.text(x.Email) + ">"
	}
	if subject := c.subject(x.Subject); subject != "" {
		text += ": " + cutRight(subject, subjectColumns)
	}
	return text
}
