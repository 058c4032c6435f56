package secretflow

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/hookvet/hookvet/analyzers/internal/flow"
)

// verb is one of a format: what stands before it, and whether it shows the value.
type verb struct {
	before string
	shows  bool
}

// verbs are those of a format, in the order of their arguments. ok is false for
// formats that name their arguments by number or take widths from them.
func verbs(format string) (list []verb, ok bool) {
	start := 0
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		at := i
		i++
		precision := -1
		for ; i < len(format) && strings.IndexByte("+-# 0123456789.", format[i]) >= 0; i++ {
			switch {
			case format[i] == '.':
				precision = 0
			case precision >= 0 && format[i] >= '0' && format[i] <= '9' && precision < 1000:
				precision = precision*10 + int(format[i]-'0')
			}
		}
		if i >= len(format) {
			break
		}
		switch format[i] {
		case '%':
			continue
		case '*', '[':
			return nil, false
		}
		cut := precision >= 0 && precision <= 8 // the first letters, as x[:4]
		list = append(list, verb{
			before: format[start:at],
			shows:  !cut && strings.IndexByte("vsqxXwdc", format[i]) >= 0,
		})
		start = i + 1
	}
	return list, true
}

// shown are the arguments that a format shows; none if the format is not known.
func shown(info *types.Info, format ast.Expr, args []ast.Expr) []ast.Expr {
	text, ok := flow.Text(info, format)
	if !ok {
		return append([]ast.Expr{format}, args...)
	}
	list, ok := verbs(text)
	if !ok {
		return nil
	}
	var out []ast.Expr
	for i, arg := range args {
		if i < len(list) && !list[i].shows {
			continue
		}
		out = append(out, arg)
	}
	return out
}
