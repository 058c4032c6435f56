package source

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

func TestArchives(t *testing.T) {
	words := zipOf(file{"a/x.txt", "zip words"}, file{"bin", "a\x00b"}, file{"empty", ""}, file{"dir/", ""},
		file{"wide", "\xff\xfew\x00i\x00d\x00e\x00"})
	members := func(prefix string) map[string]string {
		return map[string]string{prefix: noContent, prefix + "!a/x.txt": "zip words", prefix + "!bin": noContent,
			prefix + "!empty": noContent, prefix + "!wide": "wide"}
	}
	plain := tarOf(file{"a/x.txt", "tar words"}, file{"./b", "more"})
	for _, tt := range []struct {
		name    string
		content string
		want    map[string]string
	}{
		{"a.zip", words, members("a.zip")},
		{"b.jar", words, members("b.jar")},
		{"empty.zip", zipOf(), map[string]string{"empty.zip": noContent}},
		{"c.tar", plain, map[string]string{"c.tar": noContent, "c.tar!a/x.txt": "tar words", "c.tar!b": "more"}},
		{"c.tgz", gzOf(plain), map[string]string{"c.tgz": noContent, "c.tgz!a/x.txt": "tar words", "c.tgz!b": "more"}},
		{"c.txz", xzOf(plain), map[string]string{"c.txz": noContent, "c.txz!a/x.txt": "tar words", "c.txz!b": "more"}},
		{"c.tzst", zstdOf(plain), map[string]string{"c.tzst": noContent, "c.tzst!a/x.txt": "tar words", "c.tzst!b": "more"}},
		{"d.log.gz", gzOf("log words"), map[string]string{"d.log.gz": "log words"}},
		{"d.log.gz", gzOf("one ") + gzOf("two"), map[string]string{"d.log.gz": "one two"}},
		{"d.log.bz2", bz2Words, map[string]string{"d.log.bz2": "plain words\n"}},
		{"d.log.xz", xzOf("log words"), map[string]string{"d.log.xz": "log words"}},
		{"d.log.zst", zstdOf("log words"), map[string]string{"d.log.zst": "log words"}},
		{"d.bin.gz", gzOf("a\x00b"), map[string]string{"d.bin.gz": noContent}},
		{"d.empty.gz", gzOf(""), map[string]string{"d.empty.gz": noContent}},
		{"e.gz.gz", gzOf(gzOf("twice")), map[string]string{"e.gz.gz": "twice"}},
		{"f.zip.gz", gzOf(zipOf(file{"x", "deep"})), map[string]string{"f.zip.gz": noContent, "f.zip.gz!x": "deep"}},
		{"g.tar.gz", gzOf(tarOf(file{"in.zip", zipOf(file{"x", "deep"})})),
			map[string]string{"g.tar.gz": noContent, "g.tar.gz!in.zip": noContent, "g.tar.gz!in.zip!x": "deep"}},
		{"h.zip", zipOf(file{"in.tar.zst", zstdOf(plain)}, file{"in.log.bz2", bz2Words}),
			map[string]string{"h.zip": noContent, "h.zip!in.tar.zst": noContent, "h.zip!in.log.bz2": "plain words\n",
				"h.zip!in.tar.zst!a/x.txt": "tar words", "h.zip!in.tar.zst!b": "more"}},
		{"text", "PK\x03\x04 is how a zip begins, BZh9 a bzip2", map[string]string{"text": "PK\x03\x04 is how a zip begins, BZh9 a bzip2"}},
		{"bz", "BZh9 is how it begins", map[string]string{"bz": "BZh9 is how it begins"}},
		{"ustar", strings.Repeat(" ", 257) + "ustar" + strings.Repeat(" ", 600),
			map[string]string{"ustar": strings.Repeat(" ", 257) + "ustar" + strings.Repeat(" ", 600)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			opts := Options{MaxArchiveDepth: DefaultMaxArchiveDepth}
			fromFile := scan(t, opts, tree(t, map[string]string{tt.name: tt.content}))
			fromStream := read(t, opts, tt.name, []byte(tt.content))
			for _, got := range []outcome{fromFile, fromStream} {
				wantItems(t, got, tt.want)
				if tt.name == "text" {
					wantGaps(t, got, "text", "corrupt zip: not a valid zip file")
				} else {
					wantGaps(t, got)
				}
			}
			if fromFile.Stats != fromStream.Stats {
				t.Errorf("file %+v, stream %+v", fromFile.Stats, fromStream.Stats)
			}
		})
	}
}

