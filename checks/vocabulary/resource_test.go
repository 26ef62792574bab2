package vocabulary

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/vpclattice"
	lattice "github.com/aws/aws-sdk-go-v2/service/vpclattice/types"

	"linklab/checks"
)

var (
	webCheck           = use("web-answers", "instance", "server_instance")
	gatewayCheck       = use("resource-gateway", "gateway", "gateway", "vpc", "server_vpc")
	egressCheck        = use("gateway-egress", "gateway", "gateway", "instance", "server_instance")
	admitsCheck        = use("resource-admits-gateway", "gateway", "gateway", "instance", "server_instance")
	configurationCheck = use("resource-configuration", "configuration", "configuration", "gateway", "gateway", "instance", "server_instance")
	endpointCheck      = use("resource-endpoint", "endpoint", "endpoint", "vpc", "client_vpc", "configuration", "configuration")
	accessibleCheck    = use("resource-accessible", "endpoint", "endpoint", "gateway", "gateway")
	nameCheck          = use("association-name", "endpoint", "endpoint")
	pageCheck          = use("resource-page", "client", "client_instance", "endpoint", "endpoint", "name", "association_name", "configuration", "configuration",
		"gateway", "gateway", "instance", "server_instance", "nonce", "${nonce}")
	latticeCheck = use("lattice-gone", "gateway", "gateway", "configuration", "configuration", "vpc", "server_vpc")
)

// resourceWorld is an environment of the resource endpoint lab.
func resourceWorld(env *checks.Env) {
	env.Lab, env.Stack, env.Inputs = "resource-endpoint", "linklab-resource-endpoint", resourceInputs()
	env.Chosen = map[string]string{"gateway": "rgw-1", "configuration": "rcfg-1"}
}

// TestResourceLabHolds is the lab when all of it is done: every check passes,
// the name seen in public DNS or not.
func TestResourceLabHolds(t *testing.T) {
	for name, dns := range map[string][]string{"public name": {"10.2.0.30"}, "other answer": {"203.0.113.9"}} {
		t.Run(name, func(t *testing.T) {
			w := built()
			w.asResourceLab()
			env := w.env(t)
			resourceWorld(env)
			env.Uplink.DNS = serveDNS(t, dns)
			result := round(t, env, webCheck, gatewayCheck, egressCheck, admitsCheck, configurationCheck, endpointCheck, accessibleCheck, nameCheck, pageCheck)
			for _, finding := range result.Findings {
				if finding.Outcome != checks.Passed {
					t.Errorf("%s is %s: %+v", finding.Check, finding.Outcome, finding.Diagnosis)
				}
				if finding.Check == "association-name" && (finding.Level == checks.ObservedPublic) != (name == "public name") {
					t.Errorf("the name is known as %s", finding.Level)
				}
			}
		})
	}
}

// AVAILABLE is what the SDK's documentation calls an accessible resource.
func TestAccessibleInBothSpellings(t *testing.T) {
	w := built()
	w.asResourceLab()
	w.Lattice.Associations[0].AssociatedResourceAccessibility = aws.String("AVAILABLE")
	env := w.env(t)
	resourceWorld(env)
	if finding := round(t, env, accessibleCheck).Findings[0]; finding.Outcome != checks.Passed {
		t.Errorf("%s %+v", finding.Outcome, finding.Diagnosis)
	}
}

func TestLatticeIsGone(t *testing.T) {
	w := built()
	w.asResourceLab()
	w.Lattice.Gateways, w.Lattice.Configurations = nil, nil
	env := w.env(t)
	resourceWorld(env)
	if finding := round(t, env, latticeCheck).Findings[0]; finding.Outcome != checks.Passed {
		t.Errorf("%s %+v", finding.Outcome, finding.Diagnosis)
	}
}

// elsewhereToo has a round look in other regions, where nothing is chosen yet.
func elsewhereToo(e *checks.Env) { e.Elsewhere, e.Chosen = true, nil }

func away(w *world, there *world) { w.Elsewhere = map[string]*world{"us-east-1": there} }

