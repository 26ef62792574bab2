package ec2

import (
	"fmt"
	"slices"
	"strings"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) dhcpOptionsOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateDhcpOptions", s.createDhcpOptions).From("Amazon VPC user guide, DHCP option sets"),
		wire.Writes("AssociateDhcpOptions", s.associateDhcpOptions).Differing("holds at once, not when leases are renewed").From("Amazon VPC user guide, DHCP option sets"),
		wire.Writes("DeleteDhcpOptions", s.deleteDhcpOptions).From("Amazon VPC user guide, DHCP option sets"),
		wire.Op("DescribeDhcpOptions", s.describeDhcpOptions),
	}
}

// CreateDhcpOptionsInput describes a new set of DHCP options.
type CreateDhcpOptionsInput struct {
	DhcpConfigurations []NewDhcpConfiguration `in:"DhcpConfiguration" req:"true"`
	TagSpecifications  []TagSpecification     `in:"TagSpecification"`
	DryRun             *bool
}

// NewDhcpConfiguration is one option of a set to be made.
type NewDhcpConfiguration struct {
	Key    string
	Values []string `in:"Value"`
}

// CreateDhcpOptionsOutput is the new set.
type CreateDhcpOptionsOutput struct{ DhcpOptions DhcpOptions }

// DhcpOptions is a set of DHCP options as EC2 shows it.
type DhcpOptions struct {
	OwnerId            string
	Tags               []Tag `out:"tagSet"`
	DhcpOptionsId      string
	DhcpConfigurations []DhcpConfiguration `out:"dhcpConfigurationSet"`
}

// DhcpConfiguration is one option with its values.
type DhcpConfiguration struct {
	Key    string
	Values []AttributeValue `out:"valueSet"`
}

func (s *Service) createDhcpOptions(call *wire.Call, in *CreateDhcpOptionsInput) (*CreateDhcpOptionsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	tags, err := specifiedTags(in.TagSpecifications, "dhcp-options")
	if err != nil {
		return nil, err
	}
	options := network.DHCPOptions{Tags: tags}
	for _, configuration := range in.DhcpConfigurations {
		var values []string
		for _, value := range configuration.Values {
			// "10.0.0.2,10.0.0.3" is two servers as well.
			for _, part := range strings.Split(value, ",") {
				values = append(values, strings.TrimSpace(part))
			}
		}
		first := strings.Join(values, " ")
		switch configuration.Key {
		case "domain-name":
			options.DomainName = first
		case "domain-name-servers":
			options.DomainNameServers = values
		case "ntp-servers":
			options.NTPServers = values
		case "netbios-name-servers":
			options.NetbiosNameServers = values
		case "netbios-node-type":
			options.NetbiosNodeType = first
		default:
			return nil, refuse("InvalidParameterValue", fmt.Sprintf("Value (%s) for parameter key is invalid. Unknown DHCP option", configuration.Key))
		}
	}
	created, err := region.CreateDHCPOptions(options)
	if err != nil {
		return nil, err
	}
	return &CreateDhcpOptionsOutput{DhcpOptions: showDHCPOptions(region)(created)}, nil
}

// AssociateDhcpOptionsInput gives a VPC its DHCP options; "default" takes them
// away.
type AssociateDhcpOptionsInput struct {
	DhcpOptionsId string `req:"true"`
	VpcId         string `req:"true"`
	DryRun        *bool
}

func (s *Service) associateDhcpOptions(call *wire.Call, in *AssociateDhcpOptionsInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return quiet(region.AssociateDHCPOptions(in.DhcpOptionsId, in.VpcId))
}

// DeleteDhcpOptionsInput names a set of DHCP options.
type DeleteDhcpOptionsInput struct {
	DhcpOptionsId string `req:"true"`
	DryRun        *bool
}

func (s *Service) deleteDhcpOptions(call *wire.Call, in *DeleteDhcpOptionsInput) (*done, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	return quiet(region.DeleteDHCPOptions(in.DhcpOptionsId))
}

// DescribeDhcpOptionsInput asks for sets of DHCP options.
type DescribeDhcpOptionsInput struct {
	DhcpOptionsIds []string `in:"DhcpOptionsId"`
	NextToken      *string
	MaxResults     *int32
	DryRun         *bool
	Filters        []Filter `in:"Filter"`
}

// DescribeDhcpOptionsOutput lists sets of DHCP options.
type DescribeDhcpOptionsOutput struct {
	NextToken   *string
	DhcpOptions []DhcpOptions `out:"dhcpOptionsSet"`
}

func (s *Service) describeDhcpOptions(call *wire.Call, in *DescribeDhcpOptionsInput) (*DescribeDhcpOptionsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	sets, next, err := listing[*network.DHCPOptions, DhcpOptions]{
		choose: region.SelectDHCPOptions,
		fields: fields[*network.DHCPOptions]{
			"dhcp-options-id": one(func(o *network.DHCPOptions) string { return o.ID }),
			"owner-id":        fixed[*network.DHCPOptions](region.Account()),
			"key": func(o *network.DHCPOptions) []string {
				var keys []string
				for _, c := range configurations(o) {
					keys = append(keys, c.Key)
				}
				return keys
			},
			"value": func(o *network.DHCPOptions) []string {
				var values []string
				for _, c := range configurations(o) {
					for _, v := range c.Values {
						values = append(values, given(v.Value))
					}
				}
				return values
			},
		},
		tags: func(o *network.DHCPOptions) network.Tags { return o.Tags },
		show: showDHCPOptions(region),
	}.answer(query{IDs: in.DhcpOptionsIds, Set: "dhcpOptionsSet", Filters: in.Filters, MaxResults: in.MaxResults, NextToken: in.NextToken})
	if err != nil {
		return nil, err
	}
	return &DescribeDhcpOptionsOutput{DhcpOptions: sets, NextToken: next}, nil
}

func showDHCPOptions(region *network.Region) func(*network.DHCPOptions) DhcpOptions {
	return func(options *network.DHCPOptions) DhcpOptions {
		return DhcpOptions{
			OwnerId: region.Account(), DhcpOptionsId: options.ID, Tags: tagSet(options.Tags),
			DhcpConfigurations: configurations(options),
		}
	}
}

func configurations(options *network.DHCPOptions) []DhcpConfiguration {
	var out []DhcpConfiguration
	add := func(key string, values ...string) {
		values = slices.DeleteFunc(values, func(v string) bool { return v == "" })
		if len(values) == 0 {
			return
		}
		configuration := DhcpConfiguration{Key: key}
		for _, value := range values {
			configuration.Values = append(configuration.Values, AttributeValue{Value: &value})
		}
		out = append(out, configuration)
	}
	add("domain-name", options.DomainName)
	add("domain-name-servers", slices.Clone(options.DomainNameServers)...)
	add("netbios-name-servers", slices.Clone(options.NetbiosNameServers)...)
	add("netbios-node-type", options.NetbiosNodeType)
	add("ntp-servers", slices.Clone(options.NTPServers)...)
	return out
}
