package vocabulary

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	zone "github.com/aws/aws-sdk-go-v2/service/route53/types"
	"github.com/aws/smithy-go"

	"linklab/checks"
)

// line is a probe line about S3's name, seconds before now.
func line(nonce string, seconds int, rest string) string {
	return "LINKLAB-PROBE v=1 n=" + nonce + " t=" + now.Add(-time.Duration(seconds)*time.Second).Format(time.RFC3339) +
		" name=" + s3Name + " ips=52.219.60.1 " + rest + "\n"
}

func list(nonce string, seconds int, rest string) string {
	return "LINKLAB-PROBE v=1 n=" + nonce + " t=" + now.Add(-time.Duration(seconds)*time.Second).Format(time.RFC3339) + " " + rest + "\n"
}

func console(text string) func(*world) { return func(w *world) { w.Console = text } }

// failing is how a probe ends that was not answered.
func failing(curl string) string { return "curl=" + curl + " http=000 remote=- tc=-" }

// unanswered is a line of a probe whose resolver said nothing: curl waits for
// it until its time is up.
func unanswered(line string) string {
	return strings.NewReplacer("ips=52.219.60.1", "ips=-", "tc=-", "tc=0.000000").Replace(line)
}

// at is a line of a probe that was told another address.
func at(address, line string) string {
	return strings.Replace(line, "ips=52.219.60.1", "ips="+address, 1)
}

func resolverAt(address string) func(*world) {
	return func(w *world) { w.DHCP[0].DhcpConfigurations[0].Values[0].Value = aws.String(address) }
}

const answered = "curl=0 http=307 remote=52.219.60.1 tc=0.003"

