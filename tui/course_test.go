package tui_test

import "linklab/lessons"

// testCourse is a course of two small labs: one that is read and answered, one
// that is done.
func testCourse() *lessons.Course {
	return &lessons.Course{ID: "endpoints", Version: "1", Labs: []*lessons.Lab{
		{ID: "intro", Title: text("What an endpoint is", "엔드포인트란 무엇인가"), Minutes: 10, Steps: []*lessons.Step{
			{ID: "path", Title: text("The path of a packet", "패킷이 지나는 길"), Pages: pages(pathEn, pathKo)},
			{ID: "quiz", Title: text("A few questions", "몇 가지 질문"), Pages: pages("Answer all three. Each answer is explained.", "모두 답해 보십시오. 답마다 설명이 나옵니다."), Quiz: testQuiz(),
				Checks: []lessons.CheckRef{{ID: "quiz", Use: "quiz", Title: text("Every question is answered", "모든 질문에 답했습니다")}}},
		}},
		{ID: "s3", Title: text("S3 through a gateway endpoint", "게이트웨이 엔드포인트로 S3에 접속하기"), Minutes: 45, Steps: []*lessons.Step{
			{ID: "network", Title: text("Build the network", "네트워크 만들기"), Pages: pages("Build it.", "만듭니다."), Checks: []lessons.CheckRef{
				{ID: "vpc", Use: "vpc-exists", Title: text("A VPC with a public and a private subnet", "퍼블릭 서브넷과 프라이빗 서브넷이 있는 VPC")}}},
			{ID: "route", Title: text("Give both tables the route", "두 라우팅 테이블에 경로 넣기"), Pages: pages(routeEn, routeKo), Checks: []lessons.CheckRef{
				{ID: "available", Use: "endpoint-available", Title: text("The endpoint is available", "엔드포인트를 사용할 수 있습니다")},
				{ID: "table", Use: "endpoint-on-table", Title: text("The endpoint is on the private subnet's table", "엔드포인트가 프라이빗 서브넷의 라우팅 테이블에 연결되었습니다")},
				{ID: "route", Use: "route-to-endpoint", Title: text("The route to S3 leads to the endpoint", "S3로 가는 경로가 엔드포인트로 이어집니다")},
				{ID: "list", Use: "prefix-list", Title: text("S3's prefix list can be read", "S3의 접두사 목록을 읽을 수 있습니다")},
				{ID: "heard", Use: "vantage-ready", Advice: true, Title: text("The instance can be heard on its console", "인스턴스의 콘솔 출력이 읽힙니다")}}},
			{ID: "proof", Title: text("Proof from inside", "내부에서 증명하기"), Pages: pages(proofEn, proofKo), Quiz: testQuiz()[:1], Checks: []lessons.CheckRef{
				{ID: "quiz", Use: "quiz", Title: text("The question is answered", "질문에 답했습니다")},
				{ID: "reaches", Use: "probe-reaches", Title: text("S3 answers inside", "내부에서 S3가 응답합니다")}}},
			{ID: "cleanup", Clean: true, Title: text("Clean up", "정리하기"), Pages: pages("Delete it all.", "모두 삭제합니다."), Checks: []lessons.CheckRef{
				{ID: "gone", Use: "stack-gone", Title: text("The stack is gone", "스택이 삭제되었습니다")}}},
		}},
	}}
}

func pages(en, ko string) map[lessons.Lang]*lessons.Page {
	return map[lessons.Lang]*lessons.Page{
		lessons.English: {Lang: lessons.English, Markdown: en}, lessons.Korean: {Lang: lessons.Korean, Markdown: ko},
	}
}

func testQuiz() []lessons.Question {
	choice := func(id, en, ko string, right bool) lessons.Choice {
		why := text("The route table decides, before any name is asked.", "이름을 묻기 전에 라우팅 테이블이 결정합니다.")
		return lessons.Choice{ID: id, Say: text(en, ko), Right: right, Why: why}
	}
	return []lessons.Question{
		{ID: "where", Ask: text("Where does a gateway endpoint take effect?", "게이트웨이 엔드포인트는 어디에서 작용합니까?"), Choices: []lessons.Choice{
			choice("dns", "In the name", "이름에서", false), choice("route", "In the route table", "라우팅 테이블에서", true), choice("sg", "In the security group", "보안 그룹에서", false)}},
		{ID: "cost", Ask: text("What does a gateway endpoint cost?", "게이트웨이 엔드포인트의 비용은 얼마입니까?"), Choices: []lessons.Choice{
			choice("nothing", "Nothing", "없습니다", true), choice("hour", "A price by the hour", "시간당 요금", false)}},
	}
}

