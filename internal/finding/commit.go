package finding

import "time"

// Commit names a commit as far as a report needs it.
type Commit struct {
	Hash   string    // full hexadecimal object name
	Author string    // as the commit has it; comes from the repository, so print it through Sanitize
	Date   time.Time // of the author; zero if unknown
}

// Exposure says how long and where a secret has been readable.
type Exposure struct {
	First  *Commit  // brought it in; nil if no commit reaches it
	Last   *Commit  // removed it; nil while it stands
	AtHead bool     // it is in the tree of HEAD
	Paths  []string // every path that has held it, slash paths
}
