// Package builtin holds hookvet's own rules as data, one TOML file a provider.
//
// There is no Go to write for a rule: a block in a file is all of it. A block
// whose id is that of a rule it is laid over changes only the keys that it has: so
// gitleaks.toml corrects gitleaks' rules. A rule is told of in one file only, so that
// packs may be laid over gitleaks' rules in any order: it is that of their names.
//
//	[[rules]]
//	id = "acme-webhook-secret"      # the provider, and what it is
//	description = "An Acme signing secret: whoever has it can forge events that the endpoint believes."
//	regex = '''\b(acme_[A-Za-z0-9]{32})(?:[^A-Za-z0-9]|$)'''
//	secretGroup = 1                 # holds the whole secret, of a URL all of the URL: what is hidden goes by it
//	keywords = ["acme_"]            # in lower case; every match holds one
//	provider = "acme"
//	kind = "webhook-signing"        # or webhook-url, api-key, token, password, private-key, dsn
//	severity = "high"               # critical, high, medium, low
//	rotate = "https://acme.example/settings/webhooks"
//	env = "ACME_WEBHOOK_SECRET"     # as the provider's documentation has it, if it does
//	reference = "https://acme.example/docs/webhooks"
//	examples = [                    # three or more, of three kinds of file
//	  { in = "pay.go", text = '''const key = "{{fake "acme_[A-Za-z0-9]{32}"}}"''' },
//	]
//	nearMisses = [                  # two or more
//	  { in = "pay.go", text = '''const id = "{{fake "acme_id_[A-Za-z0-9]{32}"}}"''', why = "an id, which is public" },
//	]
//
// # What tests ask of a block
//
// TestComplete wants the keys above, but for env. There are more where they help: entropy,
// check (a name of package structure; a block with a regex names it anew), fallback (a shape that several providers use),
// and all that rules.Rule has.
// TestAccept expands the markers of each example (package internal/fake), and tries it
// among all rules in the settings of internal/rulecheck: start, middle, end,
// no-newline, crlf, twice, quoted-single, quoted-double, quoted-back, json, url, base64,
// long-line, chunk; and twenty values of it. What the first marker stands for must be
// found, whole, by this rule, and by no other that does not yield; in nearMisses
// nothing may be found by any. A setting that makes no sense for a rule is left out by a
// key that says why:
//
//	skipCases = [{ case = "quoted-back", why = "YAML has no such quotes" }]
//
// which in turn must be needed.
//
// In JSON a quote is \", which is not undone, so what may stand behind a secret is
// (?:[\x60'"\s;\\]|$) rather than gitleaks' [\x60'"\s;]|\\[nr]|$. Where a name gives
// a secret away, a rule wants it next to an assignment; a short prefix such as sk_ is no
// rule without the exact length and alphabet.
//
// # The snapshot
//
// A start of hookvet reads none of the files, but snapshot.txt, which is made of
// them and of gitleaks' rules. After a change in a file
//
//	go generate ./rules/builtin
//
// makes it anew; a test fails where that was forgotten. Where git finds a conflict
// in it the same is the remedy.
package builtin
