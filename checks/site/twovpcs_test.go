package site

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go/middleware"

	"linklab/checks/account"
)

// Inputs of two VPCs are told apart by the VPC that each lies in, without a name
// or a tag below it.
func TestInputsOfTwoVPCs(t *testing.T) {
	n := &network{}
	for _, side := range []string{"client", "server"} {
		n.vpc("vpc-"+side, side, false)
		n.subnet("subnet-"+side, "", "vpc-"+side, "")
		n.instance("i-"+side, "", "subnet-"+side, "", up)
		n.instances[len(n.instances)-1].VpcId = aws.String("vpc-" + side)
		n.instances[len(n.instances)-1].PrivateIpAddress = aws.String("10.0.0.9 of " + side)
	}
	opened, err := account.Open(t.Context(), account.Options{Region: "ap-northeast-2",
		Credentials: credentials.NewStaticCredentialsProvider("AKIATEST", "secret", ""),
		APIOptions:  []func(*middleware.Stack) error{n.stub}})
	if err != nil {
		t.Fatal(err)
	}
	var inputs []Input
	want := map[string]string{}
	for _, side := range []string{"client", "server"} {
		inputs = append(inputs, Input{ID: side + "_vpc", Kind: KindVPC, Names: []string{side}},
			Input{ID: side + "_subnet", Kind: KindSubnet, In: side + "_vpc"},
			Input{ID: side + "_instance", Kind: KindInstance, In: side + "_vpc"},
			Input{ID: side + "_ip", Kind: KindPrivateIP, In: side + "_vpc"})
		want[side+"_vpc"], want[side+"_subnet"], want[side+"_instance"], want[side+"_ip"] = "vpc-"+side, "subnet-"+side, "i-"+side, "10.0.0.9 of "+side
	}
	expect(t, Find(t.Context(), opened.Snapshot(t.Context(), nil), Wanted{Lab: "two", Inputs: inputs}), want)
}
