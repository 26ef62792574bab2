package lessons

import (
	"regexp"
	"strings"
)

// consolePage is a page of the AWS console that a lesson may link to.
type consolePage struct {
	home  string   // console of a service
	list  string   // place of the page in it
	one   string   // place of the page of one thing, before its id; "" without
	kinds []string // of the inputs that such an id comes from
}

// consolePages are the pages whose addresses are known for sure; the path to any
// other page is told in words. Each is what the console itself shows in a
// browser when that page is open.
var consolePages = map[string]consolePage{
	"create-endpoint":   {home: "vpcconsole", list: "CreateVpcEndpoint:"},
	"endpoints":         {"vpcconsole", "Endpoints:", "EndpointDetails:vpcEndpointId=", []string{"vpc-endpoint", "service-endpoint", "resource-endpoint"}},
	"endpoint-services": {"vpcconsole", "EndpointServices:", "EndpointServiceDetails:serviceId=", []string{"endpoint-service"}},
	"instances":         {"ec2", "Instances:", "InstanceDetails:instanceId=", []string{"instance"}},
	"load-balancers":    {home: "ec2", list: "LoadBalancers:"},
	"resource-gateways": {home: "vpcconsole", list: "ResourceGateways:"},
	"route-tables":      {"vpcconsole", "RouteTables:", "RouteTableDetails:RouteTableId=", []string{"route-table"}},
	"security-groups":   {"ec2", "SecurityGroups:", "SecurityGroup:groupId=", []string{"security-group"}},
	"stacks":            {home: "cloudformation", list: "/stacks"},
	"target-groups":     {home: "ec2", list: "TargetGroups:"},
	"vpcs":              {"vpcconsole", "vpcs:", "VpcDetails:VpcId=", []string{"vpc"}},
}

// consoleLink is a link to a page of the AWS console, or to that of one thing:
// [*VPC > Endpoints*](console:endpoints/${endpoint}).
var consoleLink = regexp.MustCompile(`\[([^\[\]\n]+)\]\(console:([a-z-]+)(?:/\$\{([a-z0-9_]+)\})?\)`)

// consolePath is such a link, in emphasis, with the rest of the path behind it.
var consolePath = regexp.MustCompile(`\[\*([^\[\]*\n]+)\*\]\(console:[^()\s]*\)\s\*>`)

// consoleID is what an id has to look like to stand in an address.
var consoleID = regexp.MustCompile(`^[A-Za-z0-9-]+$`)

// LinkConsole puts addresses in place of the links to the AWS console in a page.
// While a thing does not exist yet, its link leads to the list that it will stand
// in. Where there is no console of the account, which live says, or its address
// is not known, the words of the link are left alone.
func LinkConsole(markdown string, values map[string]string, live bool) string {
	if !live || !hasConsole(values["region"]) {
		markdown = consolePath.ReplaceAllString(markdown, "*$1 >")
	}
	return consoleLink.ReplaceAllStringFunc(markdown, func(link string) string {
		m := consoleLink.FindStringSubmatch(link)
		page, known := consolePages[m[2]]
		if !live || !known || !hasConsole(values["region"]) {
			return m[1]
		}
		return "[" + m[1] + "](" + page.address(values["region"], values[m[3]]) + ")"
	})
}

func (p consolePage) address(region, id string) string {
	place := p.list
	if p.one != "" && consoleID.MatchString(id) {
		place = p.one + id
	}
	return "https://" + region + ".console.aws.amazon.com/" + p.home + "/home?region=" + region + "#" + place
}

// hasConsole says whether the console of a region has the usual addresses; in
// China, GovCloud and other partitions they are others.
func hasConsole(region string) bool {
	for _, elsewhere := range []string{"cn-", "us-gov-", "us-iso", "eu-isoe-", "eusc-"} {
		if strings.HasPrefix(region, elsewhere) {
			return false
		}
	}
	return consoleID.MatchString(region)
}
