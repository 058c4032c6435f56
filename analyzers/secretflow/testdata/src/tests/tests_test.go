package tests

import (
	"log"
	"os"
	"testing"
)

func TestToken(t *testing.T) { log.Print(os.Getenv("API_TOKEN")) }
