package gitrepo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// Head returns HEAD of this worktree: Unborn and Detached tell the special
// cases apart.
func (r *Repo) Head() (Ref, error) {
	root, err := os.OpenRoot(r.GitDir)
	if err != nil {
		return Ref{}, fmt.Errorf("reading HEAD: %w", bare(err))
	}
	defer root.Close()
	head, err := readRef(root, "HEAD")
	if err != nil {
		return Ref{}, fmt.Errorf("reading HEAD: %w", err)
	}
	head.Kind = Head
	if head.Symbolic == "" {
		return head, nil
	}
	ref, err := r.lookup(head.Symbolic)
	if err != nil && !errors.Is(err, errNoRef) {
		return Ref{}, fmt.Errorf("reading HEAD: %w", err)
	}
	head.Target = ref.Target
	return head, nil
}

var errNoRef = errors.New("there is no such ref")

// lookup returns the ref of a full name with its object.
func (r *Repo) lookup(name string) (Ref, error) {
	found, err := r.lookupAll([]string{name})
	if err != nil {
		return Ref{}, err
	}
	if len(found) == 0 {
		return Ref{}, errNoRef
	}
	return found[0], nil
}

// lookupAll returns those of the names that exist, in the order of names, with
// their objects. Symbolic refs that lead nowhere do not exist. packed-refs is
// read at most once for a step of symbolic refs, however many names there are.
func (r *Repo) lookupAll(names []string) ([]Ref, error) {
	type search struct {
		ref  Ref
		want string // the name that is looked for now, "" if done
	}
	all := make([]search, len(names))
	for i, name := range names {
		all[i] = search{ref: Ref{Name: name, Kind: kindOf(name)}, want: name}
	}
	for range maxSymbolic + 1 {
		packed := make(map[string][]*search)
		for i := range all {
			s := &all[i]
			if s.want == "" {
				continue
			}
			ref, err := r.looseRef(s.want)
			switch {
			case missing(err):
				packed[s.want] = append(packed[s.want], s)
			case err != nil:
				return nil, fmt.Errorf("%s: %w", s.want, err)
			default:
				if s.ref.Symbolic == "" {
					s.ref.Symbolic = ref.Symbolic
				}
				s.ref.Target, s.want = ref.Target, ref.Symbolic
			}
		}
		if len(packed) > 0 {
			_, err := r.eachPacked(func(name []byte, target, peeled plumbing.Hash) error {
				for _, s := range packed[string(name)] {
					if s.ref.Target.IsZero() {
						s.ref.Target, s.ref.Peeled = target, peeled
					}
				}
				return nil
			})
			if err != nil {
				return nil, fmt.Errorf("reading packed-refs: %w", err)
			}
			for _, list := range packed {
				for _, s := range list {
					s.want = ""
				}
			}
		}
	}
	var found []Ref
	for _, s := range all {
		if s.want != "" {
			return nil, fmt.Errorf("%s: %w", s.ref.Name, errLoop)
		}
		if !s.ref.Target.IsZero() {
			found = append(found, s.ref)
		}
	}
	return found, nil
}

// looseRef reads a ref from the directory that its name belongs to.
func (r *Repo) looseRef(name string) (Ref, error) {
	dir, prefix := r.CommonDir, ""
	file := name
	switch rest, main := strings.CutPrefix(name, "main-worktree/"); {
	case main:
		file, prefix = rest, "main-worktree/"
	case strings.HasPrefix(name, "worktrees/"):
		parts := strings.SplitN(name, "/", 3)
		if len(parts) < 3 {
			return Ref{}, fs.ErrNotExist
		}
		prefix, file = parts[0]+"/"+parts[1]+"/", parts[2]
		dir = absolute(r.CommonDir, prefix)
	case perWorktree(name):
		dir = r.GitDir
	}
	if !validName(name) || !strings.HasPrefix(file, "refs/") && file != "HEAD" && !isPseudo(file) {
		return Ref{}, fs.ErrNotExist
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Ref{}, bare(err)
	}
	defer root.Close()
	if isDir(root, file) {
		return Ref{}, fs.ErrNotExist // refs/heads/a/b is there, refs/heads/a may be packed
	}
	ref, err := readRef(root, file)
	if ref.Symbolic != "" && perWorktree(ref.Symbolic) {
		ref.Symbolic = prefix + ref.Symbolic
	}
	return ref, err
}
