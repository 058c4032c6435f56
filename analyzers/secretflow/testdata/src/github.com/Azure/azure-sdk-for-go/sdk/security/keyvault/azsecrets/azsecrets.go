// Package azsecrets stands for the real one.
package azsecrets

type Secret struct{ Value *string }

type GetSecretResponse struct{ Secret }

type Client struct{}

func (c *Client) GetSecret(name, version string) (GetSecretResponse, error) {
	return GetSecretResponse{}, nil
}
