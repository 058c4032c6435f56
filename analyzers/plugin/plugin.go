// Package plugin is hookvet as a module plugin of golangci-lint v2.
//
// It is imported for its effect by a golangci-lint that is built with it, most often
// by `golangci-lint custom`. Its settings stand in .golangci.yml under
// linters.settings.custom.hookvet.settings; see [Settings]. The module's
// .golangci.example.yml has all that is needed.
package plugin

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/hookvet/hookvet/analyzers"
	"github.com/hookvet/hookvet/internal/config"
	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/builtin"
)

// Name is what the linter is called.
const Name = "hookvet"

func init() { register.Plugin(Name, New) }

// Settings are what .golangci.yml may say. A key that is not here is an error.
type Settings struct {
	// Passes are the names of the passes to run; none: all of them.
	Passes []string `json:"passes"`

	// MinConfidence is generic (the default), pattern, sink or verified.
	MinConfidence string `json:"min-confidence"`

	// Store is where fixed code reads secrets: env (the default), getenv, file, vault,
	// aws or azure.
	Store string `json:"store"`

	// Tests says whether files of tests are looked at; they are by default.
	Tests *bool `json:"tests"`

	// Config is a file of rules, in hookvet's or gitleaks' schema, from the
	// directory in which golangci-lint runs. golangci-lint's cache knows nothing of
	// it: ConfigDigest, the SHA-256 of the file, must be there too, so that a changed
	// file changes the settings, by which results are cached. The file may not extend
	// another by extend.path, for which that would not do.
	Config       string `json:"config"`
	ConfigDigest string `json:"config-digest"`

	// Rules are rules in the same schema, as text.
	Rules string `json:"rules"`
}

// New makes the linter of its settings.
func New(raw any) (register.LinterPlugin, error) {
	s, err := register.DecodeSettings[Settings](raw)
	if err != nil {
		return nil, fmt.Errorf("reading the settings of %s: %w", Name, err)
	}
	opts := analyzers.Options{Passes: s.Passes, MinConfidence: s.MinConfidence, Store: s.Store, NoTests: s.Tests != nil && !*s.Tests, Nolint: true}
	if opts.Rules, err = s.rules(); err != nil {
		return nil, fmt.Errorf("reading the settings of %s: %w", Name, err)
	}
	all, err := analyzers.New(opts)
	if err != nil {
		return nil, fmt.Errorf("reading the settings of %s: %w", Name, err)
	}
	for i, a := range all {
		all[i] = alone(a)
	}
	return linter(all), nil
}

// alone gives an analyzer that reports no related information: golangci-lint makes
// issues of their own of it, which are no findings, stand where a comment that
// suppresses the finding does not, and take the place of others on their lines.
func alone(a *analysis.Analyzer) *analysis.Analyzer {
	out := *a
	out.Run = func(pass *analysis.Pass) (any, error) {
		filtered := *pass
		filtered.Report = func(d analysis.Diagnostic) {
			d.Related = nil
			pass.Report(d)
		}
		return a.Run(&filtered)
	}
	return &out
}

type linter []*analysis.Analyzer

func (l linter) BuildAnalyzers() ([]*analysis.Analyzer, error) { return l, nil }
func (l linter) GetLoadMode() string                           { return register.LoadModeTypesInfo }

// rules gives the rules that the settings name; nil: the built-in ones. What can be
// wrong with them is found at once, and not in the middle of a run.
func (s *Settings) rules() (func() (*rules.Set, error), error) {
	var load func() (*rules.File, error)
	switch {
	case s.Config == "" && s.ConfigDigest != "":
		return nil, errors.New("config-digest: there is no config")
	case s.Config != "" && s.Rules != "":
		return nil, errors.New("config and rules are both set: use one")
	case s.Config != "":
		data, err := os.ReadFile(s.Config)
		if err != nil {
			return nil, fmt.Errorf("config: %w", err)
		}
		if sum := fmt.Sprintf("%x", sha256.Sum256(data)); !strings.EqualFold(sum, s.ConfigDigest) {
			return nil, fmt.Errorf("config-digest: that of %s is %s", s.Config, sum)
		}
		load = func() (*rules.File, error) {
			c, err := config.Load(config.Options{Config: s.Config, Default: builtin.Default})
			if err != nil {
				return nil, err
			}
			if len(c.Files) > 1 {
				return nil, fmt.Errorf("config: %s extends another file, which config-digest says nothing of: put all into one", s.Config)
			}
			return c.File, nil
		}
	case s.Rules != "":
		load = func() (*rules.File, error) {
			f, err := rules.ParseStrict("rules", []byte(s.Rules))
			if err != nil {
				return nil, err
			}
			if f.Extend.Path != "" {
				return nil, errors.New("rules: extend.path is for files: use config")
			}
			if f.Extend.NoDefault {
				return f, nil
			}
			base, err := builtin.Default()
			if err != nil {
				return nil, err
			}
			return rules.Merge(f, base)
		}
	default:
		return nil, nil
	}
	f, err := load()
	if err != nil {
		return nil, err
	}
	set := sync.OnceValues(func() (*rules.Set, error) { return rules.New(f) })
	if _, err := set(); err != nil {
		return nil, err
	}
	return set, nil
}
