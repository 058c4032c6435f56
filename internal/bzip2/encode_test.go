package bzip2

import (
	"bytes"
	"math/rand/v2"
	"slices"
)

// encoder writes blocks in every way that the format has.
type encoder struct {
	rnd  *rand.Rand
	out  []byte
	bits int
}

func (e *encoder) write(v uint64, n int) {
	for ; n > 0; n-- {
		if e.bits%8 == 0 {
			e.out = append(e.out, 0)
		}
		e.out[len(e.out)-1] |= byte(v>>(n-1)&1) << (7 - e.bits%8)
		e.bits++
	}
}

// unary writes n ones and a zero.
func (e *encoder) unary(n int) {
	for range n {
		e.write(1, 1)
	}
	e.write(0, 1)
}

// shorten puts after four equal bytes how many more there are.
func shorten(text []byte) (out []byte) {
	for len(text) > 0 {
		n := 1
		for n < len(text) && n < 255+4 && text[n] == text[0] {
			n++
		}
		out = append(out, text[:min(n, 4)]...)
		if n >= 4 {
			out = append(out, byte(n-4))
		}
		text = text[n:]
	}
	return out
}

// transform gives the last column of the sorted rotations, and the place of the text
// among them.
func transform(text []byte) (last []byte, first int) {
	twice := slices.Concat(text, text)
	all := make([]int, len(text))
	for i := range all {
		all[i] = i
	}
	slices.SortFunc(all, func(i, j int) int { return bytes.Compare(twice[i:i+len(text)], twice[j:j+len(text)]) })
	for i, r := range all {
		if r == 0 {
			first = i
		}
		last = append(last, twice[r+len(text)-1])
	}
	return last, first
}

// symbols gives the column as numbers: those of places in a list whose last byte moves
// to the front, and runs of the first one in digits.
func symbols(last []byte, used []byte) (out []int) {
	front := slices.Clone(used)
	run := 0
	flush := func() {
		for ; run > 0; run = (run - 1) / 2 {
			out = append(out, 1-run%2)
		}
	}
	for _, b := range last {
		i := bytes.IndexByte(front, b)
		if i == 0 {
			run++
			continue
		}
		flush()
		copy(front[1:], front[:i])
		front[0] = b
		out = append(out, i+1)
	}
	flush()
	return append(out, len(used)+1)
}

// lengths splits the space of codes at random until there are enough.
func (e *encoder) lengths(n int) []int {
	all := []int{0}
	for len(all) < n {
		i := e.rnd.IntN(len(all))
		if e.rnd.IntN(3) == 0 {
			i = len(all) - 1 // that makes long ones
		}
		if all[i] == maxLength {
			continue
		}
		all[i]++
		all = append(all, all[i])
	}
	e.rnd.Shuffle(n, func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// block writes a block. extra is how many selectors there are beyond those needed.
func (e *encoder) block(text []byte, sum uint32, extra int) {
	short := shorten(text)
	last, first := transform(short)
	used := slices.Compact(slices.Sorted(slices.Values(short)))
	e.write(magic, magicBits)
	e.write(uint64(sum), checksumBits)
	e.write(0, 1)
	e.write(uint64(first), 24)

	var rows [16]uint64
	for _, b := range used {
		rows[b/16] |= 0x8000 >> (b % 16)
	}
	for _, r := range rows {
		e.write(uint64(min(r, 1)), 1)
	}
	for _, r := range rows {
		if r != 0 {
			e.write(r, 16)
		}
	}

	all := symbols(last, used)
	codes := 2 + e.rnd.IntN(maxCodes-1)
	var lengths, values [][]int
	for range codes {
		l := e.lengths(len(used) + 2)
		v := make([]int, len(l))
		next := 0
		for n := 1; n <= maxLength; n++ {
			for s := range l {
				if l[s] == n {
					v[s] = next >> (maxLength - n)
					next += 1 << (maxLength - n)
				}
			}
		}
		lengths, values = append(lengths, l), append(values, v)
	}
	selectors := make([]int, (len(all)+groupSize-1)/groupSize+extra)
	front := []int{0, 1, 2, 3, 4, 5}
	e.write(uint64(codes), 3)
	e.write(uint64(len(selectors)), 15)
	for i := range selectors {
		s := e.rnd.IntN(codes)
		selectors[i] = s
		at := slices.Index(front, s)
		e.unary(at)
		copy(front[1:], front[:at])
		front[0] = s
	}
	for _, code := range lengths {
		at := code[0]
		e.write(uint64(at), 5)
		for _, l := range code {
			for ; at < l; at++ {
				e.write(0b10, 2)
			}
			for ; at > l; at-- {
				e.write(0b11, 2)
			}
			e.write(0, 1)
		}
	}
	for i, s := range all {
		c := selectors[i/groupSize]
		e.write(uint64(values[c][s]), lengths[c][s])
	}
}
