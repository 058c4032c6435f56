package source

import (
	"bufio"
	"compress/flate"
	"encoding/binary"
	"io"

	"github.com/hookvet/hookvet/internal/charset"
)

// A zip's directory is at its end, so a zip that was cut has none. But each
// member begins with a header of its own (APPNOTE 4.3.7), and deflate knows
// its end: what is left can be read from the front, like a tar.

// localHeader is the size of a member's header without name and extra field.
const localHeader = 30

const (
	sigLocal = 0x04034b50

	flagEncrypted  = 1 << 0
	flagDescriptor = 1 << 3 // sizes follow the data

	store, deflate = 0, 8
)

// salvage hands on what members a zip without directory has, in order, until
// something does not fit. It has no checksums to verify: the gap for the zip
// stands already.
func (w *worker) salvage(c content, z *zipFile, n int64, level int) {
	z.left = -1
	found := false
	for off := int64(0); !w.over(c); found = true {
		next, ok := w.salvageMember(c, z, off, n, level)
		if !ok {
			break
		}
		off = next
	}
	if !found && !w.over(c) {
		w.pretender(c, z, n)
	}
}

// salvageMember hands on the member at off and returns where the next begins.
func (w *worker) salvageMember(c content, z *zipFile, off, n int64, level int) (next int64, ok bool) {
	var h [localHeader]byte
	if _, err := z.ReadAt(h[:], off); err != nil || binary.LittleEndian.Uint32(h[:]) != sigLocal {
		return 0, false
	}
	flags, method := binary.LittleEndian.Uint16(h[6:]), binary.LittleEndian.Uint16(h[8:])
	packed := int64(binary.LittleEndian.Uint32(h[18:]))
	name := make([]byte, binary.LittleEndian.Uint16(h[26:]))
	if _, err := z.ReadAt(name, off+localHeader); err != nil {
		return 0, false
	}
	data := off + localHeader + int64(len(name)) + int64(binary.LittleEndian.Uint16(h[28:]))
	known := flags&flagDescriptor == 0 && packed != 1<<32-1
	if data > n || !known && (method != deflate || flags&flagEncrypted != 0) {
		return 0, false
	}
	end := n
	if known {
		end = min(n, data+packed)
	}
	section := io.NewSectionReader(z, data, end-data)
	in := bufio.NewReader(section)
	var r io.Reader = in
	if method == deflate {
		r = flate.NewReader(in) // the standard library's: it takes no byte beyond the end
	}
	r = &expander{c.box, r, zipFormat}

	if m, wanted := w.member(c, string(name)); wanted {
		switch {
		case flags&flagEncrypted != 0:
			w.gap(m.path, "encrypted")
			w.call(m, nil)
		case method != store && method != deflate:
			w.gap(m.path, "unsupported zip compression method")
			w.call(m, nil)
		default:
			m.r = r
			w.guard(m.path, func() { w.content(m, level+1) })
		}
	}
	if known {
		return end, end == data+packed
	}
	if _, err := io.Copy(io.Discard, r); err != nil {
		return 0, false
	}
	pos, err := section.Seek(0, io.SeekCurrent)
	if err != nil {
		return 0, false
	}
	return z.afterDescriptor(data + pos - int64(in.Buffered()))
}

// afterDescriptor finds the header that follows the sizes and the checksum
// after a member's data: they have two widths and an optional signature
// (APPNOTE 4.3.9), so the next signature decides.
func (z *zipFile) afterDescriptor(off int64) (next int64, ok bool) {
	for _, width := range []int64{16, 12, 24, 20} {
		var sig [4]byte
		if _, err := z.ReadAt(sig[:], off+width); err == nil && binary.LittleEndian.Uint32(sig[:]) == sigLocal {
			return off + width, true
		}
	}
	return 0, false
}

// pretender hands on a text that only begins like a zip.
func (w *worker) pretender(c content, z *zipFile, n int64) {
	head := make([]byte, min(n, charset.Window))
	if _, err := z.ReadAt(head, 0); err != nil && err != io.EOF {
		return
	}
	if kind := charset.Detect(head); kind != charset.Binary {
		w.hand(c, kind, &peeked{ctx: w.ctx, head: head, rest: io.NewSectionReader(z, int64(len(head)), n-int64(len(head)))})
	}
}
