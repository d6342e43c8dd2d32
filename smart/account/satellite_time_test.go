package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// register returns the decision to register the product of that serial number.
func (s *scene) register(serial string, token smart.Token) func(license.Act) (account.Registered, error) {
	r := smart.Register{Header: smart.Header{UDI: router(serial), Installation: 1, Number: 1}, Token: token}
	return func(act license.Act) (account.Registered, error) { return s.account.Register(act, r) }
}

// authorize returns the decisions to authorize a product, by itself and by hand.
func (s *scene) authorize(p *installed, usage smart.Usage) (byItself, byHand func(license.Act) (account.Authorized, error)) {
	h := p.header
	h.Number++
	r := smart.Authorize{Header: h, Certificate: p.certificate, Usage: usage}
	return func(act license.Act) (account.Authorized, error) { return s.account.Authorize(act, r) },
		func(act license.Act) (account.Authorized, error) { return s.account.AuthorizeByHand(act, r) }
}

// TestAnOverdueSatelliteDoesNotAuthorize is SM-21: for 30 days after the last
// entitlements it does, and then not any more.
func TestAnOverdueSatelliteDoesNotAuthorize(t *testing.T) {
	above, below := entitled(t)
	begun := below.act.At
	until, ends := below.account.AuthorizesUntil()
	require.True(t, ends)
	require.Equal(t, begun.Add(30*license.Day), until)
	_, ends = above.account.AuthorizesUntil()
	require.False(t, ends)
	p := below.install("north", "1")
	byItself, byHand := below.authorize(p, smart.MustUsage(premium, 2))
	for _, left := range []time.Duration{time.Second, 0} {
		below.act.At = begun.Add(30*license.Day - left)
		_, err := byItself(below.act)
		require.NoError(t, err)
		_, err = below.register("2", "token-of-north")(below.act)
		require.NoError(t, err)
		refused(below, byHand, account.ErrNotOverdue)
	}
	below.after(time.Second)
	refusal := refused(below, byItself, account.ErrSyncOverdue)[0]
	require.Equal(t, "SM-21", refusal.Rule)
	require.Equal(t, []license.Field{{Name: "answered", Value: "2026-01-01T00:00:00Z"}, {Name: "at", Value: "2026-01-31T00:00:01Z"}}, refusal.Fields)
	refused(below, below.register("2", "token-of-north"), account.ErrSyncOverdue)

	e := do(below, byHand)
	require.True(t, e.ByHand)
	require.Equal(t, 2, below.count("north", premium).InUse)
	do(below, transfer(below.account, "north", "south", premium, 2)) // no product is told anything

	// A report alone changes nothing; its answer does.
	above.act = below.act
	r := below.report()
	refused(below, below.register("2", "token-of-north"), account.ErrSyncOverdue)
	do(below, entitle(below.account, above.answer(r)))
	do(below, below.register("2", "token-of-north"))
	require.Equal(t, 2, above.count("north", premium).InUse)
}

func TestTheClockOfASatelliteBeforeItIsEntitled(t *testing.T) {
	above := served(t, account.Policy{})
	below := satelliteOf(above, "field")
	until, ends := below.account.AuthorizesUntil()
	require.True(t, ends && until.IsZero())
	for _, r := range refused(below, below.register("1", "T"), account.ErrTokenUnknown, account.ErrSyncOverdue)[1:] {
		require.Empty(t, r.Field("answered"))
	}
}

// TestASatelliteWithoutADeadline: a negative period means none.
func TestASatelliteWithoutADeadline(t *testing.T) {
	above := served(t, account.Policy{Overdue: -1, Removed: -1})
	below := &scene{TB: t, account: account.New("field", account.Policy{Overdue: -1}), act: above.act}
	_, ends := below.account.AuthorizesUntil()
	require.False(t, ends)
	do(below, below.account.CreateSatellite)
	round(above, below)
	below.token("north", "T")
	below.act.At = below.act.At.Add(20 * license.Day)
	_, err := below.register("1", "T")(below.act)
	require.NoError(t, err)
	below.on("2026-01-01").after(29 * license.Day)
	_, err = below.register("1", "T")(below.act)
	require.NoError(t, err)
	above.on("2036-01-01")
	require.Empty(t, above.fallDue())
	status, _ := above.account.Satellite("field", above.act.At)
	require.False(t, status.Overdue)
}

