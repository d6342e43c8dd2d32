package agent_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

func (s *scene) returns() *scene {
	s.Helper()
	play(s)(event(s.a.Return(s.by())))
	return s
}

// universal covers all that the product uses, up to that day.
func universal(t testing.TB, last license.Date) license.Hold {
	t.Helper()
	hold, err := license.NewHold(sceneUDI(), license.Entitlement{Tag: "U", Quantity: 1, Last: last})
	require.NoError(t, err)
	hold.Universal = true
	return hold
}

// TestUniversalRS4 uses what it likes, up to the last day if there is one.
func TestUniversalRS4(t *testing.T) {
	s := installed(t, "2024-01-01T12:00:00Z", agent.Policy{}).use(7).enter()
	reserve := func(h license.Hold) {
		t.Helper()
		play(s)(event(s.a.Reserve(s.by(), h)))
	}
	reserve(universal(t, license.Date{}))
	s.expect(agent.Unregistered, agent.AuthorizedReserved)
	s.later(3000*license.Day).use(license.MaxUnits).expect(agent.Unregistered, agent.AuthorizedReserved)
	require.True(t, s.status().MoreUse)
	require.Zero(t, s.status().OverageEnds)
	s.use(0).expect(agent.Unregistered, agent.NoLicensesInUse).use(7)

	// What is reserved of tags does not cover all, and so it is after a return.
	s.reserve(7, license.Date{}).expect(agent.Unregistered, agent.AuthorizedReserved)
	s.use(8).expect(agent.Unregistered, agent.NotAuthorizedReserved)
	s.later(90 * license.Day)
	more := func() (agent.Used, error) { return s.a.Use(s.by(), smart.MustUsage("A", 9)) }
	refuses(s, more, agent.ErrOverageExpired)
	reserve(universal(t, license.MustParseDate("2032-12-31")))
	s.use(9).change(moment("2033-01-01T00:00:00Z"), agent.AuthorizedReserved, agent.NotAuthorizedReserved)
	s.returns().reserve(1, license.Date{}).expect(agent.Unregistered, agent.NotAuthorizedReserved)

	// Of several entitlements all must be in term.
	two := universal(t, license.MustParseDate("2033-12-31"))
	two.Entitlements = append(two.Entitlements, license.Entitlement{Tag: "V", Quantity: 1, Last: license.MustParseDate("2032-12-31")})
	reserve(two)
	s.change(moment("2033-01-01T00:00:00Z"), agent.AuthorizedReserved, agent.NotAuthorizedReserved)
	reserve(universal(t, license.MustParseDate("2020-01-01")))
	s.expect(agent.Unregistered, agent.NotAuthorizedReserved)
	refuses(s, func() (agent.Reserved, error) {
		return s.a.Reserve(s.by(), license.Hold{UDI: sceneUDI(), Universal: true})
	}, agent.ErrNothingReserved, license.ErrCountRange)
}

// TestReservationModeSM32RS2 goes through off, on, reserved, on, off.
func TestReservationModeSM32RS2(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1)
	hold, err := license.NewHold(sceneUDI(), license.Entitlement{Tag: "A", Quantity: 1})
	require.NoError(t, err)
	enter := func() (agent.ReservationEntered, error) { return s.a.EnterReservation(s.by()) }
	leave := func() (agent.ReservationLeft, error) { return s.a.LeaveReservation(s.by()) }
	reserve := func() (agent.Reserved, error) { return s.a.Reserve(s.by(), hold) }
	giveBack := func() (agent.Returned, error) { return s.a.Return(s.by()) }
	register := func() (agent.RegistrationAsked, error) { return s.a.Register(s.by(), "token") }

	require.Equal(t, "off", refuses(s, leave, agent.ErrModeOff)[0].Field("mode"))
	refuses(s, reserve, agent.ErrModeOff)
	refuses(s, giveBack, agent.ErrModeOff)

	s.enter().expect(agent.Unregistered, agent.Evaluation)
	require.Equal(t, agent.ModeOn, s.status().Mode)
	refuses(s, enter, agent.ErrModeOn)
	require.Equal(t, "on", refuses(s, giveBack, agent.ErrNothingReserved)[0].Field("mode"))
	refuses(s, register, agent.ErrReservationMode)
	refuses(s, func() (agent.RegistrationAsked, error) { return s.a.Reregister(s.by(), "token") }, agent.ErrReservationMode)

	s.later(10 * license.Day)
	e, err := reserve()
	require.NoError(t, err)
	e.Hold.Entitlements[0].Quantity = 1
	hold.Entitlements[0].Quantity = 7
	require.Equal(t, 1, e.Hold.Entitlements[0].Quantity, "it is a copy")
	require.NoError(t, s.a.Apply(e))
	e.Hold.Entitlements[0].Quantity = 0
	s.a.Hold().Entitlements[0].Quantity = 8
	require.Equal(t, 1, s.a.Hold().Entitlements[0].Quantity, "it is a copy")
	require.NoError(t, s.a.Hold().Check())
	s.later(100*license.Day).expect(agent.Unregistered, agent.AuthorizedReserved)
	require.Equal(t, agent.ModeReserved, s.status().Mode)
	require.Equal(t, 80*license.Day, s.status().EvaluationLeft)
	require.Zero(t, s.status().EvaluationEnds)
	s.wants(agent.DoNothing, time.Time{})
	require.Equal(t, "1", refuses(s, leave, agent.ErrReserved)[0].Field("entitlements"))
	refuses(s, enter, agent.ErrModeOn)
	refuses(s, register, agent.ErrReservationMode)

	s.returns().expect(agent.Unregistered, agent.Evaluation)
	s.later(80*license.Day).expect(agent.Unregistered, agent.EvaluationExpired)
	play(s)(event(leave()))
	s.register().expect(agent.Registered, agent.Waiting)
	refuses(s, enter, agent.ErrRegistered)
	s.deregister()
	play(s)(event(enter()))
}

