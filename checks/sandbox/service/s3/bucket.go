package s3

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"linklab/checks/sandbox/wire"
)

type listBucketsInput struct {
	MaxBuckets        *int32
	ContinuationToken *string
	Prefix            *string
	BucketRegion      *string
}

type bucketEntry struct {
	Name         string
	CreationDate time.Time
	BucketRegion string
	BucketArn    string
}

type listBucketsOutput struct {
	Buckets           []bucketEntry `out:"Buckets,item=Bucket"`
	Owner             *owner
	ContinuationToken string
	Prefix            string
}

type bucketConfiguration struct {
	LocationConstraint string
	Location           *struct{ Type, Name string }
	Tags               []Tag
}

type createBucketInput struct {
	Bucket                     string `req:"true"`
	ACL                        *string
	ObjectOwnership            *string
	ObjectLockEnabledForBucket *bool
	CreateBucketConfiguration  *bucketConfiguration
}

type createBucketOutput struct {
	Location  string
	BucketArn string
}

type bucketInput struct {
	Bucket              string `req:"true"`
	ExpectedBucketOwner *string
}

type headBucketOutput struct {
	BucketArn        string
	BucketRegion     string
	AccessPointAlias bool
}

type locationOutput struct {
	LocationConstraint string
}

// onBucket is the ARN of the bucket that an input names.
func onBucket(_ *wire.Call, in any) []string { return []string{arn(bucketOf(in), "")} }

func (s *Service) bucketOperations() []*wire.Operation {
	list := wire.Op("ListBuckets", s.listBuckets)
	list.Action = "s3:ListAllMyBuckets"
	create := wire.Writes("CreateBucket", s.createBucket).Differing("general purpose buckets alone; names are taken within the account, not the world").From("Amazon S3 user guide, General purpose bucket naming rules")
	create.Resources = onBucket
	head := wire.Op("HeadBucket", s.headBucket).From("Amazon S3 user guide, Virtual hosting of general purpose buckets")
	head.Action, head.Resources = "s3:ListBucket", onBucket
	location := wire.Op("GetBucketLocation", s.getBucketLocation).From("Amazon S3 user guide, Virtual hosting of general purpose buckets")
	location.Resources = onBucket
	remove := wire.Writes("DeleteBucket", s.deleteBucket)
	remove.Resources = onBucket
	return []*wire.Operation{list, create, head, location, remove}
}

// listBuckets lists the buckets of all regions; the region of a bucket is told
// when the request has any parameter (Amazon S3 API reference, ListBuckets).
func (s *Service) listBuckets(_ *wire.Call, in *listBucketsInput) (*listBucketsOutput, error) {
	most := 10_000
	if in.MaxBuckets != nil {
		if most = int(*in.MaxBuckets); most < 1 || most > 10_000 {
			return nil, invalidArgument("Argument max-buckets must be an integer between 1 and 10000", "max-buckets", fmt.Sprint(most))
		}
	}
	after := ""
	if in.ContinuationToken != nil {
		var ok bool
		if after, ok = openToken(*in.ContinuationToken); !ok {
			return nil, invalidArgument("The continuation token provided is incorrect", "continuation-token", *in.ContinuationToken)
		}
	}
	detailed := in.MaxBuckets != nil || in.ContinuationToken != nil || in.Prefix != nil || in.BucketRegion != nil
	out := &listBucketsOutput{Buckets: []bucketEntry{}, Owner: s.owner()}
	if in.Prefix != nil {
		out.Prefix = *in.Prefix
	}
	for _, name := range slices.Sorted(maps.Keys(s.State.Buckets)) {
		b := s.State.Buckets[name]
		if name <= after || !strings.HasPrefix(name, out.Prefix) || in.BucketRegion != nil && b.Region != *in.BucketRegion {
			continue
		}
		if len(out.Buckets) == most {
			out.ContinuationToken = sealToken(out.Buckets[most-1].Name)
			break
		}
		entry := bucketEntry{Name: name, CreationDate: b.CreatedAt}
		if detailed {
			entry.BucketRegion, entry.BucketArn = b.Region, arn(name, "")
		}
		out.Buckets = append(out.Buckets, entry)
	}
	return out, nil
}

// homeRegion is the region whose endpoint is older than the rules of the
// others: it takes buckets without a location, and for any region.
const homeRegion = "us-east-1"

