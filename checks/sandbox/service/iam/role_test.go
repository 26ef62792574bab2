package iam_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"linklab/checks/sandbox/service/iam"
)

// TestRoleOfAnInstance goes the way of a lab: a role, its policies, a profile,
// and all of it away again.
func TestRoleOfAnInstance(t *testing.T) {
	l := newLab(t)
	const name = "linklab-s3-gateway"
	role := params{"RoleName": name}
	profile := params{"InstanceProfileName": name}
	both := params{"RoleName": name, "InstanceProfileName": name}
	inline := params{"RoleName": name, "PolicyName": "list"}

	l.run("CreateRole", params{"RoleName": name, "AssumeRolePolicyDocument": trust, "Tags": []any{params{"Key": "linklab", "Value": "s3-gateway"}}})
	l.run("AttachRolePolicy", params{"RoleName": name, "PolicyArn": readOnly})
	l.run("AttachRolePolicy", params{"RoleName": name, "PolicyArn": readOnly}) // no error, no second one
	l.run("PutRolePolicy", params{"RoleName": name, "PolicyName": "list", "PolicyDocument": allow})
	l.run("CreateInstanceProfile", profile)
	l.run("AddRoleToInstanceProfile", both)

	got := l.find("GetRole", role, "Role.[Arn, Path, MaxSessionDuration, Tags[0].Value]")
	if diff := cmp.Diff([]any{"arn:aws:iam::123456789012:role/" + name, "/", int64(3600), "s3-gateway"}, got); diff != "" {
		t.Error(diff)
	}
	if id := l.find("GetRole", role, "Role.RoleId").(string); !strings.HasPrefix(id, "AROA") || len(id) != 21 {
		t.Errorf("role id %q", id)
	}
	document := l.find("GetRolePolicy", inline, "PolicyDocument").(string)
	if plain, err := url.PathUnescape(document); err != nil || plain != allow || strings.Contains(document, "{") {
		t.Errorf("policies are answered URL-encoded: %q, %v", document, err)
	}
	got = l.find("GetInstanceProfile", profile, "InstanceProfile.[Arn, Roles[].RoleName]")
	if diff := cmp.Diff([]any{"arn:aws:iam::123456789012:instance-profile/" + name, []any{name}}, got); diff != "" {
		t.Error(diff)
	}
	got = l.find("ListAttachedRolePolicies", role, "AttachedPolicies")
	if diff := cmp.Diff([]any{params{"PolicyName": "AmazonS3ReadOnlyAccess", "PolicyArn": readOnly}}, got); diff != "" {
		t.Error(diff)
	}
	texts, ok := l.service.RolePolicies(name)
	if !ok || len(texts) != 2 || texts[0] != allow || !strings.Contains(texts[1], "s3:Get*") {
		t.Errorf("policies to decide by: %v", texts)
	}
	info, ok := l.service.LookUpProfile("arn:aws:iam::123456789012:instance-profile/" + name)
	if !ok || info.RoleName != name || !strings.HasPrefix(info.ID, "AIPA") {
		t.Errorf("profile %+v", info)
	}

	if info, ok := l.service.LookUpProfile("arn:aws:iam::999999999999:instance-profile/" + name); ok {
		t.Errorf("another account's profile was found: %+v", info)
	}

	l.refuses("DeleteRole", role, "DeleteConflict", 409, "Cannot delete entity, must remove roles from instance profile first.")
	l.refuses("DeleteInstanceProfile", profile, "DeleteConflict", 409, "must remove roles from instance profile first.")
	l.refuses("AddRoleToInstanceProfile", both, "LimitExceeded", 409, "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1")
	l.run("RemoveRoleFromInstanceProfile", both)
	l.run("DeleteInstanceProfile", profile)
	l.refuses("DeleteRole", role, "DeleteConflict", 409, "Cannot delete entity, must detach all policies first.")
	l.run("DetachRolePolicy", params{"RoleName": name, "PolicyArn": readOnly})
	l.refuses("DeleteRole", role, "DeleteConflict", 409, "Cannot delete entity, must delete policies first.")
	l.run("DeleteRolePolicy", inline)
	l.run("DeleteRole", role)
	l.refuses("GetRole", role, "NoSuchEntity", 404, "The role with name "+name+" cannot be found.")
	if _, ok := l.service.RolePolicies(name); ok {
		t.Error("a role that is gone still has policies")
	}
}

