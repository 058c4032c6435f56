package source

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/hookvet/hookvet/internal/charset"
)

// fuzzLimits are small, so that the fuzzer can reach them.
var fuzzLimits = Limits{Members: 20, MemberBytes: 1 << 20, TotalBytes: 4 << 20, Ratio: 200}

// call is one call of a Func.
type call struct {
	path string
	body string
	none bool // a nil reader
}

// walk unpacks in and checks what must hold for any input.
func walk(t *testing.T, in []byte, depth int) (calls []call, out outcome) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	opts := Options{MaxArchiveDepth: depth, Limits: fuzzLimits}
	stats, gaps, err := Reader(ctx, "in", bytes.NewReader(in), opts, func(it Item, r io.Reader) error {
		c := call{path: it.Path, none: r == nil}
		if r != nil {
			b, err := io.ReadAll(r)
			if err != nil {
				return err
			}
			c.body = string(b)
		}
		calls = append(calls, c)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range gaps {
		if strings.HasPrefix(g.Why, "internal error") {
			t.Errorf("panic: %v", g)
		}
	}
	if stats.Members > int64(fuzzLimits.Members) {
		t.Errorf("%d members, more than the limit", stats.Members)
	}
	if len(calls) == 0 {
		t.Error("the path was never handed on")
	}
	var raw int64
	for _, c := range calls {
		if c.path != "in" && !strings.HasPrefix(c.path, "in!") {
			t.Errorf("path %q", c.path)
		}
		if slices.Contains(strings.Split(strings.TrimPrefix(c.path, "in!"), "/"), "..") {
			t.Errorf("path %q climbs", c.path)
		}
		if strings.Contains(c.path, "!") && int64(len(c.body)) > 3*fuzzLimits.MemberBytes { // UTF-16 may grow by half
			t.Errorf("%s: %d bytes, more than the limit", c.path, len(c.body))
		}
		raw += int64(len(c.body))
	}
	// Plain tars do not expand: what they give is bounded by the input at each level.
	if most := 2 * (fuzzLimits.TotalBytes + int64(len(in))); stats.Bytes > most || raw > 2*most {
		t.Errorf("%d bytes read, %d handed on, more than the limit", stats.Bytes, raw)
	}
	return calls, outcome{Stats: stats, Gaps: gaps}
}

// wantCall is what a Func should get of a content that is no archive.
func wantCall(path string, body []byte) call {
	kind := charset.Detect(body)
	if len(body) == 0 || kind == charset.Binary {
		return call{path: path, none: true}
	}
	text, err := io.ReadAll(charset.NewReader(kind, bytes.NewReader(body)))
	if err != nil {
		panic(err)
	}
	return call{path: path, body: string(text)}
}

// compare checks the calls against an oracle's members, if there was no gap.
func compare(t *testing.T, got []call, gaps outcome, want []call) {
	t.Helper()
	if len(gaps.Gaps) > 0 {
		t.Fatalf("the oracle accepts it: %v", gaps.Gaps)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("got  %.500v\nwant %.500v", got, want)
	}
}

// FuzzZip compares with archive/zip used directly.
func FuzzZip(f *testing.F) {
	f.Add([]byte(zipOf(file{"a", "plain words"}, file{"../b", "a\x00b"}, file{"c", ""})))
	f.Add([]byte(zipOf(file{"in.zip", zipOf(file{"x", "deep"})})))
	f.Add([]byte(zipOf(file{"a", strings.Repeat("words ", 1000)}))[:60])
	f.Add([]byte(zipOf(file{"in.tar", tarOf(file{"x", "deep"})}, file{"y.gz", gzOf("words")})))
	f.Fuzz(func(t *testing.T, in []byte) {
		got, out := walk(t, in, 1)
		want, ok := zipOracle(in)
		if ok {
			compare(t, got, out, want)
		}
	})
}

// zipOracle reads a whole zip; false if anything is wrong with it, if it
// exceeds a limit, or has members that are archives.
func zipOracle(in []byte) (calls []call, ok bool) {
	if sniff(in) != zipFormat {
		return nil, false
	}
	zr, err := zip.NewReader(bytes.NewReader(in), int64(len(in)))
	if err != nil {
		return nil, false
	}
	calls = []call{{path: "in", none: true}}
	total := int64(0)
	for _, m := range zr.File {
		if strings.HasSuffix(m.Name, "/") && m.UncompressedSize64 == 0 {
			continue
		}
		r, err := m.Open()
		if err != nil || m.Flags&1 != 0 {
			return nil, false
		}
		body, err := io.ReadAll(io.LimitReader(r, fuzzLimits.MemberBytes+1))
		total += int64(len(body))
		if err != nil || sniff(body) != none || total > ratioFloor || len(calls) > fuzzLimits.Members {
			return nil, false
		}
		calls = append(calls, wantCall("in!"+cleanName(m.Name), body))
	}
	return calls, true
}

// FuzzTar compares with archive/tar used directly, plain and compressed.
func FuzzTar(f *testing.F) {
	plain := tarOf(file{"a", "plain words"}, file{"../b", "a\x00b"}, file{"c", ""})
	f.Add([]byte(plain))
	f.Add([]byte(gzOf(plain)))
	f.Add([]byte(zstdOf(plain)))
	f.Add([]byte(plain[:700]))
	f.Add([]byte(tarOf(file{strings.Repeat("long/", 60), "words"}, file{"in.gz", gzOf("words")})))
	f.Fuzz(func(t *testing.T, in []byte) {
		fixTarSum(in)
		got, out := walk(t, in, 1)
		plain, err := unpacked(in)
		if err != nil || sniff(plain) != tarFormat {
			return
		}
		tr := tar.NewReader(bytes.NewReader(plain))
		want := []call{{path: "in", none: true}}
		for {
			h, err := tr.Next()
			if err == io.EOF {
				break
			}
			if err != nil || sparse(h) {
				return
			}
			if !tarContent(h.Typeflag) {
				continue
			}
			body, err := io.ReadAll(tr)
			if err != nil || sniff(body) != none || len(body) > int(fuzzLimits.MemberBytes) || len(want) > fuzzLimits.Members {
				return
			}
			want = append(want, wantCall("in!"+cleanName(h.Name), body))
		}
		for _, g := range out.Gaps {
			if strings.HasPrefix(g.Why, "data after the end") {
				out.Gaps = nil // the oracle does not look there
				break
			}
		}
		compare(t, got, out, want)
	})
}

// fixTarSum makes the first header's checksum fit, which the fuzzer cannot.
func fixTarSum(in []byte) {
	if len(in) < 512 || string(in[257:262]) != "ustar" {
		return
	}
	copy(in[148:156], "        ")
	sum := 0
	for _, b := range in[:512] {
		sum += int(b)
	}
	copy(in[148:156], fmt.Sprintf("%06o\x00 ", sum))
}

// unpacked undoes one compression by other decoders than the package uses
// where there are others.
func unpacked(in []byte) ([]byte, error) {
	var r io.Reader
	var err error
	switch sniff(in) {
	case gzipFormat:
		r, err = gzip.NewReader(bytes.NewReader(in))
	case bzip2Format:
		r = bzip2.NewReader(bytes.NewReader(in))
	case zstdFormat:
		var d *zstd.Decoder
		d, err = zstd.NewReader(bytes.NewReader(in), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(zstdMaxWindow))
		if err == nil {
			defer d.Close()
		}
		r = d
	default:
		return in, nil
	}
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(r, ratioFloor+1))
	if len(out) > ratioFloor {
		return nil, fmt.Errorf("too large to compare")
	}
	return out, err
}

// FuzzNested throws anything at all formats, three deep.
func FuzzNested(f *testing.F) {
	words := tarOf(file{"x", "plain words"})
	for _, s := range []string{
		gzOf(words), xzOf(words), zstdOf(words), bz2Words, words, zipOf(file{"t.tar", words}, file{"g", gzOf("words")}),
		zipOf(file{"b.zip", zipOf(file{"x.xz", xzOf("words")})}), tarOf(file{"z", zstdOf(gzOf(bz2Words))}),
		xzHeader + xzBlock(28), zipOf(file{"a", "words"}, file{"b", "more"})[:60], "PK\x03\x04 text",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		got, out := walk(t, in, 3)
		plain, err := unpacked(in)
		if f := sniff(in); err == nil && f != none && f != zipFormat && f != tarFormat && sniff(plain) == none {
			compare(t, got, out, []call{wantCall("in", plain)})
		}
	})
}
