package agent_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// foreign is an event of no package: a pointer.
func foreign() agent.Event { return &agent.Ticked{} }

// TestApplyRefuses what cannot follow, and changes nothing.
func TestApplyRefuses(t *testing.T) {
	fresh := func() *scene {
		return &scene{TB: t, a: agent.New(sceneUDI(), agent.Policy{}), now: moment("2024-01-01T00:00:00Z")}
	}
	begun := func() *scene { return installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1) }
	calendar := func() *scene {
		return installed(t, "2024-01-01T00:00:00Z", agent.Policy{Meter: agent.MeterCalendar})
	}
	known := func() *scene { return begun().register() }
	asking := func() *scene {
		s := known()
		play(s)(event(s.a.Authorize(s.by())))
		return s
	}
	again := func() *scene {
		s := known()
		play(s)(event(s.a.Reregister(s.by(), "token")))
		return s
	}
	hold := license.Hold{UDI: sceneUDI(), Entitlements: []license.Entitlement{{Tag: "A", Quantity: 1}}}
	right := func(s *scene) agent.Installed {
		return agent.Installed{Stamp: license.Stamp{Seq: 1, Act: s.by()}, UDI: sceneUDI(), Installation: 1, Meter: agent.MeterUse}
	}
	for _, c := range []struct {
		name    string
		s       *scene
		event   func(s *scene, next license.Stamp) agent.Event
		cause   string
		reasons []license.Reason
	}{
		{"a pointer", begun(), func(*scene, license.Stamp) agent.Event { return foreign() }, "", []license.Reason{agent.ErrUnknownEvent}},
		{"nothing", begun(), func(*scene, license.Stamp) agent.Event { return nil }, "", []license.Reason{agent.ErrUnknownEvent}},
		{"double", begun(), func(_ *scene, n license.Stamp) agent.Event { n.Seq--; return agent.Ticked{Stamp: n} }, "", []license.Reason{license.ErrStale}},
		{"too far", begun(), func(_ *scene, n license.Stamp) agent.Event { n.Seq++; return agent.Ticked{Stamp: n} }, "", []license.Reason{license.ErrStale}},
		{"no instant", begun(), func(_ *scene, n license.Stamp) agent.Event { n.At = time.Time{}; return agent.Ticked{Stamp: n} }, "license/instant-missing", []license.Reason{agent.ErrCannotFollow, license.ErrInstantMissing}},
		{"before the first", fresh(), func(_ *scene, n license.Stamp) agent.Event { return agent.Ticked{Stamp: n} }, "an agent begins with installed, once", []license.Reason{agent.ErrCannotFollow}},
		{"a second beginning", begun(), func(s *scene, n license.Stamp) agent.Event { e := right(s); e.Stamp = n; return e }, "an agent begins with installed, once", []license.Reason{agent.ErrCannotFollow}},
		{"of another product", fresh(), func(s *scene, _ license.Stamp) agent.Event {
			e := right(s)
			e.UDI = license.MustParseUDI("P:X,S:Y")
			return e
		}, "of P:X,S:Y", []license.Reason{agent.ErrCannotFollow}},
		{"too much evaluation", fresh(), func(s *scene, _ license.Stamp) agent.Event {
			e := right(s)
			e.Evaluation = smart.MaxPeriod + 1
			return e
		}, "an evaluation that cannot be granted", []license.Reason{agent.ErrCannotFollow}},
		{"evaluation below none", fresh(), func(s *scene, _ license.Stamp) agent.Event { e := right(s); e.Evaluation = -1; return e }, "an evaluation that cannot be granted", []license.Reason{agent.ErrCannotFollow}},
		{"no installation", fresh(), func(s *scene, _ license.Stamp) agent.Event { e := right(s); e.Installation = 0; return e }, "agent/installation", []license.Reason{agent.ErrCannotFollow, agent.ErrInstallation}},
		{"no meter", fresh(), func(s *scene, _ license.Stamp) agent.Event { e := right(s); e.Meter = ""; return e }, "agent/policy", []license.Reason{agent.ErrCannotFollow, agent.ErrPolicy}},
		{"a grant of a meter of use", begun(), func(_ *scene, n license.Stamp) agent.Event { return agent.Upgraded{Stamp: n, Evaluation: 1} }, "an evaluation that cannot be granted", []license.Reason{agent.ErrCannotFollow}},
		{"too much of the calendar", calendar(), func(_ *scene, n license.Stamp) agent.Event {
			return agent.Upgraded{Stamp: n, Evaluation: smart.MaxPeriod + 1}
		}, "an evaluation that cannot be granted", []license.Reason{agent.ErrCannotFollow}},
		{"a number too far", begun(), func(_ *scene, n license.Stamp) agent.Event {
			return agent.RegistrationAsked{Stamp: n, Number: 2, Token: "token"}
		}, "number 2 where 1 is next", []license.Reason{agent.ErrCannotFollow}},
		{"no token", begun(), func(_ *scene, n license.Stamp) agent.Event { return agent.RegistrationAsked{Stamp: n, Number: 1} }, "smart/token-malformed", []license.Reason{agent.ErrCannotFollow, smart.ErrTokenMalformed}},
		{"in reservation mode", begun().enter(), func(_ *scene, n license.Stamp) agent.Event {
			return agent.RegistrationAsked{Stamp: n, Number: 1, Token: "token"}
		}, "registering in reservation mode", []license.Reason{agent.ErrCannotFollow}},
		{"authorizing without a certificate", begun(), func(_ *scene, n license.Stamp) agent.Event { return agent.AuthorizationAsked{Stamp: n, Number: 1} }, "without a certificate that holds", []license.Reason{agent.ErrCannotFollow}},
		{"renewing without one", begun(), func(_ *scene, n license.Stamp) agent.Event { return agent.RenewalAsked{Stamp: n, Number: 1} }, "without a certificate that holds", []license.Reason{agent.ErrCannotFollow}},
		{"deregistering without one", begun(), func(_ *scene, n license.Stamp) agent.Event { return agent.Deregistered{Stamp: n, Number: 1} }, "without a certificate that holds", []license.Reason{agent.ErrCannotFollow}},
		{"deregistering out of order", known(), func(_ *scene, n license.Stamp) agent.Event { return agent.Deregistered{Stamp: n, Number: 3} }, "number 3 where 2 is next", []license.Reason{agent.ErrCannotFollow}},
		{"authorizing when it is over", known(), func(_ *scene, n license.Stamp) agent.Event {
			n.At = n.At.Add(365 * license.Day)
			return agent.AuthorizationAsked{Stamp: n, Number: 2}
		}, "without a certificate that holds", []license.Reason{agent.ErrCannotFollow}},
		{"authorizing while registering again", again(), func(_ *scene, n license.Stamp) agent.Event {
			return agent.AuthorizationAsked{Stamp: n, Number: 3}
		}, "while a registration is on its way", []license.Reason{agent.ErrCannotFollow}},
		{"repeating what is asked anew", asking(), func(_ *scene, n license.Stamp) agent.Event { return agent.Repeated{Stamp: n, Number: 2} }, "number 2 is not to be repeated", []license.Reason{agent.ErrCannotFollow}},
		{"repeating another", begun().ask(), func(_ *scene, n license.Stamp) agent.Event { return agent.Repeated{Stamp: n, Number: 2} }, "number 2 is not to be repeated", []license.Reason{agent.ErrCannotFollow}},
		{"a failure of another", asking(), func(_ *scene, n license.Stamp) agent.Event { return agent.Unanswered{Stamp: n, Number: 1} }, "number 1 is not pending", []license.Reason{agent.ErrCannotFollow}},
		{"a failure of nothing", known(), func(_ *scene, n license.Stamp) agent.Event { return agent.Unanswered{Stamp: n, Number: 1} }, "number 1 is not pending", []license.Reason{agent.ErrCannotFollow}},
		{"no answer", asking(), func(_ *scene, n license.Stamp) agent.Event { return agent.Answered{Stamp: n} }, "0 answers", []license.Reason{agent.ErrCannotFollow}},
		{"all answers", asking(), func(s *scene, n license.Stamp) agent.Event {
			h := s.heading()
			return agent.Answered{
				Stamp: n, Registration: smart.Registration{Header: h}, Authorization: s.authorization(), Renewal: smart.Renewal{Header: h},
				Deregistration: smart.Deregistration{Header: h}, Rejection: smart.Rejection{Header: h},
			}
		}, "5 answers", []license.Reason{agent.ErrCannotFollow}},
		{"a stale answer", asking(), func(s *scene, n license.Stamp) agent.Event {
			m := smart.Rejection{Header: s.heading(), At: s.now, Reason: "x/y"}
			m.Number = 1
			return agent.Answered{Stamp: n, Rejection: m}
		}, "agent/stale-answer", []license.Reason{agent.ErrCannotFollow, agent.ErrStaleAnswer}},
		{"reservation mode while registered", known(), func(_ *scene, n license.Stamp) agent.Event { return agent.ReservationEntered{Stamp: n} }, "reservation mode of mode off", []license.Reason{agent.ErrCannotFollow}},
		{"reservation mode twice", begun().enter(), func(_ *scene, n license.Stamp) agent.Event { return agent.ReservationEntered{Stamp: n} }, "reservation mode of mode on", []license.Reason{agent.ErrCannotFollow}},
		{"leaving what is off", begun(), func(_ *scene, n license.Stamp) agent.Event { return agent.ReservationLeft{Stamp: n} }, "leaving in mode off", []license.Reason{agent.ErrCannotFollow}},
		{"reserving with mode off", begun(), func(_ *scene, n license.Stamp) agent.Event { return agent.Reserved{Stamp: n, Hold: hold} }, "reserving in mode off", []license.Reason{agent.ErrCannotFollow}},
		{"reserving nothing", begun().enter(), func(_ *scene, n license.Stamp) agent.Event { return agent.Reserved{Stamp: n} }, "agent/nothing-reserved", []license.Reason{agent.ErrCannotFollow, agent.ErrNothingReserved, license.ErrUDIMalformed}},
		{"returning nothing", begun().enter(), func(_ *scene, n license.Stamp) agent.Event { return agent.Returned{Stamp: n} }, "returning in mode on", []license.Reason{agent.ErrCannotFollow}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := c.event(c.s, license.Stamp{Seq: c.s.a.Seq() + 1, Act: c.s.by()})
			all := refuses(c.s, func() (agent.Event, error) { return e, c.s.a.Apply(e) }, c.reasons...)
			require.Equal(t, c.cause, all[0].Field("cause"))
		})
	}
}

