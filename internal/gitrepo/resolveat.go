package gitrepo

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// at resolves what stands in @{} after a ref's name, or after nothing.
func (s resolver) at(name, inner string) (plumbing.Hash, error) {
	if back, ok := strings.CutPrefix(inner, "-"); ok && name == "" {
		n, err := strconv.Atoi(back)
		if err != nil || n < 1 {
			return plumbing.ZeroHash, errSyntax
		}
		return s.previous(n)
	}
	full, err := s.fullName(name)
	if err != nil {
		return plumbing.ZeroHash, err
	}
	switch strings.ToLower(inner) {
	case "upstream", "u":
		return s.upstream(full)
	}
	n, err := strconv.Atoi(inner)
	if err != nil || n < 0 {
		return plumbing.ZeroHash, errSyntax
	}
	return s.logged(full, n)
}

// fullName returns the full name of a ref, that of the current branch for "".
func (s resolver) fullName(name string) (string, error) {
	if name == "" {
		head, err := s.repo.Head()
		return cmp.Or(head.Symbolic, "HEAD"), err
	}
	if name == "@" {
		name = "HEAD"
	}
	ref, err := s.ref(name)
	if errors.Is(err, errNoRef) {
		err = ErrNoRevision
	}
	return ref.Name, err
}

// maxLogged is how many entries of a reflog are looked at.
const maxLogged = 1 << 20

// readOwnLog returns a ref's reflog, oldest first.
func (r *Repo) readOwnLog(name string) ([]LogEntry, error) {
	dir := r.CommonDir
	if perWorktree(name) {
		dir = r.GitDir
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, bare(err)
	}
	defer root.Close()
	f, err := openFile(root, "logs/"+name)
	if missing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading logs/%s: %w", name, err)
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.Size() > maxList {
		return nil, fmt.Errorf("reading logs/%s: %w", name, cmp.Or(err, errTooLarge))
	}
	var entries []LogEntry
	_, err = readLog(io.LimitReader(f, maxList), name, func(e LogEntry) error {
		if len(entries) == maxLogged {
			return errEntries
		}
		entries = append(entries, e)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading logs/%s: %w", name, err)
	}
	return entries, nil
}

// logged returns where a ref was n moves ago.
func (s resolver) logged(name string, n int) (plumbing.Hash, error) {
	if n == 0 {
		ref, err := s.repo.lookup(name)
		if errors.Is(err, errNoRef) {
			err = ErrNoRevision
		}
		return ref.Target, err
	}
	log, err := s.repo.readOwnLog(name)
	if err != nil {
		return plumbing.ZeroHash, err
	}
	var h plumbing.Hash
	switch {
	case n < len(log):
		h = log[len(log)-1-n].New
	case n == len(log):
		h = log[0].Old
	}
	if h.IsZero() {
		return h, fmt.Errorf("%w: the reflog of %s has %d entries", ErrNoRevision, name, len(log))
	}
	return h, nil
}

// previous returns the branch or commit that was checked out n switches ago.
func (s resolver) previous(n int) (plumbing.Hash, error) {
	log, err := s.repo.readOwnLog("HEAD")
	if err != nil {
		return plumbing.ZeroHash, err
	}
	for i := len(log) - 1; i >= 0; i-- {
		from, ok := strings.CutPrefix(log[i].Message, "checkout: moving from ")
		if !ok {
			continue
		}
		if from, _, ok = strings.Cut(from, " to "); !ok {
			continue
		}
		if n--; n > 0 {
			continue
		}
		ref, err := s.repo.lookup("refs/heads/" + from)
		if errors.Is(err, errNoRef) {
			if h, ok := parseHash(from); ok {
				return h, nil
			}
			return s.abbrev(from)
		}
		return ref.Target, err
	}
	return plumbing.ZeroHash, fmt.Errorf("%w: there were fewer switches of branches", ErrNoRevision)
}

// upstream returns where the remote's branch was seen that a branch follows.
func (s resolver) upstream(full string) (plumbing.Hash, error) {
	if full == "HEAD" {
		head, err := s.repo.Head()
		if err != nil {
			return plumbing.ZeroHash, err
		}
		full = head.Symbolic
	}
	branch, ok := strings.CutPrefix(full, "refs/heads/")
	if !ok {
		return plumbing.ZeroHash, fmt.Errorf("%w: %s is no branch", ErrNoRevision, full)
	}
	remote, okRemote := s.repo.config.get("branch", branch, "remote")
	name, okMerge := s.repo.config.get("branch", branch, "merge")
	if !okRemote || !okMerge {
		return plumbing.ZeroHash, fmt.Errorf("%w: branch %s has no upstream", ErrNoRevision, branch)
	}
	if remote != "." {
		if name, ok = s.tracking(remote, name); !ok {
			return plumbing.ZeroHash, fmt.Errorf("%w: the upstream of %s is not fetched", ErrNoRevision, branch)
		}
	}
	ref, err := s.repo.lookup(name)
	if errors.Is(err, errNoRef) {
		err = fmt.Errorf("%w: %s", ErrNoRevision, name)
	}
	return ref.Target, err
}

// tracking returns where a remote's ref is fetched to, by remote.NAME.fetch.
func (s resolver) tracking(remote, name string) (string, bool) {
	for _, v := range s.repo.config {
		if v.section != "remote" || v.sub != remote || v.key != "fetch" {
			continue
		}
		from, to, ok := strings.Cut(strings.TrimPrefix(v.value, "+"), ":")
		if !ok {
			continue
		}
		if from == name {
			return to, true
		}
		before, after, wild := strings.Cut(from, "*")
		if wild && len(name) >= len(before)+len(after) &&
			strings.HasPrefix(name, before) && strings.HasSuffix(name, after) {
			return strings.Replace(to, "*", name[len(before):len(name)-len(after)], 1), true
		}
	}
	return "", false
}
