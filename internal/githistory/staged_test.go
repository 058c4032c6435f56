package githistory

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/hookvet/hookvet/internal/gitobject"
	"github.com/hookvet/hookvet/internal/gitrepo"
)

// comparedWith is what compare found, as lines of a path and a blob.
type comparedWith struct{ added, replaced []string }

func (r *repo) compareStaged() (comparedWith, *staged) {
	r.Helper()
	repo := r.open()
	store, err := gitobject.OpenStore(repo.ObjectsDir, objectOptions(repo))
	must(r, err)
	r.Cleanup(func() { store.Close() })
	index, err := repo.Index()
	must(r, err)
	opts := testOptions(r)
	trees := newReader(store)
	s := &staged{history: newHistory(repo, store, &opts), trees: trees, paths: newPathTable(trees.names)}
	s.bases()
	s.compare(newIndexTrees(index.Entries))
	var got comparedWith
	line := func(at blobAt) string { return s.paths.text(at.path) + " " + store.ID(at.blob).String() }
	for _, f := range s.new {
		got.added = append(got.added, line(f.blobAt))
	}
	for _, at := range s.replaced() {
		got.replaced = append(got.replaced, line(at))
	}
	slices.Sort(got.added)
	slices.Sort(got.replaced)
	return got, s
}

// stagedByGit is what compare should find.
func (r *repo) stagedByGit() (want comparedWith) {
	r.Helper()
	tree := func(rev string) map[string]string {
		files := make(map[string]string)
		if _, err := r.try(nil, "rev-parse", "-q", "--verify", rev); err != nil {
			return files
		}
		for line := range strings.SplitSeq(r.git("ls-tree", "-rz", rev), "\x00") {
			if f := strings.Fields(strings.ReplaceAll(line, "\t", " ")); len(f) > 3 && f[1] == "blob" {
				files[f[3]] = f[2]
			}
		}
		return files
	}
	head, merged := tree("HEAD"), tree("MERGE_HEAD")
	// A file that is only intended to be added has the empty blob there.
	intended := make(map[string]bool)
	for line := range strings.SplitSeq(r.git("diff", "--name-only", "--diff-filter=A"), "\n") {
		intended[line] = true
	}
	left := maps.Clone(head)
	for line := range strings.SplitSeq(r.git("ls-files", "-sz"), "\x00") {
		f := strings.Fields(strings.ReplaceAll(line, "\t", " "))
		if len(f) < 4 || f[0] == "160000" {
			continue
		}
		name, id := f[3], f[1]
		switch {
		case f[2] != "0" || intended[name] || head[name] == id:
			delete(left, name)
		case merged[name] != id:
			want.added = append(want.added, name+" "+id)
		}
	}
	for name, id := range left {
		want.replaced = append(want.replaced, name+" "+id)
	}
	slices.Sort(want.added)
	slices.Sort(want.replaced)
	return want
}

// TestStagedEqualsGit compares on random repositories with what git says to be
// staged.
func TestStagedEqualsGit(t *testing.T) {
	for _, test := range []struct {
		name string
		more func(r *repo, rnd *rand.Rand)
	}{
		{"plain", func(*repo, *rand.Rand) {}},
		{"index version 4", func(r *repo, _ *rand.Rand) { r.git("update-index", "--index-version", "4") }},
		{"split index", func(r *repo, _ *rand.Rand) { r.git("update-index", "--split-index") }},
		{"sparse index", func(r *repo, rnd *rand.Rand) {
			r.git("commit", "-qam", "all")
			r.git("sparse-checkout", "set", "--cone", "--sparse-index", "a", "b.d/c")
			r.write("a/sparse", "new\n")
			r.git("add", "a/sparse")
			if rnd.IntN(2) == 0 { // a directory of the index that HEAD has otherwise
				r.git("update-ref", "HEAD", r.git("commit-tree", "-m", "older", r.git("rev-parse", "HEAD~^{tree}")))
			}
		}},
		{"intent to add", func(r *repo, _ *rand.Rand) {
			for _, name := range []string{"new/intended", "only/intended"} {
				r.write(name, "intended\n")
				r.git("add", "-N", name)
			}
		}},
		{"submodule", func(r *repo, _ *rand.Rand) {
			r.git("update-index", "--add", "--cacheinfo", "160000,"+strings.Repeat("ab", 20)+",sub/module")
		}},
		{"unborn", func(r *repo, _ *rand.Rand) { r.git("symbolic-ref", "HEAD", "refs/heads/none") }},
		{"emptied", func(r *repo, _ *rand.Rand) { r.git("read-tree", "--empty") }},
		{"merge", func(r *repo, rnd *rand.Rand) {
			r.git("commit", "-qam", "ours")
			r.git("checkout", "-qb", "theirs", "HEAD~")
			r.change(rnd, 12)
			r.git("commit", "-qam", "theirs")
			r.git("checkout", "-q", "main")
			r.try(nil, "merge", "--no-commit", "theirs")
			r.write("a/merged", "both\n")
			r.git("add", "a/merged")
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			added, replaced := 0, 0
			for seed := range uint64(4) {
				rnd := rand.New(rand.NewPCG(seed, 3))
				r := newRepo(t)
				r.change(rnd, 60)
				r.git("commit", "-qm", "first")
				r.change(rnd, 8)
				test.more(r, rnd)
				want := r.stagedByGit()
				got, s := r.compareStaged()
				if !slices.Equal(got.added, want.added) || !slices.Equal(got.replaced, want.replaced) {
					t.Fatalf("seed %d: got %q\nwant %q", seed, got, want)
				}
				if len(s.gaps) > 0 || s.full || len(s.trees.absent)+len(s.trees.bad) > 0 {
					t.Errorf("gaps %v, full %t, %d absent, %d bad", s.gaps, s.full, len(s.trees.absent), len(s.trees.bad))
				}
				added, replaced = added+len(want.added), replaced+len(want.replaced)
			}
			if added+replaced == 0 {
				t.Error("nothing was staged: the test shows nothing")
			}
		})
	}
}

