package structure

import (
	"crypto/sha256"
	"encoding/binary"
	"math/big"
	"strings"
	"time"
)

// Checksums made to be typed: Bech32 (BIP 173), Base58Check, and Stellar's.

const bech32Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// bech32Sum is the state of BIP 173's checksum after a human-readable part and
// data, five bits a character.
func bech32Sum(hrp string, data []byte) uint32 {
	sum := uint32(1)
	add := func(v byte) {
		top := sum >> 25
		sum = sum&0x1ffffff<<5 ^ uint32(v)
		for i, g := range [...]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	for i := range len(hrp) {
		add(hrp[i] >> 5)
	}
	add(0)
	for i := range len(hrp) {
		add(hrp[i] & 31)
	}
	for _, v := range data {
		add(v)
	}
	return sum
}

// bech32 describes keys of one length: a human-readable part in lower case, 1, and
// so many characters, six of which are the checksum.
type bech32 struct {
	hrp  string
	size int
}

// values gives what the characters of s stand for; s may be all in upper case.
func (b bech32) values(s string) ([]byte, bool) {
	if s != strings.ToLower(s) && s != strings.ToUpper(s) {
		return nil, false
	}
	body, ok := strings.CutPrefix(strings.ToLower(s), b.hrp+"1")
	if !ok || len(body) != b.size || !only(body, bech32Alphabet) {
		return nil, false
	}
	out := make([]byte, len(body))
	for i := range body {
		out[i] = byte(strings.IndexByte(bech32Alphabet, body[i]))
	}
	return out, true
}

func (b bech32) judge(s string, _ time.Time) Outcome {
	values, ok := b.values(s)
	switch {
	case !ok:
		return Outcome{}
	case bech32Sum(b.hrp, values) == 1:
		return verified("its Bech32 checksum fits")
	}
	return refuted("its Bech32 checksum does not fit")
}

// seal also clears the bits that stand for no byte, so that the key decodes.
func (b bech32) seal(s string) string {
	values, ok := b.values(s)
	if !ok {
		return ""
	}
	n := b.size - 6
	if spare := n * 5 % 8; spare < 5 {
		values[n-1] &^= 1<<spare - 1
	}
	sum := bech32Sum(b.hrp, append(values[:n:n], 0, 0, 0, 0, 0, 0)) ^ 1
	out := []byte(s[:len(s)-7])
	alphabet := bech32Alphabet
	if strings.ToUpper(s) == s {
		alphabet = strings.ToUpper(alphabet)
	}
	out = append(out, alphabet[values[n-1]])
	for i := range 6 {
		out = append(out, alphabet[sum>>(5*(5-i))&31])
	}
	return string(out)
}

const base58 = "123456789" + "ABCDEFGHJKLMNPQRSTUVWXYZ" + "abcdefghijkmnopqrstuvwxyz"

// maxBase58 bounds the decoding, which is quadratic. Extended keys have 111
// characters.
const maxBase58 = 128

// judgeBase58Check: the last four bytes are the start of what SHA-256 of SHA-256 makes of those before.
func judgeBase58Check(s string, _ time.Time) Outcome {
	data, ok := decodeBase58(s)
	if !ok || len(data) < 5 {
		return Outcome{}
	}
	n := len(data) - 4
	if doubleSHA(data[:n]) != binary.BigEndian.Uint32(data[n:]) {
		return refuted("its Base58Check checksum does not fit")
	}
	if strings.HasPrefix(s, "xpub") {
		return refuted("a public key")
	}
	return verified("its Base58Check checksum fits")
}

func sealBase58Check(s string) string {
	data, ok := decodeBase58(s)
	if !ok || len(data) < 5 {
		return ""
	}
	n := len(data) - 4
	sealed := encodeBase58(binary.BigEndian.AppendUint32(data[:n:n], doubleSHA(data[:n])))
	if len(sealed) != len(s) {
		return ""
	}
	return sealed
}

func doubleSHA(data []byte) uint32 {
	first := sha256.Sum256(data)
	second := sha256.Sum256(first[:])
	return binary.BigEndian.Uint32(second[:])
}

func decodeBase58(s string) ([]byte, bool) {
	if len(s) > maxBase58 || !only(s, base58) {
		return nil, false
	}
	n, base := new(big.Int), big.NewInt(58)
	for i := range len(s) {
		n.Add(n.Mul(n, base), big.NewInt(int64(strings.IndexByte(base58, s[i]))))
	}
	zeros := len(s) - len(strings.TrimLeft(s, "1"))
	return append(make([]byte, zeros), n.Bytes()...), true
}

func encodeBase58(data []byte) string {
	n, base, digit := new(big.Int).SetBytes(data), big.NewInt(58), new(big.Int)
	var out []byte
	for n.Sign() > 0 {
		n.DivMod(n, base, digit)
		out = append(out, base58[digit.Int64()])
	}
	for i := 0; i < len(data) && data[i] == 0; i++ {
		out = append(out, '1')
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return string(out)
}
