package awscli_test

import (
	"os"
	"testing"
)

// TestAgainstTheAWSCLI runs the lessons' commands, and what a learner tries
// beside them, in the AWS CLI and in the simulated program.
func TestAgainstTheAWSCLI(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the AWS CLI many times")
	}
	w := newTwin(t)
	template, err := os.ReadFile("../service/cloudformation/testdata/lab.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w.file("template.yaml", string(template))
	w.file("trust.json", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}`)
	w.file("policy.json", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}`)

	for _, line := range []string{
		`aws sts get-caller-identity`,
		`aws sts get-caller-identity --output table`,
		`aws sts get-caller-identity --output yaml`,
		`aws sts get-caller-identity --query Account --output text`,
		`aws ec2 describe-regions --query 'Regions[].RegionName' --output text`,
		`aws ec2 describe-availability-zones`,
		`aws ec2 describe-availability-zones --output text --query 'AvailabilityZones[].[ZoneName,ZoneId]'`,
		`aws ec2 create-key-pair --key-name k --query KeyName`,
		`aws ec2 describe-key-pairs --query 'KeyPairs[].[KeyName,KeyType]' --output table`,
		`aws ec2 describe-vpcs`,
		`aws ec2 describe-vpcs --output table --query "Vpcs[].{Id: VpcId, Blocks: CidrBlockAssociationSet, Default: IsDefault}"`,
		`aws ec2 describe-vpcs --output text --query "Vpcs[].{Id: VpcId, Blocks: CidrBlockAssociationSet, Default: IsDefault}"`,
		`aws ec2 describe-vpcs --output yaml --query "Vpcs[].{Id: VpcId, Blocks: CidrBlockAssociationSet, Default: IsDefault}"`,
		`aws ssm get-parameter --name /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64 --query Parameter.Type`,
		`aws cloudformation validate-template --template-body file://template.yaml`,
		`aws cloudformation deploy --stack-name lab --template-file template.yaml --parameter-overrides KeyName=k --tags linklab=s3-gateway`,
		`aws cloudformation deploy --stack-name lab --template-file template.yaml --parameter-overrides KeyName=k --tags linklab=s3-gateway`,
		`aws cloudformation deploy --stack-name nope --template-file missing.yaml`,
		`aws cloudformation describe-stacks --stack-name lab`,
		`aws cloudformation describe-stacks --stack-name nope`,
		`aws cloudformation describe-stack-resources --stack-name lab --query 'StackResources[].[LogicalResourceId,ResourceType,ResourceStatus]' --output text`,
		`aws cloudformation list-stacks --query 'StackSummaries[].StackStatus'`,
	} {
		w.run(line)
	}
	w.keep("VPC", `aws cloudformation describe-stacks --stack-name lab --query "Stacks[0].Outputs[?OutputKey=='VpcId'].OutputValue" --output text`)
	w.keep("RTB", `aws cloudformation describe-stack-resource --stack-name lab --logical-resource-id PublicTable --query StackResourceDetail.PhysicalResourceId --output text`)
	w.keep("I", `aws ec2 describe-instances --filters Name=vpc-id,Values=$VPC --query 'Reservations[].Instances[].InstanceId' --output text`)
	w.keep("SG", `aws ec2 describe-security-groups --filters Name=vpc-id,Values=$VPC Name=description,Values=ssh --query 'SecurityGroups[0].GroupId' --output text`)
	for _, line := range []string{
		`aws ec2 describe-vpcs --vpc-ids $VPC`,
		`aws ec2 describe-subnets --filters Name=vpc-id,Values=$VPC`,
		`aws ec2 describe-route-tables --filters Name=vpc-id,Values=$VPC`,
		`aws ec2 describe-route-tables --route-table-ids $RTB --query 'RouteTables[].Routes[]' --output table`,
		`aws ec2 describe-route-tables --route-table-ids $RTB --query 'RouteTables[].Routes[].{Destination: DestinationCidrBlock, List: DestinationPrefixListId, Target: GatewayId}'`,
		`aws ec2 describe-instances --instance-ids $I`,
		`aws ec2 describe-instance-status --instance-ids $I --query 'InstanceStatuses[].InstanceState.Name'`,
		`aws ec2 describe-security-groups --group-ids $SG`,
		`aws ec2 describe-security-group-rules --filters Name=group-id,Values=$SG`,
		`aws ec2 describe-internet-gateways --filters Name=attachment.vpc-id,Values=$VPC`,
		`aws ec2 describe-network-acls --filters Name=vpc-id,Values=$VPC`,
		`aws ec2 describe-network-interfaces --filters Name=vpc-id,Values=$VPC`,
		`aws ec2 describe-vpc-attribute --vpc-id $VPC --attribute enableDnsHostnames`,
		`aws ec2 describe-dhcp-options`,
		`aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=$VPC`,
		`aws ec2 describe-vpc-endpoint-services --service-names com.amazonaws.ap-northeast-2.s3`,
		`aws ec2 describe-prefix-lists --filters Name=prefix-list-name,Values=com.amazonaws.ap-northeast-2.s3`,
		`aws ec2 describe-managed-prefix-lists --filters Name=owner-id,Values=AWS`,
		`aws ec2 modify-vpc-attribute --vpc-id $VPC --no-enable-dns-hostnames`,
		`aws ec2 modify-vpc-attribute --vpc-id $VPC --enable-dns-hostnames '{"Value":true}'`,
		`aws ec2 authorize-security-group-ingress --group-id $SG --protocol tcp --port 443 --cidr 10.0.0.0/16`,
		`aws ec2 revoke-security-group-ingress --group-id $SG --protocol tcp --port 443 --cidr 10.0.0.0/16`,
		`aws ec2 create-tags --resources $VPC --tags Key=a,Value='b c'`,
		`aws ec2 describe-tags --filters Name=resource-id,Values=$VPC`,
		`aws ec2 create-vpc --cidr-block 10.9.0.0/16 --tag-specifications 'ResourceType=vpc,Tags=[{Key=Name,Value=other}]'`,
		`aws ec2 create-vpc --cidr-block 10.9.0.0/16 --dry-run`,
		`aws ec2 create-vpc --cidr-block nonsense`,
		`aws ec2 describe-vpcs --vpc-ids vpc-0123456789abcdef0`,
		`aws ec2 describe-vpcs --filters Name=nope,Values=x`,
		`aws ec2 delete-vpc --vpc-id $VPC`,
		`aws ec2 create-route --route-table-id $RTB --destination-cidr-block 0.0.0.0/0 --gateway-id igw-0123456789abcdef0`,
		`aws ec2 wait instance-running --instance-ids $I`,
		`aws ec2 wait instance-terminated --instance-ids i-0123456789abcdef0`,
		`aws iam create-role --role-name r --assume-role-policy-document file://trust.json --query Role.RoleName`,
		`aws iam get-role --role-name r --query Role.AssumeRolePolicyDocument`,
		`aws iam put-role-policy --role-name r --policy-name p --policy-document file://policy.json`,
		`aws iam get-role-policy --role-name r --policy-name p`,
		`aws iam list-role-policies --role-name r`,
		`aws iam create-instance-profile --instance-profile-name r --query InstanceProfile.Roles`,
		`aws iam add-role-to-instance-profile --instance-profile-name r --role-name r`,
		`aws iam get-role --role-name nobody`,
		`aws iam delete-role --role-name r`,
		`aws ec2 associate-iam-instance-profile --instance-id $I --iam-instance-profile Name=r`,
		`aws cloudformation delete-stack --stack-name lab`,
		`aws cloudformation wait stack-delete-complete --stack-name lab`,
		`aws cloudformation describe-stack-events --stack-name lab`,
	} {
		w.run(line)
	}
}

