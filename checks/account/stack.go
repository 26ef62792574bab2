package account

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// Stack reads a stack by its name; nil when there is none. A deleted stack is
// not known by its name any more.
func (s *Snapshot) Stack(ctx context.Context, name string) (*types.Stack, error) {
	return read(ctx, s, Operation{"CloudFormation", "DescribeStacks"}, name, func(ctx context.Context) (*types.Stack, error) {
		out, err := s.account.asks.stack.describeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: aws.String(name)})
		if noStack(err) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		for i := range out.Stacks {
			if out.Stacks[i].StackStatus != types.StackStatusDeleteComplete {
				return &out.Stacks[i], nil
			}
		}
		return nil, nil
	})
}

// StackResources are what a stack has made, none when there is no stack.
func (s *Snapshot) StackResources(ctx context.Context, name string) ([]types.StackResource, error) {
	return read(ctx, s, Operation{"CloudFormation", "DescribeStackResources"}, name, func(ctx context.Context) ([]types.StackResource, error) {
		out, err := s.account.asks.stack.describeStackResources(ctx, &cloudformation.DescribeStackResourcesInput{StackName: aws.String(name)})
		if noStack(err) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return out.StackResources, nil
	})
}

// StackEvents are what happened to a stack, newest first. It is read only when
// something went wrong.
func (s *Snapshot) StackEvents(ctx context.Context, name string) ([]types.StackEvent, error) {
	return read(ctx, s, Operation{"CloudFormation", "DescribeStackEvents"}, name, func(ctx context.Context) ([]types.StackEvent, error) {
		all, err := collect(ctx, s.account.asks.stack.describeStackEvents, &cloudformation.DescribeStackEventsInput{StackName: aws.String(name)},
			func(in *cloudformation.DescribeStackEventsInput, out *cloudformation.DescribeStackEventsOutput) bool {
				return turn(&in.NextToken, out.NextToken)
			},
			func(out *cloudformation.DescribeStackEventsOutput) []types.StackEvent { return out.StackEvents })
		if noStack(err) {
			return nil, nil
		}
		return all, err
	})
}

// noStack tells "there is none" from other validation errors, which share the
// code: only the sentence differs.
func noStack(err error) bool {
	return IsCode(err, "ValidationError") && strings.Contains(err.Error(), "does not exist")
}
