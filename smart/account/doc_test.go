package account_test

import (
	"encoding/json"
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

	"github.com/licit-go/licit/smart/account"
)

func source(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(data)
}

// TestDocListsEveryReason shows that the documentation lists the reasons of the
// package, in the order of their constants, each with the fields and rules that stand
// with it there, and no others.
func TestDocListsEveryReason(t *testing.T) {
	reason := regexp.MustCompile(`license\.Reason = "(account/[a-z-]+)" +// (.*)`)
	row := regexp.MustCompile(`(?m)^//\t(account/[a-z-]+) +(-|[A-Z]{2}-\d+) +(-|[a-zA-Z]+(?:, [a-zA-Z]+)*)  `)
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
		if m[3] != "-" {
			require.Contains(t, said[m[1]], m[3])
		}
	}
	require.Equal(t, constants, slices.Compact(rows))
}

// exported returns the exported functions, methods of Account and types of the
// package.
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
					if !pointer || star.X.(*ast.Ident).Name != "Account" {
						continue
					}
					name = "Account." + name
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
// every function and every type that is no event, the account itself excepted.
func TestDocIndexesEverything(t *testing.T) {
	functions, types := exported(t)
	_, index, found := strings.Cut(source(t, "doc.go"), "# Index\n")
	require.True(t, found)
	named := map[string]bool{}
	for _, name := range regexp.MustCompile(`\b(?:Account\.)?[A-Z]\w+\b`).FindAllString(index, -1) {
		require.False(t, named[name], "%s stands twice", name)
		require.True(t, functions[name] || types[name], "%s does not exist", name)
		named[name] = true
	}
	for _, e := range everyEvent(t) {
		delete(types, reflect.TypeOf(e).Name())
	}
	delete(types, "Account")
	delete(functions, "Account.LogValue")
	for name := range functions {
		require.True(t, named[name], "%s is not in the index", name)
	}
	for name := range types {
		require.True(t, named[name], "%s is not in the index", name)
	}
}

// TestDocShowsEvents shows that the events of the documentation are those that there
// are, and that one is written as it stands there.
func TestDocShowsEvents(t *testing.T) {
	doc := source(t, "doc.go")
	for i, e := range everyEvent(t) {
		require.Regexp(t, `(?m)^//\t`+eventNames[i]+` +`+reflect.TypeOf(e).Name()+` +\S`, doc)
	}
	require.Len(t, regexp.MustCompile(`(?m)^//\taccount\.[a-z-]+ `).FindAllString(doc, -1), len(eventNames))
	_, text, _ := strings.Cut(doc, "A registration:\n//\n")
	text, _, _ = strings.Cut(text, "//\n// # Refusals")
	text = strings.ReplaceAll(text, "//\t", "")
	e, err := account.DecodeEvent("account.registered", []byte(text))
	require.NoError(t, err)
	written, err := json.MarshalIndent(e, "", "  ")
	require.NoError(t, err)
	require.Equal(t, text, string(written)+"\n")
}

// TestDocShowsAlertsAndPolicies shows that the tables of alerts and of policies are
// complete and in order.
func TestDocShowsAlertsAndPolicies(t *testing.T) {
	_, alerts, _ := strings.Cut(source(t, "doc.go"), "# Alerts\n")
	alerts, policies, _ := strings.Cut(alerts, "# Policies\n")
	policies, _, _ = strings.Cut(policies, "# Decisions\n")
	var rows, kinds []string
	for _, m := range regexp.MustCompile(`(?m)^//\t([a-z-]+) +(major|minor|informational) `).FindAllStringSubmatch(alerts, -1) {
		rows = append(rows, m[1]+" "+m[2])
	}
	for kind, severity := range account.Severities() {
		kinds = append(kinds, string(kind)+" "+string(severity))
	}
	require.Equal(t, kinds, rows)
	var fields, named []string
	for f := range reflect.TypeFor[account.Policy]().Fields() {
		fields = append(fields, f.Name)
	}
	for _, m := range regexp.MustCompile(`(?m)^//\t([A-Z][a-z]\w+) `).FindAllStringSubmatch(policies, -1) {
		named = append(named, m[1])
	}
	require.Equal(t, fields, named)
}