// TestUsageAgainstTheAWSCLI compares what both say of lines that they do not
// understand.
func TestUsageAgainstTheAWSCLI(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the AWS CLI many times")
	}
	w := newTwin(t)
	for _, line := range []string{
		`aws`,
		`aws ec2 modify-vpc-endpoint`,
		`aws ec2 describe-vpcs --vpcid x`,
		`aws ec2 create-subnet --vpc-id`,
		`aws ec2 describe-vpcs --filters Name`,
		`aws ec2 describe-vpcs --filters Nme=x,Values=1`,
		`aws ec2 describe-vpcs --filters '{"Name":'`,
		`aws ec2 describe-vpcs --filters '[{"Name":1}]'`,
		`aws ec2 create-tags --resources a --tags 'Key=a,Value=[b]'`,
		`aws ec2 create-tags --resources a --tags 'Key=a,Key=b'`,
		`aws ec2 create-vpc --cidr-block file:///nope`,
		`aws ec2 describe-vpcs --query 'a['`,
		`aws ec2 describe-vpcs --query 'length(Nope)'`,
		`aws ec2 describe-vpcs --output nope`,
		`aws ec2 describe-vpcs --max-items x`,
		`aws ec2 describe-vpcs --profile nobody`,
		`aws ec2 wait`,
		`aws s3`,
		`aws s3 mb nonsense`,
		`aws s3 cp a`,
		`aws configure get nope`,
	} {
		w.run(line)
	}
}
