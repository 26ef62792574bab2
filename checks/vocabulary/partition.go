package vocabulary

import "strings"

// partitionOf is the partition of a region, which every ARN there begins with
// (AWS General Reference, Amazon Resource Names).
func partitionOf(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}

// partitionIn is the partition that an ARN names.
func partitionIn(arn string) string {
	if parts := strings.SplitN(arn, ":", 3); len(parts) == 3 && parts[1] != "" {
		return parts[1]
	}
	return "aws"
}
