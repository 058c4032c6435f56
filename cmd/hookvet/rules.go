package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/pipeline"
	"github.com/hookvet/hookvet/rules"
)

// rulesFlags choose the rules that the subcommands speak of.
type rulesFlags struct {
	config        string
	noRepoConfig  bool
	gitleaksRules bool
	format        string
	rule          string
}

func newRules(t terminal) *cobra.Command {
	var f rulesFlags
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "list, show, try and check rules",
		Long: `List, show, try and check the rules that a scan of the working directory would use:
those of --config, $HOOKVET_CONFIG, .hookvet.toml or .gitleaks.toml, here or at the top
of the repository, or else the built-in ones. lint alone checks the files that it is
given.`,
		Example: `  hookvet rules list --format json
  hookvet rules show slack-webhook-url
  hookvet rules test config/app.yaml
  hookvet rules test --rule github-pat config/app.yaml
  hookvet rules lint .hookvet.toml`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().Var(text(&f.config, "FILE"), "config", "file of rules, in hookvet's or gitleaks' schema")
	cmd.PersistentFlags().BoolVar(&f.noRepoConfig, "no-repo-config", false, "leave out configuration of the working directory and of the repository")
	gitleaksRulesFlag(cmd.PersistentFlags(), &f.gitleaksRules)

	list := &cobra.Command{
		Use: "list [words]", Short: "list the rules, all or those that tell of some words", ValidArgsFunction: cobra.NoFileCompletions,
		Long: `List the rules, or those of them that have all of the words in their id, provider,
kind, severity or description. In Markdown there is a table for each provider.`,
		Example: `  hookvet rules list
  hookvet rules list webhook slack
  hookvet rules list --format md > rules.md`,
		RunE: func(cmd *cobra.Command, args []string) error { return f.list(cmd.Context(), t, args) },
	}
	formats := []string{"text", "json", "md"}
	list.Flags().Var(choice(&f.format, "FORMAT", formats), "format", "how to list them: "+strings.Join(formats, ", "))
	_ = list.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
	show := &cobra.Command{
		Use: "show ID", Short: "show what a rule looks for", Args: oneArg("the ID of a rule"),
		RunE: func(cmd *cobra.Command, args []string) error { return f.show(cmd.Context(), t, args[0]) },
		ValidArgsFunction: func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return f.completeID(t)(cmd, args, word)
		},
	}
	test := &cobra.Command{
		Use: "test FILE", Short: "tell which rules match where in a file, and what was refused and why", Args: oneArg("one file"),
		Long: `Read one file as scan does (UTF-16 and archives included), with - standard
input, and tell each match, those included that entropy, an allowlist or a more
specific rule refused, and why. With --rule, tell all of one rule: also the places
where one of its literals stands and its expression does not match, and how far
that came. Secrets are redacted. Exit status: 0, or 3 if something could not be read.`,
		RunE: func(cmd *cobra.Command, args []string) error { return f.test(cmd.Context(), t, args[0]) },
	}
	test.Flags().Var(text(&f.rule, "ID"), "rule", "tell of this rule alone, and of each place where it might have matched why it does not")
	_ = test.RegisterFlagCompletionFunc("rule", f.completeID(t))
	lint := &cobra.Command{
		Use: "lint FILE...", Short: "tell what is wrong with files of rules, and try their examples", Args: someArgs("a file of rules"),
		Long: `Read each file of rules as scan would, with what it extends, and tell what is wrong
with its rules: errors in the schema, keys that are not known, keywords that are
missing or that a match need not hold, expressions without a literal or a bound,
groups that do not hold the whole secret, and rules that are slow.

A rule's examples are tried in many settings (at the start and the end of a file,
with CRLF, in three kinds of quotes, twice, in JSON, a URL, base64, a long line …)
and must be found there, whole, by this rule and no other; in its nearMisses nothing
may be found by any rule:

  examples = [
    { in = "pay.go", text = '''const key = "{{fake "acme_[a-z0-9]{32}"}}"''' },
  ]
  nearMisses = [
    { in = "pay.go", text = '''const id = "{{fake "acme_id_[a-z0-9]{32}"}}"''', why = "an id" },
  ]
  skipCases = [{ case = "quoted-back", why = "no language has these" }]

{{fake "REGEX"}} stands for a value of that shape, made up anew, so that the file
holds no secret; an example's first encloses the whole secret.

Exit status: 1 if there are errors, 0 if there are none but warnings, 2 if a file can't
be read.`,
		Example: `  hookvet rules lint .hookvet.toml
  hookvet rules lint conf/*.hookvet.toml`,
		RunE: func(cmd *cobra.Command, args []string) error { return f.lint(cmd.Context(), t, args) },
	}
	cmd.AddCommand(list, show, test, lint)
	return cmd
}

// completeID completes the ids of rules.
func (f *rulesFlags) completeID(t terminal) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		file, err := f.load(cmd.Context(), t, false)
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		var ids []string
		for _, r := range file.Rules {
			if finding.Sanitize(r.ID) == r.ID { // a shell prints it as it is
				ids = append(ids, r.ID)
			}
		}
		return ids, cobra.ShellCompDirectiveNoFileComp
	}
}

func (f *rulesFlags) source(t terminal) pipeline.RuleSource {
	return pipeline.RuleSource{Config: f.config, NoRepoConfig: f.noRepoConfig, GitleaksRules: f.gitleaksRules, Env: t.env}
}

// load gives the rules, for a scan or with all that is said of them.
func (f *rulesFlags) load(ctx context.Context, t terminal, examples bool) (*rules.File, error) {
	src := f.source(t)
	src.Examples = examples
	conf, err := src.Load(ctx, ".")
	if ctx.Err() != nil && err != nil {
		return nil, &exitError{exitIncomplete, err}
	}
	if err != nil {
		return nil, err
	}
	return conf.File, nil
}
