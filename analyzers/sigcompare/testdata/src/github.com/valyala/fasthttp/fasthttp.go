// Package fasthttp stands for the real one.
package fasthttp

type RequestHeader struct{}

func (h *RequestHeader) Peek(key string) []byte { return nil }

type ResponseHeader struct{}

func (h *ResponseHeader) Peek(key string) []byte { return nil }

type Request struct{ Header RequestHeader }

type Response struct{ Header ResponseHeader }

type RequestCtx struct {
	Request  Request
	Response Response
}
