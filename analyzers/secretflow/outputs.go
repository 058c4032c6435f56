package secretflow

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/hookvet/hookvet/analyzers/internal/flow"
)

// output is a call that shows what it is given.
type output struct {
	rule string
	verb string // "is written to the log by log.Printf"
	args []ast.Expr
	// whole: structs are shown with all of their fields.
	whole bool
}

// outputOf says what a call shows; nil for calls that show nothing.
func outputOf(info *types.Info, call *ast.CallExpr) *output {
	fn := flow.Callee(info, call)
	if fn == nil {
		return builtin(info, call)
	}
	if fn.Pkg() == nil {
		return nil
	}
	path, name := fn.Pkg().Path(), fn.Name()
	recv := receiverName(fn)
	written := "is written to the log by " + fn.Pkg().Name() + "." + name
	if recv != "" {
		written = "is written to the log by " + recv + "." + name
	}
	log := func(whole bool) *output {
		return &output{rule: ruleLog, verb: written, args: formatted(info, name, call), whole: whole}
	}
	switch {
	case path == "log":
		if recv == "Logger" || recv == "" {
			if hasPrefix(name, "Print", "Fatal", "Panic") {
				return log(true)
			}
			if name == "Output" && len(call.Args) == 2 {
				return &output{rule: ruleLog, verb: written, args: call.Args[1:]}
			}
		}
	case path == "log/slog":
		if (recv == "Logger" || recv == "") && (hasPrefix(name, "Debug", "Info", "Warn", "Error", "Log") || name == "With") {
			return &output{rule: ruleLog, verb: written, args: call.Args, whole: true}
		}
	case path == "fmt":
		return fmtOutput(info, call, name)
	case path == "errors" && name == "New":
		return &output{rule: ruleError, verb: "is part of an error's text", args: call.Args}
	case path == "github.com/pkg/errors" && recv == "" && hasPrefix(name, "New", "Errorf", "Wrap", "WithMessage"):
		return &output{rule: ruleError, verb: "is part of an error's text", args: formatted(info, strings.TrimPrefix(name, "New"), call), whole: true}
	case path == "net/http" && recv == "" && name == "Error" && len(call.Args) == 3:
		return &output{rule: ruleError, verb: "is part of the answer that http.Error sends", args: call.Args[1:2]}
	case path == "go.uber.org/zap":
		switch {
		case recv == "Logger" && (hasPrefix(name, "Debug", "Info", "Warn", "Error", "DPanic", "Panic", "Fatal", "Log") || name == "With"),
			recv == "SugaredLogger" && (hasPrefix(name, "Debug", "Info", "Warn", "Error", "DPanic", "Panic", "Fatal", "Log") || name == "With"):
			return log(recv == "SugaredLogger")
		}
	case flow.PathIs(path, "github.com/rs/zerolog"):
		if recv == "Event" || recv == "Context" {
			switch name {
			case "Str", "Strs", "Bytes", "Hex", "Interface", "Any", "Msg", "Msgf", "RawJSON", "Fields":
				return log(false)
			}
		}
	case flow.PathIs(path, "github.com/sirupsen/logrus"):
		if (recv == "Logger" || recv == "Entry" || recv == "") &&
			(hasPrefix(name, "Trace", "Debug", "Info", "Print", "Warn", "Error", "Fatal", "Panic", "Log") || name == "WithField" || name == "WithFields") {
			return log(true)
		}
	case flow.PathIs(path, "k8s.io/klog"), flow.PathIs(path, "github.com/golang/glog"):
		if (recv == "Verbose" || recv == "") && hasPrefix(name, "Info", "Warning", "Error", "Fatal", "Exit") {
			return log(true)
		}
	}
	return nil
}

// builtin says what panic and println show.
func builtin(info *types.Info, call *ast.CallExpr) *output {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return nil
	}
	if _, ok := info.Uses[id].(*types.Builtin); !ok {
		return nil
	}
	switch id.Name {
	case "panic":
		return &output{rule: ruleError, verb: "is the text of a panic", args: call.Args}
	case "print", "println":
		return &output{rule: ruleLog, verb: "is printed by " + id.Name, args: call.Args}
	}
	return nil
}

func fmtOutput(info *types.Info, call *ast.CallExpr, name string) *output {
	switch name {
	case "Print", "Printf", "Println":
		return &output{rule: ruleLog, verb: "is printed by fmt." + name, args: formatted(info, name, call), whole: true}
	case "Fprint", "Fprintf", "Fprintln":
		if len(call.Args) < 2 || !standardStream(info, call.Args[0]) {
			return nil
		}
		rest := *call
		rest.Args = call.Args[1:]
		return &output{rule: ruleLog, verb: "is printed by fmt." + name, args: formatted(info, name, &rest), whole: true}
	case "Errorf":
		return &output{rule: ruleError, verb: "is part of an error's text", args: formatted(info, name, call), whole: true}
	}
	return nil
}

// standardStream reports whether a writer is os.Stdout or os.Stderr.
func standardStream(info *types.Info, e ast.Expr) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	v, ok := info.Uses[sel.Sel].(*types.Var)
	return ok && v.Pkg() != nil && v.Pkg().Path() == "os" && (v.Name() == "Stdout" || v.Name() == "Stderr")
}

// formatted are the arguments that a call shows: those of a format that has verbs
// for them, if the name says that there is a format.
func formatted(info *types.Info, name string, call *ast.CallExpr) []ast.Expr {
	if !strings.HasSuffix(name, "f") {
		return call.Args
	}
	fn := flow.Callee(info, call)
	if fn == nil {
		return nil
	}
	// The format is the last parameter that is no list.
	at := fn.Signature().Params().Len() - 2
	if len(call.Args) > 0 && (fn.Name() == "Fprintf") {
		at = 0
	}
	if !fn.Signature().Variadic() || at < 0 || at >= len(call.Args) {
		return call.Args
	}
	return append(call.Args[:at:at], shown(info, call.Args[at], call.Args[at+1:])...)
}

func hasPrefix(name string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

// receiverName is the name of the type that a method is of.
func receiverName(fn *types.Func) string {
	recv := fn.Signature().Recv()
	if recv == nil {
		return ""
	}
	t := recv.Type()
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if named, ok := types.Unalias(t).(*types.Named); ok {
		return named.Obj().Name()
	}
	return ""
}

// hidesItself reports whether the type of a value decides how it is shown. Who
// writes such a method for a secret writes it to hide the secret.
func hidesItself(t types.Type) bool {
	if t == nil {
		return false
	}
	if named, ok := types.Unalias(t).(*types.Named); ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "log/slog" {
		return false // an attribute shows its value
	}
	for _, name := range []string{"String", "Format", "GoString", "LogValue", "MarshalText", "MarshalJSON", "MarshalZerologObject", "MarshalLogObject", "Error"} {
		obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
		if fn, ok := obj.(*types.Func); ok && fn.Pkg() != nil {
			return true
		}
	}
	return false
}
