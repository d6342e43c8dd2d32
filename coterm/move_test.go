package coterm_test

import (
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
)

// createdAs is an organization of another id.
func createdAs(tb rapid.TB, id license.ID, on string, policy coterm.Policy) *coterm.Organization {
	tb.Helper()
	o := coterm.New(id, policy)
	e, err := o.Create(act(on))
	require.NoError(tb, err)
	require.NoError(tb, o.Apply(e))
	return o
}

// asking is a self-service request to add devices.
func asking(k license.Key, c license.Counts, moved, rest license.Key) coterm.MoveRequest {
	return coterm.MoveRequest{Key: k, Counts: c, Mode: coterm.AddDevices, Moved: moved, Rest: rest, Request: byAda()}
}

func lookedUp(tb rapid.TB, o *coterm.Organization, k license.Key) license.Counts {
	tb.Helper()
	c, claimed := o.Lookup(k)
	require.True(tb, claimed)
	return c.License.Counts()
}

// move moves and applies both events.
func move(tb rapid.TB, from, to *coterm.Organization, on string, ask coterm.MoveRequest) coterm.Move {
	tb.Helper()
	m, err := from.Move(act(on), to, ask)
	require.NoError(tb, err)
	require.NoError(tb, from.Apply(m.Out))
	require.NoError(tb, to.Apply(m.In))
	return m
}

// Vector 9 of the transfer rules: of twelve, five are moved.
func TestTransferVector9(t *testing.T) {
	p := prices(t, "MR Enterprise", "150")
	north, south := created(t, "2024-01-01", coterm.Policy{}), createdAs(t, "2", "2024-01-01", coterm.Policy{})
	claim(t, north, "2024-01-10", coterm.AddDevices, p, fresh(t, key(1), "2024-01-01", 365, "MR Enterprise", 12))
	claim(t, north, "2024-01-10", coterm.AddDevices, p, fresh(t, key(2), "2024-01-01", 1095, "MR Enterprise", 3))
	claim(t, south, "2024-01-10", coterm.AddDevices, p, fresh(t, key(3), "2024-01-01", 730, "MR Enterprise", 10))
	before, there := north.Ledger(), south.Ledger()
	m := move(t, north, south, "2024-01-12T12:00:00Z", asking(key(1), counts("MR Enterprise", 5), key(4), key(5)))

	_, claimed := north.Lookup(key(1))
	require.False(t, claimed)
	gone, _ := north.Invalidation(key(1))
	require.Equal(t, coterm.Invalidation{
		Cause: license.Moved, Replacement: key(5), MovedTo: key(4), At: at("2024-01-12T12:00:00Z"), Ends: license.MustParseDate("2024-12-31"),
	}, gone)
	rest, _ := north.Lookup(key(5))
	require.Equal(t, counts("MR Enterprise", 7), rest.License.Counts())
	require.Equal(t, at("2024-01-10"), rest.ClaimedAt, "the old claim instant")
	require.Equal(t, at("2024-01-17"), rest.UndoUntil, "and the old undo window")
	moved, _ := south.Lookup(key(4))
	require.Equal(t, counts("MR Enterprise", 5), moved.License.Counts())
	require.Equal(t, at("2024-01-12T12:00:00Z"), moved.ClaimedAt)
	require.Equal(t, at("2024-01-19T12:00:00Z"), moved.UndoUntil)
	for _, l := range []license.License{rest.License, moved.License} {
		require.Equal(t, "2024-01-01", l.Start().String())
		require.Equal(t, 365, l.Days())
	}
	require.Equal(t, license.ID("2"), m.Out.To)
	require.Equal(t, license.ID("1"), m.In.From)
	require.Equal(t, key(1), m.In.Origin)
	require.Equal(t, counts("MR Enterprise", 10), north.Limits())
	require.Equal(t, counts("MR Enterprise", 15), south.Limits())
	require.Equal(t, []coterm.LimitChange{{Bucket: "MR Enterprise", Before: 15, After: 10}}, m.Out.Limits)
	require.Equal(t, []coterm.LimitChange{{Bucket: "MR Enterprise", Before: 10, After: 15}}, m.In.Limits)

	sum := func(a, b *big.Int) *big.Int { return new(big.Int).Add(a, b) }
	require.Equal(t, sum(before.W(), there.W()), sum(north.Ledger().W(), south.Ledger().W()))
	require.Equal(t, sum(before.M(), there.M()), sum(north.Ledger().M(), south.Ledger().M()))
	// (15 × D − 5 × e) ÷ 10, with e before D: what stays ends later.
	require.Equal(t, "2025-05-26", m.Out.Before.Expires.String())
	require.Equal(t, "2025-08-07", m.Out.After.Expires.String())
	require.Equal(t, "2025-12-31", m.In.Before.Expires.String())
	require.Equal(t, "2025-08-31", m.In.After.Expires.String())

	require.ErrorIs(t, north.Apply(m.Out), license.ErrStale, "the same transfer twice (TR-15)")
	require.ErrorIs(t, south.Apply(m.In), license.ErrStale)
	_, err := north.Move(act("2024-01-13"), south, asking(key(1), counts("MR Enterprise", 5), key(6), key(7)))
	require.ErrorIs(t, err, transfer.ErrKeyInvalidated)
	refuses(t, north, func() error {
		_, err := north.Claim(act("2024-01-13"), coterm.AddDevices, p, license.Issued{
			Key: key(1), Status: license.Invalidated, Cause: license.Moved, Replacement: key(5), MovedTo: key(4),
		})
		return err
	}, coterm.ErrKeyInvalidated, "CT-17", "key", key(1).String(), "cause", "moved", "replacement", key(5).String(), "movedTo", key(4).String())
}

