package slack

type Client struct{}

func New(token string) *Client { return &Client{} }
