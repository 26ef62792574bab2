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

type deleteObjectsOutput struct {
	Deleted []deletedObject `out:"Deleted,flat"`
}

func (s *Service) deleteOperations() []*wire.Operation {
	one := wire.Writes("DeleteObject", s.deleteObject)
	one.Resources = onObject
	many := wire.Writes("DeleteObjects", s.deleteObjects)
	many.Action = "s3:DeleteObject"
	many.Resources = func(_ *wire.Call, in any) []string {
		request := in.(*deleteObjectsInput)
		var list []string
		for _, o := range request.Delete.Objects {
			list = append(list, arn(request.Bucket, o.Key))
		}
		return list
	}
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
		delete(b.Objects, o.Key)
		if in.Delete.Quiet == nil || !*in.Delete.Quiet {
			out.Deleted = append(out.Deleted, deletedObject{o.Key})
		}
	}
	return out, nil
}