func TestDepth(t *testing.T) {
	three := zipOf(file{"two.zip", zipOf(file{"one.zip", zipOf(file{"x", "deep"})})})
	for depth, want := range map[int]string{
		1: "three!two.zip", 2: "three!two.zip!one.zip", 3: "",
	} {
		got := read(t, Options{MaxArchiveDepth: depth}, "three", []byte(three))
		if want == "" {
			wantGaps(t, got)
			if got.Items["three!two.zip!one.zip!x"] != "deep" {
				t.Errorf("%v", got.Items)
			}
			continue
		}
		wantGaps(t, got, want, fmt.Sprintf("archive nested deeper than %d", depth))
		if got.Stats.ArchivesSkipped != 1 || got.Stats.Archives != int64(depth) {
			t.Errorf("%+v", got.Stats)
		}
	}
	got := read(t, Options{}, "three", []byte(three))
	wantGaps(t, got)
	if got.Stats.ArchivesSkipped != 1 || got.Stats.Binary != 1 || got.Stats.Archives != 0 {
		t.Errorf("%+v", got.Stats)
	}
}

// entropy returns n bytes that do not compress.
func entropy(n int) string {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{}).Read(b)
	for i := range b { // text, so that it is handed on
		b[i] = ' ' + b[i]%64
	}
	return string(b)
}

func TestDamaged(t *testing.T) {
	noise := entropy(100 << 10)
	cut := func(s string) string { return s[:len(s)*2/3] }
	flip := func(s string, at int) string {
		if at < 0 {
			at += len(s)
		}
		return s[:at] + string(s[at]^0x55) + s[at+1:]
	}
	two := zipOf(file{"first", "whole words"}, file{"second", noise})
	encrypted := []byte(zipOf(file{"locked", "words"}, file{"open", "words"}))
	setFlag(encrypted, "locked", 1)
	method := []byte(zipOf(file{"odd", "words"}, file{"open", "words"}))
	setMethod(method, "odd", 97)
	for _, tt := range []struct {
		name, content string
		gaps          []string // what, why, ...
		whole         []string // members that arrive all the same
	}{
		{"a.gz", cut(gzOf(noise)), []string{"a.gz", "truncated gzip"}, []string{"a.gz"}},
		{"a.gz", gzOf("words")[:5], []string{"a.gz", "truncated gzip"}, nil},
		{"a.gz", flip(gzOf(noise), -5), []string{"a.gz", "corrupt gzip: invalid checksum"}, []string{"a.gz"}},
		{"a.gz", gzOf("words") + "tail, at least ten", []string{"a.gz", "corrupt gzip: invalid header"}, []string{"a.gz"}},
		{"a.bz2", bz2Words[:len(bz2Words)-8], []string{"a.bz2", "truncated bzip2"}, nil},
		{"a.bz2", flip(bz2Words, -3), []string{"a.bz2", "corrupt bzip2: file checksum mismatch"}, []string{"a.bz2"}},
		{"a.xz", cut(xzOf(noise)), []string{"a.xz", "truncated xz"}, []string{"a.xz"}},
		{"a.xz", xzOf("words")[:7], []string{"a.xz", "truncated xz"}, nil},
		{"a.xz", flip(xzOf("words"), 8), []string{"a.xz", "corrupt xz: data is corrupt"}, nil},
		{"a.xz", xzDict(40), []string{"a.xz", "xz dictionary larger than 64 MiB"}, nil},
		{"a.zst", cut(zstdOf(noise)), []string{"a.zst", "truncated zstd"}, nil},
		{"a.zst", "\x28\xb5\x2f\xfd\x00\xd0\x01\x00\x00", []string{"a.zst", "zstd window larger than 128 MiB"}, nil},
		{"a.tar", cut(tarOf(file{"first", "whole words"}, file{"second", noise})),
			[]string{"a.tar", "truncated tar", "a.tar!second", "truncated tar"}, []string{"a.tar!first", "a.tar!second"}},
		{"a.tar", tarOf(file{"first", "whole words"}) + tarOf(file{"second", "hidden"}),
			[]string{"a.tar", "data after the end of the tar was not scanned"}, []string{"a.tar!first"}},
		{"a.tgz", cut(gzOf(tarOf(file{"first", "whole words"}, file{"second", noise}))),
			[]string{"a.tgz", "truncated gzip", "a.tgz!second", "truncated gzip"}, []string{"a.tgz!first", "a.tgz!second"}},
		{"a.tgz", flip(gzOf(tarOf(file{"first", "whole words"})), -5), []string{"a.tgz", "corrupt gzip: invalid checksum"}, []string{"a.tgz!first"}},
		{"a.zip", cut(two), []string{"a.zip", "corrupt zip: not a valid zip file", "a.zip!second", "truncated zip"},
			[]string{"a.zip!first", "a.zip!second"}},
		{"a.zip", two[:len(two)-10], []string{"a.zip", "corrupt zip: not a valid zip file"}, []string{"a.zip!first", "a.zip!second"}},
		{"a.zip", flip(two, strings.LastIndex(two, "first")-46+16), []string{"a.zip!first", "corrupt zip: checksum error"}, []string{"a.zip!second"}},
		{"a.zip", string(encrypted), []string{"a.zip!locked", "encrypted"}, []string{"a.zip!open"}},
		{"a.zip", string(method), []string{"a.zip!odd", "unsupported zip compression method"}, []string{"a.zip!open"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := read(t, Options{MaxArchiveDepth: 2}, tt.name, []byte(tt.content))
			wantGaps(t, got, tt.gaps...)
			for _, p := range tt.whole {
				if got.Items[p] == noContent || got.Items[p] == "" {
					t.Errorf("nothing of %s was read", p)
				}
			}
			got2 := scan(t, Options{MaxArchiveDepth: 2}, tree(t, map[string]string{tt.name: tt.content}))
			wantGaps(t, got2, tt.gaps...)
			wantItems(t, got2, got.Items)
		})
	}
}

