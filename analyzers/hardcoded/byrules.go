package hardcoded

import (
	"strings"

	"github.com/hookvet/hookvet/analyzers/constvals"
	"github.com/hookvet/hookvet/internal/classify"
	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/structure"
)

// What the rules are told of paths: that of the file would make them depend on where a
// repository lies. A text that may be Kubernetes' goes through those for YAML too.
const (
	fileName = "value.go"
	yamlName = "value.yaml"
)

// worth says whether the rules are to be asked about a text.
func (c *checker) worth(s string) bool { return c.every || worth(s) }

// telling is what texts that rules match have although their parts are short: keys,
// Slack's and 1Password's, Zapier's addresses, what stands in command lines, and web
// frameworks' keys, and passwords among the parameters of a connection.
var telling = []string{"-----BEGIN", "xox", "XOX", "xapp", "XAPP", "Xapp", "A3-", "hooks.zapier.com", "curl", "secret_key", "SECRET_KEY", "assword=", "pwd=", "Pwd=", "PWD="}

// worth says whether a text may hold what a rule matches: a part that is random to some
// degree, or a key or a token. Most packages have none, and need no rules at all.
func worth(s string) bool {
	if len(s) < 10 {
		return false
	}
	for _, w := range telling {
		if strings.Contains(s, w) {
			return true
		}
	}
	if mnemonic(s) || mixed(s) || address(s) {
		return true
	}
	for from := 0; from < len(s); {
		to, digits, capitals := from, 0, 0
		for to < len(s) {
			c := s[to]
			switch {
			case c >= '0' && c <= '9':
				digits++
			case c >= 'A' && c <= 'Z':
				capitals++
			case c >= 'a' && c <= 'z', c == '+', c == '=', c == '%', c == '~':
			default:
				goto part
			}
			to++
		}
	part:
		if n := to - from; n >= 7 && (digits > 0 || capitals > 1 && n >= 12) && classify.Surprise(s[from:min(to, from+256)]) >= minSurprise {
			return true
		}
		from = to + 1
	}
	return false
}

// address says whether a text may hold a URL with a password, or an address as Go's MySQL
// driver has it.
func address(s string) bool {
	i := strings.LastIndexByte(s, '@')
	return i > 0 && (strings.Contains(s[:i], "://") || strings.IndexByte(s[i:], '(') > 0) && strings.IndexByte(s[:i], ':') >= 0
}

// mnemonic says whether a text may hold the words of a wallet (BIP 39): twelve or more of
// three to eight letters. Sentences have shorter words among them.
func mnemonic(s string) bool {
	const least, shortest, longest = 12, 3, 8
	if len(s) < least*(shortest+1)-1 {
		return false
	}
	words, letters := 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z':
			if letters++; words == least-1 && letters == shortest {
				return true
			}
			if letters > longest {
				words = 0
			}
		case c == ' ' && letters >= shortest:
			if letters <= longest {
				words++
			}
			letters = 0
		default:
			words, letters = 0, 0
		}
	}
	return false
}

// mixed says whether a text may hold a token whose alphabet has what joins words, as that
// of base64 in URLs does: its parts may be short, but small letters, capitals and digits
// stand in one run, twice each, which names of things seldom have.
func mixed(s string) bool {
	const shortest, each = 16, 2
	for from := 0; from+shortest <= len(s); {
		to, digits, capitals, small := from, 0, 0, 0
	run:
		for ; to < len(s); to++ {
			switch c := s[to]; {
			case c >= '0' && c <= '9':
				digits++
			case c >= 'A' && c <= 'Z':
				capitals++
			case c >= 'a' && c <= 'z':
				small++
			case c != '-' && c != '_' && c != '.':
				break run
			}
		}
		if to-from >= shortest && min(digits, capitals, small) >= each && classify.Surprise(s[from:min(to, from+256)]) >= minSurprise {
			return true
		}
		from = to + 1
	}
	return false
}

// minSurprise is below what nearly all random texts have; see classify.
const minSurprise = 4.4

// elided says whether a key is only shown: "MIIE…", or in one line with blanks, as
// documentation does.
func elided(key string) bool {
	return strings.Contains(key, "..") || strings.Contains(key, "…") || strings.Contains(key, "KEY----- ") && strings.Contains(key, ". -----END")
}

// line gives what a text is called in the line that the rules see.
func line(names []constvals.Name) string {
	var parts []string
	for _, n := range names[:min(len(names), 3)] {
		clean := strings.Map(func(r rune) rune {
			switch {
			case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_', r == '-', r == '.':
				return r
			}
			return -1
		}, n.Text)
		if clean != "" && len(clean) <= 48 {
			parts = append([]string{clean}, parts...)
		}
	}
	return strings.Join(parts, ".")
}

// byRules asks the rules about a text.
func (c *checker) byRules(name, text, path string, comment bool) []hit {
	if c.err != nil {
		return nil
	}
	if c.scanner == nil {
		set, err := c.rules()
		if err != nil {
			c.err = err
			return nil
		}
		c.scanner = set.Scanner(rules.Options{Refused: func(m *rules.Match, why string) { c.refused(m, why) }})
	}
	before, after := "", ""
	if !comment {
		before, after = name+` = "`, `"`
		if name == "" {
			before = `"`
		}
	}
	var hits []hit
	emit := func(m *rules.Match) {
		if h, ok := ruleHit(m, len(before), len(text)); ok {
			hits = append(hits, h)
		}
	}
	c.refused = func(m *rules.Match, _ string) {
		if m.Outcome.Verdict == structure.Refuted && m.Prefix != "" { // or else it may be something else
			emit(m)
		}
	}
	// More matches than are kept is an error that loses none of those that were.
	_ = c.scanner.ScanBytes(rules.Input{Path: path}, []byte(before+text+after), emit)
	if path == fileName && strings.Contains(text, "kind:") && strings.Contains(text, "ecret") {
		before, after = "", ""
		_ = c.scanner.ScanBytes(rules.Input{Path: yamlName}, []byte(text), emit)
	}
	return hits
}

// ruleHit makes a hit of a match in a text with so many bytes before it. It is not ok for a match
// outside of the text, and for those of which the pass knows more.
func ruleHit(m *rules.Match, before, size int) (hit, bool) {
	start, end := int(m.SecretStart)-before, int(m.SecretEnd)-before
	if m.Whole {
		start, end = max(0, int(m.Start)-before), int(m.End)-before
	}
	end = min(end, size)
	if m.PathOnly || start < 0 || start >= end {
		return hit{}, false // of the name, which is no secret
	}
	if m.Rule.Generic {
		return hit{}, false // see byName and inPairs, which know more
	}
	if m.Rule.ID == ruleKey && elided(m.Secret) {
		return hit{}, false
	}
	h := hit{start: start, end: end, rule: m.Rule.ID, matched: m.Rule, outcome: m.Outcome, confidence: finding.Pattern, secret: m.Secret}
	switch m.Outcome.Verdict {
	case structure.Verified:
		h.confidence = finding.Verified
	case structure.Doubtful:
		h.confidence = finding.Generic
	}
	return h, true
}
