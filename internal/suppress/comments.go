package suppress

import "bytes"

// Comment is a place where somebody has written a comment that suppresses findings, or
// is meant to.
type Comment struct {
	What string // "hookvet:allow" or "nolint:hookvet"
	At   int    // offset of its word, as Verdict.At
}

// NolintHookvet is how Comments calls golangci-lint's comment where it names hookvet.
const NolintHookvet = "nolint:hookvet"

// Comments gives the comments of a line of text, of at most maxComments of a kind. Unlike
// Inline, which asks only about what stands beside a match, it wants a mark that opens a
// comment right in front of the word, so that prose and quoted examples don't count; a
// gitleaks:allow is not among them, since it may be there for gitleaks.
func Comments(l []byte) (all []Comment) {
	for at, n := 0, 0; n < maxComments; n++ {
		i := bytes.Index(l[at:], hookvetAllow)
		if i < 0 {
			break
		}
		begin := at + i
		at = begin + len(hookvetAllow)
		if _, is := readDirective(line(l[at:])); is && opened(l[:begin]) {
			all = append(all, Comment{ByHookvet, begin})
		}
	}
	for at, n := 0, 0; n < maxComments; n++ {
		i := bytes.Index(l[at:], nolint)
		if i < 0 {
			break
		}
		begin := at + i
		at = begin + len(nolint)
		if problem, ok := nolints(line(l[at:])); (ok || problem != "") && opened(l[:begin]) {
			all = append(all, Comment{NolintHookvet, begin})
		}
	}
	return all
}

// openers are the marks that open comments, without the text that may stand in front.
var openers = [...][]byte{
	[]byte("//"), []byte("/*"), []byte("#"), []byte("--"), []byte("<!--"), []byte(";"), []byte("%"), []byte("{#"), []byte("<%#"),
}

// opened says whether text ends with a mark that opens a comment, and does not quote it.
func opened(text []byte) bool {
	text = bytes.TrimRight(text, blanks)
	longest := 0
	for _, o := range openers {
		if bytes.HasSuffix(text, o) {
			longest = max(longest, len(o))
		}
	}
	if longest == 0 {
		return false
	}
	before := text[:len(text)-longest]
	return len(before) == 0 || bytes.IndexByte([]byte("\"'`"), before[len(before)-1]) < 0
}
