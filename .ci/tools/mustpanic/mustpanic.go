// Package mustpanic finds calls of panic outside functions whose name begins
// with Must. Callers of the library get refusals; only Must…, which says so,
// panics. Tests, programs and everything under examples/ are left alone.
package mustpanic

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Analyzer reports panics outside Must….
var Analyzer = &analysis.Analyzer{
	Name: "mustpanic",
	Doc:  "report calls of panic outside functions named Must…",
	Run:  run,
}

func run(pass *analysis.Pass) (any, error) {
	if pass.Pkg.Name() == "main" || strings.Contains(pass.Pkg.Path()+"/", "/examples/") {
		return nil, nil
	}
	for _, file := range pass.Files {
		if strings.HasSuffix(pass.Fset.File(file.FileStart).Name(), "_test.go") {
			continue
		}
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && strings.HasPrefix(f.Name.Name, "Must") {
				continue
			}
			ast.Inspect(decl, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && isPanic(pass, call) {
					pass.Reportf(call.Pos(), "panic outside a function named Must…: return a refusal")
				}
				return true
			})
		}
	}
	return nil, nil
}

func isPanic(pass *analysis.Pass, call *ast.CallExpr) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return false
	}
	b, ok := pass.TypesInfo.Uses[id].(*types.Builtin)
	return ok && b.Name() == "panic"
}
