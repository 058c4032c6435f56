// Package structure tells by looking at a secret alone, without asking anybody, whether it is one
// of its kind: by the checksum that its issuer put into it, by decoding it, by a date or
// a number in it.
//
// A rule names a check in its key `check`; package rules asks it of what the rule found:
//
//	check, ok := structure.Find("github")
//	outcome := check.Judge(token, time.Now())
//
// What is Verified is reported as such, what is Refuted is not reported at all, what is
// Doubtful counts as a guess, and Silent changes nothing. The checks, and what they look
// at:
//
//	1password-service-account  ops_…: JSON in it
//	age-key                    AGE-SECRET-KEY-1…: Bech32
//	atlassian                  ATATT3…: CRC-32 (a misfit says nothing)
//	aws-access-key             AKIA…, ASIA…: account; identifiers that are no keys
//	azure-key                  64 or 32 bytes, Azure's mark; connection strings; emulators' keys
//	azure-sas                  …sig=…&se=…: length, expiry
//	base58check                Bitcoin WIF, xprv…: checksum
//	base64                     canonical base64 of any length
//	base64-32                  … of 32 bytes
//	base64-64                  … of 64 bytes
//	cloudflare                 cfk_, cfut_, cfat_: CRC-32 (a misfit says nothing)
//	discord-bot                user's id and its date
//	discord-webhook            https://discord.com/api/webhooks/…: id and its date
//	gcp-service-account        JSON with a whole key, or the key
//	github                     ghp_, gho_, ghu_, ghs_, ghr_: CRC-32; github_pat_ (a misfit says nothing)
//	gitlab                     routable tokens, whatever their prefix: length, CRC-32
//	grafana                    glsa_: CRC-32; glc_, eyJrIjoi…: JSON
//	jfrog                      cmVmdGtu…: expiry
//	jwt                        algorithm, signature's length, expiry; jwt.io's example
//	nostr                      nsec1…: Bech32
//	npm                        npm_: CRC-32
//	private-key                armored keys: PEM of every kind, OpenSSH, PGP
//	pypi                       pypi-…: macaroon
//	sendgrid                   SG.…: lengths, tail bits
//	sentry                     sntrys_…: JSON
//	slack-token                xoxb-… and the like: numbers, placeholders
//	slack-webhook              https://hooks.slack.com/…: placeholders
//	standard-webhooks          whsec_…: 24 to 64 bytes; whpk_ refuted
//	stripe                     sk_…, rk_…; pk_ refuted, test mode of low severity
//	telegram-bot               123456789:AA…, alone or in an address: shape, placeholders
//	twilio                     SK…; AC… refuted
//	ulid                       date
//	url-credentials            scheme://user:password@host: a password, no reference
//	uuid                       version
//
// Keys without a structure that anybody documents (Google's AIza…, Mailgun's, DigitalOcean's,
// Shopify's, Twilio's and most others) have no check.
//
// [Seal] is the other way round, for tests: it makes a random value of the right shape pass.
//
// It is not for asking a service whether a secret works, nor for what a secret looks
// like in a text: that is a rule's expression.
package structure
