package githistory

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf16"
)

// grower makes a history of random edits, the same for the same seed.
type grower struct {
	*rand.Rand
	secrets  []string
	commits  []grown
	branches map[string]int // their ends, indexes in commits
	clocks   bool           // times are in no order
	large    bool           // files are long, as deltas want them
	paths    []string
}

type grown struct {
	files map[string]string
}

func newGrower(seed uint64) *grower {
	g := &grower{Rand: rand.New(rand.NewPCG(seed, 7)), branches: map[string]int{}}
	for i := range 14 {
		s := token(fmt.Sprint(seed, "-", i))
		switch i % 7 {
		case 3:
			s = "hush = \"" + s[3:] + "0000\""
		case 4:
			s = "cf_" + s[3:15]
		case 5:
			s = "pr_" + s[3:13]
		}
		g.secrets = append(g.secrets, s)
	}
	g.paths = []string{"a.txt", "b.conf", "dir/a.txt", "dir/c.go", "dir/sub/d.conf", "sample.conf", "vendor/e.txt", "vendor", "key.p12", "dir.txt", "dir/sub/Store.PFX"}
	return g
}

func (g *grower) line() string {
	switch g.IntN(12) {
	case 0:
		return "leave-this " + g.secret() + " leave-this"
	case 1, 2:
		return "x = " + g.secret() + " end"
	case 3:
		return base64.StdEncoding.EncodeToString([]byte("wrapped " + g.secret() + " here"))
	case 4:
		return "-----BEGIN TEST BLOCK-----"
	case 5:
		return "-----END TEST BLOCK-----"
	}
	return fmt.Sprintf("line %x of %d words", g.Uint64(), g.IntN(100))
}

func (g *grower) secret() string { return g.secrets[g.IntN(len(g.secrets))] }

