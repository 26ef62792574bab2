package route53_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/route53"
	"linklab/checks/sandbox/wire"
	"linklab/checks/sandbox/wire/sigv4"
)

// FuzzRoute53 sends any body to any path: the answer is always a well-formed
// document, never a fault of the program, and the zone can be asked ever after.
func FuzzRoute53(f *testing.F) {
	const secret = "secret"
	world := network.NewWorld("123456789012", 1, network.Instant, time.Now)
	region, err := world.Region("ap-northeast-2")
	if err != nil {
		f.Fatal(err)
	}
	zone, err := world.CreateZone("corp.internal", "first", "", &network.ZoneVPC{Region: region.Name, VPC: region.DefaultVPC().ID})
	if err != nil {
		f.Fatal(err)
	}
	registry := wire.NewRegistry(func(c *wire.Call, _ *wire.Service, op *wire.Operation, in any) (any, error) { return op.Handle(c, in) })
	if err := registry.Add(route53.New(world).Wire()); err != nil {
		f.Fatal(err)
	}
	gateway := &wire.Gateway{
		Registry: registry, Account: world.Account, Now: time.Now,
		Keys: func(id, _ string) (sigv4.Key, wire.Caller, bool) {
			return sigv4.Key{Secret: secret}, wire.Caller{AccessKeyID: id}, true
		},
		Region: func(string) bool { return true },
		NewID:  func() string { return "id" },
		Fault:  func(err error) { f.Errorf("fault: %v", err) },
	}
	records := "/2013-04-01/hostedzone/" + zone.ID + "/rrset/"
	change := func(action, record string) string {
		return `<ChangeResourceRecordSetsRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeBatch><Changes><Change><Action>` + action +
			"</Action><ResourceRecordSet>" + record + "</ResourceRecordSet></Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>"
	}
	f.Add("POST", records, change("CREATE", "<Name>a.corp.internal</Name><Type>A</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>10.0.0.1</Value></ResourceRecord></ResourceRecords>"))
	f.Add("POST", records, change("UPSERT", "<Name>*.corp.internal.</Name><Type>A</Type><AliasTarget><DNSName>a.corp.internal</DNSName><HostedZoneId>Z1</HostedZoneId><EvaluateTargetHealth>false</EvaluateTargetHealth></AliasTarget>"))
	f.Add("POST", records, change("UPSERT", "<Name>a.corp.internal</Name><Type>CNAME</Type><TTL>1</TTL><ResourceRecords><ResourceRecord><Value>a.corp.internal</Value></ResourceRecord></ResourceRecords>"))
	f.Add("POST", records, change("DELETE", "<Name>\\052.corp.internal</Name><Type>TXT</Type>"))
	f.Add("POST", "/2013-04-01/hostedzone", "<CreateHostedZoneRequest><Name>x.</Name><CallerReference>r</CallerReference></CreateHostedZoneRequest>")
	f.Add("GET", records+"?name=a&type=A&maxitems=1", "")
	f.Add("GET", "/2013-04-01/hostedzonesbyvpc?vpcid=vpc-1&vpcregion=ap-northeast-2", "")
	f.Fuzz(func(t *testing.T, method, target, body string) {
		if !strings.HasPrefix(target, "/") {
			t.Skip()
		}
		r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/", strings.NewReader(body))
		u, err := r.URL.Parse(target)
		if err != nil || u.Host != "127.0.0.1" {
			t.Skip()
		}
		r.URL, r.Method = u, method
		sum := sha256.Sum256([]byte(body))
		if err := v4.NewSigner().SignHTTP(context.Background(), aws.Credentials{AccessKeyID: "AKIATESTTESTTESTTEST", SecretAccessKey: secret}, r, hex.EncodeToString(sum[:]), "route53", "us-east-1", time.Now()); err != nil {
			t.Skip()
		}
		w := httptest.NewRecorder()
		gateway.ServeHTTP(w, r)
		decoder := xml.NewDecoder(w.Body)
		for {
			_, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%d: %v", w.Code, err)
			}
		}
		for _, record := range zone.Records {
			world.ResolvePublic(record.Name)
		}
		if _, err := world.FindZone(zone.ID); err != nil {
			t.Skip() // deleted by this input
		}
	})
}
