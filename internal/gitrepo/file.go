package gitrepo

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/hookvet/hookvet/internal/finding"
)

// Limits on what one file may hold. They are far above what git writes, and
// below what would hurt.
const (
	maxSmall  = 64 << 10  // HEAD, a loose ref, commondir, a .git file
	maxConfig = 16 << 20  // config with a section for each of many branches
	maxList   = 128 << 20 // shallow, FETCH_HEAD: 41 bytes and more a line
	maxLine   = 64 << 10  // of packed-refs, reflogs and a hook's input
	maxIndex  = 256 << 20 // some three million entries
)

var (
	errNotRegular = errors.New("is not a regular file")
	errTooLarge   = errors.New("is larger than what is read of such a file")
)

// readFile reads a regular file of at most limit bytes in root.
func readFile(root *os.Root, name string, limit int64) ([]byte, error) {
	f, err := openFile(root, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAll(f, limit)
}

// openFile opens a regular file in root. It follows links as far as they stay
// inside.
func openFile(root *os.Root, name string) (*os.File, error) {
	name = filepath.FromSlash(name)
	// Looking first keeps devices from being opened at all.
	if info, err := root.Stat(name); err != nil {
		return nil, bare(err)
	} else if !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	f, err := root.OpenFile(name, os.O_RDONLY|openFlags, 0)
	return checkRegular(f, err)
}

// openPath is openFile for a path that the user, not the repository, named.
func openPath(path string) (*os.File, error) {
	if info, err := os.Stat(path); err != nil {
		return nil, bare(err)
	} else if !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	f, err := os.OpenFile(path, os.O_RDONLY|openFlags, 0)
	return checkRegular(f, err)
}

func checkRegular(f *os.File, err error) (*os.File, error) {
	if err != nil {
		return nil, bare(err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errNotRegular
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// readAll reads a file that may grow meanwhile, up to limit bytes.
func readAll(f *os.File, limit int64) ([]byte, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > limit {
		return nil, errTooLarge
	}
	data := make([]byte, 0, info.Size()+1)
	for {
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case err == io.EOF:
			return data, nil
		case err != nil:
			return nil, bare(err)
		case int64(len(data)) > limit:
			return nil, errTooLarge
		case len(data) == cap(data):
			data = append(data, 0)[:len(data)]
		}
	}
}

// bare takes the path off a system call's error: callers say what they read.
func bare(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotDir) }

// isDir tells whether name in root is a directory, or a link to one inside.
func isDir(root *os.Root, name string) bool {
	info, err := root.Stat(name)
	return err == nil && info.IsDir()
}

// maxGaps is how many gaps of one reading are listed one by one.
const maxGaps = 200

// gaps collects what could not be read. A hostile repository can have any
// number of broken refs; beyond maxGaps they are counted.
type gaps struct {
	list []finding.Gap
	more int
}

func (g *gaps) add(what string, err error) {
	if len(g.list) == maxGaps {
		g.more++
		return
	}
	g.list = append(g.list, finding.Gap{What: filepath.ToSlash(what), Why: err.Error()})
}

// all returns the gaps, the last one for those that were only counted.
func (g *gaps) all(of string) []finding.Gap {
	if g.more > 0 {
		return append(g.list, finding.Gap{What: of, Why: fmt.Sprintf("%d more could not be read", g.more)})
	}
	return g.list
}
