package vocabulary

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	cfn "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"

	"linklab/checks"
)

func event(logical, status, reason string) cfn.StackEvent {
	return cfn.StackEvent{LogicalResourceId: aws.String(logical), ResourceStatus: cfn.ResourceStatus(status), ResourceStatusReason: aws.String(reason)}
}

// failedEvents are what an operation leaves that failed at the public instance,
// newest first, after an older failure that has nothing to do with it.
func failedEvents(operation string) []cfn.StackEvent {
	const stack = "linklab-s3-gateway"
	return []cfn.StackEvent{
		event(stack, "ROLLBACK_COMPLETE", ""),
		event(stack, "ROLLBACK_IN_PROGRESS", "The following resource(s) failed"),
		event("PrivateInstance", operation+"_FAILED", "Resource creation cancelled"),
		event("PublicInstance", operation+"_FAILED", "The key pair 'x' does not exist"),
		event("PublicInstance", operation+"_IN_PROGRESS", ""),
		event(stack, operation+"_IN_PROGRESS", "User Initiated"),
		event("VPC", operation+"_FAILED", "an older story"),
	}
}

func setState(i int, state types.InstanceStateName) func(*world) {
	return func(w *world) { w.Instances[i].State.Name = state }
}

func instanceProvocations() []provocation {
	private := use("instance-running", "instance", "private_instance", "subnet", "private_subnet", "public", "no")
	public := use("instance-running", "instance", "public_instance", "subnet", "public_subnet", "public", "yes")
	role := use("instance-role", "instance", "private_instance")
	bucket := use("bucket-exists", "bucket", "bucket")
	inline := func(text string) func(*world) {
		return func(w *world) { w.Attached, w.Inline["own"] = nil, text }
	}
	trusting := func(text string) func(*world) {
		return func(w *world) {
			w.Profiles["linklab-s3-gateway"].Roles[0].AssumeRolePolicyDocument = aws.String(url.PathEscape(text))
		}
	}
	deny := `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}`
	return []provocation{
		{key: "instance.not-found", check: private, break_: func(w *world) { w.Stack, w.Resources, w.Instances = nil, nil, w.Instances[:1] }},
		{key: "instance.pending", check: private, outcome: checks.Waiting, break_: setState(1, types.InstanceStateNamePending)},
		{key: "instance.stopped", check: private, break_: setState(1, types.InstanceStateNameStopped)},
		{key: "instance.terminated", check: private, break_: setState(1, types.InstanceStateNameTerminated), args: map[string]string{"instance": "i-private", "state": "terminated"}},
		{key: "instance.no-state", check: private, outcome: checks.Unknown, break_: setState(1, "Resting"), args: map[string]string{"instance": "i-private", "state": "Resting"}},
		{key: "instance.terminated", name: "not listed any more", check: private, break_: func(w *world) { w.Instances = w.Instances[:1] }},
		{key: "instance.in-public-subnet", check: private, break_: func(w *world) { w.Instances[1].SubnetId = aws.String("subnet-public") }},
		{key: "instance.wrong-subnet", check: private, break_: func(w *world) { w.Instances[1].SubnetId = aws.String("subnet-third") }},
		{key: "instance.other-vpc", check: private, break_: func(w *world) {
			w.Instances[1].SubnetId, w.Instances[1].VpcId = aws.String("subnet-x"), aws.String("vpc-default")
		}},
		{key: "instance.other-vpc", name: "by its name alone", check: private, break_: func(w *world) {
			w.Stack, w.Resources = nil, nil
			w.Instances[1].SubnetId, w.Instances[1].VpcId = aws.String("subnet-x"), aws.String("vpc-default")
		}, args: map[string]string{"instance": "i-private", "vpc": "vpc-default", "expected": "vpc-lab"}},
		{key: "instance.has-public-ip", check: private, break_: func(w *world) { w.Instances[1].PublicIpAddress = aws.String("3.34.9.9") }},
		{key: "instance.has-public-ip", name: "on a second interface", check: private, break_: addressOf("amazon")},
		{key: "instance.has-elastic-ip", check: private, break_: addressOf("123456789012")},
		{key: "instance.no-public-ip", check: public, break_: func(w *world) { w.Instances[0].PublicIpAddress = nil }},

		{key: "role.none", check: role, break_: func(w *world) { w.Instances[1].IamInstanceProfile = nil }},
		{key: "role.profile-gone", check: role, break_: func(w *world) { w.Profiles = nil }},
		{key: "role.profile-empty", check: role, break_: func(w *world) {
			w.Profiles["linklab-s3-gateway"] = &iamtypes.InstanceProfile{}
		}},
		{key: "role.trust", check: role, break_: func(w *world) {
			w.Profiles["linklab-s3-gateway"].Roles[0].AssumeRolePolicyDocument = aws.String(url.PathEscape(
				`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}`))
		}, args: map[string]string{"seen": "lambda.amazonaws.com"}},
		{key: "role.trust-deny", check: role, break_: trusting(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"},{"Effect":"Deny","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}`)},
		{key: "role.trust-action", check: role, break_: trusting(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:TagSession"}]}`),
			args: map[string]string{"seen": "sts:TagSession"}},
		{key: "role.trust-condition", check: role, break_: trusting(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"x"}}}]}`),
			args: map[string]string{"condition": "StringEquals sts:ExternalId"}},
		{key: "policy.conditional", name: "of the trust", check: role, outcome: checks.Unknown, break_: trusting(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"1"}}}]}`)},
		{key: "role.no-policy", check: role, break_: func(w *world) { w.Attached = nil }},
		{key: "role.not-allowed", check: role, break_: inline(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:*","Resource":"*"}]}`)},
		{key: "role.not-allowed", name: "one bucket only", check: role,
			break_: inline(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::one"}]}`)},
		{key: "role.condition", check: role,
			break_: inline(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"us-west-1"}}}]}`),
			args:   map[string]string{"condition": "StringEquals aws:RequestedRegion"}},
		{key: "role.denied", check: role, break_: func(w *world) { w.Inline["no-s3"] = deny }, args: map[string]string{"policy": "no-s3"}},
		{key: "role.denied-managed", check: role, break_: func(w *world) {
			arn := "arn:aws:iam::aws:policy/AWSDenyAll"
			w.Attached = append(w.Attached, iamtypes.AttachedPolicy{PolicyArn: aws.String(arn), PolicyName: aws.String("AWSDenyAll")})
			w.Managed[arn] = deny
		}, args: map[string]string{"policy": "AWSDenyAll", "arn": "arn:aws:iam::aws:policy/AWSDenyAll"}},
		{key: "list.metadata-off", name: "role", check: role, break_: func(w *world) {
			w.Instances[1].MetadataOptions = &types.InstanceMetadataOptionsResponse{HttpEndpoint: types.InstanceMetadataEndpointStateDisabled}
		}},
		{key: "role.boundary", check: role, break_: func(w *world) {
			arn := "arn:aws:iam::123456789012:policy/limit"
			w.Roles["linklab-s3-gateway"].PermissionsBoundary = &iamtypes.AttachedPermissionsBoundary{PermissionsBoundaryArn: aws.String(arn)}
			w.Managed[arn] = deny
		}},
		{key: "policy.unreadable", check: role, outcome: checks.Unknown, break_: inline(`{not json`)},
		{key: "policy.conditional", check: role, outcome: checks.Unknown,
			break_: inline(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}]}`),
			args:   map[string]string{"condition": "aws:PrincipalOrgID"}},

		{key: "bucket.none", check: bucket, break_: func(w *world) { w.Buckets = nil }},
		{key: "bucket.none", name: "listing denied", check: bucket, break_: func(w *world) {
			w.Buckets, w.Errors["ListBuckets"] = nil, refused("AccessDenied")
		}},
		{key: "bucket.not-yours", check: bucket, break_: func(w *world) { w.Buckets, w.Foreign[bucketName] = nil, http.StatusForbidden }},
		{key: "bucket.other-name", check: bucket, break_: func(w *world) { w.Buckets[0].Name = aws.String("linklab-mine") }, args: map[string]string{"seen": "linklab-mine"}},
		{key: "bucket.other-region", check: bucket, break_: func(w *world) { w.Buckets[0].BucketRegion = aws.String("us-east-1") }},
	}
}

