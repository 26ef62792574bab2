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

const fuzzedSecret = "secret"

// fuzzed is an account with one private zone, behind its gateway.
type fuzzed struct {
	world   *network.World
	zone    *network.HostedZone
	gateway *wire.Gateway
}

func newFuzzed(t testing.TB) fuzzed {
	t.Helper()
	world := network.NewWorld("123456789012", 1, network.Instant, time.Now)
	region, err := world.Region("ap-northeast-2")
	if err != nil {
		t.Fatal(err)
	}
	zone, err := world.CreateZone("corp.internal", "first", "", &network.ZoneVPC{Region: region.Name, VPC: region.DefaultVPC().ID})
	if err != nil {
		t.Fatal(err)
	}
	registry := wire.NewRegistry(func(c *wire.Call, _ *wire.Service, op *wire.Operation, in any) (any, error) { return op.Handle(c, in) })
	if err := registry.Add(route53.New(world).Wire()); err != nil {
		t.Fatal(err)
	}
	return fuzzed{world, zone, &wire.Gateway{
		Registry: registry, Account: world.Account, Now: time.Now,
		Keys: func(id, _ string) (sigv4.Key, wire.Caller, bool) {
			return sigv4.Key{Secret: fuzzedSecret}, wire.Caller{AccessKeyID: id}, true
		},
		Region: func(string) bool { return true },
		NewID:  func() string { return "id" },
		Fault:  func(err error) { t.Errorf("fault: %v", err) },
	}}
}

// FuzzRoute53 sends any body to any path: the answer is always a well-formed
// document, never a fault of the program, and what is in the zone then can be asked for.
func FuzzRoute53(f *testing.F) {
	account := newFuzzed(f)
	records := "/2013-04-01/hostedzone/" + account.zone.ID + "/rrset/"
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
			t.Skip("not a path")
		}
		r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/", strings.NewReader(body))
		u, err := r.URL.Parse(target)
		if err != nil || u.Host != "127.0.0.1" {
			t.Skip("not a URL of this server")
		}
		r.URL, r.Method = u, method
		account := newFuzzed(t) // each input alone, so that it can be run again
		sum := sha256.Sum256([]byte(body))
		if err := v4.NewSigner().SignHTTP(context.Background(), aws.Credentials{AccessKeyID: "AKIATESTTESTTESTTEST", SecretAccessKey: fuzzedSecret}, r, hex.EncodeToString(sum[:]), "route53", "us-east-1", time.Now()); err != nil {
			t.Skip("not to be signed")
		}
		w := httptest.NewRecorder()
		account.gateway.ServeHTTP(w, r)
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
		for _, record := range account.zone.Records {
			account.world.ResolvePublic(record.Name)
		}
	})
}
