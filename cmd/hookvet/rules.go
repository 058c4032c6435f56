package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/pipeline"
	"github.com/hookvet/hookvet/rules"
)

// rulesFlags choose the rules that the subcommands speak of.
type rulesFlags struct {
	config       string
	noRepoConfig bool
	format       string
}

func newRules(t terminal) *cobra.Command {
	var f rulesFlags
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "list, show and try rules",
		Long: `List, show and try the rules that a scan of the working directory would use:
those of --config, $HOOKVET_CONFIG, .hookvet.toml, .gitleaks.toml, or else the
built-in ones.`,
		Example: `  hookvet rules list --format json
  hookvet rules show slack-webhook-url
  hookvet rules test config/app.yaml`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().Var(text(&f.config, "FILE"), "config", "file of rules, in hookvet's or gitleaks' schema")
	cmd.PersistentFlags().BoolVar(&f.noRepoConfig, "no-repo-config", false, "leave out configuration of the working directory")

	list := &cobra.Command{
		Use: "list", Short: "list the rules", Args: noArgs, ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.list(cmd.Context(), t) },
	}
	formats := []string{"text", "json"}
	list.Flags().Var(choice(&f.format, "FORMAT", formats), "format", "how to list them: "+strings.Join(formats, ", "))
	_ = list.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
	show := &cobra.Command{
		Use: "show ID", Short: "show what a rule looks for", Args: oneArg("the ID of a rule"),
		RunE: func(cmd *cobra.Command, args []string) error { return f.show(cmd.Context(), t, args[0]) },
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			file, err := f.load(cmd.Context(), t)
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
		},
	}
	test := &cobra.Command{
		Use: "test FILE", Short: "tell which rules match where in a file, and what was refused and why", Args: oneArg("one file"),
		Long: `Read one file as scan does (UTF-16 and archives included), with - standard
input, and tell each match, those included that entropy or an allowlist refused,
and why. Secrets are redacted. Exit status: 0, or 3 if something could not be read.`,
		RunE: func(cmd *cobra.Command, args []string) error { return f.test(cmd.Context(), t, args[0]) },
	}
	cmd.AddCommand(list, show, test)
	return cmd
}

func (f *rulesFlags) load(ctx context.Context, t terminal) (*rules.File, error) {
	conf, err := pipeline.LoadConfig(ctx, f.config, ".", f.noRepoConfig, t.env)
	if ctx.Err() != nil && err != nil {
		return nil, &exitError{exitIncomplete, err}
	}
	if err != nil {
		return nil, err
	}
	return conf.File, nil
}

// ruleJSON is a rule as `rules list --format json` gives it.
type ruleJSON struct {
	ID          string   `json:"id"`
	Description string   `json:"description"`
	Provider    string   `json:"provider,omitempty"`
	Kind        string   `json:"kind,omitempty"`
	Severity    string   `json:"severity,omitempty"`
	Regex       string   `json:"regex,omitempty"`
	Path        string   `json:"path,omitempty"`
	Keywords    []string `json:"keywords"`
	Entropy     float64  `json:"entropy,omitempty"`
	Tags        []string `json:"tags,omitempty"`
	Rotate      string   `json:"rotate,omitempty"`
	Env         string   `json:"env,omitempty"`
	Origin      string   `json:"origin"`
}

func (f *rulesFlags) list(ctx context.Context, t terminal) error {
	file, err := f.load(ctx, t)
	if err != nil {
		return err
	}
	if f.format == "json" {
		out := make([]ruleJSON, 0, len(file.Rules))
		for _, r := range file.Rules {
			out = append(out, ruleJSON{
				r.ID, r.Description, r.Provider, r.Kind, r.Severity, r.Regex, r.Path,
				append([]string{}, r.Keywords...), r.Entropy, r.Tags, r.Rotate, r.Env, r.Origin,
			})
		}
		var buf bytes.Buffer
		enc := json.NewEncoder(&buf)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		if err := enc.Encode(out); err != nil {
			return err
		}
		_, err := t.out.Write(escapeUnprintable(buf.Bytes()))
		return err
	}
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, r := range file.Rules {
		fmt.Fprintf(w, "%s\t%s\n", finding.Sanitize(r.ID), finding.Sanitize(r.Description))
	}
	return w.Flush()
}

// escapeUnprintable writes characters beyond ASCII that a terminal would obey, not
// show, as JSON escapes. encoding/json does so for those of ASCII.
func escapeUnprintable(text []byte) []byte {
	var out []byte
	for _, r := range string(text) {
		if r < utf8.RuneSelf || finding.Printable(r) {
			out = utf8.AppendRune(out, r)
			continue
		}
		for _, u := range utf16.AppendRune(nil, r) {
			out = fmt.Appendf(out, "\\u%04x", u)
		}
	}
	return out
}

func (f *rulesFlags) show(ctx context.Context, t terminal, id string) error {
	file, err := f.load(ctx, t)
	if err != nil {
		return err
	}
	var near, ids []string
	for _, r := range file.Rules {
		ids = append(ids, r.ID)
		if r.ID == id {
			return showRule(t, &r)
		}
		if strings.Contains(r.ID, id) || strings.Contains(id, r.ID) {
			near = append(near, r.ID)
		}
	}
	if len(near) > 0 {
		return fmt.Errorf("there is no rule %q; did you mean %s?", id, strings.Join(near, ", "))
	}
	return fmt.Errorf("there is no rule %q%s (`hookvet rules list` lists them)", id, didYouMean(id, ids, ""))
}

func showRule(t terminal, r *rules.Rule) error {
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	row := func(name, value string) {
		if value != "" {
			fmt.Fprintf(w, "%s\t%s\n", name, finding.Sanitize(value))
		}
	}
	row("id", r.ID)
	row("what", r.Description)
	row("provider", r.Provider)
	row("kind", r.Kind)
	row("severity", r.Severity)
	row("regex", r.Regex)
	row("path", r.Path)
	row("keywords", strings.Join(r.Keywords, ", "))
	if r.Entropy > 0 {
		row("entropy", fmt.Sprintf("more than %g bits a character", r.Entropy))
	}
	if r.SecretGroup > 0 {
		row("secret", fmt.Sprintf("group %d of the regex", r.SecretGroup))
	}
	for _, q := range r.Required {
		row("requires", q.ID)
	}
	for i := range r.Allowlists {
		row("leaves alone", describeAllowlist(&r.Allowlists[i]))
	}
	if r.SkipReport {
		row("reported", "only as a part of rules that require it")
	}
	row("tags", strings.Join(r.Tags, ", "))
	row("variable", r.Env)
	row("revoke at", r.Rotate)
	row("from", r.Origin)
	return w.Flush()
}

func describeAllowlist(a *rules.Allowlist) string {
	var parts []string
	list := func(name string, values []string) {
		const most = 5
		if len(values) == 0 {
			return
		}
		text := name + " " + strings.Join(values[:min(most, len(values))], " ")
		if n := len(values) - most; n > 0 {
			text += fmt.Sprintf(" and %d more", n)
		}
		parts = append(parts, text)
	}
	target := a.RegexTarget
	if target == "" {
		target = "secret"
	}
	list("paths", a.Paths)
	list("commits", a.Commits)
	list("regexes on the "+target+":", a.Regexes)
	list("words", a.StopWords)
	with := " or "
	if a.All {
		with = " and "
	}
	return strings.Join(parts, with)
}