// TestClocksOfTwoSides: entitlements that seem to come from the future hold from when
// they arrive.
func TestClocksOfTwoSides(t *testing.T) {
	above, below := entitled(t)
	arrived := below.act.At
	r := below.report()
	above.after(10 * license.Day) // its clock is ahead
	e := do(below, entitle(below.account, above.answer(r)))
	require.Equal(t, arrived.Add(10*license.Day), e.Answered)
	below.token("north", "T")
	below.act.At = arrived.Add(30 * license.Day)
	_, err := below.register("1", "T")(below.act)
	require.ErrorIs(t, err, account.ErrTokenExpired)
	require.NotErrorIs(t, err, account.ErrSyncOverdue)
	below.after(time.Second)
	refused(below, below.register("1", "T"), account.ErrTokenExpired, account.ErrSyncOverdue)

	// An instance may have called later than the account above thinks it is.
	above, below = entitled(t)
	below.after(license.Day)
	below.install("north", "1")
	r = below.report()
	do(above, synchronize(above.account, r))
	i, _ := above.account.Instance(router("1"), above.act.At)
	require.Equal(t, below.act.At, i.Contact)
}

// fallDue applies what fell due, until nothing is, and returns it.
func (s *scene) fallDue() (all []account.Event) {
	s.Helper()
	for {
		events, err := s.account.Settle(s.act, account.MaxSettled)
		require.NoError(s, err)
		if len(events) == 0 {
			return all
		}
		for _, e := range events {
			s.apply(e)
		}
		all = append(all, events...)
	}
}

// TestASatelliteThatDoesNotSynchronize is SM-22: overdue after more than 30 days,
// removed when 90 are over.
func TestASatelliteThatDoesNotSynchronize(t *testing.T) {
	s := served(t, account.Policy{Notices: []int{}})
	do(s, addSatellite(s.account, "depot"))
	s.on("2026-01-11")
	do(s, transfer(s.account, "main", "north", premium, 6))
	r := reportOf(s, 1,
		calling("1", "north", s.act.At, smart.MustUsage(premium, 2)),
		calling("2", "north", s.act.At.Add(-license.Day), smart.MustUsage(premium, 1)),
		calling("3", "north", s.act.At, smart.Usage{}),
		holding("4", "north", smart.HeldPart{Line: "P", Quantity: 1}),
	)
	do(s, synchronize(s.account, r))
	called := s.act.At
	overdue := func(at time.Time) (all []account.Alert) {
		for _, a := range s.account.Alerts(at) {
			if a.Source == "field" {
				all = append(all, a)
			}
		}
		return all
	}
	require.Empty(t, overdue(called.Add(30*license.Day)))
	for late, is := range map[time.Duration]bool{-time.Second: false, 0: false, time.Second: true} {
		status, _ := s.account.Satellite("field", called.Add(30*license.Day+late))
		require.Equal(t, account.SatelliteStatus{
			ID: "field", Synchronized: called, Number: 1, VirtualAccounts: []license.ID{"north", "south"}, Overdue: is,
		}, status)
	}
	require.Equal(t, []account.Alert{{
		Kind: account.SyncOverdue, Severity: account.Minor, Source: "field",
		Since: called.Add(30 * license.Day), Due: called.Add(90 * license.Day),
	}}, overdue(called.Add(30*license.Day+time.Second)))

	s.act.At = called.Add(90*license.Day - time.Second)
	e := s.fallDue()
	require.Len(t, e, 1) // the other satellite, which was added ten days before
	require.Equal(t, license.ID("depot"), e[0].(account.SatelliteRemoved).Satellite)

	for _, late := range []time.Duration{0, time.Second} {
		c := scene{TB: t, account: s.account.Clone(), act: s.act}
		c.act.At = called.Add(90*license.Day + late)
		events := c.fallDue()
		require.Equal(t, account.SynchronizationOverdue, events[0].(account.SatelliteRemoved).Cause)
		// Its instances are as those that called the account itself: they are silent.
		released := map[license.UDI]bool{}
		for _, e := range events[1:] {
			released[e.(account.UsageReleased).UDI] = true
		}
		require.Equal(t, map[license.UDI]bool{router("1"): true, router("2"): true, router("3"): true}, released)
		require.Equal(t, 1, c.count("north", premium).InUse) // held
		v, _ := c.account.VirtualAccount("north")
		require.Equal(t, account.VirtualAccount{ID: "north", Instances: 4, Reserving: 1}, v)
		require.Equal(t, account.SatelliteGone, c.account.Alerts(c.act.At)[0].Kind)
		refused(&c, synchronize(c.account, reportOf(&c, 2)), account.ErrSatelliteUnknown)
		do(&c, func(act license.Act) (account.Released, error) { return c.account.Release(act, router("4")) })
	}
	s.after(0)
	do(s, synchronize(s.account, reportOf(s, 2))) // one second before
	s.act.At = called.Add(91 * license.Day)
	require.Empty(t, s.fallDue())
}

