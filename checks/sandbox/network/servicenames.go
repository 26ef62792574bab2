package network

// The services of AWS by where they are, with the names that they have in the
// AWS PrivateLink guide's list. What is in Seoul and in Northern Virginia is
// known; the other regions are taken to have what is in both, and what Seoul
// alone lacks.

// everywhere is in all regions.
const everywhere = `
access-analyzer acm acm-pca airflow.api airflow.ops apigateway app-integrations appconfig
appconfigdata application-autoscaling application-signals applicationinsights appmesh
appmesh-envoy-management appstream.api appstream.streaming appsync-api aps aps-workspaces
apptest arsenal-discovery athena autoscaling autoscaling-plans awsconnector backup
backup-gateway batch bedrock bedrock-agent bedrock-agent-runtime bedrock-runtime cases
cassandra cleanrooms cleanrooms-ml cloudcontrolapi cloudformation cloudhsmv2 cloudtrail
codebuild codecommit codedeploy codedeploy-commands-secure codepipeline cognito-identity
compute-optimizer config connect-campaigns console controlcatalog controltower
data-servicediscovery databrew dataexchange datasync datazone detective devops-guru
directconnect dlm dms drs ds ds-data dsql ebs ec2 ec2messages ecr.api ecs eks eks-auth
eks-proxy elasticache elasticbeanstalk elasticbeanstalk-health elasticfilesystem
elasticloadbalancing elasticmapreduce emr-containers emr-serverless
emr-serverless-services.livy emr-serverless.dashboard emrwal.prod entityresolution events
fis fms forecast forecastquery fsx gamelift git-codecommit glue glue.dashboard grafana
grafana-workspace greengrass groundstation guardduty guardduty-data highlander
identitystore imagebuilder inspector-scan inspector2 internetmonitor iot.api iot.credentials
iot.data iot.tunneling.api iot.tunneling.data iotsitewise.api iotsitewise.data
iottwinmaker.api iottwinmaker.data ivs.contribute kafka kinesisanalytics kms lakeformation
lambda launchwizard license-manager license-manager-linux-subscriptions
license-manager-user-subscriptions lightsail logs lookoutequipment lookoutvision m2 macie2
mediaconnect mediaconvert memory-db metering-marketplace mgn models-v2-lex mq
network-firewall networkflowmonitor networkflowmonitorreports networkmonitor notifications
oam observabilityadmin osis outposts pca-connector-ad pca-connector-scep pcs personalize
personalize-events personalize-runtime pi pinpoint pinpoint-sms-voice-v2 pipes pipes-data
polly profile proton ram rbin rds rds-data redshift redshift-data redshift-serverless
refactor-spaces rekognition resource-explorer-2 resource-groups rolesanywhere
route53resolver rum rum-dataplane runtime-v2-lex s3-outposts s3tables sagemaker.api
sagemaker.featurestore-runtime sagemaker.metrics sagemaker.runtime scheduler schemas
secretsmanager securityhub securitylake serverlessrepo servicecatalog
servicecatalog-appregistry servicediscovery servicequotas signin snow-device-management
sns social-messaging sqs ssm ssm-contacts ssm-incidents ssm-quicksetup ssm-sap ssmmessages
states storagegateway streaming-rekognition sts swf sync-states synthetics tagging textract
tnb transcribe transcribestreaming transfer translate trustedadvisor verifiedpermissions
vpc-lattice wafv2 wellarchitected wisdom workspaces xray
`

// notInSeoul is in us-east-1 and not in ap-northeast-2.
const notInSeoul = `
analytics-omics apprunner auditmanager b2bi bedrock-agentcore bedrock-data-automation
bedrock-data-automation-runtime braket clouddirectory codeguru-profiler codeguru-reviewer
comprehendmedical control-storage-omics deadline.management deadline.scheduling
dicom-medical-imaging discovery evs finspace finspace-api frauddetector gameliftstreams
geo.geofencing geo.maps geo.metadata geo.places geo.routes geo.tracking healthlake
iotfleetwise iotwireless.api kendra lorawan.cups lorawan.lns mail-manager
managedblockchain-query managedblockchain.bitcoin.mainnet managedblockchain.bitcoin.testnet
medical-imaging migrationhub-orchestrator migrationhub-strategy neptune-graph
neptune-graph-data panorama payment-cryptography.controlplane payment-cryptography.dataplane
quicksight-website repostspace runtime-medical-imaging sagemaker-data-science-assistant scn
simspaceweaver storage-omics tags-omics thinclient.api timestream-influxdb transform
voiceid workflows-omics workmail workmailmessageflow workspaces-web
`

// inVirginiaAlone is in us-east-1 for all regions.
const inVirginiaAlone = `
account bcm-pricing-calculator billing billingconductor ce codewhisperer
cost-optimization-hub notifications-contacts organizations pricing.api q qapps
service.user-subscriptions tax transform-custom
`

// withFIPS has a second endpoint service for FIPS in North America.
const withFIPS = `
access-analyzer acm acm-pca airflow.api appconfig appconfigdata autoscaling cassandra
cloudcontrolapi cloudformation codebuild codecommit codedeploy config controltower
data-servicediscovery databrew datazone detective directconnect dlm dms dynamodb ebs ec2
eks elasticache elasticfilesystem elasticmapreduce entityresolution events fis fms forecast
forecastquery fsx git-codecommit groundstation guardduty guardduty-data inspector-scan
inspector2 internetmonitor kafka kinesisanalytics kms license-manager
license-manager-linux-subscriptions license-manager-user-subscriptions macie2 mediaconvert
memorydb mq network-firewall pcs pi pipes polly ram rbin rds redshift redshift-data
redshift-serverless rekognition resource-explorer-2 resource-groups rolesanywhere
sagemaker.api sagemaker.runtime securityhub securitylake servicediscovery social-messaging
sqs ssm-incidents ssm-sap streaming-rekognition sts swf synthetics textract
transcribestreaming verifiedpermissions wafv2
`
