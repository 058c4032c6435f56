// Package secretsmanager stands for the real one.
package secretsmanager

import "context"

type GetSecretValueInput struct{ SecretId *string }

type GetSecretValueOutput struct {
	ARN, SecretString *string
	SecretBinary      []byte
}

type Client struct{}

func (c *Client) GetSecretValue(ctx context.Context, in *GetSecretValueInput) (*GetSecretValueOutput, error) {
	return nil, nil
}
