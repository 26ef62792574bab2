package iam

import (
	"embed"
	"strings"
	"sync"
	"time"
)

// managedPrefix begins the ARNs of AWS's own policies.
const managedPrefix = "arn:aws:iam::aws:policy/"

//go:embed managed/*.json
var managedFiles embed.FS

// managedDescriptions say what AWS's policies are for, in AWS's words, and
// which policies there are; each has its text in managed/NAME.json.
var managedDescriptions = map[string]string{
	"AdministratorAccess":             "Provides full access to AWS services and resources.",
	"AmazonDynamoDBReadOnlyAccess":    "Provides read only access to Amazon DynamoDB via the AWS Management Console.",
	"AmazonDynamoDBFullAccess_v2":     "Provides full access to Amazon DynamoDB via the AWS Management Console.",
	"AmazonEC2FullAccess":             "Provides full access to Amazon EC2 via the AWS Management Console.",
	"AWSCloudFormationReadOnlyAccess": "Provides read only access to AWS CloudFormation via the AWS Management Console.",
	"CloudWatchReadOnlyAccess":        "Provides read only access to CloudWatch.",
	"PowerUserAccess":                 "Provides full access to AWS services and resources, but does not allow management of Users and groups.",
	"AmazonEC2ReadOnlyAccess":         "Provides read only access to Amazon EC2 via the AWS Management Console.",
	"AmazonS3FullAccess":              "Provides full access to all buckets via the AWS Management Console.",
	"AmazonS3ReadOnlyAccess":          "Provides read only access to all buckets via the AWS Management Console.",
	"AmazonSSMManagedInstanceCore":    "The policy for Amazon EC2 Role to enable AWS Systems Manager service core functionality.",
	"CloudWatchAgentServerPolicy":     "Permissions required to use AmazonCloudWatchAgent on servers",
	"ReadOnlyAccess":                  "Provides read-only access to AWS services and resources.",
}

// managedVersions are the default versions of AWS's policies that are not v1.
var managedVersions = map[string]string{
	"AmazonS3FullAccess": "v2", "AmazonS3ReadOnlyAccess": "v3", "AmazonSSMManagedInstanceCore": "v2",
	"CloudWatchAgentServerPolicy": "v3",
}

// managed is AWS's own policies by name. Nobody may change them.
var managed = sync.OnceValue(func() map[string]*PolicyState {
	// AWS's oldest policies date from the day on which there were any.
	created := time.Date(2015, 2, 6, 18, 40, 0, 0, time.UTC)
	policies := map[string]*PolicyState{}
	for name, description := range managedDescriptions {
		document, err := managedFiles.ReadFile("managed/" + name + ".json")
		if err != nil {
			continue // a test holds the table and the files together
		}
		version := managedVersions[name]
		if version == "" {
			version = "v1"
		}
		policies[name] = &PolicyState{
			Name: name, Path: "/", ID: "ANPA" + digits(name), Description: description, Default: version,
			Versions:  []VersionState{{ID: version, Document: strings.TrimSpace(string(document)), CreatedAt: created}},
			CreatedAt: created, UpdatedAt: created,
		}
	}
	return policies
})
