package ec2

import (
	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) prefixListOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Op("DescribePrefixLists", s.describePrefixLists).Differing("the lists of S3 and DynamoDB alone, and their blocks do not change").From("Amazon VPC user guide, AWS-managed prefix lists; Amazon's published address ranges"),
		wire.Op("DescribeManagedPrefixLists", s.describeManagedPrefixLists).Differing("the lists of S3 and DynamoDB alone, and their blocks do not change").From("Amazon VPC user guide, AWS-managed prefix lists; Amazon's published address ranges"),
		wire.Op("GetManagedPrefixListEntries", s.getManagedPrefixListEntries).Differing("the lists of S3 and DynamoDB alone, and their blocks do not change").From("Amazon VPC user guide, AWS-managed prefix lists; Amazon's published address ranges"),
	}
}

// DescribePrefixListsInput asks for the prefix lists of AWS's services.
type DescribePrefixListsInput struct {
	DryRun        *bool
	Filters       []Filter `in:"Filter"`
	MaxResults    *int32
	NextToken     *string
	PrefixListIds []string `in:"PrefixListId"`
}

// DescribePrefixListsOutput lists prefix lists with their blocks.
type DescribePrefixListsOutput struct {
	NextToken   *string
	PrefixLists []PrefixList `out:"prefixListSet"`
}

// PrefixList is a prefix list of an AWS service with its blocks.
type PrefixList struct {
	Cidrs          []string `out:"cidrSet"`
	PrefixListId   string
	PrefixListName string
}

func (s *Service) describePrefixLists(call *wire.Call, in *DescribePrefixListsInput) (*DescribePrefixListsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	lists, next, err := listing[*network.PrefixList, PrefixList]{
		choose: region.SelectPrefixLists,
		fields: fields[*network.PrefixList]{
			"prefix-list-id":   one(func(l *network.PrefixList) string { return l.ID }),
			"prefix-list-name": one(func(l *network.PrefixList) string { return l.Name }),
		},
		show: func(l *network.PrefixList) PrefixList {
			return PrefixList{Cidrs: l.CIDRs, PrefixListId: l.ID, PrefixListName: l.Name}
		},
	}.answer(query{IDs: in.PrefixListIds, Set: "prefixListIds", Filters: in.Filters, MaxResults: in.MaxResults, NextToken: in.NextToken, Min: 1})
	if err != nil {
		return nil, err
	}
	return &DescribePrefixListsOutput{PrefixLists: lists, NextToken: next}, nil
}

// DescribeManagedPrefixListsInput asks for managed prefix lists.
type DescribeManagedPrefixListsInput struct {
	DryRun        *bool
	Filters       []Filter `in:"Filter"`
	MaxResults    *int32
	NextToken     *string
	PrefixListIds []string `in:"PrefixListId"`
}

// DescribeManagedPrefixListsOutput lists managed prefix lists without blocks.
type DescribeManagedPrefixListsOutput struct {
	NextToken   *string
	PrefixLists []ManagedPrefixList `out:"prefixListSet"`
}

// ManagedPrefixList is a managed prefix list as EC2 shows it. Those of AWS say
// neither version nor size.
type ManagedPrefixList struct {
	PrefixListId   string
	AddressFamily  string
	State          string
	PrefixListArn  string
	PrefixListName string
	Tags           []Tag `out:"tagSet"`
	OwnerId        string
}

func (s *Service) describeManagedPrefixLists(call *wire.Call, in *DescribeManagedPrefixListsInput) (*DescribeManagedPrefixListsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	lists, next, err := listing[*network.PrefixList, ManagedPrefixList]{
		choose: region.SelectPrefixLists,
		fields: fields[*network.PrefixList]{
			"owner-id":         one(func(l *network.PrefixList) string { return l.Owner }),
			"prefix-list-id":   one(func(l *network.PrefixList) string { return l.ID }),
			"prefix-list-name": one(func(l *network.PrefixList) string { return l.Name }),
		},
		tags: func(l *network.PrefixList) network.Tags { return l.Tags },
		show: func(l *network.PrefixList) ManagedPrefixList {
			return ManagedPrefixList{
				PrefixListId: l.ID, AddressFamily: "IPv4", State: "create-complete",
				PrefixListArn:  "arn:aws:ec2:" + region.Name + ":aws:prefix-list/" + l.ID,
				PrefixListName: l.Name, Tags: tagSet(l.Tags), OwnerId: l.Owner,
			}
		},
	}.answer(query{IDs: in.PrefixListIds, Set: "prefixListIds", Filters: in.Filters, MaxResults: in.MaxResults, NextToken: in.NextToken, Min: 1, Max: 100})
	if err != nil {
		return nil, err
	}
	return &DescribeManagedPrefixListsOutput{PrefixLists: lists, NextToken: next}, nil
}

// GetManagedPrefixListEntriesInput names a prefix list.
type GetManagedPrefixListEntriesInput struct {
	DryRun        *bool
	PrefixListId  string `req:"true"`
	TargetVersion *int64
	MaxResults    *int32
	NextToken     *string
}

// GetManagedPrefixListEntriesOutput lists a prefix list's blocks.
type GetManagedPrefixListEntriesOutput struct {
	Entries   []PrefixListEntry `out:"entrySet"`
	NextToken *string
}

// PrefixListEntry is one block of a prefix list.
type PrefixListEntry struct {
	Cidr        string
	Description string
}

func (s *Service) getManagedPrefixListEntries(call *wire.Call, in *GetManagedPrefixListEntriesInput) (*GetManagedPrefixListEntriesOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	list, err := region.FindPrefixList(in.PrefixListId)
	if err != nil {
		return nil, err
	}
	if in.TargetVersion != nil {
		// The versions of AWS's lists are not shown to anybody.
		return nil, refuse("InvalidPrefixListVersion", "The prefix list version is invalid for the prefix list '"+list.ID+"'.")
	}
	size := in.MaxResults
	if size == nil {
		usual := int32(100)
		size = &usual
	}
	blocks, next, err := page(list.CIDRs, paging{MaxResults: size, NextToken: in.NextToken, Min: 1, Max: 100})
	if err != nil {
		return nil, err
	}
	out := &GetManagedPrefixListEntriesOutput{NextToken: next, Entries: []PrefixListEntry{}}
	for _, block := range blocks {
		out.Entries = append(out.Entries, PrefixListEntry{Cidr: block})
	}
	return out, nil
}
