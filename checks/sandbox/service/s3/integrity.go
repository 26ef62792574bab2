package s3

import (
	"crypto/md5" //nolint:gosec // the header is an MD5 sum
	"encoding/base64"
	"net/http"
	"strings"

	"linklab/checks/sandbox/wire/sigv4"
)

// integrity is what a request says of its body's content (Amazon S3 user guide,
// "Checking object integrity").
type integrity struct {
	ContentMD5        *string
	ChecksumAlgorithm *string
	ChecksumCRC32     *string
	ChecksumCRC32C    *string
	ChecksumCRC64NVME *string
	ChecksumSHA1      *string
	ChecksumSHA256    *string
}

// usualChecksum is the algorithm of objects that came without one.
const usualChecksum = "CRC64NVME"

// checksums are the checksum of an object under its algorithm's name; at most
// one is set.
type checksums struct {
	ChecksumCRC32     string
	ChecksumCRC32C    string
	ChecksumCRC64NVME string
	ChecksumSHA1      string
	ChecksumSHA256    string
	ChecksumType      string
}

// by finds the field of an algorithm, nil for other names.
func (c *checksums) by(algorithm string) *string {
	switch algorithm {
	case "CRC32":
		return &c.ChecksumCRC32
	case "CRC32C":
		return &c.ChecksumCRC32C
	case "CRC64NVME":
		return &c.ChecksumCRC64NVME
	case "SHA1":
		return &c.ChecksumSHA1
	case "SHA256":
		return &c.ChecksumSHA256
	}
	return nil
}

// header writes the checksum as headers.
func (c *checksums) header(h http.Header) {
	for _, algorithm := range []string{"CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"} {
		if sum := *c.by(algorithm); sum != "" {
			h.Set("X-Amz-Checksum-"+algorithm, sum)
		}
	}
	if c.ChecksumType != "" {
		h.Set("X-Amz-Checksum-Type", c.ChecksumType)
	}
}

// checksumOf is an object's checksum.
func checksumOf(o *Object) checksums {
	var c checksums
	if field := c.by(o.Algorithm); field != nil {
		// The algorithm has been looked up before the object was kept.
		*field, _ = sigv4.Checksum(strings.ToLower(o.Algorithm), o.Content)
		c.ChecksumType = "FULL_OBJECT"
	}
	return c
}

// verify holds the content against what the request says of it, and names the
// algorithm that it asks for.
func (i integrity) verify(content []byte) (algorithm string, err error) {
	if i.ContentMD5 != nil {
		sum, err := base64.StdEncoding.DecodeString(*i.ContentMD5)
		if err != nil || len(sum) != md5.Size {
			return "", refuse(http.StatusBadRequest, "InvalidDigest", "The Content-MD5 you specified was invalid.", "Content-MD5", *i.ContentMD5)
		}
		if md5.Sum(content) != [md5.Size]byte(sum) { //nolint:gosec // see above
			return "", badDigest("Content-MD5")
		}
	}
	algorithm = usualChecksum
	if i.ChecksumAlgorithm != nil {
		algorithm = strings.ToUpper(*i.ChecksumAlgorithm)
	}
	if (&checksums{}).by(algorithm) == nil {
		return "", refuse(http.StatusBadRequest, "InvalidRequest",
			"Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]")
	}
	claimed := map[string]string{}
	for name, sum := range map[string]*string{
		"CRC32": i.ChecksumCRC32, "CRC32C": i.ChecksumCRC32C, "CRC64NVME": i.ChecksumCRC64NVME, "SHA1": i.ChecksumSHA1, "SHA256": i.ChecksumSHA256,
	} {
		if sum != nil {
			claimed[name] = *sum
		}
	}
	if len(claimed) > 1 {
		return "", refuse(http.StatusBadRequest, "InvalidRequest", "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.")
	}
	for name, sum := range claimed {
		algorithm = name
		if right, _ := sigv4.Checksum(strings.ToLower(name), content); sum != right {
			return "", badDigest(name)
		}
	}
	return algorithm, nil
}

func badDigest(what string) error {
	if what == "Content-MD5" {
		return refuse(http.StatusBadRequest, "BadDigest", "The Content-MD5 you specified did not match what we received.")
	}
	return refuse(http.StatusBadRequest, "BadDigest", "The "+what+" you specified did not match the calculated checksum.")
}
