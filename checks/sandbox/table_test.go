package sandbox_test

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"linklab/checks/sandbox"
	"linklab/checks/sandbox/service/cloudformation/resource"
)

var update = flag.Bool("update", false, "write the tables of README.md anew")

// generated is where the tables begin that are made from the operations' own
// notes.
const generated = "<!-- Made from the account itself: go test ./checks/sandbox -run TestReadme -update -->\n"

// references are where AWS documents each service's operations.
var references = map[string]string{
	"cloudformation":       "AWSCloudFormation/latest/APIReference/API_%s.html",
	"cloudtrail":           "awscloudtrail/latest/APIReference/API_%s.html",
	"dynamodb":             "amazondynamodb/latest/APIReference/API_%s.html",
	"ec2":                  "AWSEC2/latest/APIReference/API_%s.html",
	"elasticloadbalancing": "elasticloadbalancing/latest/APIReference/API_%s.html",
	"iam":                  "IAM/latest/APIReference/API_%s.html",
	"monitoring":           "AmazonCloudWatch/latest/APIReference/API_%s.html",
	"pricing":              "aws-cost-management/latest/APIReference/API_pricing_%s.html",
	"route53":              "Route53/latest/APIReference/API_%s.html",
	"s3":                   "AmazonS3/latest/API/API_%s.html",
	"ssm":                  "systems-manager/latest/APIReference/API_%s.html",
	"sts":                  "STS/latest/APIReference/API_%s.html",
	"vpc-lattice":          "vpc-lattice/latest/APIReference/API_%s.html",
}

// TestReadme holds the tables of README.md against the account.
func TestReadme(t *testing.T) {
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	written, tables, found := strings.Cut(string(data), generated)
	if !found {
		t.Fatalf("README.md lacks the line %s", generated)
	}
	want := operationTables(t) + resourceTable()
	switch {
	case tables == want:
	case *update:
		if err := os.WriteFile("README.md", []byte(written+generated+want), 0o600); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("the tables of README.md are not those of the account: go test ./checks/sandbox -run TestReadme -update\n%s", firstDifference(tables, want))
	}
}

func operationTables(t *testing.T) string {
	t.Helper()
	list, err := sandbox.Coverage()
	if err != nil {
		t.Fatal(err)
	}
	clients := sdkClients()
	var b strings.Builder
	for _, service := range list {
		reference := references[service.Service]
		if reference == "" || clients[service.Service] == nil {
			t.Fatalf("nothing is known of AWS's %s", service.Service)
		}
		fmt.Fprintf(&b, "\n## %s\n\n%d of %d operations, by %s.\n\n| Operation | Without | Differs | Source |\n|---|---|---|---|\n",
			service.Service, len(service.Operations), service.OfAWS, strings.Join(service.Protocols, ", "))
		for _, op := range service.Operations {
			link := "https://docs.aws.amazon.com/" + fmt.Sprintf(reference, op.Name)
			fmt.Fprintf(&b, "| %s | %s | %s | [API reference](%s)%s |\n", op.Name, strings.Join(absent(clients[service.Service], op), ", "),
				sentence(op.Differs), link, after("; ", op.Source))
		}
	}
	return b.String()
}

// absent are the parameters of AWS's operation that this one refuses.
func absent(client any, op sandbox.OperationCoverage) []string {
	method, ok := reflect.TypeOf(client).MethodByName(op.Name)
	if !ok {
		return nil
	}
	var names []string
	for _, field := range reflect.VisibleFields(method.Type.In(2).Elem()) {
		known := slices.ContainsFunc(op.Parameters, func(name string) bool { return strings.EqualFold(name, field.Name) })
		if field.IsExported() && !known {
			names = append(names, field.Name)
		}
	}
	slices.Sort(names)
	return names
}

// resourceTable is the types of CloudFormation's resources.
func resourceTable() string {
	var b strings.Builder
	b.WriteString("\n## Resource types of templates\n\n| Type | Properties | Attributes |\n|---|---|---|\n")
	for _, name := range resource.Names() {
		kind := resource.Lookup(name)
		fmt.Fprintf(&b, "| %s | %s | %s |\n", name, strings.Join(kind.Properties(), ", "), strings.Join(kind.Attributes(), ", "))
	}
	return b.String()
}

// sentence begins with a capital letter and ends with a full stop.
func sentence(note string) string {
	if note == "" {
		return ""
	}
	return strings.ToUpper(note[:1]) + strings.TrimSuffix(strings.ReplaceAll(note[1:], "|", "\\|"), ".") + "."
}

func after(separator, text string) string {
	if text == "" {
		return ""
	}
	return separator + text
}

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return "written: " + a[i] + "\naccount: " + b[i]
		}
	}
	return fmt.Sprintf("%d lines are written, the account has %d", len(a), len(b))
}
