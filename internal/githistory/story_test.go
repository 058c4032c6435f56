package githistory

import (
	"fmt"
	"strings"
	"testing"
)

// TestStories tells of histories that are made by hand; what an oracle can tell is
// compared with it, the rest is spelt out.
func TestStories(t *testing.T) {
	for _, test := range []struct {
		name string
		// make gives the report that is wanted: for each finding the rule, the path
		// and the rest as tellOf gives it.
		make func(r *repo) []string
		gap  []string // words of the gap that there is; nil: none
	}{
		{"stands at HEAD", func(r *repo) []string {
			c := r.commit("a.txt", "x = "+token("a")+"\n")
			r.commit("b.txt", "nothing\n")
			return []string{tell("token", "a.txt", c, "head")}
		}, nil},
		{"removed", func(r *repo) []string {
			c := r.commit("a.txt", token("a")+"\n")
			last := r.commit("a.txt", "more\n"+token("a")+"\n")
			gone := r.commit("a.txt", "more\n")
			r.commit("a.txt", "yet more\n")
			return []string{tell("token", "a.txt", c, "last", last, "removed", gone)}
		}, nil},
		{"the file is removed", func(r *repo) []string {
			c := r.commit("dir/a.txt", token("a")+"\n")
			gone := r.commit("dir/a.txt", "")
			return []string{tell("token", "dir/a.txt", c, "last", c, "removed", gone)}
		}, nil},
		{"the last file of all is removed, and git stores no empty tree", func(r *repo) []string {
			c := r.commit("a.txt", token("a")+"\n")
			gone := r.git("commit-tree", "-p", c, "-m", "none", emptyTree.String())
			r.git("update-ref", "refs/heads/main", gone)
			r.git("read-tree", "--empty")
			return []string{tell("token", "a.txt", c, "last", c, "removed", gone)}
		}, nil},
		{"reverted and added again", func(r *repo) []string {
			c := r.commit("a.txt", token("a")+"\n")
			r.commit("a.txt", "none\n")
			r.git("revert", "--no-edit", "HEAD")
			r.commit("a.txt", "none again\n")
			r.commit("a.txt", token("a")+" again\n")
			return []string{tell("token", "a.txt", c, "head")}
		}, nil},
		{"renamed, then removed", func(r *repo) []string {
			c := r.commit("a.txt", token("a")+"\n")
			r.git("mv", "a.txt", "b.txt")
			r.git("commit", "-qm", "rename")
			renamed := r.git("rev-parse", "HEAD")
			gone := r.commit("b.txt", "")
			return []string{tell("token", "a.txt", c, "last", renamed, "removed", gone, "paths", "a.txt,b.txt"),
				tell("token", "b.txt", renamed, "first", c, "last", renamed, "removed", gone, "paths", "a.txt,b.txt")}
		}, nil},
		{"at the tip of another branch", func(r *repo) []string {
			r.commit("a.txt", "none\n")
			r.git("checkout", "-qb", "other")
			c := r.commit("a.txt", token("a")+"\n")
			r.git("checkout", "-q", "main")
			return []string{tell("token", "a.txt", c, "tips", "other")}
		}, nil},
		{"on a branch before its tip", func(r *repo) []string {
			r.commit("a.txt", "none\n")
			r.git("checkout", "-qb", "other")
			c := r.commit("a.txt", token("a")+"\n")
			gone := r.commit("a.txt", "none any more\n")
			r.git("checkout", "-q", "main")
			return []string{tell("token", "a.txt", c, "last", c, "removed", gone)}
		}, nil},
		{"at many tips", func(r *repo) []string {
			r.commit("a.txt", "none\n")
			r.git("checkout", "-qb", "b1")
			c := r.commit("a.txt", token("a")+"\n")
			for i := 2; i < 6; i++ {
				r.git("branch", fmt.Sprintf("b%d", i))
			}
			r.git("tag", "t1")
			r.git("tag", "-a", "-m", "tag", "t2")
			r.git("update-ref", "refs/remotes/origin/far", "HEAD")
			r.git("checkout", "-q", "main")
			return []string{tell("token", "a.txt", c, "tips", "b1,b2,b3", "more", "5")}
		}, nil},
		{"a merge brings what a branch had", func(r *repo) []string {
			r.commit("a.txt", "none\n")
			r.git("checkout", "-qb", "other")
			c := r.commit("b.txt", token("a")+"\n")
			r.git("checkout", "-q", "main")
			r.commit("a.txt", "more\n")
			r.git("merge", "-q", "--no-edit", "other")
			r.git("branch", "-qD", "other")
			return []string{tell("token", "b.txt", c, "head")}
		}, nil},
		{"an evil merge brings a secret, and one takes it", func(r *repo) []string {
			r.commit("a.txt", "none\n")
			r.git("checkout", "-qb", "other")
			r.commit("b.txt", "b\n")
			r.git("checkout", "-q", "main")
			r.commit("c.txt", "c\n")
			r.git("merge", "-q", "--no-commit", "other")
			c := r.commit("a.txt", token("a")+"\n")
			r.git("checkout", "-q", "other")
			r.git("merge", "-q", "main")
			r.commit("d.txt", "d\n")
			r.git("checkout", "-q", "main")
			last := r.commit("c.txt", "cc\n")
			r.git("merge", "-q", "--no-commit", "other")
			gone := r.commit("a.txt", "none again\n")
			r.git("branch", "-qD", "other")
			return []string{tell("token", "a.txt", c, "last", last, "removed", gone)}
		}, nil},
		{"a merge of three", func(r *repo) []string {
			r.commit("a.txt", "none\n")
			for _, b := range []string{"one", "two"} {
				r.git("checkout", "-qb", b, "main")
				r.commit(b+".txt", b+"\n")
			}
			r.git("checkout", "-q", "main")
			r.commit("a.txt", "more\n")
			r.git("merge", "-q", "--no-commit", "one", "two")
			c := r.commit("two.txt", token("a")+"\n")
			return []string{tell("token", "two.txt", c, "head")}
		}, nil},
		{"brought by two branches", func(r *repo) []string {
			r.commit("a.txt", "none\n")
			r.git("checkout", "-qb", "other")
			c := r.commit("b.txt", token("a")+"\n")
			r.git("checkout", "-q", "main")
			second := r.commit("c.txt", token("a")+"\n")
			r.git("merge", "-q", "--no-edit", "other")
			return []string{tell("token", "b.txt", c, "head", "tips", "other", "paths", "b.txt,c.txt"),
				tell("token", "c.txt", second, "first", c, "head", "tips", "other", "paths", "b.txt,c.txt")}
		}, nil},
		{"a branch that was deleted", func(r *repo) []string {
			r.commit("a.txt", "none\n")
			r.git("checkout", "-qb", "other")
			c := r.commit("a.txt", token("a")+"\n")
			r.git("checkout", "-q", "main")
			r.git("branch", "-qD", "other")
			return []string{tell("token", "a.txt", c, "where", "no branch has it: still in the reflog of HEAD")}
		}, nil},
		{"amended away", func(r *repo) []string {
			r.commit("z.txt", "none\n")
			c := r.commit("a.txt", token("a")+"\n")
			r.write("a.txt", "none\n")
			r.git("commit", "-qa", "--amend", "--no-edit")
			return []string{tell("token", "a.txt", c, "where", "no branch has it: still in the reflog of HEAD")}
		}, nil},
		{"a commit that nothing reaches", func(r *repo) []string {
			r.commit("z.txt", "none\n")
			r.write("a.txt", token("a")+"\n")
			r.git("add", "a.txt")
			c := r.git("commit-tree", "-p", "HEAD", "-m", "loose", r.git("write-tree"))
			r.git("rm", "-qf", "a.txt")
			return []string{tell("token", "a.txt", c, "where", "unreachable: still in the object store")}
		}, nil},
		{"a stash", func(r *repo) []string {
			r.commit("a.txt", "none\n")
			r.write("a.txt", token("a")+"\n")
			r.git("stash", "-q")
			return []string{tell("token", "a.txt", r.git("rev-parse", "stash"), "where", "in a stash")}
		}, nil},
		{"the stash before the last", func(r *repo) []string {
			r.commit("a.txt", "none\n")
			r.write("a.txt", token("a")+"\n")
			r.git("stash", "-q")
			c := r.git("rev-parse", "stash")
			r.write("a.txt", "other\n")
			r.git("stash", "-q")
			return []string{tell("token", "a.txt", c, "where", "in a stash")}
		}, nil},
		{"a stash of what git does not know", func(r *repo) []string {
			r.commit("a.txt", "none\n")
			r.write("b.txt", token("a")+"\n")
			r.git("stash", "-qu")
			return []string{tell("token", "b.txt", r.git("rev-parse", "stash^3"), "where", "in a stash")}
		}, nil},
		{"a dropped stash", func(r *repo) []string {
			r.commit("a.txt", "none\n")
			r.write("a.txt", token("a")+"\n")
			r.git("stash", "-q")
			c := r.git("rev-parse", "stash")
			r.git("stash", "drop", "-q")
			return []string{tell("token", "a.txt", c, "where", "in a dropped stash")}
		}, nil},
		{"notes", func(r *repo) []string {
			r.commit("a.txt", "none\n")
			on := r.git("rev-parse", "HEAD")
			r.git("notes", "add", "-m", "see "+token("a"))
			return []string{tell("token", on, r.git("rev-parse", "refs/notes/commits"), "tips", "notes/commits", "where", "in git notes")}
		}, nil},
		{"a pull request", func(r *repo) []string {
			r.commit("a.txt", "none\n")
			c := r.commit("a.txt", token("a")+"\n")
			r.git("update-ref", "refs/pull/7/head", "HEAD")
			r.git("reset", "-q", "--hard", "HEAD~")
			return []string{tell("token", "a.txt", c, "tips", "pull/7/head", "where", "on no branch, but pull/7/head has it")}
		}, nil},
		{"an orphan branch", func(r *repo) []string {
			r.commit("a.txt", "none\n")
			r.git("checkout", "-q", "--orphan", "pages")
			c := r.commit("a.txt", token("a")+"\n")
			r.git("checkout", "-q", "main")
			return []string{tell("token", "a.txt", c, "tips", "pages")}
		}, nil},
		{"messages", func(r *repo) []string {
			r.write("a.txt", "none\n")
			r.git("add", "a.txt")
			r.git("commit", "-qm", "subject\n\nuses "+token("a"))
			c := r.git("rev-parse", "HEAD")
			r.git("tag", "-a", "-m", "with "+token("b"), "v1")
			r.git("tag", "-a", "-m", "on top", "v2", "v1")
			tag := r.git("rev-parse", "v1")
			return []string{
				tell("token", "(commit message)", c),
				tell("token", "(message of tag "+tag+")", tag, "tips", "v1,v2"),
			}
		}, nil},
		{"a tag of a tag, with the same secret", func(r *repo) []string {
			r.commit("a.txt", "none\n")
			r.git("tag", "-a", "-m", token("b"), "v1")
			r.git("tag", "-a", "-m", token("b"), "v2", "v1")
			v1, v2 := r.git("rev-parse", "v1"), r.git("rev-parse", "v2")
			first := tell("token", "(message of tag "+v1+")", v1, "tips", "v1,v2")
			second := tell("token", "(message of tag "+v2+")", v2, "first", v1, "tips", "v1,v2")
			if v2 < v1 {
				return []string{second, first}
			}
			return []string{first, second}
		}, nil},
		{"a tag that was deleted", func(r *repo) []string {
			r.commit("a.txt", "none\n")
			r.git("tag", "-a", "-m", "with "+token("b"), "v1")
			tag := r.git("rev-parse", "v1")
			r.git("tag", "-d", "v1")
			return []string{tell("token", "(message of tag "+tag+")", tag, "where", "in a tag that no ref has: still in the object store")}
		}, nil},
		{"tags of a blob and of a tree", func(r *repo) []string {
			r.commit("a.txt", "none\n")
			blob := r.feed([]byte(token("a")+"\n"), "hash-object", "-w", "--stdin")
			r.git("tag", "-a", "-m", "key", "pub", blob)
			r.write("dir/b.txt", token("b")+"\n")
			r.git("add", "dir")
			tree := r.git("write-tree")
			r.git("tag", "tree", tree)
			r.git("rm", "-qrf", "dir")
			return []string{
				tell("token", "(object "+blob+")", "", "where", "on no branch, but pub has it", "paths", "(object "+blob+")"),
				tell("token", "dir/b.txt", "", "where", "on no branch, but tree has it"),
			}
		}, nil},
		{"staged", func(r *repo) []string {
			r.commit("a.txt", "none\n")
			r.write("dir/b.txt", token("a")+"\n")
			r.git("add", "dir/b.txt")
			return []string{tell("token", "dir/b.txt", "", "where", "staged, in no commit yet")}
		}, nil},
		{"staged over and over", func(r *repo) []string {
			r.commit("a.txt", "none\n")
			old := r.feed([]byte("old "+token("a")+"\n"), "hash-object", "-w", "--stdin")
			r.write("b.txt", "new "+token("a")+"\n")
			r.git("add", "b.txt")
			return []string{
				tell("token", "(object "+old+")", "", "where", "staged, in no commit yet", "paths", "(object "+old+"),b.txt"),
				tell("token", "b.txt", "", "where", "staged, in no commit yet", "paths", "(object "+old+"),b.txt"),
			}
		}, nil},
		{"staged in a repository without commits", func(r *repo) []string {
			r.write("b.txt", token("a")+"\n")
			r.write("id.p12", "key\n")
			r.git("add", ".")
			return []string{tell("token", "b.txt", "", "where", "staged, in no commit yet"), tell("keystore", "id.p12", "", "where", "staged, in no commit yet")}
		}, nil},
		{"a blob that nothing has", func(r *repo) []string {
			r.commit("a.txt", "none\n")
			blob := r.feed([]byte(token("a")+"\n"), "hash-object", "-w", "--stdin")
			return []string{tell("token", "(object "+blob+")", "", "where", "unreachable: still in the object store")}
		}, nil},
		{"a copy that no commit has of a secret that one has", func(r *repo) []string {
			c := r.commit("a.txt", token("a")+"\n")
			blob := r.feed([]byte("copy "+token("a")+"\n"), "hash-object", "-w", "--stdin")
			return []string{
				tell("token", "(object "+blob+")", "", "first", c, "head", "paths", "a.txt"),
				tell("token", "a.txt", c, "head"),
			}
		}, nil},
		{"a submodule", func(r *repo) []string {
			c := r.commit("a.txt", token("a")+"\n")
			r.git("update-index", "--add", "--cacheinfo", "160000,"+strings.Repeat("ab", 20)+",sub")
			r.git("commit", "-qm", "link")
			return []string{tell("token", "a.txt", c, "head")}
		}, nil},
		{"empty", func(r *repo) []string { return nil }, nil},
		{"unborn HEAD beside a branch", func(r *repo) []string {
			c := r.commit("a.txt", token("a")+"\n")
			r.git("symbolic-ref", "HEAD", "refs/heads/none")
			return []string{tell("token", "a.txt", c, "tips", "main")}
		}, nil},
		{"a file that rules know by its path", func(r *repo) []string {
			c := r.commit("keys/Id.P12", "one\n")
			last := r.commit("keys/Id.P12", "two\n")
			gone := r.commit("keys/Id.P12", "")
			r.commit("p12", "no key\n")
			return []string{tell("keystore", "keys/Id.P12", c, "last", last, "removed", gone)}
		}, nil},
		{"a shallow clone", func(r *repo) []string {
			r.commit("b.txt", token("b")+"\n")
			r.commit("b.txt", "none\n")
			r.commit("a.txt", token("a")+"\n")
			r.commit("z.txt", "z\n")
			from := r.dir
			r.dir = r.TempDir()
			r.git("clone", "-q", "--depth=1", "file://"+from, ".")
			c := r.git("rev-parse", "HEAD")
			return []string{tell("token", "a.txt", c, "head")}
		}, []string{"shallow", "--unshallow"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := newRepo(t)
			want := test.make(r)
			opts := testOptions(t)
			got := r.history(opts)
			var have []string
			for _, f := range got.Found {
				have = append(have, tellOf(f))
			}
			if a, b := strings.Join(have, "\n"), strings.Join(want, "\n"); a != b {
				t.Errorf("got\n%s\nwant\n%s", a, b)
			}
			if test.gap == nil {
				wantNoGaps(t, got)
				newOracle(r, opts).check(got)
			} else {
				wantGap(t, got, test.gap...)
			}
		})
	}
}

