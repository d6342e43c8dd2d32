package hosting_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
	"github.com/licit-go/licit/smart/hosting"
)

// A system where more users host than licences are installed is deactivated six months
// after that, and works on when enough are (WX-13).
func TestExceededWX13(t *testing.T) {
	for _, months := range sixMonths {
		s := blank(t, hosting.Policy{}).at(months.from).installed(hosting.Managed, "1.5", hosting.Large)
		s.users("ann", "bob", "cyd").installs("1.5", 1).assign("ann")
		require.Zero(t, s.sys.Conditions(s.now).Exceeded.Since, "as many as are installed")
		s.assign("bob")
		c := s.sys.Conditions(s.now).Exceeded
		require.Equal(t, s.now, c.Since)
		require.Equal(t, months.to, stamp(c.Until()))
		s.later(time.Hour).assign("cyd")
		require.Equal(t, c, s.sys.Conditions(s.now).Exceeded, "one more does not begin it anew")
		before, exactly, after := edges(months.to)
		require.Empty(t, s.whyNot(before))
		require.Equal(t, []license.Reason{hosting.ErrExceeded}, s.whyNot(exactly))
		is(t, s.sys.Access(after, s.with).Why[0], hosting.ErrExceeded, "WX-13", "held", "3", "installed", "1", "since", months.from, "until", months.to)
		s.now = after
		why := refuses(s, func() (hosting.Scheduled, error) { return s.sys.Schedule(s.act(), s.with, s.plan(1, "m", "ann")) }, hosting.ErrExceeded)
		require.Equal(t, "WX-13", why[0].Rule)
		s.installs("1.5", 2)
		require.Equal(t, []license.Reason{hosting.ErrExceeded}, s.whyNot(after), "too few")
		s.installs("1.5", 3)
		require.Empty(t, s.whyNot(after), "enough")
		require.Zero(t, s.sys.Conditions(after).Exceeded.Since)
	}
}

// What ends by a deactivation begins anew with the next user, with six whole months.
func TestExceededFlapsWX13(t *testing.T) {
	s := older(t).users("ann", "bob").installs("1.5", 1).assign("ann", "bob").at("2024-08-31T00:00:00Z").deactivate("bob")
	require.Zero(t, s.sys.Conditions(s.now).Exceeded.Since)
	s.users("cyd").assign("cyd")
	require.Equal(t, "2025-02-28T00:00:00Z", stamp(s.sys.Conditions(s.now).Exceeded.Until()))
}

// While evaluation runs nobody is one too many; when it ends without licences, all are,
// from that very instant (WX-9, WX-13).
func TestExceededByTheEndOfEvaluationWX13(t *testing.T) {
	s := older(t).users("ann").assign("ann")
	before, exactly, after := edges("2024-08-28T12:00:00Z")
	require.Zero(t, s.sys.Conditions(before).Exceeded.Since)
	for _, at := range []time.Time{exactly, after, exactly.Add(day(300))} {
		require.Equal(t, exactly, s.sys.Conditions(at).Exceeded.Since)
	}
	require.Equal(t, "2025-02-28T12:00:00Z", stamp(s.sys.Conditions(exactly).Exceeded.Until()))
	require.Equal(t, []license.Reason{hosting.ErrEvaluationOver}, s.whyNot(exactly))
	require.Equal(t, []license.Reason{hosting.ErrEvaluationOver}, s.whyNot(moment("2025-02-28T11:59:59Z")))
	require.Equal(t, []license.Reason{hosting.ErrExceeded}, s.whyNot(moment("2025-02-28T12:00:00Z")))

	// An event long after does not move the beginning.
	s.at("2024-10-01T00:00:00Z").users("bob")
	require.Equal(t, exactly, s.sys.Conditions(s.now).Exceeded.Since)
	// Nor does one that leaves it as it is; but one that ends it does.
	s.installs("1.5", 0)
	require.Equal(t, exactly, s.sys.Conditions(s.now).Exceeded.Since)
	s.installs("1.5", 1)
	require.Zero(t, s.sys.Conditions(s.now).Exceeded.Since)
	s.later(time.Hour).installs("1.5", 0)
	require.Equal(t, s.now, s.sys.Conditions(s.now).Exceeded.Since, "not the end of evaluation again")

	// Without anybody who holds a licence there are none too many.
	s = older(t)
	require.Zero(t, s.sys.Conditions(after).Exceeded.Since)
}

