package analyzers

import (
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/suppress"
)

// filter stands between a pass and its driver.
type filter struct {
	least      finding.Confidence
	noTests    bool
	suppressed bool
	nolint     bool
	undo       bool // line directives
}

// around gives an analyzer whose reports go through the filter.
func (f *filter) around(a *analysis.Analyzer) *analysis.Analyzer {
	out := *a
	out.Run = func(pass *analysis.Pass) (any, error) {
		filtered := *pass
		texts := make(map[string][]byte)
		at := places{fset: pass.Fset}
		filtered.Report = func(d analysis.Diagnostic) {
			if !f.keep(pass, &d, texts) {
				return
			}
			if f.undo {
				at.undo(&d)
			}
			pass.Report(d)
		}
		return a.Run(&filtered)
	}
	return &out
}

func (f *filter) keep(pass *analysis.Pass, d *analysis.Diagnostic, texts map[string][]byte) bool {
	if m, ok := finding.ParseMessage(d.Message); ok && m.Confidence < f.least {
		return false
	}
	// A cgo or yacc file has line directives; comments are where the text is.
	from := pass.Fset.PositionFor(d.Pos, false)
	if f.noTests && strings.HasSuffix(filepath.Base(from.Filename), "_test.go") {
		return false
	}
	if f.suppressed || pass.ReadFile == nil {
		return true
	}
	text, ok := texts[from.Filename]
	if !ok {
		if text, _ = pass.ReadFile(from.Filename); !suppress.MayHold(text) {
			text = nil
		}
		texts[from.Filename] = text
	}
	end := from.Offset
	if d.End.IsValid() {
		end = max(end, pass.Fset.PositionFor(d.End, false).Offset)
	}
	if end > len(text) { // none, or it is not the file that was parsed
		return true
	}
	v := suppress.Inline(text, from.Offset, end, d.Category, time.Now())
	d.Message = finding.ChangeMessage(d.Message, v.Tell)
	return v.By == "" || f.nolint && v.By == suppress.ByNolint
}
