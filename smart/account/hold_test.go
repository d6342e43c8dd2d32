package account_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

func holdCopy(a *account.Account, failed, replacement license.UDI) func(license.Act) (account.Held, error) {
	return func(act license.Act) (account.Held, error) { return a.HoldCopy(act, failed, replacement) }
}

func release(a *account.Account, udi license.UDI) func(license.Act) (account.Released, error) {
	return func(act license.Act) (account.Released, error) { return a.Release(act, udi) }
}

func awaitRemoval(a *account.Account, udi license.UDI) func(license.Act) (account.RemovalAwaited, error) {
	return func(act license.Act) (account.RemovalAwaited, error) { return a.AwaitRemoval(act, udi) }
}

// until returns an entitlement for a term up to a day, "" for ever.
func until(last string, tag license.Tag, quantity int) license.Entitlement {
	e := license.Entitlement{Tag: tag, Quantity: quantity}
	if last != "" {
		e.Last = license.MustParseDate(last)
	}
	return e
}

func parts(pairs ...any) []account.Part {
	var all []account.Part
	for n := 0; n < len(pairs); n += 2 {
		all = append(all, account.Part{Line: license.ID(pairs[n].(string)), Quantity: pairs[n+1].(int)})
	}
	return all
}

var (
	one   = license.MustParseUDI("P:ISR4331,S:ONE")
	two   = license.MustParseUDI("P:ISR4331,S:TWO")
	three = license.MustParseUDI("P:ISR4331,S:THREE")
)

// TestHoldPicksLinesRS4: those that end last first, among those that last as long as
// is asked.
func TestHoldPicksLinesRS4(t *testing.T) {
	s := begin(t, "2026-01-10", account.Policy{})
	s.deposit("main",
		perpetual("P", standard, 2), perpetual("Q", standard, 1),
		term("A", standard, 2, "2026-01-01", "2026-06-30"), term("B", standard, 2, "2026-01-01", "2026-12-31"),
		term("over", standard, 9, "2025-01-01", "2026-01-09"), term("later", standard, 9, "2026-01-11", "2027-12-31"),
		perpetual("other", premium, 9),
	)
	for _, c := range []struct {
		last     string
		quantity int
		want     []account.Part
		have     string
	}{
		{"", 1, parts("P", 1), ""},
		{"", 3, parts("P", 2, "Q", 1), ""},
		{"", 4, nil, "3"},
		{"2026-12-31", 4, parts("B", 1, "P", 2, "Q", 1), ""},
		{"2026-12-31", 5, parts("B", 2, "P", 2, "Q", 1), ""},
		{"2026-12-31", 6, nil, "5"},
		{"2027-01-01", 4, nil, "3"},
		{"2026-12-30", 5, parts("B", 2, "P", 2, "Q", 1), ""},
		{"2026-07-01", 6, nil, "5"},
		{"2026-06-30", 6, parts("A", 1, "B", 2, "P", 2, "Q", 1), ""},
		{"2026-06-30", 7, parts("A", 2, "B", 2, "P", 2, "Q", 1), ""},
		{"2026-06-30", 8, nil, "7"},
		{"2026-01-10", 7, parts("A", 2, "B", 2, "P", 2, "Q", 1), ""}, // ends today
		{"2026-01-09", 1, nil, "0"},                                  // is over
	} {
		decide := hold(s.account, "main", one, until(c.last, standard, c.quantity))
		if c.want == nil {
			no := refused(s, decide, account.ErrUnavailable)
			require.Equal(t, c.have, no[0].Field("available"), c)
			continue
		}
		e, err := decide(s.act)
		require.NoError(t, err)
		require.Equal(t, c.want, e.Parts, c)
	}
}

