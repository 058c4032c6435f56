// Package config decides which rules and which ignore file a scan uses.
//
// The first of these files counts, and no other:
//
//	--config FILE           Options.Config
//	$HOOKVET_CONFIG
//	ROOT/.hookvet.toml      not with --no-repo-config
//	ROOT/.gitleaks.toml     not with --no-repo-config
//	the two of the directories above ROOT that the caller names, likewise
//	the built-in rules
//
// The ignore file and the baseline are looked for in the same directories, each on its own.
//
// # Two kinds of file
//
// A file whose name contains "gitleaks" is read as gitleaks reads it: without
// [extend] its rules are all the rules there are, and keys that are not known
// are left alone.
//
// Every other file is hookvet's own. It extends the built-in rules, unless it
// says `[extend] useDefault = false` or extends a path: a file that holds
// nothing but an allowlist must not turn a scan into one without rules. In a
// file that is called hookvet.toml, or anything that ends in .hookvet.toml, a
// key that is not known is an error, since it is a slip. In a file of another
// name it is not, since such a file was most often written for gitleaks.
//
// A file that is extended is of the kind that its name says, or else of the
// kind of the file that extends it.
//
// # extend.path
//
// The path is taken from the folder of the extending file, and if there is no
// such file from the working directory, as gitleaks does. For a file that comes
// from ROOT, ROOT stands in for the working directory, so that it does not
// matter where hookvet is started.
//
// # Files of strangers
//
// ROOT may be a stranger's repository. Its files must be regular files of at
// most 1 MiB, are never followed through a link, and may extend only what is
// inside ROOT, links resolved. They are listed in [Config.FromRepo] for the
// report to name, since they decide what is not reported. All that holds for directories
// above ROOT as well, each being ROOT to its own files.
package config

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/hookvet/hookvet/rules"
)

// Names of the files that are looked for, and of the environment variable.
const (
	HookvetFile  = ".hookvet.toml"
	GitleaksFile = ".gitleaks.toml"
	IgnoreFile   = ".gitleaksignore"
	BaselineFile = ".hookvet.baseline"
	EnvVar       = "HOOKVET_CONFIG"
)

// Options say where to look.
type Options struct {
	Config       string              // --config; empty if not given
	Env          func(string) string // os.Getenv, or nil for no environment
	Root         string              // directory that is scanned; empty for stdin
	Above        []string            // directories that hold Root, the nearest first: what the former do not have is looked for there
	NoRepoConfig bool                // --no-repo-config: nothing that is found in these counts

	// Default gives the built-in rules. It is called only if they are wanted,
	// and must be there: which packs make them up is not decided here.
	Default func() (*rules.File, error)
}

// Config is what Load found.
type Config struct {
	File *rules.File // the rules, merged, for rules.New
	Path string      // the file that they are from, as the user would name it; empty if built in

	// Files are the files of rules that were read, as paths of the system.
	Files []string

	// Dir is Options.Root or the one of Options.Above that the rules were found in. Their
	// paths are meant to begin there. Empty: they were named, or are built in.
	Dir string

	// IgnoreFile and BaselineFile are the places of the ignore file and of the baseline.
	IgnoreFile, BaselineFile Place

	// FromRepo names, relative to the root and with slashes, the files found
	// in it that decide what is reported, and FromAbove those found above it, as the user
	// would. Files that the user named are not among them, wherever they are.
	FromRepo, FromAbove []string
}

// Place is where a file was found that nobody named.
type Place struct {
	Dir   string // as in Options
	Name  string // in Dir; empty: there is none
	Above bool   // Dir is not the root
}

// Open opens the file with the care of OpenInRoot.
func (p Place) Open() (io.ReadCloser, error) { return OpenInRoot(p.Dir, p.Name) }

// String gives what the file is called: in the root by its name, otherwise as the user
// would name it.
func (p Place) String() string {
	if !p.Above || p.Name == "" {
		return p.Name
	}
	return filepath.ToSlash(filepath.Join(p.Dir, p.Name))
}

// Load finds and reads the configuration. Errors name the file as the user did.
func Load(opts Options) (*Config, error) {
	l := &loader{defaults: opts.Default}
	if l.defaults == nil {
		return nil, errors.New("config: no built-in rules are given")
	}
	if opts.Root != "" && !opts.NoRepoConfig {
		for i, name := range append([]string{opts.Root}, opts.Above...) {
			root, err := os.OpenRoot(name)
			if err != nil {
				return nil, fmt.Errorf("config: %w", fileError(name, err))
			}
			defer root.Close()
			l.dirs = append(l.dirs, dir{root, name, i > 0})
		}
	}
	c, err := l.find(opts)
	if err != nil {
		return nil, err
	}
	if c.IgnoreFile, err = l.beside(IgnoreFile, maxFile); err != nil {
		return nil, err
	}
	if c.BaselineFile, err = l.beside(BaselineFile, maxBaseline); err != nil {
		return nil, err
	}
	c.Files, c.FromRepo, c.FromAbove = l.files, l.fromRepo, l.fromAbove
	return c, nil
}

// beside looks for a file of no rules.
func (l *loader) beside(name string, most int64) (Place, error) {
	for _, l.dir = range l.dirs {
		f, err := openIn(l.root, l.rootName, name, false, most)
		if missing(err) {
			continue
		}
		if err != nil {
			return Place{}, err
		}
		f.Close()
		l.decides(name)
		return Place{Dir: l.rootName, Name: name, Above: l.above}, nil
	}
	return Place{}, nil
}

// decides enters a file that was found.
func (l *loader) decides(name string) {
	if l.above {
		l.fromAbove = append(l.fromAbove, Place{l.rootName, name, true}.String())
	} else {
		l.fromRepo = append(l.fromRepo, name)
	}
}

// find loads the first file in the order of the package comment.
func (l *loader) find(opts Options) (*Config, error) {
	if opts.Config != "" {
		f, err := l.load(source{path: opts.Config})
		return &Config{File: f, Path: opts.Config}, err
	}
	if opts.Env != nil {
		if path := opts.Env(EnvVar); path != "" {
			f, err := l.load(source{path: path})
			if err != nil {
				err = fmt.Errorf("%s: %w", EnvVar, err)
			}
			return &Config{File: f, Path: path}, err
		}
	}
	for _, l.dir = range l.dirs {
		for _, name := range []string{HookvetFile, GitleaksFile} {
			src := source{path: name, inRoot: true}
			f, err := l.load(src)
			if missing(err) && len(l.fromRepo)+len(l.fromAbove) == 0 {
				continue
			}
			return &Config{File: f, Path: l.name(src), Dir: l.rootName}, err
		}
	}
	f, err := l.defaults()
	return &Config{File: f}, err
}
