package vocabulary

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
)

// seenAs is a laptop that checkip.amazonaws.com sees under an address.
func seenAs(t *testing.T, answer string) func(*checks.Env) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host == "checkip.amazonaws.com" {
			fmt.Fprintln(w, answer)
		}
	}))
	t.Cleanup(server.Close)
	return func(env *checks.Env) { env.Uplink.Proxy = server.URL }
}

func sshFrom(cidrs ...string) []types.IpPermission {
	rule := types.IpPermission{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(22), ToPort: aws.Int32(22)}
	for _, cidr := range cidrs {
		rule.IpRanges = append(rule.IpRanges, types.IpRange{CidrIp: aws.String(cidr)})
	}
	return []types.IpPermission{rule}
}

func sshTo(cidr string) []types.IpPermission { return sshFrom(cidr) }

func entry(egress bool, number, first, last int32, cidr string, action types.RuleAction) types.NetworkAclEntry {
	return types.NetworkAclEntry{RuleNumber: aws.Int32(number), Egress: aws.Bool(egress), Protocol: aws.String("6"), RuleAction: action,
		CidrBlock: aws.String(cidr), PortRange: &types.PortRange{From: aws.Int32(first), To: aws.Int32(last)}}
}

// aclOn puts entries before those that allow everything, on one subnet alone.
func aclOn(subnet string, entries ...types.NetworkAclEntry) func(*world) {
	return func(w *world) {
		own := w.ACLs[0]
		own.NetworkAclId, own.Entries = aws.String("acl-own"), append(entries, own.Entries...)
		own.Associations = []types.NetworkAclAssociation{{SubnetId: aws.String(subnet)}}
		for i, association := range w.ACLs[0].Associations {
			if *association.SubnetId == subnet {
				w.ACLs[0].Associations = append(w.ACLs[0].Associations[:i:i], w.ACLs[0].Associations[i+1:]...)
				break
			}
		}
		w.ACLs = append(w.ACLs, own)
	}
}

