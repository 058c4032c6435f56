package githistory

import (
	"runtime"
	"sync/atomic"
	"time"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/rules"
)

// DefaultMaxBlob is the size in bytes of the largest blob that is scanned.
const DefaultMaxBlob = 50_000_000

// Options say how to scan.
type Options struct {
	Set *rules.Set

	// Inline is as in rules.Options.
	Inline func(text []byte) rules.Suppressor
	// Keep says which matches to report; nil: all. It is called concurrently.
	// Matches that it refuses, or that a comment suppresses, are not attributed.
	Keep func(m *rules.Match) bool

	// Expected tells of files that hold matches by their nature, such as files of
	// rules: for such a path it gives what says, for a match in a version of the
	// file, why it is not reported; empty if it is. nil: there are none. It is called
	// by one goroutine.
	Expected func(path string) func(data []byte) func(m *rules.Match) (by string)

	// Language is a programming language in whose files more is found than the rules
	// find; nil: there is none.
	Language *Language

	// StagedFile, if not nil, is told, by Staged, the files that it has compared, as
	// they are staged. It is called by one goroutine.
	StagedFile func(path string, data []byte)

	DecodeDepth int   // as in rules.Options
	Jobs        int   // goroutines; 0: as many as can run at the same time
	MaxBlob     int64 // bytes; 0: DefaultMaxBlob
	WholeBlobs  bool  // scan every blob whole, without regard to deltas: to compare with

	// Now is what secrets that still stand are exposed until; zero: time.Now.
	Now time.Time

	// Counters, if not nil, count as the scan goes.
	Counters *Counters
}

// Language is a programming language whose syntax tells more than the rules know. Its
// functions are called concurrently.
type Language struct {
	// Likely says whether a text may be a file of the language and may hold something.
	// It is asked before any path of the text is known.
	Likely func(text []byte) bool

	// Find gives what is found beside what the rules found, known, which has what is
	// suppressed or not kept too. There are several kinds of files, counted from 0, such
	// as those of tests; in none is there what is not in kind 0. what names the text, for
	// faults.
	Find func(what string, kind int, text []byte, known []*rules.Match) []*rules.Match

	// Kind says whether a file at a path is of the language, and of which kind.
	Kind  func(path string) (kind int, ok bool)
	Kinds int

	MaxText int64 // bytes; larger texts are left to the rules
}

func (o *Options) jobs() int {
	if o.Jobs > 0 {
		return o.Jobs
	}
	return runtime.GOMAXPROCS(0)
}

func (o *Options) maxBlob() int64 {
	if o.MaxBlob > 0 {
		return o.MaxBlob
	}
	return DefaultMaxBlob
}

func (o *Options) now() time.Time {
	if o.Now.IsZero() {
		return time.Now()
	}
	return o.Now
}

// Counters are the totals so far of a scan that is under way.
type Counters struct {
	Objects  atomic.Int64 // scanned
	Total    atomic.Int64 // objects that there are to scan; 0 while that is not known
	Bytes    atomic.Int64 // of text
	Findings atomic.Int64 // matches that are kept; the report will have fewer
}

// Stats say what was scanned.
type Stats struct {
	Blobs    int   // read
	Binary   int   // of these, left out because they are no text
	TooLarge int   // blobs of more than Options.MaxBlob bytes, which were not read
	Commits  int   // commits whose message was scanned
	Tags     int   // the same for annotated tags
	Bytes    int64 // of what was read
}

// Found is a secret at a path.
type Found struct {
	// Match is as in the version that brought the secret to the path.
	Match *rules.Match
	// Path is the slash path of the file; or tells, in parentheses, what else it was
	// found in: a message, or an object that has no path.
	Path string

	Commit   *finding.Commit // brought it to the path; nil if none is known
	Exposure *finding.Exposure
}

// Suppressed is a match that is not reported.
type Suppressed struct {
	By     string // as rules.Match.Suppressed; empty if Options.Keep refused it
	Rule   string
	Secret string
}

// Result is what a scan found.
type Result struct {
	Found      []Found
	Suppressed []Suppressed // each secret once for each rule and cause
	Gaps       []finding.Gap
	Notes      []string
	Stats      Stats

	// Staged are the slash paths, from the top of the worktree, of the files that
	// Staged compared: those that the index has and HEAD has not, or not so.
	Staged []string
}