func TestMistakes(t *testing.T) {
	l := newLab(t)
	l.role("a")
	l.run("CreateInstanceProfile", params{"InstanceProfileName": "p"})
	l.run("CreatePolicy", params{"PolicyName": "mine", "PolicyDocument": allow})
	for _, c := range []struct {
		operation string
		params    params
		code      string
		status    int
		sentence  string
	}{
		{"CreateRole", params{"RoleName": "A", "AssumeRolePolicyDocument": trust}, "EntityAlreadyExists", 409, "Role with name A already exists."},
		{"CreateRole", params{"RoleName": "b"}, "ValidationError", 400, "Value null at 'assumeRolePolicyDocument' failed to satisfy constraint: Member must not be null"},
		{"CreateRole", params{"RoleName": "b c", "AssumeRolePolicyDocument": trust}, "ValidationError", 400, "The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-"},
		{"CreateRole", params{"RoleName": strings.Repeat("b", 65), "AssumeRolePolicyDocument": trust}, "ValidationError", 400, "Member must have length less than or equal to 64"},
		{"CreateRole", params{"RoleName": "b", "AssumeRolePolicyDocument": "{"}, "MalformedPolicyDocument", 400, ""},
		{"CreateRole", params{"RoleName": "b", "AssumeRolePolicyDocument": allow}, "MalformedPolicyDocument", 400, "Missing required field Principal."},
		{"CreateRole", params{"RoleName": "b", "AssumeRolePolicyDocument": strings.Replace(trust, `"Action"`, `"Resource":"*","Action"`, 1)}, "MalformedPolicyDocument", 400, "Has prohibited field Resource."},
		{"CreateRole", params{"RoleName": "b", "AssumeRolePolicyDocument": trust, "MaxSessionDuration": 60}, "ValidationError", 400, "maxSessionDuration"},
		{"CreateRole", params{"RoleName": "b", "AssumeRolePolicyDocument": trust, "Path": "x"}, "ValidationError", 400, "path"},
		{"CreateRole", params{"RoleName": "b", "AssumeRolePolicyDocument": trust, "Tags": []any{params{"Key": "k", "Value": "1"}, params{"Key": "K", "Value": "2"}}}, "InvalidInput", 400, "Duplicate tag keys found"},
		{"PutRolePolicy", params{"RoleName": "a", "PolicyName": "x", "PolicyDocument": trust}, "MalformedPolicyDocument", 400, "Policy document should not specify a principal."},
		{"PutRolePolicy", params{"RoleName": "z", "PolicyName": "x", "PolicyDocument": allow}, "NoSuchEntity", 404, "The role with name z cannot be found."},
		{"PutRolePolicy", params{"RoleName": "a", "PolicyName": "x", "PolicyDocument": strings.Replace(allow, "*", "arn:aws:s3:::"+strings.Repeat("b", 10300), 1)}, "LimitExceeded", 409, "Maximum policy size of 10240 bytes exceeded for role a"},
		{"GetRolePolicy", params{"RoleName": "a", "PolicyName": "x"}, "NoSuchEntity", 404, "The role policy with name x cannot be found."},
		{"AttachRolePolicy", params{"RoleName": "a", "PolicyArn": "arn:aws:iam::aws:policy/S3ReadOnly"}, "NoSuchEntity", 404, "Policy arn:aws:iam::aws:policy/S3ReadOnly does not exist or is not attachable."},
		{"AttachRolePolicy", params{"RoleName": "a", "PolicyArn": "AmazonS3ReadOnlyAccess"}, "ValidationError", 400, "ARN"},
		{"DetachRolePolicy", params{"RoleName": "a", "PolicyArn": readOnly}, "NoSuchEntity", 404, "Policy " + readOnly + " was not found."},
		{"CreateInstanceProfile", params{"InstanceProfileName": "p"}, "EntityAlreadyExists", 409, "Instance Profile p already exists."},
		{"GetInstanceProfile", params{"InstanceProfileName": "q"}, "NoSuchEntity", 404, "Instance Profile q cannot be found."},
		{"AddRoleToInstanceProfile", params{"InstanceProfileName": "p", "RoleName": "z"}, "NoSuchEntity", 404, "The role with name z cannot be found."},
		{"RemoveRoleFromInstanceProfile", params{"InstanceProfileName": "p", "RoleName": "a"}, "NoSuchEntity", 404, "a"},
		{"CreatePolicy", params{"PolicyName": "mine", "PolicyDocument": allow}, "EntityAlreadyExists", 409, "A policy called mine already exists. Duplicate names are not allowed."},
		{"DeletePolicy", params{"PolicyArn": readOnly}, "AccessDenied", 403, ""},
		{"GetPolicy", params{"PolicyArn": "arn:aws:iam::123456789012:policy/other"}, "NoSuchEntity", 404, "Policy arn:aws:iam::123456789012:policy/other was not found."},
		{"GetPolicyVersion", params{"PolicyArn": readOnly, "VersionId": "v99"}, "NoSuchEntity", 404, "version v99 does not exist"},
		{"ListRoles", params{"MaxItems": 0}, "ValidationError", 400, "maxItems"},
		{"ListRoles", params{"Marker": "?"}, "ValidationError", 400, "Invalid Marker."},
	} {
		l.refuses(c.operation, c.params, c.code, c.status, c.sentence)
	}
}