const pathEn = "Follow one packet from a **private** server to S3. With a gateway endpoint:\n\n" +
	"```text\ninstance -> route table -> gateway endpoint -> S3\n10.0.1.20   pl-... (S3)    vpce-...\n```\n\n" +
	"The decision falls in the `route table` of the instance's subnet. The [user guide](https://docs.aws.amazon.com/vpc/) says the same.\n\n" +
	"| kind | works by |\n|---|---|\n| Gateway | a route |\n| Interface | a name |\n"

const pathKo = "**프라이빗** 서버에서 S3로 가는 패킷 하나를 따라가 봅니다. 게이트웨이 엔드포인트가 있을 때:\n\n" +
	"```text\ninstance -> route table -> gateway endpoint -> S3\n10.0.1.20   pl-... (S3)    vpce-...\n```\n\n" +
	"결정은 인스턴스가 있는 서브넷의 `라우팅 테이블`에서 내려집니다. [사용 설명서](https://docs.aws.amazon.com/vpc/)도 그렇게 말합니다.\n\n" +
	"| 유형 | 작동 방식 |\n|---|---|\n| Gateway | 경로 |\n| Interface | 이름 |\n"

const routeEn = "The endpoint exists, and nothing has changed: **no route leads to it.** A gateway endpoint works through the route tables that it is attached to.\n\n" +
	"Attach both tables. AWS writes one line into each, and you never write that line yourself:\n\n" +
	"```sh host=laptop\naws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-0123456789abcdef0 \\\n  --add-route-table-ids rtb-0a11ce0000000001 rtb-0a11ce0000000002 --region ap-northeast-2 --output json\n```\n\n" +
	"Then look at the private table. It had two lines, now it has three:\n\n" +
	"```sh host=laptop\naws ec2 describe-route-tables --route-table-ids rtb-0a11ce0000000002 \\\n  --query 'RouteTables[].Routes[]' --output table\n```\n\n" +
	"1. The destination is a **prefix list**, `pl-`.\n2. The target is the endpoint, `vpce-`.\n\n" +
	"> Longest prefix wins, so this line beats `0.0.0.0/0`.\n"

const routeKo = "엔드포인트는 있지만 달라진 것이 없습니다. **그리로 가는 경로가 없기 때문입니다.** 게이트웨이 엔드포인트는 연결된 라우팅 테이블을 통해서만 작용합니다.\n\n" +
	"두 테이블을 모두 연결합니다. AWS가 테이블마다 한 줄씩 써 넣으며, 그 줄을 직접 쓰는 일은 없습니다.\n\n" +
	"```sh host=laptop\naws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-0123456789abcdef0 \\\n  --add-route-table-ids rtb-0a11ce0000000001 rtb-0a11ce0000000002 --region ap-northeast-2 --output json\n```\n\n" +
	"이제 프라이빗 테이블을 봅니다. 두 줄이던 것이 세 줄이 되었습니다.\n\n" +
	"```sh host=laptop\naws ec2 describe-route-tables --route-table-ids rtb-0a11ce0000000002 \\\n  --query 'RouteTables[].Routes[]' --output table\n```\n\n" +
	"1. 대상은 **접두사 목록** `pl-`입니다.\n2. 타깃은 엔드포인트 `vpce-`입니다.\n\n" +
	"> 가장 긴 접두사가 이기므로 이 줄이 `0.0.0.0/0`보다 앞섭니다.\n"

const proofEn = "Ask from inside:\n\n```sh host=private\naws s3 ls --region ap-northeast-2\n```\n\n```sh host=private\naws ec2 describe-vpc-endpoints --vpc-endpoint-ids ${endpoint}\n```\n"

const proofKo = "내부에서 물어봅니다.\n\n```sh host=private\naws s3 ls --region ap-northeast-2\n```\n\n```sh host=private\naws ec2 describe-vpc-endpoints --vpc-endpoint-ids ${endpoint}\n```\n"
