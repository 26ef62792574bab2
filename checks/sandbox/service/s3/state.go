package s3

import "time"

// Bounds of what the account keeps. They are far below S3's own: the objects lie
// in memory and in one file.
const (
	maxBuckets  = 100
	maxObject   = 4 << 20  // bytes
	maxTotal    = 8 << 20  // bytes, all buckets together
	maxObjects  = 10_000   // in all buckets together
	maxKey      = 1024     // bytes
	maxPolicy   = 20 << 10 // bytes
	maxMetadata = 2 << 10  // bytes
)

// State is all that S3 keeps of an account.
type State struct {
	Buckets map[string]*Bucket `json:"buckets"`
}

// NewState is the S3 of a new account.
func NewState() *State { return &State{Buckets: map[string]*Bucket{}} }

// Bucket is a bucket with its objects by key.
type Bucket struct {
	Name      string             `json:"name"`
	Region    string             `json:"region"`
	CreatedAt time.Time          `json:"created_at"`
	Policy    string             `json:"policy,omitempty"`
	Tags      []Tag              `json:"tags,omitempty"`
	Objects   map[string]*Object `json:"objects,omitempty"`
}

// Tag is one key and value.
type Tag struct {
	Key   string `json:"key" req:"true"`
	Value string `json:"value"`
}

// Object is the content of a key.
type Object struct {
	Content []byte `json:"content"`
	description
	ETag      string            `json:"etag"`      // with its quotes
	Algorithm string            `json:"algorithm"` // of its checksum: CRC32, CRC32C, CRC64NVME, SHA1 or SHA256
	Modified  time.Time         `json:"modified"`
	Metadata  map[string]string `json:"metadata,omitempty"`
}

// roomFor says whether so many bytes more fit in the account.
func (s *State) roomFor(bytes int) bool {
	for _, b := range s.Buckets {
		for _, o := range b.Objects {
			bytes += len(o.Content)
		}
	}
	return bytes <= maxTotal
}

// roomForAnother says whether one object more fits in the account.
func (s *State) roomForAnother() bool {
	count := 1
	for _, b := range s.Buckets {
		count += len(b.Objects)
	}
	return count <= maxObjects
}
