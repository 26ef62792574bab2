package render

import (
	"testing"

	"linklab/checks/sandbox/awscli/document"
)

// TestFormats holds the formats to what the AWS CLI prints of the same values.
func TestFormats(t *testing.T) {
	tests := []struct {
		value, text, table, yaml string
		width                    int
	}{
		{
			value: `{"Vpcs": [{"CidrBlock": "10.0.0.0/16", "DhcpOptionsId": "dopt-1", "State": "available", "VpcId": "vpc-0123456789abcdef0", "OwnerId": "123456789012", "InstanceTenancy": "default", "CidrBlockAssociationSet": [{"AssociationId": "vpc-cidr-assoc-1", "CidrBlock": "10.0.0.0/16", "CidrBlockState": {"State": "associated"}}], "IsDefault": false, "Tags": [{"Key": "linklab", "Value": "s3-gateway"}, {"Key": "Name", "Value": "x y"}]}, {"CidrBlock": "172.31.0.0/16", "IsDefault": true, "VpcId": "vpc-2"}]}`,
			text: "VPCS\t10.0.0.0/16\tdopt-1\tdefault\tFalse\t123456789012\tavailable\tvpc-0123456789abcdef0\n" +
				"CIDRBLOCKASSOCIATIONSET\tvpc-cidr-assoc-1\t10.0.0.0/16\n" +
				"CIDRBLOCKSTATE\tassociated\n" +
				"TAGS\tlinklab\ts3-gateway\n" +
				"TAGS\tName\tx y\n" +
				"VPCS\t172.31.0.0/16\t\t\tTrue\t\t\tvpc-2\n",
			table: "--------------------------------------------------------------------------------------------------------------------------\n" +
				"|                                                     DescribeThings                                                     |\n" +
				"+------------------------------------------------------------------------------------------------------------------------+\n" +
				"||                                                         Vpcs                                                         ||\n" +
				"|+-------------+----------------+------------------+------------+---------------+-------------+-------------------------+|\n" +
				"||  CidrBlock  | DhcpOptionsId  | InstanceTenancy  | IsDefault  |    OwnerId    |    State    |          VpcId          ||\n" +
				"|+-------------+----------------+------------------+------------+---------------+-------------+-------------------------+|\n" +
				"||  10.0.0.0/16|  dopt-1        |  default         |  False     |  123456789012 |  available  |  vpc-0123456789abcdef0  ||\n" +
				"|+-------------+----------------+------------------+------------+---------------+-------------+-------------------------+|\n" +
				"|||                                               CidrBlockAssociationSet                                              |||\n" +
				"||+-----------------------------------------------------------------+--------------------------------------------------+||\n" +
				"|||                          AssociationId                          |                    CidrBlock                     |||\n" +
				"||+-----------------------------------------------------------------+--------------------------------------------------+||\n" +
				"|||  vpc-cidr-assoc-1                                               |  10.0.0.0/16                                     |||\n" +
				"||+-----------------------------------------------------------------+--------------------------------------------------+||\n" +
				"||||                                                  CidrBlockState                                                  ||||\n" +
				"|||+-------------------------------------------+----------------------------------------------------------------------+|||\n" +
				"||||  State                                    |  associated                                                          ||||\n" +
				"|||+-------------------------------------------+----------------------------------------------------------------------+|||\n" +
				"|||                                                        Tags                                                        |||\n" +
				"||+--------------------------------------------------+-----------------------------------------------------------------+||\n" +
				"|||                        Key                       |                              Value                              |||\n" +
				"||+--------------------------------------------------+-----------------------------------------------------------------+||\n" +
				"|||  linklab                                         |  s3-gateway                                                     |||\n" +
				"|||  Name                                            |  x y                                                            |||\n" +
				"||+--------------------------------------------------+-----------------------------------------------------------------+||\n" +
				"||                                                         Vpcs                                                         ||\n" +
				"|+-------------------+--------------------+-----------------------+---------------+-------------+-----------+-----------+|\n" +
				"||     CidrBlock     |   DhcpOptionsId    |    InstanceTenancy    |   IsDefault   |   OwnerId   |   State   |   VpcId   ||\n" +
				"|+-------------------+--------------------+-----------------------+---------------+-------------+-----------+-----------+|\n" +
				"||  172.31.0.0/16    |                    |                       |  True         |             |           |  vpc-2    ||\n" +
				"|+-------------------+--------------------+-----------------------+---------------+-------------+-----------+-----------+|\n",
			yaml: "Vpcs:\n" +
				"- CidrBlock: 10.0.0.0/16\n" +
				"  CidrBlockAssociationSet:\n" +
				"  - AssociationId: vpc-cidr-assoc-1\n" +
				"    CidrBlock: 10.0.0.0/16\n" +
				"    CidrBlockState:\n" +
				"      State: associated\n" +
				"  DhcpOptionsId: dopt-1\n" +
				"  InstanceTenancy: default\n" +
				"  IsDefault: false\n" +
				"  OwnerId: '123456789012'\n" +
				"  State: available\n" +
				"  Tags:\n" +
				"  - Key: linklab\n" +
				"    Value: s3-gateway\n" +
				"  - Key: Name\n" +
				"    Value: x y\n" +
				"  VpcId: vpc-0123456789abcdef0\n" +
				"- CidrBlock: 172.31.0.0/16\n" +
				"  IsDefault: true\n" +
				"  VpcId: vpc-2\n",
			width: 200,
		},
		{
			value: `{"Vpcs": [{"CidrBlock": "10.0.0.0/16", "DhcpOptionsId": "dopt-1", "State": "available", "VpcId": "vpc-0123456789abcdef0", "OwnerId": "123456789012", "InstanceTenancy": "default", "CidrBlockAssociationSet": [{"AssociationId": "vpc-cidr-assoc-1", "CidrBlock": "10.0.0.0/16", "CidrBlockState": {"State": "associated"}}], "IsDefault": false, "Tags": [{"Key": "linklab", "Value": "s3-gateway"}, {"Key": "Name", "Value": "x y"}]}, {"CidrBlock": "172.31.0.0/16", "IsDefault": true, "VpcId": "vpc-2"}]}`,
			text: "VPCS\t10.0.0.0/16\tdopt-1\tdefault\tFalse\t123456789012\tavailable\tvpc-0123456789abcdef0\n" +
				"CIDRBLOCKASSOCIATIONSET\tvpc-cidr-assoc-1\t10.0.0.0/16\n" +
				"CIDRBLOCKSTATE\tassociated\n" +
				"TAGS\tlinklab\ts3-gateway\n" +
				"TAGS\tName\tx y\n" +
				"VPCS\t172.31.0.0/16\t\t\tTrue\t\t\tvpc-2\n",
			table: "------------------------------------------------\n" +
				"|                DescribeThings                |\n" +
				"+----------------------------------------------+\n" +
				"||                    Vpcs                    ||\n" +
				"|+------------------+-------------------------+|\n" +
				"||  CidrBlock       |  10.0.0.0/16            ||\n" +
				"||  DhcpOptionsId   |  dopt-1                 ||\n" +
				"||  InstanceTenancy |  default                ||\n" +
				"||  IsDefault       |  False                  ||\n" +
				"||  OwnerId         |  123456789012           ||\n" +
				"||  State           |  available              ||\n" +
				"||  VpcId           |  vpc-0123456789abcdef0  ||\n" +
				"|+------------------+-------------------------+|\n" +
				"|||          CidrBlockAssociationSet         |||\n" +
				"||+------------------+-----------------------+||\n" +
				"|||  AssociationId   |  vpc-cidr-assoc-1     |||\n" +
				"|||  CidrBlock       |  10.0.0.0/16          |||\n" +
				"||+------------------+-----------------------+||\n" +
				"||||             CidrBlockState             ||||\n" +
				"|||+--------------+-------------------------+|||\n" +
				"||||  State       |  associated             ||||\n" +
				"|||+--------------+-------------------------+|||\n" +
				"|||                   Tags                   |||\n" +
				"||+-----------------+------------------------+||\n" +
				"|||       Key       |         Value          |||\n" +
				"||+-----------------+------------------------+||\n" +
				"|||  linklab        |  s3-gateway            |||\n" +
				"|||  Name           |  x y                   |||\n" +
				"||+-----------------+------------------------+||\n" +
				"||                    Vpcs                    ||\n" +
				"|+----------------------+---------------------+|\n" +
				"||  CidrBlock           |  172.31.0.0/16      ||\n" +
				"||  DhcpOptionsId       |                     ||\n" +
				"||  InstanceTenancy     |                     ||\n" +
				"||  IsDefault           |  True               ||\n" +
				"||  OwnerId             |                     ||\n" +
				"||  State               |                     ||\n" +
				"||  VpcId               |  vpc-2              ||\n" +
				"|+----------------------+---------------------+|\n",
			yaml: "Vpcs:\n" +
				"- CidrBlock: 10.0.0.0/16\n" +
				"  CidrBlockAssociationSet:\n" +
				"  - AssociationId: vpc-cidr-assoc-1\n" +
				"    CidrBlock: 10.0.0.0/16\n" +
				"    CidrBlockState:\n" +
				"      State: associated\n" +
				"  DhcpOptionsId: dopt-1\n" +
				"  InstanceTenancy: default\n" +
				"  IsDefault: false\n" +
				"  OwnerId: '123456789012'\n" +
				"  State: available\n" +
				"  Tags:\n" +
				"  - Key: linklab\n" +
				"    Value: s3-gateway\n" +
				"  - Key: Name\n" +
				"    Value: x y\n" +
				"  VpcId: vpc-0123456789abcdef0\n" +
				"- CidrBlock: 172.31.0.0/16\n" +
				"  IsDefault: true\n" +
				"  VpcId: vpc-2\n",
			width: 80,
		},
		{
			value: `[["a", 1, true], ["b", null, 2.5]]`,
			text: "a\t1\tTrue\n" +
				"b\tNone\t2.5\n",
			table: "-----------------------\n" +
				"|   DescribeThings    |\n" +
				"+---+--------+--------+\n" +
				"|  a|  1     |  True  |\n" +
				"|  b|  None  |  2.5   |\n" +
				"+---+--------+--------+\n",
			yaml: "- - a\n" +
				"  - 1\n" +
				"  - true\n" +
				"- - b\n" +
				"  - null\n" +
				"  - 2.5\n",
			width: 80,
		},
		{
			value: `["x", "y"]`,
			text:  "x\ty\n",
			table: "----------------\n" +
				"|DescribeThings|\n" +
				"+--------------+\n" +
				"|  x           |\n" +
				"|  y           |\n" +
				"+--------------+\n",
			yaml: "- x\n" +
				"- y\n",
			width: 80,
		},
		{
			value: `"word"`,
			text:  "word\n",
			table: "----------------\n" +
				"|DescribeThings|\n" +
				"+--------------+\n",
			yaml:  "\"word\"\n",
			width: 80,
		},
		{
			value: `{"UserId": "AIDA", "Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/learner"}`,
			text:  "123456789012\tarn:aws:iam::123456789012:user/learner\tAIDA\n",
			table: "----------------------------------------------------------------------\n" +
				"|                           DescribeThings                           |\n" +
				"+--------------+------------------------------------------+----------+\n" +
				"|    Account   |                   Arn                    | UserId   |\n" +
				"+--------------+------------------------------------------+----------+\n" +
				"|  123456789012|  arn:aws:iam::123456789012:user/learner  |  AIDA    |\n" +
				"+--------------+------------------------------------------+----------+\n",
			yaml: "Account: '123456789012'\n" +
				"Arn: arn:aws:iam::123456789012:user/learner\n" +
				"UserId: AIDA\n",
			width: 80,
		},
		{
			value: `{"Vpcs": []}`,
			text:  "",
			table: "----------------\n" +
				"|DescribeThings|\n" +
				"+--------------+\n",
			yaml:  "Vpcs: []\n",
			width: 80,
		},
		{
			value: `[{"Id": "i-1", "Name": "서울 리전"}, {"Id": "i-2"}]`,
			text: "i-1\t서울 리전\n" +
				"i-2\t\n",
			table: "----------------------\n" +
				"|   DescribeThings   |\n" +
				"+------+-------------+\n" +
				"|  Id  |    Name     |\n" +
				"+------+-------------+\n" +
				"|  i-1 |  서울 리전  |\n" +
				"|  i-2 |             |\n" +
				"+------+-------------+\n",
			yaml: "- Id: i-1\n" +
				"  Name: 서울 리전\n" +
				"- Id: i-2\n",
			width: 80,
		},
		{
			value: `{"a": {"b": {"c": [1, 2]}}}`,
			text: "C\t1\n" +
				"C\t2\n",
			table: "----------------\n" +
				"|DescribeThings|\n" +
				"+--------------+\n" +
				"||      a     ||\n" +
				"|+------------+|\n" +
				"|||     b    |||\n" +
				"||+----------+||\n" +
				"||||    c   ||||\n" +
				"|||+--------+|||\n" +
				"||||  1     ||||\n" +
				"||||  2     ||||\n" +
				"|||+--------+|||\n",
			yaml: "a:\n" +
				"  b:\n" +
				"    c:\n" +
				"    - 1\n" +
				"    - 2\n",
			width: 80,
		},
		{
			value: `[{"Routes": [{"G": "local"}], "Id": "r1"}, {"Routes": [], "Id": "r2", "X": "only"}]`,
			text: "r1\t\n" +
				"ROUTES\tlocal\n" +
				"r2\tonly\n",
			table: "----------------\n" +
				"|DescribeThings|\n" +
				"+-------+------+\n" +
				"|  Id   |  X   |\n" +
				"+-------+------+\n" +
				"|  r1   |      |\n" +
				"+-------+------+\n" +
				"||   Routes   ||\n" +
				"|+------------+|\n" +
				"||      G     ||\n" +
				"|+------------+|\n" +
				"||  local     ||\n" +
				"|+------------+|\n" +
				"|DescribeThings|\n" +
				"+-----+--------+\n" +
				"| Id  |   X    |\n" +
				"+-----+--------+\n" +
				"|  r2 |  only  |\n" +
				"+-----+--------+\n",
			yaml: "- Id: r1\n" +
				"  Routes:\n" +
				"  - G: local\n" +
				"- Id: r2\n" +
				"  Routes: []\n" +
				"  X: only\n",
			width: 80,
		},
		{
			value: "{\"Text\": \"it's: a #test\", \"N\": \"null\", \"T\": \"2023-01-01T00:00:00+00:00\", \"E\": \"\", \"Num\": \"123\", \"L\": [\"- a\", \"true\", \"a: b\", \"'q'\"], \"Long\": \"lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua\", \"Multi\": \"line1\\nline2\\n\\nline4\", \"D\": 1.0, \"S\": \" lead\", \"Col\": \"a:b\", \"W\": \"*\", \"At\": \"@x\", \"Policy\": \"{\\\"Version\\\":\\\"2012-10-17\\\",\\\"Statement\\\":[{\\\"Effect\\\":\\\"Allow\\\"}]}\"}",
			text: "@x\ta:b\t1.0\t\tlorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua\tline1\n" +
				"line2\n" +
				"\n" +
				"line4\tnull\t123\t{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\"}]}\t lead\t2023-01-01T00:00:00+00:00\tit's: a #test\t*\n" +
				"L\t- a\n" +
				"L\ttrue\n" +
				"L\ta: b\n" +
				"L\t'q'\n",
			table: "----------------------------------------------------------------------------------------------------------------------------------------\n" +
				"|                                                            DescribeThings                                                            |\n" +
				"+--------+-----------------------------------------------------------------------------------------------------------------------------+\n" +
				"|  At    |  @x                                                                                                                         |\n" +
				"|  Col   |  a:b                                                                                                                        |\n" +
				"|  D     |  1.0                                                                                                                        |\n" +
				"|  E     |                                                                                                                             |\n" +
				"|  Long  |  lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua   |\n" +
				"|  Multi |  line1\n" +
				"line2\n" +
				"\n" +
				"line4                                                                                                         |\n" +
				"|  N     |  null                                                                                                                       |\n" +
				"|  Num   |  123                                                                                                                        |\n" +
				"|  Policy|  {\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\"}]}                                                                  |\n" +
				"|  S     |   lead                                                                                                                      |\n" +
				"|  T     |  2023-01-01T00:00:00+00:00                                                                                                  |\n" +
				"|  Text  |  it's: a #test                                                                                                              |\n" +
				"|  W     |  *                                                                                                                          |\n" +
				"+--------+-----------------------------------------------------------------------------------------------------------------------------+\n" +
				"||                                                                  L                                                                 ||\n" +
				"|+------------------------------------------------------------------------------------------------------------------------------------+|\n" +
				"||  - a                                                                                                                               ||\n" +
				"||  true                                                                                                                              ||\n" +
				"||  a: b                                                                                                                              ||\n" +
				"||  'q'                                                                                                                               ||\n" +
				"|+------------------------------------------------------------------------------------------------------------------------------------+|\n",
			yaml: "At: '@x'\n" +
				"Col: a:b\n" +
				"D: 1.0\n" +
				"E: ''\n" +
				"L:\n" +
				"- '- a'\n" +
				"- 'true'\n" +
				"- 'a: b'\n" +
				"- '''q'''\n" +
				"Long: lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor\n" +
				"  incididunt ut labore et dolore magna aliqua\n" +
				"Multi: 'line1\n" +
				"\n" +
				"  line2\n" +
				"\n" +
				"\n" +
				"  line4'\n" +
				"N: 'null'\n" +
				"Num: '123'\n" +
				"Policy: '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\"}]}'\n" +
				"S: ' lead'\n" +
				"T: '2023-01-01T00:00:00+00:00'\n" +
				"Text: 'it''s: a #test'\n" +
				"W: '*'\n",
			width: 80,
		},
		{
			value: `{"One": "only"}`,
			text:  "only\n",
			table: "-----------------\n" +
				"|DescribeThings |\n" +
				"+------+--------+\n" +
				"|  One |  only  |\n" +
				"+------+--------+\n",
			yaml:  "One: only\n",
			width: 80,
		},
		{
			value: `[[{"a": 1}, {"b": 2}]]`,
			text: "1\t\n" +
				"\t2\n",
			table: "----------------\n" +
				"|DescribeThings|\n" +
				"+------+-------+\n" +
				"|   a  |   b   |\n" +
				"+------+-------+\n" +
				"|  1   |       |\n" +
				"|      |  2    |\n" +
				"+------+-------+\n",
			yaml: "- - a: 1\n" +
				"  - b: 2\n",
			width: 80,
		},
		{
			value: `{"K": "x", "Z": {"a": 1, "b": 2}}`,
			text: "x\n" +
				"Z\t1\t2\n",
			table: "----------------\n" +
				"|DescribeThings|\n" +
				"+------+-------+\n" +
				"|  K   |  x    |\n" +
				"+------+-------+\n" +
				"||      Z     ||\n" +
				"|+-----+------+|\n" +
				"||  a  |  b   ||\n" +
				"|+-----+------+|\n" +
				"||  1  |  2   ||\n" +
				"|+-----+------+|\n",
			yaml: "K: x\n" +
				"Z:\n" +
				"  a: 1\n" +
				"  b: 2\n",
			width: 80,
		},
	}
	for _, test := range tests {
		value, err := document.Parse(test.value)
		if err != nil {
			t.Fatal(err)
		}
		for _, shown := range []struct{ format, got, want string }{
			{"text", Text(value), test.text},
			{"table", Table(value, Options{Title: "DescribeThings", Width: test.width}), test.table},
			{"yaml", YAML(value), test.yaml},
		} {
			if shown.got != shown.want {
				t.Errorf("%s of %s\n got %s\nwant %s", shown.format, test.value, shown.got, shown.want)
			}
		}
	}
}

func TestColour(t *testing.T) {
	value, err := document.Parse(`[{"A": 1}]`)
	if err != nil {
		t.Fatal(err)
	}
	want := "----------------\n|DescribeThings|\n+--------------+\n|       A      |\n+--------------+\n|  \x1b[1m\x1b[34m1\x1b[0m           |\n+--------------+\n"
	if got := Table(value, Options{Title: "DescribeThings", Width: 80, Color: true}); got != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
}
