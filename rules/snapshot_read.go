package rules

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ReadSnapshot reads what Snapshot gave; name is what errors call the file. The rules
// share the text's memory, and have no Examples, NearMisses and SkipCases. The text is
// trusted: it is not looked at whether expressions are right. The error is an *Error.
func ReadSnapshot(name, text string) (*File, error) {
	if !strings.HasPrefix(text, snapshotHead) {
		return nil, &Error{File: name, Line: 1, Err: errors.New("is not a snapshot of rules")}
	}
	// Room for all: most of the time that reading takes would go into making more.
	n := strings.Count(text, "\nR ")
	r := &snapshotReader{rest: text, known: make([]known, 0, n), words: make([]string, 0, 8*n), literals: make([]literal, 0, 4*n)}
	f := &File{Name: name, Rules: make([]Rule, 0, n)}
	if err := r.file(f); err != nil {
		return nil, &Error{File: name, Line: r.lines, Err: err}
	}
	return f, nil
}

type snapshotReader struct {
	rest  string // what is not read yet
	lines int    // that are
	// What the rules' lists are cut from.
	known    []known
	words    []string
	literals []literal
}

// line gives the next line that is not empty; key 0: there is none.
func (s *snapshotReader) line() (key byte, value string, err error) {
	for s.rest != "" {
		line := s.rest
		s.lines++
		if i := strings.IndexByte(line, '\n'); i >= 0 {
			line, s.rest = line[:i], line[i+1:]
		} else {
			s.rest = ""
		}
		switch {
		case line == "" || line[0] == '#':
			continue
		case len(line) == 1:
			return line[0], "", nil
		case line[1] != ' ':
			return 0, "", errors.New("want a letter and a space")
		}
		key, value = line[0], line[2:]
		for strings.HasPrefix(s.rest, " ") {
			line, s.rest, _ = strings.Cut(s.rest[1:], "\n")
			s.lines++
			value += line
		}
		if strings.HasPrefix(value, `"`) {
			value, err = strconv.Unquote(value)
		}
		return key, value, err
	}
	return 0, "", nil
}

func (s *snapshotReader) file(f *File) error {
	var r *Rule
	var a *Allowlist
	for {
		key, value, err := s.line()
		if err != nil || key == 0 {
			return err
		}
		switch {
		case key == 'R':
			f.Rules = append(f.Rules, Rule{ID: value})
			s.known = append(s.known, known{})
			r, a = &f.Rules[len(f.Rules)-1], nil
			r.known = &s.known[len(s.known)-1]
		case key == 'A':
			f.Allowlists = append(f.Allowlists, Allowlist{})
			r, a = nil, &f.Allowlists[len(f.Allowlists)-1]
		case key == 'a' && r != nil:
			r.Allowlists = append(r.Allowlists, Allowlist{})
			a = &r.Allowlists[len(r.Allowlists)-1]
		case a != nil:
			err = s.allowlist(a, key, value)
		case r != nil:
			err = s.rule(r, key, value)
		default:
			err = errors.New("is not in a rule or an allowlist")
		}
		if err != nil {
			return err
		}
	}
}

func (s *snapshotReader) rule(r *Rule, key byte, value string) (err error) {
	switch key {
	case 'd':
		r.Description = value
	case 'r':
		r.Regex, r.known.of.regex = value, value
	case 'p':
		r.Path, r.known.of.path = value, value
	case 'g':
		r.SecretGroup, err = strconv.Atoi(value)
	case 'e':
		r.Entropy, err = strconv.ParseFloat(value, 64)
	case 'k':
		r.Keywords = appendCut(&s.words, r.Keywords, value)
		r.known.of.keywords = r.Keywords
	case 't':
		r.Tags = appendCut(&s.words, r.Tags, value)
	case 'z':
		r.SkipReport = true
	case 'q':
		var q Required
		q, err = readRequired(value)
		r.Required = append(r.Required, q)
	case 'P':
		r.Provider = value
	case 'K':
		r.Kind = value
	case 'S':
		r.Severity = value
	case 'C':
		r.Check = value
	case 'm':
		r.Matcher = value
	case 'U':
		r.Rotate = value
	case 'E':
		r.Env = value
	case 'f':
		r.Reference = value
	case 'G':
		r.Generic = true
	case 'F':
		r.Fallback = true
	case 'o':
		r.Origin = value
	case 'x':
		var n uint64
		n, err = strconv.ParseUint(value, 10, 16)
		r.explicit = keySet(n)
	case 'n':
		r.known.groups, err = strconv.Atoi(value)
	case 'i':
		r.known.implied = true
	case 'l', 'w':
		r.known.literals = appendCut(&s.literals, r.known.literals, literal{value, key == 'w'})
	default:
		err = fmt.Errorf("a rule has no key %q", key)
	}
	return err
}

func (s *snapshotReader) allowlist(a *Allowlist, key byte, value string) error {
	switch key {
	case 'd':
		a.Description = value
	case '&':
		a.All = true
	case 'c':
		a.Commits = appendCut(&s.words, a.Commits, value)
	case 'p':
		a.Paths = appendCut(&s.words, a.Paths, value)
		if a.known == nil {
			a.known = &knownPaths{}
		}
		a.known.of, a.known.literals = a.Paths, append(a.known.literals, nil)
	case 'l', 'w':
		if len(a.Paths) == 0 {
			return errors.New("a literal of no path")
		}
		of := &a.known.literals[len(a.Paths)-1]
		*of = appendCut(&s.literals, *of, literal{value, key == 'w'})
	case 'r':
		a.Regexes = appendCut(&s.words, a.Regexes, value)
	case 't':
		a.RegexTarget = value
	case 's':
		a.StopWords = appendCut(&s.words, a.StopWords, value)
	case 'u':
		a.TargetRules = appendCut(&s.words, a.TargetRules, value)
	case 'o':
		a.Origin = value
	default:
		return fmt.Errorf("an allowlist has no key %q", key)
	}
	return nil
}

func readRequired(value string) (q Required, err error) {
	lines, rest, _ := strings.Cut(value, " ")
	columns, id, ok := strings.Cut(rest, " ")
	if !ok {
		return q, errors.New("want lines, columns and an id")
	}
	q.ID = id
	if q.WithinLines, err = readDistance(lines); err == nil {
		q.WithinColumns, err = readDistance(columns)
	}
	return q, err
}

func readDistance(text string) (*int, error) {
	if text == "-" {
		return nil, nil
	}
	n, err := strconv.Atoi(text)
	return &n, err
}

// appendCut appends to a list that is cut from all, without moving it if it is the end
// of that.
func appendCut[T any](all *[]T, list []T, v T) []T {
	*all = append(*all, v)
	n := len(*all)
	from := n - 1 - len(list)
	if len(list) > 0 && (from < 0 || &(*all)[from] != &list[0]) {
		return append(list, v) // which has no room: it moves
	}
	return (*all)[from:n:n]
}
