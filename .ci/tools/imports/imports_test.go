package main

import (
	"slices"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	const m = "example.org/m"
	tests := []struct {
		name    string
		pkg     string
		imports string
		deps    string // besides imports
		tests   string
		want    string // "" where the import is allowed
	}{
		{"vocabulary imports the standard library", "license", "errors time", "", "", ""},
		{"vocabulary imports decimal", "license", "github.com/shopspring/decimal", "", "", ""},
		{"vocabulary imports nothing of ours", "license", m + "/internal/strictjson", "", "", "may not import internal/strictjson"},
		{"internal may import the vocabulary", "internal/strictjson", m + "/license", "", "", ""},
		{"internal does not look up", "internal/due", m + "/license/pak", "", "", "may not import license/pak"},
		{"events may import their JSON", "internal/events", m + "/internal/strictjson", "", "", ""},
		{"internal imports no internal", "internal/due", m + "/internal/strictjson", "", "", "may not import internal/strictjson"},
		{"support of tests stays in tests", "coterm", m + "/internal/spectest", "", "", "may import internal/spectest in tests only"},
		{"tests may import their support", "coterm", "", "", m + "/internal/spectest", ""},
		{"below license", "license/pak", m + "/license " + m + "/internal/strictjson", "", "", ""},
		{"siblings below license", "license/pak", m + "/license/register", "", "", "may not import license/register"},
		{"journaltest sees journal", "license/journal/journaltest", m + "/license/journal", "", "", ""},
		{"journaltest sees nothing else", "license/journal/journaltest", m + "/license/pak", "", "", "may not import license/pak"},
		{"middle looks down", "coterm", m + "/license/transfer " + m + "/license", "", "", ""},
		{"middle has no siblings", "coterm", m + "/perdevice", "", "", "may not import perdevice"},
		{"two sides of smart", "smart/hosting", m + "/smart/account", "", "", "may not import smart/account"},
		{"a part sees its whole", "reservation/codec", m + "/reservation", "", "", ""},
		{"rehost stands above", "rehost", m + "/coterm " + m + "/smart/agent", "", "", ""},
		{"middle does not look up", "smart/agent", m + "/rehost", "", "", "may not import rehost"},
		{"nothing imports examples", "coterm", m + "/examples/calculator", "", "", "may not import examples/calculator"},
		{"nor do tests", "coterm", "", "", m + "/examples/calculator", "may not import examples/calculator"},
		{"an example sees itself", "examples/calculator", m + "/examples/calculator/page os net/http", "", "", ""},
		{"not another", "examples/calculator", m + "/examples/shop", "", "", "may not import examples/shop"},
		{"unknown area", "util", "", "", "", "stands in no layer"},
		{"the root", "", "", "", "", "stands in no layer"},
		{"no disk", "license", "os", "", "", "may not import os"},
		{"no network", "coterm", "net/http", "", "", "may not import net/http"},
		{"no chance", "coterm", "math/rand/v2", "", "", "may not import math/rand/v2"},
		{"tests may", "coterm", "", "", "os math/rand testing", ""},
		{"another module", "license", "golang.org/x/mod/semver", "", "", "depends on golang.org/x/mod/semver"},
		{"another module, further down", "coterm", "", "golang.org/x/mod/semver", "", "depends on golang.org/x/mod/semver"},
		{"test modules", "coterm", "", "", "github.com/stretchr/testify/require pgregory.net/rapid", ""},
		{"test modules stay in tests", "coterm", "pgregory.net/rapid", "", "", "depends on pgregory.net/rapid"},
		{"no other test module", "coterm", "", "", "github.com/stretchr/testify/mock", "its tests import github.com/stretchr/testify/mock"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			imports := strings.Fields(tt.imports)
			p := listed{
				ImportPath:   strings.TrimSuffix(m+"/"+tt.pkg, "/"),
				Imports:      imports,
				Deps:         slices.Concat(imports, strings.Fields(tt.deps)),
				XTestImports: strings.Fields(tt.tests),
			}
			p.Module = &struct {
				Path string
				Main bool
			}{m, true}
			found, err := check([]listed{p})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(found, "\n"); (tt.want == "") != (got == "") || !strings.Contains(got, tt.want) {
				t.Errorf("found %q, want %q", got, tt.want)
			}
		})
	}
}

func TestGate(t *testing.T) {
	const list = `{"ImportPath": "errors", "Standard": true}
{"ImportPath": "m.org/x/license", "Module": {"Path": "m.org/x", "Main": true}, "Imports": ["os"], "Deps": ["os"]}
`
	found, err := gate(strings.NewReader(list))
	if err != nil || !slices.Equal(found, []string{"license: may not import os"}) {
		t.Errorf("found %q, err %v", found, err)
	}
	for _, bad := range []string{"", "{", `{"ImportPath": "errors", "Standard": true}`} {
		if _, err := gate(strings.NewReader(bad)); err == nil {
			t.Errorf("gate(%q): no error", bad)
		}
	}
}
