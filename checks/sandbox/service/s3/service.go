// Package s3 is Amazon S3 as the sandbox speaks it: buckets and small objects,
// bucket policies and tags, by path-style and virtual-host-style requests. Who
// may do what is decided elsewhere; BucketPolicy says what a bucket has to say
// to it.
package s3

import (
	"sort"

	"linklab/checks/sandbox/wire"
)

// Service is the S3 of one account.
type Service struct {
	// State may be replaced at any time between two calls.
	State   *State
	account string
	// May asks the policies whether the caller of a request may do something
	// else, on which the answer depends; nil lets everybody. The error is what
	// the caller is told.
	May func(c *wire.Call, action, resource string, conditions map[string][]string) error
	// known says whether there is a region of a name.
	known func(region string) bool
}

// New is S3 over a state. known says whether there is a region of a name.
func New(account string, state *State, known func(region string) bool) *Service {
	return &Service{State: state, account: account, known: known}
}

// Wire is the service's table for the protocol layer.
func (s *Service) Wire() *wire.Service {
	service := &wire.Service{
		Name:       "s3",
		Protocol:   wire.S3,
		APIVersion: "2006-03-01",
		Namespace:  namespace,
	}
	for _, table := range [][]*wire.Operation{
		s.bucketOperations(),
		s.listOperations(),
		s.objectOperations(),
		s.copyOperations(),
		s.deleteOperations(),
		s.policyOperations(),
		s.taggingOperations(),
	} {
		service.Operations = append(service.Operations, table...)
	}
	for _, op := range service.Operations {
		op.Conditions = s.conditions(op.Name)
		if op.Resources != nil && op.Name != "CreateBucket" {
			op.Before = s.lookUp
		}
	}
	sort.Slice(service.Operations, func(i, j int) bool { return service.Operations[i].Name < service.Operations[j].Name })
	service.REST = newRouter(service.Operations)
	return service
}

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

// done is the answer of operations that say nothing but that they succeeded.
type done struct{}

// BucketPolicy is the text of a bucket's policy, "" without one.
func (s *Service) BucketPolicy(bucket string) string {
	if b := s.bucket(bucket); b != nil {
		return b.Policy
	}
	return ""
}

// bucket is a bucket of the account or one that Amazon serves, nil without any
// of the name.
func (s *Service) bucket(name string) *Bucket {
	if b := s.State.Buckets[name]; b != nil {
		return b
	}
	b, _ := published(name)
	return b
}

// owner is the canonical user of the account.
type owner struct {
	DisplayName string
	ID          string
}

func (s *Service) owner() *owner {
	return &owner{DisplayName: "learner", ID: "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a"}
}

// arn is the ARN of a bucket, or of an object in it.
func arn(bucket, key string) string {
	if key != "" {
		return "arn:aws:s3:::" + bucket + "/" + key
	}
	return "arn:aws:s3:::" + bucket
}
