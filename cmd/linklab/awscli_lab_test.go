package main

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// awsCLI is somebody who takes the lab with the AWS CLI in a shell of their own:
// they read the pages, run the commands as they stand there, and have linklab
// look at the account behind the endpoint.
type awsCLI struct {
	*program
	aws     string
	dir     string // where they work
	prelude string
}

// findAWS is the AWS CLI: a copy that works without the user's own environment.
func findAWS(t *testing.T, env []string) string {
	t.Helper()
	var tried []string
	for _, file := range []string{"aws", "/usr/bin/aws", "/usr/local/bin/aws"} {
		file, err := exec.LookPath(file)
		if err != nil {
			continue
		}
		cmd := exec.Command(file, "--version")
		cmd.Env = env
		out, err := cmd.CombinedOutput()
		if err == nil && strings.HasPrefix(string(out), "aws-cli/2") {
			t.Logf("%s: %s", file, strings.TrimSpace(string(out)))
			return file
		}
		tried = append(tried, file+": "+strings.TrimSpace(string(out)))
	}
	missing(t, "aws", "the AWS CLI 2 is not installed "+strings.Join(tried, "; "))
	return ""
}

// newAWSCLI serves a sandbox and makes a learner with the AWS CLI who uses it.
func newAWSCLI(t *testing.T) *awsCLI {
	t.Helper()
	cli := &awsCLI{program: newProgram(t, ""), dir: t.TempDir()}
	cli.aws = findAWS(t, cli.env)
	cli.file = build(t)
	server := newProgram(t, cli.file)
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	cmd := server.command(ctx, "--clock", "instant", "sandbox", "serve")
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var complaint strings.Builder
	cmd.Stderr = &complaint
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		if err := cmd.Wait(); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("sandbox serve: %v\n%s", err, complaint.String())
		}
	})
	export := regexp.MustCompile(`^export ([A-Z_]+)='(.*)'$`)
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		if m := export.FindStringSubmatch(lines.Text()); m != nil {
			cli.env = append(cli.env, m[1]+"="+m[2])
			if m[1] == "LINKLAB_UPLINK_PROXY" { // the last one
				break
			}
		}
	}
	cli.env = append(cli.env, "AWS_PAGER=", "PATH="+filepath.Dir(cli.file)+":"+os.Getenv("PATH"))
	// An AWS CLI before 2.13 does not know AWS_ENDPOINT_URL. The simulated laptop has
	// an address of its own; this computer need not be on the internet.
	cli.prelude = "set -e\n" +
		`aws() { ` + cli.aws + ` --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }` + "\n" +
		"curl() { echo 203.0.113.10; }\n"
	return cli
}

