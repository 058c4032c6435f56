package gosource

import (
	"os"
	"path/filepath"
	"strings"
)

// place gives an error of a package as go vet shows it: a file below the working
// directory, or near it, by its path from there.
func (g *Graph) place(err error) string {
	text := err.Error()
	name, rest, ok := strings.Cut(text, ".go:")
	if !ok || !filepath.IsAbs(name) {
		return text
	}
	dir, err := os.Getwd()
	if err != nil {
		return text
	}
	if rel, err := filepath.Rel(dir, name); err == nil && len(rel) < len(name) {
		name = rel
	}
	return name + ".go:" + rest
}
