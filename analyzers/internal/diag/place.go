package diag

// Places hands out the tags of one package, counting per function: for findings that
// have no name to make one of. They outlive edits elsewhere in the file, which line
// numbers would not.
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
	return Tag(p.pkgPath, function, n)
}
