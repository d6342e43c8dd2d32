package pak_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license/pak"
)

// TestDocListsEveryReason shows that the documentation lists the reasons of the
// package, in the order of their constants, each with the fields and rules that stand
// with it there, and no others.
func TestDocListsEveryReason(t *testing.T) {
	reason := regexp.MustCompile(`license\.Reason = "(pak/[a-z-]+)" +// (.*)`)
	row := regexp.MustCompile(`(?m)^//\t(pak/[a-z-]+) +(-|[A-Z]{2}-\d+) +([a-zA-Z]+(?:, [a-zA-Z]+)*)  `)
	var constants, rows []string
	said := map[string]string{}
	for _, m := range reason.FindAllStringSubmatch(source(t, "refusal.go"), -1) {
		constants = append(constants, m[1])
		said[m[1]] = m[2]
	}
	for _, m := range row.FindAllStringSubmatch(source(t, "doc.go"), -1) {
		rows = append(rows, m[1])
		if m[2] != "-" {
			require.Contains(t, said[m[1]], m[2])
		}
		require.True(t, strings.HasPrefix(said[m[1]], m[3]+":"), "%s: %s", m[1], m[3])
	}
	require.Equal(t, constants, slices.Compact(rows))
}

// TestDocHasTheStates shows that the table of states in the documentation is the one
// that is walked.
func TestDocHasTheStates(t *testing.T) {
	columns, rows := []string{"TRIGGER"}, map[pak.Trigger][]string{}
	var order []pak.Trigger
	for r := range pak.Transitions() {
		if r.Trigger == pak.ByRegister {
			columns = append(columns, string(r.From))
		}
		if r.From == pak.StateUnknown {
			order = append(order, r.Trigger)
		}
		cell := "-"
		if r.To != r.From {
			cell = string(r.To)
		}
		if r.Refused != "" {
			_, cell, _ = strings.Cut(string(r.Refused), "/")
			cell = "!" + cell
		}
		rows[r.Trigger] = append(rows[r.Trigger], cell)
	}
	lines := [][]string{columns}
	for _, by := range order {
		lines = append(lines, append([]string{by.String()}, rows[by]...))
	}
	width := make([]int, len(columns))
	for _, line := range lines {
		for i, cell := range line {
			width[i] = max(width[i], len(cell))
		}
	}
	var b strings.Builder
	for _, line := range lines {
		text := ""
		for i, cell := range line {
			text += fmt.Sprintf("%-*s", width[i]+2, cell)
		}
		b.WriteString("//\t" + strings.TrimRight(text, " ") + "\n")
	}
	require.True(t, strings.Contains(source(t, "doc.go"), "\n//\n"+b.String()+"//\n"), b.String()) //nolint:testifylint // the whole of doc.go helps nobody
}

// TestDocShowsEvents shows that the events of the documentation are those that there
// are, and that one is written as it stands there.
func TestDocShowsEvents(t *testing.T) {
	doc := source(t, "doc.go")
	for _, e := range everyEvent(t) {
		name, _, err := pak.EncodeEvent(e)
		require.NoError(t, err)
		require.Regexp(t, `(?m)^//\t`+regexp.QuoteMeta(name)+" +"+reflect.TypeOf(e).Name()+" ", doc)
	}
	_, text, _ := strings.Cut(doc, "An upgrade\n// of 30 licences:\n//\n")
	text, _, _ = strings.Cut(text, "//\n// # Refusals")
	text = strings.ReplaceAll(text, "//\t", "")
	e, err := pak.DecodeEvent("pak.fulfilled", []byte(text))
	require.NoError(t, err)
	written, err := json.MarshalIndent(e, "", "  ")
	require.NoError(t, err)
	require.Equal(t, text, string(written)+"\n")
}

// exported returns the exported functions, methods of Manager and types of the package.
func exported(t *testing.T) (functions, types map[string]bool) {
	t.Helper()
	functions, types = map[string]bool{}, map[string]bool{}
	files, err := os.ReadDir(".")
	require.NoError(t, err)
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, d := range parsed.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if !d.Name.IsExported() {
					continue
				}
				name := d.Name.Name
				if d.Recv != nil {
					star, pointer := d.Recv.List[0].Type.(*ast.StarExpr)
					if !pointer || star.X.(*ast.Ident).Name != "Manager" {
						continue
					}
					name = "Manager." + name
				}
				functions[name] = true
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if s, ok := s.(*ast.TypeSpec); ok && s.Name.IsExported() {
						types[s.Name.Name] = true
					}
				}
			}
		}
	}
	return functions, types
}

// TestDocIndexesEverything shows that what the index names exists, and that it names
// every function and every type that is no event, the manager itself excepted.
func TestDocIndexesEverything(t *testing.T) {
	functions, types := exported(t)
	_, index, found := strings.Cut(source(t, "doc.go"), "# Index\n")
	require.True(t, found)
	named := map[string]bool{}
	for _, name := range regexp.MustCompile(`\b(?:Manager\.)?[A-Z]\w+\b`).FindAllString(index, -1) {
		require.False(t, named[name], "%s stands twice", name)
		require.True(t, functions[name] || types[name], "%s does not exist", name)
		named[name] = true
	}
	for _, e := range everyEvent(t) {
		delete(types, reflect.TypeOf(e).Name())
	}
	delete(types, "Manager")
	delete(functions, "Manager.LogValue")
	for name := range functions {
		require.True(t, named[name], "%s is not in the index", name)
	}
	for name := range types {
		require.True(t, named[name], "%s is not in the index", name)
	}
}
