package rules

import (
	"github.com/hookvet/hookvet/rules/generic"
	"github.com/hookvet/hookvet/rules/structure"
)

// Input says what is scanned, for rules and allowlists that ask.
type Input struct {
	Path   string // slash path below the scanned root; empty if there is none
	Commit string // full hash, if the content is a commit's
}

// Match is a rule's match in a content. Offsets are in bytes from the start of
// the content; a match in encoded text has those of the encoded text.
type Match struct {
	Rule *Rule

	Match  string // what the expression matched, decoded, without newlines at its ends
	Secret string // the part of it that is the secret
	Prefix string // the start of Secret that the rule spells out, which is no secret: "ghp_"

	Start, End             int64
	SecretStart, SecretEnd int64

	Line                 int // line of Start, from 1
	SecretLine           int // place of the secret: lines and byte columns
	SecretColumn         int // from 1, the end column exclusive
	SecretEndLine        int
	SecretEndColumn      int
	Source               string // the line or lines that hold the secret, cut to sourceReach bytes on each side
	SourceFrom, SourceTo int    // where the secret stands in Source

	// Beside holds the parts of Source, start and end, in order and apart, where
	// the secrets of other matches stand, emitted or not: whoever shows Source
	// must know, since it may hold half of one.
	Beside [][2]int

	Name string // what the secret is called in the text, if the rule has a matcher that tells

	Outcome    structure.Outcome // of the rule's check; never Refuted, unless Refused is told
	Entropy    float64           // of Secret, in bits a character
	Decoded    []string          // names of the encodings that were undone
	Suppressed string            // what suppressed it, as Options.Inline says; empty if nothing did
	Parts      []*Match          // matches of the rules that a composite rule requires

	// Whole says that the rule has several groups and does not say which is the
	// secret: gitleaks takes the first, which may be a small piece. Secret is
	// that, but what is to be hidden is all of Match, and the places above are
	// its.
	Whole bool

	// PathOnly says that the rule matched the path, and nothing above but Rule
	// is set.
	PathOnly bool

	// refuted marks what begins as the rule's secrets do and is none: what generic
	// rules find in it goes with it.
	refuted bool
	// keyless marks a match of a rule whose keywords are not in the text: it
	// counts as a part of a composite rule only.
	keyless bool
	rule    *compiled
	// kinds are those of files in which it is a match, if the rule has a matcher.
	kinds generic.Kinds
	// ifAllowed are the allowlists that would leave the match alone if they did
	// so by path or commit as well.
	ifAllowed []*allowlist
	column    int // of Start, for the distance of composite rules' parts
	hides     bool
}

// Suppressor tells whether the match of a rule at start to end is suppressed, and
// by what.
type Suppressor func(start, end int, rule string) (by string, ok bool)

// Options change what a Scanner does.
type Options struct {
	// Inline is asked, once for each piece of a content that is in memory and
	// holds matches, for what tells whether a comment near text[start:end]
	// suppresses a match of a rule there, and what such a comment is called.
	// It gives nil if no comment in the text does.
	Inline func(text []byte) Suppressor
	// Refused, if not nil, is told the matches that something refuses (entropy, an
	// allowlist, the rule's check, a more specific rule), and what: for those who write rules.
	Refused func(m *Match, why string)
	// MaxDecodeDepth is how many encodings round each other are undone.
	// Negative: none. 0: DefaultDecodeDepth.
	MaxDecodeDepth int

	// AnyPath scans a content for all the paths that it may have: rules that are
	// for some paths apply, and allowlists for paths or commits do not. See
	// Match.Stands. Rules on paths alone give no match.
	AnyPath bool

	// everything runs every rule on the whole text, as if there were no
	// automaton and no windows. Tests compare with it.
	everything bool
	sizes      sizes // zero: defaultSizes
	plainest   bool  // undo only the encodings that gitleaks knows
}

// DefaultDecodeDepth is how many encodings round each other are undone.
const DefaultDecodeDepth = 5

// sizes are those of what is held of a content.
type sizes struct {
	buffer int // text in memory
	wait   int // greatest part of it that waits for more text
	before int // text that is kept before what has been reported, for context
	tail   int // text at the end that waits in any case
}

// defaultSizes say that a match longer than wait that crosses the end of the
// buffer may be missed; gitleaks' own limit is 125 KB, anywhere.
var defaultSizes = sizes{buffer: 1<<20 + 256<<10, wait: 256 << 10, before: 8 << 10, tail: 1 << 10}

const (
	windowMargin = 4       // bytes round a window that assertions at its ends look at: a rune
	decodeMargin = 1 << 10 // text round a segment that is scanned with it
	sourceReach  = 200     // bytes of the line on each side of a secret that are kept
	maxSource    = 2 << 10 // bytes of a secret of many lines that are kept in Source
)

// MaxMatches is how many matches of one content are kept.
const MaxMatches = 20_000

// maxHeld is how many bytes of their texts are.
const maxHeld = 64 << 20
