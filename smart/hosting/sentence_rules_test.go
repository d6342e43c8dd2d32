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
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
	"github.com/licit-go/licit/smart/hosting"
)

// Sentences of the sources that speak of the system and of something beside it: the agent
// of smart licensing, and the licence manager.

// twin is a system in smart licensing and its agent, who go by one clock.
type twin struct {
	*scene
	a    *agent.Agent
	cert int
}

// installedTwin installs both.
func installedTwin(t testing.TB) *twin {
	t.Helper()
	w := &twin{
		scene: blank(t, hosting.Policy{}),
		a:     agent.New(license.MustParseUDI("P:MEET,S:1"), agent.Policy{Evaluation: hosting.SmartEvaluation, Meter: agent.MeterCalendar}),
	}
	w.told(w.a.Install(w.act(), 1))
	w.do(w.sys.Install(w.act(), hosting.Smart, "4.0", hosting.Micro))
	return w.ask()
}

// told applies what the agent decided.
func (w *twin) told(e agent.Event, err error) {
	w.Helper()
	require.NoError(w, err)
	require.NoError(w, w.a.Apply(e))
}

// ask makes the standing of the agent's status now.
func (w *twin) ask() *twin {
	s := w.a.Status(w.now)
	w.with = hosting.Standing{Evaluation: s.EvaluationEnds.After(w.now), Registered: s.Certified}
	return w
}

// passes lets time pass.
func (w *twin) passes(d time.Duration) *twin {
	w.later(d)
	return w.ask()
}

// answered lets the account answer what the agent has asked.
func (w *twin) answered(answer func(h smart.Header) smart.Answer) *twin {
	w.Helper()
	request, pending := w.a.Request()
	require.True(w, pending)
	e, err := w.a.Receive(w.act(), answer(request.Heading()))
	w.told(e, err)
	return w.ask()
}

func (w *twin) register() *twin {
	w.Helper()
	e, err := w.a.Register(w.act(), "token")
	w.told(e, err)
	return w.answered(func(h smart.Header) smart.Answer {
		w.cert++
		certificate := smart.Certificate{Number: uint64(w.cert), Issued: w.now, Valid: smart.Period(365 * license.Day / time.Second), Renew: smart.Period(180 * license.Day / time.Second)}
		return smart.Registration{Header: h, At: w.now, Certificate: certificate, Valid: smart.Period(90 * license.Day / time.Second)}
	})
}

func (w *twin) deregister() *twin {
	w.Helper()
	e, err := w.a.Deregister(w.act())
	w.told(e, err)
	return w.ask()
}

// level requires access, and that everything goes with full access and nothing without.
func (w *twin) level(level hosting.Level, why ...license.Reason) {
	w.Helper()
	access := w.sys.Access(w.now, w.with)
	require.Equal(w, level, access.Level)
	_, err := w.sys.Assign(w.act(), w.with, "free")
	_, wrong := w.sys.Schedule(w.act(), w.with, w.plan(1, "new", "free"))
	require.Equal(w, why, reasons(err))
	require.Equal(w, why, reasons(wrong))
	_, err = w.sys.AddUser(w.act(), "another", false)
	require.NoError(w, err, "users are managed all the same")
}

// TestEvaluationBesideTheAgentWX9WX12 has 90 days of unlimited hosts after installation and
// after an upgrade; registering in time ends that it matters, deregistering brings back
// what is left, and without either only licences can be managed.
func TestEvaluationBesideTheAgentWX9WX12(t *testing.T) {
	w := installedTwin(t)
	w.users("free", "bob")
	for n := range 60 { // more than a micro system has ports
		user := license.ID(fmt.Sprint("u", n))
		w.users(user).assign(user)
		require.Equal(t, hosting.Demo, w.holder(user).Kind)
	}
	over := []license.Reason{hosting.ErrEvaluationOver}
	w.passes(90*license.Day - time.Second).level(hosting.Full)
	w.passes(time.Second).level(hosting.LicenseManagement, over...)
	w.passes(time.Second).level(hosting.LicenseManagement, over...)
	w.register().level(hosting.Full)
	w.assign("bob")
	require.Equal(t, hosting.Permanent, w.holder("bob").Kind, "more than was bought may be used at once")
	w.deregister().level(hosting.LicenseManagement, over...)

	upgraded, err := w.a.Upgrade(w.act())
	w.told(upgraded, err)
	w.do(w.sys.Upgrade(w.act(), hosting.Smart, "4.1", nil, w.ask().with))
	require.Equal(t, 61, w.sys.Held(), "an upgrade keeps all assignments")
	again := w.now
	w.passes(50 * license.Day).level(hosting.Full)
	w.register().passes(1000 * time.Hour).level(hosting.Full)
	w.deregister().level(hosting.Full)
	w.passes(40*license.Day - time.Second).level(hosting.Full)
	require.Equal(t, again.Add(90*license.Day+1000*time.Hour-time.Second), w.now)
	w.passes(time.Second).level(hosting.LicenseManagement, over...)
}

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

