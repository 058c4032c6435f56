package gitrepo

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/hookvet/hookvet/internal/finding"
)

// maxSymbolic is how long a chain of symbolic refs may be; git's SYMREF_MAXDEPTH.
const maxSymbolic = 5

var (
	errBadRef    = errors.New("the ref is malformed")
	errLinkedDir = errors.New("is a symbolic link to a directory, which is not followed")
	errLoop      = fmt.Errorf("symbolic refs form a loop or a chain of more than %d", maxSymbolic)
)

// Refs returns every ref of the repository, by name: loose and packed ones of
// all namespaces, those that belong to a worktree, the HEADs of all worktrees
// and the pseudo refs. FETCH_HEAD and MERGE_HEAD can hold more than one
// object; each is a Ref of that name. Symbolic refs have the object that they
// lead to; those that lead to none, such as an unborn HEAD, are left out, as
// nothing can be read there.
//
// Names that git would warn about are kept. What is malformed, unreadable or
// hidden behind a symbolic link that leaves the repository is a gap.
func (r *Repo) Refs() ([]Ref, []finding.Gap) {
	c := refCollector{left: maxEntries}
	for _, v := range r.views(&c.gaps) {
		if err := c.view(v); err != nil {
			c.gaps.add(v.prefix+"refs", err)
		}
	}
	loose := c.refs
	slices.SortStableFunc(loose, byName)
	packed := c.packed(r)
	refs := merge(loose, packed)
	return c.resolve(refs), c.gaps.all("refs")
}

func byName(a, b Ref) int { return cmp.Compare(a.Name, b.Name) }

// refCollector gathers the loose refs.
type refCollector struct {
	refs []Ref
	gaps gaps
	left int // directory entries that may still be read
}

