// Package waiter knows what the AWS CLI's wait commands wait for: which operation
// they ask, how often, and what its answers mean.
package waiter

import "time"

// Waiter asks an operation again and again until an answer means that it is
// over.
type Waiter struct {
	Name      string // "instance-running"
	Operation string
	Delay     time.Duration
	Attempts  int
	rules     []rule
}

// rule is what one answer means. Exactly one of path, code and status is set.
type rule struct {
	path     string // JMESPath; with all or any, of a list
	match    quantity
	expected any
	code     string // error code
	status   int    // HTTP status
	verdict  Verdict
}

// quantity is how many of a path's values have to be the expected one.
type quantity uint8

const (
	itself     quantity = iota // the value itself
	everyOne                   // every one, and there is one
	atLeastOne                 // at least one
)

// Verdict is what an answer means.
type Verdict uint8

// The verdicts.
const (
	Retry Verdict = iota
	Success
	Failed
)

func allAre(path, expected string) rule {
	return rule{path: path, match: everyOne, expected: expected, verdict: Success}
}

func anyFails(path string, values ...string) []rule {
	var rules []rule
	for _, value := range values {
		rules = append(rules, rule{path: path, match: atLeastOne, expected: value, verdict: Failed})
	}
	return rules
}

func onError(code string, verdict Verdict) rule { return rule{code: code, verdict: verdict} }

func onStatus(status int, verdict Verdict) rule { return rule{status: status, verdict: verdict} }

func some(path string) rule {
	return rule{path: "length(" + path + ") > `0`", expected: true, verdict: Success}
}

func rules(first []rule, more ...rule) []rule { return append(first, more...) }

// Of are the waiters of a command ("ec2", "s3api"), sorted by name.
func Of(command string) []Waiter {
	const second = time.Second
	found, gone := onStatus(200, Success), onStatus(404, Retry)
	switch command {
	case "ec2":
		const states = "Reservations[].Instances[].State.Name"
		noInstance := onError("InvalidInstanceID.NotFound", Retry)
		return []Waiter{
			{"instance-exists", "DescribeInstances", 5 * second, 40, []rule{some("Reservations[]"), noInstance}},
			{"instance-running", "DescribeInstances", 15 * second, 40, append(rules(
				anyFails(states, "shutting-down", "terminated", "stopping"), noInstance), allAre(states, "running"))},
			{"instance-status-ok", "DescribeInstanceStatus", 15 * second, 40,
				[]rule{allAre("InstanceStatuses[].InstanceStatus.Status", "ok"), noInstance}},
			{"instance-stopped", "DescribeInstances", 15 * second, 40,
				rules(anyFails(states, "pending", "terminated"), allAre(states, "stopped"))},
			{"instance-terminated", "DescribeInstances", 15 * second, 40,
				rules(anyFails(states, "pending", "stopping"), allAre(states, "terminated"))},
			{"internet-gateway-exists", "DescribeInternetGateways", 5 * second, 6,
				[]rule{some("InternetGateways[].InternetGatewayId"), onError("InvalidInternetGateway.NotFound", Retry)}},
			{"key-pair-exists", "DescribeKeyPairs", 5 * second, 6,
				[]rule{some("KeyPairs[].KeyName"), onError("InvalidKeyPair.NotFound", Retry)}},
			{"nat-gateway-available", "DescribeNatGateways", 15 * second, 40,
				rules(anyFails("NatGateways[].State", "failed", "deleting", "deleted"),
					allAre("NatGateways[].State", "available"), onError("NatGatewayNotFound", Retry))},
			{"nat-gateway-deleted", "DescribeNatGateways", 15 * second, 40,
				[]rule{allAre("NatGateways[].State", "deleted"), onError("NatGatewayNotFound", Success)}},
			{"network-interface-available", "DescribeNetworkInterfaces", 20 * second, 10,
				[]rule{allAre("NetworkInterfaces[].Status", "available"), onError("InvalidNetworkInterfaceID.NotFound", Failed)}},
			{"security-group-exists", "DescribeSecurityGroups", 5 * second, 6,
				[]rule{some("SecurityGroups[].GroupId"), onError("InvalidGroup.NotFound", Retry)}},
			{"subnet-available", "DescribeSubnets", 15 * second, 40, []rule{allAre("Subnets[].State", "available")}},
			{"vpc-available", "DescribeVpcs", 15 * second, 40, []rule{allAre("Vpcs[].State", "available")}},
			{"vpc-exists", "DescribeVpcs", second, 5, []rule{found, onError("InvalidVpcID.NotFound", Retry)}},
		}
	case "cloudformation":
		return stackWaiters()
	case "s3api":
		missing := onStatus(404, Success)
		return []Waiter{
			{"bucket-exists", "HeadBucket", 5 * second, 20, []rule{found, onStatus(301, Success), onStatus(403, Success), gone}},
			{"bucket-not-exists", "HeadBucket", 5 * second, 20, []rule{missing}},
			{"object-exists", "HeadObject", 5 * second, 20, []rule{found, gone}},
			{"object-not-exists", "HeadObject", 5 * second, 20, []rule{missing}},
		}
	case "ssm":
		is := func(status string, verdict Verdict) rule {
			return rule{path: "Status", expected: status, verdict: verdict}
		}
		return []Waiter{{"command-executed", "GetCommandInvocation", 5 * second, 20, []rule{
			is("Pending", Retry), is("InProgress", Retry), is("Delayed", Retry), is("Success", Success), is("Cancelled", Failed),
			is("TimedOut", Failed), is("Failed", Failed), is("Cancelling", Failed), onError("InvocationDoesNotExist", Retry),
		}}}
	case "dynamodb":
		none := "ResourceNotFoundException"
		return []Waiter{
			{"table-exists", "DescribeTable", 20 * second, 25, []rule{{path: "Table.TableStatus", expected: "ACTIVE", verdict: Success}, onError(none, Retry)}},
			{"table-not-exists", "DescribeTable", 20 * second, 25, []rule{onError(none, Success)}},
		}
	case "elbv2":
		const state = "LoadBalancers[].State.Code"
		const health = "TargetHealthDescriptions[].TargetHealth.State"
		none := onError("LoadBalancerNotFound", Retry)
		return []Waiter{
			{"load-balancer-available", "DescribeLoadBalancers", 15 * second, 40, []rule{allAre(state, "active"), none}},
			{"load-balancer-exists", "DescribeLoadBalancers", 15 * second, 40, []rule{found, none}},
			{"load-balancers-deleted", "DescribeLoadBalancers", 15 * second, 40, []rule{onError("LoadBalancerNotFound", Success)}},
			{"target-deregistered", "DescribeTargetHealth", 15 * second, 40, []rule{onError("InvalidTarget", Success), allAre(health, "unused")}},
			{"target-in-service", "DescribeTargetHealth", 15 * second, 40, []rule{allAre(health, "healthy"), onError("InvalidInstance", Retry)}},
		}
	case "iam":
		none := onError("NoSuchEntity", Retry)
		return []Waiter{
			{"instance-profile-exists", "GetInstanceProfile", second, 40, []rule{found, none}},
			{"policy-exists", "GetPolicy", second, 20, []rule{found, none}},
			{"role-exists", "GetRole", second, 20, []rule{found, none}},
			{"user-exists", "GetUser", second, 20, []rule{found, none}},
		}
	}
	return nil
}

