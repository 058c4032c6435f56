// Package servers reads headers as servers other than net/http's have them.
package servers

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"

	"github.com/aws/aws-lambda-go/events"
	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

func fiberToken(c *fiber.Ctx, secret string) bool {
	return c.Get("X-Gitlab-Token") == secret // want `the header X-Gitlab-Token is compared with ==`
}

func fastToken(ctx *fasthttp.RequestCtx, secret []byte) bool {
	return bytes.Equal(ctx.Request.Header.Peek("X-Gitlab-Token"), secret) // want `the header X-Gitlab-Token is compared with bytes.Equal`
}

func lambdaToken(r events.APIGatewayProxyRequest, secret string) bool {
	return r.Headers["X-Gitlab-Token"] == secret // want `the header X-Gitlab-Token is compared with ==`
}

func lambdaTime(r *events.APIGatewayProxyRequest, secret []byte) bool {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte("v0:" + r.Headers["X-Slack-Request-Timestamp"] + ":" + r.Body)) // want `the time in X-Slack-Request-Timestamp`
	return hmac.Equal([]byte("v0="+hex.EncodeToString(h.Sum(nil))), []byte(r.Headers["X-Slack-Signature"]))
}

// Near misses.

func safe(c *fiber.Ctx, secret string) bool {
	return subtle.ConstantTimeCompare([]byte(c.Get("X-Gitlab-Token")), []byte(secret)) == 1
}

func there(r events.APIGatewayProxyRequest) bool { return r.Headers["X-Gitlab-Token"] == "" }

func otherHeader(c *fiber.Ctx, want string) bool { return c.Get("X-Request-Id", "none") == want }

func answer(r events.APIGatewayProxyResponse, ctx *fasthttp.RequestCtx, want string) bool {
	return r.Headers["X-Gitlab-Token"] == want && bytes.Equal(ctx.Response.Header.Peek("X-Gitlab-Token"), []byte(want))
}

type checker interface {
	fresh(*fiber.Ctx) bool
}

func checkedElsewhere(c *fiber.Ctx, check checker, secret []byte) bool {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(c.Get("Svix-Timestamp") + string(c.Body())))
	return check.fresh(c) && hmac.Equal([]byte(hex.EncodeToString(h.Sum(nil))), []byte(c.Get("Svix-Signature")))
}
