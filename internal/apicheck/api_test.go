package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestModule is the guard: what stands in the snapshot still works.
func TestModule(t *testing.T) {
	var out bytes.Buffer
	if code := run(&out, root, snapshot, false); code != 0 {
		t.Fatal(out.String())
	}
	t.Log(out.String())
}

// module writes a module of one public package and some that are not public.
func module(t *testing.T, source string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":                  "module example.com/m\n\ngo 1.26.0\n",
		"a/a.go":                  "package a\n\n" + source,
		"internal/b/b.go":         "package b\n\nfunc Hidden() {}\n",
		"examples/c/c.go":         "package c\n\nfunc Shown() {}\n",
		"cmd/d/main.go":           "package main\n\nfunc main() {}\n",
		"a/internal/deep/deep.go": "package deep\n\nfunc Hidden() {}\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const before = "type T struct{ A int }\n\nfunc F(n int) int { return n }\n"

func TestChanges(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "api")
	var out bytes.Buffer
	if code := run(&out, module(t, before), dir, true); code != 0 || out.Len() > 0 {
		t.Fatal(code, out.String())
	}
	for _, s := range []struct {
		name, source, says string
		code               int
	}{
		{"the same", before, "", 0},
		{"a body", "type T struct{ A int }\n\nfunc F(n int) int { return n + 1 }\n", "", 0},
		{"an addition", before + "\nfunc G() {}\n", "compatible: example.com/m/a: G: added\n", 0},
		{"a removal", "type T struct{ A int }\n", "INCOMPATIBLE: example.com/m/a: F: removed\nthe API broke; if that is meant: go -C internal/apicheck run . -write\n", 1},
		{"a signature", "type T struct{ A int }\n\nfunc F(n int) string { return \"\" }\n", "INCOMPATIBLE: example.com/m/a: F: changed from func(int) int to func(int) string\nthe API broke; if that is meant: go -C internal/apicheck run . -write\n", 1},
	} {
		t.Run(s.name, func(t *testing.T) {
			var out bytes.Buffer
			if code := run(&out, module(t, s.source), dir, false); code != s.code || out.String() != s.says {
				t.Fatalf("exit %d, %q", code, out.String())
			}
		})
	}
}

func TestPackages(t *testing.T) {
	present, err := load(module(t, before))
	if err != nil || len(present) != 1 || present["example.com/m/a"] == nil {
		t.Fatal(present, err)
	}
	removed := compare(present, api{})
	if len(removed) != 1 || removed[0].compatible || removed[0].text != "package removed" {
		t.Fatal(removed)
	}
	added := compare(api{}, present)
	if len(added) != 1 || !added[0].compatible || added[0].text != "package added" {
		t.Fatal(added)
	}
}

func TestFailures(t *testing.T) {
	empty := t.TempDir()
	broken := filepath.Join(t.TempDir(), "api")
	if err := os.MkdirAll(broken, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(broken, "x"+ending), []byte("no export data"), 0o600); err != nil {
		t.Fatal(err)
	}
	good := module(t, before)
	for _, s := range []struct{ name, root, dir string }{
		{"no module", empty, snapshot},
		{"no snapshot", good, filepath.Join(empty, "none")},
		{"an empty snapshot", good, empty},
		{"a broken snapshot", good, broken},
		{"a package that does not build", module(t, "func F() { undefined() }\n"), snapshot},
	} {
		var out bytes.Buffer
		if code := run(&out, s.root, s.dir, false); code != 1 || out.Len() == 0 {
			t.Fatal(s.name, code, out.String())
		}
	}
}
