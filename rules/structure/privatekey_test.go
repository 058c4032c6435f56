package structure_test

import (
	"bytes"
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/rules/structure"
)

func armored(label string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

// must is for what can fail only if the test is wrong.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// sshStrings writes strings with their lengths before them.
func sshStrings(parts ...string) string {
	var out []byte
	for _, p := range parts {
		out = append(binary.BigEndian.AppendUint32(out, uint32(len(p))), p...)
	}
	return string(out)
}

// opensshKey makes a key in OpenSSH's format, of Ed25519.
func opensshKey(cipher, check string) []byte {
	public := sshStrings("ssh-ed25519", strings.Repeat("p", 32))
	private := check + sshStrings("ssh-ed25519", strings.Repeat("p", 32), strings.Repeat("s", 64), "me@host")
	return []byte("openssh-key-v1\x00" + sshStrings(cipher, "none", "") + "\x00\x00\x00\x01" + sshStrings(public, private))
}

// pgpBlock is armor round a packet.
func pgpBlock(packet []byte, sum string) string {
	begin := "-----BEGIN PGP PRIVATE KEY" + " BLOCK-----\nVersion: 1\n\n"
	body := base64.StdEncoding.EncodeToString(packet)
	return begin + body[:64] + "\n" + body[64:] + "\n" + sum + "-----END PGP PRIVATE KEY" + " BLOCK-----\n"
}

func crc24(data []byte) string {
	sum := uint32(0xb704ce)
	for _, b := range data {
		sum ^= uint32(b) << 16
		for range 8 {
			if sum <<= 1; sum>>24 != 0 {
				sum ^= 0x1864cfb
			}
		}
	}
	return "=" + base64.StdEncoding.EncodeToString([]byte{byte(sum >> 16), byte(sum >> 8), byte(sum)}) + "\n"
}

func TestPrivateKey(t *testing.T) {
	t.Parallel()
	rsaKey := must(rsa.GenerateKey(rand.Reader, 2048))
	ecKey := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	xKey := must(ecdh.X25519().GenerateKey(rand.Reader))
	pkcs8 := func(k any) []byte { return must(x509.MarshalPKCS8PrivateKey(k)) }
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "x"}}
	certificate := must(x509.CreateCertificate(rand.Reader, template, template, edKey.Public(), crypto.Signer(edKey)))
	//lint:ignore SA1019 the old form is still in use
	legacy := must(x509.EncryptPEMBlock(rand.Reader, "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey), []byte("p"), x509.PEMCipherAES128))

	// EncryptedPrivateKeyInfo: an algorithm, and bytes.
	encrypted := append([]byte{0x30, 0x50, 0x30, 0x0c, 6, 10, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 0x0d, 1, 4, 0x40}, bytes.Repeat([]byte{7}, 64)...)

	whole := armored("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey))
	secretPacket := append([]byte{0x95, 0x01, 0x00}, bytes.Repeat([]byte{0x11, 0x5a}, 50)...)
	publicPacket := append([]byte{0x99, 0x01, 0x00}, bytes.Repeat([]byte{0x11, 0x5a}, 50)...)
	const begin = "-----BEGIN RSA PRIVATE" + " KEY-----"
	const end = "-----END RSA PRIVATE" + " KEY-----"
	for _, row := range []struct {
		name, text string
		want       structure.Verdict
		reason     string
	}{
		{"PKCS #1", whole, structure.Verified, "it is a whole key of RSA"},
		{"PKCS #8, RSA", armored("PRIVATE KEY", pkcs8(rsaKey)), structure.Verified, "it is a whole key of RSA"},
		{"PKCS #8, ECDSA", armored("PRIVATE KEY", pkcs8(ecKey)), structure.Verified, "it is a whole key of ECDSA"},
		{"PKCS #8, Ed25519", armored("PRIVATE KEY", pkcs8(edKey)), structure.Verified, "it is a whole key of Ed25519"},
		{"PKCS #8, X25519", armored("PRIVATE KEY", pkcs8(xKey)), structure.Verified, "it is a whole key of X25519"},
		{"SEC 1", armored("EC PRIVATE KEY", must(x509.MarshalECPrivateKey(ecKey))), structure.Verified, "it is a whole key of ECDSA"},
		{"CRLF", strings.ReplaceAll(whole, "\n", "\r\n"), structure.Verified, "it is a whole key of RSA"},
		{"indented", strings.ReplaceAll(whole, "\n", "\n    "), structure.Verified, "it is a whole key of RSA"},
		{"in a comment", strings.ReplaceAll(whole, "\n", "\n// "), structure.Verified, "it is a whole key of RSA"},
		{"escaped", strings.ReplaceAll(whole, "\n", `\n`), structure.Verified, "it is a whole key of RSA"},
		{"pieces of a string", `"` + strings.ReplaceAll(whole, "\n", "\\n\" +\n\t\"") + `"`, structure.Verified, "it is a whole key of RSA"},
		{"spaces for line ends", strings.ReplaceAll(whole, "\n", " "), structure.Verified, "it is a whole key of RSA"},
		{"OpenSSH", armored("OPENSSH PRIVATE KEY", opensshKey("none", "abcdabcd")), structure.Verified, "it is a whole OpenSSH key of ed25519"},
		{"OpenSSH, lines of 70", reflow(armored("OPENSSH PRIVATE KEY", opensshKey("none", "abcdabcd")), 70), structure.Verified, "it is a whole OpenSSH key of ed25519"},
		{"OpenSSH, encrypted", armored("OPENSSH PRIVATE KEY", opensshKey("aes256-ctr", "abcdxxxx")), structure.Silent, "it is encrypted: it takes a passphrase to use it"},
		{"OpenSSH, damaged", armored("OPENSSH PRIVATE KEY", opensshKey("none", "abcdxxxx")), structure.Doubtful, "its private part is damaged"},
		{"OpenSSH, cut", armored("OPENSSH PRIVATE KEY", opensshKey("none", "abcdabcd")[:150]), structure.Doubtful, "it is cut off"},
		{"encrypted", armored("ENCRYPTED PRIVATE KEY", encrypted), structure.Silent, "it is encrypted: it takes a passphrase to use it"},
		{"encrypted, and not said", armored("PRIVATE KEY", encrypted), structure.Silent, "it is encrypted: it takes a passphrase to use it"},
		{"encrypted, the old way", string(pem.EncodeToMemory(legacy)), structure.Silent, "it is encrypted: it takes a passphrase to use it"},
		{"public", armored("PUBLIC KEY", must(x509.MarshalPKIXPublicKey(rsaKey.Public()))), structure.Refuted, "a public key"},
		{"public, by the body", armored("PRIVATE KEY", must(x509.MarshalPKIXPublicKey(rsaKey.Public()))), structure.Refuted, "a public key"},
		{"public, PKCS #1", armored("RSA PRIVATE KEY", x509.MarshalPKCS1PublicKey(&rsaKey.PublicKey)), structure.Refuted, "a public key"},
		{"certificate", armored("CERTIFICATE", certificate), structure.Refuted, "a certificate"},
		{"certificate, by the body", armored("PRIVATE KEY", certificate), structure.Refuted, "a certificate"},
		{"dots", begin + "\n...\n" + end, structure.Refuted, "there is no key in it: 0 characters of base64"},
		{"cut", armored("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey)[:300]), structure.Doubtful, "it is cut off: 300 of " + sizeOf(x509.MarshalPKCS1PrivateKey(rsaKey)) + " bytes are there"},
		{"too much", armored("RSA PRIVATE KEY", append(x509.MarshalPKCS1PrivateKey(rsaKey), 1, 2, 3)), structure.Doubtful, "3 bytes stand behind the key"},
		{"all the same", begin + "\n" + strings.Repeat("x", 128) + "\n" + end, structure.Refuted, "a placeholder"},
		{"lines of words", begin + "\n  " + strings.Repeat("1foo\n  2bar\n  3foobar\n  4barfoo\n  ", 5) + end, structure.Refuted, "its lines are too short for a key"},
		{"short lines", reflow(whole, 16), structure.Verified, "it is a whole key of RSA"},
		{"noise", begin + "\n" + strings.Repeat("MIIE5/", 20) + "\n" + end, structure.Doubtful, "it is cut off: 90 of 1259 bytes are there"},
		{"no base64", begin + "\n" + strings.Repeat("=MIIE5=", 20) + "\n" + end, structure.Doubtful, "its body is no base64"},
		{"no end", begin + "\n" + strings.Repeat("=MIIE5=", 20), structure.Doubtful, "it has no end"},
		{"PGP", pgpBlock(secretPacket, crc24(secretPacket)), structure.Verified, "it is a PGP key whose CRC-24 checksum fits"},
		{"PGP without a checksum", pgpBlock(secretPacket, ""), structure.Silent, ""},
		{"PGP, damaged", pgpBlock(secretPacket, "=AAAA\n"), structure.Doubtful, "its CRC-24 checksum does not fit"},
		{"PGP, public", pgpBlock(publicPacket, ""), structure.Refuted, "a public key"},
		{"a message", armored("PGP MESSAGE", secretPacket), structure.Silent, ""},
		{"a name and a key", begin + ", then " + whole, structure.Silent, ""},
		{"nothing", "", structure.Silent, ""},
	} {
		c, _ := structure.Find("private-key")
		if got := c.Judge(row.text, now); got.Verdict != row.want || got.Reason != row.reason {
			t.Errorf("%s: %v, %q; want %v, %q", row.name, got.Verdict, got.Reason, row.want, row.reason)
		}
	}

	account := func(key string) string {
		return string(must(json.Marshal(map[string]string{"type": "service_account", "private_key": key})))
	}
	c, _ := structure.Find("gcp-service-account")
	for text, want := range map[string]structure.Verdict{
		account(armored("PRIVATE KEY", pkcs8(rsaKey))): structure.Verified,
		whole:                 structure.Verified,
		account("${KEY}"):     structure.Refuted,
		`{"type":"other"}`:    structure.Doubtful,
		account("left blank"): structure.Silent,
	} {
		if got := c.Judge(text, now); got.Verdict != want {
			t.Errorf("%.40s: %v (%s), want %v", text, got.Verdict, got.Reason, want)
		}
	}
}

func sizeOf(der []byte) string { return big.NewInt(int64(len(der))).String() }

// reflow breaks the lines of an armor elsewhere.
func reflow(armor string, width int) string {
	lines := strings.Split(strings.TrimSpace(armor), "\n")
	body := strings.Join(lines[1:len(lines)-1], "")
	out := lines[0] + "\n"
	for ; len(body) > width; body = body[width:] {
		out += body[:width] + "\n"
	}
	return out + body + "\n" + lines[len(lines)-1] + "\n"
}
