package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
)

// flagError makes an error about a flag helpful.
func flagError(cmd *cobra.Command, err error) error {
	hint := ""
	var unknown interface {
		error
		GetSpecifiedName() string
		GetSpecifiedShortnames() string
	}
	if errors.As(err, &unknown) && strings.HasPrefix(err.Error(), "unknown") {
		var names []string
		for _, m := range flagName.FindAllStringSubmatch(cmd.Flags().FlagUsages(), -1) {
			names = append(names, m[1])
		}
		word := unknown.GetSpecifiedName()
		if s := unknown.GetSpecifiedShortnames(); s != "" {
			word = s // -format
		}
		hint = didYouMean(word, names, "--")
	}
	return fmt.Errorf("%w%s (see `%s --help`)", err, hint, cmd.CommandPath())
}

// flagName finds the names in a flag set's help: to go through the set itself
// would take an import of pflag, which is cobra's business.
var flagName = regexp.MustCompile(`(?m)^ +(?:-\w, )?--([\w-]+)`)

// noArgs refuses arguments. Those of a command with subcommands were meant to
// be one.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if !cmd.HasSubCommands() {
		return fmt.Errorf("`%s` takes no arguments, but was given %q", cmd.CommandPath(), args[0])
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	hint := didYouMean(args[0], names, cmd.CommandPath()+" ")
	if _, err := os.Lstat(args[0]); hint == "" && err == nil && !cmd.HasParent() {
		hint = fmt.Sprintf("; did you mean %s scan %s?", cmd.CommandPath(), args[0])
	}
	return fmt.Errorf("unknown command %q for %q%s (see `%s --help`)", args[0], cmd.CommandPath(), hint, cmd.CommandPath())
}

// oneArg wants one argument; what says which.
func oneArg(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return fmt.Errorf("`%s` takes %s, but was given %d arguments (see `%s --help`)", cmd.CommandPath(), what, len(args), cmd.CommandPath())
		}
		return nil
	}
}

// someArgs wants at least one argument; what says which.
func someArgs(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return fmt.Errorf("`%s` takes %s, or several (see `%s --help`)", cmd.CommandPath(), what, cmd.CommandPath())
		}
		return nil
	}
}

// didYouMean names the candidate that is nearest to what was typed, if any is near.
func didYouMean(word string, candidates []string, before string) string {
	best, least := "", len(word)/3+1
	for _, c := range candidates {
		d := distance(word, c)
		if len(word) > 1 && strings.HasPrefix(c, word) {
			d = 0
		}
		if d < least || d == least && best == "" {
			best, least = c, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + before + best + "?"
}

// distance is Levenshtein's: how many letters to add, drop or change. What is
// typed may be long, what it is compared with is not.
func distance(a, b string) int {
	const most = 64
	a = a[:min(len(a), most)]
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}
