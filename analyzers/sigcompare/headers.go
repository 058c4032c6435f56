package sigcompare

import "net/textproto"

// header is what is known of a request header that proves where a webhook comes
// from.
type header struct {
	name string // canonical
	// token: the shared secret itself, not a signature.
	token bool
	// signed: the header's value is a time that is part of the signed text, or
	// holds one, so that an old request can be told from a new one.
	signed bool
	// stamp: the header is that time alone, no signature.
	stamp bool
	// stronger is the header that the same sender adds with a better hash.
	stronger string
}

// headers are those of the providers' documentation. Names that anybody may use
// for anything (X-Signature, Authorization) are not here.
var headers = index([]header{
	{name: "X-Hub-Signature", stronger: "X-Hub-Signature-256"}, // GitHub, Meta; others send this one alone
	{name: "X-Hub-Signature-256"},
	{name: "X-Gitea-Signature"},
	{name: "X-Forgejo-Signature"},
	{name: "X-Gogs-Signature"},
	{name: "X-Gitlab-Token", token: true},
	{name: "X-Buildkite-Token", token: true},
	{name: "X-Telegram-Bot-Api-Secret-Token", token: true},
	{name: "Stripe-Signature", signed: true},
	{name: "Paddle-Signature", signed: true},
	{name: "Mux-Signature", signed: true},
	{name: "Tailscale-Webhook-Signature", signed: true},
	{name: "Calendly-Webhook-Signature", signed: true},
	{name: "X-Buildkite-Signature", signed: true},
	{name: "X-Slack-Signature"},
	{name: "X-Slack-Request-Timestamp", signed: true, stamp: true},
	{name: "Webhook-Signature"}, // Standard Webhooks
	{name: "Webhook-Timestamp", signed: true, stamp: true},
	{name: "Svix-Signature"},
	{name: "Svix-Timestamp", signed: true, stamp: true},
	{name: "X-Zm-Signature"},
	{name: "X-Zm-Request-Timestamp", signed: true, stamp: true},
	{name: "X-Zendesk-Webhook-Signature"},
	{name: "X-Zendesk-Webhook-Signature-Timestamp", signed: true, stamp: true},
	{name: "X-Hubspot-Signature-V3"},
	{name: "X-Hubspot-Request-Timestamp", signed: true, stamp: true},
	{name: "Twitch-Eventsub-Message-Signature"},
	{name: "Twitch-Eventsub-Message-Timestamp", signed: true, stamp: true},
	{name: "X-Shopify-Hmac-Sha256"},
	{name: "X-Twilio-Signature"}, // SHA-1 is all that Twilio offers
	{name: "X-Mandrill-Signature"},
	{name: "X-Vercel-Signature"},
	{name: "X-Trello-Webhook"},
	{name: "X-Line-Signature"},
	{name: "X-Viber-Content-Signature"},
	{name: "X-Razorpay-Signature"},
	{name: "Typeform-Signature"},
	{name: "X-Square-Hmacsha256-Signature"},
	{name: "X-Cc-Webhook-Signature"},
	{name: "Linear-Signature"},
	{name: "Sentry-Hook-Signature"},
	{name: "X-Pagerduty-Signature"},
	{name: "X-Docusign-Signature-1"},
	{name: "X-Hook-Signature"},
	{name: "Circleci-Signature"},
	{name: "X-Dropbox-Signature"},
	{name: "Box-Signature-Primary"},
	{name: "X-Contentful-Signature"},
	{name: "X-Notion-Signature"},
	{name: "X-Airtable-Content-Mac"},
	{name: "Heroku-Webhook-Hmac-Sha256"},
	{name: "X-Wc-Webhook-Signature"},
	{name: "X-Discourse-Event-Signature"},
	{name: "X-Cal-Signature-256"},
	{name: "X-Nylas-Signature"},
})

func index(rows []header) map[string]header {
	byName := make(map[string]header, len(rows))
	for _, h := range rows {
		byName[h.name] = h
	}
	return byName
}

// known looks a header up as net/http does, in any case.
func known(name string) (header, bool) {
	h, ok := headers[textproto.CanonicalMIMEHeaderKey(name)]
	return h, ok
}
