// Package quiet has no source.
package quiet

import (
	"fmt"
	"log"
	"os"
)

func quiet(secret string) error {
	log.Print(secret, os.Getenv("HOME"))
	return fmt.Errorf("bad token %s", secret)
}
