package githistory

// This file stands in for the real Range and Staged until they are merged:
// simple, slow, and without their care for damage.

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/gitobject"
	"github.com/hookvet/hookvet/internal/gitrepo"
	"github.com/hookvet/hookvet/rules"
)

// RangeSpec says which commits are new: those that Include reaches and Exclude
// does not.
type RangeSpec struct {
	Include, Exclude []string  // revisions for gitrepo.Resolve
	Since            time.Time // if set: only commits of that time or later (committer)
	Source           string    // who told ("GitHub Actions, pull_request"), for messages
}

type stubObjects struct{ db *gitobject.DB }

func (s stubObjects) Abbrev(prefix string) (out []plumbing.Hash) {
	for n := range s.db.Len() {
		if id := s.db.ID(gitobject.Num(n)); strings.HasPrefix(id.String(), prefix) {
			out = append(out, id)
		}
	}
	return out
}

func (s stubObjects) Commit(h plumbing.Hash) ([]plumbing.Hash, plumbing.Hash, error) {
	n, ok := s.db.Lookup(h)
	if !ok {
		return nil, h, errors.New("missing")
	}
	_, data, err := s.db.Read(n, DefaultMaxBlob)
	if err != nil {
		return nil, h, err
	}
	c, _, ok := parseCommit(data)
	if !ok {
		return nil, h, errors.New("no commit")
	}
	return c.parents, c.tree, nil
}

func (s stubObjects) TagTarget(h plumbing.Hash) (plumbing.Hash, bool) {
	n, ok := s.db.Lookup(h)
	if !ok {
		return h, false
	}
	return tagTarget(s.db, n)
}

// Range scans what the commits of a range brought.
func Range(ctx context.Context, repo *gitrepo.Repo, spec RangeSpec, opts Options) (*Result, error) {
	db, err := openObjects(repo)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	look := stubObjects{db}
	var sets [2]map[string]bool
	var gaps []finding.Gap
	for i, revs := range [][]string{spec.Exclude, spec.Include} {
		sets[i] = map[string]bool{}
		var next []plumbing.Hash
		for _, rev := range revs {
			h, err := repo.Resolve(rev+"^{commit}", look)
			if err != nil {
				if shallow, _ := repo.Shallow(); i == 0 && len(shallow) > 0 {
					gaps = append(gaps, finding.Gap{What: "range", Why: "the clone is shallow, the base is not here: " + rev})
					continue
				}
				return nil, err
			}
			next = append(next, h)
		}
		for len(next) > 0 {
			h := next[len(next)-1]
			next = next[:len(next)-1]
			if sets[0][h.String()] || sets[1][h.String()] {
				continue
			}
			parents, _, err := look.Commit(h)
			if err != nil {
				continue
			}
			n, _ := db.Lookup(h)
			_, data, _ := db.Read(n, DefaultMaxBlob)
			c, _, _ := parseCommit(data)
			if i == 0 || spec.Since.IsZero() || c.time >= spec.Since.Unix() {
				sets[i][h.String()] = true
			}
			next = append(next, parents...)
		}
	}
	r, err := History(ctx, repo, opts)
	if r == nil {
		return nil, err
	}
	r.Found = slices.DeleteFunc(r.Found, func(f Found) bool { return f.Commit == nil || !sets[1][f.Commit.Hash] })
	r.Gaps = append(r.Gaps, gaps...)
	r.Stats.Commits = len(sets[1])
	return r, err
}

// Staged scans what the index has and HEAD has not.
func Staged(ctx context.Context, repo *gitrepo.Repo, opts Options) (*Result, error) {
	db, err := openObjects(repo)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	r := &Result{}
	index, err := repo.Index()
	if err != nil {
		return &Result{Gaps: []finding.Gap{{What: "index", Why: err.Error()}}}, ctx.Err()
	}
	old := map[string]gitobject.Num{}
	if head, err := repo.Head(); err == nil && !head.Unborn() {
		if _, tree, err := (stubObjects{db}).Commit(head.Target); err == nil {
			stubTree(db, tree, "", old)
		}
	}
	had := map[gitobject.Num]bool{}
	for _, n := range old {
		had[n] = true
	}
	sc := opts.Set.Scanner(rules.Options{Inline: opts.Inline, MaxDecodeDepth: opts.DecodeDepth})
	scan := func(n gitobject.Num, path string, emit func(*rules.Match)) {
		_, data, err := db.Read(n, opts.maxBlob())
		if err != nil {
			r.Gaps = append(r.Gaps, finding.Gap{What: path, Why: err.Error()})
			return
		}
		if err := scanText(sc, rules.Input{Path: path}, data, emit); err != nil {
			r.Gaps = append(r.Gaps, finding.Gap{What: path, Why: err.Error()})
		}
	}
	for _, e := range index.Entries {
		if ctx.Err() != nil {
			return r, ctx.Err()
		}
		if e.IntentToAdd || e.Gitlink() || e.Dir() {
			continue
		}
		n, ok := db.Lookup(e.Hash)
		if !ok {
			r.Gaps = append(r.Gaps, finding.Gap{What: e.Name, Why: "staged, but missing from the objects"})
			continue
		}
		before, known := old[e.Name]
		if known && before == n || had[n] {
			continue
		}
		r.Stats.Blobs++
		if c := opts.Counters; c != nil {
			c.Objects.Add(1)
		}
		secrets := map[string]bool{}
		if known {
			scan(before, e.Name, func(m *rules.Match) { secrets[m.Rule.ID+value(m)] = true })
		}
		scan(n, e.Name, func(m *rules.Match) {
			switch {
			case secrets[m.Rule.ID+value(m)]:
			case m.Suppressed != "" || opts.Keep != nil && !opts.Keep(m):
				r.Suppressed = append(r.Suppressed, Suppressed{m.Suppressed, m.Rule.ID, value(m)})
			default:
				r.Found = append(r.Found, Found{Match: m, Path: e.Name})
			}
		})
	}
	return r, ctx.Err()
}

func stubTree(db *gitobject.DB, id plumbing.Hash, dir string, out map[string]gitobject.Num) {
	n, ok := db.Lookup(id)
	if !ok {
		return
	}
	_, data, err := db.Read(n, DefaultMaxBlob)
	if err != nil {
		return
	}
	for at := 0; at < len(data); {
		e, ok := nextEntry(data, at)
		if !ok {
			return
		}
		at = e.to
		name := fmt.Sprintf("%s%s", dir, e.name)
		if e.mode&modeType == modeTree {
			stubTree(db, plumbing.Hash(e.id), name+"/", out)
		} else if child, ok := db.Lookup(plumbing.Hash(e.id)); ok {
			out[name] = child
		}
	}
}
