package rules

import (
	"errors"
	"strconv"
	"strings"
)

// A snapshot is a file of rules that is ready: it has been merged and checked, and says
// of each rule what New wants to know of its expressions. Reading one is fifty times as fast as
// reading TOML. What changes no match and is not for reports is left out (Examples and
// the like).
//
// It is text, so that versions can be compared, and says nothing of all rules
// together, so that versions can be merged: a line is a key of one letter, a space and a value. A list
// is a line for each element. A value that begins with a quote or has control characters
// is quoted as in Go. A line that begins with a space goes on with the value before: no
// word of an expression is so long that a scanner, hookvet too, could take it for a secret.
//
//	R id                 a rule; the lines that follow are its own
//	A                    an allowlist for all rules
//	a                    an allowlist of the rule
//
//	d description        r regex              p path
//	g secretGroup        e entropy            k keyword
//	t tag                z (skipReport)       q lines columns id (required; - for any)
//	P provider           K kind               S severity
//	C check              U rotate             E env
//	f reference          G (generic)          F (fallback)
//	m matcher            o origin
//	x explicit keys      n groups of the regex
//	l literal            w literal, wild      i (every match holds a keyword)
//
// and of an allowlist:
//
//	d description        & (all must hold)    c commit
//	p path               r regex              t regexTarget
//	s stopword           u target rule        o origin
//	l literal            w literal, wild      (of the path before)
const snapshotHead = "# Made from the files of rules by go generate: do not edit.\n"

// Snapshot gives a file of rules as ReadSnapshot takes it. The error is an *Error, if
// a rule can't be compiled; the file may extend nothing.
func Snapshot(f *File) (string, error) {
	if f.Extend.Path != "" || f.Extend.UseDefault || len(f.Extend.DisabledRules) > 0 {
		return "", &Error{File: f.Name, Err: errors.New("a snapshot of a file that is not merged with what it extends")}
	}
	var w snapshotWriter
	w.WriteString(snapshotHead)
	for i := range f.Allowlists {
		w.WriteString("\nA\n")
		w.allowlist(f, &f.Allowlists[i])
	}
	for i := range f.Rules {
		r := &f.Rules[i]
		k, err := knownOf(f, r)
		if err != nil {
			return "", &Error{File: originOf(r, f), Rule: r.ID, Err: err}
		}
		w.WriteString("\n")
		w.rule(f, r, k)
	}
	return w.String(), nil
}

type snapshotWriter struct{ strings.Builder }

func (w *snapshotWriter) rule(f *File, r *Rule, known *known) {
	w.line('R', r.ID)
	w.text('d', r.Description)
	w.text('r', r.Regex)
	w.text('p', r.Path)
	w.number('g', r.SecretGroup)
	if r.Entropy != 0 {
		w.line('e', strconv.FormatFloat(r.Entropy, 'g', -1, 64))
	}
	w.list('k', r.Keywords)
	w.list('t', r.Tags)
	w.flag('z', r.SkipReport)
	for _, q := range r.Required {
		w.line('q', distance(q.WithinLines)+" "+distance(q.WithinColumns)+" "+q.ID)
	}
	w.text('P', r.Provider)
	w.text('K', r.Kind)
	w.text('S', r.Severity)
	w.text('C', r.Check)
	w.text('m', r.Matcher)
	w.text('U', r.Rotate)
	w.text('E', r.Env)
	w.text('f', r.Reference)
	w.flag('G', r.Generic)
	w.flag('F', r.Fallback)
	w.text('o', r.Origin)
	w.number('x', int(r.explicit))
	w.number('n', known.groups)
	w.flag('i', known.implied)
	w.literals(known.literals)
	for i := range r.Allowlists {
		w.WriteString("a\n")
		w.allowlist(f, &r.Allowlists[i])
	}
}

func (w *snapshotWriter) allowlist(f *File, a *Allowlist) {
	w.text('d', a.Description)
	w.flag('&', a.All)
	w.list('c', a.Commits)
	for i, literals := range literalsOf(f, a.Paths) {
		w.line('p', a.Paths[i])
		w.literals(literals)
	}
	w.list('r', a.Regexes)
	w.text('t', a.RegexTarget)
	w.list('s', a.StopWords)
	w.list('u', a.TargetRules)
	w.text('o', a.Origin)
}

func (w *snapshotWriter) literals(all []literal) {
	for _, l := range all {
		key := byte('l')
		if l.wild {
			key = 'w'
		}
		w.line(key, l.text)
	}
}

func distance(n *int) string {
	if n == nil {
		return "-"
	}
	return strconv.Itoa(*n)
}

func (w *snapshotWriter) line(key byte, value string) {
	w.WriteByte(key)
	w.WriteByte(' ')
	if strings.HasPrefix(value, `"`) || !strconv.CanBackquote(strings.ReplaceAll(value, "`", "")) || strings.Contains(value, "\t") {
		value = strconv.Quote(value)
	}
	if key != 'r' {
		w.WriteString(value)
		w.WriteByte('\n')
		return
	}
	run := 0
	for i := range len(value) {
		if run++; !isRun[value[i]] {
			run = 0
		}
		if run == maxRunShown {
			w.WriteString("\n ")
			run = 0
		}
		w.WriteByte(value[i])
	}
	w.WriteByte('\n')
}

// maxRunShown is how many letters, digits and signs of base64 stand in a row.
const maxRunShown = 32

func (w *snapshotWriter) text(key byte, value string) {
	if value != "" {
		w.line(key, value)
	}
}

func (w *snapshotWriter) number(key byte, n int) {
	if n != 0 {
		w.line(key, strconv.Itoa(n))
	}
}

func (w *snapshotWriter) flag(key byte, on bool) {
	if on {
		w.WriteByte(key)
		w.WriteByte('\n')
	}
}

func (w *snapshotWriter) list(key byte, values []string) {
	for _, v := range values {
		w.line(key, v)
	}
}
