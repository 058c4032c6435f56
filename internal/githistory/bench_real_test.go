package githistory

import (
	"context"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hookvet/hookvet/internal/charset"
	"github.com/hookvet/hookvet/internal/gitobject"
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
	db, err := gitobject.Open(dir+"/objects", gitobject.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Log("open", time.Since(at), db.Len())
	at = time.Now()
	var bytes, n, matches, withBase, copied, opaque atomic.Int64
	sc := []*rules.Scanner{set.Scanner(rules.Options{AnyPath: true}), set.Scanner(rules.Options{AnyPath: true})}
	err = gitobject.Walk(context.Background(), db, gitobject.WalkOptions{Types: []gitobject.Type{gitobject.Blob}, Workers: 2}, func(o *gitobject.Object, base *rules.State) *rules.State {
		bytes.Add(int64(len(o.Data)))
		n.Add(1)
		if os.Getenv("NOSCAN") != "" {
			return nil
		}
		if charset.Detect(o.Data) != charset.Text {
			return nil
		}
		var copies []rules.Copy
		if base != nil {
			withBase.Add(1)
			for _, c := range o.Copies {
				copies = append(copies, rules.Copy(c))
				copied.Add(int64(c.Len))
			}
		}
		hit := false
		st, err := sc[o.Worker].ScanFrom(rules.Input{}, o.Data, base, copies, func(m *rules.Match) { hit = true })
		if err != nil {
			return nil
		}
		if hit {
			matches.Add(1)
		}
		return st
	})
	t.Log(err, time.Since(at), n.Load(), bytes.Load(), "matching", matches.Load(), "base", withBase.Load(), "copied", copied.Load(), opaque.Load())
}
