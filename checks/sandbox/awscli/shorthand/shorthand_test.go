package shorthand

import (
	"testing"

	"linklab/checks/sandbox/awscli/document"
)

func TestParse(t *testing.T) {
	tests := []struct{ text, want string }{
		{`Name=vpc-id,Values=vpc-1`, `{"Name": "vpc-id", "Values": "vpc-1"}`},
		{`Name=tag:Name,Values=a,b,c`, `{"Name": "tag:Name", "Values": ["a", "b", "c"]}`},
		{`Values=a,b,Name=x`, `{"Values": ["a", "b"], "Name": "x"}`},
		{`Values=a,Name=x`, `{"Values": "a", "Name": "x"}`},
		{`ResourceType=vpc-endpoint,Tags=[{Key=Name,Value=s3-gw},{Key=linklab,Value=lab-a}]`,
			`{"ResourceType": "vpc-endpoint", "Tags": [{"Key": "Name", "Value": "s3-gw"}, {"Key": "linklab", "Value": "lab-a"}]}`},
		{`IpProtocol=tcp,FromPort=22,ToPort=22,IpRanges=[{CidrIp=10.0.0.0/8,Description="a, b"}]`,
			`{"IpProtocol": "tcp", "FromPort": "22", "ToPort": "22", "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "a, b"}]}`},
		{`Key='it''s'`, ``},
		{`Key='it\'s',Value="say \"hi\""`, `{"Key": "it's", "Value": "say \"hi\""}`},
		{`Path='C:\'`, `{"Path": "C:\\"}`},
		{`Key=a\,b,Value=c`, `{"Key": "a,b", "Value": "c"}`},
		{`Key=a=b`, `{"Key": "a=b"}`},
		{`Key=,Value=`, `{"Key": "", "Value": ""}`},
		{`Key= spaced out , Value = x`, `{"Key": "spaced out", "Value": "x"}`},
		{`L=[]`, `{"L": []}`},
		{`L=[[a,b],[c]],H={a=1,b={c=[2]}}`, `{"L": [["a", "b"], ["c"]], "H": {"a": "1", "b": {"c": ["2"]}}}`},
		{`이름=값`, ``},
		{`Value=값,서울`, `{"Value": ["값", "서울"]}`},
	}
	for _, test := range tests {
		got, err := Parse(test.text)
		if test.want == "" {
			if err == nil {
				t.Errorf("%s: got %s, want an error", test.text, document.CompactJSON(got))
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
		} else if json := document.CompactJSON(got); json != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.text, json, test.want)
		}
	}
}

func TestErrors(t *testing.T) {
	tests := []struct{ text, want string }{
		{`Name`, "Expected: '=', received: 'EOF' for input:\nName\n    ^"},
		{`Name==x`, "Expected: ',', received: '=' for input:\nName==x\n     ^"},
		{`a=[b`, "Expected: ',', received: 'EOF' for input:\na=[b\n    ^"},
		{`a={b}`, "Expected: '=', received: '}' for input:\na={b}\n    ^"},
		{`a=b,`, "Expected: '<second>', received: '<none>' for input:\na=b,\n    ^"},
		{`a=1,a=2`, "Second instance of key \"a\" encountered for input:\na=1,a=2\n    ^\nThis is often because there is a preceding \",\" instead of a space."},
		{`a='b`, "Expected: '<singled quoted>', received: '<none>' for input:\na='b\n  ^"},
		{"a=[b,\nc", "Expected: ',', received: 'EOF' for input:\na=[b,\nc\n ^"},
	}
	for _, test := range tests {
		_, err := Parse(test.text)
		if err == nil || err.Error() != test.want {
			t.Errorf("%s\n got %v\nwant %s", test.text, err, test.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"Name=a,Values=b,c", "a=[{b=c},{d='e'}]", `a="\"",b=\,`, "a=[[[", "a={b={c=", "=", "a=b,c", "a='\\'",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		object, err := Parse(text)
		if err != nil {
			_ = err.Error()
			return
		}
		if object.Len() == 0 {
			t.Errorf("%q: no member and no error", text)
		}
	})
}
