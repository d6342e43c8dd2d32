package rehost_test

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/rehost"
)

var here = os.DirFS(".")

func source(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(data)
}

// TestDocListsEveryReason shows that the documentation lists the reasons of the
// package, in the order of their constants, each with the fields and rules that stand
// with it there, and no others.
func TestDocListsEveryReason(t *testing.T) { spectest.Reasons(t, here, spectest.Exceptions{}) }

// TestDocShowsAllowances shows that the table of allowances is what they give.
func TestDocShowsAllowances(t *testing.T) {
	rows := map[string][]int{}
	for _, m := range regexp.MustCompile(`(?m)^//\t(RESERVING|CeilTenth|FloorMinOne) +(\d[\d ]*)$`).FindAllStringSubmatch(source(t, "doc.go"), -1) {
		for word := range strings.FieldsSeq(m[2]) {
			n, err := strconv.Atoi(word)
			require.NoError(t, err)
			rows[m[1]] = append(rows[m[1]], n)
		}
	}
	require.Equal(t, []int{0, 1, 10, 11, 19, 20, 21, 99, 100, 101}, rows["RESERVING"])
	for i, n := range rows["RESERVING"] {
		require.Equal(t, rehost.CeilTenth(n), rows["CeilTenth"][i])
		require.Equal(t, rehost.FloorMinOne(n), rows["FloorMinOne"][i])
	}
}

// TestDocIndexesEverything shows that the index names every function, method and type that
// is no event, the constants that are no reasons, and nothing else.
func TestDocIndexesEverything(t *testing.T) {
	spectest.Index(t, here)
	_, index, _ := strings.Cut(source(t, "doc.go"), "# Index\n")
	for _, m := range regexp.MustCompile(`(?m)^\t([A-Z]\w*) += "`).FindAllStringSubmatch(source(t, "refusal.go"), -1) {
		require.Regexp(t, `\b`+m[1]+`\b`, index)
	}
}
