package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/hookvet/hookvet/rules"
)

// maxFile is the size of the largest file that is read; gitleaks' default rules
// have 96 KiB.
const maxFile = 1 << 20

// maxBaseline is that of the largest baseline: a hundred thousand entries.
const maxBaseline = 16 << 20

func tooLarge(most int64) error { return fmt.Errorf("is larger than %d bytes", most) }

// readError marks an error as being about reading, not about what was read.
type readError struct {
	err      error
	extended bool // already says who wanted the file
}

func (e *readError) Error() string { return e.err.Error() }
func (e *readError) Unwrap() error { return e.err }

// fileError is an error about reading a file, without the path that the system
// call was made with.
func fileError(name string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return &readError{err: &rules.Error{File: name, Err: err}}
}

// missing tells whether err says that the file is not there.
func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// OpenInRoot opens a file that was found in the scanned directory, such as
// Config.IgnoreFile, with the care that a stranger's file needs: it is a
// regular file, not a link, and not too large. Reading stops at the size that
// was allowed, with an error if there is more.
func OpenInRoot(root, name string) (io.ReadCloser, error) {
	r, err := os.OpenRoot(root)
	if err != nil {
		return nil, fileError(root, err)
	}
	defer r.Close()
	most := int64(maxFile)
	if name == BaselineFile {
		most = maxBaseline
	}
	f, err := openIn(r, root, name, false, most)
	if err != nil {
		return nil, err
	}
	return &capped{File: f, most: most, left: most}, nil
}

// capped is a file that may not grow while it is read.
type capped struct {
	*os.File
	most, left int64
}

func (c *capped) Read(p []byte) (int, error) {
	n, err := c.File.Read(p[:min(int64(len(p)), c.left+1)])
	if c.left -= int64(n); c.left < 0 {
		return 0, tooLarge(c.most)
	}
	return n, err
}

// openIn opens a regular file of at most that many bytes in the root. A link is
// refused, or followed inside the root if links is set.
func openIn(root *os.Root, rootName, name string, links bool, most int64) (*os.File, error) {
	shown := filepath.Join(rootName, filepath.FromSlash(name))
	stat := root.Lstat
	if links {
		stat = root.Stat
	}
	before, err := stat(name)
	if err == nil {
		err = regular(before, most)
	}
	if err != nil {
		return nil, fileError(shown, outside(err))
	}
	// The file may have become another one since: a pipe, which must not block,
	// or a link.
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, fileError(shown, outside(err))
	}
	after, err := f.Stat()
	if err == nil {
		err = regular(after, most)
	}
	if err == nil && !os.SameFile(before, after) {
		err = errors.New("was replaced while it was opened")
	}
	if err != nil {
		f.Close()
		return nil, fileError(shown, err)
	}
	return f, nil
}

// regular refuses what is not a small regular file.
func regular(info fs.FileInfo, most int64) error {
	switch {
	case info.Mode()&fs.ModeSymlink != 0:
		return errors.New("is a symbolic link, which is not followed in a scanned directory (name the file with --config, or use --no-repo-config)")
	case !info.Mode().IsRegular():
		return errors.New("is not a regular file (--no-repo-config ignores it)")
	case info.Size() > most:
		return tooLarge(most)
	}
	return nil
}

// outside explains the root's refusal to leave itself, which has no sentinel.
func outside(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) && pe.Err.Error() == "path escapes from parent" {
		return errOutside
	}
	return err
}