func stackWaiters() []Waiter {
	const status = "Stacks[].StackStatus"
	const delay = 30 * time.Second
	const attempts = 120
	none := onError("ValidationError", Failed)
	return []Waiter{
		{"change-set-create-complete", "DescribeChangeSet", delay, attempts, []rule{
			{path: "Status", expected: "CREATE_COMPLETE", verdict: Success},
			{path: "Status", expected: "FAILED", verdict: Failed}, none}},
		{"stack-create-complete", "DescribeStacks", delay, attempts, rules(
			anyFails(status, "CREATE_FAILED", "DELETE_COMPLETE", "DELETE_FAILED", "ROLLBACK_FAILED", "ROLLBACK_COMPLETE"),
			allAre(status, "CREATE_COMPLETE"), none)},
		{"stack-delete-complete", "DescribeStacks", delay, attempts, rules(
			anyFails(status, "DELETE_FAILED", "CREATE_FAILED", "ROLLBACK_FAILED", "UPDATE_ROLLBACK_IN_PROGRESS",
				"UPDATE_ROLLBACK_FAILED", "UPDATE_ROLLBACK_COMPLETE"),
			allAre(status, "DELETE_COMPLETE"), onError("ValidationError", Success))},
		{"stack-exists", "DescribeStacks", 5 * time.Second, 20,
			[]rule{onStatus(200, Success), onError("ValidationError", Retry)}},
		{"stack-rollback-complete", "DescribeStacks", delay, attempts, rules(
			anyFails(status, "UPDATE_FAILED", "UPDATE_ROLLBACK_FAILED", "DELETE_FAILED"),
			allAre(status, "UPDATE_ROLLBACK_COMPLETE"), none)},
		{"stack-update-complete", "DescribeStacks", delay, attempts, rules(
			anyFails(status, "UPDATE_FAILED", "UPDATE_ROLLBACK_FAILED", "UPDATE_ROLLBACK_COMPLETE"),
			allAre(status, "UPDATE_COMPLETE"), none)},
	}
}
