package main

import (
	"bytes"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/exp/apidiff"
	"golang.org/x/tools/go/gcexportdata"
	"golang.org/x/tools/go/packages"
)

// api is the public packages of a module by their paths.
type api map[string]*types.Package

// change is one difference of two APIs.
type change struct {
	path, text string
	compatible bool
}

// load returns the public packages of the module in a folder: no commands, no
// examples, nothing internal.
func load(root string) (api, error) {
	all, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedDeps | packages.NeedModule,
		Dir:  root, Env: append(os.Environ(), "GOWORK=off"),
	}, "./...")
	if err != nil {
		return nil, err
	}
	a := api{}
	for _, p := range all {
		if len(p.Errors) > 0 {
			return nil, p.Errors[0]
		}
		if p.Name == "main" || slices.Contains(strings.Split(p.PkgPath, "/"), "internal") || strings.Contains(p.PkgPath, "/examples/") {
			continue
		}
		a[p.PkgPath] = p.Types
	}
	if len(a) == 0 {
		return nil, errors.New("no public package in " + root)
	}
	return a, nil
}

// compare returns what differs, packages sorted by path.
func compare(old, present api) []change {
	var all []change
	for path, before := range old {
		after, ok := present[path]
		if !ok {
			all = append(all, change{path, "package removed", false})
			continue
		}
		for _, c := range apidiff.Changes(before, after).Changes {
			all = append(all, change{path, c.Message, c.Compatible})
		}
	}
	for path := range present {
		if _, ok := old[path]; !ok {
			all = append(all, change{path, "package added", true})
		}
	}
	slices.SortStableFunc(all, func(a, b change) int { return strings.Compare(a.path, b.path) })
	return all
}

const ending = ".export"

// save writes one file per package and removes those of packages that are gone.
func save(dir string, a api) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for path, p := range a {
		var b bytes.Buffer
		if err := gcexportdata.Write(&b, token.NewFileSet(), p); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll(path, "/", "!")+ending), b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// read returns the API that save wrote.
func read(dir string) (api, error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	a := api{}
	for _, f := range files {
		name, ok := strings.CutSuffix(f.Name(), ending)
		if !ok {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			return nil, err
		}
		path := strings.ReplaceAll(name, "!", "/")
		p, err := gcexportdata.Read(bytes.NewReader(data), token.NewFileSet(), map[string]*types.Package{}, path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
		a[path] = p
	}
	if len(a) == 0 {
		return nil, errors.New("no snapshot in " + dir)
	}
	return a, nil
}
