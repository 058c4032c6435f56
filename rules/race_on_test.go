//go:build race

package rules_test

// slow says that the race detector makes everything some ten times as slow.
const slow = true