func (s *Service) createBucket(c *wire.Call, in *createBucketInput) (*createBucketOutput, error) {
	if err := checkName(in.Bucket); err != nil {
		return nil, err
	}
	for _, err := range []error{checkACL(in.ACL), checkOwnership(in)} {
		if err != nil {
			return nil, err
		}
	}
	region, err := s.location(c.Region, in.CreateBucketConfiguration)
	if err != nil {
		return nil, err
	}
	out := &createBucketOutput{Location: "http://" + in.Bucket + ".s3.amazonaws.com/", BucketArn: arn(in.Bucket, "")}
	if c.Region == homeRegion {
		out.Location = "/" + in.Bucket
	}
	if old := s.State.Buckets[in.Bucket]; old != nil {
		if old.Region == homeRegion && region == homeRegion && c.Region == homeRegion {
			return out, nil // as ever in this region
		}
		return nil, refuse(http.StatusConflict, "BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.", "BucketName", in.Bucket)
	}
	if _, ok := published(in.Bucket); ok || taken(in.Bucket) {
		return nil, refuse(http.StatusConflict, "BucketAlreadyExists",
			"The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.", "BucketName", in.Bucket)
	}
	if len(s.State.Buckets) >= maxBuckets {
		return nil, refuse(http.StatusBadRequest, "TooManyBuckets", "You have attempted to create more buckets than allowed")
	}
	b := &Bucket{Name: in.Bucket, Region: region, CreatedAt: c.Now.UTC().Truncate(time.Second), Objects: map[string]*Object{}}
	if in.CreateBucketConfiguration != nil {
		if b.Tags, err = checkTags(in.CreateBucketConfiguration.Tags); err != nil {
			return nil, err
		}
	}
	s.State.Buckets[in.Bucket] = b
	return out, nil
}

// checkOwnership refuses what buckets of here cannot be made with.
func checkOwnership(in *createBucketInput) error {
	switch {
	case in.ObjectOwnership != nil && *in.ObjectOwnership != "BucketOwnerEnforced":
		return notImplemented("x-amz-object-ownership")
	case in.ObjectLockEnabledForBucket != nil && *in.ObjectLockEnabledForBucket:
		return notImplemented("x-amz-bucket-object-lock-enabled")
	}
	return nil
}

// location is the region that a new bucket goes to, by the endpoint's region
// and what the request says.
func (s *Service) location(endpoint string, configuration *bucketConfiguration) (string, error) {
	constraint := ""
	if configuration != nil {
		if configuration.Location != nil && configuration.Location.Type != "" {
			return "", refuse(http.StatusNotImplemented, "NotImplemented", "Directory buckets are not simulated.")
		}
		constraint = configuration.LocationConstraint
	}
	if constraint == "EU" {
		constraint = "eu-west-1"
	}
	illegal := func(what string) error {
		return refuse(http.StatusBadRequest, "IllegalLocationConstraintException",
			"The "+what+" location constraint is incompatible for the region specific endpoint this request was sent to.")
	}
	switch {
	case endpoint == homeRegion && constraint == "":
		return homeRegion, nil
	case constraint == "":
		return "", illegal("unspecified")
	case constraint == homeRegion || !s.known(constraint):
		return "", refuse(http.StatusBadRequest, "InvalidLocationConstraint", "The specified location-constraint is not valid", "LocationConstraint", constraint)
	case endpoint != homeRegion && endpoint != constraint:
		return "", illegal(constraint)
	}
	return constraint, nil
}

func (s *Service) headBucket(c *wire.Call, in *bucketInput) (*headBucketOutput, error) {
	if err := s.expected(in.ExpectedBucketOwner); err != nil {
		return nil, err
	}
	b, err := s.of(c, in.Bucket)
	if err != nil {
		return nil, err
	}
	return &headBucketOutput{BucketArn: arn(b.Name, ""), BucketRegion: b.Region}, nil
}

// getBucketLocation answers in every region; a bucket in us-east-1 has no
// location.
func (s *Service) getBucketLocation(_ *wire.Call, in *bucketInput) (*locationOutput, error) {
	if err := s.expected(in.ExpectedBucketOwner); err != nil {
		return nil, err
	}
	b, err := s.of(&wire.Call{}, in.Bucket)
	if err != nil {
		return nil, err
	}
	if b.Region == homeRegion {
		return &locationOutput{}, nil
	}
	return &locationOutput{LocationConstraint: b.Region}, nil
}

func (s *Service) deleteBucket(c *wire.Call, in *bucketInput) (*done, error) {
	if err := s.expected(in.ExpectedBucketOwner); err != nil {
		return nil, err
	}
	b, err := s.of(c, in.Bucket)
	if err != nil {
		return nil, err
	}
	if len(b.Objects) > 0 {
		return nil, refuse(http.StatusConflict, "BucketNotEmpty", "The bucket you tried to delete is not empty", "BucketName", b.Name)
	}
	delete(s.State.Buckets, b.Name)
	return &done{}, nil
}