// view reads the refs of one directory.
func (c *refCollector) view(v view) error {
	root, err := os.OpenRoot(v.dir)
	if err != nil {
		return bare(err)
	}
	defer root.Close()
	if v.own {
		// A directory without a HEAD below worktrees is what git left of one.
		if _, err := root.Lstat("HEAD"); err == nil || !strings.HasPrefix(v.prefix, "worktrees/") {
			c.loose(root, v, "HEAD")
		}
		err := readDir(root, ".", func(e os.DirEntry) error {
			if c.left--; c.left < 0 {
				return errEntries
			}
			if isPseudo(e.Name()) {
				c.pseudo(root, v, e.Name())
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	w := walker{root: root, left: c.left, gaps: &c.gaps, what: v.prefix}
	w.visit = func(name string, e os.DirEntry) error {
		if len(c.refs) >= maxRefs {
			return errRefs
		}
		if perWorktree(name) && v.own || !perWorktree(name) && v.shared {
			c.file(root, v, name, e)
		}
		return nil
	}
	defer func() { c.left = w.left }()
	return w.walk("refs", 0)
}

// file reads one entry below refs/.
func (c *refCollector) file(root *os.Root, v view, name string, e os.DirEntry) {
	if e.Type()&fs.ModeSymlink == 0 {
		c.loose(root, v, name)
		return
	}
	// git once made symbolic refs of links: what the link says is the ref.
	if to, err := root.Readlink(name); err == nil && strings.HasPrefix(to, "refs/") && validName(to) {
		c.add(v, Ref{Name: name, Symbolic: to})
		return
	}
	if isDir(root, name) {
		c.gaps.add(v.prefix+name, errLinkedDir)
		return
	}
	c.loose(root, v, name)
}

// loose reads the ref in a file. A file that is gone was deleted meanwhile.
func (c *refCollector) loose(root *os.Root, v view, name string) {
	ref, err := readRef(root, name)
	switch {
	case missing(err) && name != "HEAD":
		if _, err := root.Lstat(name); err == nil {
			c.gaps.add(v.prefix+name, errors.New("is a symbolic link to nothing"))
		}
	case err != nil:
		c.gaps.add(v.prefix+name, err)
	default:
		c.add(v, ref)
	}
}

func (c *refCollector) add(v view, ref Ref) {
	if ref.Symbolic != "" && perWorktree(ref.Symbolic) {
		ref.Symbolic = v.prefix + ref.Symbolic
	}
	ref.Name = v.prefix + ref.Name
	ref.Kind = kindOf(ref.Name)
	c.refs = append(c.refs, ref)
}

// readRef reads a loose ref, which is a file or, as HEAD was once, a link.
func readRef(root *os.Root, name string) (Ref, error) {
	if info, err := root.Lstat(name); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		if to, err := root.Readlink(name); err == nil && strings.HasPrefix(to, "refs/") && validName(to) {
			return Ref{Name: name, Symbolic: to}, nil
		}
	}
	data, err := readFile(root, name, maxSmall)
	if err != nil {
		return Ref{}, err
	}
	target, symbolic, ok := parseRef(data)
	if !ok {
		return Ref{}, errBadRef
	}
	return Ref{Name: name, Kind: kindOf(name), Target: target, Symbolic: symbolic}, nil
}

// pseudo reads a pseudo ref: a ref, or as FETCH_HEAD an object id and more in
// each line. A message may stand in their place (AUTO_MERGE is a tree).
func (c *refCollector) pseudo(root *os.Root, v view, name string) {
	f, err := openFile(root, name)
	if err != nil {
		c.gaps.add(v.prefix+name, err)
		return
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() > maxList {
		c.gaps.add(v.prefix+name, errTooLarge)
		return
	}
	var bad int
	lines := newLineReader(io.LimitReader(f, maxList))
	for {
		line, err := lines.next()
		if err == io.EOF {
			break
		}
		if err != nil && err != errLongLine || len(c.refs) >= maxRefs {
			c.gaps.add(v.prefix+name, cmp.Or(err, errRefs))
			return
		}
		target, symbolic, ok := parseRef(line)
		if !ok || err != nil {
			bad++
			continue
		}
		c.add(v, Ref{Name: name, Target: target, Symbolic: symbolic})
	}
	if bad > 0 {
		c.gaps.add(v.prefix+name, badLines(bad))
	}
}

func badLines(n int) error {
	if n == 1 {
		return errors.New("1 line is malformed")
	}
	return fmt.Errorf("%d lines are malformed", n)
}

// packed reads packed-refs, sorted and without the second of two lines for
// the same name.
func (c *refCollector) packed(r *Repo) []Ref {
	var refs []Ref
	bad, err := r.eachPacked(func(name []byte, target, peeled plumbing.Hash) error {
		if len(refs) == maxRefs {
			return errRefs
		}
		s := string(name)
		refs = append(refs, Ref{Name: s, Kind: kindOf(s), Target: target, Peeled: peeled})
		return nil
	})
	if err != nil {
		c.gaps.add("packed-refs", err)
	}
	slices.SortStableFunc(refs, byName)
	n := len(refs)
	refs = slices.CompactFunc(refs, func(a, b Ref) bool { return a.Name == b.Name })
	if bad += n - len(refs); bad > 0 {
		c.gaps.add("packed-refs", badLines(bad))
	}
	return refs
}

// merge merges two sorted lists; a loose ref hides a packed one.
func merge(loose, packed []Ref) []Ref {
	if len(loose) == 0 {
		return packed
	}
	out := make([]Ref, 0, len(loose)+len(packed))
	for _, p := range packed {
		for len(loose) > 0 && loose[0].Name < p.Name {
			out, loose = append(out, loose[0]), loose[1:]
		}
		if len(loose) == 0 || loose[0].Name != p.Name {
			out = append(out, p)
		}
	}
	return append(out, loose...)
}

// resolve gives symbolic refs their objects and drops those without.
func (c *refCollector) resolve(refs []Ref) []Ref {
	dangling := false
	for i := range refs {
		ref, hops := &refs[i], 0
		if ref.Symbolic == "" {
			continue
		}
		for to := ref.Symbolic; ; hops++ {
			if hops == maxSymbolic {
				c.gaps.add(ref.Name, errLoop)
				break
			}
			at, ok := slices.BinarySearchFunc(refs, to, func(r Ref, name string) int { return cmp.Compare(r.Name, name) })
			if !ok {
				break
			}
			if refs[at].Symbolic == "" {
				ref.Target = refs[at].Target
				break
			}
			to = refs[at].Symbolic
		}
		dangling = dangling || ref.Target.IsZero()
	}
	if !dangling {
		return refs
	}
	return slices.DeleteFunc(refs, func(r Ref) bool { return r.Unborn() })
}
