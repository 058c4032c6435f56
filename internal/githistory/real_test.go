package githistory

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/hookvet/hookvet/internal/gitrepo"
	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/builtin"
	"github.com/hookvet/hookvet/rules/gitleaks"
)

func TestReal(t *testing.T) {
	dir := os.Getenv("REAL")
	if dir == "" {
		t.Skip()
	}
	f, err := gitleaks.Default()
	if err != nil {
		t.Fatal(err)
	}
	f, _ = builtin.Over(f)
	set, _ := rules.New(f)
	at := time.Now()
	repo, err := gitrepo.Open(dir, gitrepo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := History(context.Background(), repo, Options{Set: set, WholeBlobs: os.Getenv("WHOLE") != ""})
	fmt.Println(err, time.Since(at), len(r.Found), r.Stats, r.Gaps, len(r.Suppressed))
	for _, f := range r.Found {
		fmt.Printf("%s %s:%d %.12s %.8s", f.Match.Rule.ID, f.Path, f.Match.SecretLine, f.Match.Secret, f.Commit.Hash)
		x := f.Exposure
		fmt.Printf(" head %t first %.8s removed %.8s days %d commits %d where %s paths %d tips %v\n", x.AtHead, hash(x.First), hash(x.Removed), x.Days, x.Commits, x.Where, len(x.Paths), x.Tips)
	}
}
