package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/hookvet/hookvet/internal/pipeline"
	"github.com/hookvet/hookvet/internal/report"
	"github.com/hookvet/hookvet/internal/source"
)

// scanFlags are the plain values of the command line.
type scanFlags struct {
	runFlags
	respectGitignore bool
	archiveDepth     int
	maxFileSize      int64
	binary           bool
	goSyntax         string
	stdinName        string
}

func newScan(t terminal) *cobra.Command {
	var f scanFlags
	cmd := &cobra.Command{
		Use:   "scan [paths | -]",
		Short: "scan files of every kind, or standard input",
		Long: `Scan the files below the paths (default: the working directory), archives and
compressed files included, or standard input if the path is -.

Files that .gitignore names are scanned too, for ignored files such as .env are
where secrets lie; .git is not: the history is another matter. Symbolic links
are not followed.

Rules come from the first of these: --config, $HOOKVET_CONFIG, .hookvet.toml or
.gitleaks.toml in the scanned directory (in the working directory, if several
paths or a file are scanned), or else the built-in ones. A .gitleaksignore and a
.hookvet.baseline there are honoured too. What of these the directory does not have is
looked for above it: in the working directory, if it is in that, and at the top of the
repository that it is in.

For standard input they come from --config, $HOOKVET_CONFIG, or the built-in
ones. With --stdin-name it is treated as a file of that name below the working
directory: its configuration counts, and so do rules and allowlists for paths.

To leave one finding alone, write a comment on its line or alone on the line
above: hookvet:allow and a reason. hookvet:allow until=2027-01-01 and a reason counts to
the end of that day. gitleaks:allow works as well. --unused lists the comments that
suppress nothing, and lines of its .gitleaksignore that name no commit, if one directory is
scanned. They may be of use to hookvet check or history: hookvet audit knows, and it
alone can tell of the baseline.

A stranger's repository may hold configuration and comments that hide its
secrets: --no-repo-config and --no-inline-allow leave these without effect.`,
		Example: `  hookvet scan
  hookvet scan --no-repo-config --no-inline-allow ~/strange/repo
  hookvet scan --format json --output report.json src/
  hookvet scan --min-confidence pattern .env deploy/
  kubectl get secret app -o yaml | hookvet scan -
  git show :deploy/app.yaml | hookvet scan --stdin-name deploy/app.yaml -`,
		RunE: func(cmd *cobra.Command, args []string) error { return runScan(cmd, t, &f, args) },
	}
	f.register(cmd)
	f.registerFiles(cmd)
	fl := cmd.Flags()
	fl.Var(text(&f.stdinName, "NAME"), "stdin-name", "treat standard input as a file of this name, for rules, allowlists and the report (default \""+pipeline.StdinName+"\")")
	return cmd
}

// registerFiles registers the flags that say which files are read, and how.
func (f *scanFlags) registerFiles(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.BoolVar(&f.respectGitignore, "respect-gitignore", false, "leave out files that .gitignore names")
	fl.Var(number(&f.archiveDepth, "N", source.DefaultMaxArchiveDepth), "max-archive-depth", "open archives within archives up to this depth; 0: none")
	fl.Var(number(&f.maxFileSize, "BYTES", 0), "max-file-size", "leave out larger files, and list them; 0: no limit")
	goSyntaxFlag(cmd, &f.goSyntax, "on", "off")
	fl.BoolVar(&f.binary, "binary", false, "scan binary files too")
	for _, name := range []string{"max-archive-depth", "max-file-size"} {
		_ = cmd.RegisterFlagCompletionFunc(name, cobra.NoFileCompletions)
	}
}

// options resolves the flags.
func (f *scanFlags) options(args []string, t terminal) (pipeline.Options, error) {
	opts, err := f.runFlags.options(t)
	if err != nil {
		return opts, err
	}
	opts.Source.RespectGitignore, opts.Source.MaxArchiveDepth = f.respectGitignore, f.archiveDepth
	opts.GoSyntax = f.goSyntax == "on"
	opts.Source.MaxFileSize, opts.Source.Binary = f.maxFileSize, f.binary
	if f.stdinName != "" && !slices.Equal(args, []string{"-"}) {
		return opts, errors.New("--stdin-name: standard input is not scanned; the path for it is -")
	}
	switch {
	case len(args) == 0:
		opts.Roots = []string{"."}
	case len(args) == 1 && args[0] == "-":
		opts.Stdin, opts.Name = t.in, f.stdinName
	default:
		for _, a := range args {
			if a == "-" {
				return opts, errors.New("- (standard input) can't be scanned together with paths")
			}
			if a == "" {
				return opts, errors.New("a path is empty")
			}
		}
		opts.Roots = args
	}
	return opts, nil
}

func runScan(cmd *cobra.Command, t terminal, f *scanFlags, args []string) error {
	opts, err := f.options(args, t)
	if err != nil {
		return err
	}
	var seen pipeline.Counters
	opts.Counters = &seen
	progress := func() string {
		return fmt.Sprintf("scanning: %d read, %d MB, %d found", seen.Files.Load(), seen.Bytes.Load()/1e6, seen.Findings.Load())
	}
	return f.run(cmd.Context(), t, progress, func(ctx context.Context) (*report.Report, error) { return pipeline.Scan(ctx, opts) })
}
