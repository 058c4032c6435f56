package gitobject

import "math/bits"

const (
	minBuffer   = 1 << 10
	keepBuffers = 16 << 20 // bytes that a worker keeps for the next object
)

// buffers keeps byte slices for reuse, by size. Sizes have four steps from one
// power of two to the next, so that a quarter is wasted at most.
type buffers struct {
	free [4 * 64][][]byte
	kept int
}

// get returns n bytes of any content.
func (b *buffers) get(n int) []byte {
	class, size := sizeClass(n)
	if list := b.free[class]; len(list) > 0 {
		buf := list[len(list)-1]
		list[len(list)-1] = nil
		b.free[class] = list[:len(list)-1]
		b.kept -= cap(buf)
		return buf[:n]
	}
	return make([]byte, n, size)
}

// put takes back what get returned.
func (b *buffers) put(buf []byte) {
	class, size := sizeClass(cap(buf) - slackOut)
	if cap(buf) != size || b.kept+size > keepBuffers {
		return
	}
	b.kept += size
	b.free[class] = append(b.free[class], buf)
}

// sizeClass returns the class of buffers that hold n bytes and what inflating
// likes to have behind them, and their size.
func sizeClass(n int) (class, size int) {
	n = max(n+slackOut, minBuffer)
	exp := bits.Len(uint(n-1)) - 1 // 2^exp < n <= 2^(exp+1)
	step := 1 << (exp - 2)
	quarters := (n - 1<<exp + step - 1) / step // 1 to 4
	return 4*exp + quarters - 1, 1<<exp + quarters*step
}
