package pipeline

import "slices"

// keep collects items, each once, up to a number and a size, and of more than
// that the first in their order, whatever order they come in: the longest
// beginning of all of them, sorted, that fits. Of the rest it holds no more than
// half as many.
type keep[T any] struct {
	compare  func(a, b *T) int // total
	size     func(*T) int      // in bytes
	most     int               // items
	mostSize int

	items []T
	total int // size of items
	limit *T  // the first item that was left out: what is not before it is, too
}

func (k *keep[T]) add(item T) {
	if k.limit != nil && k.compare(&item, k.limit) >= 0 {
		return
	}
	k.items = append(k.items, item)
	k.total += k.size(&item)
	// Half as much again, so that sorting is paid for by what came since.
	if len(k.items) > k.most+k.most/2 || k.total > k.mostSize+k.mostSize/2 {
		k.cut()
	}
}

// cut sorts the items and leaves out those that do not fit.
func (k *keep[T]) cut() {
	slices.SortFunc(k.items, func(a, b T) int { return k.compare(&a, &b) })
	k.items = slices.CompactFunc(k.items, func(a, b T) bool { return k.compare(&a, &b) == 0 })
	total := 0
	for i := range k.items {
		size := k.size(&k.items[i])
		if i < k.most && total+size <= k.mostSize {
			total += size
			continue
		}
		limit := k.items[i]
		k.limit = &limit
		clear(k.items[i:]) // let go of their texts
		k.items = k.items[:i]
		break
	}
	k.total = total
}

// sorted gives what is kept, in its order, and whether that is not all.
func (k *keep[T]) sorted() (items []T, more bool) {
	k.cut()
	return k.items, k.limit != nil
}
