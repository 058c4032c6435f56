package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/gitrepo"
)

// gitHook is a hook of git that hookvet can be.
type gitHook struct {
	name, does, run string
}

var gitHooks = []gitHook{
	{"pre-commit", "scans what is staged", "staged --no-progress"},
	{"pre-push", "scans what is pushed", `history --no-progress --pre-push "$@"`},
}

// hookMark is in every hook that hookvet has made, and in no other.
const hookMark = "# made by hookvet hook install"

// hookBefore is where a hook that was there before is kept, and run first.
const hookBefore = ".before-hookvet"

func (h gitHook) script() string {
	return "#!/bin/sh\n" + hookMark + "; hookvet hook uninstall takes it out again\n" +
		`before=$(dirname "$0")/` + h.name + hookBefore + "\n" + h.before() +
		"if ! command -v hookvet >/dev/null 2>&1; then\n" +
		"\techo \"hookvet is not installed, so nothing was scanned (hookvet hook uninstall, or --no-verify, goes without)\" >&2\n" +
		"\texit 3\nfi\n" +
		"exec hookvet " + h.run + "\n"
}

// before runs the hook that was there before. Both want to read what git says of a push.
func (h gitHook) before() string {
	if h.name != "pre-push" {
		return "if [ -x \"$before\" ]; then \"$before\" \"$@\" || exit; fi\n"
	}
	return "refs=$(cat)\n" +
		"if [ -x \"$before\" ]; then printf '%s\\n' \"$refs\" | \"$before\" \"$@\" || exit; fi\n" +
		"exec <<EOF\n$refs\nEOF\n"
}

// hookFlags are the plain values of the command line.
type hookFlags struct {
	prePush bool
	force   bool
}