// TestProductsOfASatelliteThatIsGone register again, in place of themselves.
func TestProductsOfASatelliteThatIsGone(t *testing.T) {
	above, below := entitled(t)
	p := below.install("north", "1")
	below.employ(p, smart.MustUsage(premium, 2))
	round(above, below)
	byItself, _ := above.authorize(p, smart.MustUsage(premium, 2))
	refused(above, byItself, account.ErrServedBySatellite)
	remove := func(act license.Act) (account.InstanceRemoved, error) {
		return above.account.RemoveInstance(act, router("1"))
	}
	move := func(act license.Act) (account.InstanceTransferred, error) {
		return above.account.TransferInstance(act, router("1"), "main")
	}
	refused(above, remove, account.ErrServedBySatellite)
	refused(above, move, account.ErrServedBySatellite)

	removed := do(above, removeSatellite(above.account, "field"))
	require.Empty(t, above.account.Alerts(above.act.At), "by hand, nobody need be told")
	require.Equal(t, license.ID("field"), removed.Satellite)
	require.Equal(t, 2, above.count("north", premium).InUse)
	refused(above, byItself, account.ErrOtherInstallation)
	// Nobody has called here yet, and nobody has a certificate of this account.
	never := smart.Renew{Header: smart.Header{UDI: router("1"), Number: 1}}
	refused(above, renew(above.account, never), account.ErrOtherInstallation)
	refused(above, deregister(above.account, smart.Deregister(never)), account.ErrOtherInstallation)
	above.token("north", "T")
	refused(above, above.register("1", "T"), account.ErrInstancePresent)
	r := smart.Register{Header: smart.Header{UDI: router("1"), Installation: 1, Number: 9}, Token: "T", Overwrite: true}
	do(above, func(act license.Act) (account.Registered, error) { return above.account.Register(act, r) })
	require.Zero(t, above.count("north", premium).InUse)
}

// TestAProductThatLeavesItsSatellite registers above in place of itself; the satellite
// speaks for it again once it is gone there.
func TestAProductThatLeavesItsSatellite(t *testing.T) {
	above, below := entitled(t)
	below.install("north", "1")
	round(above, below)
	above.token("main", "T")
	refused(above, above.register("1", "T"), account.ErrInstancePresent)
	r := smart.Register{Header: smart.Header{UDI: router("1"), Installation: 1, Number: 9}, Token: "T", Overwrite: true}
	do(above, func(act license.Act) (account.Registered, error) { return above.account.Register(act, r) })
	require.Equal(t, []license.UDI{router("1")}, do(above, synchronize(above.account, below.report())).Duplicates)
	i, _ := above.account.Instance(router("1"), above.act.At)
	require.Equal(t, license.ID("main"), i.VirtualAccount)
	do(above, func(act license.Act) (account.InstanceRemoved, error) {
		return above.account.RemoveInstance(act, router("1"))
	})
	require.Len(t, do(above, synchronize(above.account, below.report())).Changed, 1)
	require.Empty(t, above.account.Alerts(above.act.At))
}

