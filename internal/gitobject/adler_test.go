package gitobject

import (
	stdadler "hash/adler32"
	"math/rand/v2"
	"testing"
)

func TestAdler32(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(7, 8))
	data := make([]byte, 5<<20)
	for i := range data {
		data[i] = byte(rnd.Uint32())
	}
	full := make([]byte, 5<<20)
	for i := range full {
		full[i] = 0xff
	}
	for n := range 40 {
		for from := range 9 {
			for _, p := range [][]byte{data[from : from+n], full[from : from+n]} {
				if got, want := adler32(p), stdadler.Checksum(p); got != want {
					t.Fatalf("%x: %08x, want %08x", p, got, want)
				}
			}
		}
	}
	for range 20 {
		n := rnd.IntN(len(data))
		for _, p := range [][]byte{data[:n], full[:n], data, full} {
			if got, want := adler32(p), stdadler.Checksum(p); got != want {
				t.Fatalf("%d bytes: %08x, want %08x", len(p), got, want)
			}
		}
	}
}
