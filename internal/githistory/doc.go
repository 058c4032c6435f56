// Package githistory finds secrets in the history of a git repository, and what
// became of them.
//
// A history is scanned by object, not by commit. Every blob is read once,
// wherever it is reachable from: branches, tags, notes, stashes, reflogs, or
// nothing at all any more. What a pack stores as a delta is searched only where
// it differs from its base (rules.ScanFrom), so that the cost is that of the
// pack and not of the texts it stands for. The messages of commits and tags are
// scanned too.
//
// Only what was found is attributed: the trees tell which paths and commits
// have had the blobs with secrets, and a difference between a commit and its
// parents is computed for these alone, and for files that a rule knows by their
// path whatever they hold, which are looked for by name in the trees. Merges need no care: a secret comes in
// with a commit if none of its parents has it.
//
//	blobs, messages ──► sightings ──► trees ──► events ──► one Found for each secret and path
//
// History does all of that, Range the same for the commits of a range, and
// Staged compares the index with HEAD. Nothing is ever executed, and what cannot
// be read is a gap, not an error.
package githistory
