package report

import "github.com/fatih/color"

// ColorEnabled decides about colours from the flag's value (always, never, or
// anything else for auto), whether the output is a terminal, and the environment, where
// NO_COLOR comes first (https://no-color.org), then CLICOLOR_FORCE and
// FORCE_COLOR, then TERM=dumb and CLICOLOR=0.
func ColorEnabled(mode string, isTerminal bool, getenv func(string) string) bool {
	forced := func(name string) bool {
		v := getenv(name)
		return v != "" && v != "0" && v != "false"
	}
	switch {
	case mode == "always":
		return true
	case mode == "never", getenv("NO_COLOR") != "":
		return false
	case forced("CLICOLOR_FORCE"), forced("FORCE_COLOR"):
		return true
	case getenv("TERM") == "dumb", getenv("CLICOLOR") == "0", getenv("FORCE_COLOR") != "":
		return false // FORCE_COLOR=0 is the way to say no to Node's tools
	}
	return isTerminal
}

// palette has the colours of one writer. They are its own: the colour
// package's switch is global, and decided by a standard output that may not be ours.
type palette struct {
	alarm, warning, notice, good *color.Color
	strong, faint, place, secret *color.Color
}

func newPalette(on bool) palette {
	paint := func(attributes ...color.Attribute) *color.Color {
		c := color.New(attributes...)
		if on {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return c
	}
	return palette{
		alarm:   paint(color.FgRed, color.Bold),
		warning: paint(color.FgYellow, color.Bold),
		notice:  paint(color.FgCyan),
		good:    paint(color.FgGreen, color.Bold),
		strong:  paint(color.Bold),
		faint:   paint(color.Faint),
		place:   paint(color.FgCyan),
		secret:  paint(color.FgRed),
	}
}

// severity returns the colour of a severity.
func (p palette) severity(severity string) *color.Color {
	switch severity {
	case "critical", "high":
		return p.alarm
	case "medium":
		return p.warning
	}
	return p.notice
}

// mood returns how to print a verdict.
func (p palette) mood(m mood) *color.Color {
	return [...]*color.Color{good: p.good, doubtful: p.warning, alarming: p.alarm}[m]
}
