package selftest

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"linklab/checks"
	"linklab/lessons"
	"linklab/lessons/simulated"
)

// unusual is a way to have a step right that no page proposes. The commands are
// run after the step's own; those of a step that wants a probe run once more.
type unusual struct {
	name, lab, step string
	commands        []lessons.Command
}

func laptop(text string) lessons.Command  { return lessons.Command{Host: "laptop", Text: text} }
func private(text string) lessons.Command { return lessons.Command{Host: "private", Text: text} }

const (
	closedOut = "aws ec2 revoke-security-group-egress --group-id ${private_security_group} --protocol -1 --cidr 0.0.0.0/0\n"
	peering   = `peer=$(aws ec2 create-vpc --cidr-block 10.9.0.0/16 --query Vpc.VpcId --output text)
pcx=$(aws ec2 create-vpc-peering-connection --vpc-id ${vpc} --peer-vpc-id $peer --query VpcPeeringConnection.VpcPeeringConnectionId --output text)
aws ec2 accept-vpc-peering-connection --vpc-peering-connection-id $pcx
aws ec2 create-route --route-table-id ${private_route_table} --destination-cidr-block 10.9.0.0/16 --vpc-peering-connection-id $pcx`
	mainTable = `main=$(aws ec2 describe-route-tables --filters Name=vpc-id,Values=${vpc} Name=association.main,Values=true --query 'RouteTables[0].RouteTableId' --output text)
old=$(aws ec2 describe-route-tables --route-table-ids ${private_route_table} --query 'RouteTables[0].Associations[0].RouteTableAssociationId' --output text)
aws ec2 disassociate-route-table --association-id $old
aws ec2 modify-vpc-endpoint --vpc-endpoint-id ${endpoint} --add-route-table-ids $main --remove-route-table-ids ${private_route_table}`
	byAddress = `group=$(aws elbv2 create-target-group --name own --protocol TCP --port 80 --target-type ip --vpc-id ${provider_vpc} --query 'TargetGroups[0].TargetGroupArn' --output text)
for ip in $(aws ec2 describe-instances --instance-ids ${web_1} ${web_2} --query 'Reservations[].Instances[].PrivateIpAddress' --output text); do aws elbv2 register-targets --target-group-arn $group --targets Id=$ip; done
aws elbv2 modify-listener --listener-arn $(aws elbv2 describe-listeners --load-balancer-arn ${load_balancer} --query 'Listeners[0].ListenerArn' --output text) --default-actions Type=forward,TargetGroupArn=$group`
	secondService = `balancer=$(aws elbv2 create-load-balancer --type network --scheme internal --name second --subnets ${provider_subnet} --query 'LoadBalancers[0].LoadBalancerArn' --output text)
aws ec2 create-vpc-endpoint-service-configuration --network-load-balancer-arns $balancer`
	strictACL = `acl=$(aws ec2 create-network-acl --vpc-id ${vpc} --query NetworkAcl.NetworkAclId --output text)
allow() { aws ec2 create-network-acl-entry --network-acl-id $acl $1 --rule-number $2 --protocol tcp --port-range From=$3,To=$4 --cidr-block $5 --rule-action allow; }
allow --egress 100 443 443 0.0.0.0/0
allow --egress 110 1024 65535 10.0.0.0/16
allow --ingress 100 1024 65535 0.0.0.0/0
allow --ingress 110 22 22 10.0.0.0/16
old=$(aws ec2 describe-network-acls --filters Name=association.subnet-id,Values=${private_subnet} --query "NetworkAcls[0].Associations[?SubnetId=='${private_subnet}'].NetworkAclAssociationId" --output text)
aws ec2 replace-network-acl-association --association-id $old --network-acl-id $acl`
)

