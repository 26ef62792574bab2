package wire_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"linklab/checks/sandbox/wire"
)

func TestInvokeByMemberNames(t *testing.T) {
	registry := gateway(t, nil).Registry
	got, err := registry.Invoke(&wire.Call{}, "ec2", "Echo", map[string]any{
		"VpcId": "vpc-1", "Ids": []string{"a", "b"}, "Max": "7",
		"Filters": []any{map[string]any{"Name": "n", "Values": []any{"v"}}},
		"Since":   time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		"Labels":  map[string]any{"k": true},
		"DryRun":  nil,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"VpcId": "vpc-1", "Ids": []any{"a", "b"}, "Max": int64(7), "On": false,
		"Filters": []any{map[string]any{"Name": "n", "Values": []any{"v"}}},
		"Since":   "2026-01-02T03:04:05Z", "Labels": map[string]any{"k": "true"}, "Tags": []any{},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestInvokeRefuses(t *testing.T) {
	registry := gateway(t, nil).Registry
	for name, test := range map[string]struct {
		service, operation string
		params             map[string]any
		want               string
	}{
		"service":   {"sqs", "Echo", nil, "InvalidAction: Could not find operation Echo for version : linklab's simulated account does not implement it."},
		"operation": {"ec2", "Nothing", nil, "InvalidAction: The action Nothing is not valid for this web service: linklab's simulated account does not implement it."},
		"missing":   {"ec2", "Echo", nil, "MissingParameter: The request must contain the parameter VpcId"},
		"unknown":   {"ec2", "Echo", map[string]any{"VpcId": "a", "Filters": []any{map[string]any{"X": 1}}}, "UnknownParameter: The parameter Filters.1.X is not recognized: linklab's simulated account does not know it as a parameter of Echo"},
		"kind":      {"ec2", "Echo", map[string]any{"VpcId": "a", "Ids": "b"}, "InvalidParameterValue: Value (b) for parameter Ids is invalid. It must be a list."},
		"null item": {"ec2", "Echo", map[string]any{"VpcId": "a", "Ids": []any{nil}}, "InvalidParameterValue: Value ([<nil>]) for parameter Ids is invalid. It must be a list."},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := registry.Invoke(&wire.Call{}, test.service, test.operation, test.params)
			if err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestInvokeTyped(t *testing.T) {
	registry := gateway(t, nil).Registry
	for name, in := range map[string]any{"value": echoInput{VpcId: "v"}, "pointer": &echoInput{VpcId: "v"}} {
		out, err := registry.InvokeTyped(&wire.Call{}, "ec2", "Echo", in)
		if err != nil || out.(*echoOutput).VpcId != "v" {
			t.Errorf("%s: %v, %v", name, out, err)
		}
	}
	if _, err := registry.InvokeTyped(&wire.Call{}, "ec2", "Echo", &tag{}); err == nil {
		t.Error("took an input of another type")
	}
}

func TestAddRefusesWhatCannotBeSent(t *testing.T) {
	type recursive struct {
		Name     string
		Children []*recursive
	}
	ok := wire.Op("Ok", func(*wire.Call, *recursive) (*recursive, error) { return &recursive{}, nil })
	channel := wire.Op("Bad", func(*wire.Call, *struct{ C chan int }) (*tag, error) { return &tag{}, nil })
	for name, test := range map[string]struct {
		operations []*wire.Operation
		fails      bool
	}{
		"recursive type": {[]*wire.Operation{ok}, false},
		"channel":        {[]*wire.Operation{channel}, true},
		"twice":          {[]*wire.Operation{ok, ok}, true},
	} {
		err := wire.NewRegistry(nil).Add(&wire.Service{Name: "s", Operations: test.operations})
		if (err != nil) != test.fails {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDetachedOutputIsACopy(t *testing.T) {
	registry := gateway(t, nil).Registry
	_, op := registry.Operation("ec2", "Echo")
	limit := int32(1)
	out := &echoOutput{Ids: []string{"a"}, Max: &limit, Filters: []filter{{Values: []string{"v"}}}, Labels: map[string]string{"k": "v"}}
	copied := registry.Detach(op, out).(*echoOutput)
	out.Ids[0], *out.Max, out.Filters[0].Values[0], out.Labels["k"] = "x", 2, "x", "x"
	if copied.Ids[0] != "a" || *copied.Max != 1 || copied.Filters[0].Values[0] != "v" || copied.Labels["k"] != "v" {
		t.Errorf("changed with its source: %+v", copied)
	}
}

func TestMembersForHelp(t *testing.T) {
	registry := gateway(t, nil).Registry
	_, op := registry.Operation("ec2", "Echo")
	members := registry.Members(op.Input, true)
	if len(members) != 7 || members[0].Name != "VpcId" || !members[0].Required || members[2].Kind != "list" || members[2].Elem != "structure" {
		t.Errorf("got %+v", members)
	}
}

type page struct {
	Name     string
	Contents []tag `out:"Contents,flat"`
	Buckets  []tag `out:"Buckets,item=Bucket"`
}

func TestEncodeXML(t *testing.T) {
	got, err := wire.EncodeXML("List", "http://x/", &page{Name: "n", Contents: []tag{{"a", "1"}, {"b", ""}}, Buckets: []tag{{"c", "2"}}})
	if err != nil {
		t.Fatal(err)
	}
	const want = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<List xmlns="http://x/"><Name>n</Name>` +
		`<Contents><Key>a</Key><Value>1</Value></Contents><Contents><Key>b</Key></Contents>` +
		`<Buckets><Bucket><Key>c</Key><Value>2</Value></Bucket></Buckets></List>`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
