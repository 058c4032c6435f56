// Package pipeline is the one loop behind every subcommand: content comes from
// a source, is scanned by the rules, what people have suppressed is taken out,
// and a report is made of the rest.
//
// It decides no exit status and prints nothing: cmd/hookvet does.
package pipeline

import (
	"errors"
	"io"
	"sync/atomic"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/source"
)

// Options say what to scan and what to make of it.
type Options struct {
	Version string // of hookvet, for the report

	Roots []string  // directories and files
	Stdin io.Reader // scanned instead of Roots, if not nil

	// Name is what Stdin would be called if it were a file: rules and allowlists
	// for paths go by it, and configuration is looked for as for that file.
	// Empty: StdinName, and no configuration but Config.
	Name string

	Config        string // file of rules; empty: see package config
	NoRepoConfig  bool   // leave out configuration found in the scanned tree
	GitleaksRules bool   // gitleaks' default rules, unchanged, are the built-in ones
	Baseline      string // file of a baseline; empty: that of the scanned tree, if there is one
	NoBaseline    bool   // leave out every baseline
	NoInline      bool   // let no comment beside a secret suppress it
	Env           func(string) string

	// GoSyntax says that Go files are parsed too: their constants are found where
	// text alone would not tell of them.
	GoSyntax bool

	Source        source.Options
	MinConfidence finding.Confidence
	DecodeDepth   int  // encodings round each other that are undone; negative: none
	Fingerprints  bool // fill in the findings' fingerprints, which takes some milliseconds each
	Unused        bool // tell what suppresses and has suppressed nothing
	LineHashes    bool // and, of files that are there to read, how GitHub knows their lines again

	rootOnly    bool    // look for configuration in the root alone, which is the top
	ledger      *ledger // of a scan that this is a part of
	tally       *tally  // likewise
	maxFindings int     // for tests; 0: maxFindings

	// Counters, if not nil, count as the scan goes, for those who watch.
	Counters *Counters
}

// Counters are the totals so far of a scan that is under way.
type Counters struct{ Files, Bytes, Findings atomic.Int64 }

// StdinName is what a stream is called that has no name.
const StdinName = "stdin"

// ErrConfig is wrapped by errors about configuration: nothing was scanned.
var ErrConfig = errors.New("bad configuration")

// maxFindings and maxFindingsText, the bytes of their texts, bound the memory
// that a report of a hostile tree can take.
const (
	maxFindings     = 100_000
	maxFindingsText = 256 << 20
)
