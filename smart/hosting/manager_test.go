package hosting_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
	"github.com/licit-go/licit/license/pak"
	"github.com/licit-go/licit/smart/hosting"
)

// sixMonths are six calendar months from an instant: the same time of the same day, or
// of the last of a shorter month.
var sixMonths = []struct{ from, to string }{
	{"2024-08-31T12:00:00Z", "2025-02-28T12:00:00Z"},
	{"2023-08-31T12:00:00Z", "2024-02-29T12:00:00Z"},
	{"2023-08-29T12:00:00Z", "2024-02-29T12:00:00Z"},
	{"2022-08-29T12:00:00Z", "2023-02-28T12:00:00Z"},
	{"2024-02-29T00:00:00Z", "2024-08-29T00:00:00Z"},
	{"2023-12-31T23:59:59Z", "2024-06-30T23:59:59Z"},
	{"2024-03-31T00:00:00Z", "2024-09-30T00:00:00Z"},
	{"2024-04-30T00:00:00Z", "2024-10-30T00:00:00Z"},
}

// Six months without contact deactivate a system, and contact ends it (WX-14).
func TestInvalidWX14(t *testing.T) {
	for _, months := range sixMonths {
		s := blank(t, hosting.Policy{}).at(months.from).installed(hosting.Managed, "1.5", hosting.Large)
		s.do(s.sys.Disconnect(s.act()))
		c := s.sys.Conditions(s.now).Invalid
		require.Equal(t, s.now, c.Since)
		require.Equal(t, months.to, stamp(c.Until()))
		before, exactly, after := edges(months.to)
		require.NotContains(t, s.whyNot(before), hosting.ErrInvalid)
		require.Contains(t, s.whyNot(exactly), hosting.ErrInvalid)
		require.Contains(t, s.whyNot(after), hosting.ErrInvalid)
		for _, r := range s.sys.Access(exactly, s.with).Why {
			if r.Reason == hosting.ErrInvalid {
				is(t, r, hosting.ErrInvalid, "WX-14", "since", months.from, "until", months.to)
			}
		}
		s.now = exactly
		s.do(s.sys.Connect(s.act()))
		require.NotContains(t, s.whyNot(after), hosting.ErrInvalid)
		require.Zero(t, s.sys.Conditions(after).Invalid.Since)
	}
}

// whyNot returns why the system cannot be used for everything at an instant.
func (s *scene) whyNot(at time.Time) []license.Reason {
	var all []license.Reason
	for _, r := range s.sys.Access(at, s.with).Why {
		all = append(all, r.Reason)
	}
	return all
}

// A break of contact, however short, gives six whole months anew.
func TestInvalidFlapsWX14(t *testing.T) {
	s := older(t).installs("1.5", 1).at("2024-03-31T00:00:00Z")
	s.do(s.sys.Disconnect(s.act()))
	s.at("2024-09-29T23:59:59Z").do(s.sys.Connect(s.act()))
	s.do(s.sys.Disconnect(s.act()))
	require.Equal(t, "2025-03-29T23:59:59Z", stamp(s.sys.Conditions(s.now).Invalid.Until()))
	require.Empty(t, s.whyNot(moment("2025-03-29T23:59:58Z")))
	require.Equal(t, []license.Reason{hosting.ErrInvalid}, s.whyNot(moment("2025-03-29T23:59:59Z")))

	s.at("2025-04-01T02:00:00Z").installs("1.5", 1)
	require.Empty(t, s.whyNot(s.now), "that the licence manager answers an audit is contact")
	s.do(s.sys.Disconnect(s.act()))
	require.Equal(t, s.now, s.sys.Conditions(s.now).Invalid.Since)
}

func TestDisconnectAndConnectRefusedWX14(t *testing.T) {
	s := older(t)
	why := refuses(s, func() (hosting.Connected, error) { return s.sys.Connect(s.act()) }, hosting.ErrConnected)
	is(t, why[0], hosting.ErrConnected, "WX-14", "system", "meet")
	s.rejects(hosting.Connected{Stamp: s.stamp()}, string(hosting.ErrConnected))
	since := stamp(s.now)
	s.do(s.sys.Disconnect(s.act())).later(time.Hour)
	why = refuses(s, func() (hosting.Disconnected, error) { return s.sys.Disconnect(s.act()) }, hosting.ErrDisconnected)
	is(t, why[0], hosting.ErrDisconnected, "WX-14", "since", since)
	s.rejects(hosting.Disconnected{Stamp: s.stamp()}, string(hosting.ErrDisconnected))
	s.do(s.sys.Restart(s.act()))
	require.Equal(t, since, stamp(s.sys.Conditions(s.now).Invalid.Since), "a reboot alone is no contact")
	s.do(s.sys.Connect(s.act()))
	refuses(s, func() (hosting.Connected, error) { return s.sys.Connect(s.act()) }, hosting.ErrConnected)
}

