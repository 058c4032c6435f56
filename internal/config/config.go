// Package config decides which rules and which ignore file a scan uses.
//
// The first of these files counts, and no other:
//
//	--config FILE           Options.Config
//	$HOOKVET_CONFIG
//	ROOT/.hookvet.toml      not with --no-repo-config
//	ROOT/.gitleaks.toml     not with --no-repo-config
//	the built-in rules
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
// report to name, since they decide what is not reported.
package config

import (
	"errors"
	"fmt"
	"os"

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
	NoRepoConfig bool                // --no-repo-config: nothing that is found in Root counts

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

	// IgnoreFile is the name in Root of the ignore file, empty if there is
	// none. OpenInRoot opens it.
	IgnoreFile string

	// BaselineFile is that of the baseline, likewise.
	BaselineFile string

	// FromRepo names, relative to the root and with slashes, the files found
	// in it that decide what is reported. Files that the user named are not
	// among them, wherever they are.
	FromRepo []string
}

// Load finds and reads the configuration. Errors name the file as the user did.
func Load(opts Options) (*Config, error) {
	l := &loader{defaults: opts.Default}
	if l.defaults == nil {
		return nil, errors.New("config: no built-in rules are given")
	}
	if opts.Root != "" && !opts.NoRepoConfig {
		root, err := os.OpenRoot(opts.Root)
		if err != nil {
			return nil, fmt.Errorf("config: %w", fileError(opts.Root, err))
		}
		defer root.Close()
		l.root, l.rootName = root, opts.Root
	}
	c, err := l.find(opts)
	if err != nil {
		return nil, err
	}
	if l.root != nil {
		if c.IgnoreFile, err = l.beside(IgnoreFile, maxFile); err != nil {
			return nil, err
		}
		if c.BaselineFile, err = l.beside(BaselineFile, maxBaseline); err != nil {
			return nil, err
		}
	}
	c.Files, c.FromRepo = l.files, l.fromRepo
	return c, nil
}

// beside looks for a file of no rules in the root, and gives its name, or none if it is
// not there.
func (l *loader) beside(name string, most int64) (string, error) {
	f, err := openIn(l.root, l.rootName, name, false, most)
	if missing(err) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	f.Close()
	l.fromRepo = append(l.fromRepo, name)
	return name, nil
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
	if l.root != nil {
		for _, name := range []string{HookvetFile, GitleaksFile} {
			src := source{path: name, inRoot: true}
			f, err := l.load(src)
			if missing(err) && len(l.fromRepo) == 0 {
				continue
			}
			return &Config{File: f, Path: l.name(src)}, err
		}
	}
	f, err := l.defaults()
	return &Config{File: f}, err
}
