// Package secretflow finds secrets that leave.
//
// A secret is
//
//   - an environment variable or a setting of viper whose name says so by its
//     words: STRIPE_SECRET_KEY and DB_PASSWORD, not SECRET_PATH, TOKEN_URL,
//     AWS_ACCESS_KEY_ID, PUBLIC_KEY or MAX_TOKENS;
//   - what AWS Secrets Manager, Vault, Azure Key Vault and Google Secret Manager
//     answer;
//   - a field with the tag secret:"true" or sensitive:"true", or one of package env
//     or envconfig whose variable's name says so;
//   - a variable that is handed to a parameter or a field that is for secrets: the
//     key of hmac.New, the password of SetBasicAuth, the token of a service's client
//     and all that secretsink's table calls secret whatever they look like; and such
//     a field itself.
//
// # secret-in-log
//
// It is written by log, log/slog, fmt's Print functions, println, zap, zerolog, logrus, klog
// or glog, alone or as a field of a struct that is.
//
//	log.Printf("using key %s", os.Getenv("STRIPE_SECRET_KEY")) // wrong
//	log.Printf("key set: %t", os.Getenv("STRIPE_SECRET_KEY") != "") // right
//
// # secret-in-error
//
// It is part of the text of an error, of a panic or of what http.Error answers:
// such texts end in logs, and with clients.
//
// # secret-in-url
//
// It is part of a URL's query, which proxies and servers log. Send it in a header.
//
// # secret-over-http, secret-without-tls-verification
//
// A request carries it to a constant http:// address out in the world, or is sent by a
// client with InsecureSkipVerify, unless that is the operator's choice.
//
// # When it is silent
//
// In tests. For what cannot be turned back or shows little: lengths, comparisons,
// parts (x[:4], %.4s), hashes, results of functions whose names say that they mask,
// and values whose type has a String, LogValue or MarshalJSON method. Secrets are
// followed through variables, fields, conversions, formatting and up to four
// functions of the package, not through pointers, channels, maps' entries, function
// values and other packages. A file or a connection that a secret is written to may
// be the right place for it.
package secretflow
