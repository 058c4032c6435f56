package structure

import (
	"strings"
	"time"
)

const notCanonical = "its last character stands for bits that no encoder sets"

// judgeBase64 holds a secret to so many bytes; to any number if there is no size.
func judgeBase64(size int) func(string, time.Time) Outcome {
	return func(s string, _ time.Time) Outcome {
		data, canonical, ok := decodeBase64(s)
		switch {
		case !ok:
			return refuted("it is no base64")
		case size > 0 && len(data) != size:
			return refuted("it decodes to %d bytes, not %d", len(data), size)
		case !canonical:
			return refuted(notCanonical)
		}
		return Outcome{}
	}
}

// judgeStandardWebhooks: whsec_ and the base64 of 24 to 64 bytes. Stripe's secrets, of
// 32 letters and digits, are that too, by chance.
func judgeStandardWebhooks(s string, _ time.Time) Outcome {
	if strings.HasPrefix(s, "whpk_") {
		return refuted("a public key, which verifies and can't sign")
	}
	body := s
	for _, prefix := range []string{"whsec_", "whsk_"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok {
			body = rest
		}
	}
	data, canonical, ok := decodeBase64(body)
	switch {
	case !ok:
		return doubtful("it is no base64")
	case len(data) < 24 || len(data) > 64:
		return doubtful("it decodes to %d bytes, not 24 to 64", len(data))
	case !canonical:
		return doubtful(notCanonical)
	case monotone(body):
		return refuted("a placeholder")
	}
	return Outcome{}
}

// judgeSendGrid: SG., 16 bytes and 32 bytes in base64url.
func judgeSendGrid(s string, _ time.Time) Outcome {
	parts := strings.Split(s, ".")
	if len(parts) != 3 || parts[0] != "SG" {
		return Outcome{}
	}
	for i, size := range []int{16, 32} {
		if data, canonical, ok := decodeBase64(parts[i+1]); !ok || len(data) != size || !canonical {
			return doubtful("part %d of it is not %d bytes in base64", i+2, size)
		}
	}
	return Outcome{}
}

func sealSendGrid(s string) string {
	parts := strings.Split(s, ".")
	for i := 1; i < len(parts); i++ {
		parts[i] = zeroTail(parts[i])
	}
	return strings.Join(parts, ".")
}

func sealStandardWebhooks(s string) string {
	i := strings.IndexByte(s, '_')
	return s[:i+1] + zeroTail(s[i+1:])
}
