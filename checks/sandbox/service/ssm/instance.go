package ssm

import (
	"maps"
	"slices"
	"strings"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// InstanceState is an instance whose agent has told that it is there.
type InstanceState struct {
	AgentVersion, ComputerName, IPAddress       string
	PlatformType, PlatformName, PlatformVersion string
	Registered, LastPing                        time.Time
}

// How long an agent may be silent before its connection counts as lost: five
// minutes at AWS's own pace (AWS Systems Manager user guide, "Checking SSM
// Agent status"), and never so little that two of its pings do not fit.
const (
	silence      = 5 * time.Minute
	leastSilence = 10 * time.Second
)

func (s *Service) instanceOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Op("DescribeInstanceInformation", s.describeInstanceInformation).Differing("instances of EC2 alone, no associations"),
	}
}

// Heard notes what the agent of an instance says of itself. No client has an
// operation for it: it is the agents' own.
func (s *Service) Heard(region, id string, said InstanceState, now time.Time) {
	if s.State.Instances == nil {
		s.State.Instances = map[string]map[string]*InstanceState{}
	}
	if s.State.Instances[region] == nil {
		s.State.Instances[region] = map[string]*InstanceState{}
	}
	said.Registered, said.LastPing = now, now
	if before := s.State.Instances[region][id]; before != nil {
		said.Registered = before.Registered
	}
	s.State.Instances[region][id] = &said
}

// InstanceInformation is a managed instance as Systems Manager shows it.
type InstanceInformation struct {
	InstanceId       string
	PingStatus       string
	LastPingDateTime time.Time
	AgentVersion     string
	IsLatestVersion  bool
	PlatformType     string
	PlatformName     string
	PlatformVersion  string
	RegistrationDate time.Time
	ResourceType     string
	IPAddress        string
	ComputerName     string
	SourceId         string
	SourceType       string
}

// InstanceInformationFilter chooses by one key.
type InstanceInformationFilter struct {
	Key    string   `req:"true"`
	Values []string `req:"true"`
}

// DescribeInstanceInformationInput chooses managed instances.
type DescribeInstanceInformationInput struct {
	Filters    []InstanceInformationFilter
	MaxResults *int32
	NextToken  *string
}

// DescribeInstanceInformationOutput is a page of managed instances.
type DescribeInstanceInformationOutput struct {
	InstanceInformationList []InstanceInformation
	NextToken               string
}

// pingStatus follows from when the agent was heard of last.
func (s *Service) pingStatus(state *InstanceState, now time.Time) string {
	allowed := max(time.Duration(float64(silence)*float64(s.World.Pace())), leastSilence)
	if now.Sub(state.LastPing) > allowed {
		return "ConnectionLost"
	}
	return "Online"
}

// managed is an instance that is registered and still there.
func (s *Service) managed(region, id string) (*InstanceState, *network.Instance) {
	state := s.State.Instances[region][id]
	r := s.World.Regions[region]
	if state == nil || r == nil {
		return nil, nil
	}
	instance := r.Instances[id]
	if instance == nil || r.InstanceState(instance) == "terminated" || r.InstanceState(instance) == "shutting-down" {
		return nil, nil
	}
	return state, instance
}

func (s *Service) describeInstanceInformation(call *wire.Call, in *DescribeInstanceInformationInput) (*DescribeInstanceInformationOutput, error) {
	most := 10
	if in.MaxResults != nil {
		if most = int(*in.MaxResults); most < 5 || most > 50 {
			return nil, refuse("ValidationException", "1 validation error detected: Value at 'maxResults' failed to satisfy constraint: Member must be between 5 and 50")
		}
	}
	out := &DescribeInstanceInformationOutput{InstanceInformationList: []InstanceInformation{}}
	for _, id := range slices.Sorted(maps.Keys(s.State.Instances[call.Region])) {
		state, instance := s.managed(call.Region, id)
		if state == nil || in.NextToken != nil && id <= *in.NextToken {
			continue
		}
		shown := InstanceInformation{
			InstanceId: id, PingStatus: s.pingStatus(state, call.Now), LastPingDateTime: state.LastPing, AgentVersion: state.AgentVersion, IsLatestVersion: true,
			PlatformType: state.PlatformType, PlatformName: state.PlatformName, PlatformVersion: state.PlatformVersion, RegistrationDate: state.Registered,
			ResourceType: "EC2Instance", IPAddress: state.IPAddress, ComputerName: state.ComputerName, SourceId: id, SourceType: "AWS::EC2::Instance",
		}
		fits, err := chosen(&shown, instance, in.Filters)
		switch {
		case err != nil:
			return nil, err
		case !fits:
			continue
		}
		if len(out.InstanceInformationList) == most {
			out.NextToken = out.InstanceInformationList[most-1].InstanceId
			break
		}
		out.InstanceInformationList = append(out.InstanceInformationList, shown)
	}
	return out, nil
}

// chosen holds an instance against filters.
func chosen(shown *InstanceInformation, instance *network.Instance, filters []InstanceInformationFilter) (bool, error) {
	for _, filter := range filters {
		value := ""
		tag, byTag := strings.CutPrefix(filter.Key, "tag:")
		switch {
		case byTag:
			found, ok := tagOf(instance, tag)
			if !ok {
				return false, nil
			}
			value = found
		case filter.Key == "InstanceIds":
			value = shown.InstanceId
		case filter.Key == "PingStatus":
			value = shown.PingStatus
		case filter.Key == "PlatformTypes":
			value = shown.PlatformType
		case filter.Key == "AgentVersion":
			value = shown.AgentVersion
		case filter.Key == "ResourceType":
			value = shown.ResourceType
		default:
			return false, refuse("InvalidFilterKey", "The specified key is not valid: "+filter.Key+". Here there are InstanceIds, PingStatus, PlatformTypes, AgentVersion, ResourceType and tag:KEY.")
		}
		if !slices.Contains(filter.Values, value) {
			return false, nil
		}
	}
	return true, nil
}

func tagOf(instance *network.Instance, key string) (string, bool) {
	for _, tag := range instance.Tags {
		if tag.Key == key {
			return tag.Value, true
		}
	}
	return "", false
}
