package charset

import (
	"bytes"
	"encoding/binary"
	"io"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// encode is the oracle: the standard library's utf16, not x/text.
func encode(order binary.AppendByteOrder, units []uint16) []byte {
	var b []byte
	for _, u := range units {
		b = order.AppendUint16(b, u)
	}
	return b
}

func le(s string) []byte { return encode(binary.LittleEndian, utf16.Encode([]rune(s))) }
func be(s string) []byte { return encode(binary.BigEndian, utf16.Encode([]rune(s))) }

func TestDetect(t *testing.T) {
	mixed := strings.Repeat("name = value, größer als 5 €; 東京 \n", 20)
	var ints []byte
	for i := range 4000 {
		ints = binary.LittleEndian.AppendUint16(ints, uint16(i%200))
	}
	for _, tt := range []struct {
		name string
		in   []byte
		want Kind
	}{
		{"empty", nil, Text},
		{"ascii", []byte("plain words\n"), Text},
		{"utf-8 mark", []byte("\xef\xbb\xbfplain words"), Text},
		{"utf-8 mark and nul", []byte("\xef\xbb\xbfplain\x00words"), Binary},
		{"latin-1", []byte("caf\xe9 au lait"), Text},
		{"invalid utf-8", []byte("a\xff\xc0b"), Text},
		{"nul", []byte("plain\x00words"), Binary},
		{"nul at 7999", append(bytes.Repeat([]byte("a"), Window-1), 0), Binary},
		{"nul at 8000", append(bytes.Repeat([]byte("a"), Window), 0), Text},
		{"only nuls", make([]byte, 100), Binary},
		{"le with mark", append([]byte{0xff, 0xfe}, le("words")...), UTF16LE},
		{"be with mark", append([]byte{0xfe, 0xff}, be("words")...), UTF16BE},
		{"le mark alone", []byte{0xff, 0xfe}, UTF16LE},
		{"utf-32 le", []byte{0xff, 0xfe, 0, 0, 'a', 0, 0, 0}, Binary},
		{"le", le("plain words\r\n"), UTF16LE},
		{"be", be("plain words\r\n"), UTF16BE},
		{"le, cut in a unit", le("plain words")[:21], UTF16LE},
		{"le, mixed scripts", le(mixed), UTF16LE},
		{"be, mixed scripts", be(mixed), UTF16BE},
		{"le, longer than the window", le(strings.Repeat("plain words ", 2000)), UTF16LE},
		{"le, too short to tell", le("ab"), Binary},
		{"small integers", ints, Binary},
		{"32-bit letters", bytes.Repeat([]byte{'a', 0, 0, 0}, 50), Binary},
		{"elf", append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 57)...), Binary},
	} {
		if got := Detect(tt.in); got != tt.want {
			t.Errorf("%s: Detect = %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestNewReader(t *testing.T) {
	const text = "plain words, größer, 東京, 😀\n"
	for _, tt := range []struct {
		name string
		kind Kind
		in   []byte
		want string
	}{
		{"text", Text, []byte(text), text},
		{"utf-8 mark stays", Text, []byte("\xef\xbb\xbfwords"), "\xef\xbb\xbfwords"},
		{"binary", Binary, []byte("a\x00b"), "a\x00b"},
		{"le", UTF16LE, le(text), text},
		{"be", UTF16BE, be(text), text},
		{"le, mark", UTF16LE, le("\ufeff" + text), text},
		{"be, mark", UTF16BE, be("\ufeff" + text), text},
		{"lone high", UTF16LE, encode(binary.LittleEndian, []uint16{'a', 0xd83d, 'b'}), "a\ufffdb"},
		{"lone low", UTF16BE, encode(binary.BigEndian, []uint16{'a', 0xde00, 'b'}), "a\ufffdb"},
		{"high at the end", UTF16LE, encode(binary.LittleEndian, []uint16{'a', 0xd83d}), "a\ufffd"},
		{"half a unit", UTF16LE, []byte{'a', 0, 'b'}, "a\ufffd"},
	} {
		got, err := io.ReadAll(NewReader(tt.kind, iotest.OneByteReader(bytes.NewReader(tt.in))))
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: got %q, %v, want %q", tt.name, got, err, tt.want)
		}
	}
}

func FuzzRoundTrip(f *testing.F) {
	f.Add([]byte("plain words\n"))
	f.Add(le("plain words\n"))
	f.Add(be("\ufeffplain words\n"))
	f.Add(encode(binary.LittleEndian, []uint16{'a', 0xd83d, 0xd83d, 0xde00, 0xde00}))
	f.Fuzz(func(t *testing.T, in []byte) {
		kind := Detect(in)
		got, err := io.ReadAll(NewReader(kind, bytes.NewReader(in)))
		if err != nil {
			t.Fatalf("kind %d: %v", kind, err)
		}
		order := binary.ByteOrder(binary.LittleEndian)
		switch kind {
		case UTF16BE:
			order = binary.BigEndian
		case UTF16LE:
		default:
			if !bytes.Equal(got, in) {
				t.Fatalf("kind %d was changed: %q, want %q", kind, got, in)
			}
			return
		}
		var units []uint16
		for p := in; len(p) > 1; p = p[2:] {
			units = append(units, order.Uint16(p))
		}
		if len(units) > 0 && units[0] == 0xfeff {
			units = units[1:]
		}
		want := string(utf16.Decode(units))
		if len(in)%2 == 1 {
			want += "\ufffd"
		}
		// x/text makes one U+FFFD of two low surrogates in a row where utf16
		// makes two; no other unit is ever swallowed, so runs are compared as one.
		if oneMark(string(got)) != oneMark(want) {
			t.Fatalf("kind %d, input %x: got %q, want %q", kind, in, got, want)
		}
	})
}

// oneMark shortens each run of U+FFFD to one.
func oneMark(s string) string {
	return regexp.MustCompile("\ufffd+").ReplaceAllString(s, "\ufffd")
}

func BenchmarkDetect(b *testing.B) {
	text := bytes.Repeat([]byte("plain words "), Window/12+1)
	b.SetBytes(Window)
	for b.Loop() {
		if Detect(text) != Text {
			b.Fatal("not text")
		}
	}
}
