package rules

import "bytes"

// lineIndex tells where the lines of a text are. It goes through the text once, when it is
// first asked: a line may be as long as the text, and hold many matches.
type lineIndex struct{ blocks []lineBlock }

// lineBlock is of lineBlockSize bytes of a text.
type lineBlock struct {
	before int // newlines before it
	last   int // offset of the last of these; -1: there is none
	next   int // offset of the first newline in the block or after it; the length of the text if there is none
}

const lineBlockSize = 4 << 10

func (x *lineIndex) make(text []byte) {
	x.blocks = make([]lineBlock, len(text)/lineBlockSize+1)
	n, last := 0, -1
	for i := range x.blocks {
		x.blocks[i].before, x.blocks[i].last = n, last
		from := i * lineBlockSize
		part := text[from:min(from+lineBlockSize, len(text))]
		if k := bytes.Count(part, newline); k > 0 { // most blocks of long lines have none
			n += k
			last = from + bytes.LastIndexByte(part, '\n')
		}
	}
	next := len(text)
	for i := len(x.blocks) - 1; i >= 0; i-- {
		from := i * lineBlockSize
		if j := bytes.IndexByte(text[from:min(from+lineBlockSize, len(text))], '\n'); j >= 0 {
			next = from + j
		}
		x.blocks[i].next = next
	}
}

// before gives the number of newlines before an offset of the text, and the offset of the
// start of its line.
func (x *lineIndex) before(text []byte, at int) (n, from int) {
	if x.blocks == nil {
		x.make(text)
	}
	b := &x.blocks[at/lineBlockSize]
	start := at / lineBlockSize * lineBlockSize
	part := text[start:at]
	n = b.before + bytes.Count(part, newline)
	if j := bytes.LastIndexByte(part, '\n'); j >= 0 {
		return n, start + j + 1
	}
	return n, b.last + 1
}

// end gives the offset of the first newline at or after an offset, or the length of the text.
func (x *lineIndex) end(text []byte, at int) int {
	if x.blocks == nil {
		x.make(text)
	}
	i := at / lineBlockSize
	if j := bytes.IndexByte(text[at:min((i+1)*lineBlockSize, len(text))], '\n'); j >= 0 {
		return at + j
	}
	if i+1 < len(x.blocks) {
		return x.blocks[i+1].next
	}
	return len(text)
}
