package awscli_test

import "testing"

// TestLoadBalancerLikeTheAWSCLI takes the way of a load balancer's lab with the
// AWS CLI itself and with the simulated program.
func TestLoadBalancerLikeTheAWSCLI(t *testing.T) {
	w := newTwin(t)
	w.keep("VPC", "aws ec2 create-vpc --cidr-block 20.0.0.0/16 --query Vpc.VpcId --output text")
	w.keep("A", "aws ec2 create-subnet --vpc-id $VPC --cidr-block 20.0.0.0/24 --availability-zone ap-northeast-2a --query Subnet.SubnetId --output text")
	w.keep("C", "aws ec2 create-subnet --vpc-id $VPC --cidr-block 20.0.1.0/24 --availability-zone ap-northeast-2c --query Subnet.SubnetId --output text")
	w.keep("SG", "aws ec2 create-security-group --group-name nlb --description nlb --vpc-id $VPC --query GroupId --output text")
	w.run("aws elbv2 create-load-balancer --name nlb --type network --subnets $A")
	w.keep("NLB", "aws elbv2 create-load-balancer --name nlb --type network --scheme internal --subnets $A $C --security-groups $SG --tags Key=Name,Value=mine --query 'LoadBalancers[0].LoadBalancerArn' --output text")
	w.keep("TG", "aws elbv2 create-target-group --name web --protocol TCP --port 80 --vpc-id $VPC --target-type ip --query 'TargetGroups[0].TargetGroupArn' --output text")
	w.keep("LISTENER", "aws elbv2 create-listener --load-balancer-arn $NLB --protocol TCP --port 80 --default-actions Type=forward,TargetGroupArn=$TG --query 'Listeners[0].ListenerArn' --output text")
	for _, line := range []string{
		"aws elbv2 describe-load-balancers",
		"aws elbv2 describe-load-balancers --names nlb --query 'LoadBalancers[].[DNSName,State.Code]' --output table",
		"aws elbv2 describe-load-balancers --names nobody",
		"aws elbv2 describe-load-balancers --page-size 1 --query 'LoadBalancers[].DNSName'",
		"aws elbv2 wait load-balancer-available --load-balancer-arns $NLB",
		"aws elbv2 register-targets --target-group-arn $TG --targets Id=20.0.0.10 Id=20.0.1.10,Port=81",
		"aws elbv2 register-targets --target-group-arn $TG --targets Id=8.8.8.8",
		"aws elbv2 describe-target-health --target-group-arn $TG",
		"aws elbv2 describe-target-group-attributes --target-group-arn $TG",
		"aws elbv2 modify-target-group-attributes --target-group-arn $TG --attributes Key=deregistration_delay.timeout_seconds,Value=0",
		"aws elbv2 modify-target-group --target-group-arn $TG --health-check-protocol HTTP --health-check-path /up --matcher HttpCode=200",
		"aws elbv2 modify-load-balancer-attributes --load-balancer-arn $NLB --attributes Key=load_balancing.cross_zone.enabled,Value=true",
		"aws elbv2 describe-load-balancer-attributes --load-balancer-arn $NLB --output text",
		"aws elbv2 describe-listeners --load-balancer-arn $NLB",
		"aws elbv2 modify-listener --listener-arn $LISTENER --port 8080",
		"aws elbv2 set-subnets --load-balancer-arn $NLB --subnets $A",
		"aws elbv2 add-tags --resource-arns $NLB $TG --tags Key=lab,Value=d",
		"aws elbv2 describe-tags --resource-arns $NLB $TG",
		"aws elbv2 delete-target-group --target-group-arn $TG",
		"aws elbv2 deregister-targets --target-group-arn $TG --targets Id=20.0.0.10 Id=20.0.1.10,Port=81",
		"aws elbv2 delete-listener --listener-arn $LISTENER",
		"aws elbv2 delete-target-group --target-group-arn $TG",
		"aws elbv2 delete-load-balancer --load-balancer-arn $NLB",
		"aws elbv2 wait load-balancers-deleted --load-balancer-arns $NLB",
		"aws elbv2 create-load-balancer",
	} {
		w.run(line)
	}
}
