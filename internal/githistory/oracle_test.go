package githistory

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hookvet/hookvet/internal/charset"
	"github.com/hookvet/hookvet/rules"
)

// oracle tells what History must find, in the plainest way: git reads the objects,
// every blob is scanned whole for each of its paths, and every commit is compared
// with its parents file by file.
type oracle struct {
	t       testing.TB
	scanner *rules.Scanner
	keep    func(*rules.Match) bool
	kind    map[string]string
	data    map[string][]byte
	commits map[string]*oracleCommit
	topo    []string // parents first
	rank    map[string]int
	head    string
	refs    []oracleRef

	trees map[string]map[string]string
	scans map[[2]string][]*rules.Match
}

type oracleCommit struct {
	id, tree string
	parents  []string
	time     int64
	order    int64
	message  string
}

type oracleRef struct{ name, commit string }

// outcome is what becomes of a secret.
type outcome struct {
	first, last, removed string
	commits, days        int
	atHead               bool
	tips                 []string
	paths                []string
	places               map[string]string // path, rule, line and column: commit
}

func newOracle(r *repo, opts Options) *oracle {
	r.Helper()
	o := &oracle{
		t: r, scanner: opts.Set.Scanner(rules.Options{Inline: opts.Inline}), keep: opts.Keep,
		kind: map[string]string{}, data: map[string][]byte{}, commits: map[string]*oracleCommit{}, rank: map[string]int{},
		trees: map[string]map[string]string{}, scans: map[[2]string][]*rules.Match{},
	}
	o.read(r)
	o.head, _ = r.try(nil, "rev-parse", "-q", "--verify", "HEAD^{commit}")
	for line := range strings.Lines(r.git("for-each-ref", "--format=%(refname) %(objecttype) %(objectname) %(*objecttype) %(*objectname)")) {
		f := strings.Fields(line)
		if f[len(f)-2] == "commit" {
			o.refs = append(o.refs, oracleRef{f[0], f[len(f)-1]})
		}
	}
	plain := []string{"--branches", "--tags", "--remotes"}
	if o.head != "" {
		plain = append(plain, "HEAD")
	}
	for i, args := range [][]string{plain, {"--exclude=refs/stash", "--exclude=refs/notes/*", "--all"}, {"--glob=refs/stash"}, {"--glob=refs/notes/*"}, {"ORIG_HEAD"}, {"--reflog"}} {
		list, _ := r.try(nil, append([]string{"rev-list"}, args...)...) // it fails if there are none
		for id := range strings.FieldsSeq(list) {
			if _, ok := o.rank[id]; !ok {
				o.rank[id] = i
			}
		}
	}
	for id := range o.commits {
		if _, ok := o.rank[id]; !ok {
			o.rank[id] = 6
		}
		o.place(id)
	}
	slices.SortFunc(o.topo, func(a, b string) int { return cmp.Compare(o.commits[a].order, o.commits[b].order) })
	return o
}

// read reads all objects.
func (o *oracle) read(r *repo) {
	r.Helper()
	out := bufio.NewReader(strings.NewReader(r.git("cat-file", "--batch-all-objects", "--batch") + "\n"))
	for {
		var id, kind string
		var size int
		if _, err := fmt.Fscanf(out, "%s %s %d\n", &id, &kind, &size); err != nil {
			return
		}
		data := make([]byte, size)
		if _, err := io.ReadFull(out, data); err != nil {
			r.Fatal(err)
		}
		out.ReadByte()
		o.kind[id], o.data[id] = kind, data
		if kind == "commit" {
			o.commits[id] = readOracleCommit(id, string(data))
		}
	}
}

func readOracleCommit(id, text string) *oracleCommit {
	c := &oracleCommit{id: id}
	header, message, _ := strings.Cut(text, "\n\n")
	c.message = message
	for line := range strings.Lines(header) {
		f := strings.Fields(line)
		switch f[0] {
		case "tree":
			c.tree = f[1]
		case "parent":
			c.parents = append(c.parents, f[1])
		case "committer":
			c.time, _ = strconv.ParseInt(f[len(f)-2], 10, 64)
		}
	}
	return c
}

// place gives a commit its place in the order: its time, or one second after its
// latest parent.
func (o *oracle) place(id string) int64 {
	c := o.commits[id]
	if c == nil {
		return 0
	}
	if c.order == 0 {
		c.order = c.time
		for _, p := range c.parents {
			if o.commits[p] != nil {
				c.order = max(c.order, o.place(p)+1)
			}
		}
		o.topo = append(o.topo, id)
	}
	return c.order
}

