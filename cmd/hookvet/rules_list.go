package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/rules"
)

// list is the subcommand rules list.
func (f *rulesFlags) list(ctx context.Context, t terminal, words []string) error {
	file, err := f.load(ctx, t, false)
	if err != nil {
		return err
	}
	picked := slices.DeleteFunc(slices.Clone(file.Rules), func(r rules.Rule) bool { return !tellsOf(&r, words) })
	if len(picked) == 0 && len(words) > 0 {
		return fmt.Errorf("no rule has all of the words %q in its id, provider, kind or description (`hookvet rules list` lists all)", words)
	}
	switch f.format {
	case "json":
		return listJSON(t.out, picked)
	case "md":
		return listMarkdown(t.out, picked)
	}
	return listText(t.out, picked)
}

// tellsOf says whether what a rule says of itself has all of some words.
func tellsOf(r *rules.Rule, words []string) bool {
	text := strings.ToLower(strings.Join([]string{r.ID, r.Provider, r.Kind, r.Severity, r.Description}, "\n"))
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, strings.ToLower(w)) })
}

// listed is how long a description may be in a list.
const listed = 90

func listText(out io.Writer, picked []rules.Rule) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	providers := make(map[string]bool)
	for _, r := range picked {
		fmt.Fprintf(w, "%s\t%s\t%s\n", finding.Sanitize(r.ID), cmp.Or(r.Kind, "-"), shortened(finding.Sanitize(r.Description)))
		providers[r.Provider] = true
	}
	delete(providers, "")
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "\n%s of %s; hookvet rules show ID tells all of one\n",
		counted(len(picked), "rule", "rules"), counted(len(providers), "provider", "providers"))
	return err
}

func counted(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

// shortened cuts a text between words where a list would become too wide.
func shortened(s string) string {
	if utf8.RuneCountInString(s) <= listed {
		return s
	}
	s = string([]rune(s)[:listed])
	if i := strings.LastIndexByte(s, ' '); i > listed/2 {
		s = s[:i]
	}
	return strings.TrimRight(s, " ,;:") + " …"
}

// listMarkdown writes a table for each provider.
func listMarkdown(out io.Writer, picked []rules.Rule) error {
	byProvider := slices.Clone(picked)
	slices.SortStableFunc(byProvider, func(a, b rules.Rule) int {
		if (a.Provider == "") != (b.Provider == "") {
			return strings.Compare(b.Provider, a.Provider) // those of nobody come last
		}
		return cmp.Or(strings.Compare(a.Provider, b.Provider), strings.Compare(a.ID, b.ID))
	})
	var buf bytes.Buffer
	fmt.Fprintf(&buf, "# Rules\n\n%s.\n", counted(len(picked), "rule", "rules"))
	for i, r := range byProvider {
		if i == 0 || r.Provider != byProvider[i-1].Provider {
			fmt.Fprintf(&buf, "\n## %s\n\n| rule | kind | severity | what it finds | revoke at |\n|---|---|---|---|---|\n", cell(cmp.Or(r.Provider, "others")))
		}
		revoke := cell(r.Rotate)
		if revoke != "" {
			revoke = "<" + revoke + ">"
		}
		fmt.Fprintf(&buf, "| `%s` | %s | %s | %s | %s |\n", cell(r.ID), cell(r.Kind), cell(r.Severity), cell(r.Description), revoke)
	}
	_, err := buf.WriteTo(out)
	return err
}

// cell makes a text fit for a table of Markdown, in which it is text.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "`", "'", "<", "&lt;", "\n", " ").Replace(finding.Sanitize(s))
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
	Reference   string   `json:"reference,omitempty"`
	Origin      string   `json:"origin"`
}

func listJSON(out io.Writer, picked []rules.Rule) error {
	all := make([]ruleJSON, 0, len(picked))
	for _, r := range picked {
		all = append(all, ruleJSON{
			r.ID, r.Description, r.Provider, r.Kind, r.Severity, r.Regex, r.Path,
			append([]string{}, r.Keywords...), r.Entropy, r.Tags, r.Rotate, r.Env, r.Reference, r.Origin,
		})
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(all); err != nil {
		return err
	}
	_, err := out.Write(escapeUnprintable(buf.Bytes()))
	return err
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
