package diag

import (
	"go/parser"
	"go/token"
	"strings"
)

// Manual is the text for Analyzer.Doc, from a package's doc.go: its first
// sentence without "Package x", then the rest. An empty text stands for a source
// that does not parse, which the drivers refuse.
func Manual(source string) string {
	file, err := parser.ParseFile(token.NewFileSet(), "doc.go", source, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(file.Doc.Text(), "Package ")
}
