package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A layer says what the packages of one area may import of ours. Patterns are
// paths below the module; "x/..." is x and all below it.
type layer struct {
	packages string
	may      []string
}

// layers is searched from the top; the first that matches a package holds.
// A package that none matches is an error: a new area gets a line here.
var layers = []layer{
	{"license", nil},
	{"license/journal/journaltest", []string{"license", "license/journal", "internal/..."}},
	{"license/...", []string{"license", "internal/..."}},
	{"internal/events", []string{"license", "internal/strictjson"}},
	{"internal/...", []string{"license"}},
	{"coterm/...", []string{"license/...", "internal/...", "coterm"}},
	{"perdevice/...", []string{"license/...", "internal/...", "perdevice"}},
	{"smart/...", []string{"license/...", "internal/...", "smart"}},
	{"reservation/...", []string{"license/...", "internal/...", "reservation"}},
	{"rehost/...", []string{"license/...", "internal/...", "coterm/...", "perdevice/...", "smart/...", "reservation/...", "rehost"}},
}

// testSupport are packages of ours that only tests import.
var testSupport = []string{"internal/spectest"}

// modules are those that the core may use, and testModules those that its tests
// may use as well.
var (
	modules     = []string{"github.com/shopspring/decimal"}
	testModules = []string{"github.com/stretchr/testify/require", "pgregory.net/rapid"}
)

// forbidden are packages of the standard library that the core does not import:
// it has no clock, disk, network, log or chance of its own.
var forbidden = []string{
	"C", "database/sql", "io/ioutil", "log", "math/rand", "math/rand/v2", "net", "net/http", "os", "os/exec",
	"os/signal", "os/user", "plugin", "syscall", "unsafe",
}

// check returns a line for every import against the rules.
func check(all []listed) ([]string, error) {
	standard := map[string]bool{"C": true, "unsafe": true}
	module := ""
	for _, p := range all {
		if p.Standard {
			standard[p.ImportPath] = true
		}
		if p.Module != nil && p.Module.Main {
			module = p.Module.Path
		}
	}
	if module == "" {
		return nil, errors.New("no package of a main module listed")
	}
	c := checker{module: module, standard: standard}
	for _, p := range all {
		if name, ok := c.ours(p.ImportPath); ok {
			c.one(name, p)
		}
	}
	return c.found, nil
}

type checker struct {
	module   string
	standard map[string]bool
	found    []string
}

// ours returns the path of a package below the module.
func (c *checker) ours(path string) (name string, ok bool) {
	if path == c.module {
		return ".", true
	}
	return strings.CutPrefix(path, c.module+"/")
}

func (c *checker) report(name, format string, args ...any) {
	c.found = append(c.found, name+": "+fmt.Sprintf(format, args...))
}

// one checks one of our packages.
func (c *checker) one(name string, p listed) {
	tests := slices.Concat(p.TestImports, p.XTestImports)
	if example, ok := strings.CutPrefix(name, "examples/"); ok {
		home, _, _ := strings.Cut(example, "/")
		c.noExamples(name, slices.Concat(p.Imports, tests), "examples/"+home+"/...")
		return
	}
	c.noExamples(name, tests, "")
	i := slices.IndexFunc(layers, func(l layer) bool { return match(l.packages, name) })
	if i < 0 {
		c.report(name, "stands in no layer; see rules.go")
		return
	}
	for _, path := range p.Imports {
		if other, ok := c.ours(path); ok && !anyMatch(layers[i].may, other) {
			c.report(name, "may not import %s", other)
		} else if ok && slices.Contains(testSupport, other) {
			c.report(name, "may import %s in tests only", other)
		}
		if slices.Contains(forbidden, path) {
			c.report(name, "may not import %s", path)
		}
	}
	for _, path := range p.Deps {
		if !c.known(path, modules) {
			c.report(name, "depends on %s", path)
		}
	}
	for _, path := range tests {
		if !c.known(path, slices.Concat(modules, testModules)) {
			c.report(name, "its tests import %s", path)
		}
	}
}

// noExamples reports imports of examples outside home.
func (c *checker) noExamples(name string, paths []string, home string) {
	for _, path := range paths {
		if other, ok := c.ours(path); ok && strings.HasPrefix(other, "examples/") && !match(home, other) {
			c.report(name, "may not import %s", other)
		}
	}
}

// known reports whether a package is of the standard library, ours, or listed.
func (c *checker) known(path string, others []string) bool {
	_, ours := c.ours(path)
	return ours || c.isStandard(path) || slices.Contains(others, path)
}

// isStandard reports whether path is of the standard library. Imports of tests
// need not be among the listed packages, but no module path lacks a dot in its
// first element.
func (c *checker) isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return c.standard[path] || !strings.Contains(first, ".")
}

func anyMatch(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return match(p, name) })
}

func match(pattern, name string) bool {
	if above, ok := strings.CutSuffix(pattern, "/..."); ok {
		return name == above || strings.HasPrefix(name, above+"/")
	}
	return name == pattern
}
