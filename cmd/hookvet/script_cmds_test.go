package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/testscript"
)

// status runs hookvet and checks its exit status: status N args... Output goes
// to the files stdout.txt and stderr.txt. An argument <FILE is standard input.
// The command is interrupted if the environment has INTERRUPTED.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: status N args...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	var in, out, errs bytes.Buffer
	var rest []string
	for _, a := range args[1:] {
		if name, ok := strings.CutPrefix(a, "<"); ok {
			in.WriteString(ts.ReadFile(name))
			continue
		}
		rest = append(rest, a)
	}
	env := map[string]string{}
	for _, name := range []string{"HOOKVET_CONFIG", "NO_COLOR", "CLICOLOR_FORCE"} {
		env[name] = ts.Getenv(name)
	}
	// The command runs in this process, where the working directory is not the
	// script's: it goes by absolute paths, unless started with exec.
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if ts.Getenv("INTERRUPTED") != "" {
		cancel()
	}
	got := run(ctx, rest, terminal{in: &in, out: &out, err: &errs, env: func(k string) string { return env[k] }})
	ts.Check(os.WriteFile(ts.MkAbs("stdout.txt"), out.Bytes(), 0o666))
	ts.Check(os.WriteFile(ts.MkAbs("stderr.txt"), errs.Bytes(), 0o666))
	if got != want {
		ts.Fatalf("status %d, want %d\nstdout:\n%s\nstderr:\n%s", got, want, out.String(), errs.String())
	}
}

// exits runs a program as exec does, and checks its exit status: exits N PROGRAM
// ARGS.... Unlike with status, the environment and the directory are the script's.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N program args...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit := (*exec.ExitError)(nil)
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("status %d, want %d", got, want)
	}
}

// hasNot checks that no value that stands between quotes in the second file, nor
// any 8 bytes of it, stands in the first: hasnot OUTPUT SOURCE.
func hasNot(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: hasnot output source")
	}
	out := ts.ReadFile(args[0])
	values := strings.Split(ts.ReadFile(args[1]), `"`)
	if len(values) < 3 {
		ts.Fatalf("%s has nothing in quotes", args[1])
	}
	for i := 1; i < len(values); i += 2 {
		v := values[i]
		for j := 10; j+8 <= len(v); j++ { // what follows the public prefix
			if strings.Contains(out, v[j:j+8]) {
				ts.Fatalf("%s shows %q, a piece of a secret of %s", args[0], v[j:j+8], args[1])
			}
		}
	}
}

// writeBytes writes a Go-quoted string to a file: bytes FILE "TEXT".
func writeBytes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf(`usage: bytes file "text"`)
	}
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o666))
}

// pack writes FILE again as FILE.utf16, FILE.gz and FILE.zip: pack FILE.
func pack(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: pack file")
	}
	text := ts.ReadFile(args[0])
	var wide, gz, zipped bytes.Buffer
	wide.WriteString("\xff\xfe")
	ts.Check(binary.Write(&wide, binary.LittleEndian, utf16.Encode([]rune(text))))
	g := gzip.NewWriter(&gz)
	_, err := g.Write([]byte(text))
	ts.Check(errors.Join(err, g.Close()))
	z := zip.NewWriter(&zipped)
	w, err := z.Create(args[0])
	ts.Check(err)
	_, err = w.Write([]byte(text))
	ts.Check(errors.Join(err, z.Close()))
	for ext, b := range map[string]*bytes.Buffer{".utf16": &wide, ".gz": &gz, ".zip": &zipped} {
		ts.Check(os.WriteFile(ts.MkAbs(args[0]+ext), b.Bytes(), 0o666))
	}
}