// Vector 12: all is moved out.
func TestVector12AllMovedOut(t *testing.T) {
	o, to := created(t, "2024-01-01", coterm.Policy{}), createdAs(t, "2", "2024-01-01", coterm.Policy{})
	claim(t, o, "2024-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2024-01-01", 365, "MR", 10))
	m := move(t, o, to, "2024-06-01", asking(key(1), counts("MR", 10), key(2), license.Key{}))
	require.True(t, m.Out.Rest.IsZero())
	require.True(t, o.Expires().IsZero())
	require.True(t, o.Limits().IsZero())
	require.Nil(t, o.Remaining(at("2024-06-01")))
	require.True(t, o.Ledger().IsZero())
	require.Empty(t, keysOf(o))
	require.Equal(t, "2024-12-31", to.Expires().String())
	c := o.Compliance(at("2024-06-01"))
	require.Equal(t, coterm.LicenseRequired, c.Status)
	require.Equal(t, at("2024-06-01"), c.Since)
	require.Equal(t, at("2024-07-01"), c.Until)
}

// The part takes its base prices along, whatever the list of the day says.
func TestMovedPartKeepsItsPricesCT19(t *testing.T) {
	o, to := created(t, "2024-01-01", coterm.Policy{}), createdAs(t, "2", "2024-01-01", coterm.Policy{})
	claim(t, o, "2024-01-01", coterm.AddDevices, prices(t, "MR", "100", "MS", "7"), fresh(t, key(1), "2024-01-01", 365, "MR", 2, "MS", 1))
	claim(t, to, "2024-01-01", coterm.AddDevices, prices(t, "MR", "300"), fresh(t, key(2), "2024-01-01", 365, "MR", 1))
	m := move(t, o, to, "2024-01-02", asking(key(1), counts("MR", 1), key(3), key(4)))
	require.Equal(t, prices(t, "MR", "100"), m.In.Prices, "of its models only")
	require.Equal(t, "4000000", to.Ledger().W().String())
	back := move(t, to, o, "2024-01-03", asking(key(3), counts("MR", 1), key(5), license.Key{}))
	require.Equal(t, prices(t, "MR", "100"), back.In.Prices)
	require.Equal(t, "2070000", o.Ledger().W().String())
}

// Both sides settle before anything moves: debts are forgiven as by a claim.
func TestBothSidesSettleCT19(t *testing.T) {
	o, to := created(t, "2020-01-01", coterm.Policy{}), createdAs(t, "2", "2020-01-01", coterm.Policy{})
	for _, side := range []*coterm.Organization{o, to} {
		n := 10 * int(side.ID()[0]-'0')
		claim(t, side, "2020-01-01", coterm.AddDevices, coterm.EqualWeights,
			fresh(t, key(n), "2020-01-01", 30, "MR", 9), fresh(t, key(n+1), "2020-01-01", 100, "MR", 1))
		require.Equal(t, "2020-02-07", side.Expires().String())
	}
	// 20 days after both dates, 20 before the end of the key.
	m := move(t, o, to, "2020-02-27", asking(key(11), counts("MR", 1), key(3), license.Key{}))
	day := license.MustParseDate("2020-02-27")
	require.Equal(t, "-43/1", m.Out.After.Ledger.Remaining(day).Mul(m.Out.After.Ledger.Remaining(day), big.NewRat(9, 1)).String(), "10 × 0 − 1 × 43 days, over 9")
	require.Equal(t, "43/11", m.In.After.Ledger.Remaining(day).String())
	require.Equal(t, "2020-02-22", o.Expires().String())
	require.Equal(t, at("2020-02-07"), o.Compliance(at("2020-02-27")).Since, "the grace began with the old date")
}

