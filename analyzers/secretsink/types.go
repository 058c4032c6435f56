package secretsink

import "go/types"

// coreType returns what a type is made of: for type parameters the one type
// that all of their types are made of, if there is one.
func coreType(typ types.Type) types.Type {
	if typ == nil {
		return nil
	}
	tp, ok := types.Unalias(typ).(*types.TypeParam)
	if !ok {
		return typ.Underlying()
	}
	iface, ok := tp.Constraint().Underlying().(*types.Interface)
	if !ok || iface.NumEmbeddeds() != 1 {
		return typ.Underlying()
	}
	switch t := iface.EmbeddedType(0).(type) {
	case *types.Union:
		if t.Len() > 0 {
			return t.Term(0).Type().Underlying()
		}
	default:
		return t.Underlying()
	}
	return typ.Underlying()
}

// isText reports whether values of a type can be a secret in themselves:
// strings, bytes, runes.
func isText(typ types.Type) bool {
	switch t := coreType(typ).(type) {
	case *types.Basic:
		return t.Info()&types.IsString != 0
	case *types.Slice:
		return isCharacter(t.Elem())
	case *types.Array:
		return isCharacter(t.Elem())
	}
	return false
}

func isCharacter(typ types.Type) bool {
	basic, ok := coreType(typ).(*types.Basic)
	return ok && (basic.Kind() == types.Uint8 || basic.Kind() == types.Int32)
}

// isContainer reports whether a type has elements that may be secrets.
func isContainer(typ types.Type) bool {
	if isText(typ) {
		return false
	}
	switch t := coreType(typ).(type) {
	case *types.Slice, *types.Array, *types.Map:
		return true
	case *types.Pointer:
		_, ok := t.Elem().Underlying().(*types.Array)
		return ok
	}
	return false
}

// carries reports whether a value of the type may hold text: text, pointers
// to it, containers and channels of it, and interfaces.
func carries(typ types.Type) bool {
	if typ == nil {
		return false
	}
	if _, ok := types.Unalias(typ).(*types.TypeParam); ok {
		return true
	}
	for range 3 {
		if isText(typ) {
			return true
		}
		switch t := coreType(typ).(type) {
		case *types.Pointer:
			typ = t.Elem()
		case *types.Slice:
			typ = t.Elem()
		case *types.Array:
			typ = t.Elem()
		case *types.Map:
			typ = t.Elem()
		case *types.Chan:
			typ = t.Elem()
		case *types.Interface:
			return t.NumMethods() == 0
		default:
			return false
		}
	}
	return false
}

func isChannel(typ types.Type) bool {
	_, ok := coreType(typ).(*types.Chan)
	return ok
}
