package finding

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestConfidence(t *testing.T) {
	t.Parallel()
	if !(Generic < Pattern && Pattern < Sink && Sink < Verified) {
		t.Error("order")
	}
	for _, name := range Confidences() {
		c, err := ParseConfidence(name)
		if err != nil || c.String() != name {
			t.Errorf("%s: %v, %v", name, c, err)
		}
		text, err := json.Marshal(c)
		var back Confidence
		if err != nil || json.Unmarshal(text, &back) != nil || back != c || string(text) != `"`+name+`"` {
			t.Errorf("%s: %s, %v, %v", name, text, back, err)
		}
	}
	_, err := ParseConfidence("high")
	for _, want := range []string{`"high"`, "generic, pattern, sink, verified"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not name %s", err, want)
		}
	}
	bad := Confidence(9)
	if _, err := bad.MarshalText(); err == nil || bad.String() != "confidence(9)" {
		t.Errorf("%v, %v", bad, err)
	}
	if bad.UnmarshalText([]byte("x")) == nil {
		t.Error("unmarshalled x")
	}
}

func TestSeverity(t *testing.T) {
	t.Parallel()
	got := []string{"", "low", "weird", "critical", "medium", "high"}
	slices.SortStableFunc(got, CompareSeverity)
	want := append(Severities(), "", "weird")
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
