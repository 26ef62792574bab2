package vocabulary

import (
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"linklab/checks"
)

const (
	theBucket  = "arn:aws:s3:::" + bucketName
	theLearner = "arn:aws:iam::123456789012:user/learner"
	byEndpoint = `"StringNotEquals":{"aws:SourceVpce":"vpce-lab"}`
	exceptMe   = `"ArnNotEquals":{"aws:PrincipalArn":"` + theLearner + `"}`
)

// statements is a policy of statements written without quotation marks round
// what all of them share.
func statements(list ...string) string {
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(list, ",") + `]}`
}

func denying(action, resource, condition string) string {
	return `{"Effect":"Deny","Principal":"*","Action":"` + action + `","Resource":` + resource + `,"Condition":{` + condition + `}}`
}

func denyObjects(condition string) string {
	return denying("s3:GetObject", `"`+theBucket+`/*"`, condition)
}

func denyAll(condition string) string {
	return denying("s3:*", `["`+theBucket+`","`+theBucket+`/*"]`, condition)
}

func allowing(action, resource string) string {
	return `{"Effect":"Allow","Principal":"*","Action":"` + action + `","Resource":` + resource + `}`
}

// wholeBucketPolicy is the policy that the lesson asks for.
var wholeBucketPolicy = statements(denyObjects(byEndpoint), denyAll(byEndpoint+","+exceptMe))

var (
	ownBucket = allowing("s3:*", `["`+theBucket+`","`+theBucket+`/*"]`)
	packages  = allowing("s3:GetObject", `"arn:aws:s3:::al2023-repos-ap-northeast-2-de612dc2/*"`)
)

func readLine(rest string) func(*world) { return console(list(nonce, 5, rest)) }

