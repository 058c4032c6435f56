package report

import (
	"fmt"
	"slices"
	"time"

	"github.com/hookvet/hookvet/internal/finding"
)

// htmlTimeline is a picture with a bar for each secret whose time is known, the
// earliest on top.
type htmlTimeline struct {
	Width, Height int
	Label         string
	Legend        []string
	Ticks         []htmlTick
	Bars          []htmlBar
}

type htmlTick struct {
	X    float64
	Y    int
	Text string
}

type htmlBar struct {
	X, Y, Width, Height float64
	Class, Title        string
}

const (
	timelineWidth = 1120
	timelineAxis  = 24   // room for the years below
	timelineMost  = 2000 // high, beyond which bars are thinner than a pixel
)

// timeline draws the picture; nil if no secret has a date. rows are those of the secrets,
// in their order. now is the day of the report.
func timeline(now time.Time, secrets []finding.Secret, rows []htmlRow) *htmlTimeline {
	type span struct {
		from, to time.Time
		row      *htmlRow
	}
	var spans []span
	for i, s := range secrets {
		f := s.Best()
		if f.Exposure == nil {
			continue
		}
		first := f.Exposure.First
		if first == nil {
			first = f.Commit
		}
		if first == nil || day(first.Date) == "" {
			continue
		}
		to := now
		if gone := f.Exposure.Removed; gone != nil && day(gone.Date) != "" {
			to = gone.Date
		}
		spans = append(spans, span{first.Date, to, &rows[i]})
	}
	if len(spans) == 0 || now.IsZero() {
		return nil
	}
	slices.SortStableFunc(spans, func(a, b span) int { return a.from.Compare(b.from) })
	begin := now
	for _, s := range spans {
		if s.from.Before(begin) {
			begin = s.from
		}
	}
	// A commit from before git says nothing about when.
	if first := time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC); begin.Before(first) {
		begin = first
	}
	whole := max(now.Sub(begin), 24*time.Hour)
	x := func(t time.Time) float64 {
		return min(max(float64(t.Sub(begin))/float64(whole), 0), 1) * (timelineWidth - 4)
	}
	step := min(14, max(1, float64(timelineMost)/float64(len(spans))))
	t := &htmlTimeline{Width: timelineWidth, Height: int(step*float64(len(spans))) + timelineAxis + 4}
	seen := make(map[string]bool)
	for i, s := range spans {
		from, to := x(s.from), x(s.to)
		bar := htmlBar{X: from, Y: 2 + step*float64(i), Width: max(to-from, 3), Height: max(step-3, step*0.7), Class: s.row.Class}
		if !s.row.Now {
			bar.Class += " gone"
		}
		bar.Title = s.row.Rule + ", " + s.row.Place + ": since " + s.row.Since + ", " + s.row.Exposed
		t.Bars = append(t.Bars, bar)
		seen[s.row.Class] = true
	}
	for _, severity := range append(finding.Severities(), "none") {
		if seen[severity] {
			t.Legend = append(t.Legend, severity)
		}
	}
	t.Label = fmt.Sprintf("%s over time, the first since %s; the table has the same", count(len(spans), "secret", "secrets"), begin.UTC().Format(time.DateOnly))
	t.ticks(begin, now, x)
	return t
}

// ticks marks years, or months where there are few years.
func (t *htmlTimeline) ticks(begin, now time.Time, x func(time.Time) float64) {
	begin = begin.UTC()
	months := 12
	switch years := now.Sub(begin).Hours() / 24 / 365; {
	case years < 1.5:
		months = 1
	case years < 4:
		months = 6
	case years > 24:
		months = 60
	}
	at := time.Date(begin.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	for ; !at.After(now); at = at.AddDate(0, months, 0) {
		if at.Before(begin) {
			continue
		}
		text := at.Format("2006")
		if months < 12 {
			text = at.Format("2006-01")
		}
		t.Ticks = append(t.Ticks, htmlTick{X: x(at), Y: t.Height - timelineAxis, Text: text})
	}
}
