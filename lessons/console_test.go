package lessons

import "testing"

func TestLinkConsole(t *testing.T) {
	values := map[string]string{"region": "ap-northeast-2", "endpoint": "vpce-0a1", "odd": "x y"}
	const page = "[*VPC > Endpoints*](console:endpoints/${endpoint}) and [more](https://aws.amazon.com/)"
	in := func(region string) map[string]string {
		return map[string]string{"region": region, "endpoint": "vpce-0a1"}
	}
	const home = "https://ap-northeast-2.console.aws.amazon.com/vpcconsole/home?region=ap-northeast-2#"
	const words = "*VPC > Endpoints* and [more](https://aws.amazon.com/)"
	for _, c := range []struct {
		name, page string
		values     map[string]string
		live       bool
		want       string
	}{
		{"one thing", "[*a*](console:endpoints/${endpoint})을", values, true, "[*a*](" + home + "EndpointDetails:vpcEndpointId=vpce-0a1)을"},
		{"not there yet", "[*a*](console:endpoints/${other})", values, true, "[*a*](" + home + "Endpoints:)"},
		{"no id", "[*a*](console:endpoints/${odd})", values, true, "[*a*](" + home + "Endpoints:)"},
		{"list", "[a](console:stacks)", values, true, "[a](https://ap-northeast-2.console.aws.amazon.com/cloudformation/home?region=ap-northeast-2#/stacks)"},
		{"simulated", page, values, false, words},
		{"path", "콘솔: [*a > b*](console:stacks) *> c*, [*d*](console:vpcs/${vpc})\n*> e*.", values, false, "콘솔: *a > b > c*, *d > e*."},
		{"path with a link", "[*a*](console:vpcs) *> c*", values, true, "[*a*](" + home + "vpcs:) *> c*"},
		{"no region", page, nil, true, words},
		{"China", page, in("cn-north-1"), true, words},
		{"GovCloud", page, in("us-gov-west-1"), true, words},
		{"unknown page", "[a](console:moon)", values, true, "a"},
	} {
		if got := LinkConsole(c.page, c.values, c.live); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// TestConsolePages holds that a page of one thing says which inputs it takes.
func TestConsolePages(t *testing.T) {
	for name, page := range consolePages {
		if page.home == "" || page.list == "" || (page.one == "") != (len(page.kinds) == 0) {
			t.Errorf("%s: %+v", name, page)
		}
	}
}
