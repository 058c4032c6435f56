package githistory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/gitobject"
	"github.com/hookvet/hookvet/internal/gitrepo"
	"github.com/hookvet/hookvet/rules"
)

// objectStore is what work on single objects needs of an object database.
type objectStore interface {
	Lookup(id plumbing.Hash) (gitobject.Num, bool)
	ID(n gitobject.Num) plumbing.Hash
	Type(n gitobject.Num) (gitobject.Type, bool)
	Read(n gitobject.Num, limit int64) (gitobject.Type, []byte, error)
	Gaps() []finding.Gap
}

func objectOptions(repo *gitrepo.Repo) gitobject.Options {
	return gitobject.Options{Alternates: true, More: repo.Alternates}
}

// openObjects opens the objects of a repository.
func openObjects(repo *gitrepo.Repo) (*gitobject.DB, error) {
	db, err := gitobject.Open(repo.ObjectsDir, objectOptions(repo))
	if err != nil {
		return nil, fmt.Errorf("opening the objects of the repository: %w", err)
	}
	return db, nil
}

// History scans everything in the object store of a repository.
//
// The error is that of ctx, with which the result comes too, or tells why nothing
// could be scanned. Everything else that goes wrong is a gap.
func History(ctx context.Context, repo *gitrepo.Repo, opts Options) (*Result, error) {
	db, err := openObjects(repo)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if opts.Counters != nil {
		opts.Counters.Total.Store(int64(db.Len()))
	}
	h := newHistory(repo, db, &opts)
	stopped := h.scan.walk(ctx, db)
	r := &Result{Stats: h.scan.stats()}
	if stopped == nil {
		stopped = h.attribute(ctx, r)
	} else {
		h.unattributed(r) // where it was found is told, at least
	}
	h.finish(r)
	return r, stopped
}

// history is a scan of a repository, and what becomes of it.
type history struct {
	repo  *gitrepo.Repo
	store objectStore
	db    *gitobject.DB // the same; nil for what is staged
	opts  *Options
	scan  *objects
	gaps  []finding.Gap

	files *fileRules // nil if there are none
	graph *graph
	tips  *tips
	trees *forest
	story *story
	infos map[int32]*finding.Commit

	tags    []gitobject.Num           // annotated tags that a range includes
	tagTips map[gitobject.Num][]int32 // by tag: indexes of the tips that name it

	noIndex bool                          // which was told
	full    bool                          // some places were not looked at
	above   map[gitobject.Num]lostEdge    // a tree that has the object
	beside  map[gitobject.Num][]lostPlace // where blobs are that need be in no commit
}

func newHistory(repo *gitrepo.Repo, store objectStore, opts *Options) *history {
	db, _ := store.(*gitobject.DB)
	return &history{repo: repo, store: store, db: db, opts: opts, scan: newObjects(store, opts), files: newFileRules(opts.Set)}
}

func (h *history) gap(what, format string, args ...any) {
	h.gaps = append(h.gaps, finding.Gap{What: what, Why: fmt.Sprintf(format, args...)})
}

// attribute finds out what became of each secret.
func (h *history) attribute(ctx context.Context, r *Result) error {
	panicked := make(chan any, 1)
	go func() { // while the trees are read
		defer func() { panicked <- recover() }()
		h.graph = newGraph(h.db, h.scan.commits)
	}()
	wanted := make(map[gitobject.Num]bool, len(h.scan.found.in))
	for _, n := range h.scan.found.objects() {
		if t, ok := h.db.Type(n); ok && t == gitobject.Blob {
			wanted[n] = true
		}
	}
	h.trees = &forest{db: h.db, wanted: wanted}
	if h.files != nil {
		h.trees.byName, h.trees.every = h.files.mayName, h.files.everyName()
	}
	err := walkTrees(ctx, h.trees, h.opts.jobs())
	if p := <-panicked; p != nil {
		panic(p)
	}
	if err != nil {
		h.unattributed(r) // half of the trees would tell what is not so
		return err
	}
	tips, gaps := findTips(h.repo, h.graph)
	h.tips, h.gaps = tips, append(h.gaps, gaps...)
	h.missing()
	if len(h.scan.found.in)+len(h.scan.found.further) == 0 && !h.trees.holds {
		h.reportStaged(r)
		return nil
	}
	for _, all := range h.scan.found.in {
		bySecret(all)
	}

	h.infos = make(map[int32]*finding.Commit)
	paths := newPathTable(h.trees.names)
	h.story = &story{
		ctx:   ctx,
		graph: h.graph, at: make(map[place]*events), seen: make(map[gitobject.Num]bool), held: h.newHeld(paths),
		differ: &differ{edges: func(n gitobject.Num) []edge { return h.trees.edges[n] }, paths: paths},
	}
	all := make([]int32, len(h.graph.commits))
	for i := range all {
		all[i] = int32(i)
	}
	h.story.tell(all)
	if ctx.Err() == nil {
		h.report(r)
	}
	if err := ctx.Err(); err != nil {
		r.Found = nil
		h.unattributed(r)
		return err
	}
	h.leftOut(h.trees.cut || h.story.full || h.story.differ.full || h.full, h.story.held)
	return nil
}

