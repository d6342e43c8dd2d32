package agent_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

func TestInstallRefuses(t *testing.T) {
	s := &scene{TB: t, a: agent.New(license.UDI{}, agent.Policy{Evaluation: time.Second / 2, Meter: "moon"}), now: moment("2024-01-01T00:00:00Z")}
	all := refuses(s, func() (agent.Installed, error) { return s.a.Install(s.by(), 0) },
		license.ErrUDIMalformed, agent.ErrInstallation, agent.ErrPolicy, agent.ErrPolicy)
	require.Equal(t, "500ms", all[2].Field("value"))
	require.Equal(t, "moon", all[3].Field("value"))
	refuses(s, func() (agent.Installed, error) { return s.a.Install(license.Act{}, 1) }, license.ErrInstantMissing)

	longest := smart.MaxPeriod.Duration()
	for _, c := range []struct {
		policy  agent.Policy
		granted time.Duration
		refused []license.Reason
	}{
		{agent.Policy{}, 90 * license.Day, nil},
		{agent.Policy{Evaluation: -1}, 0, nil},
		{agent.Policy{Evaluation: time.Second}, time.Second, nil},
		{agent.Policy{Evaluation: longest - time.Second}, longest - time.Second, nil},
		{agent.Policy{Evaluation: longest + time.Second}, 0, []license.Reason{agent.ErrPolicy}},
		{agent.Policy{Evaluation: time.Second + 1}, 0, []license.Reason{agent.ErrPolicy}},
		{agent.Policy{Evaluation: longest}, longest, nil},
	} {
		s.a = agent.New(sceneUDI(), c.policy)
		if c.refused != nil {
			refuses(s, func() (agent.Installed, error) { return s.a.Install(s.by(), 1) }, c.refused...)
			continue
		}
		play(s)(event(s.a.Install(s.by(), 1)))
		require.Equal(t, c.granted, s.status().EvaluationLeft)
	}
	refuses(s, func() (agent.Installed, error) { return s.a.Install(s.by(), 1) }, agent.ErrAlreadyInstalled)
	require.Equal(t, sceneUDI(), s.a.UDI())
}

// The zero Agent was not made by New, which is what it says.
func TestZeroAgent(t *testing.T) {
	var zero agent.Agent
	_, err := zero.Install(license.Act{At: moment("2024-01-01T00:00:00Z"), By: "ada"}, 1)
	require.ErrorIs(t, err, license.ErrUDIMalformed)
	require.ErrorContains(t, err, `agent/policy (SM-25): option=agent, value=not made by New`)
	require.Len(t, license.Refusals(err), 2)
	_, err = agent.New(license.UDI{}, agent.Policy{}).Install(license.Act{At: moment("2024-01-01T00:00:00Z"), By: "ada"}, 1)
	require.NotErrorIs(t, err, agent.ErrPolicy)
}

