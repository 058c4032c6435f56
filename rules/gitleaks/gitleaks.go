// Package gitleaks hands over the text of gitleaks' default rules.
//
// It is the only non-test importer of gitleaks, and takes nothing but the text:
// as a library, gitleaks compiles user expressions with MustCompile, and its
// package-level counter of extended files makes a process' third load of
// `useDefault` come back empty and without an error (v8.30). Package rules does
// the loading instead.
package gitleaks

import (
	"strings"
	"sync"

	"github.com/hookvet/hookvet/rules"
	"github.com/zricethezav/gitleaks/v8/config"
)

// Name is what the file of default rules is called in errors and reports.
const Name = "gitleaks default rules"

// Default gives gitleaks' default rules.
func Default() (*rules.File, error) { return parse(config.DefaultConfig) }

// parse reads the two halves of a file of rules side by side: a scan of one file lasts
// as long as making the rules ready, and TOML is read by one processor.
func parse(text string) (*rules.File, error) {
	const table = "\n[[rules]]\n"
	half := len(text) / 2
	i := strings.Index(text[half:], table)
	if i < 0 {
		return rules.Parse(Name, []byte(text))
	}
	head, rest := text[:half+i+1], text[half+i+1:]
	var wg sync.WaitGroup
	var more *rules.File
	var moreErr error
	wg.Go(func() { more, moreErr = rules.Parse(Name, []byte(rest)) })
	first, err := rules.Parse(Name, []byte(head))
	wg.Wait()
	if err != nil || moreErr != nil {
		return rules.Parse(Name, []byte(text)) // whose error has the right line
	}
	all, err := rules.Merge(more, first)
	if err != nil || len(all.Rules) != len(first.Rules)+len(more.Rules) { // one is defined twice
		return rules.Parse(Name, []byte(text))
	}
	all.Title, all.Description, all.MinVersion, all.Extend = first.Title, first.Description, first.MinVersion, first.Extend
	return all, nil
}
