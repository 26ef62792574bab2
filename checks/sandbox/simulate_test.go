package sandbox_test

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

func TestSimulatePrincipalPolicy(t *testing.T) {
	l := learner{t, open(t, "")}
	l.withRole("app", `{"Version":"2012-10-17","Statement":[
		{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::lab","Condition":{"StringEquals":{"s3:prefix":"mine/"}}},
		{"Effect":"Deny","Action":"s3:DeleteObject","Resource":"*"}]}`)
	l.do("iam", "AttachRolePolicy", map[string]any{"RoleName": "app", "PolicyArn": "arn:aws:iam::aws:policy/AmazonS3FullAccess"})
	l.do("iam", "DetachRolePolicy", map[string]any{"RoleName": "app", "PolicyArn": "arn:aws:iam::aws:policy/AmazonS3FullAccess"})
	client := iam.NewFromConfig(config(t, l.sandbox))
	role := aws.String("arn:aws:iam::123456789012:role/app")
	ask := func(in iam.SimulatePrincipalPolicyInput) []types.EvaluationResult {
		t.Helper()
		in.PolicySourceArn = role
		out, err := client.SimulatePrincipalPolicy(context.Background(), &in)
		if err != nil {
			t.Fatal(err)
		}
		return out.EvaluationResults
	}
	bucket := []string{"arn:aws:s3:::lab"}
	got := ask(iam.SimulatePrincipalPolicyInput{ActionNames: []string{"s3:ListBucket", "s3:DeleteObject", "ec2:DescribeVpcs"}, ResourceArns: bucket})
	for i, want := range []types.PolicyEvaluationDecisionType{"implicitDeny", "explicitDeny", "implicitDeny"} {
		if got[i].EvalDecision != want || aws.ToString(got[i].EvalResourceName) != bucket[0] {
			t.Errorf("%s: %s", aws.ToString(got[i].EvalActionName), got[i].EvalDecision)
		}
	}
	if len(got[0].MissingContextValues) != 1 || got[0].MissingContextValues[0] != "s3:prefix" || aws.ToString(got[1].MatchedStatements[0].SourcePolicyId) != "role_app_p" {
		t.Errorf("%+v", got)
	}
	prefix := []types.ContextEntry{{ContextKeyName: aws.String("s3:prefix"), ContextKeyType: types.ContextKeyTypeEnumString, ContextKeyValues: []string{"mine/"}}}
	if got := ask(iam.SimulatePrincipalPolicyInput{ActionNames: []string{"s3:ListBucket"}, ResourceArns: bucket, ContextEntries: prefix}); got[0].EvalDecision != types.PolicyEvaluationDecisionTypeAllowed {
		t.Errorf("with the prefix: %s", got[0].EvalDecision)
	}
	if got := ask(iam.SimulatePrincipalPolicyInput{ActionNames: []string{"s3:GetObject"}, ResourceArns: []string{"arn:aws:s3:::lab/x"}, ResourcePolicy: aws.String(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/app"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::lab/*"}]}`)}); got[0].EvalDecision != types.PolicyEvaluationDecisionTypeAllowed {
		t.Errorf("by the bucket's policy: %s", got[0].EvalDecision)
	}
	l.do("iam", "AttachRolePolicy", map[string]any{"RoleName": "app", "PolicyArn": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"})
	if got := ask(iam.SimulatePrincipalPolicyInput{ActionNames: []string{"s3:GetObject"}}); got[0].EvalDecision != types.PolicyEvaluationDecisionTypeAllowed || aws.ToString(got[0].MatchedStatements[0].SourcePolicyId) != "AmazonS3ReadOnlyAccess" {
		t.Errorf("with a managed policy: %+v", got)
	}
	role = aws.String("arn:aws:iam::123456789012:role/nobody")
	if _, err := client.SimulatePrincipalPolicy(context.Background(), &iam.SimulatePrincipalPolicyInput{PolicySourceArn: role, ActionNames: []string{"s3:GetObject"}}); code(err) != "NoSuchEntity" {
		t.Errorf("of nobody: %v", err)
	}
}