func policyProvocations() []provocation {
	gated := use("bucket-policy-vpce", "vpc", "vpc", "bucket", "bucket", "key", "report.txt")
	keeps := use("bucket-policy-keeps-you", "bucket", "bucket", "key", "report.txt")
	here := use("object-denied-here", "vpc", "vpc", "bucket", "bucket", "key", "report.txt")
	readable := use("object-readable", "bucket", "bucket", "key", "report.txt")
	bucket := func(list ...string) func(*world) { return func(w *world) { w.Policy.Bucket = statements(list...) } }
	swap := func(old, by string) func(*world) {
		return func(w *world) { w.Policy.Bucket = strings.ReplaceAll(wholeBucketPolicy, old, by) }
	}
	object := func(status int) func(*world) { return func(w *world) { w.Policy.Object = status } }
	lockedOut := func(w *world) {
		w.Errors["GetBucketPolicy"] = &smithy.GenericAPIError{Code: "AccessDenied",
			Message: "User: " + theLearner + " is not authorized to perform: s3:GetBucketPolicy with an explicit deny in a resource-based policy"}
	}
	return []provocation{
		{key: "bucketpolicy.none", check: gated, args: map[string]string{"endpoint": "vpce-lab"}},
		{key: "bucketpolicy.allow-only", check: gated, break_: bucket(allowing("s3:GetObject", `"`+theBucket+`/*"`))},
		{key: "bucketpolicy.inverted", check: gated, break_: swap("StringNotEquals", "StringEquals"), args: map[string]string{"operator": "StringEquals"}},
		{key: "bucketpolicy.other-endpoint", check: gated, break_: swap("vpce-lab", "vpce-other"), args: map[string]string{"seen": "vpce-other"}},
		{key: "bucketpolicy.vpc-id", check: gated, break_: swap("vpce-lab", "vpc-lab"), args: map[string]string{"seen": "vpc-lab"}},
		{key: "bucketpolicy.source-vpc", check: gated, break_: swap(byEndpoint, `"StringNotEquals":{"aws:SourceVpc":"vpc-lab"}`)},
		{key: "bucketpolicy.any-endpoint", check: gated, break_: swap(byEndpoint, `"Null":{"aws:SourceVpce":"true"}`)},
		{key: "bucketpolicy.source-ip", check: gated, break_: swap(byEndpoint, `"NotIpAddress":{"aws:SourceIp":"10.0.0.0/16"}`)},
		{key: "bucketpolicy.denies-all", check: gated, break_: bucket(strings.ReplaceAll(denyObjects(""), `,"Condition":{}`, ""))},
		{key: "bucketpolicy.principal", check: gated, break_: swap(`"Principal":"*"`, `"Principal":{"AWS":"`+theLearner+`"}`), args: map[string]string{"seen": theLearner}},
		{key: "bucketpolicy.action", check: gated, break_: bucket(denying("s3:PutObject", `"`+theBucket+`/*"`, byEndpoint)), args: map[string]string{"action": "s3:GetObject", "seen": "s3:PutObject"}},
		{key: "bucketpolicy.no-objects", name: "but one", check: gated, break_: bucket(strings.Replace(denyObjects(byEndpoint), theBucket+"/*", theBucket+"/report.txt", 1), denying("s3:ListBucket", `"`+theBucket+`"`, byEndpoint+","+exceptMe))},
		{key: "bucketpolicy.action", name: "may still write", check: gated, break_: bucket(denyObjects(byEndpoint), denying("s3:ListBucket", `"`+theBucket+`"`, byEndpoint+","+exceptMe)), args: map[string]string{"action": "s3:PutObject"}},
		{key: "bucketpolicy.any-endpoint", name: "for the learner", check: gated, break_: bucket(denyObjects(`"Null":{"aws:SourceVpce":"true"}`), denyAll(byEndpoint+","+exceptMe))},
		{key: "bucketpolicy.no-objects", check: gated, break_: bucket(denying("s3:*", `"`+theBucket+`"`, byEndpoint))},
		{key: "bucketpolicy.bucket-open", check: gated, break_: bucket(denyObjects(byEndpoint))},
		{key: "bucketpolicy.exception-wide", check: gated, break_: swap(exceptMe, `"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::123456789012:*"}`), args: map[string]string{"role": "linklab-s3-gateway"}},
		{key: "bucketpolicy.exception-wide", name: "and nothing but it", check: gated, break_: bucket(denyAll(byEndpoint + `,"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::123456789012:role/*"}`))},
		{key: "bucketpolicy.laptop-open", check: gated, break_: bucket(denyAll(byEndpoint + "," + exceptMe)), args: map[string]string{"principal": theLearner}},
		{key: "bucketpolicy.condition", check: gated, break_: bucket(denyAll(`"Bool":{"aws:SecureTransport":"false"}`)), args: map[string]string{"condition": "Bool aws:SecureTransport"}},
		{key: "bucketpolicy.open", check: gated, break_: bucket(strings.ReplaceAll(denying("s3:PutObject", `"`+theBucket+`/*"`, byEndpoint), `"*",`, `{"AWS":"`+theLearner+`"},`))},
		{key: "bucketpolicy.locked-out", check: gated, break_: lockedOut, args: map[string]string{"principal": theLearner, "role": "linklab-s3-gateway"}},
		{key: "bucketpolicy.locked-out", name: "the guard says it too", check: keeps, break_: lockedOut},
		{key: "read.denied", name: "of a policy, by one's own permissions", check: keeps, outcome: checks.Unknown, break_: func(w *world) {
			w.Errors["GetBucketPolicy"] = refused("AccessDenied")
		}, args: map[string]string{"action": "s3:GetBucketPolicy"}},
		{key: "policy.conditional", name: "of a bucket", check: gated, outcome: checks.Unknown, break_: swap(byEndpoint, `"StringNotEquals":{"aws:SourceOrgID":"o-1"}`)},
		{key: "policy.unreadable", name: "of a bucket", check: gated, outcome: checks.Unknown, break_: func(w *world) { w.Policy.Bucket = "{}" }},
		{key: "bucketpolicy.shuts-you-out", check: keeps, break_: bucket(denying("s3:DeleteObject", `"`+theBucket+`/*"`, byEndpoint)), args: map[string]string{"action": "s3:DeleteObject"}},
		{key: "bucketpolicy.shuts-you-out", name: "of the policy itself", check: keeps, break_: bucket(denyAll(byEndpoint)), args: map[string]string{"action": "s3:PutBucketPolicy"}},

		{key: "object.none", check: readable, break_: object(http.StatusNotFound)},
		{key: "object.denied-already", check: readable, break_: object(http.StatusForbidden)},
		{key: "object.none", name: "when it should be denied", check: here, break_: object(http.StatusNotFound)},
		{key: "object.open-here", check: here, break_: func(w *world) { w.Policy.Bucket = wholeBucketPolicy }},
		{key: "bucketpolicy.none", name: "and the laptop gets in", check: here},
		{key: "rt.endpoint-here", check: use("not-by-endpoint", "subnet", "public_subnet"), args: map[string]string{"route_table": "rtb-public", "endpoint": "vpce-lab"}},
	}
}

