package fake_test

import (
	"testing"

	"github.com/hookvet/hookvet/internal/fake"
)

func TestExpandSpans(t *testing.T) {
	t.Parallel()
	text, spans, err := fake.New(1).ExpandSpans(`a={{fake "x{2}"}}, b={{fake "y{3}" name="n"}};` + "\n" + `{{fake "()"}}`)
	if err != nil || text != "a=xx, b=yyy;\n" {
		t.Fatalf("%q, %v", text, err)
	}
	if want := [][2]int{{2, 4}, {8, 11}, {13, 13}}; len(spans) != 3 || [3][2]int(spans) != [3][2]int(want) {
		t.Errorf("spans %v, want %v", spans, want)
	}
	if _, spans, err := fake.New(1).ExpandSpans("no marker"); spans != nil || err != nil {
		t.Errorf("no marker: %v, %v", spans, err)
	}
}