// resourceProvocations are the ways to get the resource endpoint lab wrong.
func resourceProvocations() []provocation {
	dropped := strings.Replace(pageLine, "curl=0 http=200 remote=10.2.0.30", "curl=28 http=000 remote=-", 1)
	group := func(w *world, id string) *types.SecurityGroup {
		for i := range w.Groups {
			if *w.Groups[i].GroupId == id {
				return &w.Groups[i]
			}
		}
		return nil
	}
	rg := func(w *world) *lattice.ResourceGatewaySummary { return &w.Lattice.Gateways[0] }
	rc := func(w *world) *vpclattice.GetResourceConfigurationOutput { return w.Lattice.Configurations[0] }
	drop := func(also func(*world)) func(*world) {
		return func(w *world) {
			w.Console = dropped
			if also != nil {
				also(w)
			}
		}
	}
	all := []provocation{
		{key: "web.not-running", check: webCheck, break_: func(w *world) {
			w.Console = strings.Replace(ownPageLine, "curl=0 http=200 remote=127.0.0.1", "curl=7 http=000 remote=-", 1)
		}, args: map[string]string{"instance": "i-server", "code": "7"}},

		{key: "rg.none", check: gatewayCheck, break_: func(w *world) { w.Lattice.Gateways = nil }, env: func(e *checks.Env) { e.Chosen = nil }, args: map[string]string{"vpc": "vpc-server"}},
		{key: "rg.other-vpc", check: gatewayCheck, break_: func(w *world) { rg(w).VpcIdentifier = aws.String("vpc-client") }, args: map[string]string{"vpc": "vpc-client", "expected": "vpc-server"}},
		{key: "rg.pending", outcome: checks.Waiting, check: gatewayCheck, break_: func(w *world) { rg(w).Status = lattice.ResourceGatewayStatusCreateInProgress }},
		{key: "rg.failed", check: gatewayCheck, break_: func(w *world) { rg(w).Status = lattice.ResourceGatewayStatusCreateFailed }},

		{key: "rg.no-egress", check: egressCheck, break_: func(w *world) { group(w, "sg-gateway").IpPermissionsEgress = nil }},
		{key: "rg.inbound-only", check: egressCheck, break_: func(w *world) {
			group(w, "sg-gateway").IpPermissionsEgress, group(w, "sg-gateway").IpPermissions = nil, []types.IpPermission{webRule("10.2.0.0/16")}
		}},
		{key: "rg.egress-port", check: egressCheck, break_: func(w *world) {
			rule := &group(w, "sg-gateway").IpPermissionsEgress[0]
			rule.FromPort, rule.ToPort = aws.Int32(443), aws.Int32(443)
		}},
		{key: "rg.egress-elsewhere", check: egressCheck, break_: func(w *world) {
			group(w, "sg-gateway").IpPermissionsEgress = []types.IpPermission{webRule("10.2.0.0/16")}
		}},
		{key: "rg.no-subnet", outcome: checks.Waiting, check: admitsCheck, break_: func(w *world) { rg(w).SubnetIds = nil }},
		{key: "web.no-inbound", check: admitsCheck, break_: func(w *world) { group(w, "sg-server").IpPermissions = nil }, args: map[string]string{"source": "sg-gateway", "group": "sg-server"}},
		{key: "web.admits-client", check: admitsCheck, break_: func(w *world) {
			group(w, "sg-server").IpPermissions = []types.IpPermission{webRule("10.2.0.0/24")}
		}},
		{key: "web.admits-other", check: admitsCheck, break_: func(w *world) {
			group(w, "sg-server").IpPermissions = []types.IpPermission{webRule("10.2.0.0/24", "sg-server")}
		}},

		{key: "region.other", name: "a resource gateway", check: gatewayCheck, env: elsewhereToo, break_: func(w *world) {
			away(w, &world{Lattice: latticeWorld{Gateways: []lattice.ResourceGatewaySummary{{Id: aws.String("rgw-far")}}}})
			w.Lattice.Gateways = nil
		}, args: map[string]string{"id": "rgw-far", "region": "us-east-1"}},
		{key: "region.other", name: "a resource configuration", check: configurationCheck, env: elsewhereToo, break_: func(w *world) {
			away(w, &world{Lattice: latticeWorld{Configurations: []*vpclattice.GetResourceConfigurationOutput{{Id: aws.String("rcfg-far")}}}})
			w.Lattice.Configurations = nil
		}, args: map[string]string{"id": "rcfg-far"}},
		{key: "region.other", name: "a resource endpoint", check: endpointCheck, env: elsewhereToo, break_: func(w *world) {
			away(w, &world{Endpoints: []types.VpcEndpoint{{VpcEndpointId: aws.String("vpce-far"), VpcEndpointType: types.VpcEndpointTypeResource, State: "available"}}})
			w.Endpoints = nil
		}, args: map[string]string{"id": "vpce-far"}},
		{key: "rc.none", check: configurationCheck, break_: func(w *world) { w.Lattice.Configurations = nil }, env: func(e *checks.Env) { e.Chosen = nil }, args: map[string]string{"gateway": "rgw-1"}},
		{key: "rc.pending", outcome: checks.Waiting, check: configurationCheck, break_: func(w *world) { rc(w).Status = lattice.ResourceConfigurationStatusCreateInProgress }},
		{key: "rc.failed", check: configurationCheck, break_: func(w *world) {
			rc(w).Status, rc(w).FailureReason = lattice.ResourceConfigurationStatusCreateFailed, aws.String("no such address")
		}, args: map[string]string{"reason": "no such address"}},
		{key: "rc.type", check: configurationCheck, break_: func(w *world) { rc(w).Type = lattice.ResourceConfigurationTypeGroup }},
		{key: "rc.other-gateway", check: configurationCheck, break_: func(w *world) { rc(w).ResourceGatewayId = aws.String("rgw-2") }},
		{key: "rc.port", check: configurationCheck, break_: func(w *world) { rc(w).PortRanges = []string{"443", "8080-8090"} }, args: map[string]string{"ports": "443, 8080-8090"}},
		{key: "rc.other-address", check: configurationCheck, break_: func(w *world) { setIP(rc(w), "10.1.0.11") }, args: map[string]string{"seen": "10.1.0.11", "expected": "10.1.0.10"}},
		{key: "rc.other-address", name: "of a database", check: configurationCheck, break_: func(w *world) {
			rc(w).ResourceConfigurationDefinition = &lattice.ResourceConfigurationDefinitionMemberArnResource{Value: lattice.ArnResource{Arn: aws.String("arn:aws:rds:x")}}
		}},
		{key: "rc.other-address", name: "of a public name", check: configurationCheck, dns: []string{"203.0.113.9"}, break_: func(w *world) { setDomain(rc(w), "www.example.com") },
			args: map[string]string{"seen": "www.example.com (203.0.113.9)"}},
		{key: "rg.dns-mode", check: configurationCheck, dns: []string{}, break_: func(w *world) { setDomain(rc(w), "web.internal") }},

		{key: "re.none", check: endpointCheck, break_: func(w *world) { w.Endpoints = nil }},
		{key: "re.other-vpc", check: endpointCheck, break_: func(w *world) { w.Endpoints[0].VpcId = aws.String("vpc-server") }, args: map[string]string{"vpc": "vpc-server", "expected": "vpc-client"}},
		{key: "re.other-type", check: endpointCheck, break_: func(w *world) { w.Endpoints[0].VpcEndpointType = types.VpcEndpointTypeInterface }},
		{key: "re.other-configuration", check: endpointCheck, break_: func(w *world) {
			w.Endpoints[0].ResourceConfigurationArn = aws.String("arn:aws:vpc-lattice:ap-northeast-2:123456789012:resourceconfiguration/rcfg-2")
		}, args: map[string]string{"seen": "rcfg-2", "expected": "rcfg-1"}},
		{key: "rg.az", check: accessibleCheck, break_: func(w *world) { w.Subnets[0].AvailabilityZoneId = aws.String("apne2-az2") }},
		{key: "association.pending", outcome: checks.Waiting, check: accessibleCheck, break_: func(w *world) {
			w.Lattice.Associations[0].AssociatedResourceAccessibility = aws.String("Inaccessible")
		}},
		{key: "association.pending", name: "not listed", outcome: checks.Waiting, check: accessibleCheck, break_: func(w *world) { w.Lattice.Associations = nil }},
		{key: "association.failed", check: accessibleCheck, break_: func(w *world) {
			one := &w.Lattice.Associations[0]
			one.AssociatedResourceAccessibility, one.FailureReason = aws.String("Inaccessible"), aws.String("it was deleted")
		}},
		{key: "association.no-name", outcome: checks.Waiting, check: nameCheck, break_: func(w *world) { w.Lattice.Associations[0].DnsEntry = nil }},

		{key: "resource.other-name", check: pageCheck, break_: func(w *world) { w.Console = strings.Replace(pageLine, "name="+leadingName, "name=10.1.0.10", 1) }},
		{key: "resource.other-path", check: pageCheck, break_: func(w *world) { w.Console = strings.Replace(pageLine, "remote=10.2.0.30", "remote=127.0.0.1", 1) }},
		{key: "resource.refused", check: pageCheck, break_: func(w *world) {
			w.Console = strings.Replace(pageLine, "curl=0 http=200 remote=10.2.0.30", "curl=7 http=000 remote=-", 1)
		}},
		{key: "resource.28-unexplained", outcome: checks.Waiting, check: pageCheck, break_: drop(nil)},
		{key: "leg.acl-in", name: "between the gateway and the server", check: pageCheck, break_: drop(gatewayBeside("subnet-server", refusing(false, 80))),
			args: map[string]string{"subnet": "subnet-server", "block": "10.1.9.0/24"}},
		{key: "leg.acl-out", name: "from the server back to the gateway", check: pageCheck, break_: drop(gatewayBeside("subnet-server", refusing(true, 40000))),
			args: map[string]string{"subnet": "subnet-server", "block": "10.1.9.0/24", "first": "1024"}},
		{key: "rg.no-egress", name: "seen from inside", check: pageCheck, break_: drop(func(w *world) { group(w, "sg-gateway").IpPermissionsEgress = nil })},
		{key: "web.no-inbound", name: "seen from inside", check: pageCheck, break_: drop(func(w *world) { group(w, "sg-server").IpPermissions = nil })},
		{key: "rc.port", name: "seen from inside", check: pageCheck, break_: drop(func(w *world) { rc(w).PortRanges = []string{"443"} })},

		{key: "clean.configuration-left", check: latticeCheck},
		{key: "clean.gateway-left", check: latticeCheck, break_: func(w *world) { w.Lattice.Configurations = nil }},
		{key: "clean.lattice-deleting", outcome: checks.Waiting, check: latticeCheck, break_: func(w *world) {
			rc(w).Status = lattice.ResourceConfigurationStatusDeleteInProgress
		}},
		{key: "clean.lattice-deleting", name: "gateway", outcome: checks.Waiting, check: latticeCheck, break_: func(w *world) {
			w.Lattice.Configurations, rg(w).Status = nil, lattice.ResourceGatewayStatusDeleteInProgress
		}},
	}
	for i, p := range all {
		all[i].break_ = func(w *world) {
			w.asResourceLab()
			if p.break_ != nil {
				p.break_(w)
			}
		}
		all[i].env = func(e *checks.Env) {
			resourceWorld(e)
			if p.env != nil {
				p.env(e)
			}
		}
	}
	return all
}

