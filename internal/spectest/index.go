package spectest

import (
	"go/ast"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// uncalled are methods that nobody calls by name, but Apply, logs, JSON, fmt and errors.
var uncalled = []string{
	"Stamped", "LogValue", "MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText", "AppendText",
	"String", "GoString", "Format", "Error", "Unwrap",
}

var indexed = regexp.MustCompile(`\b[A-Z]\w*(?:\.[A-Z]\w*)?\b`)

// Index shows that the index of the documentation names every exported function, type
// and method once, a method behind its type and a dot, and that whatever it names exists;
// it may name constants and variables. A type is also named by one of its methods. Those
// of events, and uncalled methods, need not be named, nor what a package leaves out: a
// name, or a type and ".*" for its methods.
func Index(t testing.TB, dir fs.FS, leftOut ...string) {
	t.Helper()
	s := load(t, dir)
	required, optional := s.exported()
	named := s.index(t)
	for name := range named {
		if !required[name] && !optional[name] {
			t.Errorf("index: %s does not exist", name)
		}
	}
	unused := map[string]bool{}
	for _, name := range leftOut {
		unused[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(required)) {
		if named[name] {
			continue
		}
		of, _, method := strings.Cut(name, ".")
		switch {
		case slices.Contains(leftOut, name):
			delete(unused, name)
		case method && slices.Contains(leftOut, of+".*"):
			delete(unused, of+".*")
		default:
			t.Errorf("index: %s is missing", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(unused)) {
		t.Errorf("index: %s is left out for nothing", name)
	}
}

// index returns what the index names, a type also where one of its methods is named.
func (s source) index(t testing.TB) map[string]bool {
	t.Helper()
	_, text, found := strings.Cut(s.doc, "\n// # Index\n")
	if !found {
		t.Fatal("doc.go has no index")
	}
	text, _, _ = strings.Cut(text, "\n// # ")
	named, types := map[string]bool{}, map[string]bool{}
	for line := range strings.Lines(text) {
		line, ok := strings.CutPrefix(line, "//\t")
		if !ok {
			continue
		}
		_, names, _ := strings.Cut(line, "  ") // behind what the line is about
		for _, name := range indexed.FindAllString(names, -1) {
			if named[name] {
				t.Errorf("index: %s stands twice", name)
			}
			named[name] = true
			if of, _, method := strings.Cut(name, "."); method {
				types[of] = true
			}
		}
	}
	maps.Copy(named, types)
	return named
}

// exported returns what can be named, and whether the index has to.
func (s source) exported() (required, optional map[string]bool) {
	required, optional = map[string]bool{}, map[string]bool{}
	for _, f := range s.files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				function(d, required, optional)
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					declared(spec, required, optional)
				}
			}
		}
	}
	for _, event := range s.stamped() {
		for name := range required {
			if name == event || strings.HasPrefix(name, event+".") {
				delete(required, name)
				optional[name] = true
			}
		}
	}
	return required, optional
}

func function(d *ast.FuncDecl, required, optional map[string]bool) {
	if !d.Name.IsExported() {
		return
	}
	name := d.Name.Name
	if d.Recv != nil {
		of := receiver(d.Recv.List[0].Type)
		if !ast.IsExported(of) {
			return
		}
		name = of + "." + name
		if slices.Contains(uncalled, d.Name.Name) {
			optional[name] = true
			return
		}
	}
	required[name] = true
}

// receiver is the name of the type of a method.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return "" // unreachable: a receiver is no other expression
}

func declared(spec ast.Spec, required, optional map[string]bool) {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		if spec.Name.IsExported() {
			required[spec.Name.Name] = true
		}
	case *ast.ValueSpec:
		for _, n := range spec.Names {
			if n.IsExported() {
				optional[n.Name] = true
			}
		}
	}
}
