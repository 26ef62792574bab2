package ec2

import (
	"strconv"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) securityGroupOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateSecurityGroup", s.createSecurityGroup).From("Amazon VPC user guide, Security groups"),
		wire.Writes("DeleteSecurityGroup", s.deleteSecurityGroup),
		wire.Op("DescribeSecurityGroups", s.describeSecurityGroups),
	}
}

// CreateSecurityGroupInput names a new group of a VPC.
type CreateSecurityGroupInput struct {
	Description       string `in:"GroupDescription" req:"true"`
	GroupName         string `req:"true"`
	VpcId             *string
	TagSpecifications []TagSpecification `in:"TagSpecification"`
	DryRun            *bool
}

// CreateSecurityGroupOutput is the id of the new group.
type CreateSecurityGroupOutput struct {
	GroupId          string
	Tags             []Tag `out:"tagSet"`
	SecurityGroupArn string
}

func (s *Service) createSecurityGroup(call *wire.Call, in *CreateSecurityGroupInput) (*CreateSecurityGroupOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	tags, err := specifiedTags(in.TagSpecifications, "security-group")
	if err != nil {
		return nil, err
	}
	group, err := region.CreateGroup(given(in.VpcId), in.GroupName, in.Description, tags)
	if err != nil {
		return nil, err
	}
	return &CreateSecurityGroupOutput{
		GroupId: group.ID, Tags: tagSet(group.Tags),
		SecurityGroupArn: arn(region, "security-group", group.ID),
	}, nil
}

// DeleteSecurityGroupInput names a group by its id, or by its name in the
// default VPC.
type DeleteSecurityGroupInput struct {
	GroupId   *string
	GroupName *string
	DryRun    *bool
}

// DeleteSecurityGroupOutput says which group was deleted.
type DeleteSecurityGroupOutput struct {
	Return  bool
	GroupId string
}

func (s *Service) deleteSecurityGroup(call *wire.Call, in *DeleteSecurityGroupInput) (*DeleteSecurityGroupOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	id, err := groupID(region, in.GroupId, in.GroupName)
	if err != nil {
		return nil, err
	}
	if err := region.DeleteGroup(id); err != nil {
		return nil, err
	}
	return &DeleteSecurityGroupOutput{Return: true, GroupId: id}, nil
}

// groupID is the id of a group that an input names by id, or by name, which is
// looked up in the default VPC.
func groupID(region *network.Region, id, name *string) (string, error) {
	switch {
	case given(id) != "" && given(name) != "":
		return "", refuse("InvalidParameterCombination", "The parameter GroupName cannot be used with the parameter GroupId")
	case given(id) != "":
		return *id, nil
	case given(name) == "":
		return "", refuse("MissingParameter", "The request must contain the parameter GroupName or GroupId")
	}
	vpc := region.DefaultVPC()
	if vpc == nil {
		return "", refuse("VPCIdNotSpecified", "No default VPC for this user")
	}
	group, err := region.FindGroupByName(vpc.ID, *name)
	if err != nil {
		return "", err
	}
	return group.ID, nil
}

// DescribeSecurityGroupsInput asks for groups.
type DescribeSecurityGroupsInput struct {
	GroupIds   []string `in:"GroupId"`
	GroupNames []string `in:"GroupName"`
	NextToken  *string
	MaxResults *int32
	DryRun     *bool
	Filters    []Filter `in:"Filter"`
}

// DescribeSecurityGroupsOutput lists groups by id.
type DescribeSecurityGroupsOutput struct {
	NextToken      *string
	SecurityGroups []SecurityGroup `out:"securityGroupInfo"`
}

// SecurityGroup is a group as EC2 shows it: its rules of one protocol and port
// range together.
type SecurityGroup struct {
	GroupId             string
	IpPermissionsEgress []IpPermission
	Tags                []Tag `out:"tagSet"`
	VpcId               string
	SecurityGroupArn    string
	OwnerId             string
	GroupName           string
	Description         string `out:"groupDescription"`
	IpPermissions       []IpPermission
}

func (s *Service) describeSecurityGroups(call *wire.Call, in *DescribeSecurityGroupsInput) (*DescribeSecurityGroupsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	ids := in.GroupIds
	for _, name := range in.GroupNames {
		id, err := groupID(region, nil, &name)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	groups, next, err := listing[*network.SecurityGroup, SecurityGroup]{
		choose: region.SelectGroups,
		fields: groupFields(region),
		tags:   func(g *network.SecurityGroup) network.Tags { return g.Tags },
		show:   func(g *network.SecurityGroup) SecurityGroup { return showGroup(region, g) },
	}.answer(query{IDs: ids, Set: "groupIds", Filters: in.Filters, MaxResults: in.MaxResults, NextToken: in.NextToken})
	return &DescribeSecurityGroupsOutput{NextToken: next, SecurityGroups: groups}, err
}

func showGroup(region *network.Region, group *network.SecurityGroup) SecurityGroup {
	return SecurityGroup{
		GroupId:             group.ID,
		GroupName:           group.Name,
		Description:         group.Description,
		VpcId:               group.VPC,
		OwnerId:             region.Account(),
		SecurityGroupArn:    arn(region, "security-group", group.ID),
		IpPermissions:       showPermissions(region, group.Rules, false),
		IpPermissionsEgress: showPermissions(region, group.Rules, true),
		Tags:                tagSet(group.Tags),
	}
}

// groupFields are the filters of DescribeSecurityGroups.
func groupFields(region *network.Region) fields[*network.SecurityGroup] {
	known := fields[*network.SecurityGroup]{
		"description": one(func(g *network.SecurityGroup) string { return g.Description }),
		"group-id":    one(func(g *network.SecurityGroup) string { return g.ID }),
		"group-name":  one(func(g *network.SecurityGroup) string { return g.Name }),
		"owner-id":    one(func(*network.SecurityGroup) string { return region.Account() }),
		"vpc-id":      one(func(g *network.SecurityGroup) string { return g.VPC }),
	}
	for prefix, egress := range map[string]bool{"ip-permission.": false, "egress.ip-permission.": true} {
		add := func(name string, value func(network.SecurityGroupRule) string) {
			known[prefix+name] = func(group *network.SecurityGroup) []string {
				var values []string
				for _, rule := range group.Rules {
					if rule.Egress == egress && value(rule) != "" {
						values = append(values, value(rule))
					}
				}
				return values
			}
		}
		add("cidr", func(r network.SecurityGroupRule) string { return ipv4(r.CIDR) })
		add("ipv6-cidr", func(r network.SecurityGroupRule) string { return ipv6(r.CIDR) })
		add("group-id", func(r network.SecurityGroupRule) string { return r.Group })
		add("prefix-list-id", func(r network.SecurityGroupRule) string { return r.PrefixList })
		add("protocol", func(r network.SecurityGroupRule) string { return r.Protocol })
		add("from-port", func(r network.SecurityGroupRule) string { return strconv.Itoa(r.From) })
		add("to-port", func(r network.SecurityGroupRule) string { return strconv.Itoa(r.To) })
		add("group-name", func(r network.SecurityGroupRule) string { return groupName(region, r.Group) })
		add("user-id", func(r network.SecurityGroupRule) string {
			if r.Group == "" {
				return ""
			}
			return region.Account()
		})
	}
	return known
}

func groupName(region *network.Region, id string) string {
	if group := region.Groups[id]; group != nil {
		return group.Name
	}
	return ""
}

// arn is the ARN of one of the account's EC2 resources.
func arn(region *network.Region, kind, id string) string {
	return "arn:aws:ec2:" + region.Name + ":" + region.Account() + ":" + kind + "/" + id
}
