package hosting_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

// In smart licensing a system works while it is on evaluation, registered, or has as many
// licences reserved as are held; else licences can be managed and nothing else (WX-12).
func TestAccessOfSmartLicensingWX12(t *testing.T) {
	s := newer(t).users("ann", "bob").assign("ann", "bob")
	over := license.Refuse(hosting.ErrEvaluationOver, "WX-12", "since", "")
	few := func(n string) *license.Refusal {
		return license.Refuse(hosting.ErrReservedFew, "WX-12", "held", "2", "reserved", n)
	}
	both := func(with hosting.Standing) hosting.Standing {
		with.Evaluation = true
		return with
	}
	for name, tt := range map[string]struct {
		with hosting.Standing
		why  *license.Refusal
	}{
		"evaluation":                   {evaluating, nil},
		"registered":                   {registered, nil},
		"registered during evaluation": {both(registered), nil},
		"neither":                      {nothing, over},
		"one too few reserved":         {reservedFor(1), few("1")},
		"as many":                      {reservedFor(2), nil},
		"one more":                     {reservedFor(3), nil},
		"all":                          {reservedFor(hosting.MaxUsers), nil},
		"none reserved":                {reservedFor(0), few("0")},
		"reserved during evaluation":   {both(reservedFor(1)), few("1")},
		"reserved is registered too":   {hosting.Standing{Registered: true, Reserved: true, Hosts: 1}, few("1")},
	} {
		want := hosting.Access{Level: hosting.Full}
		if tt.why != nil {
			want = hosting.Access{Level: hosting.LicenseManagement, Why: []*license.Refusal{tt.why}}
		}
		require.Equal(t, want, s.sys.Access(s.now, tt.with), name)
	}
}

// Only licence management: no meeting is scheduled, started or attended, and no licence
// assigned; what is there can be ended, and users can be managed (WX-12).
func TestOnlyLicenseManagementWX12(t *testing.T) {
	s := newer(t).users("ann", "bob", "cyd").schedule(0, "later", "ann").meets("now", "bob").attend("now", "cyd")
	s.with = nothing
	refuses(s, func() (hosting.Scheduled, error) { return s.sys.Schedule(s.act(), s.with, s.plan(0, "third", "ann")) }, hosting.ErrEvaluationOver)
	refuses(s, func() (hosting.Started, error) { return s.sys.Start(s.act(), s.with, "later", "ann") }, hosting.ErrEvaluationOver)
	refuses(s, func() (hosting.Attended, error) { return s.sys.Attend(s.act(), s.with, "now", "ann") }, hosting.ErrEvaluationOver)
	refuses(s, func() (hosting.Assigned, error) { return s.sys.Assign(s.act(), s.with, "ann") }, hosting.ErrEvaluationOver)
	s.leave("now", "cyd").end("now").users("dan").deactivate("dan", "bob")
	require.Equal(t, 0, s.sys.Held())
	s.with = reservedFor(0)
	require.Equal(t, hosting.Full, s.sys.Access(s.now, s.with).Level, "enough again: nobody holds one")
}

// What is reserved limits the system and not the user: the one who makes it too few still
// gets a licence, and nobody after that (WX-12).
func TestOneMoreThanReservedWX12(t *testing.T) {
	s := newer(t).users("ann", "bob", "cyd")
	s.with = reservedFor(1)
	s.assign("ann")
	require.Equal(t, hosting.Full, s.sys.Access(s.now, s.with).Level)
	s.assign("bob")
	require.Equal(t, hosting.LicenseManagement, s.sys.Access(s.now, s.with).Level)
	refuses(s, func() (hosting.Assigned, error) { return s.sys.Assign(s.act(), s.with, "cyd") }, hosting.ErrReservedFew)
	s.deactivate("bob")
	require.Equal(t, hosting.Full, s.sys.Access(s.now, s.with).Level)
}

// In the older generation evaluation is over by the clock: without licences there is
// licence management only (WX-9, WX-12).
func TestAccessByTheEndOfEvaluationWX12(t *testing.T) {
	s := older(t)
	before, exactly, after := edges("2024-08-28T12:00:00Z")
	require.Equal(t, hosting.Access{Level: hosting.Full}, s.sys.Access(before, s.with))
	for _, at := range []time.Time{exactly, after, after.Add(day(3000))} {
		require.Equal(t, hosting.Access{Level: hosting.LicenseManagement, Why: []*license.Refusal{
			license.Refuse(hosting.ErrEvaluationOver, "WX-12", "since", "2024-08-28T12:00:00Z"),
		}}, s.sys.Access(at, s.with))
	}
	s.now = after
	s.installs("1.5", 1)
	require.Equal(t, hosting.Access{Level: hosting.Full}, s.sys.Access(after, s.with))
	s.installs("1.5", 0)
	require.Equal(t, []license.Reason{hosting.ErrEvaluationOver}, s.whyNot(after))
	s.do(s.sys.Audit(s.act(), stock{"HOST": {"1.0": 1}}))
	require.Equal(t, []license.Reason{hosting.ErrEvaluationOver}, s.whyNot(after), "licences of a wrong version")
}

