package hosting_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
	"github.com/licit-go/licit/license/pak"
	"github.com/licit-go/licit/smart/hosting"
)

// site is a managed system of the release before, its licence manager, and where they
// are upgraded to.
type site struct {
	*scene
	old, new *pak.Manager
}

// kept applies what a licence manager decided.
func kept[E pak.Event](t testing.TB, m *pak.Manager, e E, err error) E {
	t.Helper()
	require.NoError(t, err)
	require.NoError(t, m.Apply(e))
	return e
}

// counts audits the system with a licence manager, at the time of day for that.
func (s *site) counts(m *pak.Manager) *site {
	s.Helper()
	at, ok := s.sys.NextAudit(s.now)
	require.True(s, ok)
	require.LessOrEqual(s, at.Sub(s.now), license.Day)
	require.Equal(s, "02:00:00", at.Format(time.TimeOnly))
	s.now = at
	s.do(s.sys.Audit(s.act(), m))
	return s
}

// licenseFile returns a licence file of the vendor.
func licenseFile(serial, system license.ID, version pak.Version, hosts int) pak.File {
	return pak.File{Serial: serial, System: system, Lines: []pak.Count{{Product: "HOST", Version: version, Quantity: hosts}}}
}

// siteOf returns a system of version 1.5 on which that many hold the licences that are
// installed.
func siteOf(t testing.TB, hosts int) *site {
	t.Helper()
	s := &site{older(t), pak.New("meet-1"), pak.New("meet-2")}
	installed, err := s.old.Install(s.act(), licenseFile("F-1", "meet-1", "1.5", hosts))
	kept(t, s.old, installed, err)
	s.counts(s.old)
	for n := range hosts {
		user := license.ID(fmt.Sprint("u", n))
		s.users(user).assign(user)
		require.Equal(t, hosting.Permanent, s.holder(user).Kind)
	}
	return s
}

// TestUpgradeByTheBookWX13WX16WX18 upgrades a system with 50 licences: it exceeds at once,
// its old licences are expected to be out of date until they are rehosted and upgraded,
// which a PAK of 100 does for 50 of them, before the date that is told.
func TestUpgradeByTheBookWX13WX16WX18(t *testing.T) {
	s := siteOf(t, 50)
	s.later(license.Day)
	upgradedAt := s.now
	s.do(s.sys.Upgrade(s.act(), hosting.Managed, "2.0", nil, s.with))
	exceeded := s.alert(s.now, hosting.AlertExceeded) // more users than licences, as none are installed on the upgraded system
	require.Equal(t, upgradedAt, exceeded.Since)
	require.Contains(t, strings.Join(exceeded.Advice().Remedies, " "), "rehost")

	registered, err := s.new.Register(s.act(), pak.PAK{Number: "UP-100", Lines: []pak.Line{{Product: "HOST", Version: "2.0", Upgrades: "1.5", Quantity: 100}}})
	kept(t, s.new, registered, err)
	_, err = s.new.Fulfill(s.act(), "UP-100", pak.Total{Quantity: 50})
	require.Equal(t, []license.Reason{pak.ErrUpgradeImpossible}, reasons(err), "rehost first")
	advice, ok := pak.Explain(license.Refusals(err)[0])
	require.True(t, ok)
	require.Contains(t, advice.Problem, "UP-100")
	require.Contains(t, strings.Join(advice.Remedies, " "), "Rehost")

	rehosted, err := s.old.Rehost(s.act(), "meet-2", "F-2")
	kept(t, s.old, rehosted, err)
	installed, err := s.new.Install(s.act(), rehosted.File())
	kept(t, s.new, installed, err)
	s.counts(s.new)
	outdated := s.alert(s.now, hosting.AlertOutOfDate)
	require.True(t, outdated.Expected, "old licences are being rehosted")
	require.Equal(t, hosting.Alert{
		Kind: hosting.AlertOutOfDate, Until: exceeded.Until, Held: 50, Outdated: 50, Version: "2.0", Expected: true,
		PrematureUntil: outdated.PrematureUntil,
	}, outdated)
	require.Contains(t, strings.Join(outdated.Advice().Remedies, " "), exceeded.Until.Format(time.DateOnly), "the date by which to rehost and upgrade")
	require.Equal(t, enforce.InGrace, s.sys.Conditions(s.now).Exceeded.State(s.now))

	_, err = s.new.Fulfill(s.act(), "UP-100", pak.Total{Quantity: 100})
	require.Equal(t, []license.Reason{pak.ErrEligible}, reasons(err))
	part, err := s.new.Fulfill(s.act(), "UP-100", pak.Total{Quantity: 30})
	kept(t, s.new, part, err)
	s.counts(s.new)
	outdated = s.alert(s.now, hosting.AlertOutOfDate)
	require.Equal(t, []int{30, 20}, []int{outdated.Installed, outdated.Outdated})
	rest, err := s.new.Fulfill(s.act(), "UP-100", pak.Total{Quantity: 50})
	kept(t, s.new, rest, err)
	require.Contains(t, s.alerts(s.now), hosting.AlertOutOfDate, "counted once a day only")
	s.counts(s.new)
	require.NotContains(t, s.alerts(s.now), hosting.AlertOutOfDate)
	require.NotContains(t, s.alerts(s.now), hosting.AlertExceeded)
	standing, _ := s.new.PAK("UP-100")
	require.Equal(t, 50, standing.Left(), "for later")
	require.Equal(t, 50, s.sys.Held(), "an upgrade keeps all assignments")
}

