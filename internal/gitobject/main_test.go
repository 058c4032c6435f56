package gitobject

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
	"go.uber.org/goleak"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/racetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// repo is a repository that git makes.
type repo struct {
	testing.TB
	dir string // bare
}

func newRepo(t testing.TB) *repo {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	r := &repo{t, t.TempDir()}
	r.git(nil, "init", "-q", "--bare", "--object-format=sha1", ".")
	return r
}

func (r *repo) objects() string { return filepath.Join(r.dir, "objects") }

// git runs git in the repository, without the settings of the user.
func (r *repo) git(stdin []byte, args ...string) []byte {
	r.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = r.dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + r.dir, "GIT_CONFIG_NOSYSTEM=1", "GIT_DIR=" + r.dir,
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_AUTHOR_DATE=1700000000 +0000",
		"GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com", "GIT_COMMITTER_DATE=1700000000 +0000"}
	cmd.Stdin = bytes.NewReader(stdin)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		r.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, &stderr)
	}
	return out
}

// grow imports commits that edit a few files, from a seed. With large files
// too, some of incompressible content.
func (r *repo) grow(seed uint64, commits int) {
	r.Helper()
	rnd := rand.New(rand.NewPCG(seed, 1))
	if racetest.Enabled {
		commits = (commits + 2) / 3
	}
	var in bytes.Buffer
	files := map[string][]string{}
	line := func() string { return fmt.Sprintf("line %x of %d words\n", rnd.Uint64(), rnd.IntN(100)) }
	for i := range commits {
		fmt.Fprintf(&in, "commit refs/heads/main\ncommitter a <a@example.com> %d +0000\ndata 9\ncommit %02x\n", 1700000000+i, i%256)
		if i == 0 {
			fmt.Fprintf(&in, "M 644 inline empty\ndata 0\n\n")
			big := make([]byte, 300<<10)
			for j := range big {
				big[j] = byte(rnd.Uint32())
			}
			fmt.Fprintf(&in, "M 644 inline random\ndata %d\n%s\n", len(big), big)
			zero := make([]byte, 1<<20)
			fmt.Fprintf(&in, "M 644 inline zeros\ndata %d\n%s\n", len(zero), zero)
		}
		for range 1 + rnd.IntN(3) {
			name := fmt.Sprintf("dir%d/file%d", rnd.IntN(3), rnd.IntN(4))
			lines := files[name]
			if len(lines) == 0 {
				for range 20 + rnd.IntN(3000) {
					lines = append(lines, line())
				}
			}
			for range 1 + rnd.IntN(4) {
				at := rnd.IntN(len(lines))
				switch rnd.IntN(3) {
				case 0:
					lines[at] = line()
				case 1:
					lines = append(lines[:at:at], append([]string{line()}, lines[at:]...)...)
				default:
					lines = append(lines[at:len(lines):len(lines)], lines[:at]...)
				}
			}
			files[name] = lines
			text := strings.Join(lines, "")
			fmt.Fprintf(&in, "M 644 inline %s\ndata %d\n%s\n", name, len(text), text)
		}
	}
	fmt.Fprintf(&in, "tag v%d\nfrom refs/heads/main\ntagger a <a@example.com> 1700000000 +0000\ndata 3\ntag\n", seed)
	// A branch may be there already: each seed has a history of its own.
	r.git(in.Bytes(), "-c", "fastimport.unpackLimit=1", "fast-import", "--quiet", "--force", "--depth=10")
}

// content is an object as git has it.
type content struct {
	kind string
	data string
}

// truth reads all objects with git.
func (r *repo) truth() map[plumbing.Hash]content {
	r.Helper()
	out := bufio.NewReader(bytes.NewReader(r.git(nil, "cat-file", "--batch-all-objects", "--batch")))
	all := map[plumbing.Hash]content{}
	for {
		var id, kind string
		var size int
		if _, err := fmt.Fscanf(out, "%s %s %d\n", &id, &kind, &size); err != nil {
			if err != io.EOF && len(all) == 0 {
				r.Fatal(err)
			}
			return all
		}
		data := make([]byte, size)
		if _, err := io.ReadFull(out, data); err != nil {
			r.Fatal(err)
		}
		out.ReadByte()
		all[plumbing.NewHash(id)] = content{kind, string(data)}
	}
}

