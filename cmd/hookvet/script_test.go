package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/hookvet/hookvet/internal/fixture"
	"github.com/hookvet/hookvet/internal/racetest"
	"github.com/hookvet/hookvet/rules/structure"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"hookvet": main})
}

// gitEnv makes git do the same everywhere.
var gitEnv = map[string]string{
	"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1",
	"GIT_AUTHOR_NAME": "Ann", "GIT_AUTHOR_EMAIL": "ann@shop.example", "GIT_AUTHOR_DATE": "2020-01-02T03:04:05Z",
	"GIT_COMMITTER_NAME": "Ann", "GIT_COMMITTER_EMAIL": "ann@shop.example", "GIT_COMMITTER_DATE": "2020-01-02T03:04:05Z",
}

// TestScript runs testdata/script/*.txtar, which pin how the command behaves.
// Files in them carry fixture markers: `fake FILE…` expands them in place.
// `nosecret FILE VALUE…` is what greps an output for the secrets of a file.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Condition: func(name string) (bool, error) {
			if name != "race" {
				return false, fmt.Errorf("unknown condition %q", name)
			}
			return racetest.Enabled, nil
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "1")
			// With the race detector each process would sleep for a second before it ends.
			env.Setenv("GORACE", "atexit_sleep_ms=0")
			// The go command's caches are where they are; it must fetch nothing.
			for _, name := range []string{"GOCACHE", "GOMODCACHE"} {
				env.Setenv(name, goEnv(name))
			}
			env.Setenv("GOPROXY", "off")
			path, err := exec.LookPath("hookvet")
			if err != nil {
				return err
			}
			env.Setenv("HOOKVET", path) // for where PATH has nothing
			for name, value := range gitEnv {
				env.Setenv(name, value)
			}
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"fake":   fake,
			"status": status,
			"exits":  exits,
			"hasnot": hasNot,
			"fifo":   fifo,
			"bytes":  writeBytes,
			"pack":   pack,
		},
	})
}

// goEnv asks go for a setting.
func goEnv(name string) string {
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// fake expands the fixture markers of files, and writes the values into FILE.values.
func fake(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: fake file...")
	}
	g := fixture.New(1)
	g.Seal = structure.Seal
	g.Plain = true // the stop words of gitleaks' generic rule hold "fake"
	for _, name := range args {
		text, err := g.Expand(ts.ReadFile(name))
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o666))
	}
}