func probeProvocations() []provocation {
	ready := use("vantage-ready", "instance", "private_instance")
	fails := use("probe-fails", "instance", "private_instance", "name", s3Name, "nonce", "${nonce}")
	reaches := use("probe-reaches", "instance", "private_instance", "name", s3Name, "service", "s3")
	lists := use("probe-lists-bucket", "instance", "private_instance", "bucket", "bucket", "nonce", "${nonce}")
	closed := func(text string) func(*world) {
		return func(w *world) { w.Console, w.Tables[2].Routes = text, w.Tables[2].Routes[:1] }
	}
	unsupported := func(w *world) {
		w.Errors["GetConsoleOutput"] = &smithy.GenericAPIError{Code: "UnsupportedOperation", Message: "latest"}
	}
	denied := console(list(nonce, 5, "list=denied buckets=0 has=-"))
	return []provocation{
		{key: "beacon.booting", check: ready, outcome: checks.Waiting, break_: func(w *world) {
			w.Console, w.Instances[1].LaunchTime = "", aws.Time(now.Add(-time.Minute))
		}},
		{key: "beacon.silent", check: ready, outcome: checks.Unknown, break_: console("Linux version 6.1\n")},
		{key: "beacon.stale", check: ready, outcome: checks.Unknown, break_: console(line("-", 600, answered)), args: map[string]string{"age": "10m0s"}},
		{key: "beacon.unsupported", check: ready, outcome: checks.Unknown, break_: unsupported, args: map[string]string{"type": "t3.micro"}},
		{key: "beacon.silent", name: "and a line pasted without a step's number", check: reaches, outcome: checks.Unknown, break_: console("Linux version 6.1\n"),
			env: func(e *checks.Env) { e.Pasted = line("-", 5, answered) }},
		{key: "beacon.stale", name: "a success of long ago", check: reaches, outcome: checks.Unknown, break_: console(line("-", 600, answered))},
		{key: "beacon.other-name", check: reaches, break_: console(strings.ReplaceAll(line("-", 5, answered), s3Name, "example.com"))},

		{key: "baseline.endpoint-already", check: fails, args: map[string]string{"endpoint": "vpce-lab", "route_table": "rtb-private"}},
		{key: "baseline.way-out", check: fails, break_: func(w *world) {
			w.Tables[2].Routes = append(w.Tables[2].Routes[:1:1], cidrRoute("0.0.0.0/0", "nat-1"))
		}, args: map[string]string{"target": "nat-1"}},
		{key: "baseline.reachable", check: fails, break_: closed(line(nonce, 30, answered)), args: map[string]string{"remote": "52.219.60.1"}},
		{key: "baseline.reachable", name: "the beacon contradicts", check: fails, break_: closed(line(nonce, 60, failing("28")) + line("-", 10, answered))},
		{key: "baseline.reachable", name: "TLS only", check: fails, break_: closed(line(nonce, 30, failing("60")))},
		{key: "sg.no-egress", name: "at the baseline", check: fails, break_: func(w *world) {
			closed(line(nonce, 30, failing("28")))(w)
			w.Groups[0].IpPermissionsEgress = nil
		}},
		{key: "baseline.no-name", check: fails, break_: closed(line(nonce, 30, failing("6")))},
		{key: "baseline.no-name", name: "nobody answered the look-up", check: fails, break_: closed(unanswered(line(nonce, 30, failing("28"))))},
		{key: "probe.6-resolver", name: "at the baseline", check: fails, break_: func(w *world) {
			closed(unanswered(line(nonce, 30, failing("28"))))(w)
			resolverAt("10.0.0.99")(w)
		}},
		{key: "probe.not-run", check: fails, break_: closed(line("-", 30, failing("28")))},
		{key: "probe.other-nonce", check: fails, break_: closed(line("zzzz1111", 30, failing("28"))), args: map[string]string{"seen": "zzzz1111"}},
		{key: "probe.stale", check: fails, break_: closed(line(nonce, 3600, failing("28")) + line("-", 30, failing("28")))},
		{key: "probe.unheard", check: fails, outcome: checks.Unknown, break_: closed("")},

		{key: "probe.28", check: use("probe-reaches", "instance", "private_instance", "name", s3Name), break_: console(line("-", 5, failing("28")))},
		{key: "probe.28", name: "what stands in the way cannot be read", check: reaches, break_: func(w *world) {
			console(line("-", 5, failing("28")))(w)
			w.Errors["DescribeSecurityGroups"] = &smithy.GenericAPIError{Code: "UnauthorizedOperation", Message: "no"}
		}},
		{key: "probe.28-unexplained", check: reaches, outcome: checks.Waiting, break_: console(line("-", 100, failing("28"))), args: map[string]string{"age": "1m40s"}},
		{key: "rt.wrong-table", name: "by the probe", check: reaches, break_: func(w *world) {
			console(line("-", 5, failing("28")))(w)
			w.Endpoints[0].RouteTableIds = []string{"rtb-public"}
		}},
		{key: "sg.no-egress", name: "by the probe", check: reaches, break_: func(w *world) {
			console(line("-", 5, failing("28")))(w)
			w.Groups[0].IpPermissionsEgress = nil
		}},
		{key: "dns.hosts-file", check: reaches, break_: console(at("127.0.0.1", line("-", 5, failing("7")))), args: map[string]string{"seen": "127.0.0.1"}},
		{key: "dns.hosts-file", name: "another public address", check: reaches, break_: console(at("203.0.113.5", line("-", 5, failing("28"))))},
		{key: "dns.hosts-file", name: "at the baseline", check: fails, break_: closed(at("10.0.1.99", line(nonce, 30, failing("28"))))},
		{key: "dns.zone-shadows", check: reaches, break_: func(w *world) {
			console(at("10.0.1.99", line("-", 5, failing("28"))))(w)
			w.Zones = []zone.HostedZoneSummary{zoneOf("Z1", "com", "", number), zoneOf("Z2", "amazonaws.com", "", number), zoneOf("Z3", "aws.com", "", number)}
		}, args: map[string]string{"zone": "Z2", "domain": "amazonaws.com", "seen": "10.0.1.99"}},
		{key: "dns.zone-shadows", name: "without an answer", check: reaches, break_: func(w *world) {
			console(line("-", 5, failing("6")))(w)
			w.Zones = []zone.HostedZoneSummary{zoneOf("Z2", "amazonaws.com", "", number)}
		}, args: map[string]string{"seen": "-"}},
		{key: "probe.6", check: reaches, break_: console(line("-", 5, failing("6"))), args: map[string]string{"code": "6"}},
		{key: "probe.6", name: "nobody answered the look-up", check: reaches, break_: console(unanswered(line("-", 5, failing("28")))), args: map[string]string{"code": "28"}},
		{key: "probe.6-resolver", check: reaches, break_: func(w *world) {
			console(unanswered(line("-", 5, failing("28"))))(w)
			resolverAt("10.0.0.99")(w)
		}, args: map[string]string{"servers": "10.0.0.99", "vpc": "vpc-lab"}},
		{key: "dns.support-off", name: "by the probe", check: reaches, break_: func(w *world) {
			console(line("-", 5, failing("6")))(w)
			w.Support = false
		}},
		{key: "probe.refused-here", check: reaches, break_: console(line("-", 5, failing("7")))},
		{key: "probe.35", check: reaches, break_: console(line("-", 5, failing("35"))), args: map[string]string{"code": "35"}},
		{key: "probe.60", check: reaches, break_: console(line("-", 5, failing("60"))), args: map[string]string{"code": "60"}},
		{key: "probe.curl", check: reaches, break_: console(line("-", 5, failing("52"))), args: map[string]string{"code": "52"}},
		{key: "probe.proxy", name: "that hangs up", check: reaches, break_: console(line("-", 5, "curl=56 http=000 remote=10.0.0.5 tc=0.001")), args: map[string]string{"code": "56"}},
		{key: "probe.proxy", name: "at the baseline", check: fails, break_: closed(line(nonce, 30, failing("5")))},
		{key: "probe.refused-here", name: "at the baseline", check: fails, break_: closed(line(nonce, 30, failing("7"))), args: map[string]string{"nonce": nonce}},
		{key: "probe.proxy", check: reaches, break_: console(line("-", 5, failing("5"))), args: map[string]string{"code": "5"}},
		{key: "dns.taken-over", check: reaches, break_: func(w *world) {
			console(at("10.0.1.77", line("-", 5, failing("28"))))(w)
			w.Interfaces = append(w.Interfaces, types.NetworkInterface{NetworkInterfaceId: aws.String("eni-s3"), VpcId: aws.String("vpc-lab"), PrivateIpAddress: aws.String("10.0.1.77")})
			w.Endpoints = append(w.Endpoints, types.VpcEndpoint{VpcEndpointId: aws.String("vpce-s3"), VpcId: aws.String("vpc-lab"), VpcEndpointType: types.VpcEndpointTypeInterface,
				ServiceName: aws.String("com.amazonaws." + home + ".s3"), State: "available", PrivateDnsEnabled: aws.Bool(true), NetworkInterfaceIds: []string{"eni-s3"}})
		}, args: map[string]string{"other": "vpce-s3", "seen": "10.0.1.77"}},
		{key: "probe.other-path", check: reaches, break_: console(line("-", 5, "curl=0 http=307 remote=3.5.1.1 tc=0.1"))},

		{key: "list.not-run", check: lists, break_: console(line(nonce, 5, answered))},
		{key: "list.not-run", name: "asked long ago", check: lists, break_: console(list(nonce, 3600, "list=ok buckets=7 has="+bucketName))},
		{key: "list.not-run", name: "pasted without a step's number", check: use("probe-lists-bucket", "instance", "private_instance", "bucket", "bucket"),
			outcome: checks.Unknown, break_: console(line(nonce, 5, answered)), env: func(e *checks.Env) { e.Pasted = list("-", 5, "list=ok buckets=7 has="+bucketName) }},
		{key: "list.not-run", name: "nobody was asked to", check: use("probe-lists-bucket", "instance", "private_instance", "bucket", "bucket"),
			outcome: checks.Unknown, break_: console(line(nonce, 5, answered))},
		{key: "beacon.silent", name: "nobody was asked to list", check: use("probe-lists-bucket", "instance", "private_instance", "bucket", "bucket"),
			outcome: checks.Unknown, break_: console("")},
		{key: "list.no-bucket", check: lists, break_: console(list(nonce, 5, "list=ok buckets=7 has=-")), args: map[string]string{"buckets": "7"}},
		{key: "list.other-bucket", check: lists, break_: console(list(nonce, 5, "list=ok buckets=7 has=another"))},
		{key: "list.no-credentials", check: lists, break_: console(list(nonce, 5, "list=no-credentials buckets=0 has=-"))},
		{key: "role.none", name: "by the probe", check: lists, break_: func(w *world) {
			w.Console, w.Instances[1].IamInstanceProfile = list(nonce, 5, "list=no-credentials buckets=0 has=-"), nil
		}},
		{key: "role.trust", name: "by the probe", check: lists, break_: func(w *world) {
			w.Console = list(nonce, 5, "list=no-credentials buckets=0 has=-")
			w.Profiles["linklab-s3-gateway"].Roles[0].AssumeRolePolicyDocument = aws.String(url.PathEscape(
				`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}`))
		}},
		{key: "list.metadata-off", check: lists, break_: func(w *world) {
			w.Console = list(nonce, 5, "list=no-credentials buckets=0 has=-")
			w.Instances[1].MetadataOptions = &types.InstanceMetadataOptionsResponse{HttpEndpoint: types.InstanceMetadataEndpointStateDisabled}
		}},
		{key: "list.timeout", check: lists, break_: console(list(nonce, 5, "list=timeout buckets=0 has=-"))},
		{key: "list.error", check: lists, break_: console(list(nonce, 5, "list=error buckets=0 has=-"))},
		{key: "list.error-code", check: lists, break_: console(list(nonce, 5, "list=error buckets=0 has=- by=- code=SlowDown")), args: map[string]string{"code": "SlowDown"}},
		{key: "aws.other-keys", check: lists, break_: console(list(nonce, 5, "list=error buckets=0 has=- by=- code=InvalidAccessKeyId"))},
		{key: "policy.elsewhere", check: lists, break_: denied},
		{key: "policy.scp", check: lists, break_: console(list(nonce, 5, "list=denied buckets=0 has=- by=organization")), args: map[string]string{"action": "s3:ListAllMyBuckets"}},
		{key: "policy.elsewhere", name: "the refusal names the role", check: lists, break_: console(list(nonce, 5, "list=denied buckets=0 has=- by=role"))},
		{key: "policy.endpoint", name: "by the probe", check: lists, break_: func(w *world) {
			denied(w)
			w.Endpoints[0].PolicyDocument = aws.String(`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}`)
		}},
		{key: "policy.conditional-denied", check: lists, break_: func(w *world) {
			denied(w)
			w.Endpoints[0].PolicyDocument = aws.String(ofAnOrganization)
		}, args: map[string]string{"condition": "aws:PrincipalOrgID"}},
		{key: "role.no-policy", name: "by the probe, though a condition is beside it", check: lists, break_: func(w *world) {
			denied(w)
			w.Endpoints[0].PolicyDocument, w.Attached = aws.String(ofAnOrganization), nil
		}},
		{key: "role.no-policy", name: "by the probe", check: lists, break_: func(w *world) { denied(w); w.Attached = nil }},
	}
}

