package s3

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"linklab/checks/sandbox/wire"
)

type listObjectsV2Input struct {
	Bucket              string `req:"true"`
	Delimiter           *string
	EncodingType        *string
	MaxKeys             *int32
	Prefix              *string
	ContinuationToken   *string
	FetchOwner          *bool
	StartAfter          *string
	RequestPayer        *string
	ExpectedBucketOwner *string
}

type listObjectsInput struct {
	Bucket              string `req:"true"`
	Delimiter           *string
	EncodingType        *string
	Marker              *string
	MaxKeys             *int32
	Prefix              *string
	RequestPayer        *string
	ExpectedBucketOwner *string
}

type objectEntry struct {
	Key               string
	LastModified      time.Time
	ETag              string
	ChecksumAlgorithm []string `out:"ChecksumAlgorithm,flat"`
	ChecksumType      string
	Size              int64
	StorageClass      string
	Owner             *owner
}

type commonPrefix struct{ Prefix string }

type listObjectsV2Output struct {
	Name                  string
	Prefix                string
	StartAfter            string
	ContinuationToken     string
	NextContinuationToken string
	KeyCount              int
	MaxKeys               int
	Delimiter             string
	EncodingType          string
	IsTruncated           bool
	Contents              []objectEntry  `out:"Contents,flat"`
	CommonPrefixes        []commonPrefix `out:"CommonPrefixes,flat"`
}

type listObjectsOutput struct {
	Name           string
	Prefix         string
	Marker         string
	NextMarker     string
	MaxKeys        int
	Delimiter      string
	EncodingType   string
	IsTruncated    bool
	Contents       []objectEntry  `out:"Contents,flat"`
	CommonPrefixes []commonPrefix `out:"CommonPrefixes,flat"`
}

func (s *Service) listOperations() []*wire.Operation {
	two := wire.Op("ListObjectsV2", s.listObjectsV2)
	one := wire.Op("ListObjects", s.listObjects)
	for _, op := range []*wire.Operation{one, two} {
		op.Action, op.Resources = "s3:ListBucket", onBucket
	}
	return []*wire.Operation{one, two}
}

// page is one page of a listing.
type page struct {
	contents  []objectEntry
	prefixes  []commonPrefix
	last      string // of the keys and prefixes on it
	truncated bool
}

// list finds the keys after one, in order. Keys with the delimiter behind the
// prefix are rolled up into one common prefix.
func (b *Bucket) list(prefix, delimiter, after string, most int) page {
	var p page
	for _, key := range slices.Sorted(maps.Keys(b.Objects)) {
		if !strings.HasPrefix(key, prefix) || key <= after {
			continue
		}
		rolled := ""
		if delimiter != "" {
			if head, _, ok := strings.Cut(key[len(prefix):], delimiter); ok {
				rolled = prefix + head + delimiter
			}
		}
		if rolled != "" && (rolled == p.last || after != "" && strings.HasPrefix(after, rolled)) {
			continue
		}
		if len(p.contents)+len(p.prefixes) == most {
			p.truncated = most > 0
			break
		}
		if rolled != "" {
			p.prefixes = append(p.prefixes, commonPrefix{rolled})
			p.last = rolled
			continue
		}
		o := b.Objects[key]
		p.contents = append(p.contents, objectEntry{
			Key: key, LastModified: o.Modified, ETag: o.ETag, ChecksumAlgorithm: []string{o.Algorithm}, ChecksumType: "FULL_OBJECT",
			Size: int64(len(o.Content)), StorageClass: "STANDARD",
		})
		p.last = key
	}
	return p
}

// encode makes keys safe in XML when the client asks for it.
func (p *page) encode() {
	for i := range p.contents {
		p.contents[i].Key = encoded(p.contents[i].Key)
	}
	for i := range p.prefixes {
		p.prefixes[i].Prefix = encoded(p.prefixes[i].Prefix)
	}
}

func encoded(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "%2F", "/")
}

// limits reads what both listings have in common.
func limits(most *int32, encoding *string) (int, error) {
	if encoding != nil && *encoding != "url" {
		return 0, invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", *encoding)
	}
	if most == nil {
		return 1000, nil
	}
	if *most < 0 {
		return 0, invalidArgument("Argument maxKeys must be an integer between 0 and 2147483647", "maxKeys", fmt.Sprint(*most))
	}
	return min(int(*most), 1000), nil
}

func value(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

func (s *Service) listObjectsV2(c *wire.Call, in *listObjectsV2Input) (*listObjectsV2Output, error) {
	b, err := s.of(c, in.Bucket)
	if err != nil {
		return nil, err
	}
	if err := s.expected(in.ExpectedBucketOwner); err != nil {
		return nil, err
	}
	most, err := limits(in.MaxKeys, in.EncodingType)
	if err != nil {
		return nil, err
	}
	after := value(in.StartAfter)
	if in.ContinuationToken != nil {
		var ok bool
		if after, ok = openToken(*in.ContinuationToken); !ok {
			return nil, invalidArgument("The continuation token provided is incorrect", "continuation-token", *in.ContinuationToken)
		}
	}
	p := b.list(value(in.Prefix), value(in.Delimiter), after, most)
	out := &listObjectsV2Output{
		Name: b.Name, Prefix: value(in.Prefix), StartAfter: value(in.StartAfter), ContinuationToken: value(in.ContinuationToken), KeyCount: len(p.contents) + len(p.prefixes),
		MaxKeys: most, Delimiter: value(in.Delimiter), EncodingType: value(in.EncodingType), IsTruncated: p.truncated,
	}
	if p.truncated {
		out.NextContinuationToken = sealToken(p.last)
	}
	if in.EncodingType != nil {
		p.encode()
		out.Prefix, out.StartAfter, out.Delimiter = encoded(out.Prefix), encoded(out.StartAfter), encoded(out.Delimiter)
	}
	if in.FetchOwner != nil && *in.FetchOwner {
		for i := range p.contents {
			p.contents[i].Owner = s.owner()
		}
	}
	out.Contents, out.CommonPrefixes = p.contents, p.prefixes
	return out, nil
}

func (s *Service) listObjects(c *wire.Call, in *listObjectsInput) (*listObjectsOutput, error) {
	b, err := s.of(c, in.Bucket)
	if err != nil {
		return nil, err
	}
	if err := s.expected(in.ExpectedBucketOwner); err != nil {
		return nil, err
	}
	most, err := limits(in.MaxKeys, in.EncodingType)
	if err != nil {
		return nil, err
	}
	p := b.list(value(in.Prefix), value(in.Delimiter), value(in.Marker), most)
	out := &listObjectsOutput{
		Name: b.Name, Prefix: value(in.Prefix), Marker: value(in.Marker), MaxKeys: most, Delimiter: value(in.Delimiter), EncodingType: value(in.EncodingType), IsTruncated: p.truncated,
	}
	if p.truncated && in.Delimiter != nil {
		out.NextMarker = p.last
	}
	if in.EncodingType != nil {
		p.encode()
		out.Prefix, out.Marker, out.NextMarker, out.Delimiter = encoded(out.Prefix), encoded(out.Marker), encoded(out.NextMarker), encoded(out.Delimiter)
	}
	for i := range p.contents {
		p.contents[i].Owner = s.owner()
	}
	out.Contents, out.CommonPrefixes = p.contents, p.prefixes
	return out, nil
}
