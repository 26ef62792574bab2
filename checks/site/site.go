// Package site finds the lab's resources in the account: which VPC, which
// subnets, which instances the checks and the commands speak of. It never
// guesses: what could be several things is a choice for the learner.
package site

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"

	"linklab/checks/account"
)

// Kinds of inputs.
const (
	KindVPC           = "vpc"
	KindSubnet        = "subnet"
	KindRouteTable    = "route-table"
	KindSecurityGroup = "security-group"
	KindInstance      = "instance"
	KindPublicIP      = "public-ip"
	KindPrivateIP     = "private-ip"
	KindEndpoint      = "vpc-endpoint"
	KindPrefixList    = "prefix-list"
	KindBucket        = "bucket"
	KindName          = "name"
	KindAccount       = "account"
	KindRegion        = "region"
	KindNonce         = "nonce"
	KindPrincipal     = "principal" // ARN by which policies know the learner

	// KindSerialConsole is on or off: whether the region lets people onto serial
	// consoles, as it was when the lab was first looked at.
	KindSerialConsole = "serial-console"

	KindLoadBalancer     = "load-balancer"      // ARN of a network load balancer
	KindLoadBalancerName = "load-balancer-name" // its DNS name
	KindTargetGroup      = "target-group"       // ARN
	KindOwnService       = "endpoint-service"   // id of one of the account's own, vpce-svc-…
	KindServiceName      = "service-name"       // its name, com.amazonaws.vpce.…
	KindServiceEndpoint  = "service-endpoint"   // endpoint to it
	KindServiceDNS       = "service-dns"        // that endpoint's DNS name

	KindResourceGateway       = "resource-gateway"
	KindResourceConfiguration = "resource-configuration"
	KindResourceEndpoint      = "resource-endpoint"
	KindAssociationName       = "association-name"
)

// Kinds are all kinds of inputs.
func Kinds() []string {
	return append(costKinds(), KindVPC, KindSubnet, KindRouteTable, KindSecurityGroup, KindInstance, KindPublicIP, KindPrivateIP,
		KindEndpoint, KindPrefixList, KindBucket, KindName, KindAccount, KindRegion, KindNonce, KindPrincipal, KindSerialConsole,
		KindLoadBalancer, KindLoadBalancerName, KindTargetGroup, KindOwnService, KindServiceName, KindServiceEndpoint, KindServiceDNS,
		KindResourceGateway, KindResourceConfiguration, KindResourceEndpoint, KindAssociationName)
}

// Input is a resource of the learner's that commands and checks speak of.
type Input struct {
	ID      string   // private_subnet; begins with public_ or private_ when the lab has one of each
	Kind    string   // one of Kinds
	Logical string   // logical id in the lab's stack
	Names   []string // Name tags by which it is known without a stack
	Default string   // value when it can be computed: "linklab-${account}-${region}"
	Service string   // of an endpoint or a prefix list: short name of its service; "" is s3
	In      string   // input of the VPC that it lies in; "" is the first, which is the only one of most labs
}

// Side is the side of the lab's network that an input lies on.
type Side string

// The sides; an input of neither has none.
const (
	Public  Side = "public"
	Private Side = "private"
)

// Side follows from the input's id.
func (i Input) Side() Side {
	switch {
	case strings.HasPrefix(i.ID, "public_"):
		return Public
	case strings.HasPrefix(i.ID, "private_"):
		return Private
	}
	return ""
}

