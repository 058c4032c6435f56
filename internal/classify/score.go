package classify

//go:generate go test -count=1 -run ^TestModel$ . -update

// The symbols of the model: where a word begins, letters of any case, digits, the rest.
const (
	begin   = 0
	letterA = 1
	digit   = 27
	rest    = 28
	symbols = 29
)

// each calls f for each two neighbouring symbols of a text. Words begin behind what
// joins them and where a capital follows a small letter.
func each(s string, f func(from, to int)) {
	last, lower := begin, false
	step := func(to int) {
		if last != begin || to != begin {
			f(last, to)
		}
		last = to
	}
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z':
			step(letterA + int(c-'a'))
			lower = true
			continue
		case c >= 'A' && c <= 'Z':
			if lower {
				step(begin)
			}
			step(letterA + int(c-'A'))
		case c >= '0' && c <= '9':
			step(digit)
		case c == '_' || c == '-' || c == '.' || c == '/' || c == ':' || c == ' ' || c == ',':
			step(begin)
		default:
			step(rest)
		}
		lower = false
	}
}

// digitCost is what ten digits of equal chance cost, in eighths of a bit.
const digitCost = 27

// score is how many bits a character costs a reader who knows names and English: about
// 3.5 for those, 5 and more for what is random.
func score(s string) float64 {
	if s == "" {
		return 0
	}
	sum := 0
	each(s, func(from, to int) {
		sum += int(model[from*symbols+to] - '!')
		if to == digit {
			sum += digitCost
		}
	})
	return float64(sum) / 8 / float64(len(s))
}

// Surprise is the score of a text, for those who want to know whether it is worth asking
// dearer questions: names and English have some 3.5 bits a character, random texts of
// ten letters and digits 5 and more.
func Surprise(s string) float64 { return score(s) }
