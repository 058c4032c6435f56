package rules

import "math"

// Entropy gives the Shannon entropy of s in bits a character, as gitleaks
// computes it, so that its rules' floors mean the same: characters are counted,
// but the total is the number of bytes.
func Entropy(s string) float64 {
	if s == "" {
		return 0
	}
	var ascii [128]int
	var other map[rune]int
	for _, r := range s {
		if r < 128 {
			ascii[r]++
			continue
		}
		if other == nil {
			other = make(map[rune]int)
		}
		other[r]++
	}
	inverse := 1 / float64(len(s))
	sum := 0.0
	for _, n := range ascii {
		if n > 0 {
			f := float64(n) * inverse
			sum -= f * math.Log2(f)
		}
	}
	for _, n := range other {
		f := float64(n) * inverse
		sum -= f * math.Log2(f)
	}
	return sum
}
