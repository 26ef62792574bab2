package cloudformation

import (
	"context"
	"strings"
	"testing"

	"linklab/checks/sandbox/network"
	"linklab/checks/sandbox/service/cloudformation/resource"
	"linklab/checks/sandbox/wire"
)

const oneVPC = `Resources: {V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}}`

func TestPropertyErrors(t *testing.T) {
	b := newBench(t, network.Instant)
	b.create("a", `Resources: {V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16, Colour: red}}}`)
	b.status("a", "ROLLBACK_COMPLETE")
	if !strings.Contains(b.events("a"), "V CREATE_FAILED (Encountered unsupported property Colour)") {
		t.Error(b.events("a"))
	}
	b.create("b", `Resources: {S: {Type: "AWS::EC2::Subnet", Properties: {CidrBlock: 10.0.0.0/16}}}`)
	if !strings.Contains(b.events("b"), "S CREATE_FAILED (Properties validation failed for resource S with message:\n#: required key [VpcId] not found)") {
		t.Error(b.events("b"))
	}
}

func TestParameters(t *testing.T) {
	b := newBench(t, network.Instant)
	template := `
Parameters:
  Size: {Type: String, AllowedValues: [small, large], Default: small}
  Cidr: {Type: String, AllowedPattern: '[0-9./]+', ConstraintDescription: must be a CIDR}
  Count: {Type: Number, Default: 1, MaxValue: 3}
  Secret: {Type: String, NoEcho: true, Default: hush}
` + oneVPC
	value := func(key, value string) params { return params{"ParameterKey": key, "ParameterValue": value} }
	with := func(list ...any) params {
		return params{"StackName": "p", "TemplateBody": template, "Parameters": list}
	}
	b.refused("CreateStack", with(), "Parameters: [Cidr] must have values")
	b.refused("CreateStack", with(value("Cidr", "1"), value("Nope", "1")), "Parameters: [Nope] do not exist in the template")
	b.refused("CreateStack", with(value("Cidr", "x")), "Parameter Cidr failed to satisfy constraint: must be a CIDR")
	b.refused("CreateStack", with(value("Cidr", "1"), value("Size", "huge")), "Parameter 'Size' must be one of AllowedValues")
	b.refused("CreateStack", with(value("Cidr", "1"), value("Count", "4")), "Parameter 'Count' must be a number not greater than 3")
	b.refused("CreateStack", with(value("Cidr", "1"), value("Count", "x")), "Parameter 'Count' must be a number.")
	b.do("cloudformation", "CreateStack", with(value("Cidr", "10.0.0.0/8")))
	list, _ := b.stack("p")["Parameters"].([]any)
	got := map[string]string{}
	for _, p := range list {
		got[resource.Path(p, "ParameterKey")] = resource.Path(p, "ParameterValue")
	}
	if got["Secret"] != "****" || got["Size"] != "small" || got["Cidr"] != "10.0.0.0/8" {
		t.Errorf("parameters %v", got)
	}
	summary := b.do("cloudformation", "GetTemplateSummary", params{"StackName": "p"})
	if resource.Path(summary, "Parameters.0.ParameterKey") != "Size" || resource.Path(summary, "ResourceTypes.0") != "AWS::EC2::VPC" {
		t.Errorf("summary %v", summary)
	}
	b.refused("CreateStack", with(value("Cidr", "1")), "AlreadyExistsException: Stack [p] already exists")
}

