package rehost_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/rehost"
)

func source(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(data)
}

// TestDocListsEveryReason shows that the documentation lists the reasons of the package,
// in the order of their constants, each with its fields and rule.
func TestDocListsEveryReason(t *testing.T) {
	reason := regexp.MustCompile(`license\.Reason = "(rehost/[a-z-]+)" +// ([^:]+):.*\((.*)\)`)
	row := regexp.MustCompile(`(?m)^//\t(rehost/[a-z-]+) +([A-Z]{2}-\d+) +([a-zA-Z]+(?:, [a-zA-Z]+)*)  `)
	var constants, rows [][]string
	for _, m := range reason.FindAllStringSubmatch(source(t, "refusal.go"), -1) {
		constants = append(constants, []string{m[1], m[3], m[2]})
	}
	for _, m := range row.FindAllStringSubmatch(source(t, "doc.go"), -1) {
		rows = append(rows, m[1:])
	}
	require.Len(t, constants, 2)
	require.Equal(t, constants, rows)
}

// TestDocShowsAllowances shows that the table of allowances is what they give.
func TestDocShowsAllowances(t *testing.T) {
	rows := map[string][]int{}
	for _, m := range regexp.MustCompile(`(?m)^//\t(RESERVING|CeilTenth|FloorMinOne) +(\d[\d ]*)$`).FindAllStringSubmatch(source(t, "doc.go"), -1) {
		for word := range strings.FieldsSeq(m[2]) {
			n, err := strconv.Atoi(word)
			require.NoError(t, err)
			rows[m[1]] = append(rows[m[1]], n)
		}
	}
	require.Equal(t, []int{0, 1, 10, 11, 19, 20, 21, 99, 100, 101}, rows["RESERVING"])
	for i, n := range rows["RESERVING"] {
		require.Equal(t, rehost.CeilTenth(n), rows["CeilTenth"][i])
		require.Equal(t, rehost.FloorMinOne(n), rows["FloorMinOne"][i])
	}
}

// TestDocIndexesEverything shows that the index names all that is exported, reasons and
// what is for logs excepted, and nothing else.
func TestDocIndexesEverything(t *testing.T) {
	var exported []string
	files, err := os.ReadDir(".")
	require.NoError(t, err)
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".go") && !strings.HasSuffix(f.Name(), "_test.go") {
			parsed, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, parser.SkipObjectResolution)
			require.NoError(t, err)
			for _, d := range parsed.Decls {
				exported = append(exported, names(d)...)
			}
		}
	}
	_, index, found := strings.Cut(source(t, "doc.go"), "# Index\n")
	require.True(t, found)
	named := regexp.MustCompile(`\b(?:Assessment\.)?[A-Z]\w+\b`).FindAllString(index, -1)
	slices.Sort(exported)
	slices.Sort(named)
	require.Equal(t, exported, named)
}

// names are those that a declaration exports, reasons and what is for logs excepted.
func names(d ast.Decl) []string {
	var all []string
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.Name == "LogValue" {
			return nil
		}
		if d.Name.IsExported() && d.Recv != nil {
			return []string{d.Recv.List[0].Type.(*ast.Ident).Name + "." + d.Name.Name}
		}
		if d.Name.IsExported() {
			return []string{d.Name.Name}
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() {
					all = append(all, s.Name.Name)
				}
			case *ast.ValueSpec:
				for _, n := range s.Names {
					if n.IsExported() && !strings.HasPrefix(n.Name, "Err") {
						all = append(all, n.Name)
					}
				}
			}
		}
	}
	return all
}
