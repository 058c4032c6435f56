package gitobject

import (
	"bytes"
	stdzlib "compress/zlib"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/hookvet/hookvet/internal/racetest"
)

// damageStream cuts a stream, changes bits of it or appends some bytes, or does nothing of that.
func damageStream(rnd *rand.Rand, src []byte) []byte {
	if rnd.IntN(6) == 0 {
		src = src[:rnd.IntN(len(src)+1)]
	}
	if rnd.IntN(6) == 0 && len(src) > 0 {
		for range 1 + rnd.IntN(3) {
			src[rnd.IntN(len(src))] ^= 1 << rnd.IntN(8)
		}
	}
	if rnd.IntN(2) == 0 { // the fast loops want something behind the stream
		for range rnd.IntN(40) {
			src = append(src, byte(rnd.Uint32()))
		}
	}
	return src[:len(src):len(src)]
}

// roomFor gives a length and a capacity of a destination, most often such that something
// just fits, or does not.
func roomFor(w *streamWriter) (room, slack int) {
	n := len(w.out)
	switch w.IntN(6) {
	case 0:
		room = max(n-1, 0)
	case 1:
		room = w.IntN(n + 1)
	case 2:
		room = n + w.IntN(600)
	case 3: // a fault behind it is seen only if the fast loop goes so far
		room = max(w.faultAt-w.IntN(50), 0)
	default:
		room = n
	}
	switch w.IntN(6) {
	case 0:
	case 1:
		slack = slackOut
	case 2:
		slack = w.IntN(2 * slackOut)
	default: // the fast loop's last turn may be a long match
		if len(w.long) > 0 {
			all := w.long[w.IntN(len(w.long))] + 256 + w.IntN(12)
			room = min(room, all)
			slack = all - room
		}
	}
	return room, slack
}

// guard is what stands round a destination.
const guard = 0xa5

// stdInflater is compress/zlib.
type stdInflater struct {
	src bytes.Reader
	r   io.ReadCloser
	out bytes.Buffer
}

// all gives what a stream decodes to, most bytes of it at most, valid until the next call.
func (s *stdInflater) all(src []byte, most int) ([]byte, error) {
	s.src.Reset(src)
	s.out.Reset()
	var err error
	if s.r == nil {
		s.r, err = stdzlib.NewReader(&s.src)
	} else {
		err = s.r.(stdzlib.Resetter).Reset(&s.src, nil)
	}
	if err == nil {
		_, err = s.out.ReadFrom(io.LimitReader(s.r, int64(most)))
	}
	return s.out.Bytes(), err
}

// TestInflateRandomStreams compares with compress/zlib on streams of all kinds of blocks and
// codes, many of them with faults.
func TestInflateRandomStreams(t *testing.T) {
	t.Parallel()
	rounds := 4000
	if racetest.Enabled {
		rounds = 400
	}
	var f inflater
	var std stdInflater
	whole, full, faulty := 0, 0, 0
	for seed := range uint64(rounds) {
		w := streamWriter{Rand: rand.New(rand.NewPCG(seed, 7))}
		stream := damageStream(w.Rand, w.stream())
		room, slack := roomFor(&w)

		want, wantErr := std.all(stream, room+1) // one byte more says that there is no room
		tooMuch := len(want) > room
		want = want[:min(len(want), room)]
		least := len(want)
		if wantErr == io.ErrUnexpectedEOF {
			// It reads no symbol where there are fewer bits than the block's end has.
			want, _ = std.all(append(bytes.Clone(stream), make([]byte, 8)...), room)
		}

		buf := bytes.Repeat([]byte{guard}, slackOut+room+slack+slackOut)
		dst := buf[slackOut : slackOut+room : slackOut+room+slack]
		n, err := f.all(dst, stream)
		switch {
		case n < least, n > len(want), !bytes.Equal(dst[:n], want[:n]), wantErr != io.ErrUnexpectedEOF && n != least:
			t.Fatalf("seed %d: %d bytes and error %v, want %d others and %v; room for %d", seed, n, err, least, wantErr, room)
		case tooMuch && err != errFull, !tooMuch && (err == nil) != (wantErr == nil):
			t.Fatalf("seed %d: %d bytes and error %v, want %v; room for %d, too little: %v", seed, n, err, wantErr, room, tooMuch)
		}
		for _, b := range [][]byte{buf[:slackOut], buf[slackOut+room+slack:]} {
			if !bytes.Equal(b, bytes.Repeat([]byte{guard}, slackOut)) {
				t.Fatalf("seed %d: written before or behind the destination", seed)
			}
		}
		switch {
		case tooMuch:
			full++
			if n, err := f.prefix(dst, stream); n != room || err != nil && room > 0 || !bytes.Equal(dst, want) {
				t.Fatalf("seed %d: prefix of %d bytes has %d, error %v", seed, room, n, err)
			}
		case err == nil:
			whole++
		default:
			faulty++
		}
	}
	if min(whole, full, faulty) < rounds/5 {
		t.Errorf("of %d streams %d decode, %d to too much and %d have faults: this proves nothing", rounds, whole, full, faulty)
	}
}
