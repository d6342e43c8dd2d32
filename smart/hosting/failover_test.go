package hosting_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
	"github.com/licit-go/licit/smart/hosting"
)

// On the high-availability system all works for 180 days, and nothing after that; the
// return mends it (WX-15).
func TestFailOverWX15(t *testing.T) {
	for _, tt := range []struct{ from, to string }{
		{"2024-08-31T12:00:00Z", "2025-02-27T12:00:00Z"},
		{"2024-10-01T00:00:00Z", "2025-03-30T00:00:00Z"},
		{"2027-09-02T00:00:00Z", "2028-02-29T00:00:00Z"},
	} {
		s := older(t).users("ann").at(tt.from)
		require.Equal(t, []license.Reason{hosting.ErrEvaluationOver}, s.whyNot(s.now))
		s.do(s.sys.FailOver(s.act()))
		c := s.sys.Conditions(s.now).FailedOver
		require.Equal(t, s.now, c.Since)
		require.Equal(t, tt.to, stamp(c.Until()))
		require.Empty(t, s.whyNot(s.now), "free-trial mode")
		s.assign("ann")
		before, exactly, after := edges(tt.to)
		require.Empty(t, s.whyNot(before))
		require.Contains(t, s.whyNot(exactly), hosting.ErrAway)
		for _, r := range s.sys.Access(after, s.with).Why {
			if r.Reason == hosting.ErrAway {
				is(t, r, hosting.ErrAway, "WX-15", "since", tt.from, "until", tt.to)
			}
		}
		require.Equal(t, hosting.Deactivated, s.sys.Access(after, s.with).Level)
		s.now = before
		s.do(s.sys.Return(s.act())).installs("1.5", 1)
		require.Empty(t, s.whyNot(after))
		require.Zero(t, s.sys.Conditions(after).FailedOver.Since)
	}
}

// Licences are not managed there, and the refusal says since when.
func TestNothingIsManagedWhileFailedOverWX15(t *testing.T) {
	s := older(t)
	why := refuses(s, func() (hosting.Returned, error) { return s.sys.Return(s.act()) }, hosting.ErrNotFailedOver)
	is(t, why[0], hosting.ErrNotFailedOver, "WX-15", "system", "meet")
	since := stamp(s.now)
	s.do(s.sys.FailOver(s.act())).later(time.Hour)
	for _, refused := range [][]*license.Refusal{
		refuses(s, func() (hosting.FailedOver, error) { return s.sys.FailOver(s.act()) }, hosting.ErrFailedOver),
		refuses(s, func() (hosting.Disconnected, error) { return s.sys.Disconnect(s.act()) }, hosting.ErrFailedOver),
		refuses(s, func() (hosting.Connected, error) { return s.sys.Connect(s.act()) }, hosting.ErrFailedOver),
		refuses(s, func() (hosting.Restarted, error) { return s.sys.Restart(s.act()) }, hosting.ErrFailedOver),
		refuses(s, func() (hosting.Audited, error) { return s.sys.Audit(s.act(), nil) }, hosting.ErrFailedOver),
	} {
		is(t, refused[0], hosting.ErrFailedOver, "WX-15", "since", since)
	}
	why = refuses(newer(t), func() (hosting.FailedOver, error) { return newer(t).sys.FailOver(s.act()) }, hosting.ErrGeneration)
	is(t, why[0], hosting.ErrGeneration, "WX-15", "generation", "smart", "wanted", "managed")
}

