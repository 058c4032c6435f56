package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// value is a flag's value. Its kind is what help calls it: pflag would take that
// from back quotes in the description, and shells would show the quotes.
type value struct {
	kind string
	show func() string
	set  func(string) error
}

func (v value) String() string     { return v.show() }
func (v value) Set(s string) error { return v.set(s) }
func (v value) Type() string       { return v.kind }

// text is for names. An empty one is a slip, most often of a shell variable.
func text(p *string, kind string) value {
	return value{kind, func() string { return *p }, func(s string) error {
		if s == "" {
			return errors.New("must not be empty")
		}
		*p = s
		return nil
	}}
}

func number[N int | int64](p *N, kind string, initial N) value {
	*p = initial
	return value{kind, func() string { return fmt.Sprint(*p) }, func(s string) error {
		n, err := strconv.ParseInt(s, 10, 64)
		switch {
		case errors.Is(err, strconv.ErrRange), int64(N(n)) != n:
			return errors.New("is too large")
		case err != nil:
			return errors.New("give a whole number, in digits only")
		case n < 0:
			return errors.New("must not be negative")
		}
		*p = N(n)
		return nil
	}}
}

// choice is for one of some words, the first of which is the default.
func choice(p *string, kind string, words []string) value {
	*p = words[0]
	return value{kind, func() string { return *p }, func(s string) error {
		if !slices.Contains(words, s) {
			return fmt.Errorf("use one of %s%s", strings.Join(words, ", "), didYouMean(s, words, ""))
		}
		*p = s
		return nil
	}}
}

// goSyntaxFlag registers --go-syntax. The first of the words is what it is unless given.
func goSyntaxFlag(cmd *cobra.Command, value *string, words ...string) {
	cmd.Flags().Var(choice(value, strings.Join(words, "|"), words), "go-syntax", "read Go files as Go too: constants that their name gives away, that are put together, or lists of bytes")
}

// gitleaksRulesFlag registers --gitleaks-rules.
func gitleaksRulesFlag(fl *pflag.FlagSet, value *bool) {
	fl.BoolVar(value, "gitleaks-rules", false, "take gitleaks' default rules, unchanged, for the built-in ones: to compare")
}
