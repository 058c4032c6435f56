package source

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/hookvet/hookvet/internal/finding"
)

// maxGaps bounds what is kept of a tree where nothing can be read: nobody
// reads more, and a million of them would be a memory bomb of their own.
const maxGaps = 10_000

// moreGaps stands for those beyond maxGaps. Their number is not told: it would
// depend on which worker met which duplicate.
var moreGaps = finding.Gap{What: "(more)", Why: "only the first 10000 places that could not be read are listed"}

// gapList collects gaps. It keeps the first maxGaps in the order of the
// report, whatever order they came in, so that the cut is deterministic.
type gapList struct {
	list []finding.Gap
	cut  bool
}

func (g *gapList) add(what, why string) {
	g.list = append(g.list, finding.Gap{What: what, Why: why, Path: true})
	if len(g.list) >= 2*maxGaps {
		g.trim()
	}
}

func (g *gapList) merge(o gapList) {
	g.list = append(g.list, o.list...)
	g.cut = g.cut || o.cut
	g.trim()
}

func (g *gapList) trim() {
	slices.SortFunc(g.list, func(a, b finding.Gap) int {
		return cmp.Or(cmp.Compare(a.What, b.What), cmp.Compare(a.Why, b.Why))
	})
	g.list = slices.Compact(g.list)
	if len(g.list) > maxGaps {
		clear(g.list[maxGaps:])
		g.list, g.cut = g.list[:maxGaps], true
	}
}

// result returns the gaps as they are reported.
func (g *gapList) result() []finding.Gap {
	g.trim()
	if g.cut {
		return append(g.list, moreGaps)
	}
	return g.list
}

// reason says in a few lower-case words why something could not be read. The
// operating system's errors repeat the path, which the gap has already, and
// make it absolute, which would put the user's name into the report.
func reason(err error) string {
	var format *formatError
	switch {
	case errors.As(err, &format):
		return format.Error()
	case errors.Is(err, fs.ErrNotExist):
		return "vanished before it was read"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	}
	for {
		var path *fs.PathError
		var link *os.LinkError
		var call *os.SyscallError
		switch {
		case errors.As(err, &path):
			err = path.Err
		case errors.As(err, &link):
			err = link.Err
		case errors.As(err, &call):
			err = call.Err
		default:
			return short(err.Error())
		}
	}
}

// short cuts a message that came from elsewhere to its first line, and that to
// a length that leaves the report readable.
func short(msg string) string {
	const most = 200
	msg, _, _ = strings.Cut(msg, "\n")
	if len(msg) > most {
		msg = strings.ToValidUTF8(msg[:most], "") + "…"
	}
	return msg
}

// isPathError reports whether err is the operating system's.
func isPathError(err error) bool {
	var path *fs.PathError
	return errors.As(err, &path)
}
