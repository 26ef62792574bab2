package iam_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	jmespath "github.com/jmespath/go-jmespath"

	"linklab/checks/sandbox/service/iam"
	"linklab/checks/sandbox/wire"
)

type params = map[string]any

// lab is the IAM of a fresh account, without the protocol.
type lab struct {
	t        *testing.T
	service  *iam.Service
	registry *wire.Registry
}

func newLab(t *testing.T) *lab {
	t.Helper()
	l := &lab{t: t, service: iam.New("123456789012", iam.NewState())}
	l.registry = wire.NewRegistry(func(c *wire.Call, _ *wire.Service, op *wire.Operation, in any) (any, error) {
		return op.Handle(c, in)
	})
	if err := l.registry.Add(l.service.Wire()); err != nil {
		t.Fatal(err)
	}
	return l
}

func (l *lab) try(operation string, p params) (map[string]any, error) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	return l.registry.Invoke(&wire.Call{Region: "us-east-1", Account: "123456789012", Now: now}, "iam", operation, p)
}

func (l *lab) run(operation string, p params) map[string]any {
	l.t.Helper()
	out, err := l.try(operation, p)
	if err != nil {
		l.t.Fatalf("%s %v: %v", operation, p, err)
	}
	return out
}

func (l *lab) find(operation string, p params, path string) any {
	l.t.Helper()
	got, err := jmespath.Search(path, l.run(operation, p))
	if err != nil {
		l.t.Fatal(err)
	}
	return got
}

// refuses holds that an operation fails with a code, a status and a part of
// the sentence.
func (l *lab) refuses(operation string, p params, code string, status int, sentence string) {
	l.t.Helper()
	out, err := l.try(operation, p)
	var refusal *wire.Error
	if !errors.As(err, &refusal) {
		l.t.Errorf("%s %v: answered %v, %v", operation, p, out, err)
		return
	}
	if refusal.Status == 0 {
		refusal.Status = 400
	}
	if refusal.Code != code || refusal.Status != status || !strings.Contains(refusal.Message, sentence) {
		l.t.Errorf("%s %v: got %d %s: %s; want %d %s: %s", operation, p, refusal.Status, refusal.Code, refusal.Message, status, code, sentence)
	}
}

// The policies of the tests.
const (
	trust    = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	allow    = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}`
	readOnly = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
)

func (l *lab) role(name string) {
	l.t.Helper()
	l.run("CreateRole", params{"RoleName": name, "AssumeRolePolicyDocument": trust})
}
