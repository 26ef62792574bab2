package vocabulary

import (
	"context"
	"fmt"
	"os"
	"testing"

	"linklab/checks"
	"linklab/checks/account"
)

func TestManual(t *testing.T) {
	if os.Getenv("AWS_ENDPOINT_URL") == "" {
		t.Skip()
	}
	acc, err := account.Open(context.Background(), account.Options{})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := checks.NewPlan(Registry(), wholeLab())
	if err != nil {
		t.Fatal(err)
	}
	env := &checks.Env{Account: acc, Lab: "s3-gateway", Stack: "linklab-s3-gateway", Inputs: labInputs(), Nonce: "abcd1234"}
	r := checks.Round(context.Background(), env, plan)
	fmt.Println(r.Outcome, r.AccountNumber, r.Region, r.Took, r.Resolved, r.How, r.Choices, r.Problem)
	for _, f := range r.Findings {
		fmt.Printf("%-22s %-8s %-3s %s %s\n", f.Check, f.Outcome, f.Level, checks.Sentence("en", f), f.BlockedBy)
	}
}