func probedReadProvocations() []provocation {
	shape := use("endpoint-policy-shape", "vpc", "vpc", "bucket", "bucket", "key", "report.txt")
	policy := func(list ...string) func(*world) {
		return func(w *world) { w.Endpoints[0].PolicyDocument = aws.String(statements(list...)) }
	}
	of := "s3://" + bucketName + "/report.txt"
	reads := use("probe-reads", "instance", "private_instance", "of", of, "bucket", "bucket", "nonce", "${nonce}")
	refusedList := use("probe-list-refused", "instance", "private_instance", "bucket", "bucket", "nonce", "${nonce}")
	denied := readLine("read=denied of=" + of + " by=resource")
	also := func(first func(*world), then ...func(*world)) func(*world) {
		return func(w *world) {
			first(w)
			for _, f := range then {
				f(w)
			}
		}
	}
	return []provocation{
		{key: "policy.endpoint-open", check: shape},
		{key: "policy.endpoint-open", name: "by default", check: shape, break_: func(w *world) { w.Endpoints[0].PolicyDocument = nil }},
		{key: "policy.endpoint-wide", check: shape, break_: policy(allowing("s3:*", `"arn:aws:s3:::linklab-*"`), packages)},
		{key: "policy.endpoint-no-objects", check: shape, break_: policy(allowing("s3:*", `"`+theBucket+`"`), packages)},
		{key: "policy.endpoint-no-list", check: shape, break_: policy(allowing("s3:*", `"`+theBucket+`/*"`), packages)},
		{key: "policy.endpoint-other-bucket", name: "written to", check: shape, break_: policy(ownBucket, packages, allowing("s3:PutObject", `"*"`)), args: map[string]string{"action": "s3:PutObject"}},
		{key: "policy.endpoint-other-bucket", name: "by its name", check: shape, break_: policy(ownBucket, packages, allowing("s3:*", `["arn:aws:s3:::backup","arn:aws:s3:::backup/*"]`)), args: map[string]string{"seen": "arn:aws:s3:::backup/report.txt"}},
		{key: "policy.endpoint-other-bucket", name: "by another role", check: shape, break_: policy(ownBucket, packages, strings.Replace(allowing("s3:*", `"*"`), `"*"`, `{"AWS":"arn:aws:iam::123456789012:role/other"}`, 1))},
		{key: "policy.endpoint-other-bucket", name: "of the account", check: shape, break_: policy(packages, strings.Replace(allowing("s3:*", `"*"`), `}`, `,"Condition":{"StringEquals":{"aws:ResourceAccount":"123456789012"}}}`, 1))},
		{key: "policy.endpoint-packages", check: shape, break_: policy(ownBucket)},
		{key: "policy.endpoint-other-resource", check: shape, break_: policy(allowing("s3:*", `"arn:aws:s3:::reports/*"`), packages), args: map[string]string{"resource": theBucket + "/report.txt"}},
		{key: "policy.endpoint-deny", name: "of the object", check: shape, break_: policy(ownBucket, packages, denyObjects(`"StringEquals":{"aws:SourceVpce":"vpce-lab"}`))},
		{key: "policy.endpoint-principal", name: "of the shape", check: shape, break_: policy(strings.Replace(ownBucket, `"*"`, `{"AWS":"`+theLearner+`"}`, 1), packages), args: map[string]string{"seen": theLearner}},

		{key: "get.not-run", check: reads, args: map[string]string{"of": of}},
		{key: "get.not-run", name: "nobody was asked to", check: use("probe-reads", "instance", "private_instance", "of", of), outcome: checks.Unknown},
		{key: "get.other", check: reads, break_: readLine("read=ok of=s3://reports/report.txt by=-"), args: map[string]string{"seen": "s3://reports/report.txt"}},
		{key: "get.timeout", check: reads, break_: readLine("read=timeout of=" + of + " by=-")},
		{key: "get.missing", check: reads, break_: readLine("read=missing of=" + of + " by=-")},
		{key: "get.error", check: reads, break_: readLine("read=error of=" + of + " by=-")},
		{key: "get.error-code", check: reads, break_: readLine("read=error of=" + of + " by=- code=SlowDown"), args: map[string]string{"code": "SlowDown"}},
		{key: "aws.other-keys", name: "reading", check: reads, break_: readLine("read=error of=" + of + " by=- code=SignatureDoesNotMatch")},
		{key: "policy.scp", name: "of an object", check: reads, break_: readLine("read=denied of=" + of + " by=organization"), args: map[string]string{"action": "s3:GetObject"}},
		{key: "get.denied", check: reads, break_: denied, args: map[string]string{"by": "resource", "action": "s3:GetObject"}},
		{key: "role.none", name: "nothing is read without one", check: reads, break_: also(readLine("read=no-credentials of="+of+" by=-"), func(w *world) { w.Instances[1].IamInstanceProfile = nil })},
		{key: "policy.endpoint-other-resource", name: "by the probe", check: reads, break_: also(denied, policy(packages))},
		{key: "bucketpolicy.other-endpoint", name: "by the probe", check: reads, break_: also(denied, func(w *world) {
			w.Policy.Bucket = strings.ReplaceAll(wholeBucketPolicy, "vpce-lab", "vpce-other")
		})},
		{key: "bucketpolicy.denies-role", check: reads, break_: also(denied, func(w *world) {
			w.Policy.Bucket = statements(strings.Replace(denyObjects(byEndpoint), `"*"`, `{"AWS":"arn:aws:iam::123456789012:role/linklab-s3-gateway"}`, 1), strings.Replace(`{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"`+theBucket+`/*"}`, `"*"`, `{"AWS":"arn:aws:iam::123456789012:role/linklab-s3-gateway"}`, 1))
		})},
		{key: "role.not-allowed", name: "by the probe", check: reads, break_: also(denied, func(w *world) {
			w.Managed[readOnlyARN] = statements(`{"Effect":"Allow","Action":"s3:List*","Resource":"*"}`)
		}), args: map[string]string{"action": "s3:GetObject"}},
		{key: "policy.endpoint-other-resource", name: "of a table", check: use("probe-reads", "instance", "private_instance", "of", "dynamodb://linklab/1", "nonce", "${nonce}"),
			break_: also(readLine("read=denied of=dynamodb://linklab/1 by=endpoint"), func(w *world) {
				w.Endpoints[0].ServiceName = aws.String("com.amazonaws.ap-northeast-2.dynamodb")
				policy(allowing("dynamodb:*", `"arn:aws:dynamodb:ap-northeast-2:123456789012:table/another"`))(w)
			}), args: map[string]string{"resource": "arn:aws:dynamodb:ap-northeast-2:123456789012:table/linklab", "action": "dynamodb:GetItem"}},

		{key: "list.not-refused", check: refusedList},
		{key: "list.not-run", name: "to be refused", check: refusedList, break_: console(line(nonce, 5, answered))},
		{key: "list.timeout", name: "is no refusal", check: refusedList, break_: console(list(nonce, 5, "list=timeout buckets=0 has=-"))},
		{key: "list.error", name: "is no refusal", check: refusedList, break_: console(list(nonce, 5, "list=error buckets=0 has=-"))},
	}
}

