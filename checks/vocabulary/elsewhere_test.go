package vocabulary

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// One search asks a bounded number of regions, says which it has not asked, and
// begins with those that every account has.
func TestASearchElsewhereIsBounded(t *testing.T) {
	w := built()
	w.Endpoints, w.Regions = nil, w.Regions[:1]
	w.Elsewhere = map[string]*world{}
	for i := range 25 {
		name, status := fmt.Sprintf("xx-east-%d", i+1), "opt-in-not-required"
		if i < 6 {
			status = "opted-in"
		}
		w.Regions = append(w.Regions, types.Region{RegionName: aws.String(name), OptInStatus: aws.String(status)})
		w.Elsewhere[name] = &world{}
	}
	env := w.env(t)
	env.Elsewhere = true
	finding := round(t, env, use("gateway-endpoint", "vpc", "vpc", "service", "s3")).Findings[0]
	if finding.Diagnosis == nil || finding.Diagnosis.Key != "endpoint.none" {
		t.Fatalf("%+v", finding.Diagnosis)
	}
	last := finding.Evidence[len(finding.Evidence)-1]
	if last.Resource != "20 other regions" || !strings.Contains(last.Seen, "not looked at: xx-east-") {
		t.Errorf("%+v", last)
	}
	for i := range 19 {
		if name := fmt.Sprintf("xx-east-%d", i+7); strings.Contains(last.Seen+",", name+",") {
			t.Errorf("%s, which every account has, was not looked at: %s", name, last.Seen)
		}
	}
}
