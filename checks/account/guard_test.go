package account

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/credentials"
)

// closed is a door that nothing may go through.
type closed struct{ knocks atomic.Int64 }

func (c *closed) Do(*http.Request) (*http.Response, error) {
	c.knocks.Add(1)
	return nil, errors.New("the door is closed")
}

func openAt(t *testing.T, client interface {
	Do(*http.Request) (*http.Response, error)
}, endpoint string) *Account {
	t.Helper()
	account, err := Open(t.Context(), Options{Region: "ap-northeast-2", Endpoint: endpoint, HTTPClient: client,
		Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", "secret", "")})
	if err != nil {
		t.Fatal(err)
	}
	return account
}

// byService are the whole clients of an account, as its operations are taken
// from.
func byService(t *testing.T, door *closed) map[string]any {
	c := connect(openAt(t, door, "http://127.0.0.1:1").config, nil)
	return map[string]any{"EC2": c.ec2, "IAM": c.iam, "Elastic Load Balancing v2": c.elb, "Route 53": c.route53, "S3": c.s3, "STS": c.sts, "VPC Lattice": c.lattice, "CloudFormation": c.stack, "CloudTrail": c.trail, "CloudWatch": c.metrics, "DynamoDB": c.table}
}

// everyOperation calls each operation of a client that is not on the list, with
// an empty input.
func everyOperation(t *testing.T, service string, client any, each func(operation Operation, err error)) {
	t.Helper()
	value := reflect.ValueOf(client)
	background := reflect.ValueOf(context.Background())
	called := 0
	for i := range value.NumMethod() {
		method, kind := value.Method(i), value.Method(i).Type()
		if kind.NumIn() != 3 || !kind.IsVariadic() || kind.In(1).Kind() != reflect.Pointer || kind.NumOut() != 2 {
			continue
		}
		name := value.Type().Method(i).Name
		if !strings.HasSuffix(kind.In(1).Elem().Name(), name+"Input") {
			continue
		}
		called++
		if _, allowed := readOperations[Operation{service, name}]; allowed {
			continue
		}
		out := method.Call([]reflect.Value{background, reflect.New(kind.In(1).Elem())})
		err, _ := out[1].Interface().(error)
		each(Operation{service, name}, err)
	}
	if called == 0 {
		t.Fatalf("no operation of %s was found", service)
	}
}

// Nothing but the listed reads leaves the process, whatever operation of the
// clients is called.
func TestOnlyReadsLeave(t *testing.T) {
	door := &closed{}
	total, refused := 0, 0
	for service, client := range byService(t, door) {
		everyOperation(t, service, client, func(operation Operation, err error) {
			total++
			var stopped *RefusedError
			if errors.As(err, &stopped) && stopped.Operation == operation {
				refused++
				return
			}
			t.Errorf("%s %s was not refused by the guard: %v", operation.Service, operation.Name, err)
		})
	}
	if door.knocks.Load() != 0 {
		t.Errorf("%d requests got as far as the network", door.knocks.Load())
	}
	if total < 900 {
		t.Errorf("only %d operations were tried", total)
	}
	t.Logf("%d of %d other operations refused", refused, total)
}

// Every operation on the list reads, by its name, and exists in its client.
func TestTheListReads(t *testing.T) {
	clients := byService(t, &closed{})
	for operation, action := range readOperations {
		client, ok := clients[operation.Service]
		if !ok {
			t.Errorf("there is no client of %s", operation.Service)
			continue
		}
		if !reflect.ValueOf(client).MethodByName(operation.Name).IsValid() {
			t.Errorf("%s has no operation %s", operation.Service, operation.Name)
		}
		reads := false
		for _, verb := range []string{"Describe", "Get", "List", "Head", "Lookup"} {
			reads = reads || strings.HasPrefix(operation.Name, verb)
		}
		if !reads || !strings.Contains(action, ":") {
			t.Errorf("%s %s does not read, or has no action", operation.Service, operation.Name)
		}
	}
}

func TestSignInIsGuardedToo(t *testing.T) {
	for operation := range signInOperations {
		for _, verb := range []string{"Delete", "Create", "Put", "Update", "Modify"} {
			if strings.HasPrefix(operation.Name, verb) && !strings.HasPrefix(operation.Name, "CreateToken") && !strings.HasPrefix(operation.Name, "CreateOAuth2Token") {
				t.Errorf("%s %s changes something", operation.Service, operation.Name)
			}
		}
	}
}