func TestNothingBeforeInstalled(t *testing.T) {
	s := &scene{TB: t, a: agent.New(sceneUDI(), agent.Policy{}), now: moment("2024-01-01T00:00:00Z")}
	hold, err := license.NewHold(sceneUDI(), license.Entitlement{Tag: "A", Quantity: 1})
	require.NoError(t, err)
	verbs := map[string]func(license.Act) (agent.Event, error){
		"upgrade":    func(a license.Act) (agent.Event, error) { return event(s.a.Upgrade(a)) },
		"use":        func(a license.Act) (agent.Event, error) { return event(s.a.Use(a, smart.Usage{})) },
		"register":   func(a license.Act) (agent.Event, error) { return event(s.a.Register(a, "token")) },
		"reregister": func(a license.Act) (agent.Event, error) { return event(s.a.Reregister(a, "token")) },
		"authorize":  func(a license.Act) (agent.Event, error) { return event(s.a.Authorize(a)) },
		"renew":      func(a license.Act) (agent.Event, error) { return event(s.a.Renew(a)) },
		"deregister": func(a license.Act) (agent.Event, error) { return event(s.a.Deregister(a)) },
		"tick":       func(a license.Act) (agent.Event, error) { return s.a.Tick(a) },
		"receive":    func(a license.Act) (agent.Event, error) { return event(s.a.Receive(a, smart.Rejection{})) },
		"fail":       func(a license.Act) (agent.Event, error) { return event(s.a.Fail(a, 0)) },
		"enter":      func(a license.Act) (agent.Event, error) { return event(s.a.EnterReservation(a)) },
		"leave":      func(a license.Act) (agent.Event, error) { return event(s.a.LeaveReservation(a)) },
		"reserve":    func(a license.Act) (agent.Event, error) { return event(s.a.Reserve(a, hold)) },
		"return":     func(a license.Act) (agent.Event, error) { return event(s.a.Return(a)) },
	}
	for name, verb := range verbs {
		t.Run(name, func(t *testing.T) {
			s := &scene{TB: t, a: s.a, now: s.now}
			refuses(s, func() (agent.Event, error) { return verb(s.by()) }, agent.ErrNotInstalled)
			refuses(s, func() (agent.Event, error) { return verb(license.Act{By: "ada"}) }, license.ErrInstantMissing)
			refuses(s, func() (agent.Event, error) { return verb(license.Act{At: s.now}) }, license.ErrIDMalformed)
		})
	}
	require.Equal(t, agent.Status{}, s.status())
	require.Equal(t, agent.Wish{Do: agent.DoNothing}, s.a.Next(s.now))
	_, pending := s.a.Request()
	require.False(t, pending)
}

// TestRegistrationSM26 walks through the states of registration.
func TestRegistrationSM26(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).expect(agent.Unregistered, agent.Evaluation)
	refuses(s, func() (agent.RegistrationAsked, error) { return s.a.Register(s.by(), " ") }, smart.ErrTokenMalformed)
	s.ask().expect(agent.Registering, agent.Evaluation)
	require.Equal(t, smart.Register{Header: smart.Header{UDI: sceneUDI(), Installation: sceneInstallation, Number: 1}, Token: "token-1"}, s.asks())
	all := refuses(s, func() (agent.RegistrationAsked, error) { return s.a.Register(s.by(), "") }, agent.ErrRegistering, smart.ErrTokenMalformed)
	require.Equal(t, "1", all[0].Field("number"))
	refuses(s, func() (agent.AuthorizationAsked, error) { return s.a.Authorize(s.by()) }, agent.ErrRegistering)
	refuses(s, func() (agent.RenewalAsked, error) { return s.a.Renew(s.by()) }, agent.ErrRegistering)
	refuses(s, func() (agent.Deregistered, error) { return s.a.Deregister(s.by()) }, agent.ErrNotRegistered)

	s.reject(false).expect(agent.Retrying, agent.Evaluation)
	require.Equal(t, license.Reason("account/token-expired"), s.status().LastRejection)
	require.False(t, s.status().Overwrite)
	require.Equal(t, uint64(1), s.heading().Number, "it is repeated as it is")
	play(s)(event(s.a.Register(s.by(), "token-2")))
	s.expect(agent.Registering, agent.Evaluation)
	require.Equal(t, smart.Token("token-2"), s.asks().(smart.Register).Token)
	require.Equal(t, uint64(2), s.heading().Number)

	s.reject(true).expect(agent.Failed, agent.Evaluation)
	require.True(t, s.status().Overwrite)
	_, pending := s.a.Request()
	require.False(t, pending)
	require.Equal(t, "failed", refuses(s, func() (agent.Deregistered, error) { return s.a.Deregister(s.by()) }, agent.ErrNotRegistered)[0].Field("registration"))

	play(s)(event(s.a.Reregister(s.by(), "token-3")))
	require.True(t, s.asks().(smart.Register).Overwrite)
	s.answer(smart.Registration{Header: s.heading(), At: s.now, Certificate: s.issue(), Valid: secs(90 * license.Day)})
	s.expect(agent.Registered, agent.Waiting)
	require.Empty(t, s.status().LastRejection)
	require.Equal(t, "2024-12-31T00:00:00Z", refuses(s, func() (agent.RegistrationAsked, error) { return s.a.Register(s.by(), "token-4") }, agent.ErrRegistered)[0].Field("until"))
}

