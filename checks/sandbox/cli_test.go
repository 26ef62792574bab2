package sandbox_test

import (
	"context"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"linklab/checks/sandbox"
	"linklab/checks/sandbox/network"
)

// desk is somebody who works with the AWS CLI itself, in a shell, on an account
// whose clock the test moves.
type desk struct {
	learner
	clock   *clock
	dir     string
	env     []string
	prelude string
	vars    map[string]string
}

// newDesk skips the test where there is no AWS CLI, unless LINKLAB_TEST_REQUIRE
// says that there is.
func newDesk(t *testing.T) *desk {
	t.Helper()
	if testing.Short() {
		t.Skip("the AWS CLI takes its time")
	}
	t.Parallel()
	account, c := paced(t, "", network.Instant)
	server := httptest.NewServer(account.sandbox.Handler())
	t.Cleanup(server.Close)
	d := &desk{learner: account, clock: c, dir: t.TempDir(), vars: map[string]string{}}
	d.env = append(sandbox.Env(server.URL, "", ""), "HOME="+d.dir, "PATH="+os.Getenv("PATH"), "AWS_PAGER=", "TZ=UTC", "LANG=C.UTF-8", "R="+sandbox.DefaultRegion)
	// An AWS CLI before 2.13 does not know AWS_ENDPOINT_URL.
	d.prelude = "set -e\naws() { " + awsCLI(t) + ` --endpoint-url "` + server.URL + `" "$@"; }` + "\n"
	return d
}

func awsCLI(t *testing.T) string {
	t.Helper()
	for _, file := range []string{"aws", "/usr/bin/aws", "/usr/local/bin/aws"} {
		// By its path: the shell's function of the same name would call itself.
		file, err := exec.LookPath(file)
		if err != nil {
			continue
		}
		out, err := exec.Command(file, "--version").CombinedOutput()
		if err == nil && strings.HasPrefix(string(out), "aws-cli/2") {
			return file
		}
	}
	const variable = "LINKLAB_TEST_REQUIRE"
	if slices.Contains(strings.FieldsFunc(os.Getenv(variable), func(r rune) bool { return r == ',' || r == ' ' }), "aws") {
		t.Fatalf("aws is required by %s", variable)
	}
	t.Skipf("the AWS CLI 2 is not installed (set %s=aws to make this a failure)", variable)
	return ""
}

func (d *desk) shell(script string) (string, error) {
	d.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "bash", "-c", d.prelude+script)
	cmd.Dir, cmd.Env = d.dir, d.env
	for name, value := range d.vars {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	out, err := cmd.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// run runs a script that has to work and looks for parts of what it prints.
func (d *desk) run(script string, parts ...string) string {
	d.Helper()
	out, err := d.shell(script)
	if err != nil {
		d.Fatalf("%s: %v\n%s", script, err, out)
	}
	for _, part := range parts {
		if !strings.Contains(out, part) {
			d.Errorf("%s printed\n%s\nwant %q", script, out, part)
		}
	}
	return out
}

// keep remembers what a script prints under a name, for the scripts after it.
func (d *desk) keep(name, script string) {
	d.Helper()
	d.vars[name] = d.run(script)
	if d.vars[name] == "" || d.vars[name] == "None" {
		d.Fatalf("%s prints no %s", script, name)
	}
}

// refused runs a script that has to fail with an error of AWS's.
func (d *desk) refused(script string, parts ...string) {
	d.Helper()
	out, err := d.shell(script)
	if err == nil {
		d.Errorf("%s worked\n%s", script, out)
	}
	for _, part := range parts {
		if !strings.Contains(out, part) {
			d.Errorf("%s printed\n%s\nwant %q", script, out, part)
		}
	}
}

// deploy deploys a template of testdata and remembers the stack's outputs.
func (d *desk) deploy(stack, template, more string) {
	d.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", template))
	if err != nil {
		d.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.dir, template), data, 0o600); err != nil {
		d.Fatal(err)
	}
	d.run("aws cloudformation deploy --template-file "+template+" --stack-name "+stack+" "+more, "Successfully created/updated stack - "+stack)
	outputs := d.run("aws cloudformation describe-stacks --stack-name " + stack + " --query 'Stacks[0].Outputs[].[OutputKey,OutputValue]' --output text")
	for line := range strings.Lines(outputs) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			d.vars[key] = value
		}
	}
}

// minutes lets time pass, and the account do what is due, one by one.
func (d *desk) minutes(n int) {
	for range n {
		d.clock.add(time.Minute)
		d.sandbox.Tick(context.Background())
	}
}

// nothingLeft wants the account to be as it was: the default VPC, no endpoints,
// no stacks, no roles, no buckets, no tables.
func (d *desk) nothingLeft() {
	d.Helper()
	for what, ask := range map[string][3]string{
		"vpc":      {"ec2", "DescribeVpcs", "Vpcs"},
		"endpoint": {"ec2", "DescribeVpcEndpoints", "VpcEndpoints"},
		"service":  {"ec2", "DescribeVpcEndpointServiceConfigurations", "ServiceConfigurations"},
		"group":    {"ec2", "DescribeSecurityGroups", "SecurityGroups"},
		"balancer": {"elasticloadbalancing", "DescribeLoadBalancers", "LoadBalancers"},
		"stack":    {"cloudformation", "DescribeStacks", "Stacks"},
		"role":     {"iam", "ListRoles", "Roles"},
		"bucket":   {"s3", "ListBuckets", "Buckets"},
		"table":    {"dynamodb", "ListTables", "TableNames"},
	} {
		list, _ := d.do(ask[0], ask[1], nil)[ask[2]].([]any)
		kept := 0
		if what == "vpc" || what == "group" {
			kept = 1
		}
		if len(list) != kept {
			d.Errorf("left of kind %s: %v", what, list)
		}
	}
}
