package pipeline

import (
	"context"
	"fmt"
	"os"

	"github.com/hookvet/hookvet/internal/config"
	"github.com/hookvet/hookvet/internal/suppress"
	"github.com/hookvet/hookvet/rules/builtin"
)

// LoadConfig finds the rules that a scan of root uses. A file that the user
// names may be a pipe: waiting for it ends with ctx, whose error that is then.
func LoadConfig(ctx context.Context, file, root string, noRepoConfig bool, env func(string) string) (*config.Config, error) {
	wait := patience
	if mayWait(file) || file == "" && env != nil && mayWait(env(config.EnvVar)) {
		wait = 0
	}
	return await(ctx, wait, func() (*config.Config, error) {
		return config.Load(config.Options{
			Config: file, Root: root, NoRepoConfig: noRepoConfig, Env: env, Default: builtin.Default,
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

func openIgnore(root string, conf *config.Config) (*suppress.Ignore, []string, error) {
	if conf.IgnoreFile == "" {
		return nil, nil, nil
	}
	f, err := config.OpenInRoot(root, conf.IgnoreFile)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	return suppress.ParseIgnore(conf.IgnoreFile, f)
}
