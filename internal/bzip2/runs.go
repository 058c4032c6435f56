package bzip2

// runs is the state of the expansion of runs: after four equal bytes comes how many
// more there are.
type runs struct {
	at   int // in text
	last int // byte, -1 if there was none or it was repeated
	same int // bytes before the last that are equal to it
	more int // times that it is to be repeated
}

var noRun = runs{last: -1}

// Read expands the text of a block. It returns less than len(p), in the end 0, where
// the block ends; then Intact tells whether it was what its checksum says.
func (b *Block) Read(p []byte) int {
	s, n := b.run, 0
	for n < len(p) {
		if s.more > 0 {
			m := min(s.more, len(p)-n)
			for i := range p[n : n+m] {
				p[n+i] = byte(s.last)
			}
			n += m
			if s.more -= m; s.more == 0 {
				s.last = -1
			}
			continue
		}
		text := b.text[s.at:]
		if len(text) == 0 {
			break
		}
		text = text[:min(len(text), len(p)-n)]
		out := p[n : n+len(text)]
		last, same, i := s.last, s.same, 0
		for i < len(text) && same < 3 {
			c := text[i]
			out[i] = c
			if int(c) == last {
				same++
			} else {
				same = 0
			}
			last = int(c)
			i++
		}
		s.last, s.same = last, same
		s.at += i
		n += i
		if same == 3 && s.at < len(b.text) {
			s.more, s.same = int(b.text[s.at]), 0
			s.at++
		} else if i == 0 {
			break // four equal bytes, and no number
		}
	}
	b.run = s
	b.sum = checksum(b.sum, p[:n])
	return n
}

// Intact tells whether everything was read and has the block's checksum.
func (b *Block) Intact() bool {
	return b.run.more == 0 && b.run.at == len(b.text) && b.sum == b.want
}

// Checksum gives the checksum that the block says it has.
func (b *Block) Checksum() uint32 { return b.want }