// An upgraded system waits for its licences as long as nobody is one too many for too
// long, also after the evaluation that began with the upgrade (WX-13).
func TestAccessAfterAnUpgradeWX13(t *testing.T) {
	s := older(t).installs("1.5", 1)
	s.do(s.sys.Upgrade(s.act(), hosting.Managed, "2.0", nil, s.with))
	require.Empty(t, s.whyNot(s.now.Add(day(181))))
	s.do(s.sys.Audit(s.act(), nil))
	require.Empty(t, s.whyNot(s.now.Add(day(181))), "they were bought")
	s.later(day(181)).users("ann").assign("ann")
	require.Equal(t, s.now, s.sys.Conditions(s.now).Exceeded.Since)
	// That they were bought is not forgotten with another upgrade, nor is since when there
	// are too few.
	c := s.sys.Conditions(s.now).Exceeded
	s.do(s.sys.Upgrade(s.act(), hosting.Managed, "3.0", nil, s.with))
	require.Equal(t, c, s.sys.Conditions(s.now).Exceeded)
	require.Empty(t, s.whyNot(c.Until().Add(-time.Second)))
	require.Equal(t, []license.Reason{hosting.ErrExceeded}, s.whyNot(c.Until()))
}

// Several data centers have no evaluation (WX-11).
func TestAccessOfDataCentersWX11(t *testing.T) {
	s := newer(t)
	o := s.other("west", hosting.Smart, "4.0", hosting.Large)
	s.join(o, centers("MDC-LARGE", "4.0", 2))
	untried := hosting.Access{Level: hosting.LicenseManagement, Why: []*license.Refusal{license.Refuse(hosting.ErrNoTrial, "WX-11", "system", "meet")}}
	require.Equal(t, untried, s.sys.Access(s.now, evaluating))
	require.Equal(t, untried, s.sys.Access(s.now, nothing))
	require.Equal(t, hosting.Full, s.sys.Access(s.now, registered).Level)
	require.Equal(t, hosting.Full, s.sys.Access(s.now, reservedFor(0)).Level)
	require.Equal(t, hosting.Access{Level: hosting.Deactivated, Why: []*license.Refusal{
		license.Refuse(hosting.ErrAbsorbed, "WX-11", "system", "west", "primary", "meet"),
	}}, o.sys.Access(s.now, registered))

	s = older(t).installs("1.5", 1)
	s.join(s.other("west", hosting.Managed, "1.5", hosting.Large), centers("MDC-LARGE", "1.5", 2))
	require.Empty(t, s.whyNot(s.now))
	s.installs("1.5", 0)
	require.Equal(t, untried, s.sys.Access(s.now, s.with))
}

// All reasons for which a system is deactivated are told.
func TestAccessTellsAllReasonsWX13WX14WX15(t *testing.T) {
	s := older(t).users("ann").assign("ann")
	s.do(s.sys.Disconnect(s.act())).at("2024-09-01T12:00:00Z")
	s.do(s.sys.FailOver(s.act()))
	at := moment("2026-01-01T00:00:00Z")
	require.Equal(t, []license.Reason{hosting.ErrExceeded, hosting.ErrInvalid, hosting.ErrAway}, s.whyNot(at))
	require.Equal(t, hosting.Deactivated, s.sys.Access(at, s.with).Level)
	s.now = at
	refuses(s, func() (hosting.Scheduled, error) { return s.sys.Schedule(s.act(), s.with, s.plan(0, "m", "ann")) },
		hosting.ErrExceeded, hosting.ErrInvalid, hosting.ErrAway)
}

func TestAccessBeforeInstallation(t *testing.T) {
	s := blank(t, hosting.Policy{})
	require.Equal(t, hosting.Access{Level: hosting.Deactivated, Why: []*license.Refusal{
		license.Refuse(hosting.ErrNotInstalled, "WX-9", "system", "meet"),
	}}, s.sys.Access(s.now, registered))
}
