package pipeline

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/githistory"
	"github.com/hookvet/hookvet/rules"
)

const (
	// Shorter values stand in too many places that have nothing to do with them.
	minNeedle = 6
	// maxNeedles bounds the rules that are made for one run.
	maxNeedles = 1000
)

// tellOfPasses gives findings of Go passes that history has no story of one: what only
// types tell, such as a weak constant that reaches a sink, no rule finds in a text. Their
// values are looked for in the versions of Go files, between quotes, in a scan of its own.
// What that could not read the scan of all of history has told.
func tellOfPasses(ctx context.Context, opts Options, git Git, findings []finding.Finding) error {
	needles := make(map[string]bool)
	file := &rules.File{Name: "values of Go passes"}
	for i := range findings {
		f := &findings[i]
		if !needle(f) || needles[f.Secret] || len(needles) == maxNeedles {
			continue
		}
		needles[f.Secret] = true
		file.Rules = append(file.Rules, rules.Rule{
			ID: fmt.Sprint(len(needles)), Path: `\.go$`, SecretGroup: 1,
			Regex: "[\"`](" + regexp.QuoteMeta(f.Secret) + ")[\"`]", Keywords: []string{strings.ToLower(f.Secret)},
		})
	}
	if len(needles) == 0 {
		return nil
	}
	set, err := rules.New(file)
	if err != nil {
		return fmt.Errorf("looking for the values of Go passes: %w", err)
	}
	found, err := githistory.History(ctx, git.Repo, githistory.Options{Set: set, DecodeDepth: -1, Jobs: opts.Source.Jobs, MaxBlob: git.MaxBlob})
	if err != nil {
		return fmt.Errorf("looking for the values of Go passes: %w", err)
	}
	var stories []finding.Finding
	for _, x := range found.Found {
		stories = append(stories, finding.Finding{File: x.Path, Secret: x.Match.Secret, Commit: x.Commit, Exposure: x.Exposure})
	}
	var untold []finding.Finding
	var at []int
	for i := range findings {
		if needle(&findings[i]) {
			untold, at = append(untold, findings[i]), append(at, i)
		}
	}
	tell(untold, stories)
	for k, i := range at {
		findings[i].Exposure = untold[k].Exposure
	}
	return nil
}

// needle says whether a finding is of a pass, has no story yet, and has a value that
// stands in source as it is.
func needle(f *finding.Finding) bool {
	return f.Analyzer != "" && f.Exposure == nil && len(f.Secret) >= minNeedle && strconv.Quote(f.Secret) == `"`+f.Secret+`"`
}
