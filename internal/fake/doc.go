// Package fake makes random values that look like secrets, from markers that
// name their shape, so that a file can tell of a secret and hold none:
//
//	webhook_secret = "{{fake "whsec_[A-Za-z0-9]{32}"}}"
//
// Rules carry their examples so (rules.Example), and so do the fixtures of tests,
// which package internal/fixture expands.
//
// # Markers
//
//	{{fake "REGEX"}}
//	{{fake "REGEX" name="a"}}
//	{{fake "REGEX" plain}}
//	{{fake "REGEX" check="github"}}
//
// REGEX is in Go's regexp syntax and taken verbatim up to the closing quote; a
// quote inside it is written \", which the regexp syntax reads as a quote.
// The value is matched by the whole of the regex. Markers with the same name
// give the same value: the same secret in two places.
//
// So that a reader who sees one knows what it is, a value with 24 or more free
// letters and digits in a row gets FAKE (or fake) into the middle of them
// where the regex allows it. Rules that skip placeholders by such words, as
// gitleaks' generic-api-key does, would skip the value: plain leaves it out.
//
// A value that ends in a checksum, or holds one, is made right by check: the
// generator hands it to its [Generator.Seal] under that name.
package fake
