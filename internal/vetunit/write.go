package vetunit

import (
	"cmp"
	"encoding/json"
	"fmt"
	"go/token"
	"io"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// The JSON of go vet -json: package to pass to findings or an error.
type (
	jsonDiagnostic struct {
		Category       string      `json:"category,omitempty"`
		Posn           string      `json:"posn"`
		End            string      `json:"end"`
		Message        string      `json:"message"`
		SuggestedFixes []jsonFix   `json:"suggested_fixes,omitempty"`
		Related        []jsonPoint `json:"related,omitempty"`
	}
	jsonFix struct {
		Message string     `json:"message"`
		Edits   []jsonEdit `json:"edits"`
	}
	jsonEdit struct {
		Filename string `json:"filename"`
		Start    int    `json:"start"`
		End      int    `json:"end"`
		New      string `json:"new"`
	}
	jsonPoint struct {
		Posn    string `json:"posn"`
		End     string `json:"end"`
		Message string `json:"message"`
	}
	jsonError struct {
		Err string `json:"error"`
	}
)

// WriteJSON writes what the passes found, or that they failed, as go vet -json does.
func (r *Result) WriteJSON(out io.Writer) error {
	fset := r.pkg.Fset
	passes := make(map[string]any)
	for _, o := range r.outcomes {
		if o.err != nil {
			passes[o.pass.Name] = jsonError{o.err.Error()}
		} else if len(o.diagnostics) > 0 {
			list := make([]jsonDiagnostic, len(o.diagnostics))
			for i := range o.diagnostics {
				list[i] = asJSON(fset, &o.diagnostics[i])
			}
			passes[o.pass.Name] = list
		}
	}
	tree := make(map[string]any)
	if len(passes) > 0 {
		tree[r.pkg.ImportPath] = passes
	}
	data, err := json.MarshalIndent(tree, "", "\t")
	if err == nil {
		_, err = fmt.Fprintf(out, "%s\n", data)
	}
	if err != nil {
		return fmt.Errorf("writing findings: %w", err)
	}
	return nil
}

func asJSON(fset *token.FileSet, d *analysis.Diagnostic) jsonDiagnostic {
	at := func(pos token.Pos) string { return fset.Position(pos).String() }
	out := jsonDiagnostic{Category: d.Category, Posn: at(d.Pos), End: at(cmp.Or(d.End, d.Pos)), Message: d.Message}
	for _, fix := range d.SuggestedFixes {
		f := jsonFix{Message: fix.Message}
		for _, e := range fix.TextEdits {
			from, to := fset.Position(e.Pos), fset.Position(cmp.Or(e.End, e.Pos))
			f.Edits = append(f.Edits, jsonEdit{from.Filename, from.Offset, to.Offset, string(e.NewText)})
		}
		slices.SortStableFunc(f.Edits, func(a, b jsonEdit) int {
			return cmp.Or(cmp.Compare(a.Filename, b.Filename), cmp.Compare(a.Start, b.Start))
		})
		out.SuggestedFixes = append(out.SuggestedFixes, f)
	}
	for _, r := range d.Related {
		out.Related = append(out.Related, jsonPoint{at(r.Pos), at(cmp.Or(r.End, r.Pos)), r.Message})
	}
	return out
}

// writeText writes findings in lines, and after them passes that failed.
func writeText(errs io.Writer, fset *token.FileSet, outcomes []*outcome) (found bool, err error) {
	for _, o := range outcomes {
		for _, d := range o.diagnostics {
			found = true
			fmt.Fprintf(errs, "%s: %s\n", fset.Position(d.Pos), d.Message)
		}
	}
	for _, o := range outcomes {
		if o.err != nil && err == nil {
			err = fmt.Errorf("%s: %w", o.pass.Name, o.err)
		}
	}
	return found, err
}
