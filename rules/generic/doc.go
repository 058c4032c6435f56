// Package generic finds secrets that have no shape of their own: by the name that
// stands in front of a value, the syntax between the two, and the looks of the value.
//
// A [Matcher] is woken at a word in the text, "password" or "://". It looks at a
// bounded stretch of text round that, [Before] and [After] bytes, and nothing else:
// what it says of a stretch that was copied holds for the copy. Most words stand in
// front of nothing, which [Matcher.Worth] tells from the next bytes.
//
// What stands where a secret could is refused for a reason, which [Found] has: a
// reference, a placeholder, a path, a sentence, the name itself. Names and values are
// judged by internal/classify, as the Go passes judge theirs.
package generic
