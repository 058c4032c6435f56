package gocmd

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSafe(t *testing.T) {
	got := safe([]string{
		"HOME=/h", "GOTOOLCHAIN=go9.9.9", "CGO_ENABLED=1", "PATH=/bin",
		"GOFLAGS=-toolexec=/tmp/x -tags=a,b --mod=vendor -exec=/tmp/y -ldflags=-extld=/tmp/z -vettool=/tmp/v",
	})
	want := []string{"HOME=/h", "PATH=/bin", "GOTOOLCHAIN=local", "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false -tags=a,b --mod=vendor"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := safe(nil); !slices.Contains(got, "GOFLAGS=-buildvcs=false") {
		t.Errorf("got %q", got) // else go would take those of its own file of settings
	}
}

func TestDiagnostics(t *testing.T) {
	all, failed, err := ReadDiagnostics([]byte(`{
	"a": {"secretsink": [{"category": "k", "posn": "/d/a.go:1:2", "end": "/d/a.go:1:5", "message": "m",
		"suggested_fixes": [{"message": "f", "edits": [{"filename": "/d/a.go", "start": 1, "end": 2, "new": "x"}]}],
		"related": [{"posn": "/d/b.go:3:4", "end": "/d/b.go:3:4", "message": "here"}]}]}
}
{"b": {"hardcoded": {"error": "it broke"}}}
{}
`))
	if err != nil {
		t.Fatal(err)
	}
	want := []Diagnostic{{
		Category: "k", Posn: "/d/a.go:1:2", End: "/d/a.go:1:5", Message: "m", Package: "a", Analyzer: "secretsink",
		SuggestedFixes: []Fix{{"f", []Edit{{"/d/a.go", 1, 2, "x"}}}},
		Related:        []Point{{"/d/b.go:3:4", "/d/b.go:3:4", "here"}},
	}}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Failure{{Package: "b", Why: "hardcoded: it broke", Tests: true}}, failed); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{"x", `{"a": 1}`, `{"a": {"b": 1}}`, `{"a": {"b": [}`} {
		if _, _, err := ReadDiagnostics([]byte(bad)); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func TestFailures(t *testing.T) {
	got := failures([]byte(strings.Join([]string{
		"go: downloading x v1.0.0",
		"go: no such tool",
		"# a/b",
		"# [a/b]",
		"vet: b.go:3:31: undefined: x",
		"# a/c [a/c.test]",
		"c_test.go:1:1: first",
		"c_test.go:2:1: second",
		"# a/d_test",
		"vet: d.go:3:31: undefined: y",
	}, "\n")))
	want := []Failure{
		{"", "go: no such tool", false, false},
		{"a/b", "b.go:3:31: undefined: x", false, true},
		{"a/c [a/c.test]", "c_test.go:1:1: first", true, false}, // the compiler's
		{"a/d_test", "d.go:3:31: undefined: y", true, false},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
