package hardcoded

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hookvet/hookvet/internal/fixture"
)

// TestURLs finds whole passwords: they end at the last @ of the authority.
func TestURLs(t *testing.T) {
	t.Parallel()
	p, q := fixture.Value(t, "[A-Z][a-z]{5}[0-9]{3}"), fixture.Value(t, "[A-Z][a-z]@[a-z]{5}@[0-9]{3}@")
	for _, test := range []struct {
		text string
		want []string
	}{
		{"rtsp://app:" + p + "@camera.acme.io:554/", []string{p}},
		{"rtsp://app:" + q + "@camera.acme.io:554/", []string{q}},
		{"rtsp://app:" + p + "@camera.acme.io/?owner=me@acme.io", []string{p}},
		{"rtsp://app:" + p + "@camera.acme.io?owner=me@acme.io", []string{p}},
		{"rtsp://app:" + p + "@camera.acme.io, ask me@acme.io", []string{p}},
		{"rtsp://app:" + p + "@camera.acme.io;rtsp://app:" + q + "@camera.acme.io", []string{p, q}},
		{"app:" + q + "@tcp(db.acme.io:3306)/app", []string{q}},
		{"rtsp://app:p@ssw0rd@camera.acme.io", nil},
		{"https://acme.io/@app:thing1234@x", nil},
	} {
		var got []string
		for _, h := range inURLs(test.text, false, false) {
			got = append(got, h.secret)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.text, diff)
		}
	}
}
