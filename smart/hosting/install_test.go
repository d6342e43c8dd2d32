package hosting_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/hosting"
)

// edges are an instant, and a second before and after it.
func edges(at string) (before, exactly, after time.Time) {
	t := moment(at)
	return t.Add(-time.Second), t, t.Add(time.Second)
}

func TestInstallWX9(t *testing.T) {
	s := blank(t, hosting.Policy{})
	require.Equal(t, hosting.State{Stage: hosting.NotInstalled}, s.sys.State())
	require.Empty(t, s.sys.Version())
	_, ok := s.sys.Evaluation()
	require.False(t, ok)

	e, err := s.sys.Install(s.act(), hosting.Managed, "1.5", hosting.Medium)
	require.NoError(t, err)
	require.Equal(t, hosting.Installed{Stamp: s.stamp(), Generation: hosting.Managed, Version: "1.5", Size: hosting.Medium, Evaluation: 180 * 24 * 60 * 60}, e)
	s.do(e, nil)
	require.Equal(t, hosting.State{Generation: hosting.Managed, Stage: hosting.Running}, s.sys.State())
	require.Equal(t, pak.Version("1.5"), s.sys.Version())
	ends, ok := s.sys.Evaluation()
	require.True(t, ok)
	require.Equal(t, moment("2024-08-28T12:00:00Z"), ends)
	refuses(s, func() (hosting.Installed, error) { return s.sys.Install(s.act(), hosting.Smart, "", "") }, hosting.ErrAlreadyInstalled)

	s = blank(t, hosting.Policy{})
	e, err = s.sys.Install(s.act(), hosting.Smart, "4.0", hosting.Micro)
	require.NoError(t, err)
	require.Zero(t, e.Evaluation, "the agent measures it")
	_, ok = s.do(e, nil).sys.Evaluation()
	require.False(t, ok)
}

// What is no system is refused, all of it together.
func TestInstallRefused(t *testing.T) {
	s := blank(t, hosting.Policy{})
	why := refuses(s, func() (hosting.Installed, error) { return s.sys.Install(s.act(), "cloud", "v1", "huge") },
		hosting.ErrGeneration, pak.ErrVersion, hosting.ErrSize)
	is(t, why[0], hosting.ErrGeneration, "WX-9", "generation", "cloud", "wanted", "managed or smart")
	act := license.Act{By: "ada"}
	refuses(s, func() (hosting.Installed, error) {
		return s.sys.Install(act, hosting.Smart, "4.0", hosting.Large)
	}, license.ErrInstantMissing)
	s.rejects(hosting.Installed{Stamp: s.stamp(), Generation: "cloud", Version: "1", Size: hosting.Large}, string(hosting.ErrGeneration))
	s.rejects(hosting.Installed{Stamp: s.stamp(), Generation: hosting.Managed, Version: "1.", Size: hosting.Large}, string(pak.ErrVersion))
	s.rejects(hosting.Installed{Stamp: s.stamp(), Generation: hosting.Managed, Version: "1", Size: "huge"}, string(hosting.ErrSize))
	for _, granted := range []smart.Period{-1, smart.MaxPeriod + 1} {
		s.rejects(hosting.Installed{Stamp: s.stamp(), Generation: hosting.Managed, Version: "1", Size: hosting.Large, Evaluation: granted},
			"an evaluation of "+strconv.FormatInt(int64(granted), 10)+" s")
	}
	s.rejects(hosting.Installed{Stamp: s.stamp(), Generation: hosting.Smart, Version: "4", Size: hosting.Large, Evaluation: 1}, "an evaluation of 1 s")
	s.do(hosting.Installed{Stamp: s.stamp(), Generation: hosting.Managed, Version: "1", Size: hosting.Large, Evaluation: smart.MaxPeriod}, nil)
	ends, _ := s.sys.Evaluation()
	require.Equal(t, s.now.Add(smart.MaxPeriod.Duration()), ends)
}

// An evaluation that would go on past the calendar ends with it.
func TestEvaluationAtTheEndOfTheCalendarWX9(t *testing.T) {
	s := blank(t, hosting.Policy{}).at("9999-12-31T00:00:00Z").installed(hosting.Managed, "1", hosting.Large)
	ends, _ := s.sys.Evaluation()
	require.Equal(t, moment("9999-12-31T23:59:59.999999999Z"), ends)
}

