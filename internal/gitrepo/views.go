package gitrepo

import (
	"io/fs"
	"os"
	"slices"
)

// view is a git directory whose own refs are wanted.
type view struct {
	dir    string
	prefix string // of names: "", "main-worktree/" or "worktrees/ID/"
	shared bool   // has refs of all worktrees too
	own    bool   // has refs of one worktree
}

// views returns the directories that hold refs: this worktree's, the shared
// ones, the other worktrees'.
func (r *Repo) views(g *gaps) []view {
	views := []view{{dir: r.GitDir, own: true, shared: !r.linked()}}
	if r.linked() {
		views = append(views,
			view{dir: r.CommonDir, shared: true},
			view{dir: r.CommonDir, prefix: "main-worktree/", own: true})
	}
	root, err := os.OpenRoot(r.CommonDir)
	if err != nil {
		g.add("worktrees", bare(err))
		return views
	}
	defer root.Close()
	var names []string
	err = readDir(root, "worktrees", func(e os.DirEntry) error {
		switch {
		case len(names) == maxWorktrees:
			return errEntries
		case e.Name()[0] == '.':
		case e.Type()&fs.ModeSymlink != 0:
			g.add("worktrees/"+e.Name(), errLinkedDir)
		case e.IsDir():
			names = append(names, e.Name())
		}
		return nil
	})
	if err != nil {
		g.add("worktrees", err)
	}
	slices.Sort(names)
	for _, name := range names {
		dir := absolute(r.CommonDir, "worktrees/"+name)
		if !sameFile(dir, r.GitDir) {
			views = append(views, view{dir: dir, prefix: "worktrees/" + name + "/", own: true})
		}
	}
	return views
}

// maxWorktrees bounds the directories below worktrees/ that are looked into.
const maxWorktrees = 10000