func setIP(c *vpclattice.GetResourceConfigurationOutput, address string) {
	c.ResourceConfigurationDefinition = &lattice.ResourceConfigurationDefinitionMemberIpResource{Value: lattice.IpResource{IpAddress: &address}}
}

func setDomain(c *vpclattice.GetResourceConfigurationOutput, domain string) {
	c.ResourceConfigurationDefinition = &lattice.ResourceConfigurationDefinitionMemberDnsResource{Value: lattice.DnsResource{DomainName: &domain}}
}

// gatewayBeside puts the resource gateway into a subnet of its own, and refuses
// something in the network ACL of another.
func gatewayBeside(subnet string, entry types.NetworkAclEntry) func(*world) {
	return func(w *world) {
		w.Subnets = append(w.Subnets, types.Subnet{SubnetId: aws.String("subnet-gateway"), VpcId: aws.String("vpc-server"), CidrBlock: aws.String("10.1.9.0/24"),
			AvailabilityZone: w.Subnets[0].AvailabilityZone, AvailabilityZoneId: w.Subnets[0].AvailabilityZoneId})
		w.Lattice.Gateways[0].SubnetIds = []string{"subnet-gateway"}
		aclOn(subnet, entry)(w)
		w.ACLs[0].Associations = append(w.ACLs[0].Associations, types.NetworkAclAssociation{SubnetId: aws.String("subnet-gateway")})
	}
}
