package policy

import (
	"strconv"
	"time"
)

// EC2Assumes is the request by which EC2 assumes the role of an instance in a
// region at a time. A role is trusted to EC2 when its trust policy allows it.
func EC2Assumes(region string, now time.Time) Request {
	const service = "ec2.amazonaws.com"
	return Request{Principal: Principal{Service: service}, Action: "sts:AssumeRole", Resource: "*", Context: map[string][]string{
		"aws:CurrentTime": {now.Format(time.RFC3339)}, "aws:EpochTime": {strconv.FormatInt(now.Unix(), 10)},
		"aws:RequestedRegion": {region}, "aws:PrincipalIsAWSService": {"true"}, "aws:PrincipalServiceName": {service},
		// EC2 gives none of these when it assumes a role.
		"sts:ExternalId": nil, "sts:RoleSessionName": nil, "sts:SourceIdentity": nil, "aws:MultiFactorAuthPresent": nil,
	}}
}
