// Package events stands for the real one.
package events

type APIGatewayProxyRequest struct {
	Headers map[string]string
	Body    string
}

type APIGatewayProxyResponse struct {
	Headers map[string]string
	Body    string
}
