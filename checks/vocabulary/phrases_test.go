package vocabulary

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"linklab/checks"
)

// asTheyAre are texts of the evidence that are AWS's own words, or the probe's,
// in every language, and texts that are said with what stands before them or
// that no evidence has.
var asTheyAre = []string{
	"true", "false", "enabled", "available", "healthy", "running", "terminated", "nitro", "quiz", "create-complete",
	"network, active", "agent=running", "tags=read", "tags=waiting", "igw-… active", hole + " → " + hole + " active",
	"resource-based policy", "loadbalancer/net/linklab", "targetgroup/linklab",
	hole + ": " + hole + " " + hole + " of " + hole + " pages", "; not readable: " + hole, "nothing to try it on",
}

// phrase is a text with words of English in it: a word of small letters that is
// no part of an id, a call or a setting.
var (
	englishWord = regexp.MustCompile(`(^|[ ;,:(])[a-z][a-z']+([ ;,:)]|$)`)
	call        = regexp.MustCompile(`^[a-z0-9-]+:[A-Z]|^(name|of|n|list|read|remote|ips)=|=\{|^aws |^--|^linklab-probe`)
)

// A Korean screen says what was looked at, expected and seen in Korean: every
// text of the evidence that is written here has its place in the catalogue.
func TestEveryPhraseHasItsKorean(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	texts := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, text := range writtenIn(t, file) {
			texts++
			if !slices.Contains(asTheyAre, text) && !saidInKorean(text) {
				t.Errorf("%s: %q has no Korean in checks/catalogue/phrases.ko.yaml", file, text)
			}
		}
	}
	if texts < 150 {
		t.Errorf("only %d texts were found", texts)
	}
}

// saidInKorean fills the gaps of a text with one kind of thing after the other,
// since a phrase may take ids of one kind only.
func saidInKorean(text string) bool {
	for _, fill := range []string{"7", "vpc-1", "subnet-1"} {
		said := checks.Phrase("ko", strings.NewReplacer(hole, fill, "%d", "7").Replace(text))
		if strings.ContainsFunc(said, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) {
			return true
		}
	}
	return false
}

// hole stands for what is not written in a text but put into it.
const hole = "\x00"

// writtenIn are the texts that a file gives as evidence: the arguments of saw
// whatever they look like, and all other texts that read as English.
func writtenIn(t *testing.T, file string) []string {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	keep := func(e ast.Expr, given bool) {
		text := template(e)
		bare := strings.TrimSpace(strings.ReplaceAll(text, hole, ""))
		switch {
		case bare == "" || call.MatchString(text) || !englishWord.MatchString(bare):
		case given, strings.Contains(bare, " ") && !strings.HasPrefix(text, " "):
			texts = append(texts, text)
		}
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.CallExpr:
			if name, ok := x.Fun.(*ast.Ident); ok && name.Name == "saw" {
				for _, arg := range x.Args {
					keep(arg, true)
				}
			}
		case *ast.BinaryExpr:
			if x.Op == token.ADD {
				keep(x, false)
				return false
			}
		case *ast.BasicLit:
			keep(x, false)
		}
		return true
	})
	return texts
}

// template is what is written of a text, with holes.
func template(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(x.Value); err == nil && x.Kind == token.STRING {
			return text
		}
	case *ast.BinaryExpr:
		if x.Op == token.ADD {
			return template(x.X) + template(x.Y)
		}
	case *ast.ParenExpr:
		return template(x.X)
	}
	return hole
}
