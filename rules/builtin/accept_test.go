package builtin_test

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/internal/racetest"
	"github.com/hookvet/hookvet/internal/rulecheck"
	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/builtin"
	"github.com/hookvet/hookvet/rules/structure"
)

// TestAccept tries every example of every rule in all the settings that
// internal/rulecheck knows, with all rules in one set.
func TestAccept(t *testing.T) {
	t.Parallel()
	file := defaults(t)
	c, err := rulecheck.New(file, rulecheck.Options{Seal: structure.Seal})
	if err != nil {
		t.Fatal(err)
	}
	examples := 0
	for i := range file.Rules {
		examples += len(file.Rules[i].Examples)
	}
	if examples == 0 {
		t.Fatal("no rule has examples")
	}
	slices, step := 4*runtime.GOMAXPROCS(0), 1
	if racetest.Enabled {
		step = 8 // what slices share is the set: a part of the rules shows whether they may
	}
	for n := range slices {
		t.Run(fmt.Sprint("slice", n), func(t *testing.T) {
			t.Parallel()
			w := c.Worker()
			for i := n; i < len(file.Rules); i += slices * step {
				r := &file.Rules[i]
				for _, p := range w.Examples(r) {
					t.Errorf("%s: %s", r.ID, p)
				}
			}
		})
	}
}

// TestComplete holds that each block of a pack says all that a rule of hookvet's
// own must, and that its shape is sound; and that of gitleaks' rules, too, it is told
// who issues the secret, of what kind it is, and how bad it is to lose it.
func TestComplete(t *testing.T) {
	t.Parallel()
	file := defaults(t)
	c, err := rulecheck.New(file, rulecheck.Options{Seal: structure.Seal})
	if err != nil {
		t.Fatal(err)
	}
	for i := range file.Rules {
		r := &file.Rules[i]
		for _, key := range []struct{ name, value string }{{"provider", r.Provider}, {"kind", r.Kind}, {"severity", r.Severity}} {
			if key.value == "" && !r.SkipReport && !(r.Generic && key.name == "provider") {
				t.Errorf("%s: has no %s", r.ID, key.name)
			}
		}
		pack, own := strings.CutPrefix(r.Origin, "built-in ")
		if !own {
			continue
		}
		if pack != "gitleaks.toml" { // which corrects gitleaks' rules
			for _, p := range incomplete(r) {
				t.Errorf("%s: %s: %s", pack, r.ID, p)
			}
		}
		wrong, doubtful := c.Shape(r)
		for _, p := range wrong {
			t.Errorf("%s: %s: %s", pack, r.ID, p)
		}
		for _, p := range doubtful {
			if testing.Verbose() {
				t.Logf("%s: %s: %s", pack, r.ID, p)
			}
		}
	}
}

var (
	isID   = regexp.MustCompile(`^[a-z0-9]+(?:-[a-z0-9]+)+$`)
	isName = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)
)

// incomplete tells what a rule of a pack lacks.
func incomplete(r *rules.Rule) (out []string) {
	miss := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if !isID.MatchString(r.ID) {
		miss("the id is not in lower case with dashes")
	}
	for _, key := range []struct{ name, value string }{
		{"description", r.Description}, {"rotate", r.Rotate}, {"reference", r.Reference},
	} {
		if r.Generic && key.name == "rotate" {
			continue // anybody's
		}
		if key.value == "" {
			miss("has no %s", key.name)
		}
	}
	for _, key := range []struct{ name, value string }{{"rotate", r.Rotate}, {"reference", r.Reference}} {
		if u, err := url.Parse(key.value); err != nil || key.value != "" && (u.Scheme != "https" || u.Host == "") {
			miss("%s is no https address", key.name)
		}
	}
	if r.Env != "" && !isName.MatchString(r.Env) {
		miss("env is no name of a variable")
	}
	if n := len(r.Examples); n < 3 {
		miss("has %d examples, not 3", n)
	}
	kinds := make(map[string]bool)
	for _, e := range r.Examples {
		kinds[kindOf(e.In)] = true
	}
	if len(kinds) < 3 && len(r.Examples) >= 3 && r.Path == "" {
		miss("its examples are of %d kinds of file, not 3", len(kinds))
	}
	if n := len(r.NearMisses); n < 2 {
		miss("has %d near misses, not 2", n)
	}
	return out
}

// kindOf tells kinds of file apart: by what follows the last dot, or the name.
func kindOf(file string) string {
	if ext := path.Ext(file); ext != "" {
		return ext
	}
	return path.Base(file)
}

func defaults(t *testing.T) *rules.File {
	t.Helper()
	file, err := builtin.Read()
	if err != nil {
		t.Fatal(err)
	}
	return file
}
