package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/account"
)

func TestUsageIsReleasedSM12(t *testing.T) {
	contact := at("2026-01-01T12:00:00Z")
	around(contact.Add(90*license.Day), func(offset time.Duration, now time.Time) {
		s := begin(t, "2026-01-01", account.Policy{})
		s.token("main", "T-main")
		s.deposit("main", perpetual("S", standard, 5))
		p := newAppliance("p")
		s.registers(p, "T-main")
		s.act.At = contact
		s.declares(p, 0, 3)
		due, some := s.account.NextDue(contact)
		require.True(t, some)
		require.Equal(t, contact.Add(90*license.Day), due)
		s.act.At = now
		events := s.settleAll()
		if offset < 0 {
			require.Empty(t, events)
			require.Equal(t, using(0, 3), s.account.Usage(p.UDI))
			require.False(t, s.statusOf(p).Released)
			return
		}
		require.Equal(t, []account.Event{account.UsageReleased{Stamp: events[0].Stamped(), UDI: p.UDI}}, events)
		require.Equal(t, [3]int{5, 0, 5}, s.counts("main", standard))
		require.True(t, s.account.Usage(p.UDI).IsZero())
		require.True(t, s.statusOf(p).Released)
		due, some = s.account.NextDue(now)
		require.True(t, some)
		require.Equal(t, s.statusOf(p).Certificate.Expires(), due)

		// The instance stays; its next contact reports its usage again.
		s.renews(p)
		require.False(t, s.statusOf(p).Released)
		require.True(t, s.account.Usage(p.UDI).IsZero())
		s.declares(p, 0, 3)
		require.Equal(t, [3]int{5, 3, 2}, s.counts("main", standard))
		require.Empty(t, s.settleAll())
	})
}

func TestInstanceIsRemovedSM12(t *testing.T) {
	issued := at("2026-01-01T12:00:00Z")
	around(issued.Add(365*license.Day), func(offset time.Duration, now time.Time) {
		s := begin(t, "2026-01-01", account.Policy{})
		s.token("main", "T-main")
		s.act.At = issued
		p := newAppliance("p")
		s.registers(p, "T-main")
		s.act.At = issued.Add(179 * license.Day) // does not renew
		s.declares(p, 0, 3)
		s.act.At = now
		events := s.settleAll()
		require.IsType(t, account.UsageReleased{}, events[0])
		if offset < 0 {
			require.Len(t, events, 1)
			return
		}
		require.Equal(t, account.InstanceRemoved{Stamp: events[1].Stamped(), UDI: p.UDI, Cause: account.CertificateExpired}, events[1])
		require.Len(t, events, 2)
		s.absent(p)
		// The alert says since when: the end of the certificate, however late that is seen.
		removed := account.Alert{
			Kind: account.RemovedUnrenewed, Severity: account.Major, VirtualAccount: "main", Source: p.UDI.String(), Since: issued.Add(365 * license.Day),
		}
		require.Equal(t, []account.Alert{removed}, s.account.Alerts(now))
		dismiss := func(act license.Act) (account.AlertDismissed, error) {
			return s.account.Dismiss(act, account.RemovedUnrenewed, "main", p.UDI.String())
		}
		if offset == 0 {
			do(s, dismiss)
			require.Empty(t, s.account.Alerts(now))
			refused(s, dismiss, account.ErrAlertUnknown)
			return
		}
		s.token("main", "T-new")
		s.registers(p, "T-new") // it comes back
		require.Empty(t, s.account.Alerts(now))
		refused(s, dismiss, account.ErrAlertUnknown)
	})
}

