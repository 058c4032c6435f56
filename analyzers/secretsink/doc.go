/*
Package secretsink finds constants in places that are for secrets: parameters and fields.

The key of hmac.New, the secret of a webhook library, the password of
Request.SetBasicAuth, the key of a cookie store: what is put there is a secret
by definition. A constant there is a finding, however weak or made up it
looks, for whoever reads the source can sign, log in or decrypt:

	mac := hmac.New(sha256.New, []byte("dev-key")) // hard-coded HMAC key

	const fallback = "dev-key"
	key := cmp.Or(os.Getenv("HOOK_KEY"), fallback) // found here, at the constant
	hook, err := svix.NewWebhook(key)

Read it from the environment or a secret store, and fail if it is empty:

	key := os.Getenv("HOOK_KEY")
	if key == "" {
		log.Fatal("HOOK_KEY is not set")
	}

What is a sink is a table, analyzers/sinks/sinks.csv. Functions, methods and
struct fields that hand their value on to a sink are found to be sinks
themselves, across packages: after

	func Sign(key string, body []byte) []byte {
		mac := hmac.New(sha256.New, []byte(key))
		…

every constant that is given to Sign is a finding.

The constant is what is reported, once, wherever and as often as it is used;
the sinks that it reaches are related information. It is followed through
variables, constants, parameters, results, struct fields, lists and maps,
closures, method values and other function values, generic functions,
interfaces of the package, channels, conversions, concatenation,
fmt.Sprintf, the trimming and decoding functions of the standard library, and
branches: a fallback for an empty environment variable is a constant that
reaches the sink. A variable's value that is replaced before the use does not.

# When it stays silent

In _test.go files, and in others that import testing or net/http/httptest, a
constant must look like a real secret: long, of letters of both cases and
digits, without an order in them; or be a private key.

Empty strings, nil, masks ("****", "xxxx") and references ("${KEY}", "<key>")
are no secrets. Blanks to fill ("YOUR_TOKEN_HERE") are none where a service
would have to accept them: as API keys, tokens and passwords. As keys for
signatures and encryption they count. Data source names count if there is a password in them.
Comparisons (hmac.Equal) count for constants that are no prefixes
("sha256="), no URLs, and are not compared with a user's name or with a MAC,
whose expected value opens nothing. Where only a name says
that there is a secret (flag.String("token", …), Header.Set("Authorization",
…)), paths, URLs and sentences are no secrets.

What is given to a method of an interface counts if the parameter leads to a
sink in each implementation, as far as the package has them; what a method of
an interface returns counts if one implementation returns a constant.

A text that is put together from constants and from something unknown is not
reported: the unknown part may be the secret.

# Goals and limits

Struct fields are not told apart by instance: what is put into a field of one
value may come out of another. Elements of a map are told apart by their keys
where these are constant texts. Foreign structs are followed only where the
table or a fact knows the field. Reflection and encodings other than those
above are not followed.

The work is bounded: 32 values an expression, 32 pieces a value, 512 elements
a list, 64 KiB a text, 8 implementations an interface, 40 expressions and calls in each other, 16 functions
and fields between a constant and its sink, 16 functions for a call of a
function value, some 260,000 expressions a package. What is beyond is
taken to be unknown. In functions of more than 4096 blocks the order of
assignments is not looked at.

Packages with errors are looked at as far as their types are known. Packages
of the standard library are not looked at.
*/
package secretsink
