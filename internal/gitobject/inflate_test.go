package gitobject

import (
	"bytes"
	stdzlib "compress/zlib"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/klauspost/compress/zlib"
)

// deflate compresses data as a stream of zlib.
func deflate(data []byte, level int) []byte {
	var buf bytes.Buffer
	w, err := stdzlib.NewWriterLevel(&buf, level)
	if err != nil {
		panic(err)
	}
	return deflateTo(&buf, w, data)
}

// deflateTo compresses with a writer to the buffer, which may be used again.
func deflateTo(buf *bytes.Buffer, w *stdzlib.Writer, data []byte) []byte {
	buf.Reset()
	w.Reset(buf)
	w.Write(data)
	if err := w.Close(); err != nil {
		panic(err)
	}
	return buf.Bytes()
}

// textLike returns n bytes that compress in a way that varies with kind.
func textLike(rnd *rand.Rand, n, kind int) []byte {
	b := make([]byte, 0, n)
	for len(b) < n {
		switch k := rnd.IntN(10); {
		case kind == 0:
			b = append(b, byte(rnd.Uint32()))
		case kind == 1:
			b = append(b, byte('a'+rnd.ExpFloat64()*20))
		case k < 4 && len(b) > 0:
			from := rnd.IntN(len(b))
			b = append(b, b[from:min(len(b), from+1+rnd.IntN(300))]...)
		case k == 4:
			b = append(b, bytes.Repeat([]byte{byte(rnd.Uint32())}, rnd.IntN(600))...)
		default:
			b = append(b, fmt.Sprintf("%d words\n", rnd.IntN(1000))...)
		}
	}
	return b[:n]
}

func TestInflate(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	var f inflater
	for i := range 400 {
		n := rnd.IntN(1 << rnd.IntN(19))
		data := textLike(rnd, n, i%4)
		src := deflate(data, []int{stdzlib.BestCompression, stdzlib.BestSpeed, stdzlib.NoCompression, stdzlib.HuffmanOnly, stdzlib.DefaultCompression}[i%5])
		trailed := append(bytes.Clone(src), "what follows in the pack"...)
		dst := make([]byte, n)
		for _, src := range [][]byte{src, trailed} {
			if got, err := f.all(dst, src); err != nil || got != n || !bytes.Equal(dst, data) {
				t.Fatalf("%d: %d bytes, want %d, error %v", i, got, n, err)
			}
		}
		if got, err := f.all(make([]byte, n+500), src); err != nil || got != n {
			t.Errorf("%d: with more room: %d bytes, want %d, error %v", i, got, n, err)
		}
		if n > 0 {
			room := rnd.IntN(n)
			if got, err := f.all(dst[:room], src); !errors.Is(err, errFull) || got != room {
				t.Errorf("%d: %d bytes with room for %d, error %v", i, got, room, err)
			}
			if got, err := f.prefix(dst[:room], src); err != nil && room > 0 || got != room || !bytes.Equal(dst[:got], data[:got]) {
				t.Errorf("%d: prefix of %d bytes has %d, error %v", i, room, got, err)
			}
		}
		cut := rnd.IntN(len(src))
		if got, err := f.all(dst, src[:cut]); !errors.Is(err, errShort) {
			t.Errorf("%d: %d of %d bytes give %d of %d, error %v", i, cut, len(src), got, n, err)
		}
	}
}

// FuzzInflate compares with the decoders of the standard library and of
// klauspost/compress.
func FuzzInflate(f *testing.F) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for i := range 12 {
		f.Add(deflate(textLike(rnd, 100*i, i), i%10))
	}
	for range 30 { // with codes that encoders do not make
		w := streamWriter{Rand: rnd}
		f.Add(w.stream())
	}
	f.Add([]byte{0x78, 0x9c, 0x03, 0, 0, 0, 0, 1})
	f.Fuzz(func(t *testing.T, src []byte) {
		var fl inflater
		// A zeroed inflater and one that has been used give the same.
		var used inflater
		used.all(make([]byte, 100), deflate([]byte("something else, to be forgotten"), 9))
		const room = 1 << 16
		dst, again := make([]byte, room), make([]byte, room)
		n, err := fl.all(dst, src)
		m, err2 := used.all(again, src)
		if n != m || err != err2 || !bytes.Equal(dst[:n], again[:n]) {
			t.Fatalf("%d bytes and %v, then %d bytes and %v", n, err, m, err2)
		}
		if len(src) > 1 && src[1]&0x20 != 0 { // a dictionary, which the others may accept
			return
		}
		for _, open := range []func(io.Reader) (io.ReadCloser, error){stdzlib.NewReader, zlib.NewReader} {
			var want []byte
			r, wantErr := open(bytes.NewReader(src))
			if wantErr == nil {
				want, wantErr = io.ReadAll(io.LimitReader(r, room+1))
			}
			if wantErr == nil && len(want) > room {
				if err != errFull {
					t.Fatalf("more than %d bytes, error %v", room, err)
				}
				continue
			}
			if err == errFull {
				// The others fail at the checksum, or find a fault in what is
				// beyond the room.
				continue
			}
			if (err == nil) != (wantErr == nil) {
				t.Fatalf("%d bytes and error %v, want %d bytes and %v", n, err, len(want), wantErr)
			}
			if err == nil && !bytes.Equal(dst[:n], want) {
				t.Fatalf("%d bytes, want %d others", n, len(want))
			}
		}
	})
}

// BenchmarkInflatePeriods has what images and padding are full of.
func BenchmarkInflatePeriods(b *testing.B) {
	for _, period := range []string{"\x00", "ab", "abcdefg"} {
		data := bytes.Repeat([]byte(period), 1<<20/len(period))
		src := deflate(data, stdzlib.DefaultCompression)
		dst := make([]byte, len(data), len(data)+slackOut)
		b.Run(fmt.Sprint(len(period)), func(b *testing.B) {
			var f inflater
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if got, err := f.all(dst, src); got != len(data) || err != nil {
					b.Fatal(got, err)
				}
			}
		})
	}
}

func BenchmarkInflate(b *testing.B) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{100, 1000, 10_000, 100_000} {
		data := textLike(rnd, n, 2)
		src := deflate(data, stdzlib.DefaultCompression)
		dst := make([]byte, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var f inflater
			b.SetBytes(int64(n))
			for b.Loop() {
				if got, err := f.all(dst, src); got != n || err != nil {
					b.Fatal(got, err)
				}
			}
		})
		b.Run(fmt.Sprint(n, "-klauspost"), func(b *testing.B) {
			src, r := bytes.NewReader(src), io.ReadCloser(nil)
			b.SetBytes(int64(n))
			for b.Loop() {
				src.Seek(0, io.SeekStart)
				if r == nil {
					r, _ = zlib.NewReader(src)
				} else {
					r.(zlib.Resetter).Reset(src, nil)
				}
				if got, err := io.ReadFull(r, dst); got != n || err != nil {
					b.Fatal(got, err)
				}
			}
		})
	}
}
