package access

import (
	"strconv"
	"strings"
	"time"
)

// context is the condition keys that every request has (IAM user guide, "AWS
// global condition context keys"), and the service's own.
func (q Question) context() map[string][]string {
	c := q.Call
	keys := map[string][]string{
		"aws:CurrentTime":     {c.Now.Format(time.RFC3339)},
		"aws:EpochTime":       {strconv.FormatInt(c.Now.Unix(), 10)},
		"aws:SecureTransport": {"true"},
	}
	if c.Account != "" {
		keys["aws:ResourceAccount"] = []string{c.Account} // unless the service says another
	}
	if c.Region != "" {
		keys["aws:RequestedRegion"] = []string{c.Region}
	}
	for name, values := range q.Conditions {
		keys[name] = values
	}
	if c.Caller.ARN != "" {
		keys["aws:PrincipalAccount"] = []string{c.Account}
		keys["aws:userid"] = []string{c.Caller.UserID}
		if c.Caller.Role != "" {
			keys["aws:PrincipalType"] = []string{"AssumedRole"}
			keys["aws:PrincipalArn"] = []string{roleARN(c)}
		} else {
			keys["aws:PrincipalType"] = []string{"User"}
			keys["aws:PrincipalArn"] = []string{c.Caller.ARN}
			keys["aws:username"] = []string{c.Caller.ARN[strings.LastIndexByte(c.Caller.ARN, '/')+1:]}
		}
	}
	source := c.Origin.SourceIP
	if c.Origin.Endpoint == "" {
		if source.IsValid() {
			keys["aws:SourceIp"] = []string{source.String()}
		}
		return keys
	}
	// Through an endpoint the public address is not known, and these are
	// instead.
	keys["aws:SourceVpce"] = []string{c.Origin.Endpoint}
	keys["aws:SourceVpc"] = []string{c.Origin.VPC}
	if source.IsValid() {
		keys["aws:VpcSourceIp"] = []string{source.String()}
	}
	return keys
}
