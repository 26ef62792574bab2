package site

import (
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/smithy-go/middleware"

	"linklab/checks/account"
)

// TestPick goes the ways in their order: what the learner chose, what the lab's
// stack made, what bears the lab's tag, then its name, then what fits its place.
// Where a way leaves several it asks, and no later way is gone.
func TestPick(t *testing.T) {
	tag := map[string]string{TagKey: "s3-gateway"}
	made := map[string]string{TagKey: "s3-gateway", "aws:cloudformation:logical-id": "VPC"}
	input := Input{ID: "vpc", Logical: "VPC", Names: []string{"MyVPC"}}
	for name, test := range map[string]struct {
		chosen, stack string
		all           []thing
		fits          []string // the ids that fit the input's place
		id, how, gone string
		several       []string
	}{
		"nothing":                    {},
		"chosen before the stack's":  {chosen: "a", stack: "b", all: []thing{{id: "a"}, {id: "b"}}, id: "a", how: ByChoice},
		"chosen before all else":     {chosen: "a", all: []thing{{id: "a"}, {id: "b", tags: tag, name: "MyVPC"}}, fits: []string{"b"}, id: "a", how: ByChoice},
		"the stack's before the tag": {stack: "b", all: []thing{{id: "a", tags: tag}, {id: "b"}}, id: "b", how: ByStack},
		"chosen and gone":            {chosen: "x", stack: "b", all: []thing{{id: "b"}}, id: "b", how: ByStack, gone: "x"},
		"gone without another":       {chosen: "x", stack: "y", all: []thing{{id: "a"}}, gone: "x"},
		"another stack's name":       {all: []thing{{id: "a", tags: tag}, {id: "b", tags: made}}, fits: []string{"a", "b"}, id: "b", how: ByTag},
		"tagged before named":        {all: []thing{{id: "a", name: "MyVPC"}, {id: "b", tags: tag}}, fits: []string{"a", "b"}, id: "b", how: ByTag},
		"another lab's tag":          {all: []thing{{id: "a", tags: map[string]string{TagKey: "other"}}, {id: "b", name: "MyVPC"}}, id: "b", how: ByName},
		"named of the tagged":        {all: []thing{{id: "a", tags: tag}, {id: "b", tags: tag, name: "myvpc"}}, fits: []string{"a", "b"}, id: "b", how: ByTag},
		"fitting of the tagged":      {all: []thing{{id: "a", tags: tag}, {id: "b", tags: tag}}, fits: []string{"b"}, id: "b", how: ByTag},
		"named, and out of place":    {all: []thing{{id: "a", name: "MyVPC"}, {id: "b"}}, fits: []string{"b"}, id: "a", how: ByName},
		"fitting of the named":       {all: []thing{{id: "a", name: "MyVPC"}, {id: "b", name: "MyVPC"}}, fits: []string{"b"}, id: "b", how: ByName},
		"the only one that fits":     {all: []thing{{id: "a"}, {id: "b"}}, fits: []string{"b"}, id: "b", how: ByPlace},
		"several named":              {all: []thing{{id: "a", name: "MyVPC"}, {id: "b", name: "MyVPC"}, {id: "c"}}, fits: []string{"c"}, several: []string{"a", "b"}},
		"several that fit":           {all: []thing{{id: "a"}, {id: "b"}, {id: "c"}}, fits: []string{"a", "b"}, several: []string{"a", "b"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := &finder{wanted: Wanted{Lab: "s3-gateway", Chosen: map[string]string{"vpc": test.chosen}},
				stack: map[string]string{"VPC": test.stack}, site: &Site{}}
			found := f.pick(input, test.all, func(things []thing) []thing {
				return keep(things, func(t thing) bool { return slices.Contains(test.fits, t.id) })
			}, problem("vpc.not-found", nil))
			if found.Value != test.id || found.How != test.how || found.Gone != test.gone {
				t.Errorf("found %q by %q with %q gone, want %q by %q with %q gone", found.Value, found.How, found.Gone, test.id, test.how, test.gone)
			}
			var asked []string
			for _, choice := range f.site.choices {
				for _, candidate := range choice.Candidates {
					asked = append(asked, candidate.ID)
				}
			}
			if !slices.Equal(asked, test.several) {
				t.Errorf("asked about %v, want %v", asked, test.several)
			}
			if missing := found.Problem != nil && found.Problem.Key == "vpc.not-found"; missing != (test.id == "" && test.several == nil) {
				t.Errorf("the problem is %+v", found.Problem)
			}
		})
	}
}

