package gocmd

import (
	"context"
	"encoding/json"
	"fmt"
)

// Env is what go env tells.
type Env struct {
	GOVERSION string // of go, such as "go1.26.8"
	GOARCH    string
	GOCACHE   string
	GOFLAGS   string // those of them that stay
}

// Env asks for it.
func (g *Go) Env(ctx context.Context) (*Env, error) {
	out, errs, exit, err := g.run(ctx, "env", "-json", "GOVERSION", "GOARCH", "GOCACHE", "GOFLAGS")
	if err != nil {
		return nil, err
	}
	env := new(Env)
	if err := json.Unmarshal(out, env); err != nil || exit != 0 {
		return nil, fmt.Errorf("go env: exit status %d: %s", exit, errs)
	}
	return env, nil
}