// TestRegisteringAgain keeps the certificate until another comes, also when what is
// asked is refused for good.
func TestRegisteringAgain(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register().authorize()
	until := s.status().CertificateExpires
	s.later(license.Day)
	play(s)(event(s.a.Reregister(s.by(), "token-2")))
	s.expect(agent.Registering, agent.Authorized)
	require.True(t, s.status().Certified)
	s.wants(agent.DoRepeat, s.now.Add(license.Day))
	refuses(s, func() (agent.AuthorizationAsked, error) { return s.a.Authorize(s.by()) }, agent.ErrRegistering)
	s.reject(true).expect(agent.Registered, agent.Authorized)
	require.Equal(t, until, s.status().CertificateExpires)
	require.NotEmpty(t, s.status().LastRejection)

	play(s)(event(s.a.Reregister(s.by(), "token-3")))
	s.fail().expect(agent.Retrying, agent.Authorized)
	refuses(s, func() (agent.ReservationEntered, error) { return s.a.EnterReservation(s.by()) }, agent.ErrRegistered)
	refuses(s, func() (agent.RegistrationAsked, error) { return s.a.Register(s.by(), "token-4") }, agent.ErrRegistered)
	s.now = until
	s.expect(agent.Retrying, agent.Evaluation)
	s.answer(smart.Registration{Header: s.heading(), At: s.now, Certificate: s.issue(), Valid: secs(90 * license.Day)})
	s.expect(agent.Registered, agent.Waiting)
	require.Equal(t, s.now.Add(365*license.Day), s.status().CertificateExpires)
}

// TestRegistrationThatIsOver takes an answer that comes when its certificate is over.
func TestRegistrationThatIsOver(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).ask()
	answer := smart.Registration{Header: s.heading(), At: s.now, Certificate: s.issue(), Valid: secs(90 * license.Day)}
	for _, c := range []struct {
		late time.Duration
		then agent.Registration
	}{{-time.Second, agent.Registered}, {0, agent.Unregistered}, {time.Second, agent.Unregistered}} {
		then := &scene{TB: t, a: s.a.Clone(), now: s.now.Add(365*license.Day + c.late)}
		then.answer(answer)
		require.Equal(t, c.then, then.status().Registration)
		require.Equal(t, c.then == agent.Registered, then.status().Certified)
	}
}

// TestDeregisterSM29 gives the certificate back, whether the account hears of it or
// not.
func TestDeregisterSM29(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register().authorize().later(license.Day).deregister()
	s.expect(agent.Unregistered, agent.Evaluation)
	require.Equal(t, smart.Deregister{Header: smart.Header{UDI: sceneUDI(), Installation: sceneInstallation, Number: 3}, Certificate: 1}, s.asks())
	asked := s.now
	require.False(t, s.status().RemoveByHand)
	require.False(t, s.a.Status(asked.Add(license.Day-time.Second)).RemoveByHand)
	require.True(t, s.a.Status(asked.Add(license.Day)).RemoveByHand)
	require.True(t, s.a.Status(asked.Add(license.Day+time.Second)).RemoveByHand)
	s.wants(agent.DoRepeat, asked.Add(license.Day))

	reached := &scene{TB: t, a: s.a.Clone(), now: asked.Add(2 * license.Day)}
	reached.answer(smart.Deregistration{Header: reached.heading(), At: reached.now})
	require.False(t, reached.status().RemoveByHand)
	reached.wants(agent.DoTick, reached.now.Add(license.Day))

	s.fail()
	require.True(t, s.status().RemoveByHand)
	again := &scene{TB: t, a: s.a.Clone(), now: s.now, certificate: s.certificate}
	again.ask()
	require.True(t, again.status().RemoveByHand, "it was given up")
	again.reject(true)
	require.True(t, again.status().RemoveByHand)
	again.register()
	require.False(t, again.status().RemoveByHand, "the account has the new one")

	refused := &scene{TB: t, a: s.a.Clone(), now: s.now}
	refused.gone(true)
	require.False(t, refused.status().RemoveByHand, "the account does not know it")

	s.enter()
	require.True(t, s.status().RemoveByHand)
	_, pending := s.a.Request()
	require.False(t, pending)
	s.wants(agent.DoTick, s.now.Add(license.Day))
}