// TestAReservationMovesWithItsInstance is SM-4 at a satellite: the licences go along,
// here and above.
func TestAReservationMovesWithItsInstance(t *testing.T) {
	above, below := entitled(t)
	below.keep("north", "1", license.Entitlement{Tag: premium, Quantity: 4})
	round(above, below)
	require.Equal(t, []account.Part{{Line: "P", Quantity: 4}}, above.account.Parts(router("1")))
	refused(above, transfer(above.account, "north", "main", premium, 3), account.ErrUnavailable)

	do(below, func(act license.Act) (account.InstanceTransferred, error) {
		return below.account.TransferInstance(act, router("1"), "south")
	})
	r := below.report()
	require.Equal(t, []smart.ReportedTransfer{{Seq: r.Transfers[0].Seq, Line: "P", From: "north", To: "south", Quantity: 4}}, r.Transfers)
	do(below, entitle(below.account, above.answer(r)))
	for _, s := range []*scene{above, below} {
		require.Equal(t, map[license.ID]int{"P": 2}, s.quantities("north"))
		require.Equal(t, map[license.ID]int{"P": 4, "S": 5}, s.quantities("south"))
		require.Equal(t, 4, s.count("south", premium).Reserved)
	}

	// What is held and was taken away above stays held: the satellite is short.
	below.keep("south", "2", license.Entitlement{Tag: standard, Quantity: 3, Last: license.MustParseDate("2026-12-31")})
	do(above, transfer(above.account, "south", "main", standard, 5))
	round(above, below)
	for _, s := range []*scene{above, below} {
		require.Equal(t, account.Balance{Tag: standard, InUse: 3, Reserved: 3, Available: -3, Shortage: 3}, s.count("south", standard))
	}
	require.Equal(t, []account.Part{{Line: "S", Quantity: 3}}, below.account.Parts(router("2")))
	do(below, func(act license.Act) (account.Released, error) { return below.account.Release(act, router("2")) })
	round(above, below)
	_, known := below.account.Line("S")
	require.False(t, known, "nothing of it is here any more")
}

// TestAProductThatWasRemovedAndComesBack: the alert of it goes.
func TestAProductThatWasRemovedAndComesBack(t *testing.T) {
	s := served(t, account.Policy{Removed: -1, Overdue: -1, Notices: []int{}})
	s.install("main", "1")
	s.after(365 * license.Day)
	require.Len(t, s.fallDue(), 2) // its usage is released, and it is removed
	require.Equal(t, account.RemovedUnrenewed, s.account.Alerts(s.act.At)[0].Kind)
	back := calling("1", "north", s.act.At, smart.Usage{})
	back.Export = true
	do(s, synchronize(s.account, reportOf(s, 1, back)))
	for _, a := range s.account.Alerts(s.act.At) {
		require.NotEqual(t, account.RemovedUnrenewed, a.Kind)
	}
	i, _ := s.account.Instance(router("1"), s.act.At)
	require.True(t, i.Export)
	require.Empty(t, do(s, synchronize(s.account, reportOf(s, 2, back))).Changed)
}

