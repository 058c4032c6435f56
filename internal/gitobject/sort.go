package gitobject

import (
	"cmp"
	"slices"
)

// entryAt is a pack's entry.
type entryAt struct {
	offset int64
	num    uint32
}

func compareEntries(a, b entryAt) int {
	return cmp.Or(cmp.Compare(a.offset, b.offset), cmp.Compare(a.num, b.num))
}

const (
	digitBits = 11
	digits    = 4 // packs of up to 16 TiB
)

// sortEntries sorts by offset, then by number. A repository is opened for each
// commit that a hook looks at, and this would be most of the time: so it is a
// radix sort, least digit first.
func sortEntries(all []entryAt) {
	var most int64
	ordered := true // by number
	for i := range all {
		most = max(most, all[i].offset)
		if all[i].offset < 0 || i > 0 && all[i].num < all[i-1].num {
			ordered = false
		}
	}
	if !ordered || len(all) < 256 || most >= 1<<(digits*digitBits) {
		slices.SortFunc(all, compareEntries)
		return
	}
	from, to := all, make([]entryAt, len(all))
	for d := range digits {
		shift := d * digitBits
		if most>>shift == 0 {
			break
		}
		var starts [1 << digitBits]int
		for i := range from {
			starts[from[i].offset>>shift&(1<<digitBits-1)]++
		}
		at := 0
		for i, n := range starts {
			starts[i] = at
			at += n
		}
		for _, e := range from {
			k := e.offset >> shift & (1<<digitBits - 1)
			to[starts[k]] = e
			starts[k]++
		}
		from, to = to, from
	}
	if &from[0] != &all[0] {
		copy(all, from)
	}
}
