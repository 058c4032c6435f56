package gitrepo

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// Objects is what Resolve has to ask about objects.
type Objects interface {
	// Abbrev returns the objects whose ids begin with prefix, which has 4 to 39
	// hexadecimal digits in lower case. Two are as good as more.
	Abbrev(prefix string) []plumbing.Hash

	// Commit returns the parents and the tree of a commit; an error if the
	// object is none or cannot be read.
	Commit(h plumbing.Hash) (parents []plumbing.Hash, tree plumbing.Hash, err error)

	// TagTarget returns what an annotated tag is of; false if the object is none.
	TagTarget(h plumbing.Hash) (plumbing.Hash, bool)
}

var (
	// ErrNoRevision says that a revision names nothing.
	ErrNoRevision = errors.New("unknown revision")

	// ErrAmbiguous says that a revision names more than one thing.
	ErrAmbiguous = errors.New("ambiguous revision")

	errSyntax = errors.New("is not understood here")
)

// maxSteps bounds parents and tags that are followed for one revision.
const maxSteps = 1 << 20

// Resolve returns the object that a revision names, by the rules of
// gitrevisions(7): object ids and their beginnings, refs, HEAD and @,
// git-describe's output, REV~N, REV^N, REV^{commit}, REV^{tree}, REV^{tag},
// REV^{object}, REV^{}, REF@{N}, @{-N} and BRANCH@{upstream}. Dates,
// searches and paths (REV:PATH) are errors, and so are ranges.
//
// Where git warns and guesses, at a name that is both a tag and a branch, it
// is an error here unless both are the same object.
func (r *Repo) Resolve(rev string, look Objects) (plumbing.Hash, error) {
	h, err := resolver{repo: r, look: look}.rev(rev)
	if err != nil {
		return plumbing.ZeroHash, fmt.Errorf("revision %q: %w", clip(rev), err)
	}
	return h, nil
}

type resolver struct {
	repo *Repo
	look Objects
}

func (s resolver) rev(rev string) (plumbing.Hash, error) {
	base, rest := cutSuffixes(rev)
	if base == "" || strings.ContainsRune(base, ':') || strings.Contains(base, "..") {
		return plumbing.ZeroHash, errSyntax
	}
	h, err := s.base(base)
	steps := 0
	for err == nil && rest != "" {
		h, rest, err = s.suffix(h, rest, &steps)
	}
	return h, err
}

// cutSuffixes splits a revision before the first ~ or ^ that is not in @{}.
func cutSuffixes(rev string) (base, rest string) {
	for i := 0; i < len(rev); i++ {
		if strings.HasPrefix(rev[i:], "@{") {
			if end := strings.IndexByte(rev[i:], '}'); end > 0 {
				i += end
				continue
			}
		}
		if rev[i] == '~' || rev[i] == '^' {
			return rev[:i], rev[i:]
		}
	}
	return rev, ""
}

// suffix applies the first of the suffixes.
func (s resolver) suffix(h plumbing.Hash, rest string, steps *int) (plumbing.Hash, string, error) {
	op := rest[0]
	rest = rest[1:]
	if op == '^' && strings.HasPrefix(rest, "{") {
		kind, rest, ok := strings.Cut(rest[1:], "}")
		if !ok {
			return h, "", errSyntax
		}
		h, err := s.peel(h, kind, steps)
		return h, rest, err
	}
	if op != '~' && op != '^' {
		return h, "", errSyntax
	}
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	n := 1
	if digits > 0 {
		var err error
		if n, err = strconv.Atoi(rest[:digits]); err != nil {
			return h, "", errSyntax
		}
		rest = rest[digits:]
	}
	h, err := s.peel(h, "commit", steps)
	if err != nil {
		return h, "", err
	}
	if op == '^' {
		h, err = s.parent(h, n, steps)
		return h, rest, err
	}
	for ; n > 0 && err == nil; n-- {
		h, err = s.parent(h, 1, steps)
	}
	return h, rest, err
}

// parent returns the nth parent, the commit itself for 0.
func (s resolver) parent(h plumbing.Hash, n int, steps *int) (plumbing.Hash, error) {
	if *steps++; *steps > maxSteps {
		return h, fmt.Errorf("takes more than %d steps", maxSteps)
	}
	parents, _, err := s.look.Commit(h)
	if err != nil {
		return h, fmt.Errorf("reading commit %s: %w", h, err)
	}
	if n == 0 {
		return h, nil
	}
	if n > len(parents) {
		return h, fmt.Errorf("%w: commit %s has %d parents", ErrNoRevision, h, len(parents))
	}
	return parents[n-1], nil
}