// shell runs a script and returns what it prints.
func (c *awsCLI) shell(script string) (string, error) {
	ctx, cancel := context.WithTimeout(c.t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "bash", "-c", c.prelude+script)
	cmd.Dir, cmd.Env = c.dir, c.env
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// must runs a script that has to work.
func (c *awsCLI) must(script string) string {
	c.t.Helper()
	out, err := c.shell(script)
	if err != nil {
		c.t.Fatalf("%s\n%v\n%s", script, err, out)
	}
	return out
}

// live is a command of linklab about the account behind the endpoint.
func (c *awsCLI) live(args ...string) (string, int) {
	c.t.Helper()
	return c.run(append([]string{"--live"}, args...)...)
}

var fence = regexp.MustCompile("(?ms)^```sh host=laptop\n(.*?)^```$")

// page runs the laptop's commands of a step's page, as linklab prints them with
// the learner's ids, and returns what each printed. What looks a name up is left
// out: the shell's resolver is not the sandbox's.
func (c *awsCLI) page(step string) []string {
	c.t.Helper()
	page, _ := c.live("read", "s3-gateway/"+step)
	var printed []string
	for _, m := range fence.FindAllStringSubmatch(page, -1) {
		if strings.Contains(m[1], "${") {
			c.t.Fatalf("the page of %s lacks an id\n%s", step, page)
		}
		if !strings.Contains(m[1], "dig ") {
			printed = append(printed, c.must(m[1]))
		}
	}
	if len(printed) == 0 {
		c.t.Fatalf("the page of %s has no commands for the laptop\n%s", step, page)
	}
	return printed
}

// passes wants a step to be passed.
func (c *awsCLI) passes(step string) {
	c.t.Helper()
	found, code := c.check("--live", "s3-gateway/"+step)
	if found.Outcome != "passed" || code != exitPassed {
		c.t.Fatalf("%s: %s, exit code %d\n%+v", step, found.Outcome, code, found.Checks)
	}
}

// fails wants a step to be failed, with a diagnosis.
func (c *awsCLI) fails(step, key string) checkJSON {
	c.t.Helper()
	found, code := c.check("--live", "s3-gateway/"+step)
	cause := found.cause()
	if found.Outcome != "failed" || code != exitNotPassed || cause == nil || cause.Key != key {
		c.t.Fatalf("%s: %s, exit code %d, %+v, want failed with %s", step, found.Outcome, code, cause, key)
	}
	return found
}

// TestAWSCLI takes the lab with the real AWS CLI against the served sandbox, by
// the commands of the lessons' own pages, and takes everything down again.
func TestAWSCLI(t *testing.T) {
	if testing.Short() {
		t.Skip("the AWS CLI takes its time")
	}
	t.Parallel()
	c := newAWSCLI(t)

	c.passes("preflight")
	wantText(t, c.page("preflight")[0], "arn:aws:iam::123456789012:user/learner")

	c.fails("network", "vpc.not-found")
	wantText(t, strings.Join(c.page("network"), ""), "Successfully created/updated stack - linklab-s3-gateway")
	c.passes("network")
	key, err := os.ReadFile(filepath.Join(c.dir, "linklab-s3-gateway.pem"))
	if err != nil || !strings.HasPrefix(string(key), "-----BEGIN") {
		t.Errorf("the key pair's file: %v, %q", err, key)
	}

	c.fails("role", "role.none")
	c.page("role")
	c.passes("role")

	c.fails("bucket", "bucket.none")
	wantText(t, c.page("bucket")[0], "make_bucket: linklab-123456789012-ap-northeast-2")
	c.passes("bucket")

	// The baseline is proved from inside, where this learner has no shell.
	c.fails("baseline", "probe.not-run")
	c.live("skip", "s3-gateway/baseline", "--yes")

	c.fails("endpoint", "endpoint.none")
	wantText(t, c.page("endpoint")[0], `"State": "available"`)
	c.passes("endpoint")

	c.fails("route", "endpoint.no-tables")
	routes := c.page("route")[1]
	wantText(t, routes, "pl-78a54011")
	wantText(t, routes, "vpce-0")
	c.passes("route")

	wantText(t, c.page("prefix-list")[0], `"PrefixListName": "com.amazonaws.ap-northeast-2.s3"`)
	c.fails("prefix-list", "quiz.open")
	for question, choice := range map[string]string{"dig-after": "public", "other-region": "hangs"} {
		c.live("answer", "s3-gateway/prefix-list", question, choice)
	}
	c.passes("prefix-list")

	// What the private instance says by itself proves the path; the list of its
	// buckets is for a learner on it to ask for.
	for _, f := range c.fails("proof", "list.not-run").Checks {
		if f.ID == "reaches" && (f.Outcome != "passed" || f.Level != "E3") {
			t.Errorf("reaches: %+v", f)
		}
	}
	c.live("skip", "s3-gateway/proof", "--yes")
	c.asks()

	c.fails("cleanup", "clean.endpoint-left")
	c.page("cleanup")
	c.passes("cleanup")
	c.nothingLeft()
}

// asks has the AWS CLI show what it makes of the sandbox's answers and errors.
func (c *awsCLI) asks() {
	c.t.Helper()
	vpc := strings.TrimSpace(c.must(`aws ec2 describe-vpcs --filters Name=tag:linklab,Values=s3-gateway --query 'Vpcs[0].VpcId' --output text`))
	if !strings.HasPrefix(vpc, "vpc-0") {
		c.t.Fatalf("describe-vpcs says %q", vpc)
	}
	wantText(c.t, c.must(`aws ec2 describe-instances --filters Name=vpc-id,Values=`+vpc+` --query 'sort_by(Reservations[].Instances[], &PrivateIpAddress)[].[State.Name,InstanceType]' --output text`), "running\tt3.micro\nrunning\tt3.micro")
	wantText(c.t, c.must(`aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=`+vpc+` --output table`), "com.amazonaws.ap-northeast-2.s3")
	wantText(c.t, c.must(`aws cloudformation describe-stacks --stack-name linklab-s3-gateway --query 'Stacks[0].StackStatus' --output text`), "CREATE_COMPLETE")
	wantText(c.t, c.must(`echo hello > hello.txt; aws s3 cp hello.txt s3://linklab-123456789012-ap-northeast-2/hello.txt; aws s3 ls s3://linklab-123456789012-ap-northeast-2; aws s3 rm s3://linklab-123456789012-ap-northeast-2/hello.txt`), "hello.txt")
	for command, code := range map[string]string{
		"aws ec2 delete-vpc --vpc-id " + vpc:                                    "DependencyViolation",
		"aws ec2 describe-vpcs --vpc-ids vpc-00000000000000000":                 "InvalidVpcID.NotFound",
		"aws ec2 create-key-pair --key-name linklab-s3-gateway":                 "InvalidKeyPair.Duplicate",
		"aws ec2 describe-vpcs --dry-run":                                       "DryRunOperation",
		"aws iam delete-role --role-name linklab-s3-gateway":                    "DeleteConflict",
		"aws s3api head-bucket --bucket linklab-nobody":                         "404",
		"aws cloudformation describe-stacks --stack-name nothing":               "ValidationError",
		"aws ec2 describe-vpcs --region us-east-1 --filters Name=nope,Values=1": "InvalidParameterValue",
		"AWS_SECRET_ACCESS_KEY=wrong aws sts get-caller-identity":               "SignatureDoesNotMatch",
		"aws ec2 create-transit-gateway":                                        "InvalidAction",
	} {
		out, err := c.shell(command)
		if err == nil || !strings.Contains(out, code) {
			c.t.Errorf("%s: %v, want %s\n%s", command, err, code, out)
		}
	}
}

// nothingLeft wants the account to be as it was.
func (c *awsCLI) nothingLeft() {
	c.t.Helper()
	for _, command := range []string{
		`aws s3 ls`,
		`aws ec2 describe-vpcs --filters Name=is-default,Values=false --query 'Vpcs[].VpcId' --output text`,
		`aws ec2 describe-key-pairs --query 'KeyPairs[].KeyName' --output text`,
		`aws iam list-roles --query 'Roles[?RoleName==` + "`linklab-s3-gateway`" + `].RoleName' --output text`,
		`aws ec2 describe-instances --filters Name=instance-state-name,Values=pending,running,stopping,stopped --query 'Reservations[].Instances[].InstanceId' --output text`,
	} {
		if out := strings.TrimSpace(c.must(command)); out != "" {
			c.t.Errorf("%s: %s", command, out)
		}
	}
}

func wantText(t *testing.T, text, want string) {
	t.Helper()
	if !strings.Contains(text, want) {
		t.Errorf("want %q in\n%s", want, text)
	}
}
