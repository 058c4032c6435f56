package structure

import (
	"cmp"
	"encoding/asn1"
	"encoding/base64"
	"slices"
	"strings"
	"time"
)

// judgePrivateKey looks at the text of a private key in armor: PEM (RFC 7468, and
// RFC 1421 for the old encrypted form), OpenSSH, SSH2 and PGP (RFC 4880). Quotes,
// escapes and comment signs round the lines do not matter.
func judgePrivateKey(s string, _ time.Time) Outcome {
	label, lines, whole := armor(s)
	switch {
	case label == "":
		return Outcome{}
	case strings.Count(s, begin) > 1:
		return Outcome{} // of a text that names the armor, and then has a key
	case strings.Contains(label, "PUBLIC"):
		return refuted("a public key")
	case strings.Contains(label, "CERTIFICATE"):
		return refuted("a certificate")
	case !strings.Contains(label, "PRIVATE KEY") && !strings.Contains(label, "SECRET KEY"):
		return Outcome{}
	}
	if label == "ENCRYPTED PRIVATE KEY" || encryptedHeader(lines) {
		return note(encryptedNote)
	}
	body := strings.Join(lines, "")
	if n := len(body); n < leastKey {
		return refuted("there is no key in it: %d characters of base64", n)
	}
	if monotone(body[:leastKey]) {
		return refuted("a placeholder")
	}
	if len(lines) > 1 && longest(lines) < shortLine {
		return refuted("its lines are too short for a key") // a text that is to show lines
	}
	if strings.Contains(label, "PGP") {
		return judgePGP(lines)
	}
	data, _, ok := decodeBase64(body)
	if !ok {
		if !whole {
			return doubtful("it has no end")
		}
		return doubtful("its body is no base64")
	}
	if strings.HasPrefix(string(data), opensshMagic) {
		return judgeOpenSSH(data)
	}
	return judgeDER(data)
}

// leastKey is how many characters of base64 the shortest keys have: P-256's scalar alone.
const leastKey = 44

// shortLine is how many characters the longest line of a key has at least: tools write 60 to
// 70, and who breaks lines to fit a page hardly goes below this.
const shortLine = 16

func longest(lines []string) int {
	n := 0
	for _, l := range lines {
		n = max(n, len(l))
	}
	return n
}

const begin, dashes = "-----BEGIN", "-----"

// armor takes an armored text apart: its label, and of the lines up to its end what
// of each is base64, or a header. whole says that it has an end.
func armor(s string) (label string, lines []string, whole bool) {
	i := strings.Index(s, begin)
	if i < 0 {
		return "", nil, false
	}
	rest := s[i+len(begin):]
	label, rest, ok := strings.Cut(rest, dashes)
	if !ok || len(label) > 100 {
		return "", nil, false
	}
	label = strings.ToUpper(strings.TrimSpace(label))
	if i := strings.Index(rest, "-----END"); i >= 0 {
		rest, whole = rest[:i], true
	} else if i := strings.Index(rest, dashes); i >= 0 {
		rest = rest[:i]
	}
	rest = strings.NewReplacer(`\r\n`, "\n", `\n`, "\n", `\r`, "\n", "\r", "\n", "&#10;", "\n", "%0A", "\n", "%0a", "\n").Replace(rest)
	if one := strings.TrimSpace(rest); strings.IndexByte(one, ' ') >= leastKey && !strings.Contains(one, "\n") {
		rest = strings.ReplaceAll(rest, " ", "\n") // a variable that was set without quotes
	}
	for line := range strings.SplitSeq(rest, "\n") {
		if line = armorLine(line); line != "" {
			lines = append(lines, line)
		}
	}
	return label, lines, whole
}

// armorLine gives what of a line is the armor's: what stands round it is the syntax of
// the file that the armor is in.
func armorLine(line string) string {
	line = strings.Trim(line, " \t\"'`,;\\")
	if name, _, ok := strings.Cut(line, ": "); ok && only(name, upper+lower+"-") {
		return line
	}
	best, from := "", 0
	for i := 0; i <= len(line); i++ {
		if i < len(line) && strings.IndexByte(base62+"+/=", line[i]) >= 0 {
			continue
		}
		if i-from > len(best) {
			best = line[from:i]
		}
		from = i + 1
	}
	if len(best) < 4 && (best != line || strings.Trim(best, "+/") == "") {
		return "" // the sign between two pieces of a string, or of a comment
	}
	return best
}

// encryptedHeader looks for RFC 1421's headers, and takes them out of the lines.
func encryptedHeader(lines []string) (encrypted bool) {
	for i, l := range lines {
		if name, value, ok := strings.Cut(l, ": "); ok {
			encrypted = encrypted || name == "Proc-Type" && strings.Contains(value, "ENCRYPTED")
			lines[i] = ""
		}
	}
	return encrypted
}

// judgeDER holds what was decoded to the structures that keys have: PKCS #8 (RFC 5958),
// PKCS #1 (RFC 8017), SEC 1 (RFC 5915) and OpenSSL's for DSA. Only the outline is
// read: the numbers are not tested, nor are curves asked for that Go does not know.
func judgeDER(data []byte) Outcome {
	var seq asn1.RawValue
	rest, err := asn1.Unmarshal(data, &seq)
	if err != nil || seq.Tag != asn1.TagSequence || !seq.IsCompound {
		if n, ok := derLength(data); ok && n > len(data) {
			return doubtful("it is cut off: %d of %d bytes are there", len(data), n)
		}
		return doubtful("its body is no key")
	}
	if len(rest) > 0 {
		return doubtful("%d bytes stand behind the key", len(rest))
	}
	what, kind := outline(seq.Bytes)
	switch what {
	case wholeKey:
		return verified("it is a whole key of %s", kind)
	case encryptedKey:
		return note(encryptedNote)
	case publicKey:
		return refuted("a public key")
	case certificate:
		return refuted("a certificate")
	}
	return doubtful("its body is no key")
}