// Beside a failure stands only what speaks for it.
func TestEvidenceSpeaksForTheFailure(t *testing.T) {
	private := use("instance-running", "instance", "private_instance", "subnet", "private_subnet", "public", "no")
	for source, break_ := range map[string]func(*world){
		"PublicIpAddress": func(w *world) { w.Instances[1].PublicIpAddress = aws.String("3.34.9.9") },
		"SubnetId":        func(w *world) { w.Instances[1].SubnetId = aws.String("subnet-public") },
	} {
		w := built()
		break_(w)
		finding := round(t, w.env(t), private).Findings[0]
		if len(finding.Evidence) != 1 || !strings.HasSuffix(finding.Evidence[0].Source, source) || finding.Evidence[0].Expected == finding.Evidence[0].Seen {
			t.Errorf("%s: %+v", source, finding.Evidence)
		}
	}
}

// addressOf gives the private instance a public address of an owner's.
func addressOf(owner string) func(w *world) {
	return func(w *world) {
		w.Instances[1].NetworkInterfaces = []types.InstanceNetworkInterface{{
			NetworkInterfaceId: aws.String("eni-private"),
			Association:        &types.InstanceNetworkInterfaceAssociation{PublicIp: aws.String("3.34.9.9"), IpOwnerId: aws.String(owner)},
		}}
	}
}