// change stages n random changes. Its names are near each other in one of the
// orders that git has, and files take the place of directories.
func (r *repo) change(rnd *rand.Rand, n int) {
	r.Helper()
	parts := []string{"a", "a.b", "a0", "b", "b.d", "b-", "c", "é"}
	for range n {
		name := parts[rnd.IntN(len(parts))]
		for range rnd.IntN(4) {
			name += "/" + parts[rnd.IntN(len(parts))]
		}
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			if info, err := os.Lstat(filepath.Join(r.dir, dir)); err == nil && !info.IsDir() {
				must(r, os.Remove(filepath.Join(r.dir, dir)))
			}
		}
		if info, err := os.Lstat(filepath.Join(r.dir, name)); err == nil && (info.IsDir() || rnd.IntN(3) == 0) {
			must(r, os.RemoveAll(filepath.Join(r.dir, name)))
			continue
		}
		r.write(name, fmt.Sprintln("text", rnd.IntN(50)))
	}
	r.git("add", "-A")
}

// TestIndexTrees compares the ids of all directories with those that git makes.
func TestIndexTrees(t *testing.T) {
	r := newRepo(t)
	rnd := rand.New(rand.NewPCG(7, 7))
	r.change(rnd, 150)
	r.git("update-index", "--add", "--cacheinfo", "160000,"+strings.Repeat("ab", 20)+",b-/sub")
	r.write("b-/run", "#!\n")
	r.git("add", "b-/run")
	r.git("update-index", "--chmod=+x", "b-/run")
	r.write("only/intended", "intended\n")
	r.git("add", "-N", "only/intended")
	index, err := r.open().Index()
	must(t, err)
	trees := newIndexTrees(index.Entries)
	got := make(map[string]string)
	var list func(dir int32, at string)
	list = func(dir int32, at string) {
		d := trees.dirs[dir]
		if got[at] = d.id.String(); !d.known {
			t.Errorf("the tree of %q is not known", at)
		}
		for i := d.first; i != 0; i = trees.dirs[i].next {
			list(i, path.Join(at, trees.dirs[i].name))
		}
	}
	list(0, "")
	tree := r.git("write-tree")
	want := map[string]string{"": tree, "only": emptyTree.String()}
	for line := range strings.SplitSeq(r.git("ls-tree", "-rtz", tree), "\x00") {
		if f := strings.Fields(strings.ReplaceAll(line, "\t", " ")); len(f) > 3 && f[1] == "tree" {
			want[f[3]] = f[2]
		}
	}
	if !maps.Equal(got, want) || len(want) < 15 {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

// TestStagedReadsFew removes objects that the commit does not touch: that is no
// fault, but of those that it touches it is.
func TestStagedReadsFew(t *testing.T) {
	r := newRepo(t)
	r.commit("same/a.txt", token("a")+"\n")
	r.commit("dir/same/b.txt", token("b")+"\n")
	r.commit("dir/c.txt", token("c")+"\n")
	r.write("dir/d.txt", token("d")+"\n")
	r.git("add", "dir/d.txt")
	dir := r.git("rev-parse", "HEAD:dir")
	for id := range strings.FieldsSeq(r.git("rev-parse", "HEAD:same", "HEAD:same/a.txt", "HEAD:dir/same", "HEAD:dir/same/b.txt", "HEAD:dir/c.txt")) {
		must(t, os.Remove(r.loose(id)))
	}
	staged := func() *Result {
		got, err := Staged(context.Background(), r.open(), testOptions(t))
		must(t, err)
		return got
	}
	got := staged()
	wantNoGaps(t, got)
	wantSecrets(t, got, "d")
	must(t, os.Remove(r.loose(dir)))
	got = staged()
	wantGap(t, got, "1 files or directories that commits have", "missing")
	wantSecrets(t, got, "d")
}

// TestStagedLies has an index that states, for a directory with a staged secret,
// the tree that HEAD has: what is read are the entries.
func TestStagedLies(t *testing.T) {
	r := newRepo(t)
	r.commit("dir/a.txt", "none\n")
	name := filepath.Join(r.gitDir(), "index")
	old, err := os.ReadFile(name)
	must(t, err)
	at := strings.Index(string(old), "TREE")
	if at < 0 {
		t.Fatal("git has stated no trees")
	}
	r.git("config", "index.skipHash", "true")
	r.write("dir/a.txt", token("lie")+"\n")
	r.git("add", "dir/a.txt")
	now, err := os.ReadFile(name)
	must(t, err)
	end := strings.Index(string(now), "TREE")
	if end < 0 {
		end = len(now) - 20
	}
	lie := slices.Concat(now[:end], old[at:len(old)-20], make([]byte, 20))
	must(t, os.WriteFile(name, lie, 0o644))
	// git believes it.
	if got, want := r.git("write-tree"), r.git("rev-parse", "HEAD^{tree}"); got != want {
		t.Errorf("git makes the tree %s, not %s: the test shows nothing", got, want)
	}
	got, err := Staged(context.Background(), r.open(), testOptions(t))
	must(t, err)
	wantNoGaps(t, got)
	wantSecrets(t, got, "lie")
}

// TestIndexTreesDeep has paths that are too deep to be compared: they are taken to
// be new.
func TestIndexTreesDeep(t *testing.T) {
	deep := strings.Repeat("d/", maxDepth+10)
	entries := []gitrepo.IndexEntry{{Name: deep + "a"}, {Name: deep + "b/c"}, {Name: "z"}}
	trees := newIndexTrees(entries)
	if !trees.cut || len(trees.dirs) > maxDepth+2 {
		t.Errorf("cut %t, %d directories", trees.cut, len(trees.dirs))
	}
	wantAllEntries(t, trees)
}

// wantAllEntries holds that each entry is in one directory, which its name says.
func wantAllEntries(t *testing.T, trees *indexTrees) {
	t.Helper()
	seen := make(map[*gitrepo.IndexEntry]bool)
	type at struct {
		dir    int32
		prefix string
	}
	for todo := []at{{}}; len(todo) > 0; {
		next := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		trees.eachFile(next.dir, func(e *gitrepo.IndexEntry) {
			rest, ok := strings.CutPrefix(e.Name, next.prefix)
			if !ok || strings.Contains(strings.TrimSuffix(rest, "/"), "/") && !trees.cut || seen[e] {
				t.Errorf("%q is in %q, %t", e.Name, next.prefix, seen[e])
			}
			seen[e] = true
		})
		for i := trees.dirs[next.dir].first; i != 0; i = trees.dirs[i].next {
			todo = append(todo, at{i, next.prefix + trees.dirs[i].name + "/"})
		}
	}
	if len(seen) != len(trees.entries) {
		t.Errorf("%d entries of %d are in a directory", len(seen), len(trees.entries))
	}
}

// FuzzIndexTrees has names that no file can have, in any order.
func FuzzIndexTrees(f *testing.F) {
	f.Add("a\na/b\na.b\na0\nb/c/d\nb/c/e", uint64(0))
	f.Add("/\n//\na/\na//\n\n.\n../x\na//b\na/", uint64(1))
	f.Add("z\ny\nx/y\nx/a\nz\nz/", ^uint64(0))
	f.Fuzz(func(t *testing.T, names string, odd uint64) {
		var entries []gitrepo.IndexEntry
		for name := range strings.SplitSeq(names, "\n") {
			e := gitrepo.IndexEntry{Name: name, Mode: 0o100644, Hash: plumbing.ComputeHash(plumbing.BlobObject, []byte(name))}
			switch odd >> (2 * len(entries) % 62) & 3 {
			case 1:
				e.Mode = 0o040000
			case 2:
				e.Stage = 2
			case 3:
				e.IntentToAdd = true
			}
			entries = append(entries, e)
		}
		trees := newIndexTrees(slices.Clone(entries))
		wantAllEntries(t, trees)
		// Another content makes for another tree, or for one that is not known.
		for i := range entries {
			other := slices.Clone(entries)
			other[i].Hash[0] ^= 1
			again := newIndexTrees(other)
			if e := &entries[i]; trees.dirs[0].known && e.Stage == 0 && !e.IntentToAdd && again.dirs[0].id == trees.dirs[0].id {
				t.Errorf("entry %d, %q, makes no difference", i, e.Name)
			}
			if i > 20 {
				break
			}
		}
	})
}
