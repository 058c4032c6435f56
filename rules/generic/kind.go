package generic

import (
	"path"
	"strings"
)

// Kinds is a set of kinds of files.
type Kinds uint8

// The kinds of files, which say what may stand there without quotes.
const (
	Code   Kinds = 1 << iota // a text is quoted, a bare word is an expression
	Config                   // settings, shell scripts, and what is not known
	Prose                    // documents for people, with anything in them
	Locale                   // texts of an interface: a password is a label
	Lock                     // names and hashes of what is installed

	AnyKind = Code | Config | Prose | Locale | Lock
)

var kindOf = func() map[string]Kinds {
	m := make(map[string]Kinds)
	for kind, extensions := range map[Kinds]string{
		Code: `go js mjs cjs jsx ts tsx vue svelte java kt kts scala groovy gradle py pyi rb erb rs c h cc cpp cxx hpp hh m mm swift cs fs vb php phtml
			pl pm lua r jl ex exs erl hrl hs lhs ml mli elm clj cljs cljc edn dart zig nim d pas pp proto thrift graphql gql sol v sv vhd
			css scss less sass coffee as jsp jspx asp aspx cshtml razor rake gemspec podspec bicep cr f90 asm s`,
		Prose:  `md markdown mdx rst adoc asciidoc txt text html htm xhtml tex org wiki pod rtf log textile`,
		Lock:   `lock sum sha256 sha512 sha1 md5 sig asc crt cer csr pub svg map`,
		Locale: `po pot strings xlf xliff arb resx ftl`,
	} {
		for e := range strings.FieldsSeq(extensions) {
			m[e] = kind
		}
	}
	return m
}()

var lockFiles = func() map[string]bool {
	m := make(map[string]bool)
	for name := range strings.FieldsSeq(`package-lock.json npm-shrinkwrap.json pnpm-lock.yaml composer.lock go.sum checksums.txt sha256sums sha512sums
		packages.lock.json project.assets.json gradle-wrapper.properties pipfile.lock bun.lock deno.lock flake.lock manifest-lock.json`) {
		m[name] = true
	}
	return m
}()

// holdsVectors says whether a path is that of test vectors of cryptography.
func holdsVectors(low string) bool {
	for _, word := range []string{"wycheproof", "vectors", "test_vector", "testvector", "test-vector", "/cavp", "/acvp", "/hpke"} {
		if strings.Contains(low, word) {
			return true
		}
	}
	return false
}

// KindOf tells the kind of a file from its slash path; Config where the path says
// nothing.
func KindOf(name string) Kinds {
	low := strings.ToLower(name)
	base := path.Base(low)
	ext := strings.TrimPrefix(path.Ext(base), ".")
	switch {
	case lockFiles[base] || holdsVectors(low):
		return Lock
	case ext == "json" || ext == "yml" || ext == "yaml" || ext == "properties" || ext == "js" || ext == "ts" || ext == "php" || ext == "xml" || ext == "toml":
		for part := range strings.SplitSeq(path.Dir(low), "/") {
			switch part {
			case "locale", "locales", "i18n", "lang", "langs", "languages", "translations", "l10n", "localization", "_locales":
				return Locale
			}
		}
		if strings.HasPrefix(base, "messages_") || strings.HasPrefix(base, "messages.") || strings.HasPrefix(base, "translation") {
			return Locale
		}
	case base == "jenkinsfile" || base == "rakefile" || base == "gemfile" || base == "vagrantfile":
		return Code
	}
	if kind, ok := kindOf[ext]; ok {
		return kind
	}
	return Config
}
