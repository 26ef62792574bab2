package wire_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	r53 "github.com/aws/aws-sdk-go-v2/service/route53/types"
	"github.com/aws/aws-sdk-go-v2/service/vpclattice"
	lattice "github.com/aws/aws-sdk-go-v2/service/vpclattice/types"

	"linklab/checks/sandbox/wire"
	"linklab/checks/sandbox/wire/wiretest"
)

// sdkConfig is one for the SDK's clients of a gateway with one more service.
func sdkConfig(t *testing.T, s *wire.Service) aws.Config {
	t.Helper()
	g := gateway(t, func(err error) { t.Errorf("fault: %v", err) })
	if err := g.Registry.Add(s); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(g)
	t.Cleanup(server.Close)
	return aws.Config{
		Region: testRegion, BaseEndpoint: aws.String(server.URL), HTTPClient: wiretest.Client{},
		Credentials: credentials.NewStaticCredentialsProvider(testID, testSecret, ""),
		Retryer:     func() aws.Retryer { return aws.NopRetryer{} },
	}
}

type gatewayInput struct {
	ResourceGatewayIdentifier string `at:"path"`
}

type gatewayOutput struct {
	Arn, Name, Status string
	CreatedAt         time.Time
	SubnetIds         []string
}

type gatewayMade struct {
	Name             string            `req:"true"`
	VpcIdentifier    string            `req:"true"`
	SubnetIds        []string          `req:"true"`
	Tags             map[string]string //
	ClientToken      string
	Ipv4AddressesPer *int32 `name:"ipv4AddressesPerEni"`
}

type gatewayList struct {
	MaxResults int    `at:"query"`
	NextToken  string `at:"query"`
}

type gatewayPage struct {
	Items     []gatewayOutput
	NextToken string
}

var born = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// latticeService is a REST-JSON service.
func latticeService() *wire.Service {
	return &wire.Service{Name: "vpc-lattice", Protocol: wire.RESTJSON, APIVersion: "2022-11-30", Operations: []*wire.Operation{
		wire.Writes("CreateResourceGateway", func(_ *wire.Call, in *gatewayMade) (*gatewayOutput, error) {
			return &gatewayOutput{Name: in.Name + "/" + in.VpcIdentifier + "/" + in.Tags["k"], SubnetIds: in.SubnetIds, Status: "CREATE_IN_PROGRESS"}, nil
		}).At("POST /resourcegateways", http.StatusCreated),
		wire.Op("GetResourceGateway", func(_ *wire.Call, in *gatewayInput) (*gatewayOutput, error) {
			if in.ResourceGatewayIdentifier == "rgw-none" {
				return nil, &wire.Error{Code: "ResourceNotFoundException", Message: "not there", Elements: []wire.Element{
					{Name: "resourceId", Text: "rgw-none"}, {Name: "resourceType", Text: "RESOURCE_GATEWAY"},
				}}
			}
			return &gatewayOutput{Arn: in.ResourceGatewayIdentifier, CreatedAt: born}, nil
		}).At("GET /resourcegateways/{resourceGatewayIdentifier}", http.StatusOK),
		wire.Op("ListResourceGateways", func(_ *wire.Call, in *gatewayList) (*gatewayPage, error) {
			return &gatewayPage{Items: make([]gatewayOutput, in.MaxResults), NextToken: in.NextToken + "!"}, nil
		}).At("GET /resourcegateways", http.StatusOK),
	}}
}

