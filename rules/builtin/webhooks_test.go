package builtin_test

import (
	"strings"
	"testing"

	"github.com/hookvet/hookvet/internal/fake"
	"github.com/hookvet/hookvet/internal/racetest"
	"github.com/hookvet/hookvet/rules"
)

const (
	uuid     = `[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`
	standard = `whsec_[A-Za-z0-9+/]{33,86}={0,2}` // 32 are Stripe's
	sig      = `\?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1\.0&sig=[A-Za-z0-9_-]{43}`
	scheme   = "Splunk " // of a header, not of the token behind it
	meteor   = `[23456789A-HJ-NP-TW-Za-km-z]`
)

// webhookShapes are the secrets of webhooks that have a shape of their own: what it
// is, the rule that names it, and the shape.
var webhookShapes = [][3]string{
	{"Standard Webhooks", "standard-webhooks-secret", standard},
	{"Standard Webhooks, asymmetric", "standard-webhooks-private-key", `whsk_[A-Za-z0-9+/]{43,86}={0,2}`},
	{"Stripe", "stripe-webhook-secret", `whsec_[A-Za-z0-9]{32}`},
	{"Stripe, stripe listen", "stripe-cli-webhook-secret", `whsec_[0-9a-f]{64}`},
	{"Slack, incoming", "slack-webhook-url", `https://hooks\.slack\.com/services/T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{24}`},
	{"Slack, workflow", "slack-webhook-url", `https://hooks\.slack\.com/workflows/[TE][A-Z0-9]{8,12}/A[A-Z0-9]{8,12}/[0-9]{17,19}/[A-Za-z0-9]{24}`},
	{"Slack, trigger", "slack-webhook-url", `https://hooks\.slack\.com/triggers/[TE][A-Z0-9]{8,12}/[0-9]{10,16}/[0-9a-f]{32}`},
	{"Discord", "discord-webhook-url", `https://(?:(?:ptb|canary)\.)?discord(?:app)?\.com/api/(?:v[0-9]{1,2}/)?webhooks/(?:[1-9][0-9]{16,17}|1[0-3][0-9]{17})/[A-Za-z0-9_-]{60,80}`}, // numbers of before July 2025
	{"Microsoft Teams", "microsoft-teams-webhook", `https://[a-z0-9-]+\.webhook\.office\.com/webhookb2/` + uuid + `@` + uuid + `/IncomingWebhook/[0-9a-f]{32}/` + uuid + `(?:/[A-Za-z0-9_-]+)?`},
	{"Microsoft Teams, older", "microsoft-teams-outlook-webhook", `https://outlook\.office(?:365)?\.com/webhook/` + uuid + `@` + uuid + `/IncomingWebhook/[0-9a-f]{32}/` + uuid},
	{"Logic Apps", "azure-logic-apps-url", `https://[a-z0-9-]+\.[a-z0-9]+\.logic\.azure\.com(?::443)?/workflows/[0-9a-f]{32}/triggers/[A-Za-z0-9_]+/(?:paths/invoke|run)` + sig},
	{"Power Automate", "power-automate-url", `https://(?:default)?[0-9a-f]{30}\.[0-9a-f]{2}\.environment\.api\.powerplatform\.com(?::443)?/powerautomate/automations/direct/workflows/[0-9a-f]{32}/triggers/manual/paths/invoke` + sig},
	{"Google Chat", "google-chat-webhook-url", `https://chat\.googleapis\.com/v1/spaces/[A-Za-z0-9_-]{6,16}/messages\?key=AIza[0-9A-Za-z_-]{35}&token=[A-Za-z0-9_-]{43}(?:%3D|=)?`},
	{"Google Chat, the key last", "google-chat-webhook-url", `https://chat\.googleapis\.com/v1/spaces/[A-Za-z0-9_-]{6,16}/messages\?token=[A-Za-z0-9_-]{43}`},
	{"Lark", "lark-webhook-url", `https://open\.(?:feishu\.cn|larksuite\.com)/open-apis/bot/(?:v2/)?hook/` + uuid},
	{"Lark, version 1", "lark-webhook-url", `https://open\.feishu\.cn/open-apis/bot/hook/[0-9a-f]{32}`},
	{"DingTalk", "dingtalk-webhook-url", `https://oapi\.dingtalk\.com/robot/send\?access_token=[0-9a-f]{64}`},
	{"DingTalk, signing", "dingtalk-robot-secret", `SEC[0-9a-f]{64}`},
	{"WeCom", "wecom-webhook-url", `https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=` + uuid},
	{"Telegram", "telegram-bot-url", `https://api\.telegram\.org/(?:file/)?bot[1-9][0-9]{7,9}:AA[A-Za-z0-9_-]{33}`},
	{"Mattermost", "mattermost-webhook-url", `https?://[A-Za-z0-9.-]+(?::[0-9]{2,5})?/hooks/[a-km-uw-z13-9]{25}[13-9]`},
	{"Rocket.Chat", "rocketchat-webhook-url", `https?://[A-Za-z0-9.-]+(?::[0-9]{2,5})?/hooks/(?:[0-9a-f]{24}|` + meteor + `{17})/` + meteor + `{48}`},
	{"Zulip", "zulip-webhook-url", `https?://[A-Za-z0-9.-]+/api/v1/external/[a-z0-9_]+\?(?:stream=[a-z]+&)?api_key=[A-Za-z0-9]{32}`},
	{"Webex", "webex-webhook-url", `https://webexapis\.com/v1/webhooks/incoming/[A-Za-z0-9_-]{60,140}`},
	{"Shopify", "shopify-shared-secret", `shpss_[0-9a-fA-F]{32}`},
	{"GitLab, trigger", "gitlab-pipeline-trigger-url", `https?://[A-Za-z0-9.-]+/api/v4/projects/[0-9]+/(?:ref/[a-z]+/)?trigger/pipeline\?(?:ref=main&)?token=(?:glptt-)?[0-9a-f]{30,40}`},
	{"Zapier", "zapier-webhook-url", `https://hooks\.zapier\.com/hooks/(?:catch|standard)/[0-9]{5,10}/[a-z0-9]{5,10}/?`},
	{"Make", "make-webhook-url", `https://hook\.(?:[a-z0-9]{2,4}\.make\.(?:com|celonis\.com)|integromat\.com)/[a-z0-9]{32}`},
	{"n8n", "n8n-webhook-url", `https://[A-Za-z0-9.-]+/webhook(?:-test)?/` + uuid},
	{"IFTTT", "ifttt-webhook-url", `https://maker\.ifttt\.com/trigger/[a-z_]+/(?:json/)?with/key/[A-Za-z0-9_-]{22,43}`},
	{"Pipedream", "pipedream-webhook-url", `https://eo[a-z0-9]{13,18}\.m\.pipedream\.net`},
	{"Netlify", "netlify-build-hook", `https://api\.netlify\.com/build_hooks/(?:[0-9a-f]{24}|` + uuid + `)`},
	{"Vercel", "vercel-deploy-hook", `https://api\.vercel\.com/v1/integrations/deploy/(?:prj_)?[A-Za-z0-9]{24,34}/[A-Za-z0-9]{8,12}`},
	{"Vercel, older", "vercel-deploy-hook", `https://api\.vercel\.com/v1/integrations/deploy/Qm[A-Za-z0-9]{44}/[A-Za-z0-9]{10}`},
	{"Render", "render-deploy-hook", `https://api\.render\.com/deploy/srv-[a-z0-9]{20}\?key=[A-Za-z0-9_-]{8,40}`},
	{"Cloudflare Pages", "cloudflare-pages-deploy-hook", `https://api\.cloudflare\.com/client/v4/pages/webhooks/deploy_hooks/` + uuid},
	{"Cloudflare Workers", "cloudflare-workers-deploy-hook", `https://api\.cloudflare\.com/client/v4/workers/builds/deploy_hooks/` + uuid},
	{"Docker Hub", "dockerhub-build-trigger-url", `https://hub\.docker\.com/api/build/v1/source/` + uuid + `/trigger/` + uuid + `/call/`},
	{"PagerDuty", "pagerduty-integration-url", `https://events(?:\.eu)?\.pagerduty\.com/integration/[0-9a-zA-Z]{32}/enqueue`},
	{"Opsgenie", "opsgenie-integration-url", `https://api(?:\.eu)?\.opsgenie\.com/v1/json/[a-z0-9_-]+\?apiKey=` + uuid},
	{"Splunk On-Call", "splunk-on-call-url", `https://alert\.victorops\.com/integrations/[a-z]+/[0-9]{8}/alert/` + uuid},
	{"Splunk HEC", "splunk-hec-token", scheme + uuid},
	{"Datadog", "datadog-intake-url", `https://[a-z0-9.-]+\.(?:datadoghq\.(?:com|eu)|ddog-gov\.com)/v1/input\?(?:ddsource=[a-z]+&)?(?:dd-api-key|api_key)=[0-9a-f]{32}`},
	{"New Relic", "newrelic-license-key", `(?:eu01xx[0-9a-f]{30}|[0-9a-f]{36})NRAL`},
	{"Grafana OnCall", "grafana-oncall-url", `https://[a-z0-9.-]+\.grafana\.net/(?:oncall/)?integrations/v1/[a-z_]+/[A-Za-z0-9]{25,27}/`},
	{"Sentry, DSN of old", "sentry-dsn-with-secret", `https://[0-9a-f]{32}:[0-9a-f]{32}@[A-Za-z0-9.-]+/[0-9]+`},
	{"Postmark", "postmark-webhook-url", `https://[a-z]{6,12}:[a-z0-9]{5}[0-9][A-Za-z0-9]{6,20}@[a-z]{8,12}\.test/(?:postmark|inbound/webhook)`},
	{"Paddle", "paddle-webhook-secret", `pdl_ntfset_[0-9a-hjkmnp-tv-z]{26}_[A-Za-z0-9+/]{32}`},
	{"Linear", "linear-webhook-secret", `lin_wh_[A-Za-z0-9]{32,64}`},
	{"Notion", "notion-secret-token", `secret_[A-Za-z0-9]{43}`},
	{"Airtable", "airtable-webhook-url", `https://hooks\.airtable\.com/workflows/v1/genericWebhook/app[A-Za-z0-9]{14}/wfl[A-Za-z0-9]{14}/wtr[A-Za-z0-9]{14}`},
	{"Tines", "tines-webhook-url", `https://[A-Za-z0-9-]+\.tines\.(?:com|io)/webhook/[a-z0-9-]{32,80}/[a-z0-9]{32}`},
	{"Azure Functions", "azure-functions-url", `https://[a-z0-9-]+\.azurewebsites\.net/api/[a-zA-Z/]+\?(?:name=[a-z]+&)?code=[A-Za-z0-9_-]{44}AzFu[A-Za-z0-9_-]{5}[AQgw](?:==|%3D%3D)`},
	{"Buildkite", "buildkite-webhook-url", `https://webhook\.buildkite\.com/deliver/[0-9a-f]{40,60}`},
	{"Healthchecks.io", "healthchecks-ping-url", `https://hc-ping\.com/` + uuid},
	{"webhook.site", "webhook-site-url", `https://webhook\.site/` + uuid},
}

