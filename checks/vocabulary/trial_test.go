package vocabulary

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go/middleware"
	"github.com/google/go-cmp/cmp"

	"linklab/checks"
	"linklab/checks/account"
	"linklab/checks/site"
)

// TestEveryReadIsTried holds the trials against the list of reads: each action
// has one, which makes a request that needs just that action and is made once.
func TestEveryReadIsTried(t *testing.T) {
	w := built()
	var (
		mu    sync.Mutex
		asked []account.Operation
	)
	// Reads that looking for the site began may still be under way when a trial
	// asks: only those of the trial's own snapshot count.
	type ofTrial struct{}
	opened, err := account.Open(t.Context(), account.Options{Region: home,
		Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", "secret", ""),
		APIOptions: []func(*middleware.Stack) error{w.stub, func(stack *middleware.Stack) error {
			return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("asked",
				func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
					if ctx.Value(ofTrial{}) != nil {
						mu.Lock()
						asked = append(asked, account.Operation{Service: middleware.GetServiceID(ctx), Name: middleware.GetOperationName(ctx)})
						mu.Unlock()
					}
					return next.HandleInitialize(ctx, in)
				}), middleware.Before)
		}}})
	if err != nil {
		t.Fatal(err)
	}
	env := w.env(t)
	scene := func() *checks.Scene {
		snapshot := opened.Snapshot(t.Context(), env.Now)
		found := site.Find(t.Context(), snapshot, site.Wanted{Lab: env.Lab, Stack: env.Stack, Inputs: env.Inputs})
		own := context.WithValue(t.Context(), ofTrial{}, true)
		return &checks.Scene{Env: env, Snapshot: opened.Snapshot(own, env.Now), Site: found}
	}
	if got, want := slices.Sorted(maps.Keys(trials(scene()))), account.Actions(); !slices.Equal(got, want) {
		t.Fatal(cmp.Diff(want, got))
	}
	for _, action := range account.Actions() {
		s := scene()
		mu.Lock()
		asked = nil
		mu.Unlock()
		if err := trials(s)[action](t.Context()); err != nil && !isKind(err, account.Unclear) {
			t.Errorf("%s: %v", action, err)
		}
		var made []string
		mu.Lock()
		for _, operation := range asked {
			made = append(made, operation.Action())
		}
		mu.Unlock()
		// Of a bucket it is looked first whether it is there, and what else may refuse.
		of := slices.DeleteFunc(slices.Clone(made), func(a string) bool { return a != action })
		if len(of) != 1 || len(made) > 1 && !strings.HasPrefix(action, "s3:") {
			t.Errorf("%s: asked for %v", action, made)
		}
	}
}

// TestBucketsOwnPolicyIsNoLack: what the policy of the lab's bucket refuses is
// looked at by checks of its own, and before there is a bucket S3 cannot say
// what it would allow.
func TestBucketsOwnPolicyIsNoLack(t *testing.T) {
	for name, change := range map[string]func(*world){
		"a policy of the bucket": func(w *world) { w.Policy.Bucket, w.Policy.Object = "{}", 403 },
		"an explicit deny": func(w *world) {
			w.Errors["ListObjectsV2"] = refusedBy("with an explicit deny in a resource-based policy")
		},
		"no bucket": func(w *world) { w.Buckets, w.Policy.Object = nil, 403 },
	} {
		w := built()
		change(w)
		finding := round(t, w.env(t), use("reads-allowed")).Findings[0]
		if finding.Outcome != checks.Passed || len(finding.Evidence) != 2 || !strings.Contains(finding.Evidence[1].Seen, "s3:") {
			t.Errorf("%s: %s %+v %v", name, finding.Outcome, finding.Diagnosis, finding.Evidence)
		}
	}
}

// TestChecksReadWithTheirActions holds what a check says that it reads with
// against what it asks for, however it ends. With what the lab's inputs are found
// is asked for beside it, and other regions on the learner's word alone.
func TestChecksReadWithTheirActions(t *testing.T) {
	declared := map[string][]string{}
	for _, d := range Registry() {
		declared[d.Name] = d.Actions
	}
	missing := map[string]bool{}
	for _, p := range provocations(t) {
		if p.check.Use == "reads-allowed" {
			continue
		}
		w := built()
		if p.break_ != nil {
			p.break_(w)
		}
		env := w.env(t)
		if p.dns != nil {
			env.Uplink.DNS = serveDNS(t, p.dns)
		}
		if p.env != nil {
			p.env(env)
		}
		known := slices.Concat(declared[p.check.Use], site.Actions(env.Inputs, env.Stack != ""))
		for _, action := range actionsAsked(t, w, env, p.check) {
			if !slices.Contains(known, action) && !(env.Elsewhere && action == "ec2:DescribeRegions") {
				missing[p.check.Use+" "+action] = true
			}
		}
	}
	for _, what := range slices.Sorted(maps.Keys(missing)) {
		t.Errorf("not declared: %s", what)
	}
}

// actionsAsked are the actions that a round with one check needs.
func actionsAsked(t *testing.T, w *world, env *checks.Env, check checks.CheckSpec) []string {
	t.Helper()
	round(t, env, check)
	var actions []string
	for _, call := range w.calls() {
		name, _, _ := strings.Cut(call, " ")
		for _, service := range []string{"EC2", "STS", "IAM", "S3", "CloudFormation", "CloudWatch", "DynamoDB", "Route 53", "VPC Lattice", "Elastic Load Balancing v2"} {
			if action := (account.Operation{Service: service, Name: name}).Action(); action != "" {
				actions = append(actions, action)
			}
		}
	}
	return actions
}
