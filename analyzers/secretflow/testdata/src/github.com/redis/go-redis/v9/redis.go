package redis

type Options struct {
	Addr     string
	Password string
}

func ParseURL(url string) (*Options, error) { return nil, nil }