const encryptedNote = "it is encrypted: it takes a passphrase to use it"

// derLength gives how long the outermost value says it is.
func derLength(data []byte) (int, bool) {
	if len(data) < 2 || data[0] != 0x30 {
		return 0, false
	}
	if data[1] < 0x80 {
		return 2 + int(data[1]), true
	}
	n := int(data[1] & 0x7f)
	if n == 0 || n > 3 || len(data) < 2+n {
		return 0, false
	}
	size := 0
	for _, b := range data[2 : 2+n] {
		size = size<<8 | int(b)
	}
	return 2 + n + size, true
}

var keyOIDs = map[string]string{
	"1.2.840.113549.1.1.1": "RSA", "1.2.840.113549.1.1.10": "RSA", "1.2.840.10045.2.1": "ECDSA", "1.2.840.10040.4.1": "DSA",
	"2.16.840.1.101.3.4.3.17": "ML-DSA", "2.16.840.1.101.3.4.3.18": "ML-DSA", "2.16.840.1.101.3.4.3.19": "ML-DSA",
	"2.16.840.1.101.3.4.4.1": "ML-KEM", "2.16.840.1.101.3.4.4.2": "ML-KEM", "2.16.840.1.101.3.4.4.3": "ML-KEM",
	"1.3.101.110": "X25519", "1.3.101.111": "X448", "1.3.101.112": "Ed25519", "1.3.101.113": "Ed448", "1.2.840.113549.1.3.1": "Diffie-Hellman",
}

// content is what a sequence in DER turns out to be.
type content uint8

const (
	unknownContent content = iota
	wholeKey
	encryptedKey
	publicKey
	certificate
)

// outline tells by the parts of a sequence what it is, and of a private key its algorithm.
func outline(parts []byte) (what content, kind string) {
	var tags []int
	var algorithm asn1.RawValue
	for len(parts) > 0 && len(tags) <= 10 {
		var v asn1.RawValue
		rest, err := asn1.Unmarshal(parts, &v)
		if err != nil {
			return unknownContent, ""
		}
		tag := v.Tag
		if v.Class != asn1.ClassUniversal {
			tag = -1
		}
		if tag == asn1.TagSequence && len(tags) <= 1 {
			algorithm = v
		}
		tags, parts = append(tags, tag), rest
	}
	const i, o, b, s = asn1.TagInteger, asn1.TagOctetString, asn1.TagBitString, asn1.TagSequence
	starts := func(want ...int) bool { return len(tags) >= len(want) && slices.Equal(tags[:len(want)], want) }
	switch {
	case starts(i, i, i, i, i, i, i, i, i):
		return wholeKey, "RSA"
	case starts(i, i, i, i, i, i) && len(tags) == 6:
		return wholeKey, "DSA"
	case starts(i, i) && len(tags) == 2, starts(s, b) && len(tags) == 2:
		return publicKey, ""
	case starts(s, s, b) && len(tags) == 3:
		return certificate, ""
	case starts(s, o) && len(tags) == 2:
		return encryptedKey, ""
	case starts(i, o):
		return wholeKey, "ECDSA"
	case starts(i, s, o):
		var oid asn1.ObjectIdentifier
		if _, err := asn1.Unmarshal(algorithm.Bytes, &oid); err != nil {
			return unknownContent, ""
		}
		return wholeKey, cmp.Or(keyOIDs[oid.String()], unknownKind)
	}
	return unknownContent, ""
}

const unknownKind = "a kind that is not known"

// sealPrivateKey puts Ed25519's PKCS #8 form of 32 bytes of the body's letters there, or for a
// SEC 1 label that of P-256, in lines of 64 characters with between them what stood there.
func sealPrivateKey(s string) string {
	label, lines, whole := armor(s)
	if !whole || len(lines) == 0 || label != "PRIVATE KEY" && label != "EC PRIVATE KEY" {
		return ""
	}
	seed := make([]byte, 32)
	copy(seed, strings.Join(lines, ""))
	seed[0] &= 0x7f // less than the order of P-256's group
	der := append([]byte{0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20}, seed...)
	if label == "EC PRIVATE KEY" {
		der = append([]byte{0x30, 0x31, 2, 1, 1, 4, 0x20}, seed...)
		der = append(der, 0xa0, 0x0a, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7)
	}
	first, last := lines[0], lines[len(lines)-1]
	from := strings.Index(s, first)
	to := strings.LastIndex(s, last) + len(last)
	if from < 0 || to < from {
		return ""
	}
	body, between := base64.StdEncoding.EncodeToString(der), ""
	if len(lines) > 1 {
		second := strings.Index(s[from+len(first):], lines[1])
		between = s[from+len(first):][:max(second, 0)]
	}
	if len(body) > 64 {
		body = body[:64] + between + body[64:]
	}
	return s[:from] + body + s[to:]
}
