package waiter

import (
	"testing"

	"linklab/checks/sandbox/awscli/document"
	"linklab/checks/sandbox/awscli/jmespath"
)

func find(t *testing.T, command, name string) Waiter {
	t.Helper()
	for _, w := range Of(command) {
		if w.Name == name {
			return w
		}
	}
	t.Fatalf("%s has no waiter %s", command, name)
	return Waiter{}
}

func TestJudge(t *testing.T) {
	tests := []struct {
		command, name, answer string
		refused               *Refusal
		want                  Verdict
		why                   string
	}{
		{"ec2", "instance-running", `{"Reservations":[{"Instances":[{"State":{"Name":"running"}}]}]}`, nil, Success, ""},
		{"ec2", "instance-running", `{"Reservations":[{"Instances":[{"State":{"Name":"running"}},{"State":{"Name":"pending"}}]}]}`, nil, Retry, ""},
		{"ec2", "instance-running", `{"Reservations":[]}`, nil, Retry, ""},
		{"ec2", "instance-running", `{"Reservations":[{"Instances":[{"State":{"Name":"terminated"}}]}]}`, nil, Failed,
			`For expression "Reservations[].Instances[].State.Name" we matched expected path: "terminated" at least once`},
		{"ec2", "instance-running", `{}`, &Refusal{Code: "InvalidInstanceID.NotFound"}, Retry, ""},
		{"ec2", "instance-running", `{}`, &Refusal{Code: "UnauthorizedOperation", Status: 403}, Failed, ""},
		{"ec2", "key-pair-exists", `{}`, nil, Retry, ""},
		{"ec2", "key-pair-exists", `{"KeyPairs":[{"KeyName":"k"}]}`, nil, Success, ""},
		{"ssm", "command-executed", `{"Status":"InProgress"}`, nil, Retry, ""},
		{"ssm", "command-executed", `{"Status":"Success"}`, nil, Success, ""},
		{"ssm", "command-executed", `{"Status":"Failed"}`, nil, Failed, `For expression "Status" we matched expected path: "Failed"`},
		{"cloudformation", "stack-delete-complete", `{}`, &Refusal{Code: "ValidationError", Status: 400}, Success, ""},
		{"cloudformation", "stack-create-complete", `{"Stacks":[{"StackStatus":"ROLLBACK_COMPLETE"}]}`, nil, Failed,
			`For expression "Stacks[].StackStatus" we matched expected path: "ROLLBACK_COMPLETE" at least once`},
		{"cloudformation", "stack-create-complete", `{}`, &Refusal{Code: "ValidationError"}, Failed, "Matched expected service error code: ValidationError"},
		{"cloudformation", "change-set-create-complete", `{"Status":"CREATE_COMPLETE"}`, nil, Success, ""},
		{"s3api", "bucket-exists", `{}`, nil, Success, ""},
		{"s3api", "bucket-exists", `{}`, &Refusal{Code: "404", Status: 404}, Retry, ""},
		{"s3api", "bucket-not-exists", `{}`, &Refusal{Code: "404", Status: 404}, Success, ""},
	}
	for _, test := range tests {
		answer, err := document.Parse(test.answer)
		if err != nil {
			t.Fatal(err)
		}
		verdict, why, err := find(t, test.command, test.name).Judge(answer, test.refused)
		if err != nil || verdict != test.want || test.why != "" && why != test.why || verdict == Failed && test.why == "" && why != "" {
			t.Errorf("%s of %s %v: %v, %q, %v", test.name, test.answer, test.refused, verdict, why, err)
		}
	}
}

func TestTables(t *testing.T) {
	for _, command := range []string{"ec2", "cloudformation", "s3api", "iam"} {
		last := ""
		for _, w := range Of(command) {
			if w.Name <= last || w.Attempts < 1 || w.Delay <= 0 || w.Operation == "" {
				t.Errorf("%s %s: out of order or incomplete", command, w.Name)
			}
			last = w.Name
			for _, r := range w.rules {
				if r.path == "" {
					continue
				}
				if _, err := jmespath.Compile(r.path); err != nil {
					t.Errorf("%s: %v", w.Name, err)
				}
			}
		}
	}
}
