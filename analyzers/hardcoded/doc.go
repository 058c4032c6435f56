// Package hardcoded defines the pass that finds secrets among the constants of Go code.
//
// # Analyzer hardcoded
//
// hardcoded: report secrets that are written into the code
//
// It looks at values, not at literals: what the compiler folds, converts or takes from
// another constant counts as a whole, and so do byte lists, strings.Join, fmt.Sprintf
// and strings.Builder where their parts are constant. A value is a secret
//
//   - if a rule says so, such as those for the tokens of a provider: hookvet's built-in
//     rules and those of gitleaks. The rules see a line name = "value".
//   - if it is a URL or a DSN with a password, or a header of Basic or Bearer;
//   - if it holds a document or a line (YAML, JSON, TOML, .env, options of a program)
//     in which a key that says secret has a value that looks like one;
//   - if what it is called says secret and it looks like one: it is random, or, where
//     the name says password, like what people make up.
//
// For example:
//
//	db.Connect("app", "…")                           // a parameter that is called password
//	cfg := Config{Token: "…"}
//	http.Header{"Authorization": {"Basic …"}}
//	flag.String("api-key", "…", "key of the API")
//	const conf = `password: …`
//
// Read it from the environment instead, which a store of secrets fills:
//
//	cfg := Config{Token: os.Getenv("TOKEN")}
//
// Silent are references (secret/data/x, ${TOKEN}, an ARN), placeholders (changeme),
// names of headers, keys and variables, hashes, public keys, alphabets and texts. In
// _test.go files only what a rule knows and what is random beyond doubt is reported.
//
// A comment on the line, or alone above it, keeps a finding away: hookvet:allow and the
// reason.
//
// It does not follow values through variables and calls: that is what the pass
// secretsink does.
package hardcoded
