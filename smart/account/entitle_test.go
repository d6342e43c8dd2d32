package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// entitled returns an account with a satellite, and the satellite's own account, which
// has 6 Premium (P) in "north" and 5 Standard (S) in "south".
func entitled(t testing.TB) (above, below *scene) {
	t.Helper()
	above = served(t, account.Policy{})
	do(above, transfer(above.account, "main", "north", premium, 6))
	do(above, transfer(above.account, "main", "south", standard, 5))
	below = satelliteOf(above, "field")
	round(above, below)
	return above, below
}

func TestASatelliteHasWhatItIsEntitledTo(t *testing.T) {
	above, below := entitled(t)
	require.Equal(t, map[license.ID]int{"P": 6}, below.quantities("north"))
	require.Equal(t, map[license.ID]int{"S": 5}, below.quantities("south"))
	require.Equal(t, 6, below.count("north", premium).Available)
	line, _ := below.account.Line("S")
	require.Equal(t, term("S", standard, 5, "2026-01-01", "2026-12-31"), line)
	_, known := below.account.VirtualAccount("main")
	require.False(t, known)
	below.token("north", "token-of-north") // SM-9

	// A line comes, one goes, and a virtual account.
	do(above, transfer(above.account, "south", "main", standard, 5))
	above.deposit("south", perpetual("Q", premium, 2))
	do(above, addSatelliteAccount(above.account, "field", "west"))
	do(above, transfer(above.account, "main", "west", standard, 1))
	round(above, below)
	require.Equal(t, map[license.ID]int{"Q": 2}, below.quantities("south"))
	require.Equal(t, map[license.ID]int{"S": 1}, below.quantities("west"))
	do(above, transfer(above.account, "west", "main", standard, 1))
	round(above, below)
	_, known = below.account.Line("S")
	require.False(t, known)
	do(above, transfer(above.account, "main", "west", standard, 3))
	round(above, below)
	line, _ = below.account.Line("S")
	require.Equal(t, 3, line.Quantity)
}

// TestTransfersOfASatellite is SM-21: they hold at once, and above when they are
// reported.
func TestTransfersOfASatellite(t *testing.T) {
	above, below := entitled(t)
	do(below, transfer(below.account, "north", "south", premium, 2))
	require.Equal(t, map[license.ID]int{"P": 2, "S": 5}, below.quantities("south"))
	first := below.report()
	require.Len(t, first.Transfers, 1)
	do(below, transfer(below.account, "south", "north", premium, 1)) // not in the first report
	do(below, transfer(below.account, "south", "north", standard, 5))
	answer := above.answer(first)
	require.Equal(t, map[license.ID]int{"P": 2, "S": 5}, above.quantities("south"))

	second := below.report()
	require.Len(t, second.Transfers, 3) // the first is not answered yet
	e := do(below, entitle(below.account, answer))
	require.Equal(t, uint64(2), e.Number)
	require.Equal(t, map[license.ID]int{"P": 5, "S": 5}, below.quantities("north"))
	require.Equal(t, map[license.ID]int{"P": 1}, below.quantities("south"))
	require.Len(t, below.report().Transfers, 2)

	do(below, entitle(below.account, above.answer(second)))
	require.Equal(t, map[license.ID]int{"P": 5, "S": 5}, below.quantities("north"))
	require.Equal(t, above.quantities("north"), below.quantities("north"))
	require.Empty(t, below.report().Transfers)
}