// TestHoldIsAbsoluteRS6: what is held already stays as far as it can.
func TestHoldIsAbsoluteRS6(t *testing.T) {
	s := begin(t, "2026-01-10", account.Policy{})
	s.deposit("main", term("A", standard, 5, "2026-01-01", "2026-06-30"), perpetual("X", premium, 3))
	do(s, hold(s.account, "main", one, until("2026-06-30", standard, 5), until("", premium, 1)))
	require.Equal(t, parts("A", 5, "X", 1), s.account.Parts(one))
	require.Equal(t, [3]int{5, 5, 0}, s.counts("main", standard))

	// A line that came later lasts longer: no reason to change what is held.
	s.deposit("main", perpetual("B", standard, 2))
	do(s, hold(s.account, "main", one, until("2026-06-30", standard, 6), until("", premium, 1)))
	require.Equal(t, parts("A", 5, "B", 1, "X", 1), s.account.Parts(one))
	// Of fewer, those that end last stay; a tag that is not there is held no more.
	do(s, hold(s.account, "main", one, until("2026-06-30", standard, 3)))
	require.Equal(t, parts("A", 2, "B", 1), s.account.Parts(one))
	require.Equal(t, [3]int{3, 0, 3}, s.counts("main", premium))
	require.Equal(t, [3]int{7, 3, 4}, s.counts("main", standard))
	// For ever, A does not do.
	do(s, hold(s.account, "main", one, until("", standard, 2)))
	require.Equal(t, parts("B", 2), s.account.Parts(one))
	forEver := refused(s, hold(s.account, "main", one, until("", standard, 3)), account.ErrUnavailable)
	require.Equal(t, "none", forEver[0].Field("last"))
	// Nothing more is asked than is held already.
	do(s, hold(s.account, "main", one, until("", standard, 2)))

	// Vector 11 of reservation: an increase needs its difference available, at once.
	do(s, hold(s.account, "main", two, until("2026-06-30", standard, 4)))
	no := refused(s, hold(s.account, "main", two, until("2026-06-30", standard, 6)), account.ErrUnavailable)
	require.Equal(t, []license.Field{
		{Name: "virtualAccount", Value: "main"}, {Name: "tag", Value: string(standard)}, {Name: "asked", Value: "6"}, {Name: "available", Value: "5"}, {Name: "last", Value: "2026-06-30"},
	}, no[0].Fields)
	require.Equal(t, parts("A", 4), s.account.Parts(two))
}

// TestHoldKeepsWhatIsOverRS10: a term that is over is held until it is given back, and
// nothing is taken for it.
func TestHoldKeepsWhatIsOverRS10(t *testing.T) {
	s := begin(t, "2026-01-10", account.Policy{})
	s.deposit("main", term("A", standard, 5, "2026-01-01", "2026-01-31"), perpetual("B", standard, 5))
	do(s, hold(s.account, "main", one, until("2026-01-31", standard, 7)))
	require.Equal(t, parts("A", 2, "B", 5), s.account.Parts(one))
	s.on("2026-02-01")
	require.Equal(t, [3]int{5, 5, 0}, s.counts("main", standard))
	do(s, hold(s.account, "main", one, until("2026-01-31", standard, 6)))
	require.Equal(t, parts("A", 1, "B", 5), s.account.Parts(one))
	// Only what lasts does for what is not over; B is all held.
	refused(s, hold(s.account, "main", one, until("", standard, 6)), account.ErrUnavailable)
	do(s, hold(s.account, "main", one, until("", standard, 5)))
	require.Equal(t, parts("B", 5), s.account.Parts(one))
	// What was given up of a line that is over cannot be had again.
	refused(s, hold(s.account, "main", one, until("2026-01-31", standard, 6)), account.ErrUnavailable)
}

// TestHoldAndUseSM14: at most what is available, which callers may have taken.
func TestHoldAndUseSM14(t *testing.T) {
	s := begin(t, "2026-01-10", account.Policy{})
	s.token("main", "T-main")
	s.deposit("main", perpetual("A", standard, 3), perpetual("B", standard, 2))
	p := newAppliance("p")
	s.registers(p, "T-main")
	s.declares(p, 0, 2)
	no := refused(s, hold(s.account, "main", one, until("", standard, 4)), account.ErrUnavailable)
	require.Equal(t, "3", no[0].Field("available"))
	do(s, hold(s.account, "main", one, until("", standard, 3)))
	s.declares(p, 0, 9)
	require.Equal(t, [3]int{5, 12, -7}, s.counts("main", standard))
	// What is held can stay, and become less, although more is in use than there is.
	do(s, hold(s.account, "main", one, until("", standard, 3)))
	do(s, hold(s.account, "main", one, until("", standard, 1)))
	refused(s, hold(s.account, "main", one, until("", standard, 2)), account.ErrUnavailable)
}

