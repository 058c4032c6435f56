package pipeline_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/hookvet/hookvet/internal/pipeline"
)

func TestEmptyCache(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if !pipeline.EmptyCache(filepath.Join(dir, "none")) {
		t.Error("a cache that is not there is not empty")
	}
	fill := func(files int) {
		for i := range 256 {
			sub := filepath.Join(dir, fmt.Sprintf("%02x", i))
			if err := os.MkdirAll(sub, 0o777); err != nil {
				t.Fatal(err)
			}
			for n := range files {
				if err := os.WriteFile(filepath.Join(sub, fmt.Sprint(n)), nil, 0o666); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	fill(5)
	if !pipeline.EmptyCache(dir) {
		t.Error("what go list leaves counts as full")
	}
	fill(19)
	if pipeline.EmptyCache(dir) {
		t.Error("what go vet leaves counts as empty")
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if pipeline.EmptyCache(file) {
		t.Error("a cache that can't be read counts as empty")
	}
}