// TestLicencesThatLeftASatellite is SM-21: what was taken away above cannot be
// transferred below, from the next entitlements on.
func TestLicencesThatLeftASatellite(t *testing.T) {
	above, below := entitled(t)
	r := below.report()
	do(below, transfer(below.account, "north", "south", premium, 5))
	do(above, transfer(above.account, "north", "main", premium, 4)) // both move some of the same six
	do(below, entitle(below.account, above.answer(r)))
	require.Empty(t, below.quantities("north"))
	require.Equal(t, map[license.ID]int{"P": 2, "S": 5}, below.quantities("south"))

	do(above, transfer(above.account, "main", "north", premium, 2)) // two come back
	round(above, below)
	require.Empty(t, above.quantities("north"))
	require.Equal(t, map[license.ID]int{"P": 4, "S": 5}, below.quantities("south"))
	require.Equal(t, above.quantities("south"), below.quantities("south"))
}

func TestEntitlementsAreTakenInOnceAndInOrder(t *testing.T) {
	above, below := entitled(t)
	a1 := above.answer(below.report())
	a2 := above.answer(below.report())
	below.report()
	unasked := a2
	unasked.Number = 5
	refusal := refused(below, entitle(below.account, unasked), account.ErrEntitlementsUnasked)[0]
	require.Equal(t, []string{"5", "4"}, []string{refusal.Field("number"), refusal.Field("last")})
	do(below, entitle(below.account, a2))
	for _, late := range []smart.Entitlements{a1, a2} {
		refusal := refused(below, entitle(below.account, late), account.ErrEntitlementsStale)[0]
		require.Equal(t, "3", refusal.Field("last"))
	}
}

func TestForeignEntitlementsAreRefused(t *testing.T) {
	above, below := entitled(t)
	fine := above.answer(below.report())
	wrong := func(change func(e *smart.Entitlements)) smart.Entitlements {
		e := sent(t, fine)
		change(&e)
		return e
	}
	for _, c := range []struct {
		field, value string
		e            smart.Entitlements
	}{
		{"satellite", "other", wrong(func(e *smart.Entitlements) { e.Satellite = "other" })},
		{"virtualAccount", "south", wrong(func(e *smart.Entitlements) { e.Accounts = e.Accounts[:1] })},
		{"line", "P", wrong(func(e *smart.Entitlements) { e.Accounts[0].Lines[0].Tag = standard })},
		{"line", "Q", wrong(func(e *smart.Entitlements) {
			line := perpetual("Q", premium, 1)
			line.Export = true // P is not, which is here and not granted any more
			e.Accounts[0].Lines = []smart.Line{line}
		})},
	} {
		refusal := refused(below, entitle(below.account, c.e), account.ErrEntitlementsForeign)[0]
		require.Equal(t, c.value, refusal.Field(c.field))
	}
	refused(below, entitle(below.account, wrong(func(e *smart.Entitlements) { e.Accounts = nil })),
		account.ErrEntitlementsForeign, account.ErrEntitlementsForeign)
	refused(below, entitle(below.account, wrong(func(e *smart.Entitlements) { e.Number = 0 })), smart.ErrNumberMissing)

	stamp := license.Stamp{Seq: below.account.Seq() + 1, Act: below.act}
	for _, e := range []account.Event{
		account.Entitled{Stamp: stamp, Number: 2, Answered: stamp.At},
		account.Entitled{Stamp: stamp, Number: 2, Accounts: fine.Accounts},
		account.Reported{Stamp: stamp, Number: 2},
		account.Reported{Stamp: stamp, Number: 4},
	} {
		before := below.picture()
		require.ErrorIs(t, below.account.Apply(e), account.ErrCannotFollow)
		require.Equal(t, before, below.picture())
	}
	do(below, entitle(below.account, fine))
}

// TestAReportIsThereUntilSomethingHappens: a number never stands for two reports.
func TestAReportIsThereUntilSomethingHappens(t *testing.T) {
	_, below := entitled(t)
	r := below.report()
	below.after(time.Hour)
	again, ok := below.account.LastReport()
	require.True(t, ok)
	require.Equal(t, r, again)
	do(below, transfer(below.account, "north", "south", premium, 2))
	_, ok = below.account.LastReport()
	require.False(t, ok)
	require.Equal(t, r.Number+1, below.report().Number)
}
