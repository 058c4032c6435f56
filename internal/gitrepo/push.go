package gitrepo

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-git/go-git/v5/plumbing"
)

// PushRef is what a push is about to do to one ref of the remote.
type PushRef struct {
	Local     string        // what is pushed, as it was said: a ref or a revision; "(delete)"
	LocalHash plumbing.Hash // zero if the remote's ref is deleted

	Remote     string        // the remote's ref
	RemoteHash plumbing.Hash // where it is now, zero if it is new
}

// Deletes tells that nothing is sent.
func (p PushRef) Deletes() bool { return p.LocalHash.IsZero() }

// New tells that the remote does not have the ref yet.
func (p PushRef) New() bool { return p.RemoteHash.IsZero() }

// maxPushRefs is how many refs of one push are read.
const maxPushRefs = 1 << 20

// ParsePushLines reads what git writes to a pre-push hook (githooks(5)):
//
//	<local ref> SP <local id> SP <remote ref> SP <remote id> LF
func ParsePushLines(r io.Reader) ([]PushRef, error) {
	var refs []PushRef
	lines := newLineReader(r)
	for n := 1; ; n++ {
		line, err := lines.next()
		if err == io.EOF {
			return refs, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading the refs of a push: line %d: %w", n, err)
		}
		if len(refs) == maxPushRefs {
			return nil, fmt.Errorf("reading the refs of a push: there are more than %d", maxPushRefs)
		}
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 {
			continue
		}
		ref, err := parsePushLine(line)
		if err != nil {
			return nil, fmt.Errorf("reading the refs of a push: line %d: %w", n, err)
		}
		refs = append(refs, ref)
	}
}

var errPushLine = errors.New("it is not \"LOCAL-REF ID REMOTE-REF ID\"")

// parsePushLine takes the fields from the end: the local ref may be a revision
// with spaces in it, HEAD@{1 day ago}.
func parsePushLine(line []byte) (PushRef, error) {
	var fields [4]string
	for i := 3; i > 0; i-- {
		at := bytes.LastIndexByte(line, ' ')
		if at < 0 {
			return PushRef{}, errPushLine
		}
		fields[i], line = string(line[at+1:]), line[:at]
	}
	p := PushRef{Local: string(line), Remote: fields[2]}
	var okLocal, okRemote bool
	p.LocalHash, okLocal = parseHash(fields[1])
	p.RemoteHash, okRemote = parseHash(fields[3])
	if len(fields[1]) == 64 && len(fields[3]) == 64 {
		return PushRef{}, fmt.Errorf("SHA-256 ids %w", ErrFormat)
	}
	if !okLocal || !okRemote || p.Local == "" || p.Remote == "" {
		return PushRef{}, errPushLine
	}
	return p, nil
}