// TestReportingOnlyRS4: such a line gives whatever is asked.
func TestReportingOnlyRS4(t *testing.T) {
	s := begin(t, "2026-01-10", account.Policy{})
	line := term("R", standard, 1, "2026-01-01", "2026-12-31")
	line.ReportingOnly = true
	s.deposit("main", line, perpetual("P", standard, 2))
	do(s, hold(s.account, "main", one, until("", standard, 2)))
	refused(s, hold(s.account, "main", two, until("", standard, 1)), account.ErrUnavailable)
	do(s, hold(s.account, "main", two, until("2026-12-31", standard, 1000)))
	require.Equal(t, parts("R", 1000), s.account.Parts(two))
	require.Equal(t, 0, s.counts("main", standard)[2])
	require.Empty(t, s.account.Alerts(s.act.At))
	do(s, hold(s.account, "main", two, until("2026-12-31", standard, 900)))
	// It goes with the instance, the licence that was bought does not.
	do(s, transferInstance(s.account, two, "branch"))
	require.Equal(t, [3]int{3, 2, 1}, s.counts("main", standard))
	require.Equal(t, [3]int{900, 900, 0}, s.counts("branch", standard))
	do(s, release(s.account, two))
	require.Equal(t, [3]int{0, 0, 0}, s.counts("branch", standard))
	refused(s, hold(s.account, "branch", three, until("2026-12-31", standard, 1)), account.ErrUnavailable)
}

func TestHoldRefused(t *testing.T) {
	s := begin(t, "2026-01-10", account.Policy{})
	s.token("main", "T-main")
	s.deposit("main", perpetual("A", standard, 5), perpetual("X", premium, 1))
	s.deposit("branch", perpetual("B", standard, 5))
	p := newAppliance("p")
	s.registers(p, "T-main")
	wanted := until("", standard, 1)
	refused(s, hold(s.account, "main", one), account.ErrNothingAsked)
	refused(s, func(act license.Act) (account.Held, error) { return s.account.Hold(act, "main", license.Hold{}) }, license.ErrUDIMalformed)
	refused(s, hold(s.account, "no", one, wanted), account.ErrVirtualAccountUnknown)
	refused(s, hold(s.account, "main", p.UDI, wanted), account.ErrRegistered)
	refused(s, hold(s.account, "no", p.UDI, wanted), account.ErrVirtualAccountUnknown, account.ErrRegistered)
	refused(s, hold(s.account, "main", one, until("", standard, 6), until("", premium, 2)), account.ErrUnavailable, account.ErrUnavailable)
	refused(s, hold(s.account, "main", one, until("", "nothing", 1)), account.ErrUnavailable)
	do(s, hold(s.account, "main", one, wanted))
	refused(s, hold(s.account, "branch", one, wanted), account.ErrHeld)
	do(s, awaitRemoval(s.account, one))
	refused(s, hold(s.account, "main", one, wanted), account.ErrPendingRemoval)
	refused(s, hold(s.account, "branch", one, wanted), account.ErrHeld, account.ErrPendingRemoval)

	s.deposit("main", perpetual("C", "shared", 5))
	do(s, transfer(s.account, "main", "branch", "shared", 2))
	do(s, hold(s.account, "main", three, until("", "shared", 3)))
	r := refused(s, hold(s.account, "branch", three, until("", "shared", 3)), account.ErrHeld, account.ErrUnavailable)
	require.Equal(t, "2", r[1].Field("available"), "what is held in main is not available in branch")
	refused(s, hold(s.account, "branch", three, until("", "shared", 2)), account.ErrHeld)
	do(s, release(s.account, three))

	refused(s, release(s.account, two), account.ErrInstanceUnknown)
	refused(s, release(s.account, p.UDI), account.ErrNotHeld)
	refused(s, awaitRemoval(s.account, two), account.ErrInstanceUnknown)
	refused(s, awaitRemoval(s.account, p.UDI), account.ErrNotHeld)
	refused(s, awaitRemoval(s.account, one), account.ErrPendingRemoval)

	refused(s, holdCopy(s.account, two, three), account.ErrInstanceUnknown)
	refused(s, holdCopy(s.account, p.UDI, three), account.ErrNotHeld)
	refused(s, holdCopy(s.account, one, three), account.ErrPendingRemoval)
	do(s, hold(s.account, "main", two, wanted))
	refused(s, holdCopy(s.account, two, license.UDI{}), license.ErrUDIMalformed)
	refused(s, holdCopy(s.account, two, two), account.ErrSameInstance)
	refused(s, holdCopy(s.account, two, one), account.ErrHeld)
	refused(s, holdCopy(s.account, two, p.UDI), account.ErrRegistered)
	refused(s, holdCopy(s.account, one, p.UDI), account.ErrPendingRemoval, account.ErrRegistered)
}