// An audit counts the host licences of the version and of others; they are permanent
// ones of as many users.
func TestAuditWX16(t *testing.T) {
	s := older(t).users("ann", "bob", "cyd").assign("ann").later(time.Minute).assign("bob").later(time.Minute).assign("cyd")
	require.Equal(t, hosting.Counts{}, s.sys.Counts())
	there := stock{"HOST": {"1.5": 2, "1.0": 5, "2.0": 1}, "XL": {"1.5": 7}}
	e, err := s.sys.Audit(s.act(), there)
	require.NoError(t, err)
	require.Equal(t, hosting.Audited{Stamp: s.stamp(), Hosts: 2, Outdated: 6, Promoted: 2}, e)
	s.do(e, nil)
	require.Equal(t, hosting.Counts{Hosts: 2, Outdated: 6, At: s.now}, s.sys.Counts())
	require.Equal(t, []hosting.Kind{hosting.Permanent, hosting.Permanent, hosting.Grace},
		[]hosting.Kind{s.holder("ann").Kind, s.holder("bob").Kind, s.holder("cyd").Kind})

	e, err = s.later(time.Hour).sys.Audit(s.act(), stock{"HOST": {"1.5": 1}})
	require.NoError(t, err)
	require.Equal(t, 1, e.Demoted)
	require.Zero(t, e.Promoted)
	s.do(e, nil)
	require.Equal(t, hosting.Permanent, s.holder("ann").Kind)
	require.Equal(t, hosting.Grace, s.holder("bob").Kind, "the last to have got one")

	e, err = s.sys.Audit(s.act(), nil)
	require.NoError(t, err)
	require.Equal(t, hosting.Audited{Stamp: s.stamp(), Demoted: 1}, e)
}

func TestAuditRefusedWX16(t *testing.T) {
	s := older(t).users("ann").assign("ann")
	for _, n := range []int{-1, pak.MaxLicenses + 1} {
		text := strconv.Itoa(n)
		why := refuses(s, func() (hosting.Audited, error) {
			return s.sys.Audit(s.act(), stock{"HOST": {"1.5": n, "1": n}})
		}, license.ErrCountRange, license.ErrCountRange)
		is(t, why[0], license.ErrCountRange, "WX-16", "hosts", text, "least", "0", "most", "536870912")
		is(t, why[1], license.ErrCountRange, "WX-16", "outdated", text, "least", "0", "most", "536870912")
		s.rejects(hosting.Audited{Stamp: s.stamp(), Hosts: n}, string(license.ErrCountRange))
		s.rejects(hosting.Audited{Stamp: s.stamp(), Outdated: n}, string(license.ErrCountRange))
	}
	s.rejects(hosting.Audited{Stamp: s.stamp(), Hosts: 1}, "0 promoted, 0 demoted")
	s.rejects(hosting.Audited{Stamp: s.stamp(), Hosts: 1, Promoted: 1, Demoted: 1}, "1 promoted, 1 demoted")
	s.do(s.sys.Audit(s.act(), stock{"HOST": {"1.5": pak.MaxLicenses, "1": pak.MaxLicenses}}))
}

// Installed licences are counted once a day at 02:00 GMT.
func TestNextAuditWX16(t *testing.T) {
	s := older(t)
	for at, next := range map[string]string{
		"2024-03-05T01:59:59Z":           "2024-03-05T02:00:00Z",
		"2024-03-05T02:00:00Z":           "2024-03-06T02:00:00Z",
		"2024-03-05T02:00:01Z":           "2024-03-06T02:00:00Z",
		"2024-03-05T03:59:59+02:00":      "2024-03-05T02:00:00Z",
		"2024-02-28T12:00:00Z":           "2024-02-29T02:00:00Z",
		"2024-02-29T12:00:00Z":           "2024-03-01T02:00:00Z",
		"2024-12-31T23:59:59.999999999Z": "2025-01-01T02:00:00Z",
	} {
		got, ok := s.sys.NextAudit(moment(at))
		require.True(t, ok)
		require.Equal(t, next, stamp(got), at)
	}
	for _, never := range []*scene{blank(t, hosting.Policy{}), newer(t), standsIn(t, "joined")} {
		_, ok := never.sys.NextAudit(s.now)
		require.False(t, ok)
	}
}

// After an upgrade, an update, a fail-over and a return the status is unknown until the
// next audit, and should not be for longer than 48 hours, each time anew.
func TestUnknownWX16(t *testing.T) {
	for name, alter := range map[string]func(s *scene) *scene{
		"upgrade":   func(s *scene) *scene { return s.do(s.sys.Upgrade(s.act(), hosting.Managed, "2.0", nil, s.with)) },
		"update":    func(s *scene) *scene { return s.do(s.sys.Update(s.act())) },
		"fail-over": func(s *scene) *scene { return s.do(s.sys.FailOver(s.act())) },
		"return": func(s *scene) *scene {
			s.now = s.now.Add(-day(10))
			s.do(s.sys.FailOver(s.act())).later(day(10))
			return s.do(s.sys.Return(s.act()))
		},
	} {
		s := older(t).at("2024-03-30T12:00:00Z")
		require.Equal(t, enforce.Clear, s.sys.Conditions(s.now).Unknown.State(s.now), name)
		alter(s)
		before, exactly, after := edges("2024-04-01T12:00:00Z")
		for at, want := range map[time.Time]enforce.State{s.now: enforce.InGrace, before: enforce.InGrace, exactly: enforce.Over, after: enforce.Over} {
			require.Equal(t, want, s.sys.Conditions(at).Unknown.State(at), name)
		}
		s.at("2024-03-31T12:00:00Z").do(s.sys.Update(s.act()))
		require.Equal(t, "2024-04-02T12:00:00Z", stamp(s.sys.Conditions(s.now).Unknown.Until()), name)
		if s.sys.State().Stage == hosting.Running {
			s.installs(s.sys.Version(), 1)
			require.Equal(t, enforce.Clear, s.sys.Conditions(s.now).Unknown.State(s.now), name)
		}
	}
	s := older(t)
	s.do(s.sys.Restart(s.act()))
	require.Equal(t, enforce.Clear, s.sys.Conditions(s.now).Unknown.State(s.now), "a reboot is no update")
}
