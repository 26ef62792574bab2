package ec2

import (
	"strings"
	"time"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

func (s *Service) flowLogOperations() []*wire.Operation {
	return []*wire.Operation{
		wire.Writes("CreateFlowLogs", s.createFlowLogs).
			Differing("S3 is the only destination and the default format the only one; packets and bytes are not counted, the client's port is drawn, and no bucket policy is added"),
		wire.Writes("DeleteFlowLogs", s.deleteFlowLogs),
		wire.Op("DescribeFlowLogs", s.describeFlowLogs),
	}
}

// CreateFlowLogsInput describes flow logs, one for each resource.
type CreateFlowLogsInput struct {
	DryRun                 *bool
	ClientToken            *string
	LogGroupName           *string
	ResourceIds            []string `in:"ResourceId" req:"true"`
	ResourceType           string   `req:"true"`
	TrafficType            *string
	LogDestinationType     *string
	LogDestination         *string
	LogFormat              *string
	TagSpecifications      []TagSpecification `in:"TagSpecification"`
	MaxAggregationInterval *int32
}

// CreateFlowLogsOutput names the new flow logs.
type CreateFlowLogsOutput struct {
	ClientToken  *string
	FlowLogIds   []string `out:"flowLogIdSet"`
	Unsuccessful []UnsuccessfulItem
}

// defaultFlowFormat is the record format of flow logs that do not say.
var defaultFlowFormat = "${" + strings.ReplaceAll(network.FlowLogFields, " ", "} ${") + "}"

func (s *Service) createFlowLogs(call *wire.Call, in *CreateFlowLogsInput) (*CreateFlowLogsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	spec, err := flowLogSpec(in)
	if err != nil {
		return nil, err
	}
	if spec.Tags, err = specifiedTags(in.TagSpecifications, "vpc-flow-log"); err != nil {
		return nil, err
	}
	out := &CreateFlowLogsOutput{ClientToken: in.ClientToken, FlowLogIds: []string{}, Unsuccessful: []UnsuccessfulItem{}}
	for _, id := range in.ResourceIds {
		prefix := map[string]string{"VPC": "vpc-", "Subnet": "subnet-", "NetworkInterface": "eni-"}[in.ResourceType]
		if prefix == "" || !strings.HasPrefix(id, prefix) {
			return nil, refuse("InvalidParameter", "Resource "+id+" is not of type "+in.ResourceType+".")
		}
		spec.Resource = id
		log, err := region.CreateFlowLog(spec)
		if err != nil {
			out.Unsuccessful = append(out.Unsuccessful, unsuccessful(id, err))
			continue
		}
		out.FlowLogIds = append(out.FlowLogIds, log.ID)
	}
	return out, nil
}

// flowLogSpec is what all flow logs of a request have in common.
func flowLogSpec(in *CreateFlowLogsInput) (network.FlowLog, error) {
	spec := network.FlowLog{Traffic: given(in.TrafficType), Interval: 10 * time.Minute, ClientToken: given(in.ClientToken)}
	bucket, found := strings.CutPrefix(given(in.LogDestination), "arn:aws:s3:::")
	switch {
	case in.LogGroupName != nil || given(in.LogDestinationType) != "s3":
		return spec, refuse("UnsupportedOperation", "Flow logs to CloudWatch Logs or Data Firehose are not implemented: use LogDestinationType s3.")
	case !found || bucket == "":
		return spec, refuse("InvalidParameter", "LogDestination must be the ARN of an S3 bucket.")
	case spec.Traffic != "ACCEPT" && spec.Traffic != "REJECT" && spec.Traffic != "ALL":
		return spec, refuse("InvalidParameterValue", "Value ("+spec.Traffic+") for parameter TrafficType is invalid.")
	case in.LogFormat != nil && *in.LogFormat != defaultFlowFormat:
		return spec, refuse("UnsupportedOperation", "Custom flow log formats are not implemented: leave LogFormat out.")
	}
	switch given(in.MaxAggregationInterval) {
	case 0, 600:
	case 60:
		spec.Interval = time.Minute
	default:
		return spec, refuse("InvalidParameter", "MaxAggregationInterval must be 60 or 600.")
	}
	spec.Bucket, spec.Folder, _ = strings.Cut(bucket, "/")
	if spec.Folder != "" && !strings.HasSuffix(spec.Folder, "/") {
		spec.Folder += "/"
	}
	return spec, nil
}

// DeleteFlowLogsInput names flow logs.
type DeleteFlowLogsInput struct {
	DryRun     *bool
	FlowLogIds []string `in:"FlowLogId" req:"true"`
}

// DeleteFlowLogsOutput names those that could not be deleted.
type DeleteFlowLogsOutput struct{ Unsuccessful []UnsuccessfulItem }

func (s *Service) deleteFlowLogs(call *wire.Call, in *DeleteFlowLogsInput) (*DeleteFlowLogsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	out := &DeleteFlowLogsOutput{Unsuccessful: []UnsuccessfulItem{}}
	for _, id := range in.FlowLogIds {
		if err := region.DeleteFlowLog(id); err != nil {
			out.Unsuccessful = append(out.Unsuccessful, unsuccessful(id, err))
		}
	}
	return out, nil
}

// FlowLog is a flow log as EC2 shows it.
type FlowLog struct {
	CreationTime            time.Time
	DeliverLogsErrorMessage string
	DeliverLogsStatus       string
	FlowLogId               string
	FlowLogStatus           string
	ResourceId              string
	TrafficType             string
	LogDestinationType      string
	LogDestination          string
	LogFormat               string
	Tags                    []Tag `out:"tagSet"`
	MaxAggregationInterval  int32
}

func showFlowLog(log *network.FlowLog) FlowLog {
	out := FlowLog{
		CreationTime: log.CreatedAt, FlowLogId: log.ID, FlowLogStatus: "ACTIVE", ResourceId: log.Resource, TrafficType: log.Traffic,
		LogDestinationType: "s3", LogDestination: "arn:aws:s3:::" + log.Bucket, LogFormat: defaultFlowFormat,
		Tags: tagSet(log.Tags), MaxAggregationInterval: int32(log.Interval / time.Second), DeliverLogsStatus: deliveryStatus(log),
		DeliverLogsErrorMessage: log.Failure,
	}
	if log.Folder != "" {
		out.LogDestination += "/" + log.Folder
	}
	return out
}

func deliveryStatus(log *network.FlowLog) string {
	if log.Failure != "" {
		return "FAILED"
	}
	return "SUCCESS"
}

// DescribeFlowLogsInput asks for flow logs. Its filters are called Filter.
type DescribeFlowLogsInput struct {
	DryRun     *bool
	Filter     []Filter
	FlowLogIds []string `in:"FlowLogId"`
	MaxResults *int32
	NextToken  *string
}

// DescribeFlowLogsOutput lists flow logs.
type DescribeFlowLogsOutput struct {
	FlowLogs  []FlowLog `out:"flowLogSet"`
	NextToken *string
}

func (s *Service) describeFlowLogs(call *wire.Call, in *DescribeFlowLogsInput) (*DescribeFlowLogsOutput, error) {
	region, err := s.region(call)
	if err != nil {
		return nil, err
	}
	type flowLog = network.FlowLog
	logs, next, err := listing[*flowLog, FlowLog]{
		choose: region.SelectFlowLogs,
		fields: fields[*flowLog]{
			"deliver-log-status":   one(deliveryStatus),
			"log-destination-type": fixed[*flowLog]("s3"),
			"flow-log-id":          one(func(l *flowLog) string { return l.ID }),
			"log-group-name":       fixed[*flowLog](""),
			"resource-id":          one(func(l *flowLog) string { return l.Resource }),
			"traffic-type":         one(func(l *flowLog) string { return l.Traffic }),
		},
		tags: func(l *flowLog) network.Tags { return l.Tags },
		show: showFlowLog,
	}.answer(query{IDs: in.FlowLogIds, Set: "flowLogIds", Filters: in.Filter, MaxResults: in.MaxResults, NextToken: in.NextToken})
	if err != nil {
		return nil, err
	}
	return &DescribeFlowLogsOutput{FlowLogs: logs, NextToken: next}, nil
}

// unsuccessful is a refusal as an item of an answer.
func unsuccessful(id string, err error) UnsuccessfulItem {
	known, _ := wire.AsError(wire.EC2Query, asWire(err))
	return UnsuccessfulItem{ResourceId: id, Error: UnsuccessfulItemError{Code: known.Code, Message: known.Message}}
}
