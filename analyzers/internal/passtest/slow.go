package passtest

import (
	"testing"

	"github.com/hookvet/hookvet/internal/racetest"
)

// Slow skips a test under the race detector: passes start no goroutines, and checking
// the types of net/http from source, which such tests do, takes minutes there. What
// runs passes side by side is tested elsewhere.
func Slow(t *testing.T) {
	t.Helper()
	if racetest.Enabled {
		t.Skip("no goroutines, and minutes with the race detector")
	}
}
