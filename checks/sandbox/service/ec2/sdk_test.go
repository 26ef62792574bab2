package ec2_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http/httptest"
	"reflect"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/google/go-cmp/cmp"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/ec2"
	"linklab/checks/sandbox/wire"
	"linklab/checks/sandbox/wire/sigv4"
	"linklab/checks/sandbox/wire/wiretest"
)

// TestSDKUnderstandsEveryMember sends each operation's input, every member
// filled, with the SDK, and answers with an output, every member filled: what
// the handler is given and what the SDK reads have to be what was sent. So each
// member has the API's name, in Go and on the wire.
func TestSDKUnderstandsEveryMember(t *testing.T) {
	var given, answer any
	registry := wire.NewRegistry(func(_ *wire.Call, _ *wire.Service, _ *wire.Operation, in any) (any, error) {
		given = in
		return answer, nil
	})
	world := network.NewWorld("123456789012", 1, network.Instant, time.Now)
	if err := registry.Add(ec2.New(world).Wire()); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(&wire.Gateway{
		Registry: registry, Account: "123456789012", Now: time.Now,
		Keys: func(string, string) (sigv4.Key, wire.Caller, bool) {
			return sigv4.Key{Secret: "secret"}, wire.Caller{}, true
		},
		Region: func(string) bool { return true },
		NewID:  func() string { return "00000000-0000-0000-0000-000000000000" },
		Fault:  func(err error) { t.Errorf("fault: %v", err) },
	})
	defer server.Close()
	client := sdk.NewFromConfig(aws.Config{
		Region: "ap-northeast-2", BaseEndpoint: aws.String(server.URL),
		Credentials: credentials.NewStaticCredentialsProvider("key", "secret", ""),
		Retryer:     func() aws.Retryer { return aws.NopRetryer{} },
		HTTPClient:  wiretest.Client{},
	})
	for _, operation := range registry.Service("ec2").Operations {
		t.Run(operation.Name, func(t *testing.T) {
			method := reflect.ValueOf(client).MethodByName(operation.Name)
			if !method.IsValid() {
				t.Fatalf("the API has no operation %s", operation.Name)
			}
			fill := &filler{t: t}
			sent := reflect.New(method.Type().In(1).Elem())
			fill.sdk(operation.Name+"Input", operation.Input, sent.Elem())
			filled := reflect.New(operation.Output)
			fill.own(filled.Elem())
			fill.match(operation.Name+"Output", operation.Output, method.Type().Out(0).Elem())
			if t.Failed() {
				return
			}
			answer = filled.Interface()
			results := method.Call([]reflect.Value{reflect.ValueOf(context.Background()), sent})
			if err, _ := results[1].Interface().(error); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tree(sent), tree(reflect.ValueOf(given))); diff != "" {
				t.Errorf("input on the way from the SDK:\n%s", diff)
			}
			if diff := cmp.Diff(tree(filled), tree(results[0])); diff != "" {
				t.Errorf("output on the way to the SDK:\n%s", diff)
			}
		})
	}
}

// filler gives every member a value of its own.
type filler struct {
	t    *testing.T
	last int
}

func (f *filler) next() int { f.last++; return f.last }

var timeType = reflect.TypeFor[time.Time]()

// sdk fills the SDK's struct in those members that ours has.
func (f *filler) sdk(path string, own reflect.Type, into reflect.Value) {
	f.match(path, own, into.Type())
	for _, field := range members(own) {
		member := into.FieldByName(field.Name)
		if member.IsValid() {
			f.member(path+"."+field.Name, field.Type, member)
		}
	}
}

func (f *filler) member(path string, own reflect.Type, into reflect.Value) {
	if into.Kind() == reflect.Pointer {
		into.Set(reflect.New(into.Type().Elem()))
		into = into.Elem()
	}
	if own.Kind() == reflect.Pointer {
		own = own.Elem()
	}
	switch {
	case own.Kind() == reflect.Slice && own.Elem().Kind() != reflect.Uint8:
		into.Set(reflect.MakeSlice(into.Type(), 2, 2))
		for i := range 2 {
			f.member(path, own.Elem(), into.Index(i))
		}
	case own.Kind() == reflect.Struct && own != timeType:
		f.sdk(path, own, into)
	default:
		f.scalar(into)
	}
}

// own fills one of our structs in all its members.
func (f *filler) own(into reflect.Value) {
	if into.Kind() == reflect.Pointer {
		into.Set(reflect.New(into.Type().Elem()))
		into = into.Elem()
	}
	switch {
	case into.Kind() == reflect.Slice && into.Type().Elem().Kind() != reflect.Uint8:
		into.Set(reflect.MakeSlice(into.Type(), 2, 2))
		for i := range 2 {
			f.own(into.Index(i))
		}
	case into.Kind() == reflect.Struct && into.Type() != timeType:
		for _, field := range members(into.Type()) {
			f.own(into.FieldByIndex(field.Index))
		}
	default:
		f.scalar(into)
	}
}

func (f *filler) scalar(into reflect.Value) {
	n := f.next()
	switch {
	case into.Type() == timeType:
		into.Set(reflect.ValueOf(time.Date(2026, 11, 20, 9, 0, n, 0, time.UTC)))
	case into.Kind() == reflect.String:
		into.SetString(fmt.Sprint("text ", n))
	case into.Kind() == reflect.Bool:
		into.SetBool(true)
	case into.CanInt():
		into.SetInt(int64(n))
	case into.CanFloat():
		into.SetFloat(float64(n))
	case into.Kind() == reflect.Slice:
		into.SetBytes([]byte(fmt.Sprint("bytes ", n)))
	default:
		f.t.Fatalf("no value for %s", into.Type())
	}
}

// match complains of members that the SDK's struct lacks or has in another
// form.
func (f *filler) match(path string, own, theirs reflect.Type) {
	for own.Kind() == reflect.Pointer {
		own = own.Elem()
	}
	for theirs.Kind() == reflect.Pointer {
		theirs = theirs.Elem()
	}
	if own.Kind() != theirs.Kind() {
		f.t.Errorf("%s is %s, the SDK's %s", path, own, theirs)
		return
	}
	switch {
	case own.Kind() == reflect.Slice:
		f.match(path, own.Elem(), theirs.Elem())
	case own.Kind() == reflect.Struct && own != timeType:
		for _, field := range members(own) {
			member, ok := theirs.FieldByName(field.Name)
			if !ok {
				f.t.Errorf("the SDK has no %s.%s", path, field.Name)
				continue
			}
			f.match(path+"."+field.Name, field.Type, member.Type)
		}
	}
}

func members(t reflect.Type) []reflect.StructField {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	var out []reflect.StructField
	for _, field := range reflect.VisibleFields(t) {
		if field.IsExported() && !field.Anonymous {
			out = append(out, field)
		}
	}
	return out
}

// tree is a value as maps, lists and text, without what is empty and without
// the SDK's own members.
func tree(v reflect.Value) any {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	switch {
	case v.Type() == timeType:
		return v.Interface().(time.Time).UTC().Format(time.RFC3339Nano)
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		return base64.StdEncoding.EncodeToString(v.Bytes())
	case v.Kind() == reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = tree(v.Index(i))
		}
		return list
	case v.Kind() == reflect.Struct:
		out := map[string]any{}
		for _, field := range members(v.Type()) {
			if value := v.FieldByIndex(field.Index); field.Name != "ResultMetadata" && !value.IsZero() {
				out[field.Name] = tree(value)
			}
		}
		return out
	}
	return fmt.Sprint(v.Interface())
}