// The clock of invalid licences stands while the system is failed over, and goes on when
// it returns; that of too many users does not stand (WX-13, WX-14, WX-15).
func TestClocksWhileFailedOverWX15(t *testing.T) {
	s := older(t).users("ann", "bob").installs("1.5", 1).assign("ann", "bob").at("2024-04-30T00:00:00Z")
	exceeded := s.sys.Conditions(s.now).Exceeded.Until()
	s.do(s.sys.Disconnect(s.act()))
	require.Equal(t, "2024-10-30T00:00:00Z", stamp(s.sys.Conditions(s.now).Invalid.Until()))
	s.at("2024-10-29T23:59:59Z").do(s.sys.FailOver(s.act()))
	for _, later := range []time.Duration{0, time.Second, day(100), day(3000)} {
		at := s.now.Add(later)
		require.Zero(t, s.sys.Conditions(at).Invalid.Until())
		require.Equal(t, enforce.InGrace, s.sys.Conditions(at).Invalid.State(at))
		require.NotContains(t, s.whyNot(at), hosting.ErrInvalid)
		require.Equal(t, exceeded, s.sys.Conditions(at).Exceeded.Until())
	}
	s.later(day(100)).do(s.sys.Return(s.act()))
	require.Equal(t, s.now.Add(time.Second), s.sys.Conditions(s.now).Invalid.Until(), "a second was left")
	require.NotContains(t, s.whyNot(s.now), hosting.ErrInvalid)
	require.Contains(t, s.whyNot(s.now.Add(time.Second)), hosting.ErrInvalid)

	// What was over before stays over.
	s.later(time.Second).do(s.sys.FailOver(s.act()))
	require.Contains(t, s.whyNot(s.now), hosting.ErrInvalid)
	s.later(day(1)).do(s.sys.Return(s.act()))
	require.Contains(t, s.whyNot(s.now), hosting.ErrInvalid)
}

// An upgrade while failed over changes nothing of it; one to smart licensing ends it.
func TestUpgradeWhileFailedOver(t *testing.T) {
	s := older(t)
	s.do(s.sys.FailOver(s.act()))
	since := s.now
	s.later(time.Hour).do(s.sys.Upgrade(s.act(), hosting.Managed, "2.0", nil, s.with))
	require.Equal(t, since, s.sys.Conditions(s.now).FailedOver.Since)
	s.do(s.sys.Upgrade(s.act(), hosting.Smart, "4.0", nil, s.with))
	require.Zero(t, s.sys.Conditions(s.now))
	refuses(s, func() (hosting.Returned, error) { return s.sys.Return(s.act()) }, hosting.ErrGeneration)
}

// TestFailOverAndReturnIsTheIdentityWX15 fails a system over and returns: but for history
// all is as it was after the next audit, whatever was before and however long it took.
func TestFailOverAndReturnIsTheIdentityWX15(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := older(t).users("ann", "bob", "cyd")
		there := stock{"HOST": {"1.5": rapid.IntRange(0, 3).Draw(r, "hosts"), "1.0": rapid.IntRange(0, 2).Draw(r, "outdated")}}
		for _, u := range rapid.Permutation([]license.ID{"ann", "bob", "cyd"}).Draw(r, "users")[:rapid.IntRange(0, 3).Draw(r, "held")] {
			s.assign(u).later(time.Minute)
		}
		if rapid.Bool().Draw(r, "counted before") {
			s.do(s.sys.Audit(s.act(), there))
		}
		s.later(day(rapid.IntRange(0, 250).Draw(r, "later")))
		s.do(s.sys.Audit(s.act(), there))
		before := s.sys.Clone()

		s.do(s.sys.FailOver(s.act())).later(day(rapid.IntRange(0, 400).Draw(r, "away")))
		s.do(s.sys.Return(s.act()))
		require.Equal(r, before.Access(s.now, s.with), s.sys.Access(s.now, s.with))
		s.later(time.Hour).do(s.sys.Audit(s.act(), there))
		for _, later := range []int{0, 1, 30, 181, 400} {
			at := s.now.Add(day(later))
			require.Equal(r, before.Access(at, s.with), s.sys.Access(at, s.with))
			require.Equal(r, before.Conditions(at), s.sys.Conditions(at))
			for h := range before.Holders(at, s.with) {
				now, _ := s.sys.Holder(at, s.with, h.User)
				require.Equal(r, h, now)
			}
			require.Equal(r, dismissPremature(before.Alerts(at, s.with)), dismissPremature(s.sys.Alerts(at, s.with)))
		}
		a, b := before.Counts(), s.sys.Counts()
		a.At, b.At = time.Time{}, time.Time{}
		require.Equal(r, a, b)
	})
}

// dismissPremature forgets until when alerts are premature, which is history.
func dismissPremature(all []hosting.Alert) []hosting.Alert {
	for i := range all {
		all[i].PrematureUntil = time.Time{}
	}
	return all
}