// An evaluation lasts 180 times 24 hours, over leap days too, and begins again with an
// upgrade; the first host licences of the version that are counted end it.
func TestEvaluationWX9(t *testing.T) {
	for _, tt := range []struct{ begins, ends string }{
		{"2024-02-29T08:00:00Z", "2024-08-27T08:00:00Z"},
		{"2023-08-31T23:59:59Z", "2024-02-27T23:59:59Z"},
		{"2023-12-31T00:00:00Z", "2024-06-28T00:00:00Z"},
	} {
		s := blank(t, hosting.Policy{}).at(tt.begins).installed(hosting.Managed, "1.5", hosting.Large).users("ann").assign("ann")
		before, exactly, after := edges(tt.ends)
		for at, kind := range map[time.Time]hosting.Kind{before: hosting.Demo, exactly: hosting.Grace, after: hosting.Grace} {
			h, _ := s.sys.Holder(at, s.with, "ann")
			require.Equal(t, kind, h.Kind, at)
		}
	}

	s := older(t).at("2024-08-01T00:00:00Z")
	s.do(s.sys.Upgrade(s.act(), hosting.Managed, "2.0", nil, s.with))
	ends, _ := s.sys.Evaluation()
	require.Equal(t, moment("2025-01-28T00:00:00Z"), ends, "anew")
	s.later(time.Hour).do(s.sys.Audit(s.act(), stock{"HOST": {"1.5": 3}}))
	ends, _ = s.sys.Evaluation()
	require.Equal(t, moment("2025-01-28T00:00:00Z"), ends, "licences of another version do not end it")
	s.later(time.Hour).installs("2.0", 1)
	ends, _ = s.sys.Evaluation()
	require.Equal(t, s.now, ends)
	was := s.now
	s.later(time.Hour).installs("2.0", 2)
	ends, _ = s.sys.Evaluation()
	require.Equal(t, was, ends, "it was over")

	s = older(t).at("2024-09-01T00:00:00Z").installs("1.5", 1)
	ends, _ = s.sys.Evaluation()
	require.Equal(t, moment("2024-08-28T12:00:00Z"), ends, "it was over by the calendar")
}

// All assignments of host licences are kept at an upgrade; within the older generation
// none of them is of a licence that counts, until the next audit.
func TestUpgradeWX8(t *testing.T) {
	s := older(t).users("ann", "bob", "cyd").assign("ann", "bob").installs("1.5", 1).later(time.Hour)
	require.Equal(t, hosting.Permanent, s.holder("ann").Kind)
	require.Equal(t, hosting.Grace, s.holder("bob").Kind)
	grace := s.holder("bob").Until
	since := s.holder("ann").Since

	e, err := s.sys.Upgrade(s.act(), hosting.Managed, "2.0", nil, s.with)
	require.NoError(t, err)
	require.Equal(t, hosting.Upgraded{Stamp: s.stamp(), Generation: hosting.Managed, Version: "2.0", Evaluation: 180 * 24 * 60 * 60}, e)
	s.do(e, nil)
	require.Equal(t, 2, s.sys.Held())
	require.Equal(t, since, s.holder("ann").Since)
	require.Equal(t, hosting.Demo, s.holder("ann").Kind)
	require.Equal(t, hosting.Demo, s.holder("bob").Kind)
	require.Equal(t, hosting.Counts{Outdated: 1, At: s.now.Add(-time.Hour)}, s.sys.Counts())
	s.later(time.Hour).installs("2.0", 1)
	require.Equal(t, hosting.Permanent, s.holder("bob").Kind, "it waited longer than ann")
	require.Equal(t, hosting.Grace, s.holder("ann").Kind)
	require.Equal(t, s.now.Add(180*license.Day), s.holder("ann").Until)
	s.later(time.Hour).installs("2.0", 0)
	require.Equal(t, grace, s.holder("bob").Until, "its grace is one and goes on counting")

	s.do(s.sys.Upgrade(s.act(), hosting.Smart, "4.0", nil, s.with))
	s.with = registered
	require.Equal(t, 2, s.sys.Held())
	require.Equal(t, since, s.holder("ann").Since)
	require.Equal(t, hosting.Permanent, s.holder("ann").Kind)
	require.Equal(t, hosting.Counts{}, s.sys.Counts(), "the licence manager is forgotten")
	require.Zero(t, s.sys.Conditions(s.now))
	for range s.sys.Waiting() {
		require.Fail(t, "nobody waits")
	}
	require.Equal(t, hosting.State{Generation: hosting.Smart, Stage: hosting.Running}, s.sys.State())
}

