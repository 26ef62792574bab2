package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// importRule says what the packages under a path may import. The rule with the
// longest path that fits counts.
type importRule struct {
	packages string
	ours     []string // of this module: a package and all below it; "=" before it means the package alone
	not      []string // packages of ours that are out in spite of that
	never    []string // prefixes of other modules
}

const (
	awsSDK   = "github.com/aws/"
	terminal = "charm.land/"
	charm    = "github.com/charmbracelet/"
)

// importRules are the dependency directions of the house.
var importRules = []importRule{
	{packages: "cmd", ours: []string{"checks", "lessons", "tui"}},
	{packages: "tui", ours: []string{"tui", "lessons", "=checks"}, not: []string{"lessons/selftest"}, never: []string{awsSDK}},
	{packages: "checks", ours: []string{"checks"}, not: []string{"checks/sandbox"}, never: []string{terminal, charm}},
	{packages: "checks/policy", ours: []string{"checks/policy"}, never: []string{awsSDK, terminal, charm}},
	{packages: "checks/sandbox", ours: []string{"checks/sandbox", "checks/policy"}, never: []string{awsSDK, terminal, charm}},
	{packages: "checks/sandbox/network", ours: []string{"checks/sandbox/network"}, never: []string{awsSDK, terminal, charm}},
	{packages: "checks/sandbox/wire", ours: []string{"checks/sandbox/wire"}, never: []string{awsSDK, terminal, charm}},
	{packages: "checks/sandbox/service", ours: []string{"checks/sandbox/service", "checks/sandbox/network", "checks/sandbox/wire", "checks/policy"}, never: []string{awsSDK, terminal, charm}},
	{packages: "checks/sandbox/host", ours: []string{"checks/sandbox/host", "checks/sandbox/network"}, never: []string{awsSDK, terminal, charm}},
	{packages: "lessons", never: []string{awsSDK, terminal, charm}},
	{packages: "lessons/progress", ours: []string{"=lessons"}, never: []string{awsSDK, terminal, charm}},
	{packages: "lessons/guide", ours: []string{"=lessons", "lessons/progress", "=checks"}, never: []string{awsSDK, terminal, charm}},
	{packages: "lessons/simulated", ours: []string{"=lessons", "lessons/guide", "checks"}, never: []string{terminal, charm}},
	{packages: "lessons/selftest", ours: []string{"lessons", "checks"}, never: []string{terminal, charm}},
}

func TestImports(t *testing.T) {
	root := filepath.Join("..", "..")
	seen := 0
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() && (name == "testdata" || (strings.HasPrefix(name, ".") && name != "..")) {
			return filepath.SkipDir
		}
		// A test may use more than what it tests.
		if entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		seen++
		for _, problem := range badImports(t, file, filepath.ToSlash(rel)) {
			t.Error(problem)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Fatalf("only %d files were looked at", seen)
	}
}

func badImports(t *testing.T, file, rel string) (problems []string) {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), rel, src, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	rule, ok := ruleOf(path.Dir(rel))
	if !ok {
		return []string{rel + ": no rule says where this package stands in the house"}
	}
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if !rule.allows(imported) {
			problems = append(problems, rel+" imports "+imported+", which "+rule.packages+" may not")
		}
	}
	return problems
}

func ruleOf(pkg string) (importRule, bool) {
	var best importRule
	for _, r := range importRules {
		if under(pkg, r.packages) && len(r.packages) > len(best.packages) {
			best = r
		}
	}
	return best, best.packages != ""
}

func (r importRule) allows(imported string) bool {
	ours, isOurs := strings.CutPrefix(imported, "linklab/")
	if !isOurs {
		for _, prefix := range r.never {
			if strings.HasPrefix(imported, prefix) {
				return false
			}
		}
		return true
	}
	for _, out := range r.not {
		if under(ours, out) {
			return false
		}
	}
	for _, in := range r.ours {
		if alone, only := strings.CutPrefix(in, "="); ours == alone || (!only && under(ours, in)) {
			return true
		}
	}
	return false
}

// under says whether a package is another one or lies below it.
func under(pkg, top string) bool { return pkg == top || strings.HasPrefix(pkg, top+"/") }

func TestImportRules(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     bool
	}{
		{"tui/pane", "linklab/lessons/guide", true},
		{"tui", "linklab/checks", true},
		{"tui", "linklab/checks/account", false},
		{"tui", "linklab/lessons/selftest", false},
		{"tui", awsSDK + "aws-sdk-go-v2/aws", false},
		{"checks/account", awsSDK + "aws-sdk-go-v2/aws", true},
		{"checks/account", "linklab/lessons", false},
		{"checks", "linklab/checks/sandbox", false},
		{"checks", terminal + "lipgloss/v2", false},
		{"checks/sandbox", "linklab/checks/policy", true},
		{"checks/sandbox", "linklab/checks/account", false},
		{"checks/sandbox/service/ec2", "linklab/checks/sandbox/network", true},
		{"checks/sandbox/service/ec2", "linklab/checks/sandbox/host", false},
		{"checks/sandbox/network", "linklab/checks/sandbox/wire", false},
		{"lessons", "linklab/lessons/progress", false},
		{"lessons/progress", "linklab/lessons", true},
		{"lessons/guide", "linklab/checks/account", false},
		{"lessons/guide", "linklab/checks/sandbox", false},
		{"lessons/selftest", "linklab/checks/sandbox/host", true},
		{"lessons/simulated", "linklab/lessons/selftest", false},
		{"lessons/selftest", "linklab/tui", false},
		{"cmd/linklab", "linklab/tui", true},
	} {
		rule, ok := ruleOf(c.from)
		if !ok || rule.allows(c.to) != c.want {
			t.Errorf("%s may import %s: not %v", c.from, c.to, c.want)
		}
	}
	if _, ok := ruleOf("utils"); ok {
		t.Error("a package outside of the house has a rule")
	}
}
