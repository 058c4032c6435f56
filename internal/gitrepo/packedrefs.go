package gitrepo

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/go-git/go-git/v5/plumbing"
)

// maxRefs is how many refs are held. The largest public repositories have
// some hundred thousand.
const maxRefs = 2 << 20

var errRefs = fmt.Errorf("there are more than %d refs", maxRefs)

// packedRefs calls yield for each line of a packed-refs file:
//
//	# pack-refs with: peeled fully-peeled sorted
//	<40 hex> SP <name> LF
//	^<40 hex> LF             the object that the tag of the line above is of
//
// Lines that are none of these are counted. The slice of a name is valid until
// yield returns. Errors are those of reading and of yield.
func packedRefs(r io.Reader, yield func(name []byte, target, peeled plumbing.Hash) error) (bad int, err error) {
	var (
		lines  = newLineReader(r)
		name   []byte
		target plumbing.Hash
		peeled plumbing.Hash
		have   bool
	)
	flush := func() error {
		if !have {
			return nil
		}
		have = false
		return yield(name, target, peeled)
	}
	for {
		line, err := lines.next()
		if err == io.EOF {
			return bad, flush()
		}
		if err != nil && err != errLongLine {
			return bad, err
		}
		if err == nil && !lines.ended {
			bad++ // cut short: the name may be, too
		}
		switch {
		case err == errLongLine:
			bad++
		case len(line) > 0 && line[0] == '#':
		case len(line) > 0 && line[0] == '^':
			h, ok := parseHash(bytes.TrimRight(line[1:], "\r"))
			if !ok || !have || !peeled.IsZero() {
				bad++
				continue
			}
			peeled = h
		default:
			if err := flush(); err != nil {
				return bad, err
			}
			h, ok := parseHash(line[:min(len(line), 40)])
			if !ok || h.IsZero() || len(line) < 42 || line[40] != ' ' {
				bad++
				continue
			}
			target, peeled, have = h, plumbing.ZeroHash, true
			name = append(name[:0], bytes.TrimRight(line[41:], "\r")...)
		}
	}
}

// eachPacked calls yield for the packed refs of the common directory.
func (r *Repo) eachPacked(yield func(name []byte, target, peeled plumbing.Hash) error) (bad int, err error) {
	root, err := os.OpenRoot(r.CommonDir)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	f, err := openFile(root, "packed-refs")
	if missing(err) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return packedRefs(f, yield)
}

var errLongLine = errors.New("a line is too long")

// lineReader reads lines of at most maxLine bytes.
type lineReader struct {
	r     *bufio.Reader
	ended bool // the last line had its newline
}

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{r: bufio.NewReaderSize(r, maxLine)}
}

// next returns the next line without its newline, valid until the next call.
// The error is io.EOF, errLongLine for a line that was skipped, or that of
// reading.
func (l *lineReader) next() ([]byte, error) {
	line, err := l.r.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		for err == bufio.ErrBufferFull {
			_, err = l.r.ReadSlice('\n')
		}
		if err != nil && err != io.EOF {
			return nil, bare(err)
		}
		return nil, errLongLine
	}
	l.ended = err == nil
	switch {
	case err == nil:
		return line[:len(line)-1], nil
	case err != io.EOF:
		return nil, bare(err)
	case len(line) == 0:
		return nil, io.EOF
	}
	return line, nil
}