// TestSettleInOrder returns what fell due in the order of instants, whatever it is.
func TestSettleInOrder(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{Notices: []int{30, 7}})
	do(s, createToken(s.account, "main", "T-main", account.TokenOptions{Days: 365}))
	s.deposit("main", term("a", standard, 5, "2026-01-01", "2026-04-15"), term("b", premium, 5, "2026-01-01", "2026-04-05"))
	do(s, func(act license.Act) (account.SatelliteAdded, error) { return s.account.AddSatellite(act, "field") }) // until 2026-04-01
	p, q, r := newAppliance("p"), newAppliance("q"), newAppliance("r")
	s.on("2026-01-10").registers(p, "T-main") // released 2026-04-10
	s.on("2026-01-20").registers(q, "T-main") // and removed 2027-01-20
	s.on("2026-01-20").registers(r, "T-main")
	due, some := s.account.NextDue(s.act.At)
	require.True(t, some)
	require.Equal(t, at("2026-03-07"), due, "30 days before the end of b")

	s.on("2027-01-15") // the lines are over: no notice any more
	events, err := s.account.Settle(s.act, 10)
	require.NoError(t, err)
	require.Equal(t, []account.Event{
		account.SatelliteRemoved{Stamp: stampOf(s, 0), Satellite: "field", Cause: account.SynchronizationOverdue},
		account.UsageReleased{Stamp: stampOf(s, 1), UDI: p.UDI},
		account.UsageReleased{Stamp: stampOf(s, 2), UDI: q.UDI},
		account.UsageReleased{Stamp: stampOf(s, 3), UDI: r.UDI},
	}, events, "the removal of p comes with the next")
	few, err := s.account.Settle(s.act, 2)
	require.NoError(t, err)
	require.Equal(t, events[:2], few)
	require.Len(t, s.settleAll(), 5)
	s.absent(p)

	early := begin(t, "2026-01-01", account.Policy{Notices: []int{30, 7}})
	early.deposit("main", term("a", standard, 5, "2026-01-01", "2026-04-15"), term("b", premium, 5, "2026-01-01", "2026-04-05"))
	early.on("2026-04-04")
	require.Equal(t, []account.Event{
		account.NoticeGiven{Stamp: stampOf(early, 0), Line: "a", Days: 30}, // since 2026-03-17
		account.NoticeGiven{Stamp: stampOf(early, 1), Line: "b", Days: 7},  // since 2026-03-30: the latest that is due
	}, early.settleAll())
	due, some = early.account.NextDue(early.act.At)
	require.True(t, some)
	require.Equal(t, at("2026-04-09"), due)
	_, some = early.account.NextDue(at("2026-04-16"))
	require.False(t, some, "a is over by then")
}

// stampOf returns the stamp of the next event but so many.
func stampOf(s *scene, n uint64) license.Stamp {
	return license.Stamp{Seq: s.account.Seq() + 1 + n, Act: s.act}
}

func TestSettleLimits(t *testing.T) {
	s := begin(t, "2026-01-01", account.Policy{})
	for _, most := range [...]int{-1, 0, account.MaxSettled + 1} {
		_, err := s.account.Settle(s.act, most)
		require.ErrorIs(t, err, license.ErrCountRange)
	}
	for _, most := range [...]int{1, account.MaxSettled} {
		events, err := s.account.Settle(s.act, most)
		require.NoError(t, err)
		require.Empty(t, events)
	}
	s.act.At = s.act.At.Add(-1)
	_, err := s.account.Settle(s.act, 1)
	require.ErrorIs(t, err, account.ErrEarlierThanLast)
}

// TestSettleWithoutRelease removes where the policy has no release, or one that comes
// no earlier than the removal.
func TestSettleWithoutRelease(t *testing.T) {
	for name, c := range map[string]struct {
		policy account.Policy
		at     string
	}{
		"none":            {account.Policy{Lost: -1, Removed: -1, Notices: []int{}}, "2027-01-01"},
		"later":           {account.Policy{Lost: 400 * license.Day, Removed: -1}, "2027-01-01"},
		"later, and late": {account.Policy{Lost: 400 * license.Day, Removed: -1}, "2027-02-06"},
		"together":        {account.Policy{Lost: 365 * license.Day, Removed: -1}, "2027-01-01"},
	} {
		t.Run(name, func(t *testing.T) {
			s := begin(t, "2026-01-01", c.policy)
			s.token("main", "T-main")
			do(s, func(act license.Act) (account.SatelliteAdded, error) { return s.account.AddSatellite(act, "field") })
			s.deposit("main", perpetual("S", standard, 5))
			p := newAppliance("p")
			s.registers(p, "T-main")
			s.declares(p, 0, 3)
			s.after(time.Hour).declares(p, 0, 2)
			s.on("2026-12-31T23:59:59Z")
			require.Empty(t, s.settleAll())
			require.Equal(t, using(0, 2), s.account.Usage(p.UDI))
			s.on(c.at)
			events := s.settleAll()
			require.Equal(t, []account.Event{account.InstanceRemoved{Stamp: events[0].Stamped(), UDI: p.UDI, Cause: account.CertificateExpired}}, events)
			require.Equal(t, [3]int{5, 0, 5}, s.counts("main", standard))
		})
	}
}
