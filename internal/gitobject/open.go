package gitobject

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// errNotRegular: a device or a named pipe must not be opened, even less read.
var errNotRegular = errors.New("is not a regular file")

// openRegular opens a regular file, or a link to one, and returns its size.
func openRegular(path string) (*os.File, int64, error) {
	// To open some devices has effects.
	info, err := os.Stat(path)
	if err != nil {
		return nil, 0, err
	}
	if !info.Mode().IsRegular() {
		return nil, 0, errNotRegular
	}
	// It may have become a named pipe since, which must not block.
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, 0, err
	}
	info, err = f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errNotRegular
	}
	if err != nil {
		f.Close()
		return nil, 0, err
	}
	return f, info.Size(), nil
}

// readSmall reads a regular file of at most limit bytes.
func readSmall(path string, limit int64) ([]byte, error) {
	f, size, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if size > limit {
		return nil, fmt.Errorf("is larger than %d bytes", limit)
	}
	return io.ReadAll(io.LimitReader(f, limit))
}

// readDir lists a directory, sorted. One that is not there is empty.
func readDir(path string) ([]fs.DirEntry, error) {
	info, err := os.Stat(path)
	if err == nil && !info.IsDir() {
		err = errors.New("is not a directory")
	}
	var list []fs.DirEntry
	if err == nil {
		list, err = os.ReadDir(path)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return list, err
}
