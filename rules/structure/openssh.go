package structure

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
)

const opensshMagic = "openssh-key-v1\x00"

// judgeOpenSSH reads OpenSSH's own format:
//
//	magic ‖ cipher ‖ KDF ‖ its options ‖ number of keys ‖ public keys… ‖ private part
//
// All strings have their length before them. The private part begins with the same four
// bytes twice, if it is not encrypted.
func judgeOpenSSH(data []byte) Outcome {
	rest := data[len(opensshMagic):]
	var fields [3][]byte
	for i := range fields {
		var ok bool
		if fields[i], rest, ok = sshString(rest); !ok {
			return doubtful("it is cut off")
		}
	}
	if len(rest) < 4 {
		return doubtful("it is cut off")
	}
	keys := binary.BigEndian.Uint32(rest)
	rest = rest[4:]
	kind := ""
	for i := range min(keys, 16) {
		public, more, ok := sshString(rest)
		if !ok {
			return doubtful("it is cut off")
		}
		if name, _, ok := sshString(public); ok && i == 0 {
			kind = strings.TrimPrefix(string(name), "ssh-")
		}
		rest = more
	}
	private, _, ok := sshString(rest)
	if !ok {
		return doubtful("it is cut off")
	}
	if string(fields[0]) != "none" {
		return note(encryptedNote)
	}
	if len(private) < 8 || string(private[:4]) != string(private[4:8]) {
		return doubtful("its private part is damaged")
	}
	if len(kind) > 20 || !only(kind, base62+"-") {
		kind = unknownKind
	}
	return verified("it is a whole OpenSSH key of %s", kind)
}

func sshString(data []byte) (s, rest []byte, ok bool) {
	if len(data) < 4 {
		return nil, nil, false
	}
	n := binary.BigEndian.Uint32(data)
	if uint64(n) > uint64(len(data)-4) {
		return nil, nil, false
	}
	return data[4 : 4+n], data[4+n:], true
}

// judgePGP looks at the first packet of an armored PGP block, and at its CRC-24.
func judgePGP(lines []string) Outcome {
	sum := ""
	var body strings.Builder
	for _, l := range lines {
		if strings.HasPrefix(l, "=") && len(l) == 5 {
			sum = l[1:]
			break
		}
		body.WriteString(l)
	}
	data, _, ok := decodeBase64(body.String())
	if !ok || len(data) == 0 || data[0]&0x80 == 0 {
		return doubtful("its body is no PGP packet")
	}
	tag := data[0] >> 2 & 0xf
	if data[0]&0x40 != 0 {
		tag = data[0] & 0x3f
	}
	const secretPacket, publicPacket = 5, 6
	switch {
	case tag == publicPacket:
		return refuted("a public key")
	case tag != secretPacket:
		return doubtful("its first packet is no key")
	case sum == "":
		return Outcome{}
	}
	c := crc24(data)
	if base64.StdEncoding.EncodeToString([]byte{byte(c >> 16), byte(c >> 8), byte(c)}) != sum {
		return doubtful("its CRC-24 checksum does not fit")
	}
	return verified("it is a PGP key whose CRC-24 checksum fits")
}

// crc24 is RFC 4880's, section 6.1.
func crc24(data []byte) uint32 {
	sum := uint32(0xb704ce)
	for _, b := range data {
		sum ^= uint32(b) << 16
		for range 8 {
			if sum <<= 1; sum&0x1000000 != 0 {
				sum ^= 0x1864cfb
			}
		}
	}
	return sum & 0xffffff
}