func tableProvocations() []provocation {
	exists := use("table-exists", "table", "key_name", "key", "id")
	gone := use("table-gone", "table", "key_name")
	is := func(key string, status types.TableStatus) func(*world) {
		return func(w *world) { w.Policy.Table = aTable(key, status) }
	}
	return []provocation{
		{key: "table.none", check: exists, args: map[string]string{"region": home}},
		{key: "table.creating", check: exists, outcome: checks.Waiting, break_: is("id", types.TableStatusCreating)},
		{key: "table.deleting", check: exists, break_: is("id", types.TableStatusDeleting)},
		{key: "table.unusable", check: exists, break_: is("id", types.TableStatusArchived), args: map[string]string{"status": "ARCHIVED"}},
		{key: "table.other-key", name: "a number", check: exists, break_: func(w *world) {
			is("id", types.TableStatusActive)(w)
			w.Policy.Table.AttributeDefinitions = []types.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: types.ScalarAttributeTypeN}}
		}, args: map[string]string{"seen": "id (N)"}},
		{key: "table.other-key", check: exists, break_: is("name", types.TableStatusActive), args: map[string]string{"seen": "name", "expected": "id"}},
		{key: "clean.table-left", check: gone, break_: is("id", types.TableStatusActive)},
		{key: "clean.table-deleting", check: gone, outcome: checks.Waiting, break_: is("id", types.TableStatusDeleting)},
	}
}

