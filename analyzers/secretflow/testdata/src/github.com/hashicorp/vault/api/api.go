// Package api stands for the real one.
package api

import "context"

type Secret struct {
	LeaseID string
	Data    map[string]interface{}
}

type KVSecret struct{ Data map[string]interface{} }

type Client struct{}

func (c *Client) Token() string         { return "" }
func (c *Client) KVv2(mount string) *KV { return nil }
func (c *Client) Logical() *Logical     { return nil }

type KV struct{}

func (k *KV) Get(ctx context.Context, path string) (*KVSecret, error) { return nil, nil }

type Logical struct{}

func (l *Logical) Read(path string) (*Secret, error) { return nil, nil }
