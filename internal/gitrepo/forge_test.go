package gitrepo

import "testing"

func TestCommitURL(t *testing.T) {
	t.Parallel()
	for remote, want := range map[string]string{
		"https://github.com/o/r.git":                         "https://github.com/o/r/commit/",
		"https://user:" + "token@github.com/o/r":             "https://github.com/o/r/commit/",
		"git@github.com:o/r.git":                             "https://github.com/o/r/commit/",
		"ssh://git@gitlab.shop.example:2222/group/sub/r.git": "https://gitlab.shop.example/group/sub/r/-/commit/",
		"git://codeberg.org/o/r/":                            "https://codeberg.org/o/r/commit/",
		"https://bitbucket.org/o/r":                          "https://bitbucket.org/o/r/commits/",
		"https://github.com/o/a b":                           "",
		"https://github.com/o/r%22%3E":                       `https://github.com/o/r%22%3E/commit/`,
		"https://github.com/../../x":                         "",
		"https://git.shop.example/o/r":                       "",
		"https://github.com/r":                               "",
		"javascript://github.com/o/r":                        "",
		"/srv/github/o/r":                                    "",
		"file:///srv/github.com/o/r":                         "",
		"":                                                   "",
	} {
		if got, ok := commitURL(remote); got != want || ok != (want != "") {
			t.Errorf("%s: got %q", remote, got)
		}
	}
}