func TestBaselineNeedsTheLearnersRun(t *testing.T) {
	fails := use("probe-fails", "instance", "private_instance", "name", s3Name, "nonce", "${nonce}")
	w := built()
	w.Console = cutOff
	w.Tables[2].Routes = w.Tables[2].Routes[:1]
	internet := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTemporaryRedirect) }))
	t.Cleanup(internet.Close)
	env := w.env(t)
	env.Uplink.Proxy = internet.URL
	finding := round(t, env, fails).Findings[0]
	if finding.Outcome != checks.Passed || finding.Level != checks.ObservedInside {
		t.Fatalf("%+v", finding)
	}
	if len(finding.Evidence) != 2 || finding.Evidence[1].Seen != "HTTP 307" {
		t.Errorf("the contrast is not shown: %+v", finding.Evidence)
	}
}

func TestPastedLineIsStated(t *testing.T) {
	fails := use("probe-fails", "instance", "private_instance", "name", s3Name, "nonce", "${nonce}")
	w := built()
	w.Console, w.Tables[2].Routes = "", w.Tables[2].Routes[:1]
	env := w.env(t)
	env.Pasted = "[ec2-user@ip-10-0-1-20 ~]$ linklab-probe " + nonce + "\r\n\x1b[0m" + line(nonce, 20, failing("28"))
	finding := round(t, env, fails).Findings[0]
	if finding.Outcome != checks.Passed || finding.Level != checks.Stated {
		t.Fatalf("%+v", finding)
	}
	env.Pasted = line("0ther000", 20, failing("28"))
	if finding := round(t, env, fails).Findings[0]; finding.Outcome != checks.Failed || finding.Diagnosis.Key != "probe.other-nonce" {
		t.Fatalf("another nonce is believed: %+v", finding)
	}
}

