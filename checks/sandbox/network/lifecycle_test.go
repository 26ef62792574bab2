package network

import (
	"encoding/json"
	"testing"
	"time"
)

func TestDeletedEndpointGoesAway(t *testing.T) {
	clock := newClock()
	world := NewWorld("123456789012", 1, Fast, clock.now)
	r := must[*Region](t)(world.Region("ap-northeast-2"))
	subnet := sorted(r.Subnets)[0]
	endpoint := must[*Endpoint](t)(r.CreateEndpoint(EndpointSpec{
		Type: InterfaceType, VPC: subnet.VPC, Service: "com.amazonaws.ap-northeast-2.sts", Subnets: []string{subnet.ID},
	}))
	eni := endpoint.ENIs[0]
	free := r.AvailableAddresses(subnet)
	ok(t, r.DeleteEndpoint(endpoint.ID))
	r = must[*Region](t)(world.Region("ap-northeast-2"))
	if found := r.Endpoints[endpoint.ID]; found == nil || r.EndpointState(found) != "deleting" || r.Interfaces[eni] == nil {
		t.Fatalf("right after: %+v", found)
	}
	clock.advance(time.Second)
	r = must[*Region](t)(world.Region("ap-northeast-2"))
	if r.Endpoints[endpoint.ID] != nil || r.Interfaces[eni] != nil || len(r.EndpointsOf(subnet.VPC)) != 0 {
		t.Error("a second later the endpoint is still there")
	}
	if got := r.AvailableAddresses(subnet); got != free+1 {
		t.Errorf("%d addresses free, want %d", got, free+1)
	}
}

func TestNATGatewayWithoutInternetGatewayFails(t *testing.T) {
	clock := newClock()
	world := NewWorld("123456789012", 1, Real, clock.now)
	r := must[*Region](t)(world.Region("ap-northeast-2"))
	vpc := must[*VPC](t)(r.CreateVPC("10.0.0.0/16", "", nil))
	subnet := must[*Subnet](t)(r.CreateSubnet(vpc.ID, "10.0.0.0/24", "", nil))
	address := must[*Address](t)(r.AllocateAddress(nil))
	nat := must[*NATGateway](t)(r.CreateNAT(subnet.ID, true, address.AllocationID, nil))
	if state := r.NATState(nat); state != "pending" {
		t.Errorf("at first %s", state)
	}
	clock.advance(5 * time.Minute)
	if state := r.NATState(nat); state != "failed" || nat.FailureCode != "Gateway.NotAttached" {
		t.Errorf("at last %s, %s", state, nat.FailureCode)
	}
}

// TestWorldSurvivesJSON keeps a world as the sandbox does and goes on with it:
// it has to be equal, and give the same ids from there on.
func TestWorldSurvivesJSON(t *testing.T) {
	l := newLab(t)
	l.endpoint(l.privateTable)
	text, err := json.Marshal(l.world)
	ok(t, err)
	var again World
	ok(t, json.Unmarshal(text, &again))
	again.Attach(l.clock.now, Instant)
	r := must[*Region](t)(again.Region("ap-northeast-2"))
	if next, want := r.NewID("vpc"), l.region.NewID("vpc"); next != want {
		t.Errorf("the next id is %s, was to be %s", next, want)
	}
	path := again.Explain("ap-northeast-2", Flow{From: l.privateENI.ID, To: l.s3(), Port: 443})
	if path.Blocked != nil || path.Endpoint == "" {
		t.Errorf("path after reading: %+v", path)
	}
	r.Serial-- // the one id drawn above
	if secondText, err := json.Marshal(&again); err != nil || string(secondText) != string(text) {
		t.Errorf("the text changed on the way (%v)", err)
	}
}

func TestFreshRegion(t *testing.T) {
	ids := map[string]string{}
	for _, info := range Regions() {
		world := NewWorld("123456789012", 1, Instant, newClock().now)
		r, err := world.Region(info.Name)
		if !info.Enabled {
			if err == nil {
				t.Errorf("%s is not enabled", info.Name)
			}
			continue
		}
		ok(t, err)
		vpc := r.DefaultVPC()
		if vpc == nil || vpc.CIDR != "172.31.0.0/16" || !vpc.EnableDNSHostnames || len(r.Subnets) != len(info.Zones) {
			t.Fatalf("%s: default VPC %+v with %d subnets", info.Name, vpc, len(r.Subnets))
		}
		for _, subnet := range r.Subnets {
			table := r.EffectiveRouteTable(subnet.ID)
			if route, found := r.Lookup(table, Laptop); !found || r.RouteState(table, route) != "active" || !subnet.DefaultForAZ {
				t.Errorf("%s: %s is not public", info.Name, subnet.ID)
			}
			if r.ACLOf(subnet.ID) == nil {
				t.Errorf("%s: %s has no network ACL", info.Name, subnet.ID)
			}
		}
		if other := ids[vpc.ID]; other != "" {
			t.Errorf("%s and %s have the same default VPC id", info.Name, other)
		}
		ids[vpc.ID] = info.Name
		for _, service := range []string{"s3", "dynamodb"} {
			if r.PrefixListOf("com.amazonaws."+info.Name+"."+service) == nil {
				t.Errorf("%s has no prefix list of %s", info.Name, service)
			}
		}
	}
	if len(ids) != 17 {
		t.Errorf("%d regions are enabled, want 17", len(ids))
	}
	if _, err := NewWorld("1", 1, Instant, newClock().now).Region("mars-north-1"); err == nil {
		t.Error("a region that is none")
	}
}
