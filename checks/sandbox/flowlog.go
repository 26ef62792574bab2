package sandbox

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"fmt"
	"strings"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/wire"
)

// flowDeliveries are the flow logs with records that are due in their buckets.
func (s *Sandbox) flowDeliveries() []func(context.Context) error {
	var jobs []func(context.Context) error
	for _, due := range s.world.DueFlows() {
		jobs = append(jobs, func(ctx context.Context) error {
			return s.change(ctx, func(ctx context.Context) error { return s.deliverFlows(ctx, due) })
		})
	}
	return jobs
}

// deliverFlows writes records as one object, named as the flow logs of AWS are
// (Amazon VPC user guide, Flow log files). Records that cannot be written are
// lost, and the flow log says why.
func (s *Sandbox) deliverFlows(ctx context.Context, due network.FlowDelivery) error {
	region, err := s.world.Region(due.Region)
	if err != nil {
		return err
	}
	s.world.TakeFlows(due)
	log := region.FlowLogs[due.Log]
	if log == nil {
		return nil
	}
	content, err := flowFile(due.Records)
	if err != nil {
		return err
	}
	at := due.Records[0].At
	key := fmt.Sprintf("%sAWSLogs/%s/vpcflowlogs/%s/%s/%s_vpcflowlogs_%s_%s_%s_%08x.log.gz", log.Folder, AccountNumber, due.Region,
		at.Format("2006/01/02"), AccountNumber, due.Region, log.ID, at.Format("20060102T1504Z"), s.Now().UnixNano()&0xffffffff)
	log.Failure = ""
	if err := s.putLog(ctx, log.Bucket, key, content); err != nil {
		log.Failure = "Access error"
	}
	return nil
}

// putLog keeps an object on behalf of AWS's log delivery, which the bucket's
// owner has let in by making the log.
func (s *Sandbox) putLog(ctx context.Context, bucket, key string, content []byte) error {
	region, ok := s.services.bucketRegion(bucket)
	if !ok {
		return fmt.Errorf("no bucket %s", bucket)
	}
	service, put := s.registry.Operation("s3", "PutObject")
	in, err := s.registry.Decode(service, put, map[string]any{
		"Bucket": bucket, "Key": key, "ContentType": "application/octet-stream", "Body": base64.StdEncoding.EncodeToString(content),
	})
	if err != nil {
		return err
	}
	_, err = put.Handle(&wire.Call{Context: ctx, Service: "s3", Operation: put.Name, Region: region, Account: AccountNumber, Now: s.Now()}, in)
	return err
}

// flowFile is the file of some records: a line of the fields' names, then a line
// each, all of it compressed.
func flowFile(records []network.FlowRecord) ([]byte, error) {
	lines := []string{network.FlowLogFields}
	for _, record := range records {
		lines = append(lines, record.Line(AccountNumber))
	}
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	if _, err := zip.Write([]byte(strings.Join(lines, "\n") + "\n")); err != nil {
		return nil, err
	}
	err := zip.Close()
	return out.Bytes(), err
}