// The policies that the lesson asks for pass, in every wording that says the
// same.
func TestPoliciesThatHold(t *testing.T) {
	gated := use("bucket-policy-vpce", "vpc", "vpc", "bucket", "bucket", "key", "report.txt")
	keeps := use("bucket-policy-keeps-you", "bucket", "bucket", "key", "report.txt")
	for name, text := range map[string]string{
		"as in the lesson":        wholeBucketPolicy,
		"if it exists":            strings.ReplaceAll(wholeBucketPolicy, "StringNotEquals", "StringNotEqualsIfExists"),
		"like":                    strings.ReplaceAll(wholeBucketPolicy, "StringNotEquals", "StringNotLike"),
		"excepted by user id":     strings.ReplaceAll(wholeBucketPolicy, exceptMe, `"StringNotLike":{"aws:userId":["AIDALEARNER","AROAOTHER:*"]}`),
		"with an Allow beside it": strings.Replace(wholeBucketPolicy, `[`, `[`+allowing("s3:GetObject", `"`+theBucket+`/*"`)+`,`, 1),
	} {
		w := built()
		w.Policy.Bucket = text
		for _, check := range []checks.CheckSpec{gated, keeps} {
			if finding := round(t, w.env(t), check).Findings[0]; finding.Outcome != checks.Passed {
				t.Errorf("%s: %s is %s %+v", name, check.ID, finding.Outcome, finding.Diagnosis)
			}
		}
	}
	w := built()
	w.Endpoints[0].PolicyDocument = aws.String(statements(ownBucket, packages))
	if finding := round(t, w.env(t), use("endpoint-policy-shape", "vpc", "vpc", "bucket", "bucket", "key", "report.txt")).Findings[0]; finding.Outcome != checks.Passed {
		t.Errorf("the endpoint's policy: %s %+v", finding.Outcome, finding.Diagnosis)
	}
}

// A policy that was meant to be narrow is mended by the one that the lesson asks
// for, not by one that lets everything through.
func TestTheAdvisedPolicyIsTheLessons(t *testing.T) {
	tried := 0
	for _, p := range probedReadProvocations() {
		if !strings.HasPrefix(p.key, "policy.endpoint") || p.name == "of a table" {
			continue
		}
		w := built()
		if p.break_ != nil {
			p.break_(w)
		}
		advised := checks.Fix(*round(t, w.env(t), p.check).Findings[0].Diagnosis)
		_, document, _ := strings.Cut(advised, "--policy-document '")
		w.Endpoints[0].PolicyDocument = aws.String(strings.TrimSuffix(document, "'"))
		if finding := round(t, w.env(t), use("endpoint-policy-shape", "vpc", "vpc", "bucket", "bucket", "key", "report.txt")).Findings[0]; finding.Outcome != checks.Passed {
			t.Errorf("%s %s: %s, after which: %s %+v", p.key, p.name, advised, finding.Outcome, finding.Diagnosis)
		}
		tried++
	}
	if tried < 9 {
		t.Errorf("only %d tried", tried)
	}
}

// Who works in the session of a role is excepted by the role's ARN, path and
// all, and not by the session's.
func TestTheLearnerIsARole(t *testing.T) {
	for exception, want := range map[string]checks.Outcome{
		"arn:aws:iam::123456789012:role/team/admin":            checks.Passed,
		"arn:aws:sts::123456789012:assumed-role/admin/session": checks.Failed,
		"arn:aws:iam::123456789012:role/admin":                 checks.Failed,
	} {
		w := built()
		w.ARN = "arn:aws:sts::123456789012:assumed-role/admin/session"
		w.Roles["admin"] = roleNamed("admin", trustEC2)
		w.Roles["admin"].Arn = aws.String("arn:aws:iam::123456789012:role/team/admin")
		w.Policy.Bucket = strings.ReplaceAll(wholeBucketPolicy, theLearner, exception)
		if finding := round(t, w.env(t), use("bucket-policy-keeps-you", "bucket", "bucket", "key", "report.txt")).Findings[0]; finding.Outcome != want {
			t.Errorf("%s: %s %+v, want %s", exception, finding.Outcome, finding.Diagnosis, want)
		}
	}
}
