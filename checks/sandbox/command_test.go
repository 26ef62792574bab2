package sandbox_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"linklab/checks/sandbox/network"
)

// withManaged is withRole for one of AWS's own policies.
func (l learner) withManaged(name string, policies ...string) map[string]any {
	l.Helper()
	more := l.withRole(name, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:DescribeVpcs","Resource":"*"}]}`)
	for _, policy := range policies {
		l.do("iam", "AttachRolePolicy", map[string]any{"RoleName": name, "PolicyArn": "arn:aws:iam::aws:policy/" + policy})
	}
	return more
}

// cut removes the way to the internet from the default VPC and gives how to put
// it back.
func (l learner) cut(instance string) (mend func()) {
	l.Helper()
	vpc := l.address(instance, "VpcId")
	table := l.do("ec2", "DescribeRouteTables", map[string]any{"Filters": []any{map[string]any{"Name": "vpc-id", "Values": []any{vpc}}}})
	id := at(table, "RouteTables", 0, "RouteTableId")
	gateway := at(l.do("ec2", "DescribeInternetGateways", map[string]any{"Filters": []any{map[string]any{"Name": "attachment.vpc-id", "Values": []any{vpc}}}}), "InternetGateways", 0, "InternetGatewayId")
	l.do("ec2", "DeleteRoute", map[string]any{"RouteTableId": id, "DestinationCidrBlock": "0.0.0.0/0"})
	return func() {
		l.do("ec2", "CreateRoute", map[string]any{"RouteTableId": id, "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": gateway})
	}
}

// TestCommandsFollowTheNetwork: an agent registers once it has role and path,
// loses its connection with the path, and gets what was sent when that is back.
func TestCommandsFollowTheNetwork(t *testing.T) {
	l, c := paced(t, "", network.Instant)
	client := ssm.NewFromConfig(config(t, l.sandbox))
	ctx := context.Background()
	id := l.launch("#!/bin/bash\n", l.withManaged("app", "AmazonSSMManagedInstanceCore"))
	bare := l.launch("#!/bin/bash\n", nil)
	ping := func(instance string) types.PingStatus {
		t.Helper()
		c.add(3 * time.Second)
		out, err := client.DescribeInstanceInformation(ctx, &ssm.DescribeInstanceInformationInput{Filters: []types.InstanceInformationStringFilter{{Key: aws.String("InstanceIds"), Values: []string{instance}}}})
		if err != nil {
			t.Fatal(err)
		}
		if len(out.InstanceInformationList) == 0 {
			return ""
		}
		return out.InstanceInformationList[0].PingStatus
	}
	if got := ping(id); got != types.PingStatusOnline {
		t.Errorf("with role and path: %q", got)
	}
	if got := ping(bare); got != "" {
		t.Errorf("without a role: %q", got)
	}
	send := func(instance string, commands ...string) (string, error) {
		out, err := client.SendCommand(ctx, &ssm.SendCommandInput{DocumentName: aws.String("AWS-RunShellScript"), InstanceIds: []string{instance}, Parameters: map[string][]string{"commands": commands}})
		if err != nil {
			return "", err
		}
		return aws.ToString(out.Command.CommandId), nil
	}
	result := func(command string) *ssm.GetCommandInvocationOutput {
		t.Helper()
		out, err := client.GetCommandInvocation(ctx, &ssm.GetCommandInvocationInput{CommandId: &command, InstanceId: &id})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if _, err := send(bare, "true"); code(err) != "InvalidInstanceId" {
		t.Errorf("to an instance that is not managed: %v", err)
	}
	command, err := send(id, "whoami; pwd", "echo oops >&2; exit 3")
	if err != nil {
		t.Fatal(err)
	}
	got := result(command)
	if got.Status != types.CommandInvocationStatusFailed || got.ResponseCode != 3 || aws.ToString(got.StandardOutputContent) != "root\n/\n" || aws.ToString(got.StandardErrorContent) != "oops\n" {
		t.Errorf("%+v", got)
	}
	long, err := send(id, "seq 1 20000")
	if err != nil {
		t.Fatal(err)
	}
	if text := aws.ToString(result(long).StandardOutputContent); len(text) != 24000 || !strings.HasSuffix(text, "---Output truncated---") {
		t.Errorf("%d characters, ends with %q", len(text), text[max(0, len(text)-30):])
	}
	list, err := client.ListCommandInvocations(ctx, &ssm.ListCommandInvocationsInput{Details: true, CommandId: &long})
	if err != nil || len(list.CommandInvocations) != 1 || len(aws.ToString(list.CommandInvocations[0].CommandPlugins[0].Output)) != 2500 {
		t.Errorf("%+v, %v", list, err)
	}

	// The AWS CLI of a machine, with the parameters as people write them.
	laptop, err := l.sandbox.Laptop(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var printed bytes.Buffer
	laptop.RunScript(ctx, "learner", `for p in commands=uptime 'commands=["uptime","hostname"]' '{"commands":["uptime"]}'; do
		aws ssm send-command --document-name AWS-RunShellScript --instance-ids `+id+` --parameters "$p" --query 'Command.[StatusDetails, Parameters.commands[0]]' --output text
	done; aws ssm send-command --document-name AWS-RunShellScript --targets Key=InstanceIds,Values=`+id+` --parameters commands=uptime --query Command.TargetCount`, &printed)
	if got := printed.String(); got != strings.Repeat("Pending\tuptime\n", 3)+"1\n" {
		t.Errorf("by the AWS CLI: %s", got)
	}

	mend := l.cut(id)
	waiting, err := send(id, "echo here")
	if err != nil {
		t.Fatal(err)
	}
	if got := result(waiting); got.Status != types.CommandInvocationStatusPending {
		t.Errorf("without a path: %s", got.Status)
	}
	c.add(20 * time.Second)
	if got := ping(id); got != types.PingStatusConnectionLost {
		t.Errorf("after 20 s without a path: %q", got)
	}
	// One endpoint lets the agent register; what is sent comes by the other.
	group := l.openGroup("endpoints", 443)
	l.endpoint(id, "ssm", group)
	c.add(5 * time.Second)
	if got := ping(id); got != types.PingStatusOnline || result(waiting).Status != types.CommandInvocationStatusPending {
		t.Errorf("with an endpoint of ssm: %q, %s", got, result(waiting).Status)
	}
	l.endpoint(id, "ssmmessages", group)
	if got := result(waiting); got.Status != types.CommandInvocationStatusSuccess {
		t.Errorf("with an endpoint of ssmmessages: %s", got.Status)
	}
	mend()
	c.add(5 * time.Second)
	if got := result(waiting); got.Status != types.CommandInvocationStatusSuccess || aws.ToString(got.StandardOutputContent) != "here\n" {
		t.Errorf("with the path again: %+v", got)
	}
	if got := ping(id); got != types.PingStatusOnline {
		t.Errorf("with the path again: %q", got)
	}
	l.do("ec2", "StopInstances", map[string]any{"InstanceIds": []any{id}})
	if _, err := send(id, "true"); code(err) != "InvalidInstanceId" {
		t.Errorf("to a stopped instance: %v", err)
	}
	l.do("ec2", "TerminateInstances", map[string]any{"InstanceIds": []any{id}})
	if got := ping(id); got != "" {
		t.Errorf("terminated: %q", got)
	}
}

// TestParametersSurvive: what Systems Manager keeps is there for the next
// process.
func TestParametersSurvive(t *testing.T) {
	dir := t.TempDir()
	first := learner{t, reopen(t, dir)}
	first.do("ssm", "PutParameter", map[string]any{"Name": "/lab/kept", "Value": "v", "Type": "String"})
	if err := first.sandbox.Close(); err != nil {
		t.Fatal(err)
	}
	second := learner{t, reopen(t, dir)}
	defer second.sandbox.Close()
	if got := at(second.do("ssm", "GetParameter", map[string]any{"Name": "/lab/kept"}), "Parameter", "Value"); got != "v" {
		t.Errorf("%q", got)
	}
	if err := second.sandbox.Reset(context.Background()); err != nil {
		t.Fatal(err)
	}
	if _, err := second.try("ssm", "GetParameter", map[string]any{"Name": "/lab/kept"}); err == nil {
		t.Error("there after a reset")
	}
}
