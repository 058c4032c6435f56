package gitobject

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestGit compares with git what is read of repositories that git has written
// in different ways.
func TestGit(t *testing.T) {
	for _, test := range []struct {
		name  string
		based bool // some objects are visited with their base
		make  func(r *repo)
	}{
		{"empty", false, func(r *repo) {}},
		{"fast-import", true, func(r *repo) { r.grow(1, 60) }},
		{"depth 50", true, func(r *repo) {
			r.grow(1, 120)
			r.git(nil, "repack", "-adfq", "--depth=50", "--window=10")
		}},
		{"depth 4095", true, func(r *repo) {
			r.grow(2, 150)
			r.git(nil, "repack", "-adfq", "--depth=4095", "--window=5")
		}},
		{"index version 1", true, func(r *repo) {
			r.git(nil, "config", "pack.indexVersion", "1")
			r.grow(3, 30)
			r.git(nil, "repack", "-adfq")
		}},
		{"64-bit offsets", true, func(r *repo) {
			r.grow(3, 30)
			r.repackAs("--index-version=2,0x100", "--delta-base-offset")
		}},
		{"REF_DELTA", true, func(r *repo) {
			r.grow(4, 60)
			r.repackAs("--no-reuse-delta", "--window=20")
		}},
		{"several packs", true, func(r *repo) {
			for seed := range uint64(4) {
				r.grow(10+seed, 20)
			}
		}},
		{"duplicates", true, func(r *repo) {
			r.grow(5, 40)
			r.repackAs("--no-reuse-delta", "--window=3")
			r.addPack("--no-reuse-delta", "--no-reuse-object", "--window=30", "--delta-base-offset")
			r.addPack("--no-reuse-delta", "--no-reuse-object", "--window=0")
			r.unpack()
		}},
		{"loose", false, func(r *repo) {
			r.grow(6, 20)
			packs := r.removePacks()
			for _, p := range packs {
				r.git(p, "unpack-objects", "-q")
			}
		}},
		{"loose and packed", true, func(r *repo) {
			r.grow(6, 20)
			r.git([]byte("loose content\n"), "hash-object", "-w", "--stdin")
			r.git(nil, "hash-object", "-t", "tree", "-w", "--stdin")
		}},
		{"multi-pack-index", true, func(r *repo) {
			r.grow(7, 20)
			r.grow(8, 20)
			r.git(nil, "multi-pack-index", "write")
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRepo(t)
			test.make(r)
			want := r.truth()
			db := openDB(t, r.objects(), Options{})
			checkReads(t, db, want)
			for _, opts := range []WalkOptions{{Workers: 1}, {Workers: 4}, {Workers: 2, MaxMemory: 1}} {
				v := walkAll(t, db, opts, false)
				compare(t, v.objects, want)
				if v.based > 0 != test.based || v.copied > 0 != test.based {
					t.Errorf("%d objects have a base, %d bytes are copied", v.based, v.copied)
				}
			}
			blobs := 0
			for _, c := range want {
				if c.kind == "blob" {
					blobs++
				}
			}
			got := walkAll(t, db, WalkOptions{Types: []Type{Blob}}, false).objects
			for id, c := range got {
				if c.kind != "blob" {
					t.Errorf("%s visited, which is a %s", id, c.kind)
				}
			}
			if len(got) != blobs {
				t.Errorf("%d blobs, want %d", len(got), blobs)
			}
			wantNoGaps(t, db)
		})
	}
}

// repackAs makes one pack of all objects with git pack-objects.
func (r *repo) repackAs(args ...string) {
	r.Helper()
	list := r.git(nil, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
	out := r.TempDir()
	r.git(list, append([]string{"pack-objects", "-q", filepath.Join(out, "pack")}, args...)...)
	r.removePacks()
	r.moveIn(out)
}

// addPack makes a further pack of all objects.
func (r *repo) addPack(args ...string) {
	r.Helper()
	list := r.git(nil, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
	out := r.TempDir()
	r.git(list, append([]string{"pack-objects", "-q", filepath.Join(out, fmt.Sprintf("pack-%d", len(args)))}, args...)...)
	r.moveIn(out)
}

func (r *repo) moveIn(dir string) {
	r.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	must(r, err)
	for _, f := range files {
		must(r, os.Rename(f, filepath.Join(r.objects(), "pack", filepath.Base(f))))
	}
}

// removePacks removes the packs and returns them.
func (r *repo) removePacks() (packs [][]byte) {
	r.Helper()
	files, err := filepath.Glob(filepath.Join(r.objects(), "pack", "*"))
	must(r, err)
	for _, f := range files {
		if filepath.Ext(f) == ".pack" {
			data, err := os.ReadFile(f)
			must(r, err)
			packs = append(packs, data)
		}
		must(r, os.Remove(f))
	}
	return packs
}

// unpack stores what is packed as loose objects too.
func (r *repo) unpack() {
	r.Helper()
	other := newRepo(r)
	files, err := filepath.Glob(filepath.Join(r.objects(), "pack", "*.pack"))
	must(r, err)
	for _, f := range files {
		data, err := os.ReadFile(f)
		must(r, err)
		other.git(data, "unpack-objects", "-q")
	}
	must(r, os.CopyFS(filepath.Join(r.dir, "loose"), os.DirFS(other.objects())))
	dirs, err := filepath.Glob(filepath.Join(r.dir, "loose", "??"))
	must(r, err)
	for _, d := range dirs {
		must(r, os.Rename(d, filepath.Join(r.objects(), filepath.Base(d))))
	}
}