var inputID = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,62}$`)

// IsInputID tells whether a text can be the id of an input.
func IsInputID(text string) bool { return inputID.MatchString(text) }

// Wanted is what to find, and what is known beforehand.
type Wanted struct {
	Lab    string
	Stack  string
	Inputs []Input
	Chosen map[string]string
	Nonce  string
}

// How an input was found, in the order in which ways are tried.
const (
	ByChoice   = "chosen"   // the learner chose it, or an earlier round found it
	ByStack    = "stack"    // the lab's stack made it
	ByTag      = "tag"      // it bears the tag linklab=<lab>
	ByName     = "name"     // its Name tag is one of the input's
	ByPlace    = "place"    // it is the only one where it must be
	ByComputed = "computed" // its value follows from others
	ByFirst    = "first"    // it is what was seen first, and stays that
)

// Problem is why an input was not found, in the catalogue's words.
type Problem struct {
	Key  string
	Args map[string]string
}

// Choice asks the learner which of several resources an input is.
type Choice struct {
	Input      string
	Candidates []Candidate
}

// Candidate is one resource that an input may be.
type Candidate struct{ ID, Name, Detail string }

// Found is what is known of one input.
type Found struct {
	Value   string
	How     string
	Problem *Problem // why there is no value; nil when there is one
	Err     error    // the account could not be read
	Gone    string   // an id that was chosen, or that the stack made, and that is not there any more
}

// Site is the lab's resources as found in one round. It does not change.
type Site struct {
	found   map[string]Found
	choices []Choice
	order   []string
}

// Get is what is known of an input.
func (s *Site) Get(input string) Found {
	found, ok := s.found[input]
	if !ok {
		return Found{Problem: &Problem{Key: "input.unknown", Args: map[string]string{"input": input}}}
	}
	return found
}

// ID is an input's value, "" when it is not known.
func (s *Site) ID(input string) string { return s.found[input].Value }

// Values are all known values by input.
func (s *Site) Values() map[string]string {
	values := map[string]string{}
	for id, found := range s.found {
		if found.Value != "" {
			values[id] = found.Value
		}
	}
	return values
}

// How says how each known value was found.
func (s *Site) How() map[string]string {
	how := map[string]string{}
	for id, found := range s.found {
		if found.Value != "" {
			how[id] = found.How
		}
	}
	return how
}

// Choices are what the learner has to choose, in the order of the inputs.
func (s *Site) Choices() []Choice { return slices.Clone(s.choices) }

var variable = regexp.MustCompile(`\$\{([a-z][a-z0-9_-]*)\}`)

// Expand fills in ${input} with its value; what is not known stays.
func (s *Site) Expand(text string) string {
	return variable.ReplaceAllStringFunc(text, func(match string) string {
		if value := s.ID(match[2 : len(match)-1]); value != "" {
			return value
		}
		return match
	})
}

// Unfilled tells whether a text still has a variable without value.
func Unfilled(text string) bool { return variable.MatchString(text) }

// readsOf are the reads that finding an input of a kind begins with.
var readsOf = map[string][]account.Read{
	KindAccount:       {account.ReadIdentity},
	KindPrincipal:     {account.ReadIdentity},
	KindVPC:           {account.ReadVPCs},
	KindSubnet:        {account.ReadSubnets, account.ReadInstances, account.ReadRouteTables},
	KindRouteTable:    {account.ReadRouteTables},
	KindInstance:      {account.ReadInstances},
	KindSecurityGroup: {account.ReadInstances},
	KindPublicIP:      {account.ReadInstances},
	KindPrivateIP:     {account.ReadInstances},
	KindEndpoint:      {account.ReadEndpoints, account.ReadRouteTables},
	KindPrefixList:    {account.ReadPrefixLists},

	KindLoadBalancer:    {account.ReadLoadBalancers},
	KindTargetGroup:     {account.ReadTargetGroups},
	KindOwnService:      {account.ReadOwnServices},
	KindServiceEndpoint: {account.ReadEndpoints},

	KindResourceGateway:       {account.ReadResourceGateways},
	KindResourceConfiguration: {account.ReadResourceConfigurations},
	KindResourceEndpoint:      {account.ReadEndpoints, account.ReadEndpointAssociations},
}

// Find looks for all inputs. Errors of reads are kept with the inputs that
// needed them.
func Find(ctx context.Context, snapshot *account.Snapshot, wanted Wanted) *Site {
	f := &finder{ctx: ctx, snapshot: snapshot, wanted: wanted, site: &Site{found: map[string]Found{}}}
	for _, input := range wanted.Inputs {
		for _, r := range readsOf[input.Kind] {
			snapshot.Prefetch(r)
		}
	}
	f.readStack()
	// Each kind is found with the help of those before it.
	for _, kind := range []string{KindAccount, KindRegion, KindNonce, KindPrincipal, KindSerialConsole, KindName, KindBucket, KindVPC, KindSubnet, KindRouteTable,
		KindInstance, KindSecurityGroup, KindPublicIP, KindPrivateIP, KindEndpoint, KindPrefixList,
		KindLoadBalancer, KindLoadBalancerName, KindTargetGroup, KindOwnService, KindServiceName, KindServiceEndpoint, KindServiceDNS,
		KindResourceGateway, KindResourceConfiguration, KindResourceEndpoint, KindAssociationName} {
		for _, input := range wanted.Inputs {
			if input.Kind == kind {
				f.site.found[input.ID] = f.find(input)
			}
		}
	}
	// What things cost is added up when it is known which they are.
	for _, input := range wanted.Inputs {
		if slices.Contains(costKinds(), input.Kind) {
			f.site.found[input.ID] = f.cost(input)
		}
	}
	for _, input := range wanted.Inputs {
		f.site.order = append(f.site.order, input.ID)
	}
	slices.SortStableFunc(f.site.choices, func(a, b Choice) int {
		return slices.Index(f.site.order, a.Input) - slices.Index(f.site.order, b.Input)
	})
	return f.site
}

// clone keeps the arguments of a problem from being shared.
func problem(key string, args map[string]string) *Problem {
	return &Problem{Key: key, Args: maps.Clone(args)}
}