func TestRESTJSON(t *testing.T) {
	client := vpclattice.NewFromConfig(sdkConfig(t, latticeService()))
	ctx := context.Background()
	made, err := client.CreateResourceGateway(ctx, &vpclattice.CreateResourceGatewayInput{
		Name: aws.String("n"), VpcIdentifier: aws.String("vpc-1"), SubnetIds: []string{"subnet-1"}, Tags: map[string]string{"k": "v"},
	})
	if err != nil || aws.ToString(made.Name) != "n/vpc-1/v" || len(made.SubnetIds) != 1 || made.Status != lattice.ResourceGatewayStatusCreateInProgress {
		t.Errorf("made %+v, %v", made, err)
	}
	// An ARN in a path has slashes of its own.
	const arn = "arn:aws:vpc-lattice:ap-northeast-2:123456789012:resourcegateway/rgw-1"
	got, err := client.GetResourceGateway(ctx, &vpclattice.GetResourceGatewayInput{ResourceGatewayIdentifier: aws.String(arn)})
	if err != nil || aws.ToString(got.Arn) != arn || !aws.ToTime(got.CreatedAt).Equal(born) {
		t.Errorf("got %+v, %v", got, err)
	}
	page, err := client.ListResourceGateways(ctx, &vpclattice.ListResourceGatewaysInput{MaxResults: aws.Int32(3), NextToken: aws.String("a b/c")})
	if err != nil || len(page.Items) != 3 || aws.ToString(page.NextToken) != "a b/c!" {
		t.Errorf("listed %+v, %v", page, err)
	}
	_, err = client.GetResourceGateway(ctx, &vpclattice.GetResourceGatewayInput{ResourceGatewayIdentifier: aws.String("rgw-none")})
	var missing *lattice.ResourceNotFoundException
	if !errors.As(err, &missing) || aws.ToString(missing.ResourceType) != "RESOURCE_GATEWAY" || missing.ErrorMessage() != "not there" {
		t.Errorf("refused with %v", err)
	}
}

func TestRESTJSONRefuses(t *testing.T) {
	g := gateway(t, nil)
	if err := g.Registry.Add(latticeService()); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		method, target, body string
		status               int
		code                 string
	}{
		"no such path":         {"GET", "/services", "", 404, "UnknownOperationException"},
		"no such method":       {"DELETE", "/resourcegateways/a", "", 404, "UnknownOperationException"},
		"longer path":          {"GET", "/resourcegateways/a/x", "", 404, "UnknownOperationException"},
		"unknown in the query": {"GET", "/resourcegateways?other=1", "", 400, "UnknownParameter"},
		"query not a number":   {"GET", "/resourcegateways?maxResults=x", "", 400, "MalformedInput"},
		"query twice":          {"GET", "/resourcegateways?maxResults=1&maxResults=2", "", 400, "MalformedInput"},
		"unknown in the body":  {"POST", "/resourcegateways", `{"name":"n","vpcIdentifier":"v","subnetIds":[],"Nonsense":1}`, 400, "UnknownParameter"},
		"label in the body":    {"GET", "/resourcegateways/a", `{"resourceGatewayIdentifier":"b"}`, 400, "UnknownParameter"},
		"missing":              {"POST", "/resourcegateways", `{"name":"n"}`, 400, "ValidationException"},
		"not JSON":             {"POST", "/resourcegateways", `{`, 400, "SerializationException"},
	} {
		t.Run(name, func(t *testing.T) {
			w := serve(g, restRequest(t, "vpc-lattice", test.method, test.target, test.body))
			if w.Code != test.status || w.Header().Get("X-Amzn-Errortype") != test.code {
				t.Errorf("answered %d %s %s", w.Code, w.Header().Get("X-Amzn-Errortype"), w.Body)
			}
		})
	}
}

type change struct {
	Action            string
	ResourceRecordSet recordSet
}

type recordSet struct {
	Name, Type      string
	TTL             *int64
	ResourceRecords []record `out:"ResourceRecords,item=ResourceRecord"`
}

type record struct{ Value string }

type changeInput struct {
	HostedZoneId string `at:"path"`
	ChangeBatch  struct {
		Comment string
		Changes []change `out:"Changes,item=Change"`
	} `req:"true"`
}

type changeOutput struct {
	ChangeInfo struct {
		Id, Status, Comment string
		SubmittedAt         time.Time
	}
}

type zoneList struct {
	VPCId     string `at:"query" in:"vpcid"`
	VPCRegion string `at:"query" in:"vpcregion"`
}