// alerted returns the alert of a kind, and whether there is one.
func (s *scene) alerted(kind hosting.AlertKind) (hosting.Alert, bool) {
	all := s.sys.Alerts(s.now, s.with)
	n := slices.IndexFunc(all, func(a hosting.Alert) bool { return a.Kind == kind })
	if n < 0 {
		return hosting.Alert{}, false
	}
	return all[n], true
}

// TestUpgradeByTheBookWX13WX16WX18 upgrades a system with 50 licences: it exceeds at once,
// its old licences are expected to be out of date until they are rehosted and upgraded,
// which a PAK of 100 does for 50 of them, before the date that is told.
func TestUpgradeByTheBookWX13WX16WX18(t *testing.T) {
	s := siteOf(t, 50)
	s.later(license.Day)
	upgradedAt := s.now
	s.do(s.sys.Upgrade(s.act(), hosting.Managed, "2.0", nil, s.with))
	exceeded, ok := s.alerted(hosting.AlertExceeded)
	require.True(t, ok, "more users than licences, as none are installed on the upgraded system")
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
	outdated, ok := s.alerted(hosting.AlertOutOfDate)
	require.True(t, ok)
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
	outdated, ok = s.alerted(hosting.AlertOutOfDate)
	require.True(t, ok)
	require.Equal(t, []int{30, 20}, []int{outdated.Installed, outdated.Outdated})
	rest, err := s.new.Fulfill(s.act(), "UP-100", pak.Total{Quantity: 50})
	kept(t, s.new, rest, err)
	_, ok = s.alerted(hosting.AlertOutOfDate)
	require.True(t, ok, "counted once a day only")
	s.counts(s.new)
	for _, kind := range []hosting.AlertKind{hosting.AlertOutOfDate, hosting.AlertExceeded} {
		_, ok = s.alerted(kind)
		require.False(t, ok, kind)
	}
	standing, _ := s.new.PAK("UP-100")
	require.Equal(t, 50, standing.Left(), "for later")
	require.Equal(t, 50, s.sys.Held(), "an upgrade keeps all assignments")
}

// TestUpgradeThatIsForgottenWX13 is deactivated at the date that the alert told, and comes
// back when the original licences are rehosted and counted.
func TestUpgradeThatIsForgottenWX13(t *testing.T) {
	s := siteOf(t, 5)
	s.later(license.Day).do(s.sys.Upgrade(s.act(), hosting.Managed, "2.0", nil, s.with))
	exceeded, _ := s.alerted(hosting.AlertExceeded)
	rehosted, err := s.old.Rehost(s.act(), "meet-2", "F-2")
	require.NoError(t, err)
	for _, c := range []struct {
		wait  time.Duration
		level hosting.Level
	}{{-time.Second, hosting.Full}, {0, hosting.Deactivated}, {time.Second, hosting.Deactivated}} {
		require.Equal(t, c.level, s.sys.Access(exceeded.Until.Add(c.wait), s.with).Level)
	}
	s.now = exceeded.Until.Add(time.Second)
	over, ok := s.alerted(hosting.AlertExceededDeactivated)
	require.True(t, ok)
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
	_, ok := s.alerted(hosting.AlertOutOfDate)
	require.False(t, ok)
	wrong, err := s.old.Install(s.act(), licenseFile("F-9", "meet-1", "2.0", 4))
	kept(t, s.old, wrong, err)
	require.Equal(t, []pak.Count{{Product: "HOST", Version: "2.0", Quantity: 4}}, slices.Collect(s.old.OutOfDate(s.sys.Version())))
	s.users("late").assign("late")
	exceeded, ok := s.alerted(hosting.AlertExceeded)
	require.True(t, ok)
	s.counts(s.old)
	a, ok := s.alerted(hosting.AlertOutOfDate)
	require.True(t, ok)
	require.False(t, a.Expected)
	require.Zero(t, a.PrematureUntil)
	require.Equal(t, exceeded.Until, a.Until)
	advice := a.Advice()
	require.Contains(t, strings.Join(advice.Causes, " "), "wrong version")
	require.Contains(t, strings.Join(advice.Remedies, " "), "of version 1.5 until "+a.Until.Format(time.DateOnly))

	s.do(s.sys.Restart(s.act()))
	restarted := s.now
	a, _ = s.alerted(hosting.AlertOutOfDate)
	require.False(t, a.PrematureUntil.Before(restarted.Add(20*time.Minute)), "the licence manager is starting")
	for _, wait := range []time.Duration{-time.Second, 0, time.Second} {
		s.now = a.PrematureUntil.Add(wait)
		now, _ := s.alerted(hosting.AlertOutOfDate)
		require.Equal(t, wait < 0, !now.PrematureUntil.IsZero())
	}
	right, err := s.old.Install(s.act(), licenseFile("F-10", "meet-1", "1.5", 1))
	kept(t, s.old, right, err)
	s.counts(s.old)
	_, ok = s.alerted(hosting.AlertExceeded)
	require.False(t, ok, "as many as are held")
	a, ok = s.alerted(hosting.AlertOutOfDate)
	require.True(t, ok, "the wrong ones are still there")
	require.Zero(t, a.Until, "but nothing follows")
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
