package structure

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"
)

// judgePyPI: pypi- and base64url of a macaroon of libmacaroons' second format, whose location is
// pypi.org or test.pypi.org.
func judgePyPI(s string, _ time.Time) Outcome {
	body, ok := strings.CutPrefix(s, "pypi-")
	if !ok {
		return Outcome{}
	}
	data, _, ok := decodeBase64(body)
	if !ok {
		return doubtful("it is no base64")
	}
	location, ok := macaroonLocation(data)
	switch {
	case !ok:
		return doubtful("it holds no whole macaroon")
	case location == "pypi.org":
		return verified("it is a macaroon of pypi.org")
	case location == "test.pypi.org":
		return verified("it is a macaroon of test.pypi.org").low()
	}
	return verified("it is a macaroon")
}

// The fields of a macaroon's packets.
const (
	macaroonEnd        = 0
	macaroonPlace      = 1
	macaroonIdentifier = 2
	macaroonProof      = 4
	macaroonSignature  = 6
)

// macaroonLocation reads a macaroon from end to end:
//
//	2 ‖ [location] identifier end ‖ ([location] identifier [proof] end)* ‖ end ‖ signature
func macaroonLocation(data []byte) (location string, ok bool) {
	if len(data) == 0 || data[0] != 2 {
		return "", false
	}
	rest := data[1:]
	for section := 0; ; section++ {
		fields := 0
		for last := -1; ; fields++ {
			var kind int
			var value []byte
			if kind, value, rest, ok = macaroonPacket(rest); !ok {
				return "", false
			}
			if kind == macaroonEnd {
				break
			}
			if kind <= last || kind != macaroonPlace && kind != macaroonIdentifier && (kind != macaroonProof || section == 0) {
				return "", false
			}
			if last = kind; section == 0 && kind == macaroonPlace {
				location = string(value)
			}
		}
		if fields == 0 { // the end of the caveats
			if section == 0 {
				return "", false
			}
			kind, value, rest, ok := macaroonPacket(rest)
			return location, ok && kind == macaroonSignature && len(value) == sha256.Size && len(rest) == 0
		}
	}
}

func macaroonPacket(data []byte) (kind int, value, rest []byte, ok bool) {
	k, n := binary.Uvarint(data)
	if n <= 0 || k > macaroonSignature {
		return 0, nil, nil, false
	}
	if data = data[n:]; k == macaroonEnd {
		return macaroonEnd, nil, data, true
	}
	size, n := binary.Uvarint(data)
	if n <= 0 || size > uint64(len(data)-n) {
		return 0, nil, nil, false
	}
	return int(k), data[n : n+int(size)], data[n+int(size):], true
}

// sealPyPI fills a macaroon with the value's letters, so that it is as long as the value.
func sealPyPI(s string) string {
	body, ok := strings.CutPrefix(s, "pypi-")
	data, _, isBase64 := decodeBase64(body)
	place := "pypi.org"
	if strings.HasPrefix(body, "AgENdGVzdC5weXBpLm9yZw") {
		place = "test.pypi.org"
	}
	head := append([]byte{2, macaroonPlace, byte(len(place))}, place...)
	// kind, up to two bytes of length, end; end; signature and its length.
	const tail = 2 + 1 + 1 + 1 + 2 + sha256.Size
	room := len(data) - len(head) - tail
	if !ok || !isBase64 || room < 0 || room > 16<<10 {
		return ""
	}
	switch {
	case room < 127:
		room++ // the length takes one byte
	case room == 127:
		return "" // no identifier fills this with its length
	}
	id := data[len(head) : len(head)+room]
	sum := sha256.Sum256(data)
	out := binary.AppendUvarint(append(head, macaroonIdentifier), uint64(len(id)))
	out = append(append(out, id...), macaroonEnd, macaroonEnd, macaroonSignature, sha256.Size)
	return "pypi-" + base64.RawURLEncoding.EncodeToString(append(out, sum[:]...))
}