func TestFunctions(t *testing.T) {
	b := newBench(t, network.Instant)
	text := `
Parameters:
  List: {Type: CommaDelimitedList, Default: "x, y,z"}
  Env: {Type: String, Default: prod}
Mappings:
  Sizes: {prod: {type: t3.micro}, dev: {type: t3.nano}}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  Both: !And [Condition: IsProd, !Not [!Equals [a, b]]]
  Either: !Or [!Equals [a, b], !Condition Both]
` + oneVPC
	read, err := readTemplate(text)
	if err != nil {
		t.Fatal(err)
	}
	stack := &Stack{Name: "st", ID: "arn:st", Parameters: []StackParameter{{Key: "List", Value: "x, y,z"}, {Key: "Env", Value: "prod"}}}
	call := &wire.Call{Context: context.Background(), Region: "ap-northeast-2", Account: "123456789012"}
	tests := []struct{ expression, want string }{
		{`!Join ["-", [a, !Ref Env, c]]`, "a-prod-c"},
		{`!Join ["", !Ref List]`, "xyz"},
		{`!Select [1, !Split [".", "a.b.c"]]`, "b"},
		{`!FindInMap [Sizes, !Ref Env, type]`, "t3.micro"},
		{`!If [IsProd, yes, no]`, "true"},
		{`!If [Either, "one", "two"]`, "one"},
		{`!Sub "${AWS::StackName} ${Env} ${!literal} ${AWS::Region}.${AWS::URLSuffix}"`, "st prod ${literal} ap-northeast-2.amazonaws.com"},
		{`!Sub ["${a}-${Env}", {a: !Ref "AWS::AccountId"}]`, "123456789012-prod"},
		{`{"Fn::Base64": "hi"}`, "aGk="},
		{`!Select [2, !Cidr [10.0.0.0/16, 4, 8]]`, "10.0.2.0/24"},
		{`!Select [1, !GetAZs ""]`, "ap-northeast-2b"},
		{`!Select [0, !GetAZs us-east-1]`, "us-east-1a"},
	}
	for _, test := range tests {
		parsed, err := readTemplate(strings.TrimSuffix(text, oneVPC) + oneVPC + "\nOutputs: {O: {Value: " + test.expression + "}}")
		if err != nil {
			t.Errorf("%s: %v", test.expression, err)
			continue
		}
		got, err := b.service.scope(call, parsed, stack).text(parsed.Outputs[0].Value, "value")
		if err != nil || got != test.want {
			t.Errorf("%s: got %q, %v, want %q", test.expression, got, err, test.want)
		}
	}
	scope := b.service.scope(call, read, stack)
	value, err := scope.resolve(map[string]any{"Keep": "x", "Gone": map[string]any{"Fn::If": []any{"IsProd", map[string]any{"Ref": "AWS::NoValue"}, "y"}}})
	if err != nil || !resource.Same(value, map[string]any{"Keep": "x"}) {
		t.Errorf("AWS::NoValue left %v, %v", value, err)
	}
}

func TestConditionalResource(t *testing.T) {
	b := newBench(t, network.Instant)
	b.create("c", `
Parameters: {More: {Type: String, Default: "no"}}
Conditions: {Wanted: !Equals [!Ref More, "yes"]}
Resources:
  V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  S: {Type: "AWS::EC2::Subnet", Condition: Wanted, Properties: {VpcId: !Ref V, CidrBlock: 10.0.0.0/24}}
Outputs: {S: {Condition: Wanted, Value: !Ref S}}
`)
	b.status("c", "CREATE_COMPLETE")
	b.refused("DescribeStackResource", params{"StackName": "c", "LogicalResourceId": "S"}, "Resource S does not exist for stack c")
	b.do("cloudformation", "UpdateStack", params{"StackName": "c", "UsePreviousTemplate": "true",
		"Parameters": []any{params{"ParameterKey": "More", "ParameterValue": "yes"}}})
	b.status("c", "UPDATE_COMPLETE")
	if b.output("c", "S") != b.physical("c", "S") {
		t.Error("the output does not name the subnet")
	}
}

func FuzzTemplate(f *testing.F) {
	for _, seed := range []string{
		oneVPC, `{"Resources":{"V":{"Type":"AWS::EC2::VPC"}}}`, "Resources: &a {V: *a}", "Parameters: {P: {Type: Number}}\n" + oneVPC,
		"Conditions: {A: !Not [!Condition A]}\n" + oneVPC, oneVPC + "\nOutputs: {O: {Value: !Sub '${V}${!x}${AWS::Region}'}}",
	} {
		f.Add(seed)
	}
	service := New(&State{}, network.Instant, func(*wire.Call, string, string, map[string]any) (map[string]any, error) {
		return map[string]any{}, nil
	})
	f.Fuzz(func(t *testing.T, text string) {
		read, err := readTemplate(text)
		if err != nil {
			return
		}
		scope := service.scope(&wire.Call{Region: "ap-northeast-2"}, read, &Stack{Name: "s"})
		scope.guess = true
		if _, err := scope.included(); err != nil {
			return
		}
		for _, r := range read.Resources {
			_, _ = scope.resolve(r.Properties)
		}
		_, _ = scope.outputs()
	})
}
