package sinks

import (
	"strings"
	"testing"
)

func TestDefault(t *testing.T) {
	all := Default().All()
	if len(all) < 224 {
		t.Errorf("%d rows", len(all))
	}
	unverified := 0
	for _, sink := range all {
		if sink.Declared == "" {
			t.Errorf("%s: nothing in the column declared", sink)
		}
		if sink.Module == "" {
			unverified++
			if !strings.Contains(sink.Note, "not verified") {
				t.Errorf("%s: a row without a module must say so in its note", sink)
			}
		}
	}
	if unverified > 3 {
		t.Errorf("%d rows are not verified", unverified)
	}
}

func TestParseErrors(t *testing.T) {
	header := strings.Join(columns, ",") + "\n"
	for row, want := range map[string]string{
		"":                                                        "first line",
		header + "p,,F,func,0,k\n":                                "wrong number of fields",
		header + "p,,F,func,x,k,,,,,,\n":                          "no index",
		header + "p,,F,func,-1,k,,,,,,\n":                         "no index",
		header + "p,,F,func,0,,,,,,,\n":                           "may not be empty",
		header + "p,,F,thing,0,k,,,,,,\n":                         "thing",
		header + "p,,F,field,,k,,,,,,\n":                          "with type",
		header + "p,T,F,func,0,k,,,,,,\n":                         "with type",
		header + "p,T,F,field,0,k,,,,,,\n":                        "no arguments",
		header + "p,,F,func,0,k,header,,,,,\n":                    "on no argument",
		header + "p,T,F,field,,k,header@0,,,,,\n":                 "on no argument",
		header + "p,,F,func,0,k,never@0,,,,,\n":                   "unknown condition",
		header + "p,,F,func,0,k,,entropy,,,,\n":                   "unknown condition",
		header + "p,,F,func,0,k,,,round,,,\n":                     "unknown shape",
		header + "p,,F,func,0,k,,,tag:,,,\n":                      "unknown shape",
		header + "p,,F,func,0,k,,,,,,\np,,F,func,0,other,,,,,,\n": "twice",
	} {
		_, err := Parse(row)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q): %v, want an error with %q", row, err, want)
		}
	}
}

func TestUnversioned(t *testing.T) {
	for path, want := range map[string]string{
		"crypto/hmac":                             "crypto/hmac",
		"example.com/a/v5":                        "example.com/a",
		"example.com/a/v82/webhook":               "example.com/a/webhook",
		"example.com/a/x/vendor/example.org/b/v2": "example.org/b",
		"example.com/v2x/b":                       "example.com/v2x/b",
		"k8s.io/api/core/v1":                      "k8s.io/api/core/v1",
		"gopkg.in/yaml.v3":                        "gopkg.in/yaml",
		"gopkg.in/a/b.v1":                         "gopkg.in/a/b",
		"example.com/yaml.v3":                     "example.com/yaml.v3",
		"v2/a":                                    "v2/a",
	} {
		if got := Unversioned(path); got != want {
			t.Errorf("Unversioned(%q) = %q, want %q", path, got, want)
		}
	}
}
