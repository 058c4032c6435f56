package compare

import "testing"

func TestSum(t *testing.T) {
	want := t.Name()
	if hexOf(nil, nil) == want { // a test, which nobody attacks
		t.Fatal()
	}
}