// Whatever was added can be taken away in any order: what is left is what the
// others brought, or more, so there is a date as long as there is anything.
func TestSubtractWhatWasAddedCT19(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var l coterm.Ledger
		day := 700000
		var all []coterm.Term
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			day += rapid.IntRange(0, 500).Draw(t, "later")
			if i := rapid.IntRange(0, 2*len(all)).Draw(t, "which"); i < len(all) {
				all[i].Claimed = dayAt(t, day)
				before := l.Settle(all[i].Claimed)
				l = l.Subtract(all[i])
				if len(all) > 1 {
					require.Equal(t, before, l.Add(coterm.Term{Worth: all[i].Worth, End: all[i].End}), "and given back")
				}
				all = append(all[:i], all[i+1:]...)
			} else {
				n := coterm.Term{Worth: rapid.Uint64Range(1, 1<<54).Draw(t, "worth"), End: dayAt(t, day+rapid.IntRange(1, 100000).Draw(t, "left")), Claimed: dayAt(t, day)}
				l = l.Add(n)
				all = append(all, n)
			}
			require.Equal(t, len(all) == 0, l.IsZero())
			least := coterm.Ledger{}
			for _, n := range all {
				least = least.Add(coterm.Term{Worth: n.Worth, End: n.End})
			}
			require.Equal(t, least.W(), l.W())
			require.GreaterOrEqual(t, l.M().Cmp(least.M()), 0)
		}
	})
}

// What was never added leaves no date before the first day.
func TestSubtractMoreThanThereIs(t *testing.T) {
	l := coterm.Ledger{}.Add(coterm.Term{Worth: 3, End: dayAt(t, 100), Claimed: dayAt(t, 1)})
	take := func(worth uint64, end int) coterm.Ledger {
		return l.Subtract(coterm.Term{Worth: worth, End: dayAt(t, end), Claimed: dayAt(t, 50)})
	}
	require.True(t, take(3, 100).IsZero())
	require.True(t, take(4, 1).IsZero())
	require.True(t, coterm.Ledger{}.Subtract(coterm.Term{}).IsZero())
	require.Equal(t, 2, take(2, 149).Expires().Number())
	require.Equal(t, 1, take(1, 298).Expires().Number(), "1 day of each")
	require.Equal(t, 1, take(1, 299).Expires().Number())
	require.Equal(t, 1, take(2, 150).Expires().Number())
	require.Equal(t, "1", take(2, 3000000).M().String())
}

// A key may move until the day before its own end, whatever the organization's
// date (TR-8).
func TestOwnEndTR8(t *testing.T) {
	to := createdAs(t, "2", "2020-01-01", coterm.Policy{})
	for _, tt := range []struct {
		on      string
		refused bool
	}{
		{"2020-01-29T23:59:59.999999999Z", false},
		{"2020-01-30T00:00:00Z", false},
		{"2020-01-30T23:59:59.999999999Z", false},
		{"2020-01-31T00:00:00Z", true},
		{"2020-02-01T00:00:00Z", true},
	} {
		for _, days := range []int{1, 365} { // an organization that has expired, and one that has not
			o := created(t, "2020-01-01", coterm.Policy{})
			claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights,
				fresh(t, key(1), "2020-01-01", 30, "MR", 2), fresh(t, key(2), "2020-01-01", days, "MR", 90))
			_, err := o.Move(act(tt.on), to, asking(key(1), counts("MR", 1), key(3), key(4)))
			if !tt.refused {
				require.NoError(t, err, tt.on)
				continue
			}
			require.ErrorIs(t, err, transfer.ErrNoRemainingValue, tt.on)
			require.Len(t, license.Refusals(err), 1)
		}
	}
}

