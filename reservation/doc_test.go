package reservation_test

import (
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
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
// with it there, and its number in public use, and no others.
func TestDocListsEveryReason(t *testing.T) {
	for _, row := range spectest.Reasons(t, here, spectest.Exceptions{}) {
		number := "-"
		if n, ok := reservation.Number(license.Refuse(license.Reason(row.Reason), "")); ok {
			number = strconv.Itoa(n)
		}
		require.Equal(t, number, row.Number, row.Reason)
	}
}

// TestDocIndexesEverything shows that the index names every function, method and type that
// is no event, and nothing else.
func TestDocIndexesEverything(t *testing.T) {
	spectest.Index(t, here)
}

// TestDocListsEveryProtection shows that the protections of the documentation are
// those that the search takes away.
func TestDocListsEveryProtection(t *testing.T) {
	text := source(t, "doc.go")
	for _, p := range []string{string(byUDI), string(bySession), string(byVersion), "hold the larger of old and", string(byReturn), string(byBurning)} {
		require.Contains(t, text, "\n//\t"+p+" ")
	}
}