// What was counted before two upgrades is outdated, and nothing is lost of it.
func TestUpgradesOutdateLicences(t *testing.T) {
	s := older(t)
	s.do(s.sys.Audit(s.act(), stock{"HOST": {"1.5": 3, "1.0": 2}}))
	s.do(s.sys.Upgrade(s.act(), hosting.Managed, "2.0", nil, s.with))
	s.do(s.sys.Upgrade(s.act(), hosting.Managed, "2.5", nil, s.with))
	require.Equal(t, hosting.Counts{Outdated: 5, At: s.now}, s.sys.Counts())
}

func TestUpgradeRefused(t *testing.T) {
	s := older(t)
	why := refuses(s, func() (hosting.Upgraded, error) { return s.sys.Upgrade(s.act(), "cloud", "1.5", nil, s.with) },
		hosting.ErrGeneration, hosting.ErrVersion)
	is(t, why[1], hosting.ErrVersion, "WX-9", "version", "1.5", "wanted", "another")
	refuses(s, func() (hosting.Upgraded, error) {
		return s.sys.Upgrade(s.act(), hosting.Smart, "1..5", nil, s.with)
	}, pak.ErrVersion)
	for _, e := range []struct {
		hosting.Upgraded
		cause string
	}{
		{hosting.Upgraded{Generation: "cloud", Version: "2"}, string(hosting.ErrGeneration)},
		{hosting.Upgraded{Generation: hosting.Managed, Version: "1.5"}, string(hosting.ErrVersion)},
		{hosting.Upgraded{Generation: hosting.Managed, Version: "x"}, string(pak.ErrVersion)},
		{hosting.Upgraded{Generation: hosting.Managed, Version: "2", Evaluation: -1}, "an evaluation of -1 s"},
		{hosting.Upgraded{Generation: hosting.Smart, Version: "4", Evaluation: 1}, "an evaluation of 1 s"},
	} {
		e.Stamp = s.stamp()
		s.rejects(e.Upgraded, e.cause)
	}

	s = newer(t)
	why = refuses(s, func() (hosting.Upgraded, error) { return s.sys.Upgrade(s.act(), hosting.Managed, "2.0", nil, s.with) }, hosting.ErrGeneration)
	is(t, why[0], hosting.ErrGeneration, "WX-9", "generation", "managed", "wanted", "smart")
	s.do(s.sys.Upgrade(s.act(), hosting.Smart, "4.1", nil, nothing))
	require.Equal(t, pak.Version("4.1"), s.sys.Version())
}

// A system of several data centers is upgraded only when the licences of the new version
// are there for all of them, and has no evaluation.
func TestUpgradeOfDataCentersWX11(t *testing.T) {
	s := older(t).installs("1.5", 1)
	s.join(s.other("west", hosting.Managed, "1.5", hosting.Large), centers("MDC-LARGE", "1.5", 2))
	for _, there := range []hosting.Licenses{nil, centers("MDC-LARGE", "1.5", 2), centers("MDC-LARGE", "2.0", 1)} {
		why := refuses(s, func() (hosting.Upgraded, error) { return s.sys.Upgrade(s.act(), hosting.Managed, "2.0", there, s.with) }, hosting.ErrLicenseMissing)
		require.Equal(t, "WX-11", why[0].Rule)
		require.Equal(t, "2", why[0].Field("needed"))
	}
	e, err := s.sys.Upgrade(s.act(), hosting.Managed, "2.0", centers("MDC-LARGE", "2.0", 2), s.with)
	require.NoError(t, err)
	require.Zero(t, e.Evaluation)
	e.Evaluation = 1
	s.rejects(e, "an evaluation of 1 s")
	e.Evaluation = 0
	s.do(e, nil)
	ends, ok := s.sys.Evaluation()
	require.True(t, ok)
	require.Equal(t, s.now, ends, "there is none")

	newest := centers("MDC-LARGE", "4.0", 2)
	why := refuses(s, func() (hosting.Upgraded, error) { return s.sys.Upgrade(s.act(), hosting.Smart, "4.0", nil, evaluating) },
		hosting.ErrLicenseMissing, hosting.ErrNoTrial)
	is(t, why[1], hosting.ErrNoTrial, "WX-11", "system", "meet")
	for _, with := range []hosting.Standing{registered, reservedFor(0)} {
		_, err = s.sys.Upgrade(s.act(), hosting.Smart, "4.0", newest, with)
		require.NoError(t, err)
	}
	refuses(s, func() (hosting.Upgraded, error) { return s.sys.Upgrade(s.act(), hosting.Smart, "4.0", newest, nothing) }, hosting.ErrNoTrial)
}
