package lessons

import (
	"io/fs"
	"maps"
	"testing/fstest"
)

// words is a small vocabulary.
type words struct{}

func (words) Checks() []string { return []string{"quiz", "vpc-exists", "endpoint-on-table"} }

func (words) Params(check string) (required, optional []string, known bool) {
	switch check {
	case "quiz":
		return nil, nil, true
	case "vpc-exists":
		return []string{"vpc"}, []string{"note"}, true
	case "endpoint-on-table":
		return []string{"vpc", "service"}, nil, true
	}
	return nil, nil, false
}

func (words) InputParam(_, param string) bool { return param == "vpc" }
func (words) Diagnoses() []string             { return []string{"vpc.none", "rt.wrong-table"} }
func (words) Kinds() []string                 { return []string{"vpc", "name", "nonce"} }

const courseYAML = `id: small
version: "1"
title: {en: Small, ko: 작은 과정}
labs: [first]
`

const labYAML = `id: first
title: {en: First, ko: 처음}
summary: {en: A lab., ko: 실습입니다.}
minutes: 5
stack: linklab-first
template: template.yaml
cost:
  - item: {en: nothing, ko: 없음}
    units: 0
    rate: free
inputs:
  - {id: vpc, kind: vpc, logical: VPC, names: [a, b]}
  - {id: bucket, kind: name, default: "linklab-${account}-${region}"}
steps:
  - id: build
    title: {en: Build, ko: 만들기}
    page: 010-build
    build: true
    checks:
      - id: vpc
        use: vpc-exists
        with: {vpc: vpc}
        rows: [A-01]
        title: {en: A VPC, ko: VPC 하나}
      - id: table
        use: endpoint-on-table
        with: {vpc: vpc, service: s3}
        needs: [vpc]
        title: {en: A table, ko: 테이블}
    hints:
      look: {en: "Look at ${vpc}.", ko: "${vpc}를 봅니다."}
      command: aws ec2 describe-vpcs --vpc-ids ${vpc}
  - id: ask
    title: {en: Ask, ko: 묻기}
    page: 020-ask
    checks:
      - {id: quiz, use: quiz, title: {en: Answered, ko: 답함}}
    quiz:
      - id: one
        ask: {en: Which?, ko: 어느 것입니까?}
        choices:
          - {id: a, say: {en: A, ko: 가}, right: true}
          - {id: b, say: {en: B, ko: 나}, why: {en: No., ko: 아닙니다.}}
`

const mistakeYAML = `id: wrong-table
step: build
check: table
key: rt.wrong-table
commands:
  - host: laptop
    run: aws ec2 modify-vpc-endpoint --vpc-endpoint-id ${vpc}
`

const buildPage = "# Build\n\nYour VPC is `${vpc}`.\n\n```sh host=laptop\naws ec2 describe-vpcs \\\n  --vpc-ids ${vpc}\n```\n\n```text\nanswer\n```\n"

const askPage = "Think.\n"

// small is a good course.
func small() fstest.MapFS {
	files := map[string]string{
		"course.yaml":                     courseYAML,
		"first/lab.yaml":                  labYAML,
		"first/template.yaml":             "Resources: {}\n",
		"first/steps/010-build.en.md":     buildPage,
		"first/steps/010-build.ko.md":     buildPage,
		"first/steps/020-ask.en.md":       askPage,
		"first/steps/020-ask.ko.md":       askPage,
		"first/mistakes/wrong-table.yaml": mistakeYAML,
	}
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// with is the small course with one file in another form; "" takes it away.
func with(file, text string) fs.FS {
	fsys := maps.Clone(small())
	if text == "" {
		delete(fsys, file)
	} else {
		fsys[file] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}
