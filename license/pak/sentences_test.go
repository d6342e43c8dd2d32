package pak_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSentencesHaveTests shows that every sentence of the source about PAKs has a rule
// and tests that there are, each of which names its rule; and that every test that names a
// rule belongs to a sentence or to what the rules alone say.
func TestSentencesHaveTests(t *testing.T) {
	files, err := os.ReadDir(".")
	require.NoError(t, err)
	tests := map[string]bool{}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		for line := range strings.Lines(source(t, f.Name())) {
			if name, ok := strings.CutPrefix(line, "func Test"); ok {
				name, _, _ = strings.Cut(name, "(")
				tests["Test"+name] = false
			}
		}
	}
	rules := map[string]bool{}
	for _, r := range table(t, "testdata/sentences.txt") {
		rule, rest, _ := strings.Cut(r.happens, "-")
		require.Equal(t, "WX", rule, r)
		rules[r.happens] = true
		named := false
		for name := range strings.FieldsSeq(r.then) {
			_, ok := tests[name]
			require.True(t, ok, "%s: there is no %s", r.from, name)
			tests[name] = true
			named = named || strings.Contains(name, "WX"+rest)
		}
		require.True(t, named, "%s: no test of %s", r.from, r.happens)
	}
	require.Equal(t, map[string]bool{"WX-17": true, "WX-18": true, "WX-19": true, "WX-21": true}, rules)
	for _, alone := range []string{"TestFulfillRefusesNonsenseWX17", "TestRegisterOnceWX17", "TestNumbersAreShownWX21"} {
		require.Contains(t, tests, alone)
		tests[alone] = true
	}
	for name, told := range tests {
		require.True(t, told || !strings.Contains(name, "WX"), "%s belongs to no sentence", name)
	}
}