func TestCustomerPolicy(t *testing.T) {
	l := newLab(t)
	l.role("a")
	arn := l.find("CreatePolicy", params{"PolicyName": "mine", "PolicyDocument": allow, "Path": "/lab/"}, "Policy.Arn").(string)
	if arn != "arn:aws:iam::123456789012:policy/lab/mine" {
		t.Errorf("ARN %s", arn)
	}
	policy := params{"PolicyArn": arn}
	l.run("AttachRolePolicy", params{"RoleName": "a", "PolicyArn": arn})
	l.refuses("DeletePolicy", policy, "DeleteConflict", 409, "Cannot delete a policy attached to entities.")
	second := strings.Replace(allow, "Allow", "Deny", 1)
	l.run("CreatePolicyVersion", params{"PolicyArn": arn, "PolicyDocument": second, "SetAsDefault": true})
	if texts, _ := l.service.RolePolicies("a"); !slices.Equal(texts, []string{second}) {
		t.Errorf("the default version decides: %v", texts)
	}
	l.refuses("DeletePolicyVersion", params{"PolicyArn": arn, "VersionId": "v2"}, "DeleteConflict", 409, "default version")
	got := l.find("ListPolicyVersions", policy, "Versions[].[VersionId, IsDefaultVersion]")
	if diff := cmp.Diff([]any{[]any{"v2", true}, []any{"v1", false}}, got); diff != "" {
		t.Error(diff)
	}
	got = l.find("ListPolicies", params{"OnlyAttached": true}, "Policies[].[PolicyName, AttachmentCount]")
	if diff := cmp.Diff([]any{[]any{"mine", int64(1)}}, got); diff != "" {
		t.Error(diff)
	}
	l.run("DetachRolePolicy", params{"RoleName": "a", "PolicyArn": arn})
	l.refuses("DeletePolicy", policy, "DeleteConflict", 409, "more than one version")
	l.run("DeletePolicyVersion", params{"PolicyArn": arn, "VersionId": "v1"})
	l.run("DeletePolicy", policy)
	if n := l.find("ListPolicies", params{"Scope": "Local"}, "length(Policies)"); n != 0.0 {
		t.Errorf("%v policies left", n)
	}
}

func TestTagsAndPages(t *testing.T) {
	l := newLab(t)
	for _, name := range []string{"c", "a", "b"} {
		l.role(name)
	}
	l.run("TagRole", params{"RoleName": "a", "Tags": []any{params{"Key": "k", "Value": "1"}, params{"Key": "l", "Value": "2"}}})
	l.run("TagRole", params{"RoleName": "a", "Tags": []any{params{"Key": "k", "Value": "3"}}})
	l.run("UntagRole", params{"RoleName": "a", "TagKeys": []any{"l"}})
	if diff := cmp.Diff([]any{params{"Key": "k", "Value": "3"}}, l.find("ListRoleTags", params{"RoleName": "a"}, "Tags")); diff != "" {
		t.Error(diff)
	}
	var names []string
	for marker := any(nil); len(names) == 0 || marker != nil; {
		out := l.run("ListRoles", params{"MaxItems": 2, "Marker": marker})
		for _, role := range out["Roles"].([]any) {
			names = append(names, role.(map[string]any)["RoleName"].(string))
		}
		if marker = out["Marker"]; (marker != nil) != out["IsTruncated"].(bool) {
			t.Fatalf("marker %v, truncated %v", marker, out["IsTruncated"])
		}
	}
	if !slices.Equal(names, []string{"a", "b", "c"}) {
		t.Errorf("roles %v", names)
	}
}

func TestStateSurvivesJSON(t *testing.T) {
	l := newLab(t)
	l.role("a")
	l.run("AttachRolePolicy", params{"RoleName": "a", "PolicyArn": readOnly})
	l.run("CreateInstanceProfile", params{"InstanceProfileName": "p"})
	l.run("AddRoleToInstanceProfile", params{"InstanceProfileName": "p", "RoleName": "a"})
	text, err := json.Marshal(l.service.State)
	if err != nil {
		t.Fatal(err)
	}
	restored := iam.NewState()
	if err := json.Unmarshal(text, restored); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(l.service.State, restored); diff != "" {
		t.Error(diff)
	}
	l.service.State = restored
	if info, ok := l.service.LookUpProfile("p"); !ok || info.RoleARN != "arn:aws:iam::123456789012:role/a" {
		t.Errorf("profile %+v", info)
	}
}
