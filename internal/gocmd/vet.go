package gocmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Diagnostic is what a pass reports, in the JSON of go vet.
type Diagnostic struct {
	Category       string  `json:"category"`
	Posn           string  `json:"posn"` // "file:line:column", columns count bytes from 1
	End            string  `json:"end"`
	Message        string  `json:"message"`
	SuggestedFixes []Fix   `json:"suggested_fixes"`
	Related        []Point `json:"related"`

	Package  string `json:"-"`
	Analyzer string `json:"-"`
}

// Fix is a change of files that a pass suggests.
type Fix struct {
	Message string `json:"message"`
	Edits   []Edit `json:"edits"`
}

// Edit replaces a part of a file, given by offsets.
type Edit struct {
	Filename string `json:"filename"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	New      string `json:"new"`
}

// Point is a place that belongs to a diagnostic.
type Point struct {
	Posn    string `json:"posn"`
	End     string `json:"end"`
	Message string `json:"message"`
}

// Failure is a package, or a pass on one, that failed.
type Failure struct {
	Package string // empty: go itself
	Why     string
}

// Vet runs the passes of tool on the packages that patterns name. Packages that
// can't be type-checked are failures.
func (g *Go) Vet(ctx context.Context, tool string, toolFlags, patterns []string) (all []Diagnostic, failed []Failure, err error) {
	args := append([]string{"vet", "-vettool=" + tool, "-json"}, g.Flags...)
	args = append(append(append(args, toolFlags...), "--"), patterns...)
	out, errs, exit, err := g.run(ctx, args...)
	if err != nil {
		return nil, nil, err
	}
	if all, failed, err = diagnostics(out); err != nil {
		return nil, nil, err
	}
	more := failures(errs)
	failed = append(failed, more...)
	if exit != 0 && len(more) == 0 {
		failed = append(failed, Failure{Why: fmt.Sprintf("go vet: exit status %d", exit)})
	}
	return all, failed, nil
}

// diagnostics reads the objects that go vet -json writes: package, pass, and either
// a list of diagnostics or an error.
func diagnostics(out []byte) (all []Diagnostic, failed []Failure, err error) {
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var tree map[string]map[string]json.RawMessage
		err := dec.Decode(&tree)
		if errors.Is(err, io.EOF) {
			return all, failed, nil
		}
		if err != nil {
			return nil, nil, fmt.Errorf("reading what go vet wrote: %w", err)
		}
		for pkg, passes := range tree {
			for pass, raw := range passes {
				var list []Diagnostic
				if json.Unmarshal(raw, &list) == nil {
					for _, d := range list {
						d.Package, d.Analyzer = pkg, pass
						all = append(all, d)
					}
					continue
				}
				var e struct {
					Err string `json:"error"`
				}
				if err := json.Unmarshal(raw, &e); err != nil {
					return nil, nil, fmt.Errorf("reading what go vet wrote of %s: %w", pkg, err)
				}
				failed = append(failed, Failure{pkg, pass + ": " + e.Err})
			}
		}
	}
}

// failures reads what go vet writes of packages that it could not load or that the
// tool failed on: "# package" and the reasons, of which the first is kept.
func failures(errs []byte) (out []Failure) {
	pkg, told := "", false
	for _, line := range lines(errs) {
		if name, ok := strings.CutPrefix(line, "# "); ok {
			// A second header names the variant for tests: "# [p.test]".
			if !strings.HasPrefix(name, "[") {
				pkg, told = name, false
			}
			continue
		}
		if pkg == "" || !told {
			out = append(out, Failure{pkg, strings.TrimPrefix(line, "vet: ")})
			told = pkg != ""
		}
	}
	return out
}