func openDB(t testing.TB, dir string, opts Options) *DB {
	t.Helper()
	db, err := Open(dir, opts)
	must(t, err)
	t.Cleanup(func() { db.Close() })
	return db
}

func wantNoGaps(t testing.TB, db *DB) {
	t.Helper()
	if gaps := db.Gaps(); len(gaps) > 0 {
		t.Errorf("unexpected gaps %v", gaps)
	}
}

// visited is what a walk gave.
type visited struct {
	objects map[plumbing.Hash]content
	large   map[plumbing.Hash]int64
	based   int // objects with a base
	copied  int // bytes
}

// walkAll walks, and checks all that can be checked of each visit without
// knowing the repository. The ids are not those of the contents if forged.
func walkAll(t testing.TB, db *DB, opts WalkOptions, forged bool) visited {
	t.Helper()
	v := visited{objects: map[plumbing.Hash]content{}, large: map[plumbing.Hash]int64{}}
	var mu sync.Mutex
	if opts.TooLarge == nil {
		opts.TooLarge = func(n Num, size int64) { v.large[db.ID(n)] = size }
	}
	err := Walk(context.Background(), db, opts, func(o *Object, base string) string {
		mu.Lock()
		defer mu.Unlock()
		id, data := db.ID(o.Num), string(o.Data)
		if _, twice := v.objects[id]; twice {
			t.Errorf("%s visited twice", id)
		}
		v.objects[id] = content{o.Type.String(), data}
		if !forged && plumbing.ComputeHash(plumbing.ObjectType(o.Type), o.Data) != id {
			t.Errorf("%s has other content", id)
		}
		if !o.HasBase {
			if base != "" || len(o.Copies) > 0 || o.BaseLen != 0 {
				t.Errorf("%s has no base, but %d bytes and %d copies of it", id, len(base), len(o.Copies))
			}
			return data
		}
		v.based++
		if o.BaseLen != len(base) {
			t.Errorf("%s has a base of %d bytes, want %d", id, o.BaseLen, len(base))
		}
		end := Copy{From: -1}
		for _, c := range o.Copies {
			if c.Len <= 0 || c.To < end.To+end.Len || c.To == end.To+end.Len && c.From == end.From+end.Len {
				t.Errorf("%s: copy %v after %v", id, c, end)
			}
			if c.From < 0 || c.From+c.Len > len(base) || c.To+c.Len > len(data) || base[c.From:c.From+c.Len] != data[c.To:c.To+c.Len] {
				t.Fatalf("%s: copy %v is none", id, c)
			}
			v.copied += c.Len
			end = c
		}
		return data
	})
	must(t, err)
	return v
}

func compare(t testing.TB, got, want map[plumbing.Hash]content) {
	t.Helper()
	for id, w := range want {
		if g, ok := got[id]; !ok {
			t.Errorf("%s %s is missing", w.kind, id)
		} else if g != w {
			t.Errorf("%s: got %s of %d bytes, want %s of %d", id, g.kind, len(g.data), w.kind, len(w.data))
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %d objects, want %d", len(got), len(want))
	}
}

// checkReads compares Len, ID, Lookup, Type and Read with the truth.
func checkReads(t testing.TB, db *DB, want map[plumbing.Hash]content) {
	t.Helper()
	if db.Len() != len(want) {
		t.Errorf("got %d objects, want %d", db.Len(), len(want))
	}
	got := map[plumbing.Hash]content{}
	for n := range Num(db.Len()) {
		id := db.ID(n)
		if back, ok := db.Lookup(id); !ok || back != n {
			t.Errorf("Lookup(%s) = %d, %v, want %d", id, back, ok, n)
		}
		size := int64(len(want[id].data))
		kind, data, err := db.Read(n, size)
		if err != nil {
			t.Error(err)
			continue
		}
		if again, ok := db.Type(n); !ok || again != kind {
			t.Errorf("Type(%s) = %v, %v, want %v", id, again, ok, kind)
		}
		got[id] = content{kind.String(), string(data)}
	}
	compare(t, got, want)
}

// gapText joins gaps to look for a part of one.
func gapText(gaps []finding.Gap) string {
	var lines []string
	for _, g := range gaps {
		lines = append(lines, g.What+": "+g.Why)
	}
	return strings.Join(lines, "\n")
}