// setFlag and setMethod change both headers of a member.
func setFlag(z []byte, name string, flag uint16)     { setHeader(z, name, 6, 8, flag) }
func setMethod(z []byte, name string, method uint16) { setHeader(z, name, 8, 10, method) }

func setHeader(z []byte, name string, local, central int, v uint16) {
	at := bytes.Index(z, []byte(name)) - localHeader
	binary.LittleEndian.PutUint16(z[at+local:], binary.LittleEndian.Uint16(z[at+local:])&^0x61|v)
	at = bytes.LastIndex(z, []byte(name)) - 46
	binary.LittleEndian.PutUint16(z[at+central:], binary.LittleEndian.Uint16(z[at+central:])&^0x61|v)
}

// xzDict is the beginning of an xz file whose dictionary has that size code.
func xzDict(code byte) string {
	return xzHeader + xzBlock(code)
}

// Links, devices and directories are no content; sparse files are a gap.
func TestTarTypes(t *testing.T) {
	var buf bytes.Buffer
	tw := tar.NewWriter(&buf)
	for _, h := range []tar.Header{
		{Name: "dir/", Typeflag: tar.TypeDir},
		{Name: "link", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"},
		{Name: "hard", Typeflag: tar.TypeLink, Linkname: "f"},
		{Name: "dev", Typeflag: tar.TypeChar},
		{Name: "pipe", Typeflag: tar.TypeFifo},
		{Name: "f", Typeflag: tar.TypeReg, Size: 5},
	} {
		must(t, tw.WriteHeader(&h))
	}
	io.WriteString(tw, "words")
	tw.Close()
	got := read(t, Options{MaxArchiveDepth: 1}, "t.tar", buf.Bytes())
	wantItems(t, got, map[string]string{"t.tar": noContent, "t.tar!f": "words"})
	wantGaps(t, got)
}

func TestMemberNames(t *testing.T) {
	for name, want := range map[string]string{
		"../../etc/passwd":             "etc/passwd",
		"/etc/passwd":                  "etc/passwd",
		"a/../../b":                    "b",
		`..\..\win\x`:                  "win/x",
		`C:\x`:                         "C:/x",
		"":                             "(unnamed)",
		"..":                           "(unnamed)",
		"./a//b/.":                     "a/b",
		"a\x1b[31m\nb":                 "a\x1b[31m\nb",
		"a!b":                          "a!b",
		"\xff\xfe":                     "\xff\xfe",
		strings.Repeat("../", 9) + "x": "x",
	} {
		if got := cleanName(name); got != want {
			t.Errorf("cleanName(%q) = %q, want %q", name, got, want)
		}
	}
	var buf bytes.Buffer
	zw := zip.NewWriter(&buf)
	w, _ := zw.CreateHeader(&zip.FileHeader{Name: "../../etc/passwd"})
	io.WriteString(w, "words")
	zw.Close()
	got := read(t, Options{MaxArchiveDepth: 1}, "z", buf.Bytes())
	wantItems(t, got, map[string]string{"z": noContent, "z!etc/passwd": "words"})
}

// A nested zip that does not fit into memory goes through a temporary file,
// which is gone afterwards.
func TestSpool(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	t.Setenv("TMP", tmp)
	var buf bytes.Buffer
	zw := zip.NewWriter(&buf)
	w, _ := zw.CreateHeader(&zip.FileHeader{Name: "big", Method: zip.Store})
	noise := entropy(1 << 20)
	for range 17 {
		io.WriteString(w, noise)
	}
	w, _ = zw.Create("small")
	io.WriteString(w, "words")
	zw.Close()
	got := read(t, Options{MaxArchiveDepth: 2}, "t.tar", []byte(tarOf(file{"in.zip", buf.String()})))
	wantGaps(t, got)
	if len(got.Items["t.tar!in.zip!big"]) != 17<<20 || got.Items["t.tar!in.zip!small"] != "words" {
		t.Error("content was lost")
	}
	left, err := os.ReadDir(tmp)
	if err != nil || len(left) > 0 {
		t.Error(left, err)
	}

	got = read(t, Options{MaxArchiveDepth: 2, Limits: Limits{MemberBytes: 1 << 20}}, "t.tar", []byte(tarOf(file{"in.zip", buf.String()})))
	wantGaps(t, got, "t.tar!in.zip", "larger than 1 MiB, too large for a zip in a stream")
}
