package secretsink

import "strings"

// passwordIn returns where in a data source name the password is. ok is false
// if there is none that can be told. Unknown parts are holes.
func passwordIn(dsn string) (from, to int, ok bool) {
	if from, to, ok = urlPassword(dsn); ok {
		return from, to, true
	}
	return parameterPassword(dsn)
}

// urlPassword finds the password in scheme://user:password@host, and in
// user:password@protocol(host) as MySQL's driver has it.
func urlPassword(dsn string) (from, to int, ok bool) {
	start := 0
	rest := dsn
	if i := strings.Index(dsn, "://"); i >= 0 && i < 40 {
		start = i + 3
		rest = dsn[start:]
		if end := strings.IndexAny(rest, "/?#"); end >= 0 {
			rest = rest[:end]
		}
	} else {
		// A place must follow: tcp(…) or unix(…); anything may have an @.
		end := strings.Index(rest, "(")
		if end < 0 || !strings.Contains(rest[:end], "@") {
			return 0, 0, false
		}
		rest = rest[:end]
	}
	at := strings.LastIndexByte(rest, '@')
	if at < 0 {
		return 0, 0, false
	}
	colon := strings.IndexByte(rest[:at], ':')
	if colon < 0 || colon+1 == at || strings.ContainsAny(rest[:colon], " \t\n\"'") {
		return 0, 0, false
	}
	return start + colon + 1, start + at, true
}

// parameterPassword finds password=…, pwd=…, AccountKey=… among parameters.
func parameterPassword(dsn string) (from, to int, ok bool) {
	lower := strings.ToLower(dsn)
	if len(lower) != len(dsn) {
		return 0, 0, false
	}
	for _, name := range []string{"password", "passwd", "pwd", "accountkey", "sharedaccesskey", "_auth_pass"} {
		for at := 0; ; {
			i := strings.Index(lower[at:], name)
			if i < 0 {
				break
			}
			i += at
			at = i + len(name)
			if i > 0 && !strings.ContainsRune(" ;&?\t\n", rune(lower[i-1])) {
				continue
			}
			from := at
			for from < len(dsn) && dsn[from] == ' ' {
				from++
			}
			if from >= len(dsn) || dsn[from] != '=' {
				continue
			}
			from++
			quotes := ""
			if from < len(dsn) && (dsn[from] == '\'' || dsn[from] == '"') {
				quotes = dsn[from : from+1]
				from++
			}
			to := len(dsn)
			ends := " ;&\t\n"
			if quotes != "" {
				ends = quotes
			}
			if n := strings.IndexAny(dsn[from:], ends); n >= 0 {
				to = from + n
			}
			if to > from {
				return from, to, true
			}
		}
	}
	return 0, 0, false
}

// isRemoteURL reports whether a text is the URL of something secret: absolute,
// of another machine, with a path.
func isRemoteURL(text string) bool {
	rest, ok := strings.CutPrefix(text, "https://")
	if !ok {
		if rest, ok = strings.CutPrefix(text, "http://"); !ok {
			return false
		}
	}
	host, path, _ := strings.Cut(rest, "/")
	host, _, _ = strings.Cut(host, ":")
	switch {
	case host == "localhost" || host == "example.com" || strings.HasPrefix(host, "127.") || host == "" || strings.HasPrefix(host, "["):
		return false
	case strings.HasSuffix(host, ".example.com") || strings.HasSuffix(host, ".test") || strings.HasSuffix(host, ".example") || strings.HasSuffix(host, ".invalid"):
		return false
	}
	return strings.Trim(path, "/") != ""
}
