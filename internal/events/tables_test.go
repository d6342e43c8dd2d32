package events_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTables holds the table of each package to the types that its package calls events:
// none is forgotten, none stands there that is no event, each is a plain value, and each
// name begins with the package's. No compiler says so: an event that the table lacks
// would be decided and then refused by Apply.
func TestTables(t *testing.T) {
	checked := 0
	for _, dir := range folders(t) {
		s := read(t, dir)
		if len(s.sealed) == 0 {
			require.Empty(t, s.tables, "%s has a table but no sealed Event", dir)
			continue
		}
		require.Len(t, s.tables, 1, "%s has a sealed Event and needs one table", dir)
		entries := s.entries(t)
		types := []string{}
		for name, typ := range entries {
			require.Regexp(t, `^`+s.name+`\.[a-z]+(-[a-z]+)*(\.[2-9]|\.[1-9][0-9]+)?$`, name)
			types = append(types, typ)
		}
		slices.Sort(types)
		require.Equal(t, s.events(), slices.Compact(types), dir)
		checked++
	}
	require.NotZero(t, checked)
}

// folders returns the folders below the root that hold packages of the core.
func folders(t *testing.T) []string {
	t.Helper()
	root := filepath.Join("..", "..")
	var all []string
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if path != root && (strings.HasPrefix(d.Name(), ".") || slices.Contains([]string{"examples", "internal", "testdata"}, d.Name())) {
			return filepath.SkipDir
		}
		all = append(all, path)
		return nil
	}))
	return all
}

// sources is what the files of a package say of its events.
type sources struct {
	name      string
	sealed    []string            // the methods of Event, if one of them is not exported
	methods   map[string][]string // of each type, those whose receiver is a value
	constants map[string]string   // those that are one string
	tables    []*ast.CompositeLit // what events.New is called with
}

func read(t *testing.T, dir string) *sources {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	s := &sources{methods: map[string][]string{}, constants: map[string]string{}}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		s.name = file.Name.Name
		ast.Inspect(file, func(n ast.Node) bool {
			s.note(n)
			return true
		})
	}
	return s
}

// note takes in what a node says.
func (s *sources) note(n ast.Node) {
	switch n := n.(type) {
	case *ast.TypeSpec:
		if of, ok := n.Type.(*ast.InterfaceType); ok && n.Name.Name == "Event" {
			s.seal(of)
		}
	case *ast.FuncDecl:
		if n.Recv != nil {
			if of, ok := n.Recv.List[0].Type.(*ast.Ident); ok {
				s.methods[of.Name] = append(s.methods[of.Name], n.Name.Name)
			}
		}
	case *ast.ValueSpec:
		for i, value := range n.Values {
			if text, ok := value.(*ast.BasicLit); ok && text.Kind == token.STRING {
				s.constants[n.Names[i].Name] = text.Value
			}
		}
	case *ast.CallExpr:
		f, ok := n.Fun.(*ast.SelectorExpr)
		if !ok || f.Sel.Name != "New" {
			return
		}
		if of, ok := f.X.(*ast.Ident); ok && of.Name == "events" {
			for _, arg := range n.Args {
				if table, ok := arg.(*ast.CompositeLit); ok {
					s.tables = append(s.tables, table)
				}
			}
		}
	}
}

// seal notes the methods of an interface that no other package can implement.
func (s *sources) seal(of *ast.InterfaceType) {
	var all []string
	sealed := false
	for _, m := range of.Methods.List {
		for _, name := range m.Names {
			all = append(all, name.Name)
			sealed = sealed || !name.IsExported()
		}
	}
	if sealed {
		s.sealed = all
	}
}

// events returns the types that have the methods of Event, sorted.
func (s *sources) events() []string {
	all := []string{}
	for typ, methods := range s.methods {
		if !slices.ContainsFunc(s.sealed, func(m string) bool { return !slices.Contains(methods, m) }) {
			all = append(all, typ)
		}
	}
	slices.Sort(all)
	return all
}

// entries returns the table: the type that each name stands for.
func (s *sources) entries(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, element := range s.tables[0].Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		require.True(t, ok)
		value, ok := pair.Value.(*ast.CompositeLit)
		require.True(t, ok, "%s: a value, no pointer and not nil", s.name)
		require.Empty(t, value.Elts, "%s: the zero value", s.name)
		typ, ok := value.Type.(*ast.Ident)
		require.True(t, ok, "%s: a type of the package", s.name)
		var text string
		switch key := pair.Key.(type) {
		case *ast.BasicLit:
			text = key.Value
		case *ast.Ident:
			text = s.constants[key.Name]
		}
		name, err := strconv.Unquote(text)
		require.NoError(t, err, "%s: a name is a string or a constant", s.name)
		require.NotContains(t, all, name)
		all[name] = typ.Name
	}
	return all
}
