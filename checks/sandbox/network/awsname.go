package network

import (
	"slices"
	"strings"
)

// awsName is a name under amazonaws.com, taken apart.
type awsName struct {
	host   string // "s3", "ec2", "dkr.ecr"
	region string
	bucket string // S3 names of a bucket
	global bool   // without a region in it
}

// parseAWSName reads the names of AWS's services: host.region.amazonaws.com,
// the global ones, and S3's in all their forms (Amazon S3 user guide, Virtual
// hosting of general purpose buckets).
func parseAWSName(name string) (awsName, bool) {
	rest, ok := strings.CutSuffix(name, ".amazonaws.com")
	if !ok {
		if rest, ok = strings.CutSuffix(name, ".api.aws"); !ok {
			return awsName{}, false
		}
	}
	labels := strings.Split(rest, ".")
	if parsed, ok := parseS3Name(labels); ok {
		return parsed, true
	}
	last := labels[len(labels)-1]
	if info, ok := LookupRegion(last); ok && len(labels) > 1 {
		host := strings.Join(labels[:len(labels)-1], ".")
		if known, ok := knownHost(host); ok {
			return awsName{host: known, region: info.Name}, true
		}
		return awsName{}, false
	}
	// Names without a region lead to us-east-1.
	if known, ok := knownHost(rest); ok && globalHosts[known] {
		return awsName{host: known, region: "us-east-1", global: true}, true
	}
	return awsName{}, false
}

// globalHosts answer without a region in their names.
var globalHosts = map[string]bool{
	"iam": true, "sts": true, "route53": true, "cloudfront": true, "organizations": true,
	"ec2": true, "sns": true, "sqs": true, "elasticloadbalancing": true, "autoscaling": true,
	"budgets": true, "support": true, "dynamodb": true, "shield": true, "globalaccelerator": true,
}

// knownHost finds a host as it is, or the one whose names have a wildcard in
// front: 123456789012.dkr.ecr is dkr.ecr's.
func knownHost(host string) (string, bool) {
	if _, ok := slices.BinarySearch(hosts, host); ok || host == "dynamodb" {
		return host, true
	}
	_, parent, found := strings.Cut(host, ".")
	if !found {
		return "", false
	}
	for _, known := range endpointServices {
		if known.host == parent && slices.ContainsFunc(known.private, func(p string) bool { return strings.HasPrefix(p, "*.") }) {
			return parent, true
		}
	}
	return "", false
}

// s3Labels are the labels that stand for S3 before the region.
var s3Labels = []string{"s3", "s3-control", "s3-accesspoint", "s3-website", "s3-fips", "s3-r-w", "s3-w", "s3-deprecated"}

func parseS3Name(labels []string) (awsName, bool) {
	n := len(labels)
	last := labels[n-1]
	if info, ok := LookupRegion(last); ok {
		n--
		if n > 1 && labels[n-1] == "dualstack" {
			n--
		}
		if n > 0 && slices.Contains(s3Labels, labels[n-1]) {
			return awsName{host: "s3", region: info.Name, bucket: strings.Join(labels[:n-1], ".")}, true
		}
		return awsName{}, false
	}
	if last == "s3" || last == "s3-1-w" {
		return awsName{host: "s3", region: "us-east-1", bucket: strings.Join(labels[:n-1], "."), global: true}, true
	}
	for _, prefix := range []string{"s3-", "s3-website-"} {
		if region, ok := strings.CutPrefix(last, prefix); ok {
			if info, ok := LookupRegion(region); ok {
				return awsName{host: "s3", region: info.Name, bucket: strings.Join(labels[:n-1], ".")}, true
			}
		}
	}
	return awsName{}, false
}
