package sinks

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed sinks.csv
var text string

// columns of sinks.csv, in order.
var columns = strings.Fields("path type name what arg kind when value shape declared module note")

// Table has the sinks by import path without major version. It is immutable.
type Table struct {
	all    []*Sink
	byPath map[string][]*Sink
}

// Default returns the table that is built in. It is parsed once, when it is
// first asked for: go vet starts a process a package, and most need no table.
var Default = sync.OnceValue(func() *Table {
	table, err := Parse(text)
	if err != nil {
		// The text is a part of the program, and TestDefault parses it.
		panic(err)
	}
	return table
})

// All returns the sinks in the order of the table.
func (t *Table) All() []*Sink { return slices.Clone(t.all) }

// Has reports whether a package has sinks.
func (t *Table) Has(importPath string) bool { return t.byPath[Unversioned(importPath)] != nil }

// Parse reads a table in the form that the package comment describes. Errors
// name the line.
func Parse(text string) (*Table, error) {
	reader := csv.NewReader(strings.NewReader(text))
	reader.FieldsPerRecord = len(columns)
	records, err := reader.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reading the table of sinks: %w", err)
	}
	if len(records) == 0 || !slices.Equal(records[0], columns) {
		return nil, fmt.Errorf("reading the table of sinks: the first line is not %q", strings.Join(columns, ","))
	}
	table := &Table{byPath: make(map[string][]*Sink)}
	seen := make(map[string]bool)
	for i, record := range records[1:] {
		sink, err := parseRow(record)
		if err != nil {
			return nil, fmt.Errorf("reading the table of sinks: row %d (%s.%s): %w", i+1, record[0], record[2], err)
		}
		id := strings.Join(record[:5], " ")
		if seen[id] {
			return nil, fmt.Errorf("reading the table of sinks: row %d: %s is there twice", i+1, id)
		}
		seen[id] = true
		table.all = append(table.all, sink)
		table.byPath[sink.Path] = append(table.byPath[sink.Path], sink)
	}
	return table, nil
}

func parseRow(r []string) (*Sink, error) {
	when, whenArg, _ := strings.Cut(r[6], "@")
	s := &Sink{
		Path: Unversioned(r[0]), Type: r[1], Name: r[2], What: What(r[3]), Kind: Kind(r[5]),
		When: When(when), Value: Value(r[7]), Shape: Shape(r[8]),
		Declared: r[9], Module: r[10], Note: r[11], importPath: r[0],
	}
	if s.Path == "" || s.Name == "" || s.Kind == "" {
		return nil, fmt.Errorf("path, name and kind may not be empty")
	}
	var err error
	switch s.What {
	case Func, Method:
		if s.Arg, err = strconv.Atoi(r[4]); err != nil || s.Arg < 0 {
			return nil, fmt.Errorf("argument %q is no index", r[4])
		}
	case Field, Var:
		if r[4] != "" {
			return nil, fmt.Errorf("a %s has no arguments", s.What)
		}
	default:
		return nil, fmt.Errorf("what is %q?", s.What)
	}
	if (s.Type != "") != (s.What == Method || s.What == Field) {
		return nil, fmt.Errorf("a %s with type %q", s.What, s.Type)
	}
	switch s.When {
	case Always:
	case IfHeader, IfName, IfGetenv:
		if s.WhenArg, err = strconv.Atoi(whenArg); err != nil || s.WhenArg < 0 || s.What == Field || s.What == Var {
			return nil, fmt.Errorf("condition %q is on no argument", r[6])
		}
	default:
		return nil, fmt.Errorf("unknown condition %q on another argument", r[6])
	}
	if !slices.Contains([]Value{NotEmpty, DSN, URL, PrivatePEM, Random, Comparable, Never}, s.Value) {
		return nil, fmt.Errorf("unknown condition %q on the value", s.Value)
	}
	tag, isTag := strings.CutPrefix(string(s.Shape), TagPrefix)
	if !slices.Contains([]Shape{Whole, Keyfunc, Pairs, Arguments, Environment, MapValues}, s.Shape) && (!isTag || tag == "") {
		return nil, fmt.Errorf("unknown shape %q", s.Shape)
	}
	return s, nil
}
