package bzip2

import (
	"bytes"
	"compress/bzip2"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
)

// randomText makes texts of all kinds: few or all bytes, repetitions, long runs.
func randomText(rnd *rand.Rand) []byte {
	letters := 1 + rnd.IntN(8)
	if rnd.IntN(4) == 0 {
		letters = 256
	}
	n := 1 + rnd.IntN(3000)
	var text []byte
	for len(text) < n {
		switch rnd.IntN(6) {
		case 0:
			text = append(text, bytes.Repeat([]byte{byte(rnd.IntN(letters))}, 1+rnd.IntN(1200))...)
		case 1:
			if from := rnd.IntN(len(text) + 1); from < len(text) {
				text = append(text, text[from:from+rnd.IntN(len(text)-from)]...)
			}
		default:
			text = append(text, byte(rnd.IntN(letters)))
		}
	}
	return text
}

// judge gives what compress/bzip2 makes of the bits of a block.
func judge(data []byte, from, to, level int, sum uint32) ([]byte, error) {
	var e encoder
	e.write('B'<<16|'Z'<<8|'h', 24)
	e.write(uint64('0'+level), 8)
	for i := from; i < to; i++ {
		e.write(uint64(data[i/8]>>(7-i%8)&1), 1)
	}
	e.write(0x177245385090, magicBits)
	e.write(uint64(sum), checksumBits)
	return io.ReadAll(bzip2.NewReader(bytes.NewReader(e.out)))
}

// readAll reads a block by pieces.
func readAll(b *Block, size int) []byte {
	var out []byte
	for buf := make([]byte, size); ; {
		n := b.Read(buf)
		if n == 0 {
			return out
		}
		out = append(out, buf[:n]...)
	}
}

func TestBlocks(t *testing.T) {
	var b Block // the same for all
	for seed := range uint64(400) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		text := randomText(rnd)
		sum := checksum(0, text)
		e := encoder{rnd: rnd}
		e.write(rnd.Uint64(), rnd.IntN(64)) // what was before
		from, level := e.bits, 1+rnd.IntN(9)
		e.block(text, sum, rnd.IntN(3))
		to := e.bits
		e.write(rnd.Uint64(), rnd.IntN(64))
		end, ok := b.Decode(e.out, from, level)
		if !ok || end != to {
			t.Fatalf("seed %d: end = %d, %t, want %d", seed, end, ok, to)
		}
		if got := readAll(&b, 1+rnd.IntN(300)); !bytes.Equal(got, text) {
			t.Fatalf("seed %d: another text:\n%q, want\n%q", seed, got, text)
		}
		if !b.Intact() {
			t.Fatalf("seed %d: not intact", seed)
		}
		if want, err := judge(e.out, from, to, level, sum); err != nil || !bytes.Equal(want, text) {
			t.Fatalf("seed %d: compress/bzip2 does not say so: %v", seed, err)
		}
		if _, ok := b.Decode(e.out[:(to-1)/8], from, level); ok {
			t.Fatalf("seed %d: a block that is cut was decoded", seed)
		}
		e.out[from/8+6+rnd.IntN(4)] ^= 1 << rnd.IntN(8) // in the checksum
		if _, ok := b.Decode(e.out, from, level); ok {
			if readAll(&b, 1<<20); b.Intact() {
				t.Fatalf("seed %d: intact with another checksum", seed)
			}
		}
	}
}

// TestChecksum compares with the definition, from any state and for any length.
func TestChecksum(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	for n := range 100 {
		p := make([]byte, n)
		for i := range p {
			p[i] = byte(rnd.Uint32())
		}
		want := ^uint32(0)
		for _, c := range p {
			want ^= uint32(c) << 24
			for range 8 {
				want = want<<1 ^ want>>31*0x04c11db7
			}
		}
		cut := rnd.IntN(n + 1)
		if got := checksum(checksum(0, p[:cut]), p[cut:]); got != ^want {
			t.Fatalf("%d bytes in two parts: %#x, want %#x", n, got, ^want)
		}
	}
}

// FuzzBlock holds that what is decoded at all is what compress/bzip2 makes of it.
func FuzzBlock(f *testing.F) {
	for seed := range uint64(12) {
		rnd := rand.New(rand.NewPCG(seed, 9))
		text := randomText(rnd)
		e := encoder{rnd: rnd}
		e.block(text, checksum(0, text), 1)
		f.Add(e.out, byte(seed))
	}
	var b Block
	f.Fuzz(func(t *testing.T, data []byte, level byte) {
		level = 1 + level%9
		end, ok := b.Decode(data, 0, int(level))
		if !ok {
			return
		}
		if end > 8*len(data) {
			t.Fatalf("the block ends in bit %d of %d", end, 8*len(data))
		}
		got := readAll(&b, 1000)
		want, err := judge(data, 0, end, int(level), b.Checksum())
		if b.Intact() != (err == nil) {
			t.Fatalf("intact = %t, and the error is %v", b.Intact(), err)
		}
		if !bytes.HasPrefix(got, want) || err == nil && len(got) != len(want) {
			t.Fatalf("another text:\n%q, want\n%q", got, want)
		}
	})
}

func BenchmarkBlock(b *testing.B) {
	for _, letters := range []int{3, 60} {
		b.Run(fmt.Sprint(letters, " letters"), func(b *testing.B) {
			rnd := rand.New(rand.NewPCG(1, 1))
			var words [][]byte
			for range 500 {
				w := make([]byte, 3+rnd.IntN(9))
				for i := range w {
					w[i] = 'A' + byte(rnd.IntN(letters))
				}
				words = append(words, w)
			}
			var text []byte
			for len(text) < 300_000 {
				text = append(append(text, words[rnd.IntN(len(words))]...), ' ')
			}
			e := encoder{rnd: rnd}
			e.block(text, checksum(0, text), 0)
			var block Block
			buf := make([]byte, len(text)+1)
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, ok := block.Decode(e.out, 0, 9); !ok || block.Read(buf) != len(text) || !block.Intact() {
					b.Fatal("damaged")
				}
			}
		})
	}
}
