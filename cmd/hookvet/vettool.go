package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/hookvet/hookvet/analyzers"
	"github.com/hookvet/hookvet/internal/pipeline"
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
	if !strings.HasSuffix(args[n], ".cfg") && (n > 0 || args[0] != "-V=full" && args[0] != "-flags") {
		return false
	}
	passes, err := vetPasses(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "hookvet:", err)
		os.Exit(exitUsage)
	}
	unitchecker.Main(passes...) // exits
	return true
}

// vetPasses gives the passes that the flags choose. These are read here, since the
// passes must be there before package flag parses them; go vet knows them by -flags
// and hands them on, and they are a part of what it caches results by.
func vetPasses(args []string) (passes []*analysis.Analyzer, err error) {
	var opts analyzers.Options
	var file string
	for _, a := range args {
		name, value, given := strings.Cut(strings.TrimLeft(a, "-"), "=")
		switch name {
		case pipeline.FlagConfig:
			file = value
		case "min-confidence":
			opts.MinConfidence = value
		case pipeline.FlagSuppressed:
			opts.Suppressed = !given || value == "true"
		}
	}
	flag.String(pipeline.FlagConfig, "", "file of rules, in hookvet's or gitleaks' schema")
	flag.String(pipeline.FlagDigest, "", "of the file of rules: go vet caches what was found with other rules by it")
	flag.String("min-confidence", "", "report what is at least this sure: generic, pattern, sink, verified")
	flag.Bool(pipeline.FlagSuppressed, false, "report what comments suppress too")
	if file != "" {
		opts.Rules = sync.OnceValues(func() (*rules.Set, error) {
			conf, err := pipeline.LoadConfig(context.Background(), file, "", true, nil)
			if err != nil {
				return nil, err
			}
			return rules.New(conf.File)
		})
	}
	return analyzers.New(opts)
}