// TestEvaluationUsedUpSM29 allows only registration then.
func TestEvaluationUsedUpSM29(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(2)
	end := s.now.Add(90 * license.Day)
	for _, c := range []struct {
		at   time.Time
		more bool
	}{{end.Add(-time.Second), true}, {end, false}, {end.Add(time.Second), false}} {
		s.now = c.at
		require.Equal(t, c.more, s.status().MoreUse)
		_, err := s.a.Use(s.by(), smart.MustUsage("A", 3))
		require.Equal(t, c.more, err == nil)
	}
	all := refuses(s, func() (agent.Used, error) { return s.a.Use(s.by(), smart.MustUsage("B", 1)) }, agent.ErrEvaluationExpired)
	require.Equal(t, "2 × A", all[0].Field("used"))
	require.Equal(t, "1 × B", all[0].Field("asked"))
	s.use(2).use(1).expect(agent.Unregistered, agent.EvaluationExpired)
	s.use(0).expect(agent.Unregistered, agent.NoLicensesInUse)
	require.False(t, s.status().MoreUse)
	refuses(s, func() (agent.Used, error) { return s.a.Use(s.by(), smart.MustUsage("A", 1)) }, agent.ErrEvaluationExpired)
	s.ask().expect(agent.Registering, agent.NoLicensesInUse)
	refuses(s, func() (agent.Used, error) { return s.a.Use(s.by(), smart.MustUsage("A", 1)) }, agent.ErrEvaluationExpired)
	s.answer(smart.Registration{Header: s.heading(), At: s.now, Certificate: s.issue(), Valid: 1}).use(100)
	s.expect(agent.Registered, agent.Waiting).later(time.Second).expect(agent.Registered, agent.AuthorizationExpired)
	s.use(101).later(400*license.Day).expect(agent.Unregistered, agent.EvaluationExpired)
}

// TestCalendarMeterWX9 counts days whether something is used or not, and grants again
// at an upgrade; registering suspends it.
func TestCalendarMeterWX9(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{Meter: agent.MeterCalendar}).later(10 * license.Day)
	require.Equal(t, 10*license.Day, s.status().EvaluationUsed)
	require.Equal(t, moment("2024-03-31T00:00:00Z"), s.status().EvaluationEnds)
	s.wants(agent.DoTick, s.now)
	s.register().later(50 * license.Day).deregister()
	require.Equal(t, 80*license.Day, s.status().EvaluationLeft)
	s.later(80 * license.Day)
	require.False(t, s.status().MoreUse)
	play(s)(event(s.a.Upgrade(s.by())))
	require.Equal(t, 90*license.Day, s.status().EvaluationLeft)
	s.enter().later(5*license.Day).reserve(1, license.Date{}).later(20 * license.Day)
	require.Equal(t, 85*license.Day, s.status().EvaluationLeft, "it does not run while something is reserved")

	s = installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).later(10 * license.Day)
	upgraded, err := s.a.Upgrade(s.by())
	require.NoError(t, err)
	require.Zero(t, upgraded.Evaluation)
	require.NoError(t, s.a.Apply(upgraded))
	require.Equal(t, 80*license.Day, s.status().EvaluationLeft)

	data, err := installed(t, "2024-01-01T00:00:00Z", agent.Policy{Meter: agent.MeterCalendar}).a.Snapshot()
	require.NoError(t, err)
	s.a, err = agent.Restore(data, agent.Policy{Evaluation: 1})
	require.NoError(t, err)
	refuses(s, func() (agent.Upgraded, error) { return s.a.Upgrade(s.by()) }, agent.ErrPolicy)
}
