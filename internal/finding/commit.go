package finding

import "time"

// MaxSubject is how many bytes of a commit's first line are kept.
const MaxSubject = 200

// Commit names a commit as far as a report needs it. All but Hash and Date is
// from the repository, so print it through Sanitize.
type Commit struct {
	Hash    string    // full hexadecimal object name
	Author  string    // name
	Email   string    // of the author
	Date    time.Time // of the author; zero if unknown
	Subject string    // first line of the message, cut to MaxSubject bytes
}

// Exposure says how long and where a secret has been readable. It is the same
// for all places of a secret.
type Exposure struct {
	First   *Commit // brought it in; nil if no commit has it
	Last    *Commit // held it last; nil while it stands at HEAD or the tip of a ref
	Removed *Commit // took it out; nil while it stands, and if nobody did
	Commits int     // commits that brought it in or took it out, at any path
	Days    int     // from First to Removed, or to the day of the report
	AtHead  bool    // it is in the tree of HEAD
	InFiles bool    // a file has it now, as an audit sees, be it in HEAD or not
	// Tips are the other refs at whose tip it stands, by their short names, a few
	// of them; MoreTips says how many there are beside.
	Tips     []string
	MoreTips int
	// Where tells of a secret that no branch or tag reaches where it is: "in a
	// dropped stash". Empty otherwise.
	Where string
	Paths []string // every path that has held it, slash paths, sorted
}