// peel follows tags to an object of a kind: "" for what is no tag.
func (s resolver) peel(h plumbing.Hash, kind string, steps *int) (plumbing.Hash, error) {
	switch kind {
	case "", "commit", "tree":
	case "object":
		return h, nil
	case "tag":
		if _, ok := s.look.TagTarget(h); !ok {
			return h, fmt.Errorf("%w: %s is no tag", ErrNoRevision, h)
		}
		return h, nil
	default:
		return h, errSyntax
	}
	for {
		if *steps++; *steps > maxSteps {
			return h, fmt.Errorf("takes more than %d steps", maxSteps)
		}
		target, ok := s.look.TagTarget(h)
		if !ok {
			break
		}
		h = target
	}
	if kind == "" {
		return h, nil
	}
	_, tree, err := s.look.Commit(h)
	switch {
	case kind == "tree" && err != nil:
		return h, nil // a tree already, or else the caller finds that out
	case err != nil:
		return h, fmt.Errorf("reading commit %s: %w", h, err)
	case kind == "tree":
		return tree, nil
	}
	return h, nil
}

// base resolves a revision without suffixes but @{}.
func (s resolver) base(name string) (plumbing.Hash, error) {
	if h, ok := parseHash(name); ok {
		return h, nil
	}
	if name == "@" {
		name = "HEAD"
	}
	if before, inner, ok := cutAt(name); ok {
		return s.at(before, inner)
	}
	ref, err := s.ref(name)
	if err == nil || !errors.Is(err, errNoRef) {
		return ref.Target, err
	}
	return s.abbrev(name)
}

// cutAt splits "main@{1}" into "main" and "1".
func cutAt(name string) (before, inner string, ok bool) {
	before, inner, ok = strings.Cut(name, "@{")
	inner, end := strings.CutSuffix(inner, "}")
	return before, inner, ok && end
}

// rules are where a short name is looked for, in git's order.
var rules = []string{"%", "refs/%", "refs/tags/%", "refs/heads/%", "refs/remotes/%", "refs/remotes/%/HEAD"}

// ref finds the ref of a name that may be short.
func (s resolver) ref(name string) (Ref, error) {
	if !validName(name) {
		return Ref{}, errNoRef
	}
	var names []string
	for _, rule := range rules {
		names = append(names, strings.Replace(rule, "%", name, 1))
	}
	found, err := s.repo.lookupAll(names)
	if err != nil {
		return Ref{}, err
	}
	if len(found) == 0 {
		return Ref{}, errNoRef
	}
	for _, other := range found[1:] {
		// The first rule is for full names, which mean themselves.
		if other.Target != found[0].Target && found[0].Name != name {
			return Ref{}, fmt.Errorf("%w: %s and %s", ErrAmbiguous, found[0].Name, other.Name)
		}
	}
	return found[0], nil
}

// abbrev finds the object of an abbreviated id, also at the end of what
// git describe prints: v1.2-14-gabcdef0.
func (s resolver) abbrev(name string) (plumbing.Hash, error) {
	if at := strings.LastIndex(name, "-g"); at > 0 {
		name = name[at+2:]
	}
	name = strings.ToLower(name)
	if len(name) < 4 || len(name) >= 40 || strings.Trim(name, "0123456789abcdef") != "" {
		return plumbing.ZeroHash, ErrNoRevision
	}
	found := s.look.Abbrev(name)
	if len(found) > 1 {
		// As git does where a commit is wanted: blobs and trees do not count.
		var commits []plumbing.Hash
		for _, h := range found {
			if _, _, err := s.look.Commit(h); err == nil {
				commits = append(commits, h)
			} else if _, ok := s.look.TagTarget(h); ok {
				commits = append(commits, h)
			}
		}
		found = commits
		if len(found) != 1 {
			return plumbing.ZeroHash, fmt.Errorf("%w: more than one object's id begins so", ErrAmbiguous)
		}
	}
	if len(found) == 0 {
		return plumbing.ZeroHash, ErrNoRevision
	}
	return found[0], nil
}