// TestApplyNeverJudgesAgain takes events that another policy decided.
func TestApplyNeverJudgesAgain(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{Evaluation: -1})
	stamp := func() license.Stamp { return license.Stamp{Seq: s.a.Seq() + 1, Act: s.by()} }
	require.NoError(t, s.a.Apply(agent.Used{Stamp: stamp(), Usage: smart.MustUsage("A", 1)}))
	s.expect(agent.Unregistered, agent.EvaluationExpired)
	require.NoError(t, s.a.Apply(agent.RegistrationAsked{Stamp: stamp(), Number: 1, Token: "token"}))
	require.NoError(t, s.a.Apply(agent.RegistrationAsked{Stamp: stamp(), Number: 2, Token: "token"}), "whether it is being retried is policy")
	require.Equal(t, uint64(2), s.heading().Number)
	require.NoError(t, s.a.Apply(agent.Repeated{Stamp: stamp(), Number: 2}), "as is when it is to be repeated")
	require.NoError(t, s.a.Apply(agent.ReservationEntered{Stamp: stamp()}))
}

// TestClone shows that a clone goes its own way.
func TestClone(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register().authorize("A")
	before := s.bytes()
	other := &scene{TB: t, a: s.a.Clone(), now: s.now, certificate: s.certificate}
	require.Equal(t, before, other.bytes())
	other.use(2).authorize().deregister().enter().reserve(1, license.Date{})
	require.Equal(t, before, s.bytes())
}