func (g *grower) text() string {
	n := 3 + g.IntN(20)
	if g.large {
		n = 100 + g.IntN(400)
	}
	var lines []string
	for range n {
		if g.large && g.IntN(10) > 0 {
			lines = append(lines, fmt.Sprintf("line %x of %d words", g.Uint64(), g.IntN(100)))
		} else {
			lines = append(lines, g.line())
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// edit changes a text at one place.
func (g *grower) edit(text string) string {
	if wide, ok := strings.CutPrefix(text, "\xff\xfe"); ok {
		if g.IntN(2) == 0 {
			return text + "z\x00"
		}
		units := make([]uint16, len(wide)/2)
		for i := range units {
			units[i] = uint16(wide[2*i]) | uint16(wide[2*i+1])<<8
		}
		return string(utf16.Decode(units))
	}
	if plain, ok := strings.CutPrefix(text, "\x00\x00\x01"); ok && g.IntN(2) == 0 {
		return plain
	}
	lines := strings.SplitAfter(text, "\n")
	at := g.IntN(len(lines))
	insert := func(s ...string) { lines = slices.Insert(lines, at, s...) }
	switch g.IntN(20) {
	case 0, 1, 2, 3:
		insert(g.line() + "\n")
	case 4, 5, 6:
		lines = slices.Delete(lines, at, at+1)
	case 7: // a block moves
		to := min(len(lines), at+1+g.IntN(20))
		block := slices.Clone(lines[at:to])
		lines = slices.Delete(lines, at, to)
		lines = slices.Insert(lines, g.IntN(len(lines)+1), block...)
	case 8: // a secret is cut in two, or anything else
		for range 20 {
			if strings.Contains(lines[at], "_") {
				break
			}
			at = g.IntN(len(lines))
		}
		if i := strings.IndexByte(lines[at], '_'); i > 0 {
			i = min(len(lines[at]), i+g.IntN(16))
			lines[at] = lines[at][:i] + []string{"\n", " ", "Q", "-"}[g.IntN(4)] + lines[at][i:]
		}
	case 9: // two lines are joined, and two halves of a secret
		lines[at] = strings.TrimSuffix(lines[at], "\n")
	case 10: // the halves come apart in one edit and together in another
		s := g.secret()
		i := 1 + g.IntN(len(s)-1)
		insert("y = "+s[:i]+"\n", s[i:]+" end\n")
	case 11:
		insert("-----BEGIN TEST BLOCK-----\n", g.line()+"\n", g.line()+"\n", "-----END TEST BLOCK-----\n")
	case 12:
		if strings.Contains(text, "\r\n") {
			return strings.ReplaceAll(text, "\r\n", "\n")
		}
		return strings.ReplaceAll(text, "\n", "\r\n")
	case 13:
		return "\x00\x00\x01" + text
	case 14:
		var wide bytes.Buffer
		wide.WriteString("\xff\xfe")
		for _, u := range utf16.Encode([]rune(strings.ToValidUTF8(text, "?"))) {
			wide.Write([]byte{byte(u), byte(u >> 8)})
		}
		return wide.String()
	case 15: // a very long line
		if len(text) < 200<<10 {
			insert(strings.Repeat("long ", 4000), g.secret(), strings.Repeat(" long", 4000)+"\n")
		}
	case 16: // base64 in lines, of which a later edit may change one
		code := base64.StdEncoding.EncodeToString([]byte(g.text() + g.secret() + "\n"))
		for i := 0; i < len(code); i += 76 {
			insert(code[i:min(len(code), i+76)] + "\n")
			at++
		}
	case 17: // one letter
		if len(text) > 0 {
			i := g.IntN(len(text))
			return text[:i] + "7" + text[i+1:]
		}
	case 18: // bytes are copied from elsewhere in the file, as deltas do
		if len(text) > 40 {
			i, n := g.IntN(len(text)-40), 20+g.IntN(20)
			to := g.IntN(len(text))
			return text[:to] + text[i:i+n] + text[to:]
		}
	case 19: // the end of the file
		return text[:len(text)-g.IntN(min(len(text), 30)+1)]
	}
	return strings.Join(lines, "")
}

// change edits some files of a tree.
func (g *grower) change(files map[string]string) map[string]string {
	files = maps.Clone(files)
	if files == nil {
		files = map[string]string{}
	}
	for range 1 + g.IntN(3) {
		names := slices.Sorted(maps.Keys(files))
		path := g.paths[g.IntN(len(g.paths))]
		switch n := g.IntN(12); {
		case n == 0:
			delete(files, path)
		case n <= 2 && len(names) > 0: // renamed, or copied
			old := names[g.IntN(len(names))]
			text := files[old]
			if n == 1 {
				delete(files, old)
			}
			g.put(files, path, text)
		case n == 3 || len(names) == 0:
			g.put(files, path, g.text())
		default:
			if text, ok := files[path]; ok {
				for range 1 + g.IntN(3) {
					text = g.edit(text)
				}
				files[path] = text
			} else {
				g.put(files, path, g.text())
			}
		}
	}
	return files
}

// put adds a file where there may be a directory, or a file that must become one.
func (g *grower) put(files map[string]string, path, text string) {
	for old := range files {
		if strings.HasPrefix(old, path+"/") || strings.HasPrefix(path, old+"/") {
			delete(files, old)
		}
	}
	files[path] = text
}

// stream makes commits, as git fast-import reads them.
func (g *grower) stream(n int) []byte {
	var in bytes.Buffer
	times := g.Perm(n)
	for i := range n {
		at := i
		if g.clocks {
			at = times[i]
		}
		g.step(&in, 1_600_000_000+int64(at)*5000)
	}
	return in.Bytes()
}

func (g *grower) step(in *bytes.Buffer, at int64) {
	names := slices.Sorted(maps.Keys(g.branches))
	branch, from := "main", -1
	var others []int
	if len(names) > 0 {
		branch = names[g.IntN(len(names))]
		from = g.branches[branch]
		switch k := g.IntN(10); {
		case k == 0:
			branch = fmt.Sprintf("b%d", len(g.commits))
		case k == 1 && g.IntN(4) == 0: // without parents
			branch, from = fmt.Sprintf("orphan%d", len(g.commits)), -1
		case k <= 3:
			for range 1 + g.IntN(2) {
				o := g.branches[names[g.IntN(len(names))]]
				if o != from && !slices.Contains(others, o) {
					others = append(others, o)
				}
			}
		}
	}
	var old map[string]string
	if from >= 0 {
		old = g.commits[from].files
	}
	files := old
	for _, o := range others {
		files = maps.Clone(files)
		theirs := g.commits[o].files
		for _, path := range slices.Sorted(maps.Keys(theirs)) {
			if g.IntN(2) == 0 {
				g.put(files, path, theirs[path])
			}
		}
	}
	if len(others) == 0 || g.IntN(3) == 0 { // else the merge is a plain one
		files = g.change(files)
	}
	message := "change"
	if g.IntN(20) == 0 {
		message = "uses " + g.secret() + " now"
	}
	mark := len(g.commits) + 1
	ref := "refs/heads/" + branch
	fmt.Fprintf(in, "reset %s\n", ref)
	if from >= 0 {
		fmt.Fprintf(in, "from :%d\n", from+1)
	}
	fmt.Fprintf(in, "\ncommit %s\nmark :%d\ncommitter B <b@example.com> %d +0000\ndata %d\n%s\n", ref, mark, at, len(message), message)
	for _, o := range others {
		fmt.Fprintf(in, "merge :%d\n", o+1)
	}
	for _, path := range slices.Sorted(maps.Keys(old)) {
		if _, ok := files[path]; !ok {
			fmt.Fprintf(in, "D %s\n", path)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(files)) {
		if text := files[path]; text != old[path] || old[path] == "" {
			fmt.Fprintf(in, "M 644 inline %s\ndata %d\n%s\n", path, len(text), text)
		}
	}
	g.branches[branch] = len(g.commits)
	g.commits = append(g.commits, grown{files})
}

// grow adds a random history to a repository.
func (r *repo) grow(g *grower, commits int) {
	r.Helper()
	r.feed(g.stream(commits), "fast-import", "--quiet", "--force")
}
