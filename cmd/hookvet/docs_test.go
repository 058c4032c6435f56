package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/hookvet/hookvet/analyzers"
)

var update = flag.Bool("update", false, "write docs/ anew")

// TestDocs holds what docs/ has of the code to what the code says.
func TestDocs(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"rules.md":     rulesDoc(t),
		"analyzers.md": analyzersDoc(),
		"cli.md":       cliDoc(),
	} {
		file := filepath.Join("../../docs", name)
		if *update {
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != text {
			t.Errorf("docs/%s is stale: go test ./cmd/hookvet -run TestDocs -update writes it anew", name)
		}
	}
}

const generated = "<!-- Written by go test ./cmd/hookvet -run TestDocs -update. -->\n\n"

func rulesDoc(t *testing.T) string {
	var out, errs bytes.Buffer
	status := run(context.Background(), []string{"rules", "list", "--format", "md"}, terminal{in: strings.NewReader(""), out: &out, err: &errs, env: func(string) string { return "" }})
	if status != 0 {
		t.Fatalf("status %d: %s", status, &errs)
	}
	return generated + out.String()
}

func analyzersDoc() string {
	var b strings.Builder
	b.WriteString(generated + "# Go passes\n\n`hookvet check` runs these on Go packages, and so do `go vet -vettool` and golangci-lint.\n")
	for _, a := range analyzers.All() {
		fmt.Fprintf(&b, "\n## %s\n\n", a.Name)
		text, _ := strings.CutPrefix(a.Doc, a.Name+": ")
		for line := range strings.Lines(text) {
			if heading, ok := strings.CutPrefix(line, "# "); ok {
				line = "### " + heading
			}
			b.WriteString(line)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// cliDoc writes the help of each command, from the table of flags.
func cliDoc() string {
	var b strings.Builder
	b.WriteString(generated + "# Command line\n")
	var add func(cmd *cobra.Command)
	add = func(cmd *cobra.Command) {
		if cmd.Hidden || cmd.Name() == "completion" || cmd.Name() == "help" {
			return
		}
		fmt.Fprintf(&b, "\n## %s\n\n", cmd.CommandPath())
		text := cmd.Long
		if text == "" {
			text = strings.ToUpper(cmd.Short[:1]) + cmd.Short[1:] + "."
		}
		fmt.Fprintf(&b, "    %s\n\n```text\n%s\n```\n", cmd.UseLine(), strings.TrimSpace(text))
		if cmd.Example != "" {
			fmt.Fprintf(&b, "\n```sh\n%s\n```\n", strings.ReplaceAll(strings.TrimPrefix(cmd.Example, "  "), "\n  ", "\n"))
		}
		var rows []string
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Hidden || f.Name == "help" {
				return
			}
			name := "--" + f.Name
			if f.Shorthand != "" {
				name = "-" + f.Shorthand + ", " + name
			}
			kind, usage := pflag.UnquoteUsage(f)
			if kind != "" {
				name += " " + kind
			}
			if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "[]" && f.DefValue != "0" {
				usage += " (default " + f.DefValue + ")"
			}
			rows = append(rows, fmt.Sprintf("| `%s` | %s |\n", strings.ReplaceAll(name, "|", `\|`), strings.NewReplacer("|", `\|`, "<", "&lt;").Replace(usage)))
		})
		if len(rows) > 0 {
			b.WriteString("\n| flag | what it does |\n|---|---|\n" + strings.Join(rows, ""))
		}
		for _, sub := range cmd.Commands() {
			add(sub)
		}
	}
	add(newRoot(terminal{env: func(string) string { return "" }}))
	return b.String()
}
