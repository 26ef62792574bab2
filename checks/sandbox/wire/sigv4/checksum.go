package sigv4

import (
	"crypto/sha1" //nolint:gosec // S3 offers it as a checksum
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"hash/crc64"
)

// nvme is the reversed polynomial of CRC-64/NVME.
const nvme = 0x9a6c9329ac4bc9b5

// Checksum is the base64 form of one of S3's checksums of content: crc32,
// crc32c, crc64nvme, sha1 or sha256. It is false for other names.
func Checksum(algorithm string, content []byte) (string, bool) {
	var sum []byte
	switch algorithm {
	case "crc32":
		sum = binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(content))
	case "crc32c":
		sum = binary.BigEndian.AppendUint32(nil, crc32.Checksum(content, crc32.MakeTable(crc32.Castagnoli)))
	case "crc64nvme":
		sum = binary.BigEndian.AppendUint64(nil, crc64.Checksum(content, crc64.MakeTable(nvme)))
	case "sha1":
		s := sha1.Sum(content) //nolint:gosec // see above
		sum = s[:]
	case "sha256":
		s := sha256.Sum256(content)
		sum = s[:]
	default:
		return "", false
	}
	return base64.StdEncoding.EncodeToString(sum), true
}
