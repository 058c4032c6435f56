package gitobject

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// objectsWith makes an objects directory with one object and an alternates
// file of these lines.
func objectsWith(t *testing.T, dir string, i int, alternates ...string) {
	t.Helper()
	var p forgery
	p.add(forged{kind: uint8(Blob), size: -1, data: fmt.Append(nil, i), id: forgedID(i)})
	p.write(t, dir)
	if len(alternates) > 0 {
		must(t, os.MkdirAll(filepath.Join(dir, "info"), 0o755))
		must(t, os.WriteFile(filepath.Join(dir, "info", "alternates"), []byte(strings.Join(alternates, "\n")+"\n"), 0o644))
	}
}

func TestAlternates(t *testing.T) {
	root := t.TempDir()
	dir := func(i int) string { return filepath.Join(root, fmt.Sprint("repo ", i)) }
	objectsWith(t, dir(0), 0, "# a comment", "", dir(1), `"../repo\0402"`, "../nowhere")
	objectsWith(t, dir(1), 1, dir(3), dir(0)) // a loop
	objectsWith(t, dir(2), 2, dir(1))
	for i := 3; i < 8; i++ {
		objectsWith(t, dir(i), i, fmt.Sprintf("../repo %d", i+1))
	}
	objectsWith(t, dir(8), 8)

	db := openDB(t, dir(0), Options{Alternates: true})
	// From repo 0 to repo 6 are five steps, and from repo 2 nothing is new.
	if got := len(walkAll(t, db, WalkOptions{}, true).objects); got != 7 || db.Len() != 7 {
		t.Errorf("%d of %d objects visited, want 7", got, db.Len())
	}
	text := gapText(db.Gaps())
	for _, part := range []string{"cannot read the objects of another repository", "more than 5"} {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in %q", part, text)
		}
	}
	if strings.Contains(text, root) {
		t.Errorf("paths of this machine in %q", text)
	}

	db = openDB(t, dir(0), Options{})
	if got := len(walkAll(t, db, WalkOptions{}, true).objects); got != 1 {
		t.Errorf("%d objects visited, want 1", got)
	}
	if text := gapText(db.Gaps()); text != "objects/info/alternates: the objects of 3 other repositories are not read" {
		t.Errorf("gaps %q", text)
	}
}

// TestBaseElsewhere holds that deltas find their base in another pack and among
// loose objects, as git allows them while it receives a pack.
func TestBaseElsewhere(t *testing.T) {
	r := newRepo(t)
	id := strings.TrimSpace(string(r.git([]byte("hello, world\n"), "hash-object", "-w", "--stdin")))
	loose, ok := parseID(id)
	if !ok {
		t.Fatal(id)
	}
	var p, q forgery
	p.add(forged{kind: refDelta, size: -1, ref: loose, data: prepend("a", 13), id: forgedID(1)})
	q.add(forged{kind: refDelta, size: -1, ref: forgedID(1), data: prepend("b", 14), id: forgedID(2)})
	p.write(t, r.objects())
	q.write(t, r.objects())
	db := openDB(t, r.objects(), Options{})
	v := walkAll(t, db, WalkOptions{Types: []Type{Blob}}, true)
	if got := v.objects[forgedID(2)]; got != (content{"blob", "bahello, world\n"}) || v.based != 2 {
		t.Errorf("got %v, %d with a base", got, v.based)
	}
	checkReads(t, db, v.objects)
	if got := walkAll(t, db, WalkOptions{Types: []Type{Tree}}, true).objects; len(got) > 0 {
		t.Errorf("%d trees", len(got))
	}
	wantNoGaps(t, db)
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(filepath.Join(dir, "none"), Options{}); err == nil {
		t.Error("no error for a directory that is not there")
	}
	db := openDB(t, dir, Options{})
	if _, ok := db.Lookup(forgedID(1)); ok || db.Len() != 0 {
		t.Error("objects in an empty directory")
	}
	wantNoGaps(t, db)

	must(t, os.Mkdir(filepath.Join(dir, "pack"), 0o755))
	must(t, os.WriteFile(filepath.Join(dir, "pack", "pack-1.pack"), []byte("PACK"), 0o644))
	must(t, os.WriteFile(filepath.Join(dir, "pack", "pack-2.idx"), nil, 0o644))
	must(t, os.WriteFile(filepath.Join(dir, "pack", "pack-3.pack"), nil, 0o644))
	must(t, os.WriteFile(filepath.Join(dir, "pack", "pack-3.idx"), nil, 0o644))
	must(t, os.WriteFile(filepath.Join(dir, "pack", "tmp_pack_4"), nil, 0o644))
	must(t, os.MkdirAll(filepath.Join(dir, "pack", "pack-5.pack"), 0o755))
	must(t, os.WriteFile(filepath.Join(dir, "pack", "pack-5.idx"), nil, 0o644))
	must(t, os.WriteFile(filepath.Join(dir, "ab"), nil, 0o644))
	want := strings.Join([]string{
		"objects/ab: is not a directory",
		"objects/pack/pack-1.pack: has no index",
		"objects/pack/pack-2.idx: has no pack",
		"objects/pack/pack-3.pack: pack too short",
		"objects/pack/pack-5.pack: is not a regular file",
	}, "\n")
	if text := gapText(openDB(t, dir, Options{}).Gaps()); text != want {
		t.Errorf("gaps\n%s\nwant\n%s", text, want)
	}
}