// files gives the blobs of a tree by path.
func (o *oracle) files(tree string) map[string]string {
	files, ok := o.trees[tree]
	if ok {
		return files
	}
	files = map[string]string{}
	for data := o.data[tree]; len(data) > 0; {
		i := bytes.IndexByte(data, 0)
		mode, name, _ := strings.Cut(string(data[:i]), " ")
		id := fmt.Sprintf("%x", data[i+1:i+21])
		data = data[i+21:]
		switch {
		case mode == "40000":
			for path, blob := range o.files(id) {
				files[name+"/"+path] = blob
			}
		case o.kind[id] == "blob":
			files[name] = id
		}
	}
	o.trees[tree] = files
	return files
}

// scan scans a blob whole at a path.
func (o *oracle) scan(blob, path string) []*rules.Match {
	key := [2]string{blob, path}
	if found, ok := o.scans[key]; ok {
		return found
	}
	data := o.data[blob]
	switch kind := charset.Detect(data); kind {
	case charset.Binary:
		data = nil
	case charset.Text:
	default:
		data, _ = io.ReadAll(charset.NewReader(kind, bytes.NewReader(data)))
	}
	found := []*rules.Match{}
	err := o.scanner.ScanBytes(rules.Input{Path: path}, data, func(m *rules.Match) {
		if m.Suppressed == "" && (o.keep == nil || o.keep(m)) {
			found = append(found, m)
		}
	})
	if err != nil && !errors.Is(err, rules.ErrTooManyMatches) {
		o.t.Fatal(err)
	}
	o.scans[key] = found
	return found
}

// name is what makes matches one secret; a file that a rule knows by its path is
// one of its own.
func (o *oracle) name(m *rules.Match, path string) string {
	if m.PathOnly {
		return "file " + path
	}
	v := m.Secret
	if m.Whole {
		v = m.Match
	}
	return strings.TrimSpace(strings.ReplaceAll(v, "\r\n", "\n"))
}

func (o *oracle) secrets(blob, path string) map[string]bool {
	out := map[string]bool{}
	if blob != "" {
		for _, m := range o.scan(blob, path) {
			out[o.name(m, path)] = true
		}
	}
	return out
}

// tell gives what becomes of each secret.
func (o *oracle) tell(now time.Time) map[string]*outcome {
	type change struct{ commit, path, blob string }
	came, went := map[string][]change{}, map[string][]change{}
	messages := map[string]bool{}
	for _, id := range o.topo {
		c := o.commits[id]
		for _, m := range o.scan(id, "") { // before the message there is nothing that a rule finds
			s := o.name(m, "")
			messages[s] = true
			came[s] = append(came[s], change{id, "(commit message)", id})
		}
		files := o.files(c.tree)
		var parents []map[string]string
		for _, p := range c.parents {
			if o.commits[p] != nil {
				parents = append(parents, o.files(o.commits[p].tree))
			}
		}
		paths := slices.Collect(maps.Keys(files))
		for _, p := range parents {
			paths = slices.AppendSeq(paths, maps.Keys(p))
		}
		slices.Sort(paths)
		for _, path := range slices.Compact(paths) {
			now := o.secrets(files[path], path)
			had := map[string]int{}
			for _, p := range parents {
				for s := range o.secrets(p[path], path) {
					had[s]++
				}
			}
			for s := range now {
				if had[s] == 0 {
					came[s] = append(came[s], change{id, path, files[path]})
				}
			}
			for s, n := range had {
				if n == len(parents) && !now[s] {
					went[s] = append(went[s], change{id, path, ""})
				}
			}
		}
	}
	order := func(a, b change) int {
		return cmp.Or(cmp.Compare(o.commits[a.commit].order, o.commits[b.commit].order), cmp.Compare(a.commit, b.commit))
	}
	earlier := func(a, b change) int {
		return cmp.Or(cmp.Compare(o.rank[a.commit], o.rank[b.commit]), order(a, b))
	}
	later := func(a, b change) int {
		return cmp.Or(-cmp.Compare(o.rank[a.commit], o.rank[b.commit]), order(a, b))
	}
	out := map[string]*outcome{}
	for s, all := range came {
		x := &outcome{places: map[string]string{}}
		out[s] = x
		first := slices.MinFunc(all, earlier)
		x.first = first.commit
		ids := map[string]bool{}
		byPath := map[string][]change{}
		for _, c := range all {
			ids[c.commit] = true
			byPath[c.path] = append(byPath[c.path], c)
		}
		for _, c := range went[s] {
			ids[c.commit] = true
		}
		x.commits = len(ids)
		for path, changes := range byPath {
			c := slices.MinFunc(changes, earlier)
			where := path
			if path == "(commit message)" {
				where = ""
			} else {
				x.paths = append(x.paths, path)
			}
			told := map[string]bool{}
			for _, m := range o.scan(c.blob, where) {
				if o.name(m, where) == s && !told[m.Rule.ID] {
					told[m.Rule.ID] = true
					x.places[fmt.Sprintf("%s %s %q %d", path, m.Rule.ID, m.Secret, m.SecretColumn)] = c.commit
				}
			}
		}
		slices.Sort(x.paths)
		stands := func(commit string) bool {
			for path, blob := range o.files(o.commits[commit].tree) {
				if o.secrets(blob, path)[s] {
					return true
				}
			}
			return false
		}
		x.atHead = o.head != "" && stands(o.head)
		for _, r := range o.refs {
			if r.commit != o.head && r.name != "refs/stash" && stands(r.commit) {
				name := r.name
				for _, prefix := range []string{"refs/heads/", "refs/remotes/", "refs/tags/", "refs/"} {
					if short, ok := strings.CutPrefix(name, prefix); ok {
						name = short
						break
					}
				}
				x.tips = append(x.tips, name)
			}
		}
		until := now.Unix()
		if !x.atHead && len(x.tips) == 0 && len(went[s]) > 0 && !messages[s] {
			end := slices.MaxFunc(went[s], later)
			x.removed = end.commit
			for _, p := range o.commits[end.commit].parents {
				if o.commits[p] != nil {
					x.last = p
					break
				}
			}
			until = o.commits[end.commit].time
		}
		x.days = max(0, int((until-o.commits[first.commit].time)/86400))
	}
	return out
}