// TestPickOfEndpoints: of several endpoints that could be the lab's, the one that
// the private subnet's table leads to, and one that lives before one that was
// rejected. With one alone it is that one, so that it can be told.
func TestPickOfEndpoints(t *testing.T) {
	endpoint := func(id, service, table string, state types.State) types.VpcEndpoint {
		e := types.VpcEndpoint{VpcEndpointId: aws.String(id), VpcId: aws.String("vpc-lab"), ServiceName: aws.String(service), State: state}
		if table != "" {
			e.VpcEndpointType, e.RouteTableIds = types.VpcEndpointTypeGateway, []string{table}
		} else {
			e.VpcEndpointType = types.VpcEndpointTypeInterface
		}
		return e
	}
	const s3, own = "com.amazonaws.ap-northeast-2.s3", "com.amazonaws.vpce.ap-northeast-2.vpce-svc-1"
	for name, test := range map[string]struct {
		endpoints []types.VpcEndpoint
		kind      string
		want      string
	}{
		"on the private table":    {[]types.VpcEndpoint{endpoint("vpce-a", s3, "rtb-a", "available"), endpoint("vpce-b", s3, "rtb-b", "available")}, KindEndpoint, "vpce-b"},
		"alone on another table":  {[]types.VpcEndpoint{endpoint("vpce-a", s3, "rtb-a", "available")}, KindEndpoint, "vpce-a"},
		"deleted":                 {[]types.VpcEndpoint{endpoint("vpce-a", s3, "rtb-b", "deleted")}, KindEndpoint, ""},
		"of another service":      {[]types.VpcEndpoint{endpoint("vpce-a", own, "", "available")}, KindEndpoint, ""},
		"the one that lives":      {[]types.VpcEndpoint{endpoint("vpce-a", own, "", "rejected"), endpoint("vpce-b", own, "", "pendingAcceptance")}, KindServiceEndpoint, "vpce-b"},
		"rejected, and alone":     {[]types.VpcEndpoint{endpoint("vpce-a", own, "", "rejected")}, KindServiceEndpoint, "vpce-a"},
		"to another's service":    {[]types.VpcEndpoint{endpoint("vpce-a", own+"1", "", "available")}, KindServiceEndpoint, ""},
		"to no service of theirs": {nil, KindServiceEndpoint, ""},
	} {
		t.Run(name, func(t *testing.T) {
			n := byHand()
			n.endpoints = test.endpoints
			opened, err := account.Open(t.Context(), account.Options{Region: "ap-northeast-2",
				Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", "secret", ""),
				APIOptions:  []func(*middleware.Stack) error{n.stub}})
			if err != nil {
				t.Fatal(err)
			}
			inputs := []Input{{ID: "vpc", Kind: KindVPC}, {ID: "private_subnet", Kind: KindSubnet}, {ID: "service_name", Kind: KindServiceName}}
			f := &finder{ctx: t.Context(), snapshot: opened.Snapshot(t.Context(), nil), wanted: Wanted{Inputs: inputs},
				site: &Site{found: map[string]Found{"vpc": {Value: "vpc-lab"}, "private_subnet": {Value: "b"}, "service_name": {Value: own}}}}
			if found := f.find(Input{ID: "endpoint", Kind: test.kind}); found.Value != test.want || found.Err != nil {
				t.Errorf("found %q (%v, %+v), want %q", found.Value, found.Err, found.Problem, test.want)
			}
		})
	}
}