// The rest can be undone in the window of the old claim, the moved part in its own.
func TestUndoWindowsOfBothPartsCT19(t *testing.T) {
	o, to := created(t, "2020-01-01", coterm.Policy{}), createdAs(t, "2", "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 5))
	move(t, o, to, "2020-01-05", asking(key(1), counts("MR", 2), key(2), key(3)))
	for _, tt := range []struct {
		side     *coterm.Organization
		k        license.Key
		boundary string
	}{{o, key(3), "2020-01-08"}, {to, key(2), "2020-01-12"}} {
		for _, d := range []time.Duration{-1, 0, 1} {
			_, err := tt.side.Undo(license.Act{At: at(tt.boundary).Add(d), By: "ada"}, tt.k, key(9))
			if d > 0 {
				require.ErrorIs(t, err, coterm.ErrUndoWindowClosed, "%s %d", tt.k, d)
			} else {
				require.NoError(t, err, "%s %d", tt.k, d)
			}
		}
	}
}

// What moved stays in history where it was: undoing the rest leaves it in its
// place until it moved, and does not bring it back.
func TestUndoReplaysMovesCT15(t *testing.T) {
	run := func(first int) *coterm.Organization {
		o, to := created(t, "2020-01-01", coterm.Policy{}), createdAs(t, "2", "2020-01-01", coterm.Policy{})
		claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 10, "MR", 4))
		// Settled on January 3 with what moved in its place, or without anything.
		claim(t, o, "2020-01-02", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(2), "2020-01-01", 100, "MR", first))
		if first == 3 {
			move(t, o, to, "2020-01-03", asking(key(2), counts("MR", 3), key(3), license.Key{}))
			return o
		}
		move(t, o, to, "2020-01-03", asking(key(2), counts("MR", 3), key(3), key(4)))
		claim(t, o, "2020-01-04", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(5), "2020-01-01", 50, "MR", 1))
		undo(t, o, "2020-01-05", key(4), key(6))
		return o
	}
	whole, part := run(8), run(3)
	claim(t, part, "2020-01-04", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(5), "2020-01-01", 50, "MR", 1))
	require.Equal(t, part.Ledger(), whole.Ledger(), "as if only what moved had been claimed")
	require.Equal(t, part.Limits(), whole.Limits())
	require.Equal(t, keysOf(part), keysOf(whole))
	require.Equal(t, part.Compliance(at("2020-01-05")), whole.Compliance(at("2020-01-05")))
	require.Equal(t, part.Explain(at("2020-01-05")).Carried, whole.Explain(at("2020-01-05")).Carried)

	// A full return of the rest does the same, and what is gone stays gone.
	o, to := created(t, "2020-01-01", coterm.Policy{}), createdAs(t, "2", "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.Renew, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 10, "MR", 4))
	move(t, o, to, "2020-01-03", asking(key(1), counts("MR", 3), key(2), key(3)))
	giveBack(t, o, "2020-01-04", key(3), counts("MR", 1), license.Key{})
	require.True(t, o.Ledger().IsZero())
	require.Empty(t, keysOf(o))
	for _, k := range []license.Key{key(1), key(3)} {
		_, err := o.Undo(act("2020-01-05"), k, key(9))
		require.ErrorIs(t, err, coterm.ErrKeyInvalidated)
		_, err = o.Move(act("2020-01-05"), to, asking(k, counts("MR", 1), key(7), key(8)))
		require.ErrorIs(t, err, transfer.ErrKeyInvalidated)
	}
	_, err := o.Undo(act("2020-01-05"), key(2), key(9))
	require.ErrorIs(t, err, coterm.ErrKeyNotClaimed, "it is claimed over there")
	// Undoing the moved-in key does not send it back.
	undo(t, to, "2020-01-05", key(2), key(9))
	require.True(t, to.Ledger().IsZero())
	require.Empty(t, keysOf(o))
}

