package gitobject

import (
	"errors"

	"github.com/go-git/go-git/v5/plumbing"
)

// Num is an object's number in its DB: dense from 0, in the order of the ids,
// the same for the DB's life.
type Num uint32

// Type is what an object is. The values are those of the pack format, and of
// [plumbing.ObjectType].
type Type uint8

// The types of objects.
const (
	Commit = Type(plumbing.CommitObject)
	Tree   = Type(plumbing.TreeObject)
	Blob   = Type(plumbing.BlobObject)
	Tag    = Type(plumbing.TagObject)
)

// Kinds of pack entries beside the types of objects.
const (
	ofsDelta = 6
	refDelta = 7
)

// String returns git's name of the type.
func (t Type) String() string { return plumbing.ObjectType(t).String() }

// valid reports whether t is a type that an object can have.
func (t Type) valid() bool { return Commit <= t && t <= Tag }

// Errors that Read wraps.
var (
	// ErrTooLarge: the object has more bytes than were asked for.
	ErrTooLarge = errors.New("too large")
	// ErrDamaged: what is stored is no object.
	ErrDamaged = errors.New("damaged")
)

// damage is a cause that makes an object unreadable. Its texts are constants:
// gaps are counted by them.
type damage string

func (d damage) Error() string        { return string(d) }
func (d damage) Is(target error) bool { return target == ErrDamaged }

const (
	errZlib    = damage("damaged zlib data")
	errShort   = damage("the zlib data ends early")
	errFull    = damage("more data than the size that is stated")
	errSize    = damage("less data than the size that is stated")
	errClaim   = damage("states a size that its data cannot have")
	errHeader  = damage("damaged header")
	errOffset  = damage("the index has an offset outside of the pack")
	errDelta   = damage("damaged delta")
	errBase    = damage("made from an object that cannot be read")
	errNoBase  = damage("made from an object that is missing")
	errCycle   = damage("delta chain without an end")
	errChain   = damage("delta chain too long to be followed")
	errHuge    = damage("too large to be rebuilt, or made from an object that is")
	errBudget  = damage("the objects unpack to far more bytes than the packs have")
	errPanic   = damage("reading it failed unexpectedly")
	errVisit   = damage("scanning it failed unexpectedly")
	errMissing = damage("vanished while it was read")
)
