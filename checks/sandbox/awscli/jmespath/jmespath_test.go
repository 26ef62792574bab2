package jmespath

import (
	"testing"

	"linklab/checks/sandbox/awscli/document"
)

const tables = `{"RouteTables":[
 {"RouteTableId":"rtb-1","Main":true,"Routes":[{"DestinationCidrBlock":"10.0.0.0/16","GatewayId":"local"},{"DestinationPrefixListId":"pl-1","GatewayId":"vpce-1"}],"Size":2,"Tags":[{"Key":"Name","Value":"z"}]},
 {"RouteTableId":"rtb-2","Main":false,"Routes":[{"DestinationCidrBlock":"10.0.0.0/16","GatewayId":"local"}],"Size":10,"Tags":[]}],
 "Zed":{"b":1,"a":2}}`

func TestSearch(t *testing.T) {
	tests := []struct{ expression, want string }{
		{`RouteTables[].Routes[]`, `[{"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local"}, {"DestinationPrefixListId": "pl-1", "GatewayId": "vpce-1"}, {"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local"}]`},
		{`RouteTables[*].{Id:RouteTableId,Main:Main,A:Size}`, `[{"Id": "rtb-1", "Main": true, "A": 2}, {"Id": "rtb-2", "Main": false, "A": 10}]`},
		{`RouteTables[0].[RouteTableId,Nope]`, `["rtb-1", null]`},
		{`RouteTables[-1].RouteTableId`, `"rtb-2"`},
		{"RouteTables[?Main==`true`].RouteTableId | [0]", `"rtb-1"`},
		{`RouteTables[?!Main].RouteTableId`, `["rtb-2"]`},
		{`RouteTables[?Routes[?GatewayId=='vpce-1']].RouteTableId`, `["rtb-1"]`},
		{"RouteTables[?Size>`2`].Size", `[10]`},
		{"RouteTables[?RouteTableId==`rtb-2`].Size", `[10]`}, // as jmespath.py takes it
		{"RouteTables[?RouteTableId==`  rtb-1`] | [?contains('a`b', `\\``)].Size", `[2]`},
		{"RouteTables[?RouteTableId=='`rtb-1`'].Size", `[]`},
		{`RouteTables[?RouteTableId>='rtb-2'].Size`, `[10]`},
		{`RouteTables[?Tags[?Key=='Name' && Value=='z']] | length(@)`, `1`},
		{`RouteTables[0].Tags[?Key=='Name'].Value | [0]`, `"z"`},
		{`sort_by(RouteTables,&Size)[::-1].RouteTableId`, `["rtb-2", "rtb-1"]`},
		{`max_by(RouteTables,&Size).RouteTableId`, `"rtb-2"`},
		{`RouteTables[].Routes[].GatewayId | sort(@) | join(',', @)`, `"local,local,vpce-1"`},
		{`RouteTables[:1].RouteTableId`, `["rtb-1"]`},
		{`Zed`, `{"b": 1, "a": 2}`},
		{`Zed.*`, `[1, 2]`},
		{`keys(Zed)`, `["b", "a"]`},
		{`sum(RouteTables[].Size)`, `12`},
		{`avg(RouteTables[].Size)`, `6.0`},
		{`RouteTables[?contains(RouteTableId,'1')].Size`, `[2]`},
		{`RouteTables[?starts_with(RouteTableId,'rtb')] | length(@)`, `2`},
		{`not_null(Nope, Zed.a)`, `2`},
		{"Nope || `[]`", `[]`},
		{`to_string(Zed)`, `"{\"b\":1,\"a\":2}"`},
		{`to_number('12')`, `12`},
		{`map(&Size, RouteTables)`, `[2, 10]`},
		{`Nope.Deeper[0]`, `null`},
		{`Nope[].x`, `null`},
		{`type(Zed)`, `"object"`},
		{`merge(Zed, {c: 'x'})`, `{"b": 1, "a": 2, "c": "x"}`},
		{`"RouteTables"[0]."RouteTableId"`, `"rtb-1"`},
		{`reverse(RouteTables[].Size)`, `[10, 2]`},
	}
	value, err := document.Parse(tables)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range tests {
		expression, err := Compile(test.expression)
		if err != nil {
			t.Errorf("%s: %v", test.expression, err)
			continue
		}
		got, err := expression.Search(value)
		if err != nil {
			t.Errorf("%s: %v", test.expression, err)
		} else if json := document.CompactJSON(got); json != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.expression, json, test.want)
		}
	}
}

func TestErrors(t *testing.T) {
	tests := []struct{ expression, want string }{
		{`a[`, "Invalid jmespath expression: Incomplete expression:\n\"a[\"\n   ^"},
		{`nope(@)`, "Unknown function: nope()"},
		{`length(Nope)`, `In function length(), invalid type for value: None, expected one of: ['string', 'array', 'object'], received: "null"`},
		{`length()`, "Expected 1 argument for function length(), received 0"},
	}
	for _, test := range tests {
		expression, err := Compile(test.expression)
		if err == nil {
			_, err = expression.Search(document.New())
		}
		if err == nil || err.Error() != test.want {
			t.Errorf("%s\n got %v\nwant %s", test.expression, err, test.want)
		}
	}
}

func FuzzSearch(f *testing.F) {
	for _, seed := range []string{"a[*].b", "RouteTables[?Main]", "Zed.*", "sort_by(@,&a)", "RouteTables[::0]", "{a:b}", "`[1,{\"a\":2}]`", "[1:2]", "a||b&&!c"} {
		f.Add(seed)
	}
	value, err := document.Parse(tables)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		expression, err := Compile(text)
		if err != nil {
			return
		}
		if result, err := expression.Search(value); err == nil {
			_ = typeOf(result)
		}
	})
}
