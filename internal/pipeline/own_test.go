package pipeline_test

import (
	"context"
	"errors"
	"testing"

	"github.com/hookvet/hookvet/internal/gitrepo"
	"github.com/hookvet/hookvet/internal/pipeline"
)

// TestOwnHistory holds that the history of this repository is clean, where it is
// at hand and whole.
func TestOwnHistory(t *testing.T) {
	t.Parallel()
	repo, err := gitrepo.Open("../..", gitrepo.Options{})
	if errors.Is(err, gitrepo.ErrNotRepository) {
		t.Skip("no git repository here")
	}
	if err != nil {
		t.Fatal(err)
	}
	if shallow, err := repo.Shallow(); err != nil || len(shallow) > 0 {
		t.Skipf("a shallow clone: %v", err)
	}
	// What else lies in the object store is the developer's business.
	r, err := pipeline.History(context.Background(), pipeline.Options{}, pipeline.Git{Repo: repo, Range: pipeline.Between("", "HEAD", "")})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Findings {
		t.Errorf("%s:%d: %s, in %s", f.File, f.Position.Line, f.Rule, f.Commit.Hash)
	}
	if r.Stats.Commits == 0 || r.Stats.Blobs == 0 {
		t.Errorf("scanned %+v", r.Stats)
	}
	for _, g := range r.Gaps {
		t.Errorf("%s: %s", g.What, g.Why)
	}
}
