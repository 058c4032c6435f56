// Package gofix applies what passes suggest to the files of a module, or shows what
// would change, with the secrets masked.
package gofix

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/hookvet/hookvet/internal/gocmd"
)

// File is a file with the fixes made.
type File struct {
	Path     string // as the diagnostics have it
	Old, New []byte
	Fixes    int
	mode     fs.FileMode
}

// Plan is what fixes come to.
type Plan struct {
	Files []*File
	// Left tells of fixes that can't be made, with the file that each is in.
	Left []error
}

// errOverlap is no fault: another run makes the fix.
var errOverlap = errors.New("overlaps another fix: run again")

// Make makes the first fix of each diagnostic in memory. Files that are generated,
// links, or not below root are left alone.
func Make(root string, all []gocmd.Diagnostic) *Plan {
	p := &planner{root: root, files: make(map[string]*target)}
	for i := range all {
		if fixes := all[i].SuggestedFixes; len(fixes) > 0 {
			if err := p.add(&fixes[0]); err != nil {
				file := ""
				if len(fixes[0].Edits) > 0 {
					file = fixes[0].Edits[0].Filename
				}
				p.plan.Left = append(p.plan.Left, fmt.Errorf("%s: %w", p.rel(file), err))
			}
		}
	}
	for _, t := range p.order {
		if len(t.edits) == 0 {
			continue
		}
		if err := t.make(); err != nil {
			p.plan.Left = append(p.plan.Left, fmt.Errorf("%s: %w", p.rel(t.Path), err))
			continue
		}
		p.plan.Files = append(p.plan.Files, &t.File)
	}
	return &p.plan
}

type planner struct {
	root  string
	files map[string]*target
	order []*target
	plan  Plan
}

// target is a file and the edits for it, which do not overlap.
type target struct {
	File
	edits []gocmd.Edit
	err   error // why it is left alone
}

func (p *planner) rel(file string) string {
	if rel, err := filepath.Rel(p.root, file); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return file
}

// add takes all edits of a fix, or none.
func (p *planner) add(fix *gocmd.Fix) error {
	var fresh []gocmd.Edit
	for _, e := range fix.Edits {
		t := p.target(e.Filename)
		if t.err != nil {
			return t.err
		}
		if e.Start < 0 || e.End < e.Start || e.End > len(t.Old) {
			return errors.New("an edit is outside of the file, which has changed meanwhile")
		}
		if slices.Contains(t.edits, e) && e.Start == e.End {
			continue // two fixes may add the same import
		}
		if slices.ContainsFunc(t.edits, func(o gocmd.Edit) bool { return overlap(o, e) }) {
			return errOverlap
		}
		fresh = append(fresh, e)
	}
	for i, e := range fresh {
		t := p.target(e.Filename)
		t.edits = append(t.edits, e)
		if i == 0 {
			t.Fixes++
		}
	}
	return nil
}

// overlap says whether it would matter which of two edits is made first.
func overlap(a, b gocmd.Edit) bool {
	if a.Start == a.End && b.Start == b.End {
		return a.Start == b.Start
	}
	return a.Start < b.End && b.Start < a.End
}

func (p *planner) target(file string) *target {
	t, ok := p.files[file]
	if !ok {
		t = &target{File: File{Path: file}}
		p.files[file] = t
		p.order = append(p.order, t)
		t.err = t.read(p.root)
	}
	return t
}

func (t *target) read(root string) error {
	if rel, err := filepath.Rel(root, t.Path); err != nil || !filepath.IsLocal(rel) {
		return errors.New("is not below the directory that is checked")
	}
	info, err := os.Lstat(t.Path)
	if err != nil {
		return fmt.Errorf("reading it: %w", err)
	}
	if !info.Mode().IsRegular() {
		return errors.New("is no regular file")
	}
	t.mode = info.Mode().Perm()
	if t.Old, err = os.ReadFile(t.Path); err != nil {
		return fmt.Errorf("reading it: %w", err)
	}
	f, err := parser.ParseFile(token.NewFileSet(), t.Path, t.Old, parser.PackageClauseOnly|parser.ParseComments)
	if err == nil && ast.IsGenerated(f) {
		return errors.New("is generated: change what it is made from")
	}
	return nil
}

// make makes the edits and formats the outcome as gofmt does.
func (t *target) make() error {
	slices.SortStableFunc(t.edits, func(a, b gocmd.Edit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	var out []byte
	at := 0
	for _, e := range t.edits {
		out = append(append(out, t.Old[at:e.Start]...), e.New...)
		at = e.End
	}
	out = append(out, t.Old[at:]...)
	formatted, err := format.Source(out)
	if err != nil {
		return fmt.Errorf("formatting it after the fixes: %w", err)
	}
	t.New = formatted
	return nil
}

// Write replaces the file.
func (f *File) Write() error {
	tmp, err := os.CreateTemp(filepath.Dir(f.Path), ".hookvet-*.go.tmp")
	if err != nil {
		return fmt.Errorf("fixing %s: %w", f.Path, err)
	}
	_, err = tmp.Write(f.New)
	err = errors.Join(err, tmp.Chmod(f.mode), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), f.Path)
	}
	if err != nil {
		os.Remove(tmp.Name())
		return fmt.Errorf("fixing %s: %w", f.Path, err)
	}
	return nil
}

// Diff gives what changes, under a name for people. Each of the masked texts is
// replaced by what it maps to.
func (f *File) Diff(name string, mask map[string]string) []byte {
	old, fixed := f.Old, f.New
	texts := make([]string, 0, len(mask))
	for text := range mask {
		texts = append(texts, text)
	}
	// The longest first: one may be a part of another.
	slices.SortFunc(texts, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	for _, text := range texts {
		old = bytes.ReplaceAll(old, []byte(text), []byte(mask[text]))
		fixed = bytes.ReplaceAll(fixed, []byte(text), []byte(mask[text]))
	}
	return diff.Diff("a/"+name, old, "b/"+name, fixed)
}
