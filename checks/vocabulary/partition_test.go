package vocabulary

import "testing"

// TestARNsOfOtherPartitions names things as the learner's own partition does.
func TestARNsOfOtherPartitions(t *testing.T) {
	const role = "arn:aws-cn:iam::123456789012:role/lab"
	for got, want := range map[string]string{
		resourceOf("s3:ListAllMyBuckets", "cn-north-1"):    "arn:aws-cn:s3:::*",
		resourceOf("s3:ListAllMyBuckets", "us-gov-west-1"): "arn:aws-us-gov:s3:::*",
		resourceOf("s3:GetObject", "ap-northeast-2"):       "arn:aws:s3:::*",
		resourceOf("ec2:DescribeTags", "cn-north-1"):       "*",
		bucketARN("cn-north-1", "b"):                       "arn:aws-cn:s3:::b",
		principalOf(role).ARN:                              "arn:aws-cn:sts::123456789012:assumed-role/lab/i-instance",
		managedPolicy(role, "s3:GetObject"):                "arn:aws-cn:iam::aws:policy/AmazonS3ReadOnlyAccess",
		managedPolicy("", "s3:GetObject"):                  "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
	} {
		if got != want {
			t.Errorf("%s is not %s", got, want)
		}
	}
	for resource, want := range map[string]bool{"arn:aws-us-gov:s3:::b/*": true, "arn:aws:s3:::*": false, "arn:aws-cn:s3:::b": true, "*": false, "arn:aws:dynamodb:r:1:table/t": false} {
		if isBucket(resource) != want {
			t.Errorf("isBucket(%s) is not %v", resource, want)
		}
	}
}
