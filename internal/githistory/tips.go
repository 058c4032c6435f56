package githistory

import (
	"fmt"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/gitobject"
	"github.com/hookvet/hookvet/internal/gitrepo"
)

// standing says from where a commit is reached, the plainest way first.
type standing uint8

const (
	byHead standing = iota
	byBranch
	byTag
	byOther // pull requests, worktrees, what is fetched or merged at the moment
	byStash
	byNote
	byPseudo // by what git noted down in passing, such as ORIG_HEAD
	byLog    // by a reflog alone
	byNone   // by nothing: until git gc
)

// tip is a ref and what it leads to.
type tip struct {
	name   string
	stands standing
	commit int32         // -1: it is of something else
	object gitobject.Num // that the ref names itself
}

// tips are the ends of a history, and what they reach.
type tips struct {
	all     []tip
	head    int32            // commit at HEAD; -1
	reached []standing       // by commit
	via     []int32          // by commit: index in all of the tip that reaches it so; -1
	logs    map[int32]string // commits that only a reflog has: of which ref
	dropped map[int32]bool   // of these and of those that nothing reaches: stashes
}

func standingOf(k gitrepo.Kind) standing {
	switch k {
	case gitrepo.Head:
		return byHead
	case gitrepo.Branch, gitrepo.RemoteBranch:
		return byBranch
	case gitrepo.Tag:
		return byTag
	case gitrepo.Stash:
		return byStash
	case gitrepo.Note:
		return byNote
	case gitrepo.Pseudo:
		return byPseudo
	}
	return byOther
}

// findTips reads the refs and reflogs of a repository.
func findTips(repo *gitrepo.Repo, g *graph) (*tips, []finding.Gap) {
	t := &tips{head: -1, reached: make([]standing, len(g.commits)), logs: make(map[int32]string), dropped: make(map[int32]bool)}
	t.via = make([]int32, len(g.commits))
	for i := range t.reached {
		t.reached[i], t.via[i] = byNone, -1
	}
	refs, gaps := repo.Refs()
	head, err := repo.Head()
	if err != nil {
		gaps = append(gaps, finding.Gap{What: "HEAD", Why: err.Error()})
	} else if !head.Unborn() {
		t.head = t.peel(g, head.Target)
	}
	lost := 0
	for i := range refs {
		r := &refs[i]
		n, ok := g.db.Lookup(r.Target)
		if !ok {
			lost++
			continue
		}
		s := standingOf(r.Kind)
		if s == byHead { // of another worktree, or again
			s = byBranch
		}
		t.all = append(t.all, tip{name: r.Short(), stands: s, commit: t.peel(g, r.Target), object: n})
	}
	if lost > 0 {
		gaps = append(gaps, finding.Gap{What: "refs", Why: fmt.Sprintf("%d of them name objects that are not here", lost)})
	}
	marked := make([]bool, len(g.commits))
	g.mark(marked, []int32{t.head}, func(i int32) { t.reached[i] = byHead })
	for s := byBranch; s < byLog; s++ {
		for j, end := range t.all {
			if end.stands == s {
				g.mark(marked, []int32{end.commit}, func(i int32) { t.reached[i], t.via[i] = s, int32(j) })
			}
		}
	}
	more, err := repo.Reflogs(func(e gitrepo.LogEntry) error {
		for _, id := range []plumbing.Hash{e.New, e.Old} {
			if id.IsZero() {
				continue
			}
			s := byLog
			if strings.HasSuffix(e.Ref, "refs/stash") {
				s = byStash
			}
			g.mark(marked, []int32{t.peel(g, id)}, func(i int32) {
				t.reached[i] = s
				if s == byLog {
					t.logs[i] = gitrepo.Ref{Name: e.Ref}.Short()
				}
			})
		}
		return nil
	})
	if err != nil {
		more = append(more, finding.Gap{What: "reflogs", Why: err.Error()})
	}
	return t, append(gaps, more...)
}

// maxPeel bounds tags of tags.
const maxPeel = 64

// peel follows tags to a commit; -1 if they lead to none.
func (t *tips) peel(g *graph, id plumbing.Hash) int32 {
	for range maxPeel {
		n, ok := g.db.Lookup(id)
		if !ok {
			return -1
		}
		if i := g.at[n]; i >= 0 {
			return i
		}
		if id, ok = tagTarget(g.db, n); !ok {
			return -1
		}
	}
	return -1
}

// end gives what a ref names in the end that names no commit.
func (t *tip) end(db *gitobject.DB) (gitobject.Num, bool) {
	n := t.object
	for range maxPeel {
		id, ok := tagTarget(db, n)
		if !ok {
			return n, true
		}
		if n, ok = db.Lookup(id); !ok {
			return n, false
		}
	}
	return n, false
}

// tagTarget gives what an annotated tag is of.
func tagTarget(db *gitobject.DB, n gitobject.Num) (plumbing.Hash, bool) {
	if t, ok := db.Type(n); !ok || t != gitobject.Tag {
		return plumbing.ZeroHash, false
	}
	_, data, err := db.Read(n, DefaultMaxBlob)
	if err != nil {
		return plumbing.ZeroHash, false
	}
	v, ok := headerLine(data, "object ")
	if !ok {
		return plumbing.ZeroHash, false
	}
	return parseID([]byte(v))
}

// isStash says whether a commit looks as git stash makes them.
func isStash(c *finding.Commit, parents int) bool {
	return parents >= 2 && (strings.HasPrefix(c.Subject, "WIP on ") || strings.HasPrefix(c.Subject, "On ")) ||
		strings.HasPrefix(c.Subject, "index on ") || strings.HasPrefix(c.Subject, "untracked files on ")
}

// where tells of a commit that no branch or tag reaches how it can still be read.
func (t *tips) where(g *graph, i int32, c *finding.Commit) string {
	switch t.reached[i] {
	case byHead, byBranch, byTag:
		return ""
	case byStash:
		return "in a stash"
	case byNote:
		return "in git notes"
	case byLog:
		if isStash(c, len(g.commits[i].parents)) {
			return "in a dropped stash"
		}
		return "no branch has it: still in the reflog of " + t.logs[i]
	case byNone:
		if isStash(c, len(g.commits[i].parents)) {
			return "in a dropped stash"
		}
		return "unreachable: still in the object store"
	}
	return "on no branch, but " + t.all[t.via[i]].name + " has it"
}

// maxTips is how many refs a report names.
const maxTips = 3
