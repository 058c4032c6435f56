package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/hookvet/hookvet/analyzers"
	"github.com/hookvet/hookvet/internal/pipeline"
	"github.com/hookvet/hookvet/internal/vetunit"
	"github.com/hookvet/hookvet/rules"
)

// asVetTool is what go vet -vettool=hookvet calls: -V=full and -flags ask who this
// is and what flags it knows, and UNIT.cfg is a package to check. For all others it
// returns false.
func asVetTool(args []string) bool {
	n := len(args) - 1
	if n < 0 || slices.ContainsFunc(args[:n], func(a string) bool { return !strings.HasPrefix(a, "-") }) {
		return false
	}
	unit := strings.HasSuffix(args[n], ".cfg")
	if !unit && (n > 0 || args[0] != "-V=full" && args[0] != "-flags") {
		return false
	}
	if unit {
		go giveUp()
	}
	if err := runUnit(args); err != nil {
		fmt.Fprintln(os.Stderr, "hookvet:", err)
		os.Exit(exitUsage)
	}
	if unit {
		if err := vetunit.Bounded(args[n]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	passes, err := vetPasses(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "hookvet:", err)
		os.Exit(exitUsage)
	}
	unitchecker.Main(passes...) // exits
	return true
}

// giveUp ends the process when a package takes too long, or too much memory.
func giveUp() {
	most := vetunit.Memory(0) // what is spare is enough for a package that somebody wrote
	debug.SetMemoryLimit(min(most, debug.SetMemoryLimit(-1)))
	full, _ := vetunit.Overfull(func() int64 { return most })
	why := vetunit.ErrImpatient
	select {
	case <-time.After(vetunit.Patience):
	case <-full:
		why = vetunit.ErrMemory
	}
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
}

// runUnit checks a package and exits, unless it returns, which leaves it to
// unitchecker.
func runUnit(args []string) error {
	asJSON, mine := ownFlags(args)
	if !mine {
		return nil
	}
	u, err := vetunit.Open(args[len(args)-1])
	if u == nil || err != nil {
		return err
	}
	if u.Factless(analyzers.IsStandard) {
		if err := u.Skip(); err != nil {
			return err
		}
		os.Exit(exitClean)
	}
	passes, err := vetPasses(args)
	if err != nil {
		return err
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400) // the process lives shortly
	}
	found, err := u.Run(passes, asJSON, os.Stdout, os.Stderr)
	switch {
	case err != nil && u.FactsOnly():
		os.Exit(1) // go vet goes on without the facts, and build says why
	case err != nil:
		// As unitchecker writes it, go vet and who reads it know the line.
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	case found:
		os.Exit(exitFindings)
	}
	os.Exit(exitClean)
	return nil
}

// ownFlags says whether a package can be checked without what unitchecker alone knows:
// -fix, -diff, -c, the choice of passes.
func ownFlags(args []string) (asJSON, ok bool) {
	if !strings.HasSuffix(args[len(args)-1], ".cfg") {
		return false, false
	}
	for _, a := range args[:len(args)-1] {
		name, value, given := strings.Cut(strings.TrimLeft(a, "-"), "=")
		switch name {
		case "json":
			asJSON = !given || value == "true"
		case pipeline.FlagSuppressed, pipeline.FlagPlaces, pipeline.FlagGitleaks:
		case pipeline.FlagConfig, pipeline.FlagDigest, pipeline.FlagStore, "min-confidence":
			if !given {
				return false, false // the value is the next argument
			}
		default:
			return false, false
		}
	}
	return asJSON, true
}

// vetPasses gives the passes that the flags choose. These are read here, since the
// passes must be there before package flag parses them; go vet knows them by -flags
// and hands them on, and they are a part of what it caches results by.
func vetPasses(args []string) (passes []*analysis.Analyzer, err error) {
	flag.String(pipeline.FlagConfig, "", "file of rules, in hookvet's or gitleaks' schema")
	flag.String(pipeline.FlagDigest, "", "of the file of rules: go vet caches what was found with other rules by it")
	flag.String("min-confidence", "", "report what is at least this sure: generic, pattern, sink, verified")
	flag.String(pipeline.FlagStore, "", "where fixed code reads secrets: "+strings.Join(analyzers.Stores(), ", "))
	flag.Bool(pipeline.FlagSuppressed, false, "report what comments suppress too")
	flag.Bool(pipeline.FlagPlaces, false, "tell places as they are in the files, whatever line directives say")
	flag.Bool(pipeline.FlagGitleaks, false, "take gitleaks' default rules, unchanged, for the built-in ones")
	return choosePasses(args)
}

// choosePasses gives the passes that the flags choose.
func choosePasses(args []string) ([]*analysis.Analyzer, error) {
	var opts analyzers.Options
	var src pipeline.RuleSource
	for _, a := range args {
		name, value, given := strings.Cut(strings.TrimLeft(a, "-"), "=")
		switch name {
		case pipeline.FlagConfig:
			src.Config = value
		case pipeline.FlagGitleaks:
			src.GitleaksRules = !given || value == "true"
		case "min-confidence":
			opts.MinConfidence = value
		case pipeline.FlagStore:
			opts.Store = value
		case pipeline.FlagSuppressed:
			opts.Suppressed = !given || value == "true"
		case pipeline.FlagPlaces:
			opts.NoLineDirectives = !given || value == "true"
		}
	}
	if src.Config != "" || src.GitleaksRules {
		opts.Rules = sync.OnceValues(func() (*rules.Set, error) {
			conf, err := src.Load(context.Background(), "")
			if err != nil {
				return nil, err
			}
			return rules.New(conf.File)
		})
	}
	return analyzers.New(opts)
}
