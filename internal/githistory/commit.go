package githistory

import (
	"bytes"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/gitobject"
)

// commit is what attribution needs of a commit.
type commit struct {
	num     gitobject.Num
	tree    plumbing.Hash
	parents []plumbing.Hash
	time    int64 // of the committer, seconds since 1970
}

// maxParents is more than any merge has; git's own limit was 16 for long.
const maxParents = 1 << 12

// parseCommit reads a commit object:
//
//	tree <id>\n (parent <id>\n)* author <who>\n committer <who>\n ... \n\n message
func parseCommit(data []byte) (c commit, message []byte, ok bool) {
	rest := data
	line, rest := cutLine(rest)
	id, found := bytes.CutPrefix(line, []byte("tree "))
	if c.tree, ok = parseID(id); !found || !ok {
		return c, nil, false
	}
	for {
		line, next := cutLine(rest)
		id, found := bytes.CutPrefix(line, []byte("parent "))
		if !found {
			break
		}
		p, ok := parseID(id)
		if !ok || len(c.parents) == maxParents {
			return c, nil, false
		}
		c.parents = append(c.parents, p)
		rest = next
	}
	header, message := splitMessage(rest)
	who, _ := headerLine(header, "committer ")
	_, c.time, _ = parseWho(who)
	return c, message, true
}

// tagMessage gives the message of an annotated tag.
func tagMessage(data []byte) []byte {
	_, message := splitMessage(data)
	return message
}

// splitMessage cuts the rest of a header from what follows the empty line.
func splitMessage(data []byte) (header, message []byte) {
	if bytes.HasPrefix(data, []byte("\n")) {
		return nil, data[1:]
	}
	header, message, _ = bytes.Cut(data, []byte("\n\n"))
	return header, message
}

func headerLine(header []byte, key string) (string, bool) {
	for len(header) > 0 {
		var line []byte
		line, header = cutLine(header)
		if v, ok := bytes.CutPrefix(line, []byte(key)); ok {
			return string(v), true
		}
	}
	return "", false
}

func cutLine(data []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(data, []byte("\n"))
	return line, rest
}

func parseID(b []byte) (id plumbing.Hash, ok bool) {
	if len(b) != 2*len(id) {
		return id, false
	}
	_, err := hex.Decode(id[:], b)
	return id, err == nil
}

// maxTime is the last day of the year 9999, in seconds since 1970: later times
// have no common form.
const maxTime = 253_402_214_400

// parseWho splits "name <mail> seconds zone".
func parseWho(s string) (who string, seconds int64, zone int) {
	i := strings.LastIndexByte(s, '>')
	if i < 0 {
		return s, 0, 0
	}
	fields := strings.Fields(s[i+1:])
	if len(fields) > 0 {
		seconds, _ = strconv.ParseInt(fields[0], 10, 64) // the nearest, if it is out of range
		seconds = min(max(seconds, 0), maxTime)
	}
	if len(fields) > 1 {
		if z, err := strconv.Atoi(fields[1]); err == nil && -2400 < z && z < 2400 && z%100 > -60 && z%100 < 60 {
			zone = z/100*3600 + z%100*60
		}
	}
	return s[:i+1], seconds, zone
}

const maxSubject = finding.MaxSubject

// readCommit reads what a report tells of a commit, or of a tag.
func readCommit(db objectStore, n gitobject.Num) *finding.Commit {
	c := &finding.Commit{Hash: db.ID(n).String()}
	_, data, err := db.Read(n, DefaultMaxBlob)
	if err != nil {
		return c // its hash is known, and the gap is the database's to tell
	}
	header, message := splitMessage(data)
	who, ok := headerLine(header, "author ")
	if !ok {
		who, _ = headerLine(header, "tagger ")
	}
	who, seconds, zone := parseWho(who)
	if i := strings.LastIndexByte(who, '<'); i >= 0 {
		c.Author, c.Email = strings.TrimSpace(who[:i]), strings.Trim(who[i:], "<>")
	} else {
		c.Author = strings.TrimSpace(who)
	}
	if seconds != 0 {
		c.Date = time.Unix(seconds, 0).In(time.FixedZone("", zone))
	}
	subject, _, _ := strings.Cut(strings.TrimLeft(string(message[:min(len(message), 4*maxSubject)]), "\n"), "\n")
	c.Subject = subject[:min(len(subject), maxSubject)]
	return c
}
