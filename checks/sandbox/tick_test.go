package sandbox_test

import (
	"context"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"linklab/checks/sandbox"
	"linklab/checks/sandbox/network"
)

// clock is a time that the test puts forward.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func paced(t *testing.T, dir string, pace network.Pace) (learner, *clock) {
	t.Helper()
	c := &clock{now: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)}
	s, err := sandbox.Open(sandbox.Options{Dir: dir, Pace: pace, Clock: c.Now, Fault: func(err error) { t.Errorf("fault: %v", err) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return learner{t, s}, c
}

const beacon = `#!/bin/bash
cat > /etc/systemd/system/beat.service <<'EOF'
[Service]
Type=oneshot
ExecStart=/usr/local/bin/beat
EOF
cat > /etc/systemd/system/beat.timer <<'EOF'
[Timer]
OnBootSec=30
OnUnitActiveSec=60
[Install]
WantedBy=timers.target
EOF
printf '#!/bin/bash\necho beat > /dev/console\n' > /usr/local/bin/beat
chmod +x /usr/local/bin/beat
systemctl enable --now beat.timer
echo booted
`

func TestInstanceFollowsTheClock(t *testing.T) {
	l, c := paced(t, "", network.Real)
	id := l.launch(beacon, nil)
	state := func() string {
		return at(l.do("ec2", "DescribeInstances", map[string]any{"InstanceIds": []any{id}}), "Reservations", 0, "Instances", 0, "State", "Name")
	}
	beats := func() (n int) {
		for line := range strings.Lines(l.console(id)) {
			if line == "beat\n" {
				n++
			}
		}
		return n
	}
	if got := state(); got != "pending" {
		t.Errorf("at once it is %s", got)
	}
	c.add(16 * time.Second)
	if got := state(); got != "running" {
		t.Errorf("after 16 s it is %s", got)
	}
	if strings.Contains(l.console(id), "\nbooted\n") {
		t.Error("user data ran before 25 s")
	}
	if _, err := l.sandbox.Guest(context.Background(), id); err == nil {
		t.Error("it can be logged in to before it has booted")
	}
	c.add(10 * time.Second)
	if !strings.Contains(l.console(id), "\nbooted\n") || beats() != 0 {
		t.Errorf("after 26 s the console is\n%s", l.console(id))
	}
	if _, err := l.sandbox.Guest(context.Background(), id); err != nil {
		t.Error(err)
	}
	c.add(31 * time.Second)
	if got := beats(); got != 1 {
		t.Errorf("%d beats after the first 30 s", got)
	}
	c.add(61 * time.Second)
	if got := beats(); got != 2 {
		t.Errorf("%d beats after a minute more", got)
	}
	// What nobody was there to see is not made up for.
	c.add(time.Hour)
	if got := beats(); got != 3 {
		t.Errorf("%d beats after an hour alone", got)
	}
	l.do("ec2", "StopInstances", map[string]any{"InstanceIds": []any{id}})
	c.add(time.Hour)
	if got := beats(); got != 3 {
		t.Errorf("%d beats of a stopped instance", got)
	}
	l.do("ec2", "StartInstances", map[string]any{"InstanceIds": []any{id}})
	c.add(time.Minute)
	text := l.console(id)
	if n := strings.Count(text, "\nbooted\n"); n != 1 || strings.Count(text, "systemd[1]: Hostname set") != 2 {
		t.Errorf("user data ran %d times over two boots:\n%s", n, text)
	}
}

func TestMachineOfForgottenInstanceIsThrownAway(t *testing.T) {
	dir := t.TempDir()
	l, c := paced(t, dir, network.Instant)
	id := l.launch("#!/bin/bash\n", nil)
	l.console(id)
	files := func() []string {
		found, _ := filepath.Glob(filepath.Join(dir, "machines", "*.json"))
		return found
	}
	if got := files(); len(got) != 1 {
		t.Fatalf("machines %v", got)
	}
	l.do("ec2", "TerminateInstances", map[string]any{"InstanceIds": []any{id}})
	c.add(2 * time.Hour)
	l.do("ec2", "DescribeInstances", nil)
	c.add(2 * time.Minute)
	l.do("ec2", "DescribeInstances", nil)
	if got := files(); len(got) != 0 {
		t.Errorf("still there: %v", got)
	}
}

func TestStackComesUpWithoutBeingLookedAt(t *testing.T) {
	l, c := paced(t, "", network.Real)
	l.do("cloudformation", "CreateStack", map[string]any{"StackName": "s", "TemplateBody": `
Resources:
  VPC: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.7.0.0/16}}
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref VPC, CidrBlock: 10.7.0.0/24}}
`})
	subnets := func() int {
		list, _ := l.do("ec2", "DescribeSubnets", map[string]any{"Filters": []any{map[string]any{"Name": "cidr-block", "Values": []any{"10.7.0.0/24"}}}})["Subnets"].([]any)
		return len(list)
	}
	for range 60 {
		if subnets() == 1 {
			break
		}
		c.add(5 * time.Second)
	}
	if subnets() != 1 {
		t.Fatal("nobody made the subnet")
	}
	for range 60 {
		if at(l.do("cloudformation", "DescribeStacks", map[string]any{"StackName": "s"}), "Stacks", 0, "StackStatus") == "CREATE_COMPLETE" {
			return
		}
		c.add(5 * time.Second)
	}
	t.Error("the stack is never complete")
}