// tell says what is wanted of a finding; what is not said is as for a secret that
// no branch has, that is at no tip and was brought to its only path by the commit.
func tell(rule, path, commit string, more ...string) string {
	said := map[string]string{"first": commit}
	if !strings.HasPrefix(path, "(") {
		said["paths"] = path
	}
	for i := 0; i < len(more); i++ {
		if more[i] == "head" {
			said["head"] = "true"
			continue
		}
		said[more[i]] = more[i+1]
		i++
	}
	out := fmt.Sprintf("%s %s by %s:", rule, path, commit)
	for _, key := range []string{"first", "last", "removed", "head", "tips", "more", "where", "paths"} {
		if said[key] != "" && key != "paths" {
			out += fmt.Sprintf(" %s %s", key, said[key])
		}
	}
	if said["paths"] != "" && said["paths"] != path {
		out += " paths " + said["paths"]
	}
	return out
}

func tellOf(f Found) string {
	x := f.Exposure
	var more []string
	add := func(key, value string) {
		if value != "" {
			more = append(more, key, value)
		}
	}
	add("first", hash(x.First))
	if x.First == nil {
		more = append(more, "first", "")
	}
	add("last", hash(x.Last))
	add("removed", hash(x.Removed))
	if x.AtHead {
		more = append(more, "head")
	}
	add("tips", strings.Join(x.Tips, ","))
	if x.MoreTips > 0 {
		add("more", fmt.Sprint(x.MoreTips))
	}
	add("where", x.Where)
	more = append(more, "paths", strings.Join(x.Paths, ","))
	return tell(f.Match.Rule.ID, f.Path, hash(f.Commit), more...)
}