// A renewal of which all has moved out still has happened: it superseded what it
// superseded, and undoing what came before or after knows it.
func TestMovedRenewalStaysARenewal(t *testing.T) {
	o, to := created(t, "2020-01-01", coterm.Policy{}), createdAs(t, "2", "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 4))
	claim(t, o, "2020-01-02", coterm.Renew, coterm.EqualWeights, fresh(t, key(2), "2020-01-01", 365, "MX84", 1))
	_, err := o.Move(act("2020-01-03"), to, asking(key(1), counts("MR", 4), key(3), license.Key{}))
	require.ErrorIs(t, err, transfer.ErrKeySuperseded)
	move(t, o, to, "2020-01-03", asking(key(2), counts("MX84", 1), key(4), license.Key{}))
	require.Equal(t, []string{key(1).String() + " superseded"}, keysOf(o))
	require.True(t, o.Limits().IsZero())
	// Superseded keys may be undone, not moved.
	_, err = o.Move(act("2020-01-03"), to, asking(key(1), counts("MR", 4), key(3), license.Key{}))
	require.ErrorIs(t, err, transfer.ErrKeySuperseded)
	giveBack(t, o, "2020-01-03", key(1), counts("MR", 1), key(5))
	undo(t, o, "2020-01-04", key(5), key(6))
	require.Empty(t, keysOf(o))
}

// What is claimed at the instant of a move after it stands behind it, whatever its
// key.
func TestClaimBehindAMoveOfTheSameInstant(t *testing.T) {
	o, to := created(t, "2020-01-01", coterm.Policy{}), createdAs(t, "2", "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-05", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(5), "2020-01-01", 365, "MR", 4))
	move(t, o, to, "2020-01-05", asking(key(5), counts("MR", 1), key(6), key(7)))
	claim(t, o, "2020-01-05", coterm.Renew, coterm.EqualWeights, fresh(t, key(3), "2020-01-01", 365, "MR", 2))
	claim(t, o, "2020-01-05", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(2), "2020-01-01", 365, "MR", 1))
	require.Equal(t, []string{key(7).String() + " superseded", key(2).String() + " superseded", key(3).String() + " live"}, keysOf(o))
	move(t, o, to, "2020-01-05", asking(key(3), counts("MR", 1), key(8), key(9)))
	restored, err := coterm.Restore([]byte(state(t, o)), coterm.Policy{})
	require.NoError(t, err)
	require.Equal(t, state(t, o), state(t, restored))
}

// The editions of what stays and of what moves are told apart.
func TestEditionsOfMovesCT20(t *testing.T) {
	const enterprise, advanced = "MX84 Enterprise", "MX84 Advanced Security"
	begin := func(id license.ID, n int, of string) *coterm.Organization {
		o := createdAs(t, id, "2020-01-01", coterm.Policy{})
		claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(n), "2020-01-01", 365, of, 2, "MR", 1))
		return o
	}
	low, high, none := begin("1", 1, enterprise), begin("2", 2, advanced), begin("3", 3, "MS")
	_, err := low.Move(act("2020-01-02"), high, asking(key(1), counts(enterprise, 1), key(8), key(9)))
	require.ErrorIs(t, err, transfer.ErrEdition)
	up := asking(key(1), counts(enterprise, 1), key(8), key(9))
	up.Mode = coterm.Renew
	_, err = low.Move(act("2020-01-02"), high, up)
	require.ErrorIs(t, err, transfer.ErrEdition, "TR-9 speaks of the organization, not of the mode")
	down := asking(key(2), counts(advanced, 1), key(8), key(9))
	_, err = high.Move(act("2020-01-02"), low, down)
	require.ErrorIs(t, err, coterm.ErrEditionConflict)
	require.Len(t, license.Refusals(err), 1)
	down.Mode = coterm.Renew
	_, err = high.Move(act("2020-01-02"), low, down)
	require.NoError(t, err, "a renewal needs only to be uniform in itself")

	// One of two appliances leaves: what stays still says which edition.
	move(t, low, none, "2020-01-02", asking(key(1), counts(enterprise, 1), key(11), key(12)))
	other := fresh(t, key(20), "2020-01-01", 365, advanced, 1)
	_, err = low.Claim(act("2020-01-03"), coterm.AddDevices, coterm.EqualWeights, other)
	require.ErrorIs(t, err, coterm.ErrEditionConflict)
	// Both left: the organization has no edition any more.
	move(t, low, none, "2020-01-03", asking(key(12), counts(enterprise, 1), key(13), key(14)))
	claim(t, low, "2020-01-04", coterm.AddDevices, coterm.EqualWeights, other)
	restored, err := coterm.Restore([]byte(state(t, low)), coterm.Policy{})
	require.NoError(t, err)
	for _, o := range []*coterm.Organization{low, restored} {
		_, err = o.Claim(act("2020-01-05"), coterm.AddDevices, coterm.EqualWeights, fresh(t, key(21), "2020-01-01", 365, enterprise, 1))
		require.ErrorIs(t, err, coterm.ErrEditionConflict)
	}
	_, err = none.Claim(act("2020-01-05"), coterm.AddDevices, coterm.EqualWeights, other)
	require.ErrorIs(t, err, coterm.ErrEditionConflict, "they are here now")
}