func unusualWays() []unusual {
	policy := func(statement string) lessons.Command {
		return laptop(`aws ec2 modify-vpc-endpoint --vpc-endpoint-id ${endpoint} --policy-document '{"Version":"2012-10-17","Statement":` + statement + `}'`)
	}
	role := func(statement string) lessons.Command {
		return laptop(`aws iam detach-role-policy --role-name ${role_name} --policy-arn arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess
aws iam put-role-policy --role-name ${role_name} --policy-name own --policy-document '{"Version":"2012-10-17","Statement":` + statement + `}'`)
	}
	groups := laptop(`aws ec2 modify-instance-attribute --instance-id ${private_instance} --groups ${private_security_group} $(aws ec2 describe-security-groups --filters Name=vpc-id,Values=${vpc} Name=group-name,Values=default --query 'SecurityGroups[0].GroupId' --output text)`)
	const s3, endpoint, service = "s3-gateway", "interface-endpoint", "endpoint-service"
	return []unusual{
		{"the resolver by its address", s3, "network", []lessons.Command{laptop("aws ec2 associate-dhcp-options --vpc-id ${vpc} --dhcp-options-id $(aws ec2 create-dhcp-options --dhcp-configurations Key=domain-name-servers,Values=169.254.169.253 --query DhcpOptions.DhcpOptionsId --output text)")}},
		{"more subnets", s3, "network", []lessons.Command{laptop("aws ec2 create-subnet --vpc-id ${vpc} --cidr-block 10.0.7.0/24\naws ec2 create-subnet --vpc-id ${vpc} --cidr-block 10.0.8.0/24")}},
		{"a peering", s3, "network", []lessons.Command{laptop(peering)}},
		{"a role by NotAction", s3, "role", []lessons.Command{role(`{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`)}},
		{"a role that denies what does not come from the VPC", s3, "proof", []lessons.Command{laptop(`aws iam put-role-policy --role-name ${role_name} --policy-name guard --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceVpc":"${vpc}"}}}]}'`)}},
		{"an endpoint for each table", s3, "proof", []lessons.Command{laptop(`aws ec2 modify-vpc-endpoint --vpc-endpoint-id ${endpoint} --remove-route-table-ids ${public_route_table}
aws ec2 create-vpc-endpoint --vpc-id ${vpc} --service-name com.amazonaws.${region}.s3 --route-table-ids ${public_route_table}`)}},
		{"a narrow policy by a Deny of all else", "endpoint-policy", "endpoint-policy", []lessons.Command{policy(`[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"*","NotResource":["arn:aws:s3:::${bucket}","arn:aws:s3:::${bucket}/*","arn:aws:s3:::al2023-repos-${region}-de612dc2/*"]}]`)}},
		{"a narrow policy beside Systems Manager's buckets", "endpoint-policy", "endpoint-policy", []lessons.Command{policy(`[{"Effect":"Allow","Principal":"*","NotAction":"s3:DeleteObject","Resource":["arn:aws:s3:::${bucket}","arn:aws:s3:::${bucket}/*"]},{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":["arn:aws:s3:::al2023-repos-${region}-de612dc2/*","arn:aws:s3:::aws-ssm-${region}/*"]}]`)}},
		{"two endpoints", s3, "route", []lessons.Command{laptop(`second=$(aws ec2 create-vpc-endpoint --vpc-id ${vpc} --vpc-endpoint-type Gateway --service-name com.amazonaws.${region}.s3 --query VpcEndpoint.VpcEndpointId --output text)
aws ec2 modify-vpc-endpoint --vpc-endpoint-id ${endpoint} --remove-route-table-ids ${private_route_table}
aws ec2 modify-vpc-endpoint --vpc-endpoint-id $second --add-route-table-ids ${private_route_table}`)}},
		{"the main table", s3, "route", []lessons.Command{laptop(mainTable)}},
		{"a broader route", s3, "route", []lessons.Command{laptop("aws ec2 create-route --route-table-id ${private_route_table} --destination-cidr-block 52.0.0.0/8 --network-interface-id $(aws ec2 describe-instances --instance-ids ${public_instance} --query 'Reservations[0].Instances[0].NetworkInterfaces[0].NetworkInterfaceId' --output text)")}},
		{"a rule for the prefix list alone", s3, "proof", []lessons.Command{laptop(closedOut + "aws ec2 authorize-security-group-egress --group-id ${private_security_group} --ip-permissions IpProtocol=tcp,FromPort=443,ToPort=443,PrefixListIds=[{PrefixListId=${prefix_list}}]")}},
		{"everywhere in two halves", s3, "proof", []lessons.Command{laptop(closedOut + "aws ec2 authorize-security-group-egress --group-id ${private_security_group} --protocol tcp --port 0-65535 --cidr 0.0.0.0/1\naws ec2 authorize-security-group-egress --group-id ${private_security_group} --protocol tcp --port 443 --cidr 128.0.0.0/1")}},
		{"a second group that lets out", s3, "proof", []lessons.Command{groups, laptop(closedOut)}},
		{"a network ACL of one's own", s3, "proof", []lessons.Command{laptop(strictACL)}},
		{"a second interface", s3, "proof", []lessons.Command{laptop("aws ec2 attach-network-interface --network-interface-id $(aws ec2 create-network-interface --subnet-id ${private_subnet} --query NetworkInterface.NetworkInterfaceId --output text) --instance-id ${private_instance} --device-index 1")}},
		{"stopped and started", s3, "proof", []lessons.Command{laptop("aws ec2 stop-instances --instance-ids ${private_instance}\naws ec2 start-instances --instance-ids ${private_instance}")}},
		{"an endpoint policy by NotAction", s3, "proof", []lessons.Command{policy(`{"Effect":"Allow","Principal":{"AWS":"*"},"NotAction":["s3:Put*"],"Resource":"*"}`)}},
		{"an endpoint policy for a role's name", s3, "proof", []lessons.Command{policy(`[{"Effect":"Allow","Principal":"*","Action":["s3:List*","s3:Get*"],"Resource":["*"],"Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/linklab-*"}}}]`)}},
		{"a proxy that is passed by", s3, "proof", []lessons.Command{private("printf 'https_proxy=http://10.0.0.99:3128\\nno_proxy=.amazonaws.com\\n' | sudo tee -a /etc/environment")}},
		{"another region in the aws configuration", s3, "proof", []lessons.Command{private("sudo mkdir -p /root/.aws && printf '[default]\\nregion = us-east-1\\n' | sudo tee /root/.aws/config")}},

		{"a range of ports from the VPC's range", endpoint, "group", []lessons.Command{laptop("aws ec2 revoke-security-group-ingress --group-id ${endpoint_security_group} --protocol tcp --port 443 --source-group ${private_security_group}\naws ec2 authorize-security-group-ingress --group-id ${endpoint_security_group} --protocol tcp --port 400-500 --cidr 10.0.0.0/8")}},
		{"a second zone", endpoint, "endpoint", []lessons.Command{laptop("aws ec2 modify-vpc-endpoint --vpc-endpoint-id ${endpoint} --add-subnet-ids $(aws ec2 create-subnet --vpc-id ${vpc} --cidr-block 10.0.9.0/24 --availability-zone ${region}c --query Subnet.SubnetId --output text)")}},
		{"a zone above the name", endpoint, "private-dns", []lessons.Command{laptop("aws route53 create-hosted-zone --name ${region}.amazonaws.com --vpc VPCRegion=${region},VPCId=${vpc} --caller-reference own --hosted-zone-config PrivateZone=true")}},
		{"outbound to the endpoint's group alone", endpoint, "https", []lessons.Command{laptop(closedOut + "aws ec2 authorize-security-group-egress --group-id ${private_security_group} --protocol tcp --port 443 --source-group ${endpoint_security_group}")}},
		{"the instance in the endpoint's own group", endpoint, "https", []lessons.Command{laptop(`aws ec2 revoke-security-group-ingress --group-id ${endpoint_security_group} --protocol tcp --port 443 --source-group ${private_security_group}
aws ec2 authorize-security-group-ingress --group-id ${endpoint_security_group} --protocol tcp --port 443 --source-group ${endpoint_security_group}
aws ec2 modify-instance-attribute --instance-id ${private_instance} --groups ${private_security_group} ${endpoint_security_group}`)}},
		{"a target group by address", service, "page", []lessons.Command{laptop(byAddress)}},
		{"a second service on a load balancer of its own", service, "page", []lessons.Command{laptop(secondService)}},
		{"a role for the agent's namespace alone", "cloudwatch-privatelink", "role", []lessons.Command{laptop(`aws iam detach-role-policy --role-name ${role_name} --policy-arn arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy
aws iam put-role-policy --role-name ${role_name} --policy-name own --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:DescribeTags","Resource":"*"},{"Effect":"Allow","Action":"cloudwatch:PutMetricData","Resource":"*","Condition":{"StringEquals":{"cloudwatch:namespace":"CWAgent"}}}]}'`)}},
		{"a role that denies other namespaces", "cloudwatch-privatelink", "role", []lessons.Command{laptop(`aws iam put-role-policy --role-name ${role_name} --policy-name guard --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"cloudwatch:PutMetricData","Resource":"*","Condition":{"StringNotEquals":{"cloudwatch:namespace":"CWAgent"}}}]}'`)}},
		{"a gateway endpoint beside it", endpoint, "https", []lessons.Command{laptop("aws ec2 create-vpc-endpoint --vpc-id ${vpc} --service-name com.amazonaws.${region}.s3 --route-table-ids ${private_route_table}")}},
	}
}