// An upgrade whose licences are not installed yet is one of both causes: who had bought
// is told at once, who had not has an evaluation again (WX-13).
func TestExceededByAnUpgradeWX13(t *testing.T) {
	s := older(t).users("ann").assign("ann").installs("1.5", 1).at("2024-10-31T09:00:00Z")
	require.Zero(t, s.sys.Conditions(s.now).Exceeded.Since)
	s.do(s.sys.Upgrade(s.act(), hosting.Managed, "2.0", nil, s.with))
	c := s.sys.Conditions(s.now).Exceeded
	require.Equal(t, s.now, c.Since)
	require.Equal(t, "2025-04-30T09:00:00Z", stamp(c.Until()))
	require.Empty(t, s.whyNot(moment("2025-04-30T08:59:59Z")), "evaluation of 180 days was over on the 29th: the grace goes on")
	require.Equal(t, []license.Reason{hosting.ErrExceeded}, s.whyNot(moment("2025-04-30T09:00:00Z")))
	s.at("2025-05-01T02:00:00Z").installs("2.0", 1)
	require.Empty(t, s.whyNot(s.now))

	s = older(t).users("ann").assign("ann").at("2024-10-01T00:00:00Z")
	require.NotZero(t, s.sys.Conditions(s.now).Exceeded.Since)
	s.do(s.sys.Upgrade(s.act(), hosting.Managed, "2.0", nil, s.with))
	require.Zero(t, s.sys.Conditions(s.now).Exceeded.Since)
	require.Empty(t, s.whyNot(s.now))

	// Licences of another version only, which no user of this one can use, are licences
	// that somebody has bought.
	s = older(t).users("ann").assign("ann")
	s.do(s.sys.Audit(s.act(), stock{"HOST": {"1.0": 1}}))
	require.Zero(t, s.sys.Conditions(s.now).Exceeded.Since)
	s.do(s.sys.Upgrade(s.act(), hosting.Managed, "2.0", nil, s.with))
	require.Equal(t, s.now, s.sys.Conditions(s.now).Exceeded.Since)
}

// A second upgrade gives no more time to those who have not brought their licences along
// with the first, though nothing was counted in between.
func TestExceededByTwoUpgradesWX13(t *testing.T) {
	s := older(t).users("ann").installs("1.5", 1).assign("ann").at("2024-08-31T00:00:00Z")
	s.do(s.sys.Upgrade(s.act(), hosting.Managed, "2.0", nil, s.with))
	s.do(s.later(day(1)).sys.Audit(s.act(), nil))
	s.do(s.later(day(1)).sys.Upgrade(s.act(), hosting.Managed, "2.5", nil, s.with))
	require.Equal(t, "2024-08-31T00:00:00Z", stamp(s.sys.Conditions(s.now).Exceeded.Since))
	before, exactly, _ := edges("2025-02-28T00:00:00Z")
	require.Empty(t, s.whyNot(before))
	require.Equal(t, []license.Reason{hosting.ErrExceeded}, s.whyNot(exactly))
}

// In smart licensing more may be used than was bought, for ever.
func TestNeverExceededInSmartLicensingWX7(t *testing.T) {
	s := newer(t).users("ann", "bob").assign("ann", "bob")
	for _, later := range []time.Duration{0, day(90), day(2000)} {
		require.Zero(t, s.sys.Conditions(s.now.Add(later)))
		require.Empty(t, s.whyNot(s.now.Add(later)))
	}
	require.Equal(t, 2, s.sys.Usage().Of("host"), "and it is reported")
}

// The consequence follows exactly when it held, without a break, for the whole grace that
// more users hold a licence than are installed.
func TestConsequenceOfAnUnbrokenConditionWX13(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := older(t).users("ann", "bob", "cyd", "dan").installs("1.5", rapid.IntRange(1, 3).Draw(r, "installed"))
		type span struct {
			from  time.Time
			holds bool
		}
		all := []string{"ann", "bob", "cyd", "dan"}
		spans := []span{{s.now, false}}
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			s.later(time.Duration(rapid.IntRange(0, 100).Draw(r, "days")) * license.Day)
			user := license.ID(rapid.SampledFrom(all).Draw(r, "user"))
			_, active := s.sys.Holder(s.now, s.with, user)
			switch {
			case rapid.Bool().Draw(r, "audit"):
				s.installs("1.5", rapid.IntRange(1, 4).Draw(r, "count"))
			case active:
				s.deactivate(user).do(s.sys.Reactivate(s.act(), user))
			default:
				// As an event, since a deactivated system assigns nothing.
				kind := hosting.Grace
				if n := permanents(s); n < s.sys.Counts().Hosts {
					kind = hosting.Permanent
				}
				s.do(hosting.Assigned{Stamp: s.stamp(), Grant: hosting.Grant{User: user, Cause: hosting.ByHand, Kind: kind}}, nil)
			}
			spans = append(spans, span{s.now, s.sys.Held() > s.sys.Counts().Hosts})
		}
		at := s.now.Add(time.Duration(rapid.IntRange(0, 300).Draw(r, "later")) * license.Day)
		var since time.Time // of the last run without a break
		for _, p := range slices.Backward(spans) {
			if !p.holds {
				break
			}
			since = p.from
		}
		over := !since.IsZero() && !at.Before(enforce.Grace{Months: 6}.From(since))
		require.Equal(r, over, slices.Contains(s.whyNot(at), hosting.ErrExceeded))
		require.Equal(r, since, s.sys.Conditions(at).Exceeded.Since)
	})
}

// permanents returns how many hold a permanent licence.
func permanents(s *scene) int {
	n := 0
	for h := range s.sys.Holders(s.now, s.with) {
		if h.Kind == hosting.Permanent {
			n++
		}
	}
	return n
}
