package finding

import (
	"fmt"
	"strings"
)

// Incomplete is the category of what a pass reports that is no finding: that it has not
// looked at all of a package.
const Incomplete = "incomplete"

// Message is the text of a finding for tools that keep nothing else of it: what was
// found, in a clause without the secret, then the rule, the confidence and a tag that
// tells equal texts apart, which may be empty.
func Message(what, rule string, confidence Confidence, tag string) string {
	if tag != "" {
		tag = ", " + tag
	}
	return Sanitize(fmt.Sprintf("%s (%s, %s%s)", what, rule, confidence, tag))
}

// ChangeMessage changes what a message says, and leaves its end.
func ChangeMessage(message string, change func(what string) string) string {
	i := strings.LastIndex(message, " (")
	if i < 0 {
		return message
	}
	return change(message[:i]) + message[i:]
}

// ParseMessage undoes Message, but for the tag. It is not ok for other texts.
func ParseMessage(message string) (what, rule string, confidence Confidence, ok bool) {
	i := strings.LastIndex(message, " (")
	if i < 0 || !strings.HasSuffix(message, ")") {
		return "", "", 0, false
	}
	parts := strings.Split(message[i+2:len(message)-1], ", ")
	if len(parts) < 2 || len(parts) > 3 {
		return "", "", 0, false
	}
	confidence, err := ParseConfidence(parts[1])
	return message[:i], parts[0], confidence, err == nil
}