// TestHoldableRS4: it refuses what Hold refuses, of one decision more than once.
func TestHoldableRS4(t *testing.T) {
	s := begin(t, "2026-01-10", account.Policy{})
	s.deposit("main", perpetual("A", standard, 5))
	h, err := license.NewHold(one, until("", standard, 5))
	require.NoError(t, err)
	for range 2 {
		require.NoError(t, s.account.Holdable(s.act, "main", h))
	}
	require.Empty(t, s.account.Parts(one))
	h.Entitlements[0].Quantity = 6
	require.ErrorIs(t, s.account.Holdable(s.act, "main", h), account.ErrUnavailable)
	require.ErrorIs(t, s.account.Holdable(s.act, "main", license.Hold{UDI: one}), account.ErrNothingAsked)
	require.ErrorIs(t, s.account.Holdable(s.act, "main", license.Hold{}), license.ErrUDIMalformed)
	require.ErrorIs(t, s.account.Holdable(license.Act{}, "main", h), license.ErrInstantMissing)
}

// TestReservingRH5: every instance counts for which something is held, and where it
// goes the count goes too; what calls does not count.
func TestReservingRH5(t *testing.T) {
	s := begin(t, "2026-01-10", account.Policy{})
	s.token("main", "T-main")
	s.deposit("main", perpetual("A", standard, 9))
	p := newAppliance("p")
	s.registers(p, "T-main")
	counts := func(va license.ID) [3]int {
		t.Helper()
		restored, err := account.Restore([]byte(snapshot(t, s.account)), s.policy)
		require.NoError(t, err)
		v, _ := s.account.VirtualAccount(va)
		w, _ := restored.VirtualAccount(va)
		require.Equal(t, v, w)
		return [3]int{v.Instances, v.Reserving, v.Pending}
	}
	home := func(udi license.UDI) license.ID {
		id, held := s.account.Home(udi)
		require.Equal(t, held, id != "")
		return id
	}
	require.Equal(t, [3]int{1, 0, 0}, counts("main"))
	require.Empty(t, home(p.UDI))
	require.Empty(t, home(one))
	do(s, hold(s.account, "main", one, until("", standard, 1)))
	do(s, hold(s.account, "main", one, until("", standard, 2)))
	require.Equal(t, [3]int{2, 1, 0}, counts("main"))
	require.Equal(t, license.ID("main"), home(one))
	do(s, transferInstance(s.account, one, "branch"))
	require.Equal(t, [3]int{1, 0, 0}, counts("main"))
	require.Equal(t, [3]int{1, 1, 0}, counts("branch"))
	require.Equal(t, license.ID("branch"), home(one))
	do(s, holdCopy(s.account, one, two))
	require.Equal(t, [3]int{2, 2, 0}, counts("branch"))
	do(s, awaitRemoval(s.account, one))
	require.Equal(t, [3]int{2, 2, 1}, counts("branch"))
	do(s, func(act license.Act) (account.AlertDismissed, error) {
		return s.account.Dismiss(act, account.PendingRemoval, "branch", one.String())
	})
	require.Equal(t, [3]int{2, 2, 1}, counts("branch")) // RH-8
	require.Equal(t, license.ID("branch"), home(one))
	do(s, release(s.account, one))
	require.Equal(t, [3]int{1, 1, 0}, counts("branch"))
	require.Empty(t, home(one))
	do(s, release(s.account, two))
	require.Equal(t, [3]int{0, 0, 0}, counts("branch"))
	require.Equal(t, [3]int{1, 0, 0}, counts("main"))
}