// TestUnusualIsRight holds the checks against ways that are right and that the
// lessons do not go: none may be told a fault that it has not.
func TestUnusualIsRight(t *testing.T) {
	if testing.Short() {
		t.Skip("it solves labs")
	}
	course := embedded(t)
	solved := map[string]*prover{}
	for _, u := range unusualWays() {
		if solved[u.lab] != nil {
			continue
		}
		lab := *course.Lab(u.lab)
		lab.Mistakes = nil
		p := &prover{opts: Options{Course: course, Told: func(string, *Step, *Mistake) {}}, lab: &lab, dir: t.TempDir(), logins: simulated.Logins(&lab)}
		if _, err := p.prove(t.Context()); err != nil {
			t.Fatal(err)
		}
		solved[u.lab] = p
	}
	for _, u := range unusualWays() {
		t.Run(u.lab+" "+u.step+" "+u.name, func(t *testing.T) {
			p := solved[u.lab]
			step := p.lab.Step(u.step)
			after := 0
			for i, s := range p.lab.Steps {
				if s == step {
					after = i + 1
				}
			}
			home := filepath.Join(t.TempDir(), "home")
			if err := snapshot(p.before(after), home); err != nil {
				t.Fatal(err)
			}
			b, err := openBench(t.Context(), home, course, p.lab, p.logins)
			if err != nil {
				t.Fatal(err)
			}
			defer b.close()
			var typed bytes.Buffer
			b.transcript = &typed
			if err := b.run(t.Context(), u.step, u.commands); err != nil {
				t.Fatal(err)
			}
			if text := typed.String(); strings.Contains(text, "An error occurred") || strings.Contains(text, "usage:") {
				t.Fatalf("the way cannot be gone:\n%s", text)
			}
			if step.Nonce {
				if err := b.run(t.Context(), u.step, step.Commands()); err != nil {
					t.Fatal(err)
				}
			}
			report, err := b.settled(t.Context(), u.step)
			if err != nil {
				t.Fatal(err)
			}
			if report.Outcome != checks.Passed {
				t.Errorf("%s: %s", report.Outcome, b.why(report))
			}
		})
	}
}
