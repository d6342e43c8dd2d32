package hosting_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
	"github.com/licit-go/licit/smart/hosting"
)

// Sentences of the sources that no other test shows alone.

// alerted returns the alert of a kind, and whether there is one.
func (s *scene) alerted(kind hosting.AlertKind) (hosting.Alert, bool) {
	all := s.sys.Alerts(s.now, s.with)
	n := slices.IndexFunc(all, func(a hosting.Alert) bool { return a.Kind == kind })
	if n < 0 {
		return hosting.Alert{}, false
	}
	return all[n], true
}

// kindsAt returns the kinds of alerts at an instant.
func (s *scene) kindsAt(at time.Time) []hosting.AlertKind {
	var all []hosting.AlertKind
	for _, a := range s.sys.Alerts(at, s.with) {
		all = append(all, a.Kind)
	}
	return all
}

// TestFreeTrialOfTheOldReleaseWX9 tells that the system is in free trial from its
// deployment on, until licences are installed and counted.
func TestFreeTrialOfTheOldReleaseWX9(t *testing.T) {
	s := older(t)
	ends := s.now.Add(180 * license.Day)
	for at, kinds := range map[time.Time][]hosting.AlertKind{
		s.now: {hosting.AlertFreeTrial}, ends.Add(-time.Second): {hosting.AlertFreeTrial},
		ends: {hosting.AlertEvaluationOver}, ends.Add(time.Second): {hosting.AlertEvaluationOver},
	} {
		require.Equal(t, kinds, s.kindsAt(at))
	}
	trial, _ := s.alerted(hosting.AlertFreeTrial)
	require.Contains(t, trial.Advice().Problem, "free-trial mode until "+ends.Format(time.DateOnly))
	require.Contains(t, strings.Join(trial.Advice().Remedies, " "), "Install")
	s = siteOf(t, 1).scene
	require.Empty(t, s.kindsAt(s.now))
}

// TestRebootOfThePrimaryWX14WX15 loses contact, fails over, and reconnects: the primary
// is rebooted, and all is as it was.
func TestRebootOfThePrimaryWX14WX15(t *testing.T) {
	s := siteOf(t, 2)
	s.later(license.Day).do(s.sys.Disconnect(s.act()))
	lost := s.now
	invalid, ok := s.alerted(hosting.AlertInvalid)
	require.True(t, ok)
	require.Equal(t, lost, invalid.Since)
	require.Contains(t, strings.Join(invalid.Advice().Causes, " "), "high-availability")
	require.Contains(t, strings.Join(invalid.Advice().Remedies, " "), "Reboot the primary")

	s.later(license.Day).do(s.sys.FailOver(s.act()))
	away, ok := s.alerted(hosting.AlertFailedOver)
	require.True(t, ok)
	require.Equal(t, s.now.Add(180*license.Day), away.Until)
	require.Contains(t, away.Advice().Problem, "free-trial mode")
	require.Contains(t, strings.Join(away.Advice().Remedies, " "), "Reboot the primary")
	disabled, ok := s.alerted(hosting.AlertManageDisabled)
	require.True(t, ok)
	require.Contains(t, disabled.Advice().Problem, "disabled")
	for name, decide := range map[string]func() error{
		"audit":      func() error { _, err := s.sys.Audit(s.act(), s.old); return err },
		"connect":    func() error { _, err := s.sys.Connect(s.act()); return err },
		"disconnect": func() error { _, err := s.sys.Disconnect(s.act()); return err },
		"restart":    func() error { _, err := s.sys.Restart(s.act()); return err },
	} {
		require.ErrorIs(t, decide(), hosting.ErrFailedOver, name)
	}
	s.users("late").assign("late")
	for wait, level := range map[time.Duration]hosting.Level{-time.Second: hosting.Full, 0: hosting.Deactivated, time.Second: hosting.Deactivated} {
		require.Equal(t, level, s.sys.Access(away.Until.Add(wait), s.with).Level)
	}

	s.later(20 * license.Day).do(s.sys.Return(s.act()))
	s.do(s.sys.Restart(s.act()))
	invalid, ok = s.alerted(hosting.AlertInvalid)
	require.True(t, ok, "until the licence manager is reached")
	require.Equal(t, lost, invalid.Since)
	s.do(s.sys.Connect(s.act())).deactivate("late")
	require.Equal(t, []hosting.AlertKind{hosting.AlertStatusUnknown}, s.kindsAt(s.now))
	unknown, _ := s.alerted(hosting.AlertStatusUnknown)
	require.Equal(t, s.now.Add(48*time.Hour), unknown.Until)
	require.Contains(t, strings.Join(unknown.Advice().Remedies, " "), "audit")
	s.counts(s.old)
	require.Empty(t, s.kindsAt(s.now))
	require.Equal(t, hosting.Full, s.sys.Access(s.now.Add(1000*license.Day), s.with).Level)
}