// TestHoldOfASatelliteSM21: above, nothing is decided of its virtual accounts.
func TestHoldOfASatelliteSM21(t *testing.T) {
	s := begin(t, "2026-01-10", account.Policy{})
	do(s, func(act license.Act) (account.SatelliteAdded, error) { return s.account.AddSatellite(act, "field") })
	do(s, func(act license.Act) (account.VirtualAccountAdded, error) {
		return s.account.AddSatelliteAccount(act, "field", "north")
	})
	s.deposit("north", perpetual("A", standard, 5))
	refused(s, hold(s.account, "north", one, until("", standard, 1)), account.ErrServedBySatellite)
}

// TestRehostRH7: the replacement reserves the same, and the account goes below zero.
func TestRehostRH7(t *testing.T) {
	s := begin(t, "2026-01-10", account.Policy{})
	s.deposit("main", perpetual("A", standard, 3), term("B", premium, 2, "2026-01-01", "2026-01-31"))
	do(s, hold(s.account, "main", one, until("", standard, 3), until("2026-01-31", premium, 1)))
	s.on("2026-02-01") // B is over, and is copied all the same
	e := do(s, holdCopy(s.account, one, two))
	require.Equal(t, account.Held{Stamp: e.Stamp, VirtualAccount: "main", UDI: two, Parts: parts("A", 3, "B", 1)}, e)
	do(s, awaitRemoval(s.account, one))
	require.Equal(t, [3]int{3, 6, -3}, s.counts("main", standard))
	status, _ := s.account.Instance(one, s.act.At)
	require.Equal(t, account.InstanceStatus{UDI: one, VirtualAccount: "main", Connectivity: account.NotExpected, Held: true, Awaited: true}, status)
	status, _ = s.account.Instance(two, s.act.At)
	require.Equal(t, account.InstanceStatus{UDI: two, VirtualAccount: "main", Connectivity: account.NotExpected, Held: true}, status)

	// Dismissing the alert changes neither the reservation nor what is awaited (RH-8).
	do(s, func(act license.Act) (account.AlertDismissed, error) {
		return s.account.Dismiss(act, account.PendingRemoval, "main", one.String())
	})
	refused(s, func(act license.Act) (account.AlertDismissed, error) {
		return s.account.Dismiss(act, account.PendingRemoval, "main", one.String())
	}, account.ErrAlertUnknown)
	refused(s, func(act license.Act) (account.AlertDismissed, error) {
		return s.account.Dismiss(act, account.Insufficient, "main", string(standard))
	}, account.ErrAlertStays)
	require.Equal(t, parts("A", 3, "B", 1), s.account.Parts(one))
	refused(s, holdCopy(s.account, one, three), account.ErrPendingRemoval)

	// The replacement can fail too (RH-11), and both are released in the end (RH-9).
	do(s, holdCopy(s.account, two, three))
	do(s, awaitRemoval(s.account, two))
	require.Equal(t, [3]int{3, 9, -6}, s.counts("main", standard))
	do(s, release(s.account, one))
	do(s, release(s.account, two))
	require.Equal(t, [3]int{3, 3, 0}, s.counts("main", standard))
	for _, udi := range [...]license.UDI{one, two} {
		_, here := s.account.Instance(udi, s.act.At)
		require.False(t, here)
	}
	// Not before its removal is over can the failed one register.
	s.token("main", "T-main")
	s.registers(newAppliance("ONE"), "T-main")
}

// TestAnInstanceThatWasRemovedIsHeldFor: it is here again, and the alert of its removal
// goes, also where it is here as a replacement.
func TestAnInstanceThatWasRemovedIsHeldFor(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	s.deposit("main", perpetual("S", standard, 5))
	s.token("main", "T")
	s.registers(&appliance{Header: smart.Header{UDI: one, Installation: 7}}, "T")
	s.registers(&appliance{Header: smart.Header{UDI: two, Installation: 7}}, "T")
	s.after(365 * license.Day)
	s.settleAll()
	require.Len(t, s.account.Alerts(s.act.At), 2)
	do(s, hold(s.account, "main", one, until("", standard, 1)))
	require.Len(t, s.account.Alerts(s.act.At), 1)
	do(s, holdCopy(s.account, one, two))
	require.Empty(t, s.account.Alerts(s.act.At))
}
