package sinks

import "strings"

// What is the kind of thing that a sink is.
type What string

const (
	Func   What = "func"   // parameter of a function
	Method What = "method" // parameter of a method, of an interface's as well
	Field  What = "field"  // struct field
	Var    What = "var"    // package variable
)

// Kind is what the secret is, as in "webhook-signing-key".
type Kind string

// Noun returns a kind as people write it: "webhook signing key", "HMAC key".
func (k Kind) Noun() string {
	parts := strings.Split(string(k), "-")
	for i, word := range parts {
		switch word {
		case "api", "url", "jwt", "hmac", "mac", "dsn":
			parts[i] = strings.ToUpper(word)
		case "oauth":
			parts[i] = "OAuth"
		}
	}
	return strings.Join(parts, " ")
}

// When is a condition on another argument, which must be a constant that
// satisfies it. The sink's WhenArg is the index of that argument.
type When string

const (
	Always   When = ""
	IfHeader When = "header" // names an HTTP header that carries a secret
	IfName   When = "name"   // names a secret: "db-password", "STRIPE_SECRET"
	IfGetenv When = "getenv" // is a call that reads an environment variable with such a name
)

// Value is a condition on the constant itself.
type Value string

const (
	NotEmpty   Value = ""
	DSN        Value = "dsn"     // has a password in it
	URL        Value = "url"     // an absolute URL with a path, not of this machine
	PrivatePEM Value = "pem"     // has a private key in PEM
	Random     Value = "random"  // long and varied enough to be a real secret
	Comparable Value = "compare" // the constant side of a comparison; not a prefix such as "sha256="
	Never      Value = "never"   // public; the row says so to those who look for it
)

// Shape is how the secret sits in the argument.
type Shape string

const (
	Whole       Shape = ""
	Keyfunc     Shape = "keyfunc"     // the argument is a function that returns it first
	Pairs       Shape = "pairs"       // arguments are headers and values in turn
	Arguments   Shape = "arguments"   // of a command line: --password=…, or after --password
	Environment Shape = "environment" // elements NAME=value
	MapValues   Shape = "values"      // of a map
)

// TagPrefix begins the shapes "tag:KEY": the argument points to a struct,
// whose fields have their defaults in struct tags under KEY.
const TagPrefix = "tag:"

// Sink is a row of the table.
type Sink struct {
	Path string // import path without major version
	Type string // empty for functions and variables
	Name string
	What What
	Arg  int // of functions and methods, else 0
	Kind Kind

	When    When
	WhenArg int
	Value   Value
	Shape   Shape

	Declared string // parameter name and type, or field type
	Module   string // "path@version" or "std"; empty if not verified
	Note     string

	importPath string // as in the table
}

// ImportPath returns the path with the major version that the row was made
// for.
func (s *Sink) ImportPath() string { return s.importPath }

// String names the sink without its argument, as "hmac.New" and
// "http.Request.SetBasicAuth".
func (s *Sink) String() string {
	name := base(s.Path)
	if s.Type != "" {
		name += "." + s.Type
	}
	return name + "." + s.Name
}
