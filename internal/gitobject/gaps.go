package gitobject

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sync"

	"github.com/hookvet/hookvet/internal/finding"
)

// maxGaps bounds what is kept: a repository may have any number of packs.
const maxGaps = 1000

// gapKey is what gaps are counted by.
type gapKey struct {
	what string // the file
	why  string
}

// gapCount is how often there was a gap; objects is 0 for a gap that is not
// about objects.
type gapCount struct {
	objects int
	first   Num
}

// gapList collects gaps. It is safe for concurrent use.
type gapList struct {
	mu    sync.Mutex
	count map[gapKey]gapCount
	more  bool
	seen  map[Num]bool // objects that were counted
}

func (g *gapList) add(what, why string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.put(gapKey{what, why}, gapCount{})
}

// addObject counts an object that cannot be read, once.
func (g *gapList) addObject(what string, n Num, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.seen[n] {
		return
	}
	if g.seen == nil {
		g.seen = map[Num]bool{}
	}
	g.seen[n] = true
	key := gapKey{what, reason(err)}
	c, ok := g.count[key]
	if !ok || n < c.first {
		c.first = n
	}
	c.objects++
	g.put(key, c)
}

func (g *gapList) put(key gapKey, c gapCount) {
	if _, ok := g.count[key]; !ok && len(g.count) >= maxGaps {
		g.more = true
		return
	}
	if g.count == nil {
		g.count = map[gapKey]gapCount{}
	}
	g.count[key] = c
}

// list returns the gaps, sorted. name gives an object's id.
func (g *gapList) list(name func(Num) string) []finding.Gap {
	g.mu.Lock()
	defer g.mu.Unlock()
	var list []finding.Gap
	for key, c := range g.count {
		why := key.why
		switch {
		case c.objects == 1:
			why = fmt.Sprintf("1 object, %s: %s", name(c.first), key.why)
		case c.objects > 1:
			why = fmt.Sprintf("%d objects, such as %s: %s", c.objects, name(c.first), key.why)
		}
		list = append(list, finding.Gap{What: key.what, Why: why})
	}
	slices.SortFunc(list, func(a, b finding.Gap) int {
		return cmp.Or(cmp.Compare(a.What, b.What), cmp.Compare(a.Why, b.Why))
	})
	if g.more {
		list = append(list, finding.Gap{What: "(more)", Why: fmt.Sprintf("only %d kinds of faults are listed", maxGaps)})
	}
	return list
}

// reason says why something could not be read without the path, which the gap
// has already and which would put the user's name into the report.
func reason(err error) string {
	var path *fs.PathError
	var call *os.SyscallError
	var d damage
	switch {
	case errors.As(err, &d):
		return string(d)
	case errors.Is(err, fs.ErrNotExist):
		return string(errMissing)
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	case errors.As(err, &path):
		return path.Err.Error()
	case errors.As(err, &call):
		return call.Err.Error()
	}
	return err.Error()
}
