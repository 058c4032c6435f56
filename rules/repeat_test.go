package rules_test

import (
	"encoding/base64"
	"slices"
	"testing"

	"github.com/hookvet/hookvet/rules"
)

// TestDecodedPieces holds that a secret of which a piece is encoded is one finding:
// what is found with the piece decoded is no other secret, of the same rule or of
// one that knows less.
func TestDecodedPieces(t *testing.T) {
	t.Parallel()
	file, err := rules.Parse("test.toml", []byte(`
[[rules]]
id = "signature"
regex = '''\bsig=([A-Za-z0-9/+%]{20,60}=?)'''
secretGroup = 1
keywords = ["sig="]
[[rules]]
id = "ticket"
regex = '''\btkt\.[A-Za-z0-9+/]{24,40}\.[a-z0-9]{8}\b'''
keywords = ["tkt."]
[[rules]]
id = "any"
generic = true
regex = '''(?i)token=([\w. ]{10,150})'''
secretGroup = 1
keywords = ["token"]
`))
	if err != nil {
		t.Fatal(err)
	}
	set, err := rules.New(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"percent", "https://a.example/?sig=Ab3%2BdEf6hIj9kLm2nOp5%2FqRs8%3D&x=1\n", []string{"signature"}},
		{"base64", "token=tkt." + base64.StdEncoding.EncodeToString([]byte("940000000012345678901")) + ".k3jd8s2a\n", []string{"ticket"}},
		{"two on a line", "sig=Ab3%2BdEf6hIj9kLm2nOp5 sig=Zb3%2BdEf6hIj9kLm2nOp5\n", []string{"signature", "signature"}},
		{"beside", "sig=Ab3dEf6hIj9kLm2nOp5qRs8 file=c2lnPVpiM2RFZjZoSWo5a0xtMm5PcDVxUnM4Cg==\n", []string{"signature", "signature"}},
	} {
		var got []string
		err := set.Scanner(rules.Options{}).ScanBytes(rules.Input{Path: "a.txt"}, []byte(test.text), func(m *rules.Match) {
			got = append(got, m.Rule.ID)
		})
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%s: found by %q, %v; want %q", test.name, got, err, test.want)
		}
	}
}
