package awscli_test

import "testing"

// TestS3AgainstTheAWSCLI compares the s3 commands, and what s3api says.
func TestS3AgainstTheAWSCLI(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the AWS CLI many times")
	}
	w := newTwin(t)
	w.file("a.txt", "hello\n")
	w.file("policy.json", `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::lab-1/secret/*"}]}`)
	for _, line := range []string{
		`aws s3 ls`,
		`aws s3 mb s3://lab-1`,
		`aws s3 mb s3://lab-1`,
		`aws s3 mb s3://Bad_Name`,
		`aws s3 ls`,
		`aws s3 ls s3://lab-1`,
		`aws s3 ls s3://nobody-has-this`,
		`aws s3api list-buckets --query 'Buckets[].Name'`,
		`aws s3api get-bucket-location --bucket lab-1`,
		`aws s3api head-bucket --bucket nobody-has-this`,
		`aws s3api wait bucket-exists --bucket lab-1`,
		`aws s3 cp a.txt s3://lab-1/ --no-progress`,
		`aws s3 cp a.txt s3://lab-1/dir/b.txt --no-progress`,
		`aws s3 cp a.txt s3://nobody-has-this/x --no-progress`,
		`aws s3 cp missing.txt s3://lab-1/ --no-progress`,
		`aws s3 ls s3://lab-1`,
		`aws s3 ls s3://lab-1/dir/`,
		`aws s3 ls s3://lab-1/nothing`,
		`aws s3 ls s3://lab-1 --recursive --human-readable --summarize`,
		`aws s3api list-objects-v2 --bucket lab-1 --query 'Contents[].[Key,Size,StorageClass]' --output text`,
		`aws s3api list-objects-v2 --bucket lab-1 --max-items 1 --query 'Contents[].Key'`,
		`aws s3api put-object --bucket lab-1 --key c --body a.txt`,
		`aws s3api get-object --bucket lab-1 --key c out.txt --query ContentLength`,
		`aws s3api get-object --bucket lab-1 --key nope out.txt`,
		`aws s3api put-bucket-policy --bucket lab-1 --policy file://policy.json`,
		`aws s3api get-bucket-policy --bucket lab-1`,
		`aws s3 cp s3://lab-1/c - `,
		`aws s3 cp s3://lab-1/c back.txt --no-progress`,
		`aws s3 cp s3://lab-1/nope back.txt --no-progress`,
		`aws s3 mv s3://lab-1/c s3://lab-1/d --no-progress`,
		`aws s3 ls s3://lab-1 --region us-east-1`,
		`aws s3api head-object --bucket lab-1 --key d --region us-east-1 --query ContentLength`,
		`aws s3api get-object --bucket lab-1 --key nope out.txt --region eu-west-1`,
		`aws s3 cp s3://lab-1/d there.txt --no-progress --region eu-west-1`,
		`aws s3 rb s3://lab-1 --region us-east-1`,
		`aws s3 rb s3://lab-1`,
		`aws s3 rm s3://lab-1/d --dryrun`,
		`aws s3 rm s3://lab-1/d`,
		`aws s3 rm s3://lab-1/ --recursive --dryrun`,
		`aws s3 rb s3://lab-1 --force`,
		`aws s3 ls`,
	} {
		w.run(line)
	}
}
