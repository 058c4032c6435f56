package gitrepo

import (
	"bytes"
	"encoding/hex"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// Kind says what a ref is for, by its name.
type Kind uint8

const (
	Other        Kind = iota // refs/replace, refs/bisect, refs/pull ...
	Branch                   // refs/heads/
	RemoteBranch             // refs/remotes/
	Tag                      // refs/tags/
	Note                     // refs/notes/
	Stash                    // refs/stash
	Head                     // HEAD of this or another worktree
	Pseudo                   // ORIG_HEAD, FETCH_HEAD, MERGE_HEAD ...
)

func (k Kind) String() string {
	return [...]string{"ref", "branch", "remote branch", "tag", "note", "stash", "HEAD", "pseudo ref"}[k]
}

// Ref is a name for an object. The name is a stranger's bytes: it may hold
// anything that a file name can.
type Ref struct {
	// Name is the full name, refs/heads/main. What belongs to another worktree
	// has git's prefix for it: worktrees/ID/HEAD, main-worktree/refs/bisect/bad.
	Name string
	Kind Kind

	// Symbolic is the ref that this one names, "" if it names an object.
	Symbolic string

	// Target is the object. Zero only in what Head returns, for an unborn branch.
	Target plumbing.Hash

	// Peeled is what the tag at Target is of, zero if packed-refs does not tell.
	Peeled plumbing.Hash
}

// Unborn tells that the ref names a branch that has no commit yet.
func (r Ref) Unborn() bool { return r.Symbolic != "" && r.Target.IsZero() }

// Detached tells of a HEAD that it is on no branch.
func (r Ref) Detached() bool { return r.Kind == Head && r.Symbolic == "" }

// Short returns the name for people: main, origin/main, v1.0, stash.
func (r Ref) Short() string {
	for _, prefix := range []string{"refs/heads/", "refs/remotes/", "refs/tags/", "refs/"} {
		if short, ok := strings.CutPrefix(r.Name, prefix); ok && short != "" {
			return short
		}
	}
	return r.Name
}

// kindOf returns a ref's kind. Another worktree's refs are what they would be
// there.
func kindOf(name string) Kind {
	if rest, ok := strings.CutPrefix(name, "main-worktree/"); ok {
		name = rest
	} else if rest, ok := strings.CutPrefix(name, "worktrees/"); ok {
		if _, inner, ok := strings.Cut(rest, "/"); ok {
			name = inner
		}
	}
	switch {
	case strings.HasPrefix(name, "refs/heads/"):
		return Branch
	case strings.HasPrefix(name, "refs/remotes/"):
		return RemoteBranch
	case strings.HasPrefix(name, "refs/tags/"):
		return Tag
	case strings.HasPrefix(name, "refs/notes/"):
		return Note
	case name == "refs/stash":
		return Stash
	case name == "HEAD":
		return Head
	case strings.HasPrefix(name, "refs/"):
		return Other
	}
	return Pseudo
}

// isPseudo tells whether a file in a git directory is a ref, HEAD excepted:
// gitglossary(7), "pseudoref" and "root ref".
func isPseudo(name string) bool {
	switch name {
	case "AUTO_MERGE", "BISECT_EXPECTED_REV", "MERGE_AUTOSTASH", "NOTES_MERGE_PARTIAL", "NOTES_MERGE_REF":
		return true
	}
	return strings.HasSuffix(name, "_HEAD") && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_-") == ""
}

// perWorktree tells whether each worktree has its own ref of that name:
// git-worktree(1), "Refs".
func perWorktree(name string) bool {
	if !strings.HasPrefix(name, "refs/") {
		return true
	}
	for _, prefix := range []string{"refs/bisect/", "refs/worktree/", "refs/rewritten/"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// validName tells whether a ref may have that name: git-check-ref-format(1).
func validName(name string) bool {
	if name == "" || name == "@" || name[len(name)-1] == '.' ||
		strings.Contains(name, "..") || strings.Contains(name, "@{") {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || part[0] == '.' || strings.HasSuffix(part, ".lock") {
			return false
		}
	}
	for _, c := range []byte(name) {
		if c <= ' ' || c == 0x7f || strings.IndexByte(`~^:?*[\`, c) >= 0 {
			return false
		}
	}
	return true
}

// parseHash reads 40 hexadecimal digits.
func parseHash[T string | []byte](s T) (h plumbing.Hash, ok bool) {
	if len(s) != 2*len(h) {
		return h, false
	}
	if _, err := hex.Decode(h[:], []byte(s)); err != nil {
		return plumbing.ZeroHash, false
	}
	return h, true
}

// parseRef reads a loose ref's text: an object id, or "ref: " and a name.
func parseRef(data []byte) (target plumbing.Hash, symbolic string, ok bool) {
	if rest, ok := bytes.CutPrefix(data, []byte("ref:")); ok {
		name := string(bytes.Trim(rest, " \t\r\n\v\f"))
		return target, name, validName(name)
	}
	if len(data) > 40 && !isSpace(int(data[40])) && data[40] != '\n' {
		return target, "", false
	}
	target, ok = parseHash(data[:min(len(data), 40)])
	return target, "", ok && !target.IsZero()
}
