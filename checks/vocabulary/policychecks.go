package vocabulary

import (
	"slices"
	"time"

	"linklab/checks"
	"linklab/checks/account"
)

// policyChecks are about who is let in by which policy, in the order in which a
// lab meets them.
func policyChecks() []checks.Definition {
	bucket, key, service := input("bucket"), checks.Param{Name: "key", Kind: checks.TextParam, Required: true}, service()
	named := ofStack("sts:GetCallerIdentity", "iam:GetRole")
	judged := actions(slices.Concat(named, []string{"s3:GetBucketPolicy", "iam:GetInstanceProfile"})...)
	endpoints := reads(account.ReadEndpoints)
	of := text("of", true)
	return []checks.Definition{
		{Name: "not-by-endpoint", Rows: []string{"X-01"}, Params: []checks.Param{service, input("subnet")},
			Actions: siteActions, Prefetch: reads(account.ReadPrefixLists), After: []string{"vpc-exists"}, Run: notByEndpoint},
		{Name: "object-readable", Rows: []string{"X-02"}, Params: []checks.Param{bucket, key},
			Actions: append(slices.Clone(named), "s3:GetObject"), Prefetch: []account.Read{account.ReadIdentity}, After: []string{"bucket-exists"}, Run: objectReadable},
		{Name: "endpoint-policy-shape", Rows: []string{"X-03"}, Params: []checks.Param{input("vpc"), service, bucket, key},
			Actions: judged, Prefetch: endpoints, After: []string{"gateway-endpoint"}, Run: endpointPolicyShape},
		{Name: "probe-list-refused", Rows: []string{"X-04"}, Params: []checks.Param{input("instance"), bucket, text("nonce", false)},
			Actions: actions(slices.Concat([]string{"ec2:GetConsoleOutput"}, roleActions, sshActions)...), Prefetch: siteReads,
			After:   []string{"endpoint-policy-shape", "instance-role"},
			Usually: time.Minute, Deadline: 6 * time.Minute, Run: probeListRefused},
		{Name: "bucket-policy-keeps-you", Rows: []string{"X-05"}, Params: []checks.Param{bucket, key},
			Actions: append(slices.Clone(named), "s3:GetBucketPolicy"), Prefetch: []account.Read{account.ReadIdentity}, After: []string{"bucket-exists"}, Run: bucketPolicyKeepsYou},
		{Name: "bucket-policy-vpce", Rows: []string{"X-06"}, Params: []checks.Param{input("vpc"), service, bucket, key},
			Actions: judged, Prefetch: endpoints, After: []string{"bucket-policy-keeps-you", "gateway-endpoint"}, Run: bucketPolicyVPCE},
		{Name: "object-denied-here", Rows: []string{"X-07"}, Params: []checks.Param{input("vpc"), service, bucket, key},
			Actions: append(slices.Clone(judged), "s3:GetObject"), Prefetch: endpoints, After: []string{"bucket-policy-vpce"}, Run: objectDeniedHere},
		{Name: "probe-reads", Rows: []string{"X-08", "X-12"},
			Params:  []checks.Param{input("instance"), of, {Name: "bucket", Kind: checks.InputParam}, text("nonce", false)},
			Actions: actions(slices.Concat([]string{"ec2:GetConsoleOutput", "s3:GetBucketPolicy", "dynamodb:DescribeTable", "s3:ListAllMyBuckets", "s3:GetBucketLocation", "s3:ListBucket"}, roleActions, sshActions)...), Prefetch: endpoints,
			After:   []string{"probe-reaches", "endpoint-policy-allows", "endpoint-policy-shape", "instance-role", "bucket-policy-vpce", "table-exists"},
			Usually: time.Minute, Deadline: 6 * time.Minute, Run: probeReads},
	}
}

// tableChecks are about a DynamoDB table.
func tableChecks() []checks.Definition {
	return []checks.Definition{
		{Name: "table-exists", Rows: []string{"X-11"}, Params: []checks.Param{input("table"), text("key", true)},
			Actions: ofStack("dynamodb:DescribeTable"), After: []string{"account-region"},
			Usually: 15 * time.Second, Deadline: 5 * time.Minute, Run: tableExists},
		{Name: "table-gone", Rows: []string{"F-09"}, Params: []checks.Param{input("table")},
			Actions: ofStack("dynamodb:DescribeTable"), Usually: 15 * time.Second, Deadline: 5 * time.Minute, Run: tableGone},
	}
}
