package hosting_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
	"github.com/licit-go/licit/smart/hosting"
)

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

// TestAgentIsToldOfAnUpgradeWX9 as well: that of the system alone grants no evaluation,
// whatever is asked then, and that of the agent grants the whole of it, once each time.
func TestAgentIsToldOfAnUpgradeWX9(t *testing.T) {
	w := installedTwin(t)
	w.users("free", "bob").assign("bob")
	over := []license.Reason{hosting.ErrEvaluationOver}
	w.passes(90*license.Day).level(hosting.LicenseManagement, over...)
	w.do(w.sys.Upgrade(w.act(), hosting.Smart, "4.1", nil, w.with))
	w.ask().level(hosting.LicenseManagement, over...)
	require.Zero(t, w.a.Status(w.now).EvaluationEnds)

	upgraded, err := w.a.Upgrade(w.act())
	w.told(upgraded, err)
	w.ask().level(hosting.Full)
	require.Equal(t, hosting.Demo, w.holder("bob").Kind)
	w.ranOut(90 * license.Day)

	// With some of it left the whole begins again, also that of a registered system.
	upgrade := func() {
		upgraded, err := w.a.Upgrade(w.act())
		w.told(upgraded, err)
		w.do(w.sys.Upgrade(w.act(), hosting.Smart, w.sys.Version()+"1", nil, w.ask().with))
	}
	upgrade()
	w.ask().passes(10 * license.Day)
	upgrade()
	w.ask().passes(10 * license.Day).register().passes(license.Day)
	upgrade()
	w.ask().passes(license.Day).level(hosting.Full)
	require.Equal(t, hosting.Permanent, w.holder("bob").Kind)
	w.deregister().ranOut(90 * license.Day)
}

// ranOut requires evaluation to run for so long, and to be over then.
func (w *twin) ranOut(left time.Duration) {
	w.Helper()
	w.passes(left - time.Second).level(hosting.Full)
	w.passes(time.Second).level(hosting.LicenseManagement, hosting.ErrEvaluationOver)
	w.passes(time.Second).level(hosting.LicenseManagement, hosting.ErrEvaluationOver)
}

// TestAgentOfAnUpgradedSystemWX8WX9 is installed with the upgrade from the older generation,
// and told what is held already: the upgrade changes nothing of that.
func TestAgentOfAnUpgradedSystemWX8WX9(t *testing.T) {
	w := &twin{scene: older(t).users("ann", "bob", "free").audit(1, 0).assign("ann", "bob")}
	w.later(300 * license.Day)
	before := w.sys.Usage()
	w.do(w.sys.Upgrade(w.act(), hosting.Smart, "4.0", nil, nothing))
	require.Equal(t, before, w.sys.Usage())

	w.a = agent.New(license.MustParseUDI("P:MEET,S:1"), agent.Policy{Evaluation: hosting.SmartEvaluation, Meter: agent.MeterCalendar})
	w.told(w.a.Install(w.act(), 1))
	require.False(t, before.Equal(w.a.Status(w.now).Usage), "a new agent knows of nothing that is used")
	w.told(w.a.Use(w.act(), w.sys.Usage()))
	require.Equal(t, 2, w.a.Status(w.now).Usage.Of("host"))
	w.ask()
	require.Equal(t, []hosting.Kind{hosting.Demo, hosting.Demo}, w.kinds())
	w.ranOut(90 * license.Day)
}
