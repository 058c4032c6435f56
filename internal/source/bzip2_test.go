package source

import (
	"bytes"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

// checksum is what a block has of the data it expands to.
func checksum(data string) uint32 {
	crc := ^uint32(0)
	for _, c := range []byte(data) {
		crc ^= uint32(c) << 24
		for range 8 {
			crc = crc<<1 ^ crc>>31*0x04c11db7
		}
	}
	return ^crc
}

// bzOf makes a stream of blocks. One that begins with "=" has runs of four and
// a count in it, as bzip2's first stage leaves them.
func bzOf(level byte, blocks ...string) string {
	w := &bitWriter{b: []byte{'B', 'Z', 'h', level}}
	var sum uint32
	for _, b := range blocks {
		data, isRuns := strings.CutPrefix(b, "=")
		plain := data
		if isRuns {
			plain = expandRuns(data)
		}
		sum = bits.RotateLeft32(sum, 1) ^ checksum(plain)
		w.block([]byte(data), checksum(plain), 0)
	}
	w.write(bzip2End, magicBits)
	w.write(uint64(sum), crcBits)
	return string(w.b)
}

func expandRuns(data string) string {
	var out strings.Builder
	same := 0
	for i := range len(data) {
		if same == 4 {
			out.WriteString(strings.Repeat(data[i-1:i], int(data[i])))
			same = 0
			continue
		}
		if same > 0 && data[i] != data[i-1] {
			same = 0
		}
		same++
		out.WriteByte(data[i])
	}
	return out.String()
}

// usedBytes returns the bytes for which a block's table of used bytes has such
// rows of bits.
func usedBytes(rows map[int]uint16) string {
	var b []byte
	for row := range 16 {
		for i := range 16 {
			if rows[row]>>(15-i)&1 != 0 {
				b = append(b, byte(16*row+i))
			}
		}
	}
	return string(b)
}

// Blocks that hold a magic in their table of used bytes: in the last three
// rows, or in the list of rows and the first two.
var (
	falseEnd   = usedBytes(map[int]uint16{3: 0x1772, 4: 0x4538, 5: 0x5090})
	falseBlock = usedBytes(map[int]uint16{2: 0x5926, 3: 0x5359, 7: 1, 9: 1, 15: 1})
)

// bz2Blocks is by bzip2 -1: four blocks of text with repeated lines.
const bz2Blocks = "\x42\x5a\x68\x31\x31\x41\x59\x26\x53\x59\x37\x2b\x6c\x06\x00\x30\xd1\x59\x80\x00\x10\x40\x00\x20\x00\x24\x25\x98\x80\x20\x00\x90\x20\x68\x1a\x01\x4a\xa0\x34\xc4" +
	"\xd5\x21\x03\xe2\x84\x0e\x69\x08\x1a\xc9\x42\x07\x14\x84\x0c\x14\x20\x60\xa1\x03\x25\x08\x1b\x28\x40\xd9\x42\x06\xe9\x08\x1b\x28\x40\xfc\xc5\x05\x64\x99\x4d\x66" +
	"\x72\x29\x1e\xf8\x01\x17\xeb\x66\x00\x00\x41\x00\x00\xc0\x00\x90\x96\x62\x00\xc0\x02\xe0\x20\x1a\x00\x20\x1a\x00\x0a\x54\x80\x68\xd3\xe2\x84\x0c\xd2\x10\x36\x50" +
	"\xa8\xf3\x0a\x14\xa6\x4a\x10\x3e\x90\xa8\xc6\x14\x29\x4c\x94\x20\x78\xa1\x51\x9a\x85\x29\xd5\x21\x03\x54\x84\x0d\x52\x10\x34\x50\x81\xaa\x42\x07\xe6\x28\x2b\x24" +
	"\xca\x6b\x29\xb1\xf5\x01\xe0\x07\x52\xfb\x30\x00\x02\x08\x00\x03\x00\x04\x84\xb3\x10\x04\x00\x12\x04\x03\x40\x01\x4a\x91\x32\x3d\x1e\xa9\xed\x21\x03\x65\x08\x1c" +
	"\x52\x10\x3f\x6c\xa1\x51\x9a\x00\x96\x52\x10\x3c\x94\x20\x6f\xcd\x24\x2a\x34\x01\x2e\xca\x10\x3b\xa4\x20\x65\x21\x03\x29\x08\x18\x50\x81\xfc\xc5\x05\x64\x99\x4d" +
	"\x67\x41\x40\xa2\x04\x01\xd5\x0d\x66\x00\x00\x41\x00\x00\x20\x00\x90\x96\x62\x00\x80\x02\x40\x81\xa0\x68\x05\x2a\x80\xc9\x93\x50\x92\x56\x42\x49\x5c\xc2\x49\x59" +
	"\x84\x92\xb5\x09\x25\x62\x12\x4a\xc4\x24\x95\xf4\x24\x95\xb0\x92\x56\xe1\x24\xad\xc2\x49\x5b\x09\x25\x7e\x2e\xe4\x8a\x70\xa1\x21\x00\x7a\x0c\xa8"

// decodeAll reads r to its end, or to most bytes. What comes with an error is
// not counted.
func decodeAll(r io.Reader, most, buffer int) (string, error) {
	var out bytes.Buffer
	buf := make([]byte, buffer)
	for out.Len() < most {
		n, err := r.Read(buf)
		if err != nil {
			return out.String(), err
		}
		out.Write(buf[:n])
	}
	return out.String()[:most], nil
}

const mostCompared = 1 << 20

// compareBzip2 compares with compress/bzip2.
func compareBzip2(t *testing.T, open func() io.Reader, minPiece, maxBlock, slots, buffer int) {
	t.Helper()
	want, wantErr := decodeAll(bzip2.NewReader(open()), mostCompared, 32<<10)
	r := newBzip2Reader(open(), newAhead(2))
	r.ahead.slots = make(chan struct{}, slots)
	r.split.min, r.split.max = minPiece, maxBlock
	got, err := decodeAll(r, mostCompared, buffer)
	r.stop()
	if got != want {
		t.Fatalf("min %d, max %d, slots %d: %d bytes %.40q, want %d %.40q", minPiece, maxBlock, slots, len(got), got, len(want), want)
	}
	if fmt.Sprint(err) != fmt.Sprint(wantErr) {
		t.Fatalf("min %d, max %d, slots %d: error %v, want %v", minPiece, maxBlock, slots, err, wantErr)
	}
	for range slots { // the goroutines have ended, or will
		r.ahead.slots <- struct{}{}
	}
}

// bzip2Cases are streams of all kinds.
func bzip2Cases() map[string]string {
	several := bzOf('1', "first words", "a second", "third", "a fourth one")
	empty := bzOf('7')
	return map[string]string{
		"one block":               bzOf('3', "words"),
		"blocks":                  several,
		"tool":                    bz2Blocks,
		"streams":                 bzOf('1', "a", "b") + bzOf('2', "c") + bzOf('9', "d", "e", "f") + bzOf('1', "g"),
		"empty":                   empty,
		"empty first":             empty + several,
		"empty between":           several + empty + empty + several,
		"empty last":              several + several + empty,
		"trailing byte":           several + "B",
		"trailing other byte":     several + "x",
		"trailing zeros":          several + "\x00\x00\x00",
		"trailing text":           several + several + "and some text after it",
		"bad level":               several + "BZh0" + several[4:],
		"no Huffman":              several + "BZ0" + several[3:],
		"only a header":           several + "BZh1",
		"no block":                several + "BZh1 and so on, and so on",
		"header":                  "BZh9",
		"not bzip2":               "plain words, and more of them",
		"nothing":                 "",
		"run":                     bzOf('1', "=aaaa\xffbbbb\x00", "=cccc\x09"),
		"false block":             bzOf('1', "first", falseBlock, "last"),
		"false block first":       bzOf('1', falseBlock, "second", "last"),
		"false blocks":            bzOf('1', falseBlock, falseBlock, "last") + several,
		"false block last":        bzOf('1', "first", "second", falseBlock),
		"false end":               bzOf('1', "first", falseEnd, "last") + several,
		"false end last":          bzOf('1', "first", "second", falseEnd),
		"other stream's checksum": several[:len(several)-3] + several[len(several)-2:] + several,
	}
}

func TestBzip2(t *testing.T) {
	for name, in := range bzip2Cases() {
		t.Run(name, func(t *testing.T) {
			for _, from := range []func(io.Reader) io.Reader{
				func(r io.Reader) io.Reader { return r }, iotest.OneByteReader, iotest.DataErrReader, iotest.TimeoutReader,
				func(r io.Reader) io.Reader { return io.MultiReader(r, iotest.ErrReader(errors.New("bad disk"))) },
			} {
				open := func() io.Reader { return from(strings.NewReader(in)) }
				for _, slots := range []int{0, 1, 9} {
					compareBzip2(t, open, 1, maxBlock, slots, 7)
					compareBzip2(t, open, 100, maxBlock, slots, 32<<10)
				}
				compareBzip2(t, open, 1, 40, 2, 100)
				compareBzip2(t, open, minPiece, maxBlock, 2, 100)
			}
		})
	}
}

// Whatever is cut or changed, it is as with the standard library.
func TestBzip2Damaged(t *testing.T) {
	in := []byte(bzOf('1', "first words", "a second", falseBlock, "x") + bzOf('1', "third", "=aaaa\x09b", "last"))
	open := func() io.Reader { return bytes.NewReader(in) }
	whole := in
	for i := range whole {
		in = whole[:i]
		compareBzip2(t, open, 1+i%2*60, maxBlock, 2, 512)
	}
	in = whole
	for i := 0; i < 8*len(in); i += 5 {
		in[i/8] ^= 1 << (i % 8)
		compareBzip2(t, open, 1, maxBlock, 2, 512)
		in[i/8] ^= 1 << (i % 8)
	}
}

// The pieces of a sound file must all be decoded ahead: what falls back is
// right, but slow.
func TestBzip2Pieces(t *testing.T) {
	for in, want := range map[string]int{
		bzOf('1', "a", "b", "c"):                                   3,
		bzOf('1', "a", "b") + bzOf('2', "c") + bzOf('9', "d", "e"): 5,
		bz2Blocks: 4,
	} {
		s := newSplitter(strings.NewReader(in))
		s.min = 1
		got := 0
		for ; !s.done; got++ {
			p := s.next()
			_, err := decodeAll(p, 1<<20, 1<<16)
			if p.final && err != io.EOF || !p.final && err != errCut {
				t.Errorf("piece %d: %v", got, err)
			}
		}
		if got != want {
			t.Errorf("%d pieces, want %d", got, want)
		}
	}
}

// A piece with a wrong end is found out, whatever follows.
func TestBzip2Stray(t *testing.T) {
	s := newSplitter(strings.NewReader(bzOf('1', "first", falseBlock, "last")))
	s.min = 1
	s.next()
	if out, err := decodeAll(s.next(), 100, 10); out != "" || err != errStray {
		t.Errorf("%q %v", out, err)
	}
	s = newSplitter(strings.NewReader(bzOf('1', "first", falseBlock, "last", "more") + bzOf('1', "x", "y")))
	s.min = 100 // the false one is within
	if out, err := decodeAll(s.next(), 100, 10); !strings.HasPrefix(out, "first"+falseBlock) || err != errStray {
		t.Errorf("%q %v", out, err)
	}
}

// Two magics cannot overlap by all but a few bits (see beyond).
func TestBzip2Overlap(t *testing.T) {
	for _, a := range []uint64{bzip2Block, bzip2End} {
		for _, b := range []uint64{bzip2Block, bzip2End} {
			for shift := 1; shift < 8; shift++ {
				if a&(1<<(magicBits-shift)-1) == b>>shift {
					t.Errorf("%x and %x at a distance of %d", a, b, shift)
				}
			}
		}
	}
	if beyond*8 < 7 || beyond*8+7 >= crcBits {
		t.Error("beyond does not fit")
	}
}

// A prefix has the checksum and the number of bits that are wanted.
func TestBzip2Prefix(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	sums := []uint32{0, 1, 1<<32 - 1, checksum("aaaa"), checksum("abab"), checksum("aabb"), checksum("abba"), checksum("aaab")}
	for range 1000 {
		sums = append(sums, rnd.Uint32())
	}
	for i, sum := range sums {
		data := withChecksum(sum)
		if got := checksum(string(data[:])); got != sum {
			t.Fatalf("%x has %x, want %x", data, got, sum)
		}
		p := place{level: '1', sum: sum, phase: i % 8}
		w := &bitWriter{}
		w.write(0, p.phase)
		w.write(bzip2End, magicBits)
		w.write(uint64(sum), crcBits)
		in := p.prefix(w.b[0])
		if p.phase > 0 {
			w.b = w.b[1:]
		}
		got, err := io.ReadAll(bzip2.NewReader(bytes.NewReader(append(in, w.b...))))
		if err != nil || string(got) != string(data[:]) {
			t.Fatalf("%+v: %x %v, want %x", p, got, err, data)
		}
	}
}

func TestBzip2Close(t *testing.T) {
	runs := "=" + strings.Repeat("aaaa\xff", 1000)
	in := bzOf('1', runs, runs, runs, runs, runs, runs)
	p := pools{ahead: newAhead(3)}
	for _, n := range []int{0, 1, 300_000} {
		d, err := p.open(bzip2Format, strings.NewReader(in))
		if err != nil {
			t.Fatal(err)
		}
		d.r.(*bzip2Reader).split.min = 1
		if _, err := io.CopyN(io.Discard, d, int64(n)); err != nil {
			t.Fatal(err)
		}
		d.Close()
		d.Close()
	}
	for range 3 { // all slots become free
		p.ahead.slots <- struct{}{}
	}
}

// Each piece takes a decoder, so they must not be as small as blocks can be.
func TestBzip2Memory(t *testing.T) {
	in := strings.Repeat(bzOf('9', "a"), 500)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got, err := decodeAll(newBzip2Reader(strings.NewReader(in), newAhead(2)), 1<<20, 1<<16)
	if err != io.EOF || len(got) != 500 {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 100<<20 {
		t.Errorf("%s were allocated for %s", size(int64(got)), size(int64(len(in))))
	}
}

// A panic of a decoder's goroutine arrives where it does no harm.
func TestBzip2Panic(t *testing.T) {
	r := newBzip2Reader(strings.NewReader(""), newAhead(2))
	broken := &piece{} // it has no first byte
	r.ahead.slots <- struct{}{}
	broken.start(r.ahead, r.quit)
	r.queue, r.split.done = []*piece{broken}, true
	w := newRun(t.Context(), Options{}, nil).worker(0)
	d := &decoder{r: r, stop: r.stop}
	w.guard("it", func() {
		defer d.Close()
		d.Read(make([]byte, 9))
	})
	if len(w.gaps.list) != 1 || !strings.Contains(w.gaps.list[0].Why, "internal error: runtime error: index out of range") {
		t.Errorf("gaps %v", w.gaps.list)
	}
}

// Pieces that an encoder wrote are decoded without the standard library.
func TestBzip2Straight(t *testing.T) {
	for name, in := range map[string]string{
		"bzip2":   bz2Blocks,
		"blocks":  bzOf('1', "one block", "=aaaa\x05b", "another", "the last"),
		"streams": bzOf('1', "one") + bzOf('9', "stream", "after") + bzOf('2', "another"),
	} {
		split := newSplitter(strings.NewReader(in))
		split.min = 1
		var out strings.Builder
		a := newAhead(1)
		pieces := 0
		for p := split.next(); !p.final; p = split.next() {
			p.blocks = a.blocks
			pieces++
			for b, buf := newBlocks(p), make([]byte, 100); ; {
				n, err := b.Read(buf)
				out.Write(buf[:n])
				if err == errCut {
					break
				}
				if err != nil {
					t.Fatalf("%s: piece %d: %v", name, pieces, err)
				}
			}
		}
		want, err := io.ReadAll(bzip2.NewReader(strings.NewReader(in)))
		if err != nil {
			t.Fatal(err)
		}
		if pieces < 2 || out.Len() == 0 || !strings.HasPrefix(string(want), out.String()) {
			t.Errorf("%s: %d pieces give another text: %q", name, pieces, out.String())
		}
	}
}

// The workers' number does not change what is found.
func TestBzip2Jobs(t *testing.T) {
	var blocks []string
	want := ""
	for i := range 400 {
		blocks = append(blocks, fmt.Sprintf("block %d\n", i))
		want += blocks[i]
	}
	in := bzOf('1', blocks...)
	if len(in) < 3*minPiece {
		t.Fatalf("%d bytes are too few for several pieces", len(in))
	}
	for _, jobs := range []int{1, 2, 5} {
		got := read(t, Options{Jobs: jobs, MaxArchiveDepth: 1}, "a.bz2", []byte(in))
		wantItems(t, got, map[string]string{"a.bz2": want})
		wantGaps(t, got)
		got = read(t, Options{Jobs: jobs, MaxArchiveDepth: 1}, "a.bz2", []byte(in[:len(in)-50]))
		wantGaps(t, got, "a.bz2", "truncated bzip2")
	}
}

// FuzzBzip2 compares with compress/bzip2 used directly.
func FuzzBzip2(f *testing.F) {
	for _, in := range bzip2Cases() {
		f.Add([]byte(in), uint16(1), uint16(1000), uint8(2))
	}
	f.Fuzz(func(t *testing.T, in []byte, least, most uint16, slots uint8) {
		open := func() io.Reader { return bytes.NewReader(in) }
		compareBzip2(t, open, int(least), int(most), int(slots%8), 10_000)
	})
}

// The standard library may give bytes of a block that was cut: it reads zeros
// after the end, and here they are the code for the end of the block.
func TestBzip2Half(t *testing.T) {
	var in []byte
	for pad := range 8 {
		w := &bitWriter{b: []byte("BZh1")}
		w.write(bzip2Block, magicBits)
		w.write(uint64(checksum("a")), crcBits)
		w.write(0, 1+24)
		w.write(1<<(15-'a'/16), 16)
		w.write(1<<(15-'a'%16), 16)
		w.write(2, 3)
		w.write(uint64(1+pad), 15)
		w.write(0, 1+pad)
		for range 2 {
			w.write(2, 5)
			w.write(0b00_110, 5) // 2 bits for both digits of runs, 1 for the end
		}
		w.write(0b10, 2) // a run of one
		if in = w.b; w.bits%8 == 0 {
			break
		}
	}
	buf := make([]byte, 10)
	n, err := bzip2.NewReader(bytes.NewReader(in)).Read(buf)
	if n != 1 || err != io.ErrUnexpectedEOF {
		t.Fatalf("%d bytes, %v", n, err)
	}
	if n, err = newBzip2Reader(bytes.NewReader(in), newAhead(2)).Read(buf); n != 0 || err != io.ErrUnexpectedEOF {
		t.Errorf("%d bytes, %v", n, err)
	}
}