// leftOut tells which bounds were met.
func (h *history) leftOut(paths bool, held *held) {
	if paths {
		h.gap("attribution", "the trees mean more paths than there is time for: some places of secrets are left out")
	}
	if held.full {
		h.gap("attribution", "files with secrets are at too many paths for which there are different rules: some are scanned by the rules for any path")
	}
}

// missing tells what the repository should have and has not.
func (h *history) missing() {
	h.missingIn(len(h.trees.absent), len(h.trees.bad))
	shallow, err := h.repo.Shallow()
	if err != nil {
		h.gap("shallow", "%v", err)
	}
	if n := len(h.graph.missing); n > 0 {
		if len(shallow) > 0 {
			h.gap("history", "the clone is shallow: what was before %d of its commits is not here (git fetch --unshallow gets it)", len(shallow))
		} else {
			h.gap(fmt.Sprintf("%d commits", n), "missing")
		}
	}
	if h.graph.loop {
		h.gap("commits", "some are their own ancestors: their order is not known")
	}
	noTree := 0
	for i := range h.graph.commits {
		if c := &h.graph.commits[i]; c.tree == none && !c.empty {
			noTree++
		}
	}
	if noTree > 0 {
		h.gap(fmt.Sprintf("the trees of %d commits", noTree), "%s", h.whyMissing())
	}
}

// missingIn tells how many objects trees name that are not here, and how many
// trees can't be read.
func (h *history) missingIn(absent, bad int) {
	if absent > 0 {
		h.gap(fmt.Sprintf("%d files or directories that commits have", absent), "%s", h.whyMissing())
	}
	if bad > 0 {
		h.gap(fmt.Sprintf("%d trees", bad), "damaged, or no trees")
	}
}

func (h *history) whyMissing() string {
	if h.repo.Partial() {
		return "missing: the clone is partial (git fetch --refetch gets them)"
	}
	return "missing"
}

// finish adds what is told of every scan.
func (h *history) finish(r *Result) {
	for s := range h.scan.found.suppressed {
		r.Suppressed = append(r.Suppressed, s)
	}
	slices.SortFunc(r.Suppressed, func(a, b Suppressed) int {
		return cmp.Or(cmp.Compare(a.By, b.By), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Secret, b.Secret))
	})
	if n := h.scan.tooMany.Load(); n > 0 {
		h.gap(fmt.Sprintf("%d objects", n), "%v", rules.ErrTooManyMatches)
	}
	if h.scan.found.full {
		h.gap("findings", "there are more than are kept: the report has some of them only")
	}
	if n := r.Stats.TooLarge; n > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("left out: %d files of more than %d bytes (--max-blob-size)", n, h.opts.maxBlob()))
	}
	sortFound(r.Found)
	r.Gaps = append(append(r.Gaps, h.scan.gaps...), append(h.gaps, h.store.Gaps()...)...)
}

// commit gives what is told of a commit.
func (h *history) commit(i int32) *finding.Commit {
	c, ok := h.infos[i]
	if !ok {
		c = readCommit(h.db, h.graph.commits[i].num)
		h.infos[i] = c
	}
	return c
}

// unattributed lists what was found when there was no time for more.
func (h *history) unattributed(r *Result) {
	for _, n := range h.scan.found.objects() {
		all := h.scan.found.all(n)
		for i := range all {
			r.Found = append(r.Found, Found{Match: all[i].restored(), Path: h.objectName(n)})
		}
	}
}

// objectName stands for a path where there is none.
func (h *history) objectName(n gitobject.Num) string {
	id := h.store.ID(n).String()
	switch t, _ := h.store.Type(n); t {
	case gitobject.Commit:
		return "(commit message)"
	case gitobject.Tag:
		return "(message of tag " + id + ")"
	}
	return "(object " + id + ")"
}

func sortFound(all []Found) {
	slices.SortFunc(all, func(a, b Found) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Match.SecretStart, b.Match.SecretStart),
			cmp.Compare(a.Match.Rule.ID, b.Match.Rule.ID), cmp.Compare(a.Match.Secret, b.Match.Secret), cmp.Compare(hash(a.Commit), hash(b.Commit)))
	})
}

func hash(c *finding.Commit) string {
	if c == nil {
		return ""
	}
	return c.Hash
}

const day = 24 * time.Hour
