package hosting_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A sentence is a line of testdata/sentences.txt: what the sources say, shortly, under
// which heading, by which rules it is kept, and which tests show that.
type sentence struct {
	section, says string
	rules, tests  []string // a test as folder.Name
}

var (
	sectionLine = regexp.MustCompile(`^= (troubleshooting|managing): (\S.*)$`)
	ruleID      = regexp.MustCompile(`^(WX|SM|RS)-[1-9][0-9]?$`)
	testName    = regexp.MustCompile(`^([a-z]+(?:/[a-z]+)*)\.(Test[A-Za-z0-9]+)$`)
)

// sentences reads the map, of which no line is malformed.
func sentences(t *testing.T) []sentence {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "sentences.txt"))
	require.NoError(t, err)
	var all []sentence
	section, said, empty := "", map[string]bool{}, false
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if m := sectionLine.FindStringSubmatch(line); m != nil {
			require.False(t, empty, "nothing under %q", section)
			section, empty = m[1]+", "+m[2], true
			require.False(t, said[section], "%q twice", section)
			said[section] = true
			continue
		}
		require.NotEmpty(t, section, "before any heading: %s", line)
		parts := strings.Split(line, " | ")
		require.Len(t, parts, 3, line)
		s := sentence{section, parts[0], strings.Fields(parts[1]), strings.Fields(parts[2])}
		require.NotEmpty(t, s.says, line)
		require.NotEmpty(t, s.rules, line)
		require.NotEmpty(t, s.tests, line)
		require.False(t, said[section+s.says], "twice: %s", line)
		said[section+s.says], empty = true, false
		for _, r := range s.rules {
			require.Regexp(t, ruleID, r, line)
		}
		for _, name := range s.tests {
			require.Regexp(t, testName, name, line)
		}
		all = append(all, s)
	}
	require.False(t, empty, "nothing under %q", section)
	return all
}

// testsOf returns the tests of a folder of the module.
func testsOf(t *testing.T, folder string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(folder), "*_test.go"))
	require.NoError(t, err)
	all := map[string]bool{}
	for _, f := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), f, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, d := range parsed.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Test") {
				all[f.Name.Name] = true
			}
		}
	}
	return all
}

// TestEverySentenceIsTested shows that each sentence of the sources that states a rule of
// host licences and of the system is kept by a test that there is, and that every rule
// occurs. Run with -v it prints the map.
func TestEverySentenceIsTested(t *testing.T) {
	folders, rules := map[string]map[string]bool{}, map[string]bool{}
	section := ""
	for _, s := range sentences(t) {
		if s.section != section {
			section = s.section
			t.Log(section)
		}
		t.Logf("  %s\n    %s: %s", s.says, strings.Join(s.rules, ", "), strings.Join(s.tests, ", "))
		for _, r := range s.rules {
			rules[r] = true
		}
		for _, name := range s.tests {
			m := testName.FindStringSubmatch(name)
			if folders[m[1]] == nil {
				folders[m[1]] = testsOf(t, m[1])
			}
			require.True(t, folders[m[1]][m[2]], "%s: there is no test %s", s.says, name)
		}
	}
	for n := range 21 {
		require.True(t, rules[fmt.Sprintf("WX-%d", n+1)], "WX-%d does not occur", n+1)
	}
}
