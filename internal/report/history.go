package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/hookvet/hookvet/internal/finding"
)

const (
	morePaths      = 4  // paths of a secret that are listed
	subjectColumns = 60 // of a commit's first line
)

// history prints what became of a secret. It prints nothing for what was not
// found in history.
func (p *page) history(f finding.Finding) {
	e := f.Exposure
	if e == nil {
		return
	}
	first := e.First
	if first == nil {
		first = f.Commit
	}
	if first != nil {
		p.row("added", append([]string{"by"}, p.commit(first)...))
	}
	p.row("stands", p.stands(f))
	if first != nil {
		exposed := "for " + count(e.Days, "day", "days")
		if e.Days == 0 {
			exposed = "for less than a day"
		}
		if e.Commits > 0 {
			exposed += ", in " + count(e.Commits, "commit", "commits")
		}
		if len(e.Paths) > 1 || len(e.Paths) == 1 && e.Paths[0] != f.File {
			exposed += ", at"
		}
		p.row("exposed", append(words(exposed), p.paths(f)...))
	}
}

// paths lists where a secret has been, if that is not where it is shown.
func (p *page) paths(f finding.Finding) []string {
	all := f.Exposure.Paths
	if len(all) == 1 && all[0] == f.File {
		return nil
	}
	var out []string
	for i, path := range all {
		if i == morePaths {
			return append(out, words(fmt.Sprintf("and %s more", grouped(len(all)-i)))...)
		}
		path = p.text(path)
		if i+1 < min(len(all), morePaths) {
			path += ","
		}
		out = append(out, path)
	}
	return out
}

// stands tells where a secret can be read now.
func (p *page) stands(f finding.Finding) []string {
	e := f.Exposure
	var out []string
	switch {
	case e.AtHead:
		out = append(out, "at", "HEAD")
	case e.InFiles:
		out = words("in a file, not at HEAD")
	}
	if len(e.Tips) > 0 && e.Where == "" { // which names it
		at := "at the tip of"
		if len(out) > 0 {
			out[len(out)-1] += ","
			at = "and at the tip of"
		}
		tips := make([]string, len(e.Tips))
		for i, t := range e.Tips {
			tips[i] = p.text(t)
		}
		list := strings.Join(tips, ", ")
		if e.MoreTips > 0 {
			list += fmt.Sprintf(" and %s more", grouped(e.MoreTips))
		}
		out = append(out, words(at+" "+list)...)
	}
	switch {
	case e.Removed != nil:
		if len(out) > 0 {
			out[len(out)-1] += ";"
		}
		out = append(out, words("in history: removed by")...)
		out = append(out, p.commit(e.Removed)...)
		if e.Last != nil {
			out[len(out)-1] += ";"
			out = append(out, words("last held by "+p.named(e.Last))...)
		}
	case len(out) > 0:
	case e.Where != "": // below, alone
	case strings.HasPrefix(f.File, "("):
		out = words("in a message, which stays as long as its commit")
	default:
		out = words("in history, not at HEAD")
	}
	if e.Where != "" {
		if len(out) > 0 {
			out[len(out)-1] += ";"
		}
		out = append(out, words(p.text(e.Where))...)
	}
	return out
}

// named is a commit's hash and day.
func (p *page) named(c *finding.Commit) string {
	s := p.text(shortHash(c.Hash))
	if !c.Date.IsZero() {
		s += " " + c.Date.UTC().Format(time.DateOnly)
	}
	return s
}

// commit tells of a commit all that people know it by.
func (p *page) commit(c *finding.Commit) []string {
	s := p.named(c)
	if c.Author != "" {
		s += " " + p.text(c.Author)
	}
	if c.Email != "" {
		s += " <" + p.text(c.Email) + ">"
	}
	out := words(s)
	if subject := cutRight(p.subject(c.Subject), subjectColumns); subject != "" {
		out = append(out, words(`"`+subject+`"`)...)
	}
	return out
}

// shortHash returns as much of a hash as people and git compare.
func shortHash(hash string) string { return takeLeft(hash, 12) }
