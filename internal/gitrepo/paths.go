package gitrepo

import (
	"path/filepath"
	"strings"
)

// absolute resolves a path against a directory.
func absolute(dir, path string) string {
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	return filepath.Clean(path)
}

// pathList splits a list as git does: entries may be quoted, for paths that
// contain the separator.
func pathList(list, cwd string) []string {
	var out []string
	for list != "" {
		var path string
		if rest, ok := strings.CutPrefix(list, `"`); ok {
			path, list = unquote(rest)
			list = strings.TrimPrefix(list, string(filepath.ListSeparator))
		} else {
			path, list, _ = strings.Cut(list, string(filepath.ListSeparator))
		}
		if path != "" {
			out = append(out, absolute(cwd, path))
		}
	}
	return out
}

// unquote returns what is quoted in C style up to the closing quote, and the
// rest after it.
func unquote(s string) (path, rest string) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return b.String(), s[i+1:]
		case s[i] == '\\' && i+1 < len(s):
			i++
			if at := strings.IndexByte(`abfnrtv`, s[i]); at >= 0 {
				b.WriteByte("\a\b\f\n\r\t\v"[at])
				continue
			}
			if i+2 < len(s) && s[i] >= '0' && s[i] <= '3' {
				b.WriteByte((s[i]-'0')<<6 | (s[i+1]-'0')&7<<3 | (s[i+2]-'0')&7)
				i += 2
				continue
			}
			fallthrough
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), ""
}
