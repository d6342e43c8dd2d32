package spectest

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"io/fs"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Codec is how a package writes and reads its events.
type Codec[E any] struct {
	Encode func(E) (name string, data []byte, err error)
	Decode func(name string, data []byte) (E, error)
}

// written returns an event as it is stored, indented.
func (c Codec[E]) written(t testing.TB, e E) (name, text string) {
	t.Helper()
	name, data, err := c.Encode(e)
	must(t, err)
	var b bytes.Buffer
	must(t, json.Indent(&b, data, "", "  "))
	b.WriteByte('\n')
	return name, b.String()
}

// read requires a text to be read as an event that is written so.
func (c Codec[E]) read(t testing.TB, name, text string) E {
	t.Helper()
	e, err := c.Decode(name, []byte(text))
	must(t, err)
	if again, written := c.written(t, e); again != name || written != text {
		t.Errorf("read as %s:\n%s\nwritten as %s:\n%s", name, text, again, written)
	}
	return e
}

// Events shows that the documentation lists every event, with its name, its type and a
// text, once, and no others: events has one of each type that embeds license.Stamp.
func Events[E any](t testing.TB, dir fs.FS, codec Codec[E], events []E) {
	t.Helper()
	s := load(t, dir)
	types := map[string]string{}
	for _, e := range events {
		name, _, err := codec.Encode(e)
		must(t, err)
		types[name] = reflect.TypeOf(e).Name()
	}
	form := regexp.MustCompile(`^` + s.name + `\.[a-z-]+$`)
	listed := map[string]bool{}
	for _, cells := range s.listed() {
		name := cells[0]
		if !form.MatchString(name) {
			continue
		}
		if listed[name] {
			t.Errorf("events: doc.go lists %s twice", name)
		}
		listed[name] = true
		if types[name] == "" || len(cells) != 3 || cells[1] != types[name] {
			t.Errorf("events: %s is of type %q; doc.go lists: %s", name, types[name], strings.Join(cells, "  "))
		}
	}
	for name := range types {
		if !listed[name] {
			t.Errorf("events: doc.go does not list %s", name)
		}
	}
	s.everyKind(t, types)
	for _, name := range s.stamped() {
		if !slices.Contains(slices.Collect(maps.Values(types)), name) {
			t.Errorf("events: there is none of type %s", name)
		}
	}
}

// everyKind requires an event of every name that stands in the source, and no other.
func (s source) everyKind(t testing.TB, types map[string]string) {
	t.Helper()
	kinds := s.kinds()
	if len(kinds) == 0 {
		t.Errorf("package %s names no events", s.name)
	}
	for _, kind := range kinds {
		if types[kind] == "" {
			t.Errorf("events: there is none of %s", kind)
		}
	}
	for name := range types {
		if !slices.Contains(kinds, name) {
			t.Errorf("events: the source does not name %s", name)
		}
	}
}

// kinds returns the names of events: the literals of that form, wherever they stand.
func (s source) kinds() (all []string) {
	form := regexp.MustCompile(`^` + s.name + `\.[a-z]+(-[a-z]+)*$`)
	for _, f := range s.files {
		ast.Inspect(f, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok {
				if name, ok := literal(e); ok && form.MatchString(name) {
					all = append(all, name)
				}
			}
			return true
		})
	}
	return all
}

// stamped returns the exported types that embed license.Stamp: those of events.
func (s source) stamped() (all []string) {
	for _, f := range s.files {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range g.Specs {
				if ts, ok := spec.(*ast.TypeSpec); ok && isEvent(ts) {
					all = append(all, ts.Name.Name)
				}
			}
		}
	}
	return all
}

func isEvent(ts *ast.TypeSpec) bool {
	st, ok := ts.Type.(*ast.StructType)
	return ok && ts.Name.IsExported() && slices.ContainsFunc(st.Fields.List, func(f *ast.Field) bool {
		return len(f.Names) == 0 && isSelector(f.Type, "license", "Stamp")
	})
}

// Shown shows that the listing of the documentation after a paragraph that ends so is an
// event of that name, written as it stands there, and returns it.
func Shown[E any](t testing.TB, dir fs.FS, codec Codec[E], name, after string) E {
	t.Helper()
	return codec.read(t, name, Block(t, dir, after))
}
