package template

import (
	"strings"
	"testing"
)

const oneVPC = `Resources: {V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}}`

func known(kind string) bool { return kind == "AWS::EC2::VPC" || kind == "AWS::EC2::Subnet" }

func TestTemplateErrors(t *testing.T) {
	tests := []struct{ template, want string }{
		{"Resources: [", "Template format error: YAML not well-formed."},
		{`{"Resources": }`, "Template format error: JSON not well-formed."},
		{"text", "Template format error: unsupported structure."},
		{"Resources: {}", "Template format error: At least one Resources member must be defined."},
		{"Nope: 1\n" + oneVPC, "Invalid template property or properties [Nope]"},
		{"AWSTemplateFormatVersion: 2011\n" + oneVPC, "unsupported value for AWSTemplateFormatVersion."},
		{`Resources: {X: {Type: "AWS::EC2::Volcano"}, Y: {Type: "AWS::Foo::Bar"}}`, "Template format error: Unrecognized resource types: [AWS::EC2::Volcano, AWS::Foo::Bar]"},
		{`Resources: {X: {Properties: {}}}`, "[/Resources/X] Every Resources object must contain a Type member."},
		{`Resources: {X-1: {Type: "AWS::EC2::VPC"}}`, "Template format error: Resource name X-1 is non alphanumeric."},
		{`Resources: {S: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Ref Nope}}}`, "Template format error: Unresolved resource dependencies [Nope] in the Resources block of the template"},
		{`Resources: {S: {Type: "AWS::EC2::Subnet", Properties: {VpcId: !Sub "${Gone}"}}}`, "Unresolved resource dependencies [Gone]"},
		{oneVPC + "\nOutputs: {O: {Value: !GetAtt Nope.Arn}}", "Unresolved resource dependencies [Nope] in the Outputs block of the template"},
		{`Resources: {A: {Type: "AWS::EC2::VPC", DependsOn: B}, B: {Type: "AWS::EC2::VPC", DependsOn: A}}`, "Circular dependency between resources: [A, B]"},
		{`Resources: {V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: }}}`, "'null' values are not allowed in templates"},
		{"Parameters: {P: {Type: Strange}}\n" + oneVPC, "Template format error: Unrecognized parameter type: Strange"},
		{`Resources: {V: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: !Nope x}}}`, "Unknown tag !Nope"},
		{"Resources: &a\n  V: *a", "Template format error:"},
	}
	for _, test := range tests {
		_, err := Read(test.template, known)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s\n got %v\nwant %s", test.template, err, test.want)
		}
	}
}

func TestRead(t *testing.T) {
	read, err := Read(`
Description: d
Parameters: {P: {Type: "AWS::SSM::Parameter::Value<List<AWS::EC2::Image::Id>>", Default: x}}
Resources:
  B: {Type: "AWS::EC2::Subnet", DependsOn: [A], Properties: {VpcId: !Ref A, Flag: yes, Quoted: "yes", Number: 0755, Tags: [{Key: !Sub "${A.Arn}-${!x}", Value: !GetAtt A.B.C}]}}
  A: {Type: "AWS::EC2::VPC", DeletionPolicy: Retain}
`, known)
	if err != nil {
		t.Fatal(err)
	}
	b := read.Resource("B")
	if read.Resources[0].Name != "B" || strings.Join(b.Dependencies, ",") != "A" || read.Resource("A").Deletion != "Retain" {
		t.Errorf("resources %+v", read.Resources)
	}
	if b.Properties["Flag"] != "true" || b.Properties["Quoted"] != "yes" || b.Properties["Number"] != "0755" {
		t.Errorf("scalars %v", b.Properties)
	}
	if p := read.Parameter("P"); !p.Stored() || !p.List() || p.Element() != "AWS::EC2::Image::Id" || *p.Default != "x" {
		t.Errorf("parameter %+v", p)
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		oneVPC, `{"Resources":{"V":{"Type":"AWS::EC2::VPC"}}}`, "Resources: &a {V: *a}", "Parameters: {P: {Type: Number}}\n" + oneVPC,
		"a: &a [*a]", "x: &x [1,1]\ny: &y [*x,*x]\nz: [*y,*y]\n" + oneVPC,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		read, err := Read(text, known)
		if err == nil && len(read.Resources) == 0 {
			t.Errorf("%q: no resource and no error", text)
		}
	})
}
