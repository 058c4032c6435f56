package pipeline

import (
	"context"
	"fmt"
	"os"

	"github.com/hookvet/hookvet/internal/config"
	"github.com/hookvet/hookvet/internal/suppress"
	"github.com/hookvet/hookvet/rules/builtin"
	"github.com/hookvet/hookvet/rules/gitleaks"
)

// RuleSource says where rules come from.
type RuleSource struct {
	Config        string // file of rules; empty: see package config
	NoRepoConfig  bool   // leave out configuration found in the scanned tree
	GitleaksRules bool   // gitleaks' default rules, unchanged, are the built-in ones
	Env           func(string) string
	RootOnly      bool // look in no directory above

	// Examples says to give the built-in rules all that is said of them, examples
	// included, which takes longer.
	Examples bool
}

// Load finds the rules that a scan of root uses: what root has none of is looked for above
// it. A file that the user names may
// be a pipe: waiting for it ends with ctx, whose error that is then.
func (s RuleSource) Load(ctx context.Context, root string) (*config.Config, error) {
	wait := patience
	if mayWait(s.Config) || s.Config == "" && s.Env != nil && mayWait(s.Env(config.EnvVar)) {
		wait = 0
	}
	var up []string
	if root != "" && !s.NoRepoConfig && !s.RootOnly {
		up = above(root)
	}
	defaults := builtin.Default
	switch {
	case s.GitleaksRules:
		defaults = gitleaks.Default
	case s.Examples:
		defaults = builtin.Read
	}
	return await(ctx, wait, func() (*config.Config, error) {
		return config.Load(config.Options{
			Config: s.Config, Root: root, Above: up, NoRepoConfig: s.NoRepoConfig, Env: s.Env, Default: defaults,
		})
	})
}

// mayWait says whether reading a file may wait for somebody who writes it.
func mayWait(file string) bool {
	info, err := os.Stat(file)
	return err == nil && !info.Mode().IsRegular()
}

func noRules(conf *config.Config) string {
	if conf.Path == "" {
		return "there are none"
	}
	return fmt.Sprintf("%s has none: to keep the default rules it needs [extend] with useDefault = true", conf.Path)
}

func openIgnore(conf *config.Config) (*suppress.Ignore, []string, error) {
	if conf.IgnoreFile.Name == "" {
		return nil, nil, nil
	}
	f, err := conf.IgnoreFile.Open()
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	return suppress.ParseIgnore(conf.IgnoreFile.String(), f)
}
