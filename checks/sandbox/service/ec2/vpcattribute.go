package ec2

import (
	"linklab/checks/sandbox/wire"
)

// ModifyVpcAttributeInput sets one attribute of a VPC.
type ModifyVpcAttributeInput struct {
	VpcId              string `req:"true"`
	EnableDnsSupport   *AttributeBooleanValue
	EnableDnsHostnames *AttributeBooleanValue
}

func (s *Service) modifyVpcAttribute(call *wire.Call, in *ModifyVpcAttributeInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	switch {
	case in.EnableDnsSupport != nil && in.EnableDnsHostnames != nil:
		return nil, refuse("InvalidParameterCombination", "Fields for multiple attribute types specified: enableDnsHostnames, enableDnsSupport")
	case in.EnableDnsSupport != nil:
		return quiet(region.SetDNSSupport(in.VpcId, isTrue(in.EnableDnsSupport.Value)))
	case in.EnableDnsHostnames != nil:
		return quiet(region.SetDNSHostnames(in.VpcId, isTrue(in.EnableDnsHostnames.Value)))
	}
	return nil, refuse("MissingParameter", "The request must contain the parameter attribute")
}

// DescribeVpcAttributeInput asks for one attribute of a VPC.
type DescribeVpcAttributeInput struct {
	Attribute string `req:"true"`
	VpcId     string `req:"true"`
	DryRun    *bool
}

// DescribeVpcAttributeOutput has the attribute that was asked for.
type DescribeVpcAttributeOutput struct {
	EnableDnsHostnames               *AttributeBooleanValue
	EnableDnsSupport                 *AttributeBooleanValue
	EnableNetworkAddressUsageMetrics *AttributeBooleanValue
	VpcId                            string
}

func (s *Service) describeVpcAttribute(call *wire.Call, in *DescribeVpcAttributeInput) (*DescribeVpcAttributeOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	vpc, err := region.FindVPC(in.VpcId)
	if err != nil {
		return nil, err
	}
	out := &DescribeVpcAttributeOutput{VpcId: vpc.ID}
	switch in.Attribute {
	case "enableDnsSupport":
		out.EnableDnsSupport = &AttributeBooleanValue{Value: &vpc.EnableDNSSupport}
	case "enableDnsHostnames":
		out.EnableDnsHostnames = &AttributeBooleanValue{Value: &vpc.EnableDNSHostnames}
	case "enableNetworkAddressUsageMetrics":
		out.EnableNetworkAddressUsageMetrics = &AttributeBooleanValue{Value: new(bool)}
	default:
		return nil, refuse("InvalidParameterValue", "Value ("+in.Attribute+") for parameter attribute is invalid. Unknown VPC attribute.")
	}
	return out, nil
}
