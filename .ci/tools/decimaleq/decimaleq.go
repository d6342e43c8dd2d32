// Package decimaleq finds comparisons of decimal.Decimal by representation.
//
// A Decimal is a pointer and an exponent: == on two of them, also inside a
// struct, an array, a map key or a case of a switch, compares pointers and is
// wrong even for equal numbers. Equal and Cmp compare values.
//
// Reported are == and !=, switches, map types, and type arguments of a generic
// function or type that must be comparable (slices.Contains, maps.Equal). What
// an interface holds at run time is not seen.
package decimaleq

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

const decimalPath = "github.com/shopspring/decimal"

// Analyzer reports comparisons of decimals by representation.
var Analyzer = &analysis.Analyzer{
	Name: "decimaleq",
	Doc:  "report decimal.Decimal compared with ==, switch, or as a map key",
	Run:  run,
}

func run(pass *analysis.Pass) (any, error) {
	for _, file := range pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				if (n.Op == token.EQL || n.Op == token.NEQ) && (held(pass, n.X) || held(pass, n.Y)) {
					pass.Reportf(n.OpPos, "%s compares decimals by representation: use Equal or Cmp", n.Op)
				}
			case *ast.SwitchStmt:
				if n.Tag != nil && switches(pass, n) {
					pass.Reportf(n.Switch, "switch compares decimals by representation: use Equal or Cmp")
				}
			case *ast.MapType:
				if held(pass, n.Key) {
					pass.Reportf(n.Key.Pos(), "map key holds a decimal, which is compared by representation")
				}
			case *ast.Ident:
				if i, ok := pass.TypesInfo.Instances[n]; ok {
					checkInstance(pass, n, i)
				}
			}
			return true
		})
	}
	return nil, nil
}

func switches(pass *analysis.Pass, s *ast.SwitchStmt) bool {
	if held(pass, s.Tag) {
		return true
	}
	for _, clause := range s.Body.List {
		for _, e := range clause.(*ast.CaseClause).List {
			if held(pass, e) {
				return true
			}
		}
	}
	return false
}

// checkInstance reports a decimal that stands for a comparable type parameter.
func checkInstance(pass *analysis.Pass, id *ast.Ident, instance types.Instance) {
	var params *types.TypeParamList
	switch t := pass.TypesInfo.ObjectOf(id).Type().(type) {
	case *types.Signature:
		params = t.TypeParams()
	case *types.Named:
		params = t.TypeParams()
	case *types.Alias:
		params = t.TypeParams()
	}
	if params == nil || params.Len() != instance.TypeArgs.Len() {
		return
	}
	for i := range params.Len() {
		constraint, ok := params.At(i).Constraint().Underlying().(*types.Interface)
		if ok && constraint.IsComparable() && holds(instance.TypeArgs.At(i)) {
			pass.Reportf(id.Pos(), "%s compares decimals by representation", id.Name)
			return
		}
	}
}

func held(pass *analysis.Pass, e ast.Expr) bool {
	return holds(pass.TypesInfo.TypeOf(e))
}

// holds reports whether comparing two values of type t compares a Decimal. It
// does not follow pointers and interfaces: comparing those compares something
// else. A type defined as a Decimal is known by its fields, which belong to the
// package decimal.
func holds(t types.Type) bool {
	if t == nil {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Array:
		return holds(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if f.Pkg() != nil && f.Pkg().Path() == decimalPath || holds(f.Type()) {
				return true
			}
		}
	}
	return false
}
