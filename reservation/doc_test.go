package reservation_test

import (
	"os"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

func source(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(data)
}

// TestDocListsEveryReason shows that the documentation lists the reasons of the
// package with their fields, rules and numbers, in the order of their constants, and no
// others.
func TestDocListsEveryReason(t *testing.T) {
	constant := regexp.MustCompile(`license\.Reason = "(reservation/[a-z-]+)" +// ([^:]+?)(:|;| \()`)
	row := regexp.MustCompile(`(?m)^//\t(reservation/[a-z-]+) +(-|[A-Z]{2}-\d+) +(-|\d+) +(\S+(?: \S+)*)  `)
	var constants, rows [][2]string
	for _, m := range constant.FindAllStringSubmatch(source(t, "refusal.go"), -1) {
		constants = append(constants, [2]string{m[1], m[2]})
	}
	for _, m := range row.FindAllStringSubmatch(source(t, "doc.go"), -1) {
		rows = append(rows, [2]string{m[1], m[4]})
		number := "-"
		if n, ok := reservation.Number(license.Refuse(license.Reason(m[1]), "")); ok {
			number = strconv.Itoa(n)
		}
		require.Equal(t, number, m[3], m[1])
	}
	require.Equal(t, constants, rows)
}

// TestDocListsEveryProtection shows that the protections of the documentation are
// those that the search takes away.
func TestDocListsEveryProtection(t *testing.T) {
	text := source(t, "doc.go")
	for _, p := range []string{string(byUDI), string(bySession), string(byVersion), "hold the larger of old and", string(byReturn), string(byBurning)} {
		require.Contains(t, text, "\n//\t"+p+" ")
	}
}
