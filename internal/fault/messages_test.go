package fault_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var verb = regexp.MustCompile(`%[+#.0-9]*[a-z]`)

// bilingual are the functions that take a Vietnamese and an English wording, and where the Vietnamese stands.
var bilingual = map[string]int{"New": 1, "say": 0, "choose": 0}

// Every message of the program is in both languages and takes the same values in both.
func TestNoMessageOfTheProgramLacksALanguage(t *testing.T) {
	seen := 0
	for _, root := range []string{"cmd", "internal", "connectors", "checks", "maturity"} {
		err := filepath.WalkDir(filepath.Join("..", "..", root), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			files := token.NewFileSet()
			file, err := parser.ParseFile(files, path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				name, ok := call.Fun.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				at, ok := bilingual[name.Sel.Name]
				if of, isName := name.X.(*ast.Ident); !ok || name.Sel.Name == "New" && (!isName || of.Name != "fault") {
					return true
				}
				if len(call.Args) < at+2 {
					return true
				}
				vi, en := literal(call.Args[at]), literal(call.Args[at+1])
				if vi == nil || en == nil {
					return true
				}
				seen++
				place := files.Position(call.Pos())
				if (strings.TrimSpace(*vi) == "") != (strings.TrimSpace(*en) == "") {
					t.Errorf("%s: %q, %q", place, *vi, *en)
				}
				if strings.Contains(*vi+*en, "%[") {
					return true // the languages may name the same things in another order, and some of them alone
				}
				one, two := verb.FindAllString(strings.ReplaceAll(*vi, "%%", ""), -1), verb.FindAllString(strings.ReplaceAll(*en, "%%", ""), -1)
				slices.Sort(one)
				slices.Sort(two)
				if !slices.Equal(one, two) {
					t.Errorf("%s: values %q and %q", place, one, two)
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen < 300 {
		t.Errorf("%d messages were found", seen)
	}
}

func literal(e ast.Expr) *string {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return nil
	}
	s, err := strconv.Unquote(l.Value)
	if err != nil {
		return nil
	}
	return &s
}
