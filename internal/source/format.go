package source

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/therootcompany/xz"
)

// format is a kind of container, recognised by its content: names lie, and
// half the zips in the world are called .jar, .whl, .docx or .nupkg.
type format uint8

const (
	none format = iota
	zipFormat
	tarFormat
	gzipFormat
	bzip2Format
	xzFormat
	zstdFormat
)

func (f format) String() string {
	return [...]string{"file", "zip", "tar", "gzip", "bzip2", "xz", "zstd"}[f]
}

// sniff tells the format from the first bytes of a content.
func sniff(head []byte) format {
	has := func(s string) bool { return len(head) >= len(s) && string(head[:len(s)]) == s }
	switch {
	case has("PK\x03\x04"), has("PK\x05\x06"): // the latter: a zip without members
		return zipFormat
	case has("\x1f\x8b\x08"):
		return gzipFormat
	case has("\xfd7zXZ\x00"):
		return xzFormat
	case has("\x28\xb5\x2f\xfd"):
		return zstdFormat
	case has("BZh") && len(head) >= 10 && head[3] >= '1' && head[3] <= '9' &&
		(string(head[4:10]) == "1AY&SY" || string(head[4:10]) == "\x17\x72\x45\x38\x50\x90"):
		// Pi starts a block, the root of pi ends an empty stream. BZh alone may be text.
		return bzip2Format
	case isTar(head):
		return tarFormat
	}
	return none
}

// isTar reports whether head starts with a tar header: "ustar" at its place
// and a checksum that fits, for a text may have that word anywhere.
func isTar(head []byte) bool {
	const block, sumAt, magicAt = 512, 148, 257
	if len(head) < block || string(head[magicAt:magicAt+5]) != "ustar" {
		return false
	}
	sum := int64(8 * ' ') // the checksum field counts as spaces
	for i, b := range head[:block] {
		if i < sumAt || i >= sumAt+8 {
			sum += int64(b)
		}
	}
	var want int64
	for _, c := range bytes.Trim(head[sumAt:sumAt+8], " \x00") {
		if c < '0' || c > '7' {
			return false
		}
		want = want<<3 | int64(c-'0')
	}
	return sum == want
}

// formatError says which container's bytes are bad. Its text is the gap's.
type formatError struct {
	format format
	err    error
}

func (e *formatError) Unwrap() error { return e.err }

func (e *formatError) Error() string {
	switch {
	case errors.Is(e.err, io.ErrUnexpectedEOF), errors.Is(e.err, xz.ErrBuf):
		return "truncated " + e.format.String()
	case errors.Is(e.err, zip.ErrAlgorithm):
		return "unsupported zip compression method"
	case errors.Is(e.err, xz.ErrMemlimit):
		return "xz dictionary larger than " + size(xzMaxDict)
	case errors.Is(e.err, zstd.ErrWindowSizeExceeded):
		return "zstd window larger than " + size(zstdMaxWindow)
	case errors.Is(e.err, tar.ErrHeader):
		return "corrupt tar: invalid header"
	}
	msg := strings.ToLower(e.err.Error())
	for _, p := range []string{"zip: ", "gzip: ", "bzip2 data invalid: ", "xz: ", "flate: "} {
		msg = strings.TrimPrefix(msg, p)
	}
	return fmt.Sprintf("corrupt %s: %s", e.format, msg)
}

// wrap names the format in an error of its reader, unless the error came from
// further out: an end of the file, of the budget, of the context, a bad disk.
func (f format) wrap(err error) error {
	var inner *formatError
	switch {
	case err == nil, err == io.EOF, errors.As(err, &inner), isStop(err),
		errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), isPathError(err):
		return err
	}
	return &formatError{f, err}
}
