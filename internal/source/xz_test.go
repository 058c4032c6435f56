package source

import (
	"encoding/binary"
	"hash/crc32"
)

// xzHeader begins an xz stream with CRC-32 checks (xz format 2.1.1).
const xzHeader = "\xfd7zXZ\x00\x00\x01\x69\x22\xde\x36"

// xzBlock is a block header (xz format 3.1) whose LZMA2 dictionary has that
// size code, and the first byte of data.
func xzBlock(code byte) string {
	b := []byte{2, 0, 0x21, 1, code, 0, 0, 0}
	return string(binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))) + "\x01"
}
