// Package gitleaks hands over the text of gitleaks' default rules.
//
// It is the only non-test importer of gitleaks, and takes nothing but the text:
// as a library, gitleaks compiles user expressions with MustCompile, and its
// package-level counter of extended files makes a process' third load of
// `useDefault` come back empty and without an error (v8.30). Package rules does
// the loading instead.
package gitleaks

import (
	"github.com/hookvet/hookvet/rules"
	"github.com/zricethezav/gitleaks/v8/config"
)

// Name is what the file of default rules is called in errors and reports.
const Name = "gitleaks default rules"

// Default gives gitleaks' default rules.
func Default() (*rules.File, error) {
	return rules.Parse(Name, []byte(config.DefaultConfig))
}