// Moving everything there and back leaves dates and limits as they were.
func TestThereAndBackCT19(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		steps := drawSteps(t, coterm.AddDevices)
		for i := range steps {
			steps[i].at = steps[0].at
			steps[i].start, steps[i].days = dayNumber(steps[0].at), steps[i].days+1 // live on its own
		}
		o, to := run(t, coterm.Policy{}, lawPrices(t, 1), steps), createdAs(t, "2", "2020-01-01", coterm.Policy{})
		if rapid.Bool().Draw(t, "there is something") {
			claim(t, to, "2020-01-01", coterm.AddDevices, lawPrices(t, 2), fresh(t, key(500), "2020-01-01", 999, "MX84", 2))
		}
		whole, there, limits := o.Ledger(), to.Ledger(), o.Limits()
		var ends []license.Date
		n := 600
		for k := range o.Clone().Claims() {
			n++
			ends = append(ends, k.License.End())
			move(t, o, to, "2020-01-01T06:00:00Z", asking(k.License.Key(), k.License.Counts(), key(n), license.Key{}))
		}
		require.True(t, o.Ledger().IsZero())
		for i := range ends {
			c, ok := to.Lookup(key(601 + i))
			require.True(t, ok)
			require.Equal(t, ends[i], c.License.End())
			n++
			move(t, to, o, "2020-01-01T06:00:00Z", asking(key(601+i), c.License.Counts(), key(n), license.Key{}))
		}
		require.Equal(t, whole, o.Ledger())
		require.Equal(t, there, to.Ledger())
		require.Equal(t, limits, o.Limits())
	})
}

// A part that leaves is a step at its instant when history is gone through again.
func TestGraceAfterUndoKnowsMovesCT22(t *testing.T) {
	o, to := created(t, "2020-01-01", coterm.Policy{}), createdAs(t, "2", "2020-01-01", coterm.Policy{})
	claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2020-01-01", 365, "MR", 4))
	report(t, o, "2020-01-02", "MR", 3)
	claim(t, o, "2020-01-03", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(2), "2020-01-01", 365, "MR", 4))
	move(t, o, to, "2020-01-04", asking(key(1), counts("MR", 2), key(3), key(4)))
	require.Equal(t, coterm.OK, o.Compliance(at("2020-01-05")).Status)
	undo(t, o, "2020-01-06", key(2), key(5))
	require.Equal(t, at("2020-01-04"), o.Compliance(at("2020-01-06")).Since, "without the key it began when the part left")
}

// A date that comes about when a part leaves counts from then on, not from the
// beginning of its day, also when history is gone through again. Between a claim
// and a move of one instant no grace has ended.
func TestDateThatAMoveLeavesCountsFromTheMoveCT22(t *testing.T) {
	for since, claims := range map[string]string{"2021-04-26T06:00:00Z": "2021-04-26T05:00:00Z", "2020-12-17": "2021-04-26T06:00:00Z"} {
		o, to := created(t, "2020-01-01", coterm.Policy{}), createdAs(t, "2", "2020-01-01", coterm.Policy{})
		claim(t, o, "2020-01-01", coterm.AddDevices, coterm.EqualWeights, fresh(t, key(1), "2019-12-18", 365, "MR", 4))
		claim(t, o, claims, coterm.AddDevices, coterm.EqualWeights, fresh(t, key(2), "2021-04-26", 3650, "MR", 8))
		require.True(t, o.Compliance(at(claims)).Since.IsZero())
		late := act("2021-04-26T06:00:00Z")
		moved, err := o.Move(late, to, asking(key(2), counts("MR", 2), key(3), key(4)))
		require.NoError(t, err)
		require.NoError(t, o.Apply(moved.Out))
		undone, err := o.Undo(late, key(4), key(5))
		require.NoError(t, err)
		require.NoError(t, o.Apply(undone))
		require.Equal(t, license.MustParseDate("2021-04-26"), o.Expires(), "what was lost before the claim stays lost (CT-6)")
		require.Equal(t, at(since), o.Compliance(late.At).Since)
	}
}
