package report

import (
	"fmt"
	"strings"
)

// Format is a row of the table of formats.
type Format struct {
	Name        string
	Description string // for --help: a few words, no full stop
	New         func(Options) Writer
}

// formats is the table: to add a format, add its file and its row.
var formats = [...]Format{
	{"text", "for people: one block a secret, and what to do about it", newText},
	{"json", "for programs: every finding, every gap, stable fields (version 1)", newJSON},
}

// Formats returns the table of formats, the default first.
func Formats() []Format { return append([]Format(nil), formats[:]...) }

// Names returns the names of the formats, the default first.
func Names() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.Name
	}
	return names
}

// Lookup returns the format with that name. Its error names those that exist.
func Lookup(name string) (Format, error) {
	for _, f := range formats {
		if f.Name == name {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("unknown report format %q: use one of %s", name, strings.Join(Names(), ", "))
}
