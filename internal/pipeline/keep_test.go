package pipeline

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestKeep compares with sorting all of the items: whatever order they come in,
// the same ones are kept, and never many more.
func TestKeep(t *testing.T) {
	t.Parallel()
	type item struct{ rank, size int }
	r := rand.New(rand.NewPCG(3, 5))
	cuts := 0
	for range 400 {
		most, mostSize := 1+r.IntN(40), 1+r.IntN(400)
		distinct := make([]item, r.IntN(200))
		for i := range distinct {
			distinct[i] = item{i, r.IntN(20) * r.IntN(20)}
		}
		want, sum := []item{}, 0
		for _, x := range distinct {
			if sum += x.size; len(want) == most || sum > mostSize {
				break
			}
			want = append(want, x)
		}
		in := append(slices.Clone(distinct), distinct[:len(distinct)/3]...)
		for range 5 {
			r.Shuffle(len(in), func(i, j int) { in[i], in[j] = in[j], in[i] })
			k := keep[item]{
				compare: func(a, b *item) int { return cmp.Compare(a.rank, b.rank) }, size: func(x *item) int { return x.size },
				most: most, mostSize: mostSize,
			}
			for _, x := range in {
				k.add(x)
				if len(k.items) > most+most/2+1 {
					t.Fatalf("%d items are held, %d are to be kept", len(k.items), most)
				}
			}
			got, more := k.sorted()
			if !slices.Equal(got, want) || more != (len(want) < len(distinct)) {
				t.Fatalf("of %v, up to %d and %d bytes: %v, want %v; more: %t", distinct, most, mostSize, got, want, more)
			}
		}
		if len(want) < len(distinct) {
			cuts++
		}
	}
	if cuts == 0 {
		t.Error("nothing was ever left out")
	}
}
