package network

import (
	"slices"
	"strings"
)

// offered is one line of the catalogue: a service of AWS that endpoints can be
// made for, as it is in the regions that have it.
type offered struct {
	name    string   // service name; "ec2" is short for com.amazonaws.{region}.ec2
	host    string   // first part of its names, before the region
	base    string   // base of its endpoints' names, "" for host.{region}.vpce.amazonaws.com
	private []string // names that private DNS takes over
	gateway bool     // has a gateway endpoint
	noIface bool     // and no other
	// noPolicy is a service that lets endpoint policies have no say.
	noPolicy bool
	// regions are those that have it, nil for all but lacking ones.
	regions, lacking []string
	// zones are ids of the only zones that have it, per region; without an entry
	// all have it.
	zones map[string][]string
	// abroad can be reached by endpoints of other regions.
	abroad bool
}

// in tells whether a region has the service.
func (o offered) in(region string) bool {
	if o.regions != nil {
		return slices.Contains(o.regions, region)
	}
	return !slices.Contains(o.lacking, region)
}

// template is the service's full name with {region} for the region.
func (o offered) template() string {
	if strings.HasPrefix(o.name, "com.amazonaws.") || strings.HasPrefix(o.name, "aws.") {
		return o.name
	}
	return "com.amazonaws.{region}." + o.name
}

func (o offered) types() []string {
	switch {
	case o.gateway && o.noIface:
		return []string{Gateway}
	case o.gateway:
		return []string{Gateway, InterfaceType}
	}
	return []string{InterfaceType}
}

// endpointServices is what AWS offers endpoints for (AWS PrivateLink guide, AWS
// services that integrate with AWS PrivateLink).
var endpointServices = catalogue()

// offeredByName finds them by their full names with {region} for the region.
var offeredByName = func() map[string]offered {
	out := make(map[string]offered, len(endpointServices))
	for _, known := range endpointServices {
		out[known.template()] = known
	}
	return out
}()

// findOffered is the service of a full name in a region; names of other regions
// find nothing.
func findOffered(name, region string) (offered, bool) {
	known, ok := offeredByName[strings.Replace(name, "."+region+".", ".{region}.", 1)]
	return known, ok && known.in(region)
}

func catalogue() []offered {
	all := specialServices()
	unruled, abroad := strings.Fields(withoutPolicies), strings.Fields(crossRegion)
	add := func(names string, change func(*offered)) {
		for _, name := range strings.Fields(names) {
			known := regular(name)
			change(&known)
			known.noPolicy = slices.Contains(unruled, name)
			known.abroad = slices.Contains(abroad, name)
			all = append(all, known)
		}
	}
	add(everywhere, func(*offered) {})
	add(notInSeoul, func(o *offered) { o.lacking = []string{"ap-northeast-2"} })
	add(inVirginiaAlone, func(o *offered) { o.regions = []string{"us-east-1"} })
	for _, name := range strings.Fields(withFIPS) {
		known := fips(name)
		known.abroad = slices.Contains(abroad, known.name)
		all = append(all, known)
	}
	return all
}

// regular is an interface service with one private name. Parts of its name
// stand in the host the other way round: ecr.api is api.ecr.
func regular(name string) offered {
	parts := strings.Split(name, ".")
	slices.Reverse(parts)
	host := strings.Join(parts, ".")
	return offered{name: name, host: host, private: []string{host + ".{region}.amazonaws.com"}}
}

var northAmerica = []string{"us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1"}

// fips is the FIPS endpoint of a service; only North America has them.
func fips(name string) offered {
	known := regular(name)
	first, rest, _ := strings.Cut(known.host, ".")
	host := first + "-fips"
	if rest != "" {
		host += "." + rest
	}
	return offered{
		name: name + "-fips", host: host, private: []string{host + ".{region}.amazonaws.com"}, regions: northAmerica,
	}
}