func newHook(t terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "hook",
		Short: "have git run hookvet before each commit or push",
		Long: `Make hookvet a hook of a git repository, without pre-commit or another manager of
hooks: of each commit, which is refused if it brings a secret, or with --pre-push of
each push. A hook that is there already is kept, and run first. The hook is put where
git looks for it, which core.hooksPath may say.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	for _, sub := range []struct {
		name, short, example string
		run                  func(terminal, *hookFlags, gitrepo.Hooks, *gitrepo.Repo) error
	}{
		{"install", "make hookvet a hook", "  hookvet hook install\n  hookvet hook install --pre-push ~/src/shop", installHook},
		{"uninstall", "take it out again, and put back what was there before", "  hookvet hook uninstall", uninstallHook},
		{"status", "tell which hooks there are", "  hookvet hook status", hookStatus},
	} {
		var f hookFlags
		c := &cobra.Command{
			Use: sub.name + " [repo]", Short: sub.short, Example: sub.example,
			Args: cobra.MaximumNArgs(1),
			RunE: func(_ *cobra.Command, args []string) error {
				path, err := onePath(args)
				if err != nil {
					return err
				}
				repo, err := gitrepo.Open(path, gitrepo.Options{Getenv: t.env})
				if err != nil {
					return err
				}
				hooks, err := repo.HooksDir(t.env)
				if err != nil {
					return err
				}
				return sub.run(t, &f, hooks, repo)
			},
		}
		if sub.name != "status" {
			c.Flags().BoolVar(&f.prePush, "pre-push", false, "the hook before a push, not before a commit")
		}
		if sub.name == "install" {
			c.Flags().BoolVar(&f.force, "force", false, "install it even where core.hooksPath leads out of the repository, for all that use that place")
		}
		cmd.AddCommand(c)
	}
	return cmd
}

func (f *hookFlags) hook() gitHook {
	if f.prePush {
		return gitHooks[1]
	}
	return gitHooks[0]
}

func installHook(t terminal, f *hookFlags, hooks gitrepo.Hooks, repo *gitrepo.Repo) error {
	h := f.hook()
	if repo.WorkTree == "" && !f.prePush {
		return errors.New("the repository has no worktree, so nothing is committed in it")
	}
	if !f.force && hooks.Path != "" && !within(hooks.Dir, repo.WorkTree) && !within(hooks.Dir, repo.CommonDir) {
		return fmt.Errorf("core.hooksPath in %s is %s, which other repositories may use as well: --force installs the hook there, for all of them", shown(hooks.From), finding.Sanitize(hooks.Path))
	}
	file := filepath.Join(hooks.Dir, h.name)
	switch ours, err := isOurs(file); {
	case err == nil && ours: // perhaps of an older version
	case err == nil:
		if err := keepHook(file); err != nil {
			return err
		}
		fmt.Fprintf(t.out, "kept the hook that was there, which runs first: %s\n", shown(file+hookBefore))
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if err := os.MkdirAll(hooks.Dir, 0o755); err != nil {
		return fmt.Errorf("making the directory of hooks: %w", err)
	}
	if err := writeHook(file, h.script()); err != nil {
		return fmt.Errorf("writing the hook: %w", err)
	}
	fmt.Fprintf(t.out, "installed %s: it %s\n", shown(file), h.does)
	if within(hooks.Dir, repo.WorkTree) && !within(hooks.Dir, repo.CommonDir) {
		fmt.Fprintf(t.out, "it lies in the worktree, since core.hooksPath is %s: commit it for everybody\n", finding.Sanitize(hooks.Path))
	}
	return nil
}

// keepHook puts a hook aside.
func keepHook(file string) error {
	if _, err := os.Lstat(file + hookBefore); err == nil {
		return fmt.Errorf("%s is there already, and so is %s: put them together by hand", shown(file+hookBefore), shown(file))
	}
	if err := os.Rename(file, file+hookBefore); err != nil {
		return fmt.Errorf("putting the hook that is there aside: %w", err)
	}
	return nil
}

// writeHook writes a program, whole or not at all.
func writeHook(file, text string) error {
	f, err := createBeside(file)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err == nil {
		err = f.Chmod(0o755)
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

func uninstallHook(t terminal, f *hookFlags, hooks gitrepo.Hooks, _ *gitrepo.Repo) error {
	file := filepath.Join(hooks.Dir, f.hook().name)
	ours, err := isOurs(file)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !ours {
		return fmt.Errorf("%s is no hook of hookvet's", shown(file))
	}
	if err == nil {
		err = os.Remove(file)
	}
	if err != nil {
		return fmt.Errorf("taking the hook out: %w", err)
	}
	fmt.Fprintf(t.out, "took out %s\n", shown(file))
	switch err := os.Rename(file+hookBefore, file); {
	case err == nil:
		fmt.Fprintf(t.out, "put back the hook that was there before\n")
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("putting the hook back that was there before: %w", err)
	}
	return nil
}

func hookStatus(t terminal, _ *hookFlags, hooks gitrepo.Hooks, _ *gitrepo.Repo) error {
	if hooks.Path != "" {
		fmt.Fprintf(t.out, "core.hooksPath is %s (%s)\n", finding.Sanitize(hooks.Path), shown(hooks.From))
	}
	for _, h := range gitHooks {
		file := filepath.Join(hooks.Dir, h.name)
		state := "none"
		switch ours, err := isOurs(file); {
		case err == nil && ours:
			state = "hookvet's: it " + h.does
			if _, err := os.Lstat(file + hookBefore); err == nil {
				state += ", after the hook that was there before"
			}
			if text, err := os.ReadFile(file); err == nil && string(text) != h.script() {
				state += "; of another version of hookvet (hookvet hook install renews it)"
			}
		case err == nil:
			state = "another's"
			if runsHookvet(file) {
				state = "another's, which runs hookvet"
			}
		case !errors.Is(err, fs.ErrNotExist):
			return err
		}
		fmt.Fprintf(t.out, "%-10s  %s: %s\n", h.name, shown(file), state)
	}
	return nil
}

// isOurs says whether a hook is one that hookvet has made.
func isOurs(file string) (bool, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return false, fmt.Errorf("reading the hook that is there: %w", err)
	}
	return bytes.Contains(text, []byte(hookMark)), nil
}

func runsHookvet(file string) bool {
	text, err := os.ReadFile(file)
	return err == nil && bytes.Contains(text, []byte("hookvet"))
}

// within says whether a path is in a directory.
func within(path, dir string) bool {
	if dir == "" {
		return false
	}
	rel, err := filepath.Rel(dir, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// shown is a path as people would write it here.
func shown(path string) string {
	if rel := fromHere(path); !strings.HasPrefix(rel, "../..") && rel != "" {
		return finding.Sanitize(rel)
	}
	return finding.Sanitize(filepath.ToSlash(path))
}
