package main

import (
	"context"
	"errors"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// run runs the command line and gives the exit status.
func run(ctx context.Context, args []string, t terminal) int {
	cmd := newRoot(t)
	cmd.SetArgs(asGoWrites(args))
	cmd.SetIn(t.in)
	cmd.SetOut(t.out)
	cmd.SetErr(t.err)
	err := cmd.ExecuteContext(ctx)
	if e := (*exitError)(nil); err != nil && !errors.As(err, &e) {
		err = writeError(err)
	}
	if err != nil {
		t.complain(err)
	}
	return statusOf(err)
}

// asGoWrites takes the flags of check with one dash too, as those of go vet are
// written.
func asGoWrites(args []string) []string {
	if len(args) == 0 || args[0] != "check" {
		return args
	}
	out := slices.Clone(args)
	for i, a := range out {
		name, _, _ := strings.Cut(a, "=")
		if slices.Contains([]string{"-fix", "-diff", "-tests", "-tags"}, name) {
			out[i] = "-" + a
		}
	}
	return out
}

func newRoot(t terminal) *cobra.Command {
	root := &cobra.Command{
		Use:   "hookvet",
		Short: "find hard-coded secrets, webhook keys above all",
		Long: `hookvet finds secrets that stand in files: webhook signing keys, API keys,
tokens, passwords, private keys. It reads, it never runs anything of what it
scans, it needs no network, and it prints no secret unless you ask for it.

Exit status: 0 nothing found, 1 secrets found, 2 bad usage or configuration,
3 something could not be scanned (the report says what), or an interrupt.`,
		Example: `  hookvet scan .                      the tree below the working directory
  hookvet scan --format json src/     for machines
  hookvet history                     every version of every file, ever
  hookvet staged                      what is about to be committed
  git diff | hookvet scan -           a stream
  hookvet rules show slack-webhook-url`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(newHelp())
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddCommand(newScan(t), newCheck(t), newStaged(t), newHistory(t), newAudit(t), newBaseline(t), newHook(t), newRules(t), newVersion(t), newCompletion(t), newStores(), newFormats())
	return root
}

// version gives the version of this build: the module's, or the commit that it
// was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "devel-" + s.Value[:12]
		}
	}
	return "devel"
}
