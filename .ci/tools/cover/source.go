package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

const marker = "// unreachable:"

// A mark is a comment that says why a block cannot run.
type mark struct {
	why       string
	used, ran bool
}

// A statement is where one begins, and the line on which its text ends if it
// contains no statements of its own, otherwise the line on which it begins.
type statement struct {
	at   position
	last int
}

// parse returns the marks of a file by line and its statements in order.
func parse(name string, source []byte) (map[int]*mark, []statement, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, err
	}
	marks := map[int]*mark{}
	for _, group := range f.Comments {
		for _, c := range group.List {
			if why, ok := strings.CutPrefix(c.Text, marker); ok {
				marks[fset.Position(c.Pos()).Line] = &mark{why: strings.TrimSpace(why)}
			}
		}
	}
	var statements []statement
	ast.Inspect(f, func(n ast.Node) bool {
		s, ok := n.(ast.Stmt)
		if !ok {
			return true
		}
		switch s.(type) {
		case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause, *ast.LabeledStmt, *ast.EmptyStmt:
			return true // only hold statements
		}
		p := fset.Position(s.Pos())
		at := statement{position{p.Line, p.Column}, p.Line}
		if simple(s) {
			at.last = fset.Position(s.End()).Line
		}
		statements = append(statements, at)
		return true
	})
	return marks, statements, nil
}

// simple reports whether a statement contains no other statement.
func simple(s ast.Stmt) bool {
	is := true
	ast.Inspect(s, func(n ast.Node) bool {
		if _, ok := n.(*ast.BlockStmt); ok {
			is = false
		}
		return is
	})
	return is
}
