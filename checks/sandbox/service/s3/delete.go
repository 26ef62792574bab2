package s3

import "linklab/checks/sandbox/wire"

type deleteObjectInput struct {
	Bucket              string `req:"true"`
	Key                 string `req:"true"`
	VersionId           *string
	ExpectedBucketOwner *string
}

type objectIdentifier struct {
	Key       string `req:"true"`
	VersionId *string
}

type deleteList struct {
	Objects []objectIdentifier `req:"true"`
	Quiet   *bool
}

type deleteObjectsInput struct {
	Bucket              string     `req:"true"`
	Delete              deleteList `req:"true"`
	ExpectedBucketOwner *string
}

type deletedObject struct{ Key string }

// deleteError is a key that could not be deleted, and why.
type deleteError struct{ Key, Code, Message string }

type deleteObjectsOutput struct {
	Deleted []deletedObject `out:"Deleted,flat"`
	Errors  []deleteError   `out:"Error,flat"`
}

func (s *Service) deleteOperations() []*wire.Operation {
	one := wire.Writes("DeleteObject", s.deleteObject).Differing("no versions")
	one.Resources = onObject
	many := wire.Writes("DeleteObjects", s.deleteObjects).Differing("no versions")
	many.AsksItself, many.Resources = true, onBucket
	return []*wire.Operation{one, many}
}

// deleteObject succeeds for a key that is not there, too.
func (s *Service) deleteObject(c *wire.Call, in *deleteObjectInput) (*done, error) {
	b, err := s.of(c, in.Bucket)
	if err != nil {
		return nil, err
	}
	if err := s.expected(in.ExpectedBucketOwner); err != nil {
		return nil, err
	}
	delete(b.Objects, in.Key)
	return &done{}, nil
}

// deleteObjects answers key by key, also for those that the caller may not
// delete (Amazon S3 API reference, DeleteObjects).
func (s *Service) deleteObjects(c *wire.Call, in *deleteObjectsInput) (*deleteObjectsOutput, error) {
	b, err := s.of(c, in.Bucket)
	if err != nil {
		return nil, err
	}
	if err := s.expected(in.ExpectedBucketOwner); err != nil {
		return nil, err
	}
	if n := len(in.Delete.Objects); n == 0 || n > 1000 {
		return nil, malformedXML()
	}
	out := &deleteObjectsOutput{}
	for _, o := range in.Delete.Objects {
		if err := s.may(c, "s3:DeleteObject", arn(b.Name, o.Key)); err != nil {
			refusal, _ := wire.AsError(wire.S3, err)
			if refusal.Code != "AccessDenied" || c.Caller.ARN == "" {
				return nil, err
			}
			out.Errors = append(out.Errors, deleteError{o.Key, refusal.Code, refusal.Message})
			continue
		}
		delete(b.Objects, o.Key)
		if in.Delete.Quiet == nil || !*in.Delete.Quiet {
			out.Deleted = append(out.Deleted, deletedObject{o.Key})
		}
	}
	return out, nil
}
