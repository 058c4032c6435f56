// Package classify judges names and texts by their looks: whether a name says that it
// names a secret ([Name]), and whether a text looks like one ([Text], [Bytes]).
//
// It is for what no rule knows the shape of. It errs on the side of silence: a name
// must say secret as one of its words, and not be about one (its length, its path, its
// hash); a text must look random, or like a password that somebody chose, and not like
// a reference, a placeholder, a word or a path.
package classify
