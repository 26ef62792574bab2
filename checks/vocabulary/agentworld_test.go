package vocabulary

import (
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	metric "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"linklab/checks"
)

const (
	monitoringName    = "monitoring.ap-northeast-2.amazonaws.com"
	monitoringService = "com.amazonaws.ap-northeast-2.monitoring"
)

// agentWorld is the part of a world that the lab of the CloudWatch agent looks
// at.
type agentWorld struct {
	Memory     []time.Duration // how old the agent's points are, newest first
	CPU        []time.Duration // the same of EC2's own
	Listed     []metric.Metric
	Serial     bool
	Connects   []types.Ec2InstanceConnectEndpoint
	Hypervisor types.InstanceTypeHypervisor // "" is nitro
}

func (w *agentWorld) answer(in any) (any, bool) {
	switch in := in.(type) {
	case *cloudwatch.GetMetricDataInput:
		ages := w.Memory
		if aws.ToString(in.MetricDataQueries[0].MetricStat.Metric.Namespace) == "AWS/EC2" {
			ages = w.CPU
		}
		result := metric.MetricDataResult{}
		for _, age := range ages {
			result.Timestamps = append(result.Timestamps, now.Add(-age))
		}
		return &cloudwatch.GetMetricDataOutput{MetricDataResults: []metric.MetricDataResult{result}}, true
	case *cloudwatch.ListMetricsInput:
		return &cloudwatch.ListMetricsOutput{Metrics: w.Listed}, true
	case *ec2.GetSerialConsoleAccessStatusInput:
		return &ec2.GetSerialConsoleAccessStatusOutput{SerialConsoleAccessEnabled: aws.Bool(w.Serial)}, true
	case *ec2.DescribeInstanceConnectEndpointsInput:
		return &ec2.DescribeInstanceConnectEndpointsOutput{InstanceConnectEndpoints: w.Connects}, true
	case *ec2.DescribeInstanceTypesInput:
		kind := w.Hypervisor
		if kind == "" {
			kind = types.InstanceTypeHypervisorNitro
		}
		return &ec2.DescribeInstanceTypesOutput{InstanceTypes: []types.InstanceTypeInfo{{InstanceType: in.InstanceTypes[0], Hypervisor: kind}}}, true
	}
	return nil, false
}

// agentLine is what the console says of the agent; changes are pairs of a part
// and what takes its place.
func agentLine(changes ...string) string {
	return strings.NewReplacer(changes...).Replace("LINKLAB-PROBE v=1 n=- t=2026-11-20T08:59:45Z agent=running config=fetched mem=yes aggregate=yes group=yes tags=read error=-\n")
}

func minutes(ages ...int) []time.Duration {
	all := make([]time.Duration, len(ages))
	for i, age := range ages {
		all[i] = time.Duration(age) * time.Minute
	}
	return all
}

const agentPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["cloudwatch:PutMetricData","ec2:DescribeTags"],"Resource":"*"}]}`

// buildAgent makes of the S3 lab that of the agent while its metrics arrive
// without a route.
func buildAgent(w *world) {
	w.Groups = append(w.Groups, types.SecurityGroup{GroupId: aws.String("sg-endpoint"), GroupName: aws.String("linklab-endpoint"), VpcId: aws.String("vpc-lab"),
		IpPermissions: httpsFrom("sg-private"), IpPermissionsEgress: []types.IpPermission{allowAll()}})
	w.Endpoints = nil
	w.addInterface("vpce-monitoring", monitoringService, "10.0.1.60", "sg-endpoint")
	w.Agent.Memory, w.Agent.CPU = minutes(1, 2, 3, 4), minutes(6, 11)
	w.Console = agentLine()
	w.Managed[readOnlyARN] = agentPolicy
}

// addInterface makes an interface endpoint of ten minutes ago.
func (w *world) addInterface(id, service, address, group string) {
	w.Interfaces = append(w.Interfaces, types.NetworkInterface{NetworkInterfaceId: aws.String("eni-" + id), VpcId: aws.String("vpc-lab"),
		SubnetId: aws.String("subnet-private"), AvailabilityZone: aws.String("ap-northeast-2a"), PrivateIpAddress: aws.String(address),
		Groups: []types.GroupIdentifier{{GroupId: aws.String(group)}}})
	w.Endpoints = append(w.Endpoints, types.VpcEndpoint{VpcEndpointId: aws.String(id), VpcId: aws.String("vpc-lab"), State: "available",
		VpcEndpointType: types.VpcEndpointTypeInterface, ServiceName: aws.String(service), SubnetIds: []string{"subnet-private"},
		NetworkInterfaceIds: []string{"eni-" + id}, PrivateDnsEnabled: aws.Bool(true), CreationTimestamp: aws.Time(now.Add(-10 * time.Minute)),
		Groups: []types.SecurityGroupIdentifier{{GroupId: aws.String(group)}}})
}

// ofAgent is a check of the agent's instance, its subnet and its VPC.
func ofAgent(name string) checks.CheckSpec {
	switch name {
	case "agent-role", "metrics-arrive":
		return use(name, "instance", "private_instance")
	case "escape-ready":
		return use(name, "instance", "private_instance", "through", "public_instance", "key", "key_name")
	}
	return use(name, "instance", "private_instance", "subnet", "private_subnet", "vpc", "vpc")
}
