package network

import "strings"

// endpointServices is what AWS offers endpoints for: the services whose names
// are the same in nearly every region, and a few of single regions.
var endpointServices = catalogue()

func catalogue() []offered {
	all := []offered{
		{name: "s3", host: "s3", gateway: true, private: []string{
			"s3.{region}.amazonaws.com", "*.s3.{region}.amazonaws.com",
			"s3-control.{region}.amazonaws.com", "*.s3-control.{region}.amazonaws.com",
			"s3-accesspoint.{region}.amazonaws.com", "*.s3-accesspoint.{region}.amazonaws.com",
		}},
		// No private name: the names of DynamoDB keep answering with public
		// addresses.
		{name: "dynamodb", host: "dynamodb", gateway: true},
		{name: "s3express", host: "s3express", gateway: true, noIface: true},
		elsewhere("ecr.api", "api.ecr"),
		{name: "ecr.dkr", host: "dkr.ecr", private: []string{"*.dkr.ecr.{region}.amazonaws.com"}},
		{name: "execute-api", host: "execute-api", private: []string{"*.execute-api.{region}.amazonaws.com"}},
		elsewhere("kinesis-streams", "kinesis"),
		elsewhere("kinesis-firehose", "firehose"),
		elsewhere("ecs-agent", "ecs-a"),
		elsewhere("ecs-telemetry", "ecs-t"),
		elsewhere("git-codecommit", "git-codecommit"),
		elsewhere("sagemaker.api", "api.sagemaker"),
		elsewhere("sagemaker.runtime", "runtime.sagemaker"),
		elsewhere("iot.data", "data.iot"),
		{name: "email-smtp", host: "email-smtp", private: []string{"email-smtp.{region}.amazonaws.com"}, noPolicy: true},
		{name: "guardduty-data", host: "guardduty-data", private: []string{"guardduty-data.{region}.amazonaws.com"}},
	}
	for _, name := range strings.Fields(plainServices) {
		all = append(all, elsewhere(name, name))
	}
	for _, name := range []string{"organizations", "account", "cost-optimization-hub"} {
		only := elsewhere(name, name)
		only.only = "us-east-1"
		all = append(all, only)
	}
	return all
}

// elsewhere is an interface service with one private name, host.region.
func elsewhere(name, host string) offered {
	return offered{name: name, host: host, private: []string{host + ".{region}.amazonaws.com"}}
}

// plainServices have one endpoint type, Interface, and the name of their host.
const plainServices = `
access-analyzer acm-pca airflow.api airflow.env app-integrations appconfig appconfigdata
application-autoscaling appmesh-envoy-management apprunner athena auditmanager autoscaling
autoscaling-plans backup backup-gateway batch bedrock bedrock-agent bedrock-agent-runtime
bedrock-runtime cassandra cloudformation cloudhsmv2 cloudtrail codeartifact.api
codeartifact.repositories codebuild codecommit codedeploy codedeploy-commands-secure
codepipeline comprehend config databrew datasync deviceadvisor.iot dms ebs ec2 ec2messages ecs
eks eks-auth elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing
elasticmapreduce emr-containers emr-serverless events evidently fis forecast fsx glue
glue.dashboard grafana grafana-workspace greengrass imagebuilder inspector2 internetmonitor
kafka kendra kms lakeformation lambda license-manager logs macie2 mgn migrationhub-strategy
monitoring networkmonitor personalize pinpoint polly rds rds-data redshift redshift-data
refactor-spaces rekognition resource-groups robomaker s3-outposts s3tables scheduler
secretsmanager securityhub servicecatalog servicecatalog-appregistry servicediscovery
signin sms sns sqs ssm ssm-contacts ssm-incidents ssmmessages states storagegateway
sts swf sync-states synthetics textract transcribe transcribestreaming transfer
transfer.server translate verifiedpermissions vpc-lattice wafv2 workspaces xray
`
