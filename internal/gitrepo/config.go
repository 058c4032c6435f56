package gitrepo

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// config holds the variables of a git configuration file in their order.
// Includes are entries like any other: nothing is followed.
type config []variable

// variable is section.key or section.subsection.key with section and key in
// lower case. One that stands before any section has none, and means nothing.
type variable struct {
	section, sub, key string
	value             string
	novalue           bool // "key" without "=", which means true
}

// maxVariables bounds what a file of two bytes a variable would take. Three
// variables are written for each branch.
const maxVariables = 1 << 18

// get returns the last value of a variable, which is the one that counts.
func (c config) get(section, sub, key string) (string, bool) {
	for i := len(c) - 1; i >= 0; i-- {
		if v := c[i]; v.key == key && v.section == section && v.sub == sub {
			if v.novalue {
				return "true", true
			}
			return v.value, true
		}
	}
	return "", false
}

// flag returns the value of a boolean variable. What is no boolean counts as
// not set.
func (c config) flag(section, sub, key string) (value, ok bool) {
	s, ok := c.get(section, sub, key)
	if !ok {
		return false, false
	}
	switch strings.ToLower(s) {
	case "true", "yes", "on", "1":
		return true, true
	case "", "false", "no", "off", "0":
		return false, true
	}
	return false, false
}

// parseConfig reads the syntax of git-config(1), section "Syntax".
func parseConfig(data []byte) (config, error) {
	p := configParser{data: bytes.TrimPrefix(data, []byte("\ufeff")), line: 1}
	err := p.parse()
	if err != nil {
		return nil, fmt.Errorf("line %d: %w", p.line, err)
	}
	return p.vars, nil
}

type configParser struct {
	data         []byte
	pos          int
	line         int
	section, sub string
	vars         config
}

// eof is what next returns at the end.
const eof = -1

// next returns the next byte, CR LF as LF.
func (p *configParser) next() int {
	if p.pos >= len(p.data) {
		return eof
	}
	c := p.data[p.pos]
	p.pos++
	if c == '\r' && p.pos < len(p.data) && p.data[p.pos] == '\n' {
		p.pos++
		c = '\n'
	}
	if c == '\n' {
		p.line++
	}
	return int(c)
}

func (p *configParser) parse() error {
	for {
		c := p.next()
		switch {
		case c == eof:
			return nil
		case c == '\n' || isSpace(c):
		case c == '#' || c == ';':
			for c != '\n' && c != eof {
				c = p.next()
			}
		case c == '[':
			if err := p.header(); err != nil {
				return err
			}
		case isAlpha(c):
			if err := p.variable(c); err != nil {
				return err
			}
		default:
			return errors.New("neither a section nor a variable")
		}
	}
}

// header reads a section's name after the bracket.
func (p *configParser) header() error {
	start := p.pos
	for {
		c := p.next()
		switch {
		case c == ']':
			// [section.sub]: the old form, its subsection in lower case.
			name := strings.ToLower(string(p.data[start : p.pos-1]))
			var dot bool
			p.section, p.sub, dot = strings.Cut(name, ".")
			if name == "" {
				return errors.New("a section without a name")
			}
			if p.section == "" {
				p.section = "." // which git takes and nothing is named
			}
			if dot && p.sub == "" {
				p.section += "."
			}
			return nil
		case isSpace(c):
			p.section = strings.ToLower(string(p.data[start : p.pos-1]))
			return p.subsection()
		case !isKey(c) && c != '.':
			return errors.New("a bad section name")
		}
	}
}

func (p *configParser) subsection() error {
	c := p.next()
	for isSpace(c) {
		c = p.next()
	}
	if c != '"' || p.section == "" {
		return errors.New("a bad section name")
	}
	var sub []byte
	for {
		c := p.next()
		if c == '\\' {
			c = p.next()
		} else if c == '"' {
			break
		}
		if c == '\n' || c == eof {
			return errors.New("a section name without an end")
		}
		sub = append(sub, byte(c))
	}
	if p.next() != ']' {
		return errors.New("a bad section name")
	}
	p.sub = string(sub)
	if p.sub == "" {
		p.section += "." // [core ""] is not [core]
	}
	return nil
}

// variable reads the rest of a line that begins with a letter of a name.
func (p *configParser) variable(c int) error {
	start := p.pos - 1
	for isKey(c) {
		c = p.next()
	}
	end := p.pos
	if c != eof {
		end--
		if c == '\n' && p.data[end-1] == '\r' {
			end--
		}
	}
	v := variable{section: p.section, sub: p.sub, key: strings.ToLower(string(p.data[start:end]))}
	for c == ' ' || c == '\t' {
		c = p.next()
	}
	switch c {
	case '\n', eof:
		v.novalue = true
	case '=':
		value, err := p.value()
		if err != nil {
			return err
		}
		v.value, _, _ = strings.Cut(value, "\x00") // C strings end there
	default:
		return errors.New("a variable without =")
	}
	if len(p.vars) == maxVariables {
		return fmt.Errorf("there are more than %d variables", maxVariables)
	}
	p.vars = append(p.vars, v)
	return nil
}

func (p *configParser) value() (string, error) {
	var (
		out     []byte
		trim    int // length without trailing spaces
		quoted  bool
		comment bool
	)
	for {
		c := p.next()
		switch {
		case c == '\n' || c == eof:
			if quoted {
				return "", errors.New("a quoted value without an end")
			}
			return string(out[:trim]), nil
		case comment:
		case isSpace(c) && !quoted:
			if len(out) > 0 {
				out = append(out, byte(c))
			}
		case (c == ';' || c == '#') && !quoted:
			comment = true
		case c == '"':
			quoted = !quoted
			trim = len(out)
		case c == '\\':
			switch c = p.next(); c {
			case '\n', eof:
				continue
			case 't':
				c = '\t'
			case 'b':
				c = '\b'
			case 'n':
				c = '\n'
			case '\\', '"':
			default:
				return "", errors.New("an unknown escape")
			}
			fallthrough
		default:
			out = append(out, byte(c))
			trim = len(out)
		}
	}
}

func isAlpha(c int) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isKey(c int) bool   { return isAlpha(c) || c >= '0' && c <= '9' || c == '-' }
func isSpace(c int) bool { return c == ' ' || c >= '\t' && c <= '\r' && c != '\n' }