func sshProvocations(t *testing.T) []provocation {
	ssh := use("ssh-path", "instance", "private_instance", "through", "public_instance", "key", "key_name")
	deny, here := types.RuleActionDeny, seenAs(t, "203.0.113.10")
	unheard := func(break_ func(*world)) func(*world) {
		return func(w *world) {
			w.Console = line("-", 5, failing("28"))
			break_(w)
		}
	}
	closed := func(w *world) { w.Groups[1].IpPermissions = nil }
	return []provocation{
		{key: "ssh.closed", check: ssh, break_: closed, args: map[string]string{"groups": "sg-public", "instance": "i-public"}},
		{key: "ssh.closed", name: "open on IPv6 alone", check: ssh, break_: func(w *world) {
			w.Groups[1].IpPermissions[0].IpRanges, w.Groups[1].IpPermissions[0].Ipv6Ranges = nil, []types.Ipv6Range{{CidrIpv6: aws.String("::/0")}}
		}},
		{key: "ssh.other-source", check: ssh, env: here, break_: func(w *world) { w.Groups[1].IpPermissions = sshFrom("198.51.100.9/32") },
			args: map[string]string{"address": "203.0.113.10", "seen": "tcp 22 ← 198.51.100.9/32", "group": "sg-public"}},
		{key: "ssh.address-unknown", check: ssh, outcome: checks.Unknown, env: seenAs(t, "a captive portal"),
			break_: func(w *world) { w.Groups[1].IpPermissions = sshFrom("198.51.100.9/32") }},
		{key: "ssh.address-unknown", name: "a private answer", check: ssh, outcome: checks.Unknown, env: seenAs(t, "192.168.0.7"),
			break_: func(w *world) { w.Groups[1].IpPermissions = sshFrom("198.51.100.9/32") }},
		{key: "ssh.inside-closed", check: ssh, break_: func(w *world) { w.Groups[0].IpPermissions = nil },
			args: map[string]string{"instance": "i-private", "from": "i-public", "source": "sg-public", "seen": "no inbound rule"}},
		{key: "ssh.inside-closed", name: "from another group", check: ssh, break_: func(w *world) {
			w.Groups[0].IpPermissions[0].UserIdGroupPairs[0].GroupId = aws.String("sg-default")
		}, args: map[string]string{"seen": "tcp 22 ← sg-default"}},
		{key: "ssh.inside-egress", check: ssh, break_: func(w *world) { w.Groups[1].IpPermissionsEgress = sshTo("10.9.0.0/16") },
			args: map[string]string{"from": "i-public", "address": "10.0.1.20", "group": "sg-public"}},
		{key: "ssh.acl-in", check: ssh, env: here, break_: aclOn("subnet-public", entry(false, 50, 22, 22, "203.0.113.0/24", deny)),
			args: map[string]string{"acl": "acl-own", "rule": "50", "port": "22", "address": "203.0.113.10", "number": "49", "instance": "i-public"}},
		{key: "ssh.acl-in", name: "of the private subnet", check: ssh, break_: aclOn("subnet-private", entry(false, 50, 22, 22, "10.0.0.0/24", deny)),
			args: map[string]string{"subnet": "subnet-private", "instance": "i-private", "first": "22", "last": "22"}},
		{key: "ssh.acl-in", name: "answers into the public subnet", check: ssh, break_: aclOn("subnet-public", entry(false, 50, 1024, 48000, "10.0.1.0/24", deny)),
			args: map[string]string{"port": "32768", "first": "1024", "last": "65535"}},
		{key: "ssh.acl-out", check: ssh, env: here, break_: aclOn("subnet-public", entry(true, 50, 1024, 65535, "0.0.0.0/0", deny)),
			args: map[string]string{"port": "49152", "address": "203.0.113.10"}},
		{key: "ssh.acl-out", name: "of the private subnet", check: ssh, break_: aclOn("subnet-private", entry(true, 1, 1024, 65535, "10.0.0.0/16", deny)),
			args: map[string]string{"address": "10.0.0.10", "write": "replace-network-acl-entry", "number": "1"}},
		{key: "ssh.address-unknown", name: "filtered by the network ACL", check: ssh, outcome: checks.Unknown, env: seenAs(t, ""),
			break_: aclOn("subnet-public", entry(false, 50, 22, 22, "203.0.113.0/24", deny)), args: map[string]string{"seen": "acl-own"}},
		{key: "instance.no-public-ip", name: "for ssh", check: ssh, break_: func(w *world) { w.Instances[0].PublicIpAddress = nil }},
		{key: "igw.not-attached", name: "for ssh", check: ssh, break_: func(w *world) { w.Gateways[0].Attachments = nil }},
		{key: "instance.stopped", name: "for ssh", check: ssh, break_: setState(0, types.InstanceStateNameStopped)},
		{key: "ssh.no-key", check: ssh, break_: func(w *world) { w.Instances[1].KeyName = nil }, args: map[string]string{"instance": "i-private"}},
		{key: "ssh.newer-key", check: ssh, break_: func(w *world) { w.Keys[0].CreateTime = aws.Time(now.Add(-time.Minute)) }},
		{key: "ssh.other-key", check: ssh, outcome: checks.Passed, break_: func(w *world) { w.Instances[1].KeyName = aws.String("mine") },
			args: map[string]string{"seen": "mine", "expected": "linklab-s3-gateway"}},

		{key: "probe.no-way-in", check: use("probe-fails", "instance", "private_instance", "name", s3Name, "nonce", "${nonce}"), break_: unheard(closed),
			args: map[string]string{"at": "sg-public", "instance": "i-private"}},
		{key: "probe.not-run", name: "ssh may be filtered, and cannot be judged", env: seenAs(t, ""),
			check:  use("probe-fails", "instance", "private_instance", "name", s3Name, "nonce", "${nonce}"),
			break_: unheard(func(w *world) { w.Groups[1].IpPermissions = sshFrom("198.51.100.9/32") })},
		{key: "list.no-way-in", check: use("probe-lists-bucket", "instance", "private_instance", "bucket", "bucket", "nonce", "${nonce}"),
			break_: unheard(aclOn("subnet-private", entry(false, 50, 22, 22, "10.0.0.0/24", deny))), args: map[string]string{"at": "acl-own", "bucket": bucketName}},
	}
}

// A learner who got in some other way has run it: how is not looked at.
func TestClosedSSHDoesNotHinderAProbeThatWasHeard(t *testing.T) {
	w := built()
	w.Console, w.Tables[2].Routes, w.Groups[1].IpPermissions = cutOff, w.Tables[2].Routes[:1], nil
	plan := []checks.CheckSpec{
		{ID: "ssh", Use: "ssh-path", With: map[string]string{"instance": "private_instance", "through": "public_instance"}, Advice: true},
		use("probe-fails", "instance", "private_instance", "name", s3Name, "nonce", "${nonce}"),
	}
	env := w.env(t)
	seenAs(t, "203.0.113.10")(env)
	result := round(t, env, plan...)
	if result.Outcome != checks.Passed || result.Findings[0].Outcome != checks.Failed || result.Findings[1].Outcome != checks.Passed {
		t.Fatalf("%s %+v", result.Outcome, result.Findings)
	}
}

// The learner's own address is in the rule: nothing stands in the way.
func TestSSHFromTheLearnersAddress(t *testing.T) {
	w := built()
	w.Groups[1].IpPermissions = sshFrom("198.51.100.0/24", "203.0.113.10/32")
	env := w.env(t)
	seenAs(t, "203.0.113.10")(env)
	finding := round(t, env, use("ssh-path", "instance", "private_instance", "through", "public_instance")).Findings[0]
	if finding.Outcome != checks.Passed || finding.Evidence[0].Expected != "TCP 22 from 203.0.113.10" {
		t.Fatalf("%+v", finding)
	}
}
