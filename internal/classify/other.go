package classify

import "strings"

// Reference says whether a text, which is not empty, tells where a secret is rather than what it is.
func Reference(s string) bool {
	for _, mark := range []string{"${", "{{", "$(", "<%", "%s", "%v", "%d", "%q", "%w", "%+v", "%[1", "#{", "://", "%(", "@{"} {
		if strings.Contains(s, mark) {
			return true
		}
	}
	lower := strings.ToLower(s)
	for _, head := range []string{
		"arn:", "vault:", "ssm:", "op:", "env:", "env.", "file:", "secretsmanager:", "sops:", "ref+", "awskms:", "gcpkms:", "keychain:", "k8s:", "aws-sm:",
		"projects/", "secret/", "secrets/", "kv/", "kv-v2/", "/run/secrets/", "/var/run/", "/etc/", "process.env", "os.getenv", "valuefrom",
		"application/", "text/", "image/", "refs/", "urn:", "data:", "config.", "settings.", "spec.", "status.", "metadata.", "$secret",
	} {
		if strings.HasPrefix(lower, head) {
			return true
		}
	}
	switch first, last := s[0], s[len(s)-1]; {
	case first == '<' && last == '>', first == '{' && last == '}', first == '[' && last == ']', first == '%' && last == '%',
		first == '(' && last == ')', first == '_' && last == '_', first == '*' && last == '*':
		return true
	case first == '$' && isName(s[1:]):
		return true
	case first == '-' || first == '/' && strings.Count(s, "/") > 1 && score(s) < 5.6 || strings.HasPrefix(s, "./") || strings.HasPrefix(s, "../") || strings.HasPrefix(s, "~/"):
		return true // an option, a path
	}
	return envName(s)
}

// ASCII says whether all bytes of a text are printable ASCII.
func ASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// isName says whether a text is an identifier.
func isName(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isLower(c) && !isUpper(c) && c != '_' && (i == 0 || !isDigit(c)) {
			return false
		}
	}
	return s != ""
}

// envName says whether a text is written as environment variables are.
func envName(s string) bool {
	under := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c == '_':
			under++
		case !isUpper(c) && !isDigit(c):
			return false
		}
	}
	return under > 0 && score(s) < 6.2
}

// Other says whether a text is something that is no secret by its form.
func Other(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f {
			return true // words, or bytes
		}
	}
	if !strings.ContainsAny(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		return true
	}
	return Form(s) || host(strings.ToLower(s))
}

// Form says whether a text has the form of something that is no secret: a hash, a public
// key, the name of a file, an address, a layout of times.
func Form(s string) bool {
	lower := strings.ToLower(s)
	for _, head := range []string{
		"sha1:", "sha1-", "sha256:", "sha256-", "sha384-", "sha512:", "sha512-", "md5:", "h1:", "$2a$", "$2b$", "$2y$", "$argon2", "$1$", "$5$", "$6$", "$scrypt", "$pbkdf2",
		"pbkdf2", "{sha}", "{ssha}", "{crypt}", "{bcrypt}", "{noop}", "{pbkdf2", "aaaab3nzac1", "aaaac3nzac1", "aaaae2vjzhnh", "miia", "pk_", "pk-", "pub-", "w/\"", "0x00", "github.com/", "golang.org/", "did:", "spiffe:", "urn:",
	} {
		if strings.HasPrefix(lower, head) {
			return true
		}
	}
	if dot := strings.LastIndexByte(lower, '.'); dot > 0 && extensions[lower[dot+1:]] {
		return true
	}
	return mail(s) || layout(s) || unsigned(s) || strings.ContainsAny(s, ".:") && host(lower)
}

var extensions = set(`go json yaml yml toml pem key crt cer der txt md html htm js mjs ts css png jpg jpeg gif svg ico sql sh env conf cfg ini log
	proto tmpl tpl gotmpl zip gz tgz tar xml csv pdf py rb java c h cc cpp rs p12 pfx jks pub sock db lock exe dll so php aspx jsp woff ttf com org net io dev`)

// unsigned says whether a text is a JSON Web Token without a signature: two objects in
// base64, a dot behind each, and nothing that proves anything.
func unsigned(s string) bool {
	return strings.HasPrefix(s, "eyJ") && strings.HasSuffix(s, ".") && strings.Count(s, ".") == 2
}

// mail says whether a text is an address of mail.
func mail(s string) bool {
	at := strings.IndexByte(s, '@')
	return at > 0 && strings.LastIndexByte(s, '.') > at && !strings.ContainsAny(s, "!#$%^&*?=+/~") && strings.Count(s, "@") == 1
}

// host says whether a text is a host with a port, or a number with dots.
func host(s string) bool {
	name, port, ok := strings.Cut(s, ":")
	if ok && len(port) <= 5 && strings.Trim(port, "0123456789") == "" && score(name) < 5.6 {
		return true
	}
	return strings.Trim(s, "0123456789.:v") == ""
}

// layout says whether a text is one of times.
func layout(s string) bool {
	return strings.Contains(s, "2006") && (strings.Contains(s, "01") || strings.Contains(s, "Jan")) || strings.Contains(s, "15:04")
}

// code says whether a text is an expression of some language: a pattern, a query, a
// call.
func code(s string) bool {
	for _, mark := range []string{"[a-z", "[A-Z", "[0-9", "[^", `\d`, `\w`, `\s`, `\.`, "(?", ".*", ".+", "()", "=>", "==", "&&", "||", "</", "/>", "){", "->", "*/", "/*", "%%", "&#", "+-", "-+"} {
		if strings.Contains(s, mark) {
			return true
		}
	}
	return strings.ContainsAny(s, "(){}<>[]\"'`\\;,|=:/") && !strings.ContainsAny(s, "!@#$%^&*?") || strings.Count(s, ",") > 1
}

// uuid says whether a text is written as RFC 9562 has them.
func uuid(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c := s[i] | 0x20
		switch i {
		case 8, 13, 18, 23:
			if s[i] != '-' {
				return false
			}
		default:
			if !isDigit(s[i]) && (c < 'a' || c > 'f') {
				return false
			}
		}
	}
	return true
}
