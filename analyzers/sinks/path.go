package sinks

import "strings"

// Unversioned returns an import path without major version suffixes
// ("example.com/a/v2/b" and "gopkg.in/a.v2") and without the path of the
// package that vendored it.
func Unversioned(path string) string {
	if i := strings.LastIndex(path, "/vendor/"); i >= 0 {
		path = path[i+len("/vendor/"):]
	}
	if !strings.Contains(path, "/v") && !strings.HasPrefix(path, "gopkg.in/") {
		return path
	}
	elems := strings.Split(path, "/")
	kept := elems[:0]
	for i, elem := range elems {
		if i > 0 && isMajor(elem) {
			continue
		}
		if dot := strings.LastIndexByte(elem, '.'); elems[0] == "gopkg.in" && i > 0 && dot > 0 && (isMajor(elem[dot+1:]) || elem[dot+1:] == "v1" || elem[dot+1:] == "v0") {
			elem = elem[:dot]
		}
		kept = append(kept, elem)
	}
	return strings.Join(kept, "/")
}

// isMajor reports whether a path element is a major version as modules write
// them: v2 and up. "v1" is a name, as in k8s.io/api/core/v1.
func isMajor(elem string) bool {
	if len(elem) < 2 || elem[0] != 'v' || elem[1] == '0' || elem == "v1" {
		return false
	}
	for _, c := range elem[1:] {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// base returns the last element, which is close enough to a package's name.
func base(path string) string {
	return path[strings.LastIndexByte(path, '/')+1:]
}
