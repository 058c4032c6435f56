package gitrepo

import (
	"fmt"
	"strings"
)

// extensions that change nothing about what is read here; the others are
// looked at by value. (git's Documentation/technical/repository-version and
// git-config(1), extensions.*)
var extensions = map[string]bool{
	"noop": true, "noop-v1": true, "preciousobjects": true, "partialclone": true,
	"worktreeconfig": true, "relativeworktrees": true, "submodulepathconfig": true,
	"compatobjectformat": true, // objects are still in objectformat's names
}

func checkFormat(c config) error {
	version, _ := c.get("core", "", "repositoryformatversion")
	switch version {
	case "", "0", "1":
	default:
		return fmt.Errorf("repository format version %q %w", clip(version), ErrFormat)
	}
	for _, v := range c {
		if v.section != "extensions" || v.sub != "" {
			continue
		}
		value := strings.ToLower(v.value)
		switch {
		case v.key == "objectformat" && value != "sha1":
			return fmt.Errorf("objectformat = %s repositories %w", clip(v.value), ErrFormat)
		case v.key == "refstorage" && value != "files":
			return fmt.Errorf("refstorage = %s repositories %w", clip(v.value), ErrFormat)
		case v.key == "objectformat", v.key == "refstorage", extensions[v.key]:
		case version == "1":
			// In version 0 unknown extensions have no meaning.
			return fmt.Errorf("repositories with extensions.%s %w", clip(v.key), ErrFormat)
		}
	}
	return nil
}
