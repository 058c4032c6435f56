package gitrepo

import (
	"net/url"
	"regexp"
	"strings"
)

// CommitURL returns what a commit's id is put behind to get the address where the forge of
// the repository shows it, and false if no remote tells of a forge that is known. It is
// origin, or else the first remote that does. Credentials in its address are left out.
func (r *Repo) CommitURL() (string, bool) {
	var all []string
	for _, v := range r.config {
		if v.section == "remote" && v.key == "url" {
			if v.sub == "origin" {
				all = append([]string{v.value}, all...)
			} else {
				all = append(all, v.value)
			}
		}
	}
	for _, remote := range all {
		if u, ok := commitURL(remote); ok {
			return u, true
		}
	}
	return "", false
}

// scpLike is user@host:path, as git takes it for ssh.
var scpLike = regexp.MustCompile(`^(?:[^@/:]+@)?([A-Za-z0-9.-]+):([^/].*)$`)

// forges are known by a part of their host's name, and by the way to a commit.
var forges = []struct{ name, way string }{
	{"gitlab", "/-/commit/"},
	{"github", "/commit/"},
	{"bitbucket", "/commits/"},
	{"codeberg", "/commit/"},
	{"gitea", "/commit/"},
	{"forgejo", "/commit/"},
	{"sr.ht", "/commit/"},
}

func commitURL(remote string) (string, bool) {
	host, path := "", ""
	if m := scpLike.FindStringSubmatch(remote); m != nil && !strings.Contains(remote, "://") {
		host, path = m[1], m[2]
	} else if u, err := url.Parse(remote); err == nil {
		switch u.Scheme {
		case "https", "http", "ssh", "git":
			host, path = u.Hostname(), u.Path
		}
	}
	host = strings.ToLower(host)
	path = strings.TrimSuffix(strings.Trim(path, "/"), ".git")
	if host == "" || strings.Count(path, "/") < 1 || strings.Contains(path, "..") || strings.ContainsFunc(path, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return "", false
	}
	for _, f := range forges {
		if strings.Contains(host, f.name) {
			return (&url.URL{Scheme: "https", Host: host, Path: "/" + path + f.way}).String(), true
		}
	}
	return "", false
}