// check compares a result with what the oracle tells.
func (o *oracle) check(got *Result) {
	t := o.t
	t.Helper()
	want := o.tell(today)
	blobs := 0
	for _, kind := range o.kind {
		if kind == "blob" {
			blobs++
		}
	}
	if got.Stats.Blobs != blobs || got.Stats.Commits != len(o.commits) {
		t.Errorf("%d blobs and %d commits were scanned, want %d and %d", got.Stats.Blobs, got.Stats.Commits, blobs, len(o.commits))
	}
	places := map[string]map[string]string{}
	for i := range got.Found {
		f := &got.Found[i]
		s := o.name(f.Match, f.Path)
		if f.Commit == nil || o.commits[f.Commit.Hash] == nil { // or in a tag
			continue
		}
		x := want[s]
		if x == nil {
			t.Errorf("%s is found at %s, which no commit has", s, f.Path)
			continue
		}
		if places[s] == nil {
			places[s] = map[string]string{}
		}
		key := fmt.Sprintf("%s %s %q %d", f.Path, f.Match.Rule.ID, f.Match.Secret, f.Match.SecretColumn)
		if f.Match.PathOnly {
			key = fmt.Sprintf("%s %s %q %d", f.Path, f.Match.Rule.ID, "", 0)
		}
		if _, twice := places[s][key]; twice {
			t.Errorf("%s is reported twice at %s", s, key)
		}
		places[s][key] = f.Commit.Hash
		e := f.Exposure
		have := outcome{first: hash(e.First), last: hash(e.Last), removed: hash(e.Removed), commits: e.Commits, days: e.Days, atHead: e.AtHead}
		wantIt := outcome{first: x.first, last: x.last, removed: x.removed, commits: x.commits, days: x.days, atHead: x.atHead}
		if fmt.Sprint(have) != fmt.Sprint(wantIt) || !slices.Equal(e.Paths, x.paths) {
			t.Errorf("%s at %s: got\n%+v\n%q, want\n%+v\n%q", s, f.Path, have, e.Paths, wantIt, x.paths)
		}
		if len(e.Tips)+e.MoreTips != len(x.tips) || slices.ContainsFunc(e.Tips, func(n string) bool { return !slices.Contains(x.tips, n) }) {
			t.Errorf("%s at %s: tips %q and %d more, want %q", s, f.Path, e.Tips, e.MoreTips, x.tips)
		}
	}
	for s, x := range want {
		if !maps.Equal(places[s], x.places) {
			t.Errorf("%s: found at\n%v, want\n%v", s, places[s], x.places)
		}
	}
}