// specialServices are those with names, types or places of their own.
func specialServices() []offered {
	virginia := []string{"us-east-1"}
	return []offered{
		{name: "s3", host: "s3", gateway: true, abroad: true, private: []string{
			"s3.{region}.amazonaws.com", "*.s3.{region}.amazonaws.com",
			"s3-control.{region}.amazonaws.com", "*.s3-control.{region}.amazonaws.com",
			"s3-accesspoint.{region}.amazonaws.com", "*.s3-accesspoint.{region}.amazonaws.com",
		}},
		// No private name: the names of DynamoDB keep answering with public
		// addresses.
		{name: "dynamodb", host: "dynamodb", gateway: true},
		{name: "dynamodb-streams", host: "streams.dynamodb"},
		{name: "s3express", host: "s3express", gateway: true, noIface: true, regions: []string{
			"us-east-1", "us-east-2", "us-west-2", "ap-northeast-1", "ap-south-1", "eu-north-1", "eu-west-1",
		}},
		{name: "com.amazonaws.s3-global.accesspoint", host: "s3-global.accesspoint", private: []string{"*.accesspoint.s3-global.amazonaws.com"}},
		{name: "com.amazonaws.iam", host: "iam", private: []string{"iam.amazonaws.com"}, regions: virginia, abroad: true},
		{name: "com.amazonaws.route53", host: "route53", private: []string{"route53.amazonaws.com"}, regions: virginia, abroad: true},
		{name: "com.amazonaws.cloudfront", host: "cloudfront", private: []string{"cloudfront.amazonaws.com"}, regions: virginia},
		{name: "com.amazonaws.savingsplans", host: "savingsplans", private: []string{"savingsplans.amazonaws.com"}, regions: virginia},
		{name: "ecr.dkr", host: "dkr.ecr", private: []string{"*.dkr.ecr.{region}.amazonaws.com"}, abroad: true},
		{name: "execute-api", host: "execute-api", private: []string{"*.execute-api.{region}.amazonaws.com"}},
		{name: "monitoring", host: "monitoring", private: []string{"monitoring.{region}.amazonaws.com", "monitoring.{region}.api.aws"}},
		renamed("kinesis-streams", "kinesis"),
		{name: "kinesis-streams-fips", host: "kinesis-fips", private: []string{"kinesis-fips.{region}.amazonaws.com"}, regions: northAmerica},
		{name: "kinesis-firehose", host: "firehose", private: []string{"firehose.{region}.amazonaws.com"}, abroad: true},
		renamed("ecs-agent", "ecs-a"),
		renamed("ecs-telemetry", "ecs-t"),
		renamed("codestar-connections.api", "codestar-connections"),
		renamed("codeconnections.api", "codeconnections"),
		renamed("deviceadvisor.iot", "deviceadvisor.iot"),
		{name: "codeartifact.api", host: "codeartifact", private: []string{"codeartifact.{region}.amazonaws.com"}, lacking: []string{"ap-northeast-2"}},
		{name: "codeartifact.repositories", host: "d.codeartifact", private: []string{"*.d.codeartifact.{region}.amazonaws.com"}, lacking: []string{"ap-northeast-2"}},
		{name: "airflow.env", host: "env.airflow", private: []string{"*.env.airflow.{region}.amazonaws.com"}},
		{name: "apprunner.requests", host: "requests.apprunner", noPolicy: true, lacking: []string{"ap-northeast-2"}},
		{name: "transfer.server", host: "server.transfer", noPolicy: true},
		{name: "email-smtp", host: "email-smtp", private: []string{"email-smtp.{region}.amazonaws.com"}, noPolicy: true, zones: withoutUSE1AZ3()},
		{name: "comprehend", host: "comprehend", private: []string{"comprehend.{region}.amazonaws.com"}, zones: withoutUSE1AZ3()},
		{name: "cognito-idp", host: "cognito-idp", private: []string{"cognito-idp.{region}.amazonaws.com"}, zones: map[string][]string{"us-east-1": {"use1-az1", "use1-az2", "use1-az6"}}},
		{name: "aws.sagemaker.{region}.notebook", host: "notebook.sagemaker", base: "notebook.{region}.vpce.sagemaker.aws", private: []string{"*.notebook.{region}.sagemaker.aws"}},
		{name: "aws.sagemaker.{region}.studio", host: "studio.sagemaker", base: "studio.{region}.vpce.sagemaker.aws", private: []string{"*.studio.{region}.sagemaker.aws"}},
		{name: "aws.sagemaker.{region}.experiments", host: "experiments.sagemaker", base: "experiments.{region}.vpce.sagemaker.aws", private: []string{"*.experiments.{region}.sagemaker.aws"}},
		{name: "aws.sagemaker.{region}.partner-app", host: "partner-app.sagemaker", base: "partner-app.{region}.vpce.sagemaker.aws", private: []string{"*.partner-app.{region}.sagemaker.aws"}},
		{name: "aws.api.{region}.kendra-ranking", host: "kendra-ranking", private: []string{"kendra-ranking.{region}.api.aws"}, lacking: []string{"ap-northeast-2"}},
		{name: "aws.api.{region}.qbusiness", host: "qbusiness", private: []string{"qbusiness.{region}.api.aws"}, lacking: []string{"ap-northeast-2"}},
		{name: "aws.api.{region}.freetier", host: "freetier", private: []string{"freetier.{region}.api.aws"}, regions: virginia},
		{name: "aws.api.{region}.bcm-data-exports", host: "bcm-data-exports", private: []string{"bcm-data-exports.{region}.api.aws"}, regions: virginia},
	}
}

// renamed is an interface service whose host has another name than itself.
func renamed(name, host string) offered {
	return offered{name: name, host: host, private: []string{host + ".{region}.amazonaws.com"}}
}

// withoutUSE1AZ3 leaves out the oldest zone of us-east-1, which several
// services are not in.
func withoutUSE1AZ3() map[string][]string {
	return map[string][]string{"us-east-1": {"use1-az1", "use1-az2", "use1-az4", "use1-az5", "use1-az6"}}
}

// crossRegion can be reached by endpoints of other regions, beside those among
// the special ones (AWS PrivateLink guide, Cross-region enabled AWS services).
const crossRegion = `ecr.api kms kms-fips ecs lambda kinesisanalytics kinesisanalytics-fips`

// foreignZones cannot have endpoints to services of other regions (AWS
// PrivateLink guide, Cross-region enabled AWS services, Considerations).
var foreignZones = []string{"use1-az3", "usw1-az2", "apne1-az3", "apne2-az2", "apne2-az4"}

// withoutPolicies take no endpoint policies (AWS PrivateLink guide, View
// endpoint policy support).
const withoutPolicies = `appmesh-envoy-management appstream.api appstream.streaming awsconnector`
