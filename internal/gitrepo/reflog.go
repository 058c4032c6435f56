package gitrepo

import (
	"bytes"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/hookvet/hookvet/internal/finding"
)

// LogEntry is a line of a reflog: a ref was moved.
type LogEntry struct {
	Ref      string        // full name, with the worktree's prefix as in Ref.Name
	Old, New plumbing.Hash // zero if there was, or is, nothing
	Who      string        // "name <e-mail>" of who moved it
	Time     time.Time     // in the zone that the line gives; zero if it gives none
	Message  string        // why, which can quote a commit's subject
}

// Reflogs calls yield for each line of all reflogs, those of a ref from the
// oldest to the newest: shared refs, this worktree's and the others'. Of a
// stash, all entries but the newest stand nowhere else. Lines that cannot be
// read are gaps. An error of yield ends the reading and is returned.
func (r *Repo) Reflogs(yield func(LogEntry) error) ([]finding.Gap, error) {
	g := &gaps{}
	left := maxEntries
	for _, v := range r.views(g) {
		root, err := os.OpenRoot(v.dir)
		if err != nil {
			g.add(v.prefix+"logs", bare(err))
			continue
		}
		w := walker{root: root, left: left, gaps: g, what: v.prefix}
		w.visit = func(path string, _ os.DirEntry) error {
			name := path[len("logs/"):]
			if perWorktree(name) && !v.own || !perWorktree(name) && !v.shared {
				return nil
			}
			f, err := openFile(root, path)
			if err != nil {
				g.add(v.prefix+path, err)
				return nil
			}
			defer f.Close()
			bad, err := readLog(f, v.prefix+name, yield)
			if bad > 0 {
				g.add(v.prefix+path, badLines(bad))
			}
			if err, ok := err.(readError); ok {
				g.add(v.prefix+path, err.error)
				return nil
			}
			return err
		}
		err = w.walk("logs", 0)
		left = w.left
		root.Close()
		if err != nil {
			return g.all("logs"), err
		}
	}
	return g.all("logs"), nil
}

// readError tells an error of reading from one of a callback.
type readError struct{ error }

// readLog reads a reflog and counts malformed lines.
func readLog(r io.Reader, ref string, yield func(LogEntry) error) (bad int, err error) {
	lines := newLineReader(r)
	for {
		line, err := lines.next()
		switch {
		case err == io.EOF:
			return bad, nil
		case err == errLongLine:
			bad++
			continue
		case err != nil:
			return bad, readError{err}
		}
		e, ok := parseLogLine(line)
		if !ok {
			bad++
			continue
		}
		e.Ref = ref
		if err := yield(e); err != nil {
			return bad, err
		}
	}
}

// parseLogLine reads
//
//	<old> SP <new> SP <name> SP "<" <e-mail> ">" SP <seconds> SP <zone> [TAB <message>]
//
// What stands between the ids and the tab is of no use to finding objects; a
// line in which only that is damaged still counts.
func parseLogLine(line []byte) (e LogEntry, ok bool) {
	if len(line) < 82 || line[40] != ' ' || line[81] != ' ' {
		return e, false
	}
	var okOld, okNew bool
	e.Old, okOld = parseHash(line[:40])
	e.New, okNew = parseHash(line[41:81])
	if !okOld || !okNew {
		return e, false
	}
	who, message, _ := bytes.Cut(line[82:], []byte("\t"))
	e.Message = string(bytes.TrimRight(message, "\r"))
	if end := bytes.LastIndexByte(who, '>'); end >= 0 {
		e.Time = parseTime(who[end+1:])
		who = who[:end+1]
	}
	e.Who = string(who)
	return e, true
}

// parseTime reads " 1136239445 -0700", the zero time if it is something else.
func parseTime(b []byte) time.Time {
	fields := bytes.Fields(b)
	if len(fields) != 2 || len(fields[1]) != 5 {
		return time.Time{}
	}
	seconds, err := strconv.ParseInt(string(fields[0]), 10, 64)
	zone, errZone := strconv.Atoi(string(fields[1]))
	if err != nil || errZone != nil || seconds < 0 || seconds > maxSeconds {
		return time.Time{}
	}
	offset := (zone/100*60 + zone%100) * 60
	return time.Unix(seconds, 0).In(time.FixedZone("", offset))
}

// maxSeconds is the end of the year 9999, the last that time formats.
const maxSeconds = 253402300799
