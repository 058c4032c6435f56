package rules

import (
	"reflect"
	"testing"
)

func TestInspect(t *testing.T) {
	t.Parallel()
	set := setOf(t, `
[[rules]]
id = "anchored"
regex = '''\b(acme|ACNE)_([a-f0-9]{8})\b'''
keywords = ["acme_", "acne_"]
[[rules]]
id = "elsewhere"
regex = '''\bacme_[a-f0-9]+\b'''
keywords = ["zebra"]
[[rules]]
id = "run"
regex = '''\b[a-f0-9]{40}\b'''
[[rules]]
id = "nothing"
regex = '''[a-z]{3}'''
[[rules]]
id = "path"
path = '''x'''
`)
	for id, want := range map[string]Inspection{
		"anchored":  {Anchors: []string{"acme_", "acne_"}, Longest: 13, Groups: 2},
		"elsewhere": {Anchors: []string{"acme_"}, KeywordNeeded: true, Longest: -1},
		"run":       {LongRun: true, Longest: 40},
		"nothing":   {Longest: 3},
	} {
		if got, ok := set.Inspect(id); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %t; want %+v", id, got, ok, want)
		}
	}
	for _, id := range []string{"path", "none"} {
		if _, ok := set.Inspect(id); ok {
			t.Errorf("%s: there is something to inspect", id)
		}
	}
}
