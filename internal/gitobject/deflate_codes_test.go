package gitobject

import (
	"math/bits"
	"slices"
)

// some gives some of the numbers from a to b, or all, or none.
func (w *streamWriter) some(a, b int) (out []int) {
	rare := []float64{0, 0.02, 0.2, 0.8, 1}[w.IntN(5)]
	for i := a; i < b; i++ {
		if w.Float64() < rare {
			out = append(out, i)
		}
	}
	return out
}

// lengths gives some of n symbols a complete code of up to most bits; a single one has one bit, none no code.
func (w *streamWriter) lengths(n int, used []int, most uint8) []uint8 {
	leaves := []uint8{0}
	for deep := w.steep || w.IntN(3) == 0; len(leaves) < len(used); {
		i := w.IntN(len(leaves))
		if deep {
			i = len(leaves) - 1
		}
		if leaves[i] == most {
			deep = false
			continue
		}
		leaves[i]++
		leaves = append(leaves, leaves[i])
	}
	if w.steep {
		slices.Sort(leaves)
	} else {
		w.Shuffle(len(leaves), func(i, j int) { leaves[i], leaves[j] = leaves[j], leaves[i] })
	}
	lens := make([]uint8, n)
	for i, s := range used {
		lens[s] = max(leaves[i], 1)
	}
	return lens
}

// codes writes the codes of a dynamic block.
func (w *streamWriter) codes() (lit, dist *code) {
	nlit, ndist := 257+w.IntN(30), 1+w.IntN(30)
	if w.fault == tooManySymbols {
		if w.IntN(2) == 0 {
			nlit = 287 + w.IntN(2)
		} else {
			ndist = 31 + w.IntN(2)
		}
	}
	w.steep = w.IntN(4) == 0
	used := append(w.some(0, 256), 256)
	if nlit > 285 && w.IntN(2) == 0 {
		used = append(used, 285) // the longest
		nlit = max(nlit, 286)
		used = append(used, w.some(286, nlit)...)
	} else {
		used = append(used, w.some(257, nlit)...)
	}
	usedDist := w.some(0, ndist)
	if w.fault == unusedDistance {
		usedDist = usedDist[:min(len(usedDist), w.IntN(2))]
	}
	lens := append(w.lengths(nlit, used, maxCode), w.lengths(ndist, usedDist, maxCode)...)
	switch s := used[w.IntN(len(used))]; w.fault {
	case incompleteCode:
		if lens[s]++; lens[s] > maxCode {
			lens[s] = 0
		}
	case oversubscribedCode:
		lens[s] = max(lens[s]-1, 1)
	}
	w.writeLengths(lens, nlit, ndist)
	return newCode(lens[:nlit]), newCode(lens[nlit:])
}

// lengthSymbol is one of the code for lengths, with the number behind it.
type lengthSymbol struct{ symbol, n, bits int }

// writeLengths writes what a dynamic block begins with.
func (w *streamWriter) writeLengths(lens []uint8, nlit, ndist int) {
	symbols := w.shorten(lens)
	used := w.some(0, 19)
	for _, s := range symbols {
		used = append(used, s.symbol)
	}
	slices.Sort(used)
	used = slices.Compact(used)
	c := newCode(w.lengths(19, used, 7))
	if w.fault == loneLength {
		lone := 1 + w.IntN(8) // so many bits for as many symbols as make a complete code
		lens := make([]uint8, 19)
		lens[lone] = 1
		c = newCode(lens)
		symbols = slices.Repeat([]lengthSymbol{{symbol: lone}}, min(1<<lone, nlit))
	}
	ncode := 19
	for ncode > 4 && c.lens[codeOrder[ncode-1]] == 0 {
		ncode--
	}
	ncode += w.IntN(20 - ncode)
	w.number(nlit-257, 5)
	w.number(ndist-1, 5)
	w.number(ncode-4, 4)
	for _, s := range codeOrder[:ncode] {
		w.number(int(c.lens[s]), 3)
	}
	for _, s := range symbols {
		w.symbol(c, s.symbol)
		w.number(s.n, s.bits)
	}
	if w.fault == loneLength {
		w.number(1, 1)
	}
}

// shorten writes lengths with repeats, or without where it might.
func (w *streamWriter) shorten(lens []uint8) (out []lengthSymbol) {
	short := w.IntN(4) // how many of three repeats are as short as can be
	repeat := func(symbol, least, most, n int) int {
		n = min(n, most)
		if w.IntN(3) < short {
			n = least
		}
		out = append(out, lengthSymbol{symbol, n - least, bits.Len(uint(most - least))})
		return n
	}
	if w.fault == repeatOfNothing {
		repeat(16, 3, 6, 3+w.IntN(4))
	}
	often := 1 + w.IntN(8)
	for at := 0; at < len(lens); {
		v, run := lens[at], 1
		for at+run < len(lens) && lens[at+run] == v {
			run++
		}
		again := at > 0 && lens[at-1] == v
		switch beyond := w.fault == repeatBeyond && at+run == len(lens); {
		case beyond && v == 0 && run < 138:
			out = append(out, lengthSymbol{18, max(run, 10) + 1 + w.IntN(138-max(run, 10)) - 11, 7})
			return out
		case beyond && again && run < 6:
			out = append(out, lengthSymbol{16, max(run, 2) + 1 + w.IntN(6-max(run, 2)) - 3, 2})
			return out
		case run >= 3 && again && w.IntN(often) == 0:
			at += repeat(16, 3, 6, run)
		case run >= 11 && v == 0 && w.IntN(often) == 0:
			at += repeat(18, 11, 138, run)
		case run >= 3 && v == 0 && w.IntN(often) == 0:
			at += repeat(17, 3, 10, run)
		default:
			out = append(out, lengthSymbol{symbol: int(v)})
			at++
		}
	}
	return out
}
