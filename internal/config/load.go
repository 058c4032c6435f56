package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/hookvet/hookvet/rules"
)

// maxDepth is how many files a chain of extend.path may have, the first
// included. gitleaks stops, silently, after two.
const maxDepth = 8

// loader reads a file and what it extends.
type loader struct {
	defaults func() (*rules.File, error)
	dirs     []dir // none if nothing from a repository counts
	dir            // of them, the one that files are looked for in
	files    []string
	chain    []link // the files that are being read, the first one first

	fromRepo, fromAbove []string
}

// dir is a directory whose files nobody named.
type dir struct {
	root     *os.Root
	rootName string
	above    bool // the scanned directory
}

type link struct {
	name string
	info fs.FileInfo
}

// source is a file to read: any, or one in the root.
type source struct {
	path   string // as the user wrote it; slash path below the root if inRoot
	inRoot bool

	// What the file that extends this one says, for a file that does not.
	kind      kind
	noDefault bool
}

// kind is whose file it is; see the package comment.
type kind uint8

const (
	unsaid kind = iota
	ofHookvet
	ofGitleaks
)

// name is what errors call the file.
func (l *loader) name(s source) string {
	if s.inRoot {
		return filepath.Join(l.rootName, filepath.FromSlash(s.path))
	}
	return s.path
}

// load reads a file and merges it with what it extends.
func (l *loader) load(src source) (*rules.File, error) {
	name := l.name(src)
	data, info, err := l.read(src)
	if err != nil {
		return nil, err
	}
	for i, seen := range l.chain {
		if os.SameFile(seen.info, info) {
			return nil, fail(l.chain[len(l.chain)-1].name, errors.New("extend.path: the files extend each other in a circle: "+l.trail(i, name)))
		}
	}
	if len(l.chain) == maxDepth {
		return nil, fail(l.chain[len(l.chain)-1].name, fmt.Errorf("extend.path: more than %d files: %s", maxDepth, l.trail(0, name)))
	}
	l.chain = append(l.chain, link{name, info})
	defer func() { l.chain = l.chain[:len(l.chain)-1] }()
	l.files = append(l.files, name)
	if src.inRoot {
		l.decides(src.path)
	}

	k, strict := kindOf(name)
	if k == unsaid {
		k = max(src.kind, ofHookvet)
	}
	parse := rules.Parse
	if strict {
		parse = rules.ParseStrict
	}
	file, err := parse(name, data)
	if err != nil {
		return nil, err
	}
	base, err := l.base(src, file, k)
	if err != nil {
		return nil, err
	}
	if base == nil {
		if len(file.Extend.DisabledRules) > 0 && k == ofHookvet {
			return nil, fail(name, errors.New("extend.disabledRules: the file extends nothing, so there is nothing to disable"))
		}
		return file, nil
	}
	return rules.Merge(file, base)
}

// base loads what file extends; nil for nothing.
func (l *loader) base(src source, file *rules.File, k kind) (*rules.File, error) {
	ext := file.Extend
	noDefault := src.noDefault || ext.NoDefault
	switch {
	case ext.Path != "":
		return l.extended(src, ext.Path, source{kind: k, noDefault: noDefault})
	case ext.UseDefault, k == ofHookvet && !noDefault:
		return l.defaults()
	}
	return nil, nil
}

// extended loads the file that src's extend.path names; next is the rest of
// what is known of it.
func (l *loader) extended(src source, to string, next source) (*rules.File, error) {
	next.path, next.inRoot = to, src.inRoot
	switch {
	case src.inRoot:
		var err error
		if next.path, err = l.inRoot(src, to); err != nil {
			return nil, fail(l.name(src), fmt.Errorf("extend.path %q: %w", to, err))
		}
	case !filepath.IsAbs(to):
		if near := filepath.Join(filepath.Dir(src.path), to); exists(near) {
			next.path = near
		}
	}
	f, err := l.load(next)
	return f, extendError(l.name(src), err)
}

// inRoot gives the place in the root of a file that src, a file there, extends.
func (l *loader) inRoot(src source, to string) (string, error) {
	if filepath.IsAbs(to) || path.IsAbs(to) {
		return "", errOutside
	}
	if strings.ContainsFunc(to, unicode.IsControl) {
		// It would reach the terminal in the file's name.
		return "", errors.New("holds a control character")
	}
	to = filepath.ToSlash(to)
	place := path.Join(path.Dir(src.path), to)
	if _, err := l.root.Stat(place); missing(err) {
		place = path.Clean(to)
	}
	// What is left are links; openIn sees to these.
	if !filepath.IsLocal(filepath.FromSlash(place)) {
		return "", errOutside
	}
	return place, nil
}

// errOutside says why a file of the scanned repository may not name any file.
var errOutside = errors.New("is outside of the scanned directory, and a configuration from there may not make hookvet read other files (if you trust it, name it with --config)")

// extendError makes the error of a file that can't be read name the file that
// wants it; other errors name their own file, and that is enough.
func extendError(name string, err error) error {
	var read *readError
	if err == nil || !errors.As(err, &read) || read.extended {
		return err
	}
	read.extended = true
	return fail(name, fmt.Errorf("extend.path: %w", err))
}

// trail writes the chain from its i-th file to next.
func (l *loader) trail(i int, next string) string {
	var names []string
	for _, seen := range l.chain[i:] {
		names = append(names, seen.name)
	}
	return strings.Join(append(names, next), " -> ")
}

// kindOf tells whose file it is by its name, and whether to read it strictly.
func kindOf(name string) (k kind, strict bool) {
	base := strings.ToLower(filepath.Base(name))
	switch {
	case base == "hookvet.toml" || strings.HasSuffix(base, ".hookvet.toml"):
		return ofHookvet, true
	case strings.Contains(base, "gitleaks"):
		return ofGitleaks, false
	}
	return unsaid, false
}

// IsRules tells by its name whether a file of a repository is one of rules.
func IsRules(path string) bool {
	k, _ := kindOf(path)
	return k != unsaid && strings.HasSuffix(strings.ToLower(path), ".toml")
}

func (l *loader) read(src source) ([]byte, fs.FileInfo, error) {
	name := l.name(src)
	var f *os.File
	var err error
	if src.inRoot {
		f, err = openIn(l.root, l.rootName, src.path, len(l.chain) > 0, maxFile)
	} else if f, err = os.Open(src.path); err != nil {
		err = fileError(name, err)
	}
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = errors.New("is a directory")
	}
	var data []byte
	if err == nil {
		// One more byte than allowed: a file may grow, a pipe has no size.
		data, err = io.ReadAll(io.LimitReader(f, maxFile+1))
	}
	if err == nil && len(data) > maxFile {
		err = tooLarge(maxFile)
	}
	if err != nil {
		return nil, nil, fileError(name, err)
	}
	return slices.Clip(data), info, nil
}

// fail is an error about a file.
func fail(name string, err error) error { return &rules.Error{File: name, Err: err} }
