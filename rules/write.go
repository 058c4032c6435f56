package rules

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
)

// writeExpr appends an expression that matches what a syntax tree does, with groups that have no
// names.
//
// syntax.Regexp has a String. To print few flags that goes through all characters of each class
// and asks for their other case, which takes two milliseconds for each `[^"]`: longer than all else
// that is done to make a rule ready.
func writeExpr(sb *strings.Builder, n *syntax.Regexp) {
	switch n.Op {
	case syntax.OpNoMatch:
		writeClass(sb, nil)
	case syntax.OpEmptyMatch:
		sb.WriteString(`(?:)`)
	case syntax.OpLiteral:
		if n.Flags&syntax.FoldCase != 0 {
			sb.WriteString(`(?i:` + regexp.QuoteMeta(string(n.Rune)) + `)`)
		} else {
			sb.WriteString(`(?:` + regexp.QuoteMeta(string(n.Rune)) + `)`)
		}
	case syntax.OpCharClass:
		writeClass(sb, n.Rune)
	case syntax.OpAnyCharNotNL:
		sb.WriteString(`.`)
	case syntax.OpAnyChar:
		sb.WriteString(`(?s:.)`)
	case syntax.OpBeginLine:
		sb.WriteString(`(?m:^)`)
	case syntax.OpEndLine:
		sb.WriteString(`(?m:$)`)
	case syntax.OpBeginText:
		sb.WriteString(`\A`)
	case syntax.OpEndText:
		sb.WriteString(`\z`)
	case syntax.OpWordBoundary:
		sb.WriteString(`\b`)
	case syntax.OpNoWordBoundary:
		sb.WriteString(`\B`)
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		writeJoined(sb, n.Sub, "")
		switch n.Op {
		case syntax.OpStar:
			sb.WriteByte('*')
		case syntax.OpPlus:
			sb.WriteByte('+')
		case syntax.OpQuest:
			sb.WriteByte('?')
		default:
			sb.WriteString(repetition(n.Min, n.Max))
		}
		if n.Flags&syntax.NonGreedy != 0 {
			sb.WriteByte('?')
		}
	case syntax.OpCapture:
		sb.WriteByte('(')
		writeExpr(sb, n.Sub[0])
		sb.WriteByte(')')
	case syntax.OpConcat:
		writeJoined(sb, n.Sub, "")
	case syntax.OpAlternate:
		writeJoined(sb, n.Sub, "|")
	}
}

// writeJoined writes expressions as one that can be repeated.
func writeJoined(sb *strings.Builder, nodes []*syntax.Regexp, between string) {
	sb.WriteString(`(?:`)
	for i, n := range nodes {
		if i > 0 {
			sb.WriteString(between)
		}
		writeExpr(sb, n)
	}
	sb.WriteByte(')')
}

// writeClass writes a class from its ranges, first and last character of each.
func writeClass(sb *strings.Builder, ranges []rune) {
	if len(ranges) == 0 {
		sb.WriteString(`[^\x00-\x{10FFFF}]`)
		return
	}
	sb.WriteByte('[')
	for i := 0; i+1 < len(ranges); i += 2 {
		fmt.Fprintf(sb, `\x{%x}-\x{%x}`, ranges[i], ranges[i+1])
	}
	sb.WriteByte(']')
}

func repetition(least, most int) string {
	switch most {
	case least:
		return fmt.Sprintf("{%d}", least)
	case -1:
		return fmt.Sprintf("{%d,}", least)
	}
	return fmt.Sprintf("{%d,%d}", least, most)
}