// TestUpgradeThatIsForgottenWX13 is deactivated at the date that the alert told, and comes
// back when the original licences are rehosted and counted.
func TestUpgradeThatIsForgottenWX13(t *testing.T) {
	s := siteOf(t, 5)
	s.later(license.Day).do(s.sys.Upgrade(s.act(), hosting.Managed, "2.0", nil, s.with))
	exceeded := s.alert(s.now, hosting.AlertExceeded)
	rehosted, err := s.old.Rehost(s.act(), "meet-2", "F-2")
	require.NoError(t, err)
	for _, c := range []struct {
		wait  time.Duration
		level hosting.Level
	}{{-time.Second, hosting.Full}, {0, hosting.Deactivated}, {time.Second, hosting.Deactivated}} {
		require.Equal(t, c.level, s.sys.Access(exceeded.Until.Add(c.wait), s.with).Level)
	}
	s.now = exceeded.Until.Add(time.Second)
	over := s.alert(s.now, hosting.AlertExceededDeactivated)
	require.Equal(t, exceeded.Until, over.Until)
	require.Contains(t, strings.Join(over.Advice().Remedies, " "), "rehost")
	installed, err := s.new.Install(s.act(), rehosted.File())
	kept(t, s.new, installed, err)
	registered, err := s.new.Register(s.act(), pak.PAK{Number: "UP", Lines: []pak.Line{{Product: "HOST", Version: "2.0", Upgrades: "1.5", Quantity: 5}}})
	kept(t, s.new, registered, err)
	fulfilled, err := s.new.Fulfill(s.act(), "UP", pak.Total{Quantity: 5})
	kept(t, s.new, fulfilled, err)
	require.Equal(t, hosting.Deactivated, s.sys.Access(s.now, s.with).Level, "not counted yet")
	s.counts(s.new)
	require.Equal(t, hosting.Full, s.sys.Access(s.now, s.with).Level)
}

// TestWrongVersionOrderedWX16WX19 finds licences of another version than the system's out
// of date, unless it is too early to say, and with a date where there are too few of the
// right one.
func TestWrongVersionOrderedWX16WX19(t *testing.T) {
	s := siteOf(t, 3)
	require.NotContains(t, s.alerts(s.now), hosting.AlertOutOfDate)
	wrong, err := s.old.Install(s.act(), licenseFile("F-9", "meet-1", "2.0", 4))
	kept(t, s.old, wrong, err)
	require.Equal(t, []pak.Count{{Product: "HOST", Version: "2.0", Quantity: 4}}, slices.Collect(s.old.OutOfDate(s.sys.Version())))
	s.users("late").assign("late")
	exceeded := s.alert(s.now, hosting.AlertExceeded)
	s.counts(s.old)
	a := s.alert(s.now, hosting.AlertOutOfDate)
	require.False(t, a.Expected)
	require.Zero(t, a.PrematureUntil)
	require.Equal(t, exceeded.Until, a.Until)
	advice := a.Advice()
	require.Contains(t, strings.Join(advice.Causes, " "), "wrong version")
	require.Contains(t, strings.Join(advice.Remedies, " "), "of version 1.5 by "+a.Until.Format(time.DateOnly))

	s.do(s.sys.Restart(s.act()))
	restarted := s.now
	a = s.alert(s.now, hosting.AlertOutOfDate)
	require.False(t, a.PrematureUntil.Before(restarted.Add(20*time.Minute)), "the licence manager is starting")
	for _, wait := range []time.Duration{-time.Second, 0, time.Second} {
		s.now = a.PrematureUntil.Add(wait)
		now := s.alert(s.now, hosting.AlertOutOfDate)
		require.Equal(t, wait < 0, !now.PrematureUntil.IsZero())
	}
	right, err := s.old.Install(s.act(), licenseFile("F-10", "meet-1", "1.5", 1))
	kept(t, s.old, right, err)
	s.counts(s.old)
	require.NotContains(t, s.alerts(s.now), hosting.AlertExceeded, "as many as are held")
	a = s.alert(s.now, hosting.AlertOutOfDate) // the wrong ones are still there
	require.Zero(t, a.Until, "but nothing follows")
}

// TestRebootOfThePrimaryWX14WX15 loses contact, fails over, and reconnects: the primary
// is rebooted, and all is as it was.
func TestRebootOfThePrimaryWX14WX15(t *testing.T) {
	s := siteOf(t, 2)
	s.later(license.Day).do(s.sys.Disconnect(s.act()))
	lost := s.now
	invalid := s.alert(s.now, hosting.AlertInvalid)
	require.Equal(t, lost, invalid.Since)
	require.Contains(t, strings.Join(invalid.Advice().Causes, " "), "high-availability")
	require.Contains(t, strings.Join(invalid.Advice().Remedies, " "), "Reboot the primary")

	s.later(license.Day).do(s.sys.FailOver(s.act()))
	away := s.alert(s.now, hosting.AlertFailedOver)
	require.Equal(t, s.now.Add(180*license.Day), away.Until)
	require.Contains(t, away.Advice().Problem, "free-trial mode")
	require.Contains(t, strings.Join(away.Advice().Remedies, " "), "Reboot the primary")
	disabled := s.alert(s.now, hosting.AlertManageDisabled)
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
	invalid = s.alert(s.now, hosting.AlertInvalid) // until the licence manager is reached
	require.Equal(t, lost, invalid.Since)
	s.do(s.sys.Connect(s.act())).deactivate("late")
	require.Equal(t, []hosting.AlertKind{hosting.AlertStatusUnknown}, s.alerts(s.now))
	unknown := s.alert(s.now, hosting.AlertStatusUnknown)
	require.Equal(t, s.now.Add(48*time.Hour), unknown.Until)
	require.Contains(t, strings.Join(unknown.Advice().Remedies, " "), "audit")
	s.counts(s.old)
	require.Empty(t, s.alerts(s.now))
	require.Equal(t, hosting.Full, s.sys.Access(s.now.Add(1000*license.Day), s.with).Level)
}
