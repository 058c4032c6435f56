package constvals

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"
)

// A Value is a constant text at one place.
type Value struct {
	Text  string     // for bytes and runes, the same as a string
	Bytes bool       // it is a list of numbers, or converted from text to []byte or an array
	Type  types.Type // of Expr; nil if unknown

	Kind  Kind
	Names []Name // what it is called, nearest first; at most maxNames

	// Expr is the outermost constant expression, conversions included. Where the text
	// is folded from several statements it is the first piece.
	Expr   ast.Expr
	Cursor inspector.Cursor // of Expr

	// Pos and End are the range of the text in the source: the literal without the
	// conversion round it, or the expression, or all the pieces of Pieces.
	Pos, End token.Pos
	// Literal is set where the range is one string literal and Text is its value.
	Literal *ast.BasicLit
	// Pieces says that the text is folded from several statements, or from parts of
	// an expression that is not constant as a whole. Their own values exist too.
	Pieces bool
	// Part says that the text goes into a longer one that is not constant: it is the
	// operand of a concatenation, or of a call such as fmt.Sprintf.
	Part bool
	// Holes says that verbs in the text stand for what is not constant.
	Holes bool

	// Const is the constant whose use this is, if the expression is nothing else.
	Const    *types.Const
	Imported bool      // Const is another package's
	Declared token.Pos // of Const, or of what is known of it without types; else NoPos

	Call   *ast.CallExpr // whose argument it is, conversions looked through; nil if none
	Arg    int           // index among the arguments
	Callee types.Object  // what is called; nil if unknown
	// Called is the callee's name: "os.Setenv", "(*flag.FlagSet).String"; without types
	// "os.Setenv" too, but ".String" for methods.
	Called string

	Func string // the function around it; empty at package level
	File *File

	res   *Result
	inTag int // where Text begins in the source of Literal, a struct tag
}

// Kind says what is done with a value.
type Kind uint8

// The kinds. What is in parentheses or converted has the kind of the outer place.
const (
	Other    Kind = iota
	Assigned      // to a variable, a field, a map's element; or a constant's declaration
	Field         // of a struct literal
	Entry         // of a map literal: the value
	Element       // of a slice or array
	Key           // of a map literal, or an index: it is a name itself
	Argument
	Returned
	Compared // with == or another operator, or by a function such as hmac.Equal
	Default  // it stands in where something else is not set
	Case     // of a switch
	Tag      // the default that a struct tag has for a field
)

var kindNames = [...]string{
	"other", "assigned", "field", "entry", "element", "key", "argument",
	"returned", "compared", "default", "case", "tag",
}

func (k Kind) String() string { return kindNames[k] }

// Name is what a value is called.
type Name struct {
	Text   string
	Of     NameKind
	Object types.Object // variable, constant, field, parameter or function; nil if unknown
}

// NameKind says what a name names.
type NameKind uint8

// The kinds of names.
const (
	OfVariable NameKind = iota
	OfConstant
	OfField
	OfType      // of the struct that has the field
	OfKey       // a constant that stands for a name: map key, header, first argument
	OfParameter //
	OfFunction  // that returns the value, or is compared with it
	OfFlag
	OfEnv // environment variable
)

var nameKindNames = [...]string{
	"variable", "constant", "field", "type", "key", "parameter", "function", "flag", "env",
}

func (k NameKind) String() string { return nameKindNames[k] }

// Name gives the nearest name; empty if there is none.
func (v *Value) Name() string {
	if len(v.Names) == 0 {
		return ""
	}
	return v.Names[0].Text
}
