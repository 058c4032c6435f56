package gitobject

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSortEntries compares with the library's sort.
func TestSortEntries(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		all := make([]entryAt, r.IntN(2000))
		bits := r.IntN(60)
		for i := range all {
			all[i] = entryAt{r.Int64N(1<<bits + 1), uint32(i)}
			if r.IntN(3) == 0 && i > 0 {
				all[i].offset = all[i-1].offset
			}
		}
		if r.IntN(5) == 0 {
			r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		}
		want := slices.Clone(all)
		slices.SortFunc(want, compareEntries)
		sortEntries(all)
		if !slices.Equal(all, want) {
			t.Fatalf("%d entries with offsets of %d bits are not sorted", len(all), bits)
		}
	}
}
