// Package sigcompare finds webhook signatures that are verified badly.
//
// A webhook is believed because of a MAC: the sender computes one over the body
// with a shared key and puts it into a header, the receiver computes it again and
// compares. The pass reports where that is done in a way that lets others in.
//
// # signature-compared-unsafely
//
// A MAC, or a header that holds a signature or a shared secret, is compared with
// ==, !=, bytes.Equal, bytes.Compare, bytes.EqualFold, strings.EqualFold,
// strings.Compare, slices.Equal, slices.Compare, reflect.DeepEqual or in a switch. These
// stop at the first difference, and the time that they take tells how much of a guess
// is right. A MAC may come from a function of another package that computes it.
// Headers are those of requests of net/http, gin, fiber, fasthttp and AWS Lambda.
//
//	if r.Header.Get("X-Hub-Signature-256") == expected                          // wrong
//	if hmac.Equal([]byte(r.Header.Get("X-Hub-Signature-256")), []byte(expected)) // right
//
// A fix is suggested where it is certain to compile.
//
// # hmac-never-compared
//
// An http handler reads a signature's header and computes a MAC, which then goes
// nowhere, or to a log alone.
//
// # signature-constant-accepted
//
// The function that compares the MAC lets a request through whose signature is
// empty, or a certain constant: if sig == "" { return nil }, or verifies it only
// if there is one: if sig != "" { … } return nil.
//
// # weak-hmac-hash
//
// X-Hub-Signature is verified with SHA-1 or MD5, for requests of GitHub or Meta,
// who send X-Hub-Signature-256 beside it. Silent where the package reads that too,
// and for senders that have nothing better.
//
// # signature-body-reencoded, signature-body-consumed
//
// The text of the MAC is what json.Marshal makes of the decoded body, which need
// not be the bytes that were signed; or what is left of a body that was read
// before.
//
// # signed-timestamp-unchecked
//
// The sender signs the time (Slack, Stripe, Standard Webhooks and others), and the
// time goes into the MAC's text and nowhere else: who has seen a request can send
// it again for ever.
//
// # When it is silent
//
// In tests. Where a value goes through a pointer, a channel, a function value or
// into another package: a time that is handed to any of these may be checked there.
// Where both sides are MACs, which is another way to compare safely. Where one
// side is constant: a known answer, or the question whether there is a signature.
//
// It is not a goal to find what is not verified at all: a handler without a MAC
// may stand behind one that has it.
package sigcompare
