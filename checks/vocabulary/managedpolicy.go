package vocabulary

import "strings"

// managedPolicy is the ARN of the AWS managed policy that allows an action and
// little else beside it, in the partition of a role, "" for an action that the
// labs do not ask for (AWS Managed Policy Reference Guide).
func managedPolicy(roleARN, action string) string {
	name := ""
	switch service, _, _ := strings.Cut(action, ":"); {
	case action == "ec2:DescribeTags", service == "cloudwatch":
		name = "CloudWatchAgentServerPolicy"
	case service == "s3":
		name = "AmazonS3ReadOnlyAccess"
	case service == "dynamodb":
		name = "AmazonDynamoDBReadOnlyAccess"
	default:
		return ""
	}
	return "arn:" + partitionIn(roleARN) + ":iam::aws:policy/" + name
}