// TestWebhookShapes holds that secrets of webhooks whose shape tells them are found
// under a name that says nothing, whole, and by the rule of their provider alone.
func TestWebhookShapes(t *testing.T) {
	t.Parallel()
	set, err := rules.New(defaults(t))
	if err != nil {
		t.Fatal(err)
	}
	samples := 20
	if racetest.Enabled {
		samples = 2
	}
	for _, w := range webhookShapes {
		t.Run(w[0], func(t *testing.T) {
			t.Parallel()
			g := fake.New(fake.Seed(w[0]))
			sc := set.Scanner(rules.Options{})
			for range samples {
				value, err := g.Generate(w[2])
				if err != nil {
					t.Fatal(err)
				}
				secret := strings.TrimPrefix(value, scheme)
				var got []string
				if err := sc.ScanBytes(rules.Input{Path: "p.go"}, []byte(`package p; const v = "`+value+`"`), func(m *rules.Match) {
					if m.Rule.ID == w[1] && len(m.Decoded) > 0 {
						return // the same once more, with %2F undone
					}
					got = append(got, m.Rule.ID+" "+m.Secret)
				}); err != nil {
					t.Fatal(err)
				}
				if len(got) != 1 || got[0] != w[1]+" "+secret {
					t.Errorf("a secret of %d bytes is found as %.60q, want by %s, whole", len(secret), got, w[1])
				}
			}
		})
	}
}
