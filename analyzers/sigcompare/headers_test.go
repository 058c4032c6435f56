package sigcompare

import (
	"net/textproto"
	"testing"
)

func TestHeaders(t *testing.T) {
	for name, h := range headers {
		if canonical := textproto.CanonicalMIMEHeaderKey(name); canonical != name {
			t.Errorf("%s is written %s; no request has it as it stands", name, canonical)
		}
		if h.stronger != "" {
			if _, ok := headers[h.stronger]; !ok {
				t.Errorf("%s: %s is no row", name, h.stronger)
			}
		}
		if h.stamp && !h.signed {
			t.Errorf("%s is a time that is not signed", name)
		}
	}
	if _, ok := known("x-HUB-signature-256"); !ok {
		t.Error("names are not compared as those of headers")
	}
	if _, ok := known("Authorization"); ok {
		t.Error("Authorization may hold anything")
	}
}
