package spectest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

// source is a package without its tests.
type source struct {
	name  string // as its clause has it: also what its reasons and events begin with
	doc   string // doc.go, as it stands there
	files []*ast.File
}

var gap = regexp.MustCompile(` {2,}`)

func load(t testing.TB, dir fs.FS) source {
	t.Helper()
	s := source{doc: text(t, dir, "doc.go")}
	names, err := fs.Glob(dir, "*.go")
	must(t, err)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, text(t, dir, name), parser.ParseComments|parser.SkipObjectResolution)
		must(t, err)
		s.files = append(s.files, f)
		s.name = f.Name.Name
	}
	return s
}

func text(t testing.TB, dir fs.FS, name string) string {
	t.Helper()
	data, err := fs.ReadFile(dir, name)
	must(t, err)
	return string(data)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Block returns the listing of the documentation that follows a paragraph ending in
// after, without what makes it a comment.
func Block(t testing.TB, dir fs.FS, after string) string {
	t.Helper()
	begin := after + "\n//\n//\t"
	_, block, found := strings.Cut(text(t, dir, "doc.go"), begin)
	if !found || strings.Contains(block, begin) {
		t.Fatalf("doc.go: there is not one listing after %q", after)
	}
	var b strings.Builder
	for line := range strings.Lines("//\t" + block) {
		line, found = strings.CutPrefix(line, "//\t")
		if !found {
			break
		}
		b.WriteString(line)
	}
	return b.String()
}

// listed returns the lines of the listings of the documentation, in cells with two
// spaces or more between.
func (s source) listed() [][]string {
	var all [][]string
	for line := range strings.Lines(s.doc) {
		if line, ok := strings.CutPrefix(line, "//\t"); ok {
			all = append(all, gap.Split(strings.TrimSpace(line), -1))
		}
	}
	return all
}

// constants yields what is declared as a constant, with the comment behind it.
func (s source) constants(yield func(v *ast.ValueSpec, comment string)) {
	for _, f := range s.files {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, spec := range g.Specs {
				if v, ok := spec.(*ast.ValueSpec); ok {
					yield(v, strings.TrimSpace(v.Comment.Text()))
				}
			}
		}
	}
}

// isSelector reports whether an expression is that name of that package.
func isSelector(e ast.Expr, of, name string) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != name {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == of
}
