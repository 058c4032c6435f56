package pipeline

import (
	"io"
	"os"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/linehash"
)

// maxLineHashes bounds the files that are read once more for the hashes of their lines.
const maxLineHashes = 64 << 20

// addLineHashes fills in LineHash of findings in the files below root. What can't be read
// there (a member of an archive, a file that is gone) gets none, which is no fault: the
// hash is for those who follow findings from one report to the next.
func addLineHashes(root string, findings []finding.Finding) {
	dir, err := os.OpenRoot(root) // which lets no link lead out of it
	if err != nil {
		return
	}
	defer dir.Close()
	in := make(map[string][]*finding.Finding)
	for i := range findings {
		if f := &findings[i]; f.Position.Line > 0 {
			in[f.File] = append(in[f.File], f)
		}
	}
	for name, found := range in {
		lines := make(map[int][]*finding.Finding)
		for _, f := range found {
			lines[f.Position.Line] = append(lines[f.Position.Line], f)
		}
		hashes(dir, name, func(line int, hash string) {
			for _, f := range lines[line] {
				f.LineHash = hash
			}
		})
	}
}

// hashes calls visit for the lines of a regular file.
func hashes(dir *os.Root, name string, visit func(line int, hash string)) {
	info, err := dir.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxLineHashes {
		return
	}
	file, err := dir.Open(name)
	if err != nil {
		return
	}
	defer file.Close()
	_ = linehash.Lines(io.LimitReader(file, maxLineHashes), visit)
}
