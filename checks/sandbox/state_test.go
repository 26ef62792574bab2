package sandbox_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"linklab/checks/sandbox"
	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/store"
)

func (l learner) vpcs() []string {
	l.Helper()
	var blocks []string
	list, _ := l.do("ec2", "DescribeVpcs", nil)["Vpcs"].([]any)
	for i := range list {
		blocks = append(blocks, at(list[i], "CidrBlock"))
	}
	slices.Sort(blocks)
	return blocks
}

func TestStateIsThereAfterwards(t *testing.T) {
	dir := t.TempDir()
	first := learner{t, reopen(t, dir)}
	image := first.launch("#!/bin/bash\necho marker > /root/note\n", nil)
	first.do("iam", "CreateRole", map[string]any{"RoleName": "kept", "AssumeRolePolicyDocument": trustEC2})
	before := first.console(image)
	if err := first.sandbox.Close(); err != nil {
		t.Fatal(err)
	}
	second := learner{t, reopen(t, dir)}
	if got := second.console(image); got != before {
		t.Errorf("the console was\n%s\nand is\n%s", before, got)
	}
	second.do("iam", "GetRole", map[string]any{"RoleName": "kept"})
}

// reopen opens a state that another sandbox of the test has closed.
func reopen(t testing.TB, dir string) *sandbox.Sandbox {
	t.Helper()
	s, err := sandbox.Open(sandbox.Options{Dir: dir, Pace: network.Instant, Fault: func(err error) { t.Errorf("fault: %v", err) }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Two sandboxes over one directory, as two processes would have it: nothing
// that one of them has answered is lost, and both see the same account.
func TestTwoSandboxesWriteAtTheSameTime(t *testing.T) {
	dir := t.TempDir()
	both := []learner{{t, open(t, dir)}, {t, open(t, dir)}}
	const each = 25
	var work sync.WaitGroup
	for n, l := range both {
		work.Go(func() {
			for i := range each {
				if _, err := l.try("iam", "CreateRole", map[string]any{"RoleName": fmt.Sprintf("r-%d-%d", n, i), "AssumeRolePolicyDocument": trustEC2}); err != nil {
					t.Errorf("create role: %v", err)
				}
				if _, err := l.try("ec2", "CreateKeyPair", map[string]any{"KeyName": fmt.Sprintf("k-%d-%d", n, i), "KeyType": "ed25519"}); err != nil {
					t.Errorf("create key: %v", err)
				}
			}
		})
	}
	work.Wait()
	for n, l := range both {
		roles, _ := l.do("iam", "ListRoles", nil)["Roles"].([]any)
		keys, _ := l.do("ec2", "DescribeKeyPairs", nil)["KeyPairs"].([]any)
		if len(roles) != 2*each || len(keys) != 2*each {
			t.Errorf("sandbox %d sees %d roles and %d keys, want %d each", n, len(roles), len(keys), 2*each)
		}
	}
	if a, b := both[0].vpcs(), both[1].vpcs(); !slices.Equal(a, b) {
		t.Errorf("%v and %v", a, b)
	}
}

// An instance that one process launched boots in whichever asks next, and once.
func TestOneBootForTwoSandboxes(t *testing.T) {
	dir := t.TempDir()
	a, b := learner{t, open(t, dir)}, learner{t, open(t, dir)}
	id := a.launch("#!/bin/bash\necho once-only\n", nil)
	for _, l := range []learner{b, a, b} {
		if n := strings.Count(l.console(id), "\nonce-only\n"); n != 1 {
			t.Fatalf("user data ran %d times:\n%s", n, l.console(id))
		}
	}
}

func TestFailedOperationChangesNothing(t *testing.T) {
	l := learner{t, open(t, t.TempDir())}
	vpc := at(l.do("ec2", "CreateVpc", map[string]any{"CidrBlock": "10.0.0.0/16"}), "Vpc", "VpcId")
	before := l.vpcs()
	if _, err := l.try("ec2", "CreateSubnet", map[string]any{"VpcId": vpc, "CidrBlock": "192.168.0.0/24"}); err == nil {
		t.Fatal("made a subnet outside of its VPC")
	}
	if got := l.vpcs(); !slices.Equal(got, before) {
		t.Errorf("had %v, has %v", before, got)
	}
	// The account goes on as before.
	l.do("ec2", "CreateSubnet", map[string]any{"VpcId": vpc, "CidrBlock": "10.0.0.0/24"})
}

// What could not be kept did not happen.
func TestChangeThatCannotBeKept(t *testing.T) {
	dir := t.TempDir()
	l := learner{t, open(t, dir)}
	before := l.vpcs()
	// A directory where the file is to be put fails for every user.
	obstacle := filepath.Join(dir, "region-ap-northeast-2.json")
	if err := os.MkdirAll(filepath.Join(obstacle, "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := l.try("ec2", "CreateVpc", map[string]any{"CidrBlock": "10.0.0.0/16"}); err == nil {
		t.Fatal("answered a change that is not kept")
	}
	if err := os.RemoveAll(obstacle); err != nil {
		t.Fatal(err)
	}
	if got := l.vpcs(); !slices.Equal(got, before) {
		t.Errorf("had %v, has %v", before, got)
	}
	l.do("ec2", "CreateVpc", map[string]any{"CidrBlock": "10.0.0.0/16"})
}

func TestReset(t *testing.T) {
	dir := t.TempDir()
	a, b := learner{t, open(t, dir)}, learner{t, open(t, dir)}
	id := func(l learner) string { return at(l.do("ec2", "DescribeVpcs", nil), "Vpcs", 0, "VpcId") }
	a.do("ec2", "CreateVpc", map[string]any{"CidrBlock": "10.0.0.0/16"})
	a.launch("#!/bin/bash\n", nil)
	old := id(b)
	if err := a.sandbox.Reset(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, l := range []learner{a, b} {
		if got := l.vpcs(); !slices.Equal(got, []string{"172.31.0.0/16"}) {
			t.Errorf("after the reset there are %v", got)
		}
	}
	if id(a) != id(b) || id(a) == old {
		t.Errorf("default VPCs %s and %s, before %s", id(a), id(b), old)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "machines", "*.json")); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

func TestDamagedState(t *testing.T) {
	dir := t.TempDir()
	first := reopen(t, dir)
	learner{t, first}.do("ec2", "CreateVpc", map[string]any{"CidrBlock": "10.0.0.0/16"})
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "region-ap-northeast-2.json")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = sandbox.Open(sandbox.Options{Dir: dir})
	var damage *store.DamagedError
	if !errors.As(err, &damage) || damage.Path != file {
		t.Fatalf("opened: %v", err)
	}
	// Nothing was overwritten: what can be mended is still there.
	if now, _ := os.ReadFile(file); len(now) != len(whole)/2 {
		t.Error("the damaged file was changed")
	}
	if err := sandbox.Erase(context.Background(), dir); err != nil {
		t.Fatal(err)
	}
	if got := (learner{t, open(t, dir)}).vpcs(); len(got) != 1 {
		t.Errorf("erased, and there are %v", got)
	}
}

func TestIDsComeFromTheSeed(t *testing.T) {
	var ids []string
	for range 2 {
		s, err := sandbox.Open(sandbox.Options{Seed: 42})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, at(learner{t, s}.do("ec2", "DescribeVpcs", nil), "Vpcs", 0, "VpcId"))
	}
	if ids[0] != ids[1] || ids[0] == "" {
		t.Errorf("%q", ids)
	}
}

func TestManyAtOnce(t *testing.T) {
	l := learner{t, open(t, "")}
	var work sync.WaitGroup
	for i := range 8 {
		work.Go(func() {
			for j := range 20 {
				_, _ = l.try("ec2", "CreateSecurityGroup", map[string]any{"GroupName": fmt.Sprintf("g-%d-%d", i, j), "Description": "d"})
				if _, err := l.try("ec2", "DescribeSecurityGroups", nil); err != nil {
					t.Error(err)
				}
			}
		})
	}
	work.Wait()
	groups, _ := l.do("ec2", "DescribeSecurityGroups", nil)["SecurityGroups"].([]any)
	if len(groups) != 161 {
		t.Errorf("%d groups", len(groups))
	}
}
