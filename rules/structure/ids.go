package structure

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// Identifiers that hold a time or a kind.

// soon is how far ahead of the clock a date may be that was made by another.
const soon = 24 * time.Hour

// discordEpoch is what Discord's snowflakes count milliseconds from.
var discordEpoch = time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)

// snowflakeDate reads the time of a Discord id: 42 bits of milliseconds, then 22 others.
func snowflakeDate(id string) (time.Time, bool) {
	if len(id) < 17 || len(id) > 20 || !only(id, digits) || id[0] == '0' {
		return time.Time{}, false
	}
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		return time.Time{}, false
	}
	return discordEpoch.Add(time.Duration(n>>22) * time.Millisecond), true
}

// judgeDiscordBot: base64 of the id of the bot's user, a time and a MAC, with points between.
func judgeDiscordBot(s string, now time.Time) Outcome {
	s = strings.TrimPrefix(s, "mfa.")
	parts := strings.Split(s, ".")
	if len(parts) != 3 {
		return Outcome{}
	}
	data, _, ok := decodeBase64(parts[0])
	if !ok || !only(string(data), digits) {
		return refuted("its first part is not the id of a user")
	}
	at, ok := snowflakeDate(string(data))
	if !ok || at.After(now.Add(soon)) {
		return refuted("its first part is not the id of a user")
	}
	if monotone(parts[2]) {
		return refuted("a placeholder")
	}
	return verified("it is that of a user of %s", day(at))
}

// sealDiscordBot makes an id of the value's first part: eighteen digits, or nineteen where
// there is room.
func sealDiscordBot(s string) string {
	first, rest, ok := strings.Cut(s, ".")
	if !ok {
		return ""
	}
	id := []byte("9000000000000000000")[:max(min(len(first)*3/4, 19), 0)]
	if len(id) == 19 {
		id[0] = '1'
	}
	for i := 1; i < len(id); i++ {
		id[i] = digits[first[i]%10]
	}
	if len(id) == 19 {
		id[1] = '0' // a date before 2024
	}
	if len(id) < 17 {
		return ""
	}
	return base64.RawStdEncoding.EncodeToString(id) + "." + rest
}

// judgeDiscordWebhook: https://discord.com/api/webhooks/<id>/<token>.
func judgeDiscordWebhook(s string, now time.Time) Outcome {
	_, rest, ok := strings.Cut(s, "/webhooks/")
	if !ok {
		return Outcome{}
	}
	id, token, _ := strings.Cut(rest, "/")
	at, ok := snowflakeDate(id)
	switch {
	case !ok:
		return refuted("its number is not one of Discord's")
	case at.After(now.Add(soon)):
		return refuted("its number is of %s, which is to come", day(at))
	case monotone(id) || monotone(token) || strings.Count(id, id[:1]) == len(id):
		return refuted("a placeholder")
	}
	return note("it was made on %s", day(at))
}

func sealDiscordWebhook(s string) string {
	before, rest, ok := strings.Cut(s, "/webhooks/")
	id, after, _ := strings.Cut(rest, "/")
	if !ok || len(id) < 17 || len(id) > 20 || !only(id, digits) {
		return ""
	}
	start := map[int]string{17: "9", 18: "9", 19: "10", 20: "01"}[len(id)]
	if len(id) == 20 {
		return ""
	}
	return before + "/webhooks/" + start + id[len(start):] + "/" + after
}

const crockford = digits + "ABCDEFGHJKMNPQRSTVWXYZ"

// judgeULID: 48 bits of milliseconds and 80 random bits in Crockford's base 32. There were
// none before 2016.
func judgeULID(s string, now time.Time) Outcome {
	text := strings.ToUpper(s)
	if len(text) != 26 || !only(text, crockford) {
		return refuted("it is no ULID")
	}
	if text[0] > '7' {
		return refuted("it is more than 128 bits")
	}
	ms := int64(0)
	for i := range 10 {
		ms = ms<<5 | int64(strings.IndexByte(crockford, text[i]))
	}
	at := time.UnixMilli(ms).UTC()
	if at.Year() < 2016 || at.After(now.Add(soon)) {
		return refuted("a ULID would be of the year %d", at.Year())
	}
	return note("it is of %s", day(at))
}

func sealULID(s string) string {
	if len(s) != 26 {
		return ""
	}
	head := "01H" // of 2022 and 2023
	if s != strings.ToUpper(s) {
		head = strings.ToLower(head)
	}
	return head + s[3:]
}

// judgeUUID tells a random UUID (RFC 9562) from one that is made of a time, a name or nothing.
func judgeUUID(s string, _ time.Time) Outcome {
	text := strings.ToLower(s)
	plain := strings.ReplaceAll(text, "-", "")
	if len(plain) != 32 || !only(plain, hexLower) || len(text) != 32 && len(text) != 36 {
		return refuted("it is no UUID")
	}
	if len(text) == 36 && (text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') {
		return refuted("it is no UUID")
	}
	if strings.Count(plain, plain[:1]) >= 24 || monotone(plain[:8]) && monotone(plain[24:]) {
		return refuted("a placeholder")
	}
	if strings.IndexByte("89ab", plain[16]) < 0 {
		return note("it is a UUID of no known layout")
	}
	switch v := plain[12]; v {
	case '1', '2', '6':
		return doubtful("it is a UUID of version %c, made of a time and an address", v)
	case '3', '5':
		return doubtful("it is a UUID of version %c, made of a name", v)
	}
	return Outcome{}
}

func sealUUID(s string) string {
	switch len(s) {
	case 32:
		return s[:12] + "4" + s[13:16] + "8" + s[17:]
	case 36:
		return s[:14] + "4" + s[15:19] + "8" + s[20:]
	}
	return ""
}
