package source

import (
	"bytes"
	"io"
	"os"
)

// spoolMemory is how much of a nested zip is kept in memory, for each worker.
// Most jars in a war are smaller.
const spoolMemory = 16 << 20

// spool holds a stream for random access: a zip's directory is at its end.
type spool struct {
	io.ReaderAt
	size int64
	file *os.File
}

// spool reads all of r. What was read before an error is there: a zip that was
// cut can be salvaged.
func (w *worker) spool(r io.Reader, most int64) (*spool, error) {
	var buf bytes.Buffer
	n, err := io.Copy(&buf, io.LimitReader(r, min(spoolMemory, most)))
	s := &spool{bytes.NewReader(buf.Bytes()), n, nil}
	if err != nil || n < min(spoolMemory, most) {
		return s, err
	}
	f, err := os.CreateTemp("", "hookvet-zip-*") // mode 0600
	if err != nil {
		return s, err
	}
	s.file = f
	if _, err = f.Write(buf.Bytes()); err != nil {
		return s, err
	}
	n, err = io.Copy(f, io.LimitReader(r, most-n+1))
	s.ReaderAt = f
	s.size += n
	if s.size > most {
		return s, stopf("larger than %s, too large for a zip in a stream", size(most))
	}
	return s, err
}

func (s *spool) close() {
	if s.file != nil {
		s.file.Close()
		os.Remove(s.file.Name())
	}
}
