package diag

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// Place is the tag of a finding that has no literal to make one of: four
// hexadecimal digits that stand for the ordinal-th finding of a function. It
// outlives edits elsewhere in the file, which line numbers would not.
func Place(pkgPath, function string, ordinal int) string {
	sum := sha256.Sum256([]byte(pkgPath + "\x00" + function + "\x00" + strconv.Itoa(ordinal)))
	return hex.EncodeToString(sum[:2])
}

// Places hands out the tags of one package, counting per function.
type Places struct {
	pkgPath string
	next    map[string]int
}

// NewPlaces returns the tags of the package.
func NewPlaces(pkgPath string) *Places {
	return &Places{pkgPath: pkgPath, next: make(map[string]int)}
}

// Tag is the tag of the next finding in the function.
func (p *Places) Tag(function string) string {
	n := p.next[function]
	p.next[function] = n + 1
	return Place(p.pkgPath, function, n)
}