// TestEMailsOfAGraceWX13WX14 sends one at once and one when the system is deactivated,
// six months later, each once.
func TestEMailsOfAGraceWX13WX14(t *testing.T) {
	s := siteOf(t, 1)
	s.at("2024-08-31T10:00:00Z").users("late").assign("late")
	s.do(s.sys.Disconnect(s.act()))
	begin, end := s.now, moment("2025-02-28T10:00:00Z")
	require.Equal(t, []hosting.AlertKind{hosting.AlertExceeded, hosting.AlertInvalid}, s.kindsAt(end.Add(-time.Second)))
	require.Equal(t, []hosting.AlertKind{hosting.AlertExceededDeactivated, hosting.AlertInvalidDeactivated}, s.kindsAt(end))
	var sent []string
	for _, span := range [][2]time.Time{
		{begin.Add(-time.Second), begin}, {begin, begin.Add(time.Second)}, {begin.Add(time.Second), end},
		{end, end.Add(time.Second)}, {end.Add(time.Second), end.Add(1000 * license.Day)},
	} {
		for n := range s.sys.Notices(span[0], span[1]) {
			sent = append(sent, n.At.Format(time.RFC3339)+" "+string(n.Kind))
		}
	}
	require.Equal(t, []string{
		"2024-08-31T10:00:00Z exceeded", "2024-08-31T10:00:00Z invalid",
		"2025-02-28T10:00:00Z exceeded-deactivated", "2025-02-28T10:00:00Z invalid-deactivated",
	}, sent)
	require.Equal(t, []license.Reason{hosting.ErrExceeded, hosting.ErrInvalid}, whys(s.sys.Access(end, s.with)))
}

func whys(a hosting.Access) []license.Reason {
	var all []license.Reason
	for _, r := range a.Why {
		all = append(all, r.Reason)
	}
	return all
}

// TestReservedForEachHostWX12 limits a system to licence management while more hold a
// licence than are reserved, whatever is left of evaluation, until there are enough.
func TestReservedForEachHostWX12(t *testing.T) {
	s := newer(t)
	s.with = evaluating
	s.users("ada", "bob", "cyd", "dan").assign("ada", "bob", "cyd")
	for hosts, level := range map[int]hosting.Level{2: hosting.LicenseManagement, 3: hosting.Full, 4: hosting.Full} {
		with := reservedFor(hosts)
		with.Evaluation = true
		access := s.sys.Access(s.now, with)
		require.Equal(t, level, access.Level, "%d reserved", hosts)
		_, err := s.sys.Assign(s.act(), with, "dan")
		require.Equal(t, whys(access), reasons(err))
		if hosts < 3 {
			is(t, access.Why[0], hosting.ErrReservedFew, "WX-12", "held", "3", "reserved", "2")
		}
	}
	s.with = reservedFor(2)
	require.Equal(t, []hosting.AlertKind{hosting.AlertReservedFew}, s.kindsAt(s.now.Add(1000*license.Day)), "by itself it does not end")
	s.deactivate("cyd")
	require.Equal(t, hosting.Full, s.sys.Access(s.now, s.with).Level)
}

// TestMessagesOfTheLicenceManagerWX21 tells why a PAK cannot be fulfilled and a file not
// installed, each with what it is about.
func TestMessagesOfTheLicenceManagerWX21(t *testing.T) {
	m, act := pak.New("meet-1"), older(t).act()
	for _, p := range []pak.PAK{
		{Number: "NEW-1", Lines: []pak.Line{{Product: "HOST", Version: "2.0", Quantity: 3}}},
		{Number: "UP-1", Lines: []pak.Line{{Product: "HOST", Version: "2.0", Upgrades: "1.5", Quantity: 3}}},
	} {
		registered, err := m.Register(act, p)
		kept(t, m, registered, err)
	}
	all, err := m.Fulfill(act, "NEW-1", pak.Total{Quantity: 3})
	kept(t, m, all, err)
	_, exhausted := m.Fulfill(act, "NEW-1", pak.Total{Quantity: 4})
	_, impossible := m.Fulfill(act, "UP-1", pak.Total{Quantity: 3})
	_, foreign := m.Install(act, licenseFile("F-7", "meet-2", "1.5", 3))
	for _, c := range []struct {
		err    error
		reason license.Reason
		says   []string
	}{
		{exhausted, pak.ErrExhausted, []string{"NEW-1", "no licenses remaining in the PAK"}},
		{impossible, pak.ErrUpgradeImpossible, []string{"UP-1", "either there are no licenses remaining in the PAK", "or there are no licenses installed", "no upgrade PAK"}},
		{foreign, pak.ErrOtherSystem, []string{"F-7", "not issued for this system", "meet-1", "meet-2", "the right file"}},
	} {
		require.Equal(t, []license.Reason{c.reason}, reasons(c.err))
		advice, ok := pak.Explain(license.Refusals(c.err)[0])
		require.True(t, ok)
		require.NotEmpty(t, advice.Causes)
		require.NotEmpty(t, advice.Remedies)
		text := fmt.Sprint(advice)
		for _, says := range c.says {
			require.Contains(t, text, says)
		}
	}
}