// TestContactsFromTheFuture: what a satellite says of a time that has not come counts
// from when the satellite is gone, so that SM-12 holds of its products as well.
func TestContactsFromTheFuture(t *testing.T) {
	s := served(t, account.Policy{Notices: []int{}})
	ahead := calling("1", "north", s.act.At.Add(1000*license.Day), smart.MustUsage(premium, 2))
	report := reportOf(s, 1, ahead, calling("2", "north", s.act.At.Add(-time.Hour), smart.Usage{}))
	report.At = ahead.Contact
	do(s, synchronize(s.account, report))
	i, _ := s.account.Instance(router("1"), s.act.At)
	require.Equal(t, ahead.Contact, i.Contact)
	s.after(time.Hour)
	gone := s.act.At
	do(s, removeSatellite(s.account, "field"))
	for serial, contact := range map[string]time.Time{"1": gone, "2": gone.Add(-2 * time.Hour)} {
		i, _ = s.account.Instance(router(serial), gone)
		require.Equal(t, contact, i.Contact)
		require.Equal(t, contact, i.Certificate.Issued)
	}
	s.act.At = gone.Add(90*license.Day - time.Second)
	s.settleAll()
	require.Equal(t, 2, s.count("north", premium).InUse)
	s.after(time.Second)
	s.settleAll()
	require.Zero(t, s.count("north", premium).InUse)
	s.act.At = gone.Add(365 * license.Day)
	s.settleAll()
	v, _ := s.account.VirtualAccount("north")
	require.Zero(t, v.Instances)
}

// TestContactsFromLongAgo are followed at once, when the satellite is gone.
func TestContactsFromLongAgo(t *testing.T) {
	s := served(t, account.Policy{Notices: []int{}})
	long := at("0001-01-01T00:00:00.000000001Z")
	do(s, synchronize(s.account, reportOf(s, 1, calling("1", "north", long, smart.MustUsage(premium, 2)))))
	require.Empty(t, s.fallDue(), "a satellite speaks for it")
	do(s, removeSatellite(s.account, "field"))
	require.Equal(t, account.NotConnected, s.account.Alerts(s.act.At)[1].Kind) // beside a shortage
	require.Len(t, s.fallDue(), 2)
	require.Equal(t, []account.Alert{{
		Kind: account.RemovedUnrenewed, Severity: account.Major, VirtualAccount: "north", Source: router("1").String(), Since: long.Add(365 * license.Day),
	}}, s.account.Alerts(s.act.At))
	require.Zero(t, s.count("north", premium).InUse)
}

// TestSilenceAfterASatelliteIsGone is SM-12 of a product that called a satellite: not
// expected as long as that is here, and then from its last contact there.
func TestSilenceAfterASatelliteIsGone(t *testing.T) {
	s := served(t, account.Policy{Notices: []int{}, Overdue: -1, Removed: -1})
	contact := s.act.At
	do(s, synchronize(s.account, reportOf(s, 1, calling("1", "north", contact, smart.Usage{}))))
	gone := &scene{TB: t, account: s.account.Clone(), act: s.act}
	do(gone, removeSatellite(gone.account, "field"))
	for _, c := range []struct {
		days     int
		offset   time.Duration
		severity account.Severity
		since    int // days
	}{
		{30, -time.Second, "", 0},
		{30, 0, "", 0},
		{30, time.Second, account.Minor, 30},
		{60, -time.Second, account.Minor, 30},
		{60, 0, account.Minor, 60},
		{60, time.Second, account.Minor, 60},
		{90, -time.Second, account.Minor, 60},
		{90, 0, account.Major, 90},
		{90, time.Second, account.Major, 90},
	} {
		now := contact.Add(time.Duration(c.days)*license.Day + c.offset)
		require.Empty(t, s.account.Alerts(now))
		require.Equal(t, account.NotExpected, s.account.Connectivity(router("1"), now))
		alerts := gone.account.Alerts(now)
		if c.severity == "" {
			require.Empty(t, alerts)
			continue
		}
		require.Len(t, alerts, 1, "one alert at a time")
		require.Equal(t, account.NotConnected, alerts[0].Kind)
		require.Equal(t, c.severity, alerts[0].Severity)
		require.Equal(t, contact.Add(time.Duration(c.since)*license.Day), alerts[0].Since)
	}
}
