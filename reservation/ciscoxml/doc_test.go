package ciscoxml_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDocListsEveryReason shows that the documentation lists the reasons of the
// package, in the order of their constants, and no others.
func TestDocListsEveryReason(t *testing.T) {
	source := func(name string, pattern string) (names []string) {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(data), -1) {
			names = append(names, m[1])
		}
		return names
	}
	constants := source("refusal.go", `license\.Reason = "(ciscoxml/[a-z-]+)"`)
	require.NotEmpty(t, constants)
	require.Equal(t, constants, source("doc.go", `(?m)^//\t(ciscoxml/[a-z-]+) +RS-\d+ `))
}