type zonePage struct {
	HostedZoneSummaries []struct{ HostedZoneId, Name string } `out:"HostedZoneSummaries,item=HostedZoneSummary"`
	MaxItems            string
	Location            string `at:"header"`
}

// zoneService is a REST-XML service.
func zoneService() *wire.Service {
	return &wire.Service{Name: "route53", Protocol: wire.RESTXML, Namespace: "https://route53.amazonaws.com/doc/2013-04-01/", Operations: []*wire.Operation{
		wire.Writes("ChangeResourceRecordSets", func(_ *wire.Call, in *changeInput) (*changeOutput, error) {
			if in.HostedZoneId == "none" {
				return nil, &wire.Error{Code: "NoSuchHostedZone", Message: "No hosted zone found with ID: none", Status: http.StatusNotFound}
			}
			out := &changeOutput{}
			one := in.ChangeBatch.Changes[0]
			out.ChangeInfo.Id = one.Action + one.ResourceRecordSet.Name + one.ResourceRecordSet.ResourceRecords[1].Value
			out.ChangeInfo.Comment, out.ChangeInfo.SubmittedAt = in.ChangeBatch.Comment, born
			return out, nil
		}).At("POST /2013-04-01/hostedzone/{HostedZoneId}/rrset", http.StatusOK),
		wire.Op("ListHostedZonesByVPC", func(_ *wire.Call, in *zoneList) (*zonePage, error) {
			page := &zonePage{MaxItems: "100", Location: "here"}
			page.HostedZoneSummaries = append(page.HostedZoneSummaries, struct{ HostedZoneId, Name string }{"Z1", in.VPCId})
			return page, nil
		}).At("GET /2013-04-01/hostedzonesbyvpc", http.StatusOK),
	}}
}

func TestRESTXML(t *testing.T) {
	client := route53.NewFromConfig(sdkConfig(t, zoneService()))
	ctx := context.Background()
	batch := &r53.ChangeBatch{Comment: aws.String("<why>"), Changes: []r53.Change{{
		Action: r53.ChangeActionUpsert, ResourceRecordSet: &r53.ResourceRecordSet{
			Name: aws.String("a.internal"), Type: r53.RRTypeA, TTL: aws.Int64(60),
			ResourceRecords: []r53.ResourceRecord{{Value: aws.String("10.0.0.1")}, {Value: aws.String("10.0.0.2")}},
		},
	}}}
	changed, err := client.ChangeResourceRecordSets(ctx, &route53.ChangeResourceRecordSetsInput{HostedZoneId: aws.String("/hostedzone/Z1"), ChangeBatch: batch})
	if err != nil {
		t.Fatal(err)
	}
	if info := changed.ChangeInfo; aws.ToString(info.Id) != "UPSERTa.internal10.0.0.2" || aws.ToString(info.Comment) != "<why>" || !aws.ToTime(info.SubmittedAt).Equal(born) {
		t.Errorf("changed %+v", info)
	}
	_, err = client.ChangeResourceRecordSets(ctx, &route53.ChangeResourceRecordSetsInput{HostedZoneId: aws.String("none"), ChangeBatch: batch})
	var missing *r53.NoSuchHostedZone
	if !errors.As(err, &missing) {
		t.Errorf("refused with %v", err)
	}
	batch.Changes[0].ResourceRecordSet.Weight = aws.Int64(1)
	if _, err = client.ChangeResourceRecordSets(ctx, &route53.ChangeResourceRecordSetsInput{HostedZoneId: aws.String("Z1"), ChangeBatch: batch}); err == nil {
		t.Error("took a member that the operation does not have")
	}
	page, err := client.ListHostedZonesByVPC(ctx, &route53.ListHostedZonesByVPCInput{VPCId: aws.String("vpc-1"), VPCRegion: r53.VPCRegionApNortheast2})
	if err != nil || len(page.HostedZoneSummaries) != 1 || aws.ToString(page.HostedZoneSummaries[0].Name) != "vpc-1" {
		t.Errorf("listed %+v, %v", page, err)
	}
}
