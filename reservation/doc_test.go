package reservation_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

func source(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(data)
}

// TestDocListsEveryReason shows that the documentation lists the reasons of the
// package, in the order of their constants, and no others.
func TestDocListsEveryReason(t *testing.T) {
	reason := regexp.MustCompile(`license\.Reason = "(reservation/[a-z-]+)"`)
	row := regexp.MustCompile(`(?m)^//\t(reservation/[a-z-]+) +(-|[A-Z]{2}-\d+) `)
	var constants, rows []string
	for _, m := range reason.FindAllStringSubmatch(source(t, "refusal.go"), -1) {
		constants = append(constants, m[1])
	}
	for _, m := range row.FindAllStringSubmatch(source(t, "doc.go"), -1) {
		rows = append(rows, m[1])
	}
	require.Equal(t, constants, rows)
}