// TestEnterWhileRegistering refuses what may still be answered, and gives up what was
// not.
func TestEnterWhileRegistering(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).ask()
	refuses(s, func() (agent.ReservationEntered, error) { return s.a.EnterReservation(s.by()) }, agent.ErrRegistering)
	answer := smart.Registration{Header: s.heading(), At: s.now, Certificate: s.issue(), Valid: secs(license.Day)}
	failed := &scene{TB: t, a: s.a.Clone(), now: s.now}
	failed.reject(true).enter()
	require.False(t, failed.status().RemoveByHand)
	failed.expect(agent.Unregistered, agent.NoLicensesInUse)
	s.fail().enter().expect(agent.Unregistered, agent.NoLicensesInUse)
	require.True(t, s.status().RemoveByHand, "the account may have it")
	refuses(s, func() (agent.Answered, error) { return s.a.Receive(s.by(), answer) }, agent.ErrStaleAnswer)
}

// TestReserveRefuses what is not for this product, or nothing.
func TestReserveRefuses(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).enter()
	reserve := func(h license.Hold) func() (agent.Reserved, error) {
		return func() (agent.Reserved, error) { return s.a.Reserve(s.by(), h) }
	}
	other := license.MustParseUDI("P:X,S:Y")
	refuses(s, reserve(license.Hold{}), agent.ErrNothingReserved, license.ErrUDIMalformed)
	refuses(s, reserve(license.Hold{UDI: other}), agent.ErrOtherInstance, agent.ErrNothingReserved)
	refuses(s, reserve(license.Hold{UDI: sceneUDI(), Entitlements: []license.Entitlement{{Tag: "A"}}}), license.ErrCountRange)
	all := refuses(s, reserve(license.Hold{UDI: other, Entitlements: []license.Entitlement{{Tag: "A", Quantity: 1}}}), agent.ErrOtherInstance)
	require.Equal(t, other.String(), all[0].Field("asked"))
}

