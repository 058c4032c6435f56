package finding

import "strings"

// EnvName returns the environment variable to read the secret from: the one
// of the provider's documentation, or else one made from the rule's id. It is
// always a plain name: A to Z, 0 to 9 and _, not beginning with a digit.
func (f Finding) EnvName() string {
	if f.Env != "" && envName(f.Env) == f.Env && f.Env[0] > '9' {
		return f.Env
	}
	name := envName(strings.TrimPrefix(strings.TrimPrefix(f.Rule, "generic-"), "hardcoded-"))
	switch {
	case name == "":
		return "SECRET"
	case name[0] <= '9':
		return "SECRET_" + name
	}
	return name
}

// maxEnvName bytes are more than any rule's id needs.
const maxEnvName = 64

// envName returns s as upper snake case without what a shell could not name.
func envName(s string) string {
	var b strings.Builder
	for _, r := range s[:min(len(s), maxEnvName)] {
		switch {
		case r >= 'a' && r <= 'z':
			b.WriteRune(r - 'a' + 'A')
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
	}
	return strings.TrimSuffix(b.String(), "_")
}