// What the account shows to be the cause of a line is as well known as the line,
// which is the first that was seen.
func TestCauseIsAsKnownAsTheLine(t *testing.T) {
	said := list(nonce, 5, "list=no-credentials buckets=0 has=-")
	for level, hear := range map[checks.Level]func(*world, *checks.Env){
		checks.ObservedInside: func(w *world, _ *checks.Env) { w.Console = said },
		checks.Stated:         func(w *world, e *checks.Env) { w.Console, e.Pasted = "", said },
	} {
		w := built()
		w.Instances[1].IamInstanceProfile = nil
		env := w.env(t)
		hear(w, env)
		finding := round(t, env, use("probe-lists-bucket", "instance", "private_instance", "bucket", "bucket", "nonce", "${nonce}")).Findings[0]
		if finding.Outcome != checks.Failed || finding.Diagnosis.Key != "role.none" || finding.Level != level {
			t.Errorf("%s: %+v", level, finding)
		}
		if len(finding.Evidence) < 2 || !strings.Contains(finding.Evidence[0].Seen, "list=no-credentials") {
			t.Errorf("%s: the line is not shown first: %+v", level, finding.Evidence)
		}
	}
}

// A denial by IAM or a policy still proves the path.
func TestForbiddenIsReached(t *testing.T) {
	reaches := use("probe-reaches", "instance", "private_instance", "name", s3Name, "service", "s3")
	w := built()
	w.Console = line("-", 5, "curl=0 http=403 remote=52.219.145.9 tc=0.01")
	if finding := round(t, w.env(t), reaches).Findings[0]; finding.Outcome != checks.Passed || finding.Level != checks.ObservedInside {
		t.Fatalf("%+v", finding)
	}
}