// TestOverageRS10 uses more than what is reserved: for 90 days more of it can be used,
// then only what is within.
func TestOverageRS10(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).enter().reserve(5, license.Date{})
	for n, then := range map[int]agent.Authorization{0: agent.NoLicensesInUse, 1: agent.AuthorizedReserved, 4: agent.AuthorizedReserved, 5: agent.AuthorizedReserved, 6: agent.NotAuthorizedReserved} {
		s.use(n).expect(agent.Unregistered, then)
		require.True(t, s.status().MoreUse)
		require.Equal(t, then == agent.NotAuthorizedReserved, !s.status().OverageEnds.IsZero())
	}
	s.use(6)
	require.Equal(t, agent.NotAuthorizedReserved, s.status().Authorization)
	s.use(5).later(license.Day).use(6)
	begun := s.now
	end := begun.Add(90 * license.Day)
	require.Equal(t, end, s.status().OverageEnds)
	s.later(30 * license.Day).use(8) // without a break
	require.Equal(t, end, s.status().OverageEnds)
	more := func() (agent.Used, error) { return s.a.Use(s.by(), smart.MustUsage("A", 9)) }
	s.now = end.Add(-time.Second)
	require.True(t, s.status().MoreUse)
	_, err := more()
	require.NoError(t, err)
	for range 2 {
		s.now = s.now.Add(time.Second)
		require.False(t, s.status().MoreUse)
		all := refuses(s, more, agent.ErrOverageExpired)
		require.Equal(t, []license.Field{{Name: "reserved", Value: "5 × A"}, {Name: "used", Value: "8 × A"}, {Name: "asked", Value: "9 × A"}}, all[0].Fields)
	}
	refuses(s, func() (agent.Used, error) {
		u, err := smart.NewUsage(smart.Use{Tag: "A", Quantity: 5}, smart.Use{Tag: "B", Quantity: 1})
		require.NoError(t, err)
		return s.a.Use(s.by(), u)
	}, agent.ErrOverageExpired)
	s.use(8).use(7).expect(agent.Unregistered, agent.NotAuthorizedReserved)
	require.Equal(t, end, s.status().OverageEnds)

	larger := &scene{TB: t, a: s.a.Clone(), now: s.now}
	larger.reserve(10, license.Date{}).expect(agent.Unregistered, agent.AuthorizedReserved)
	larger.use(11)
	require.Equal(t, larger.now.Add(90*license.Day), larger.status().OverageEnds, "it begins anew after a break")
	s.reserve(6, license.Date{}).expect(agent.Unregistered, agent.NotAuthorizedReserved)
	require.Equal(t, end, s.status().OverageEnds, "it goes on")

	s.use(4).expect(agent.Unregistered, agent.AuthorizedReserved).use(6).use(7)
	require.Equal(t, s.now.Add(90*license.Day), s.status().OverageEnds)
	s.later(90*license.Day).returns().expect(agent.Unregistered, agent.Evaluation)
	s.reserve(5, license.Date{})
	require.Equal(t, s.now.Add(90*license.Day), s.status().OverageEnds)
}

// TestNoOverage lets nothing be used beyond what is reserved.
func TestNoOverage(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{Overage: -1}).use(7).enter().reserve(5, license.Date{})
	s.expect(agent.Unregistered, agent.NotAuthorizedReserved)
	require.Equal(t, s.now, s.status().OverageEnds)
	refuses(s, func() (agent.Used, error) { return s.a.Use(s.by(), smart.MustUsage("A", 8)) }, agent.ErrOverageExpired)
	s.use(3)
	require.False(t, s.status().MoreUse)
	s.use(5).expect(agent.Unregistered, agent.AuthorizedReserved)
	refuses(s, func() (agent.Used, error) { return s.a.Use(s.by(), smart.MustUsage("A", 6)) }, agent.ErrOverageExpired)
}

// TestReservedTermRS10 stops counting after its last day, with no event at all.
func TestReservedTermRS10(t *testing.T) {
	s := installed(t, "2024-01-01T12:00:00Z", agent.Policy{}).enter()
	hold, err := license.NewHold(sceneUDI(), license.Entitlement{Tag: "A", Quantity: 5, Last: license.MustParseDate("2024-03-31")},
		license.Entitlement{Tag: "B", Quantity: 5, Last: license.MustParseDate("2024-02-29")}, license.Entitlement{Tag: "C", Quantity: 1}, license.Entitlement{Tag: "D", Quantity: 1, Last: license.MaxDate()})
	require.NoError(t, err)
	play(s)(event(s.a.Reserve(s.by(), hold)))
	end := moment("2024-04-01T00:00:00Z")
	s.use(5).change(end, agent.AuthorizedReserved, agent.NotAuthorizedReserved)
	require.Equal(t, end.Add(90*license.Day), s.a.Status(end.Add(40*license.Day)).OverageEnds)

	all := func(uses ...smart.Use) *scene {
		u, err := smart.NewUsage(uses...)
		require.NoError(t, err)
		play(s)(event(s.a.Use(s.by(), u)))
		return s
	}
	all(smart.Use{Tag: "A", Quantity: 1}, smart.Use{Tag: "B", Quantity: 1}, smart.Use{Tag: "D", Quantity: 1})
	s.change(moment("2024-03-01T00:00:00Z"), agent.AuthorizedReserved, agent.NotAuthorizedReserved)
	all(smart.Use{Tag: "C", Quantity: 1}, smart.Use{Tag: "D", Quantity: 1})
	s.later(3000*license.Day).expect(agent.Unregistered, agent.AuthorizedReserved)
	s.use(1).expect(agent.Unregistered, agent.NotAuthorizedReserved)
	require.Equal(t, s.now.Add(90*license.Day), s.status().OverageEnds)
	s.tick()
	s.later(89 * license.Day).tick()
	s.later(license.Day)
	require.False(t, s.status().MoreUse)

	s.reserve(5, license.MustParseDate("2024-03-31")).expect(agent.Unregistered, agent.NotAuthorizedReserved)
	require.False(t, s.status().MoreUse, "a term that is over counts nothing")
}
