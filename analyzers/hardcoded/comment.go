package hardcoded

import (
	"go/token"
	"strings"

	"github.com/hookvet/hookvet/analyzers/constvals"
)

// comments asks the rules about what comments hold: keys that were commented out are
// as public as others. Names and guesses say nothing there.
func (c *checker) comments(f *constvals.File) {
	for _, group := range f.Syntax.Comments {
		for _, comment := range group.List {
			if !c.worth(comment.Text) {
				continue
			}
			for _, h := range apart(c.byRules("", comment.Text, fileName, true)) {
				pos := comment.Pos() + token.Pos(h.start)
				end := comment.Pos() + token.Pos(h.end)
				if strings.HasPrefix(comment.Text, "/*") && comment.End() != comment.Pos()+token.Pos(len(comment.Text)) {
					pos, end = comment.Pos(), comment.End()
				}
				h.name = "a comment"
				c.found = append(c.found, c.finding(h, pos, end, true, nil))
			}
		}
	}
}
