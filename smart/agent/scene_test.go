package agent_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// scene is an agent, the clock of its product, and an account that answers what the
// test says.
type scene struct {
	testing.TB
	a   *agent.Agent
	now time.Time
	// what the account does
	certificate smart.Certificate
}

const sceneInstallation = 42

func sceneUDI() license.UDI { return license.MustParseUDI("P:C9300-24UX,S:FCW2134L0RN") }

func moment(s string) time.Time {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return at.UTC()
}

// installed begins with an agent that was installed then.
func installed(t testing.TB, at string, policy agent.Policy) *scene {
	t.Helper()
	s := &scene{TB: t, a: agent.New(sceneUDI(), policy), now: moment(at)}
	play(s)(s.a.Install(s.by(), sceneInstallation))
	return s
}

func (s *scene) by() license.Act { return license.Act{At: s.now, By: "ada"} }

// on sets the clock.
func (s *scene) on(at string) *scene {
	s.now = moment(at)
	return s
}

// later lets time pass.
func (s *scene) later(d time.Duration) *scene {
	s.now = s.now.Add(d)
	return s
}

// play applies what was decided.
func play(s *scene) func(agent.Event, error) agent.Event {
	return func(e agent.Event, err error) agent.Event {
		s.Helper()
		require.NoError(s, err)
		require.NoError(s, s.a.Apply(e))
		return e
	}
}

// event makes an event of what a verb decided, so that play takes it.
func event[E agent.Event](e E, err error) (agent.Event, error) { return e, err }

func (s *scene) use(n int) *scene {
	s.Helper()
	u, err := smart.NewUsage()
	if n > 0 {
		u, err = smart.NewUsage(smart.Use{Tag: "A", Quantity: n})
	}
	require.NoError(s, err)
	play(s)(event(s.a.Use(s.by(), u)))
	return s
}

func (s *scene) asks() smart.Request {
	s.Helper()
	r, ok := s.a.Request()
	require.True(s, ok)
	return r
}

// heading is that of the pending request.
func (s *scene) heading() smart.Header { return s.asks().Heading() }

// issue makes a new certificate.
func (s *scene) issue() smart.Certificate {
	s.certificate = smart.Certificate{Number: s.certificate.Number + 1, Issued: s.now, Valid: secs(365 * license.Day), Renew: secs(180 * license.Day)}
	return s.certificate
}

func secs(d time.Duration) smart.Period { return smart.Period(d / time.Second) }

func (s *scene) ask() *scene {
	s.Helper()
	play(s)(event(s.a.Register(s.by(), "token-1")))
	return s
}

// register registers, with an account that answers at once.
func (s *scene) register() *scene {
	s.Helper()
	s.ask()
	return s.answer(smart.Registration{Header: s.heading(), At: s.now, Certificate: s.issue(), Valid: secs(90 * license.Day)})
}

func (s *scene) answer(m smart.Answer) *scene {
	s.Helper()
	play(s)(event(s.a.Receive(s.by(), m)))
	return s
}

// authorization is what the account says to what is pending now.
func (s *scene) authorization(short ...license.Tag) smart.Authorization {
	next := 30 * license.Day
	if len(short) > 0 {
		next = 12 * time.Hour
	}
	return smart.Authorization{Header: s.heading(), At: s.now, Certificate: s.certificate, Short: short, Next: secs(next), Valid: secs(90 * license.Day)}
}

// authorize reports what is used, with an account that answers at once.
func (s *scene) authorize(short ...license.Tag) *scene {
	s.Helper()
	play(s)(event(s.a.Authorize(s.by())))
	return s.answer(s.authorization(short...))
}

func (s *scene) renewal() smart.Renewal {
	return smart.Renewal{Header: s.heading(), At: s.now, Certificate: s.issue(), Valid: secs(90 * license.Day)}
}

func (s *scene) reject(permanent bool) *scene {
	s.Helper()
	return s.answer(smart.Rejection{Header: s.heading(), At: s.now, Reason: "account/token-expired", Rule: "SM-7", Permanent: permanent, Overwrite: permanent})
}

func (s *scene) deregister() *scene {
	s.Helper()
	play(s)(event(s.a.Deregister(s.by())))
	return s
}

func (s *scene) fail() *scene {
	s.Helper()
	play(s)(event(s.a.Fail(s.by(), s.heading().Number)))
	return s
}

func (s *scene) tick() agent.Event {
	s.Helper()
	return play(s)(s.a.Tick(s.by()))
}

func (s *scene) enter() *scene {
	s.Helper()
	play(s)(event(s.a.EnterReservation(s.by())))
	return s
}

// reserve holds that many of tag A, up to that day.
func (s *scene) reserve(n int, last license.Date) *scene {
	s.Helper()
	hold, err := license.NewHold(sceneUDI(), license.Entitlement{Tag: "A", Quantity: n, Last: last})
	require.NoError(s, err)
	play(s)(event(s.a.Reserve(s.by(), hold)))
	return s
}

func (s *scene) status() agent.Status { return s.a.Status(s.now) }

// expect looks at the states, now.
func (s *scene) expect(registration agent.Registration, authorization agent.Authorization) *scene {
	s.Helper()
	got := s.status()
	require.Equal(s, registration, got.Registration)
	require.Equal(s, authorization, got.Authorization)
	return s
}

// change looks at authorization one second before an instant, then, and a second
// later.
func (s *scene) change(at time.Time, before, after agent.Authorization) *scene {
	s.Helper()
	require.Equal(s, before, s.a.Status(at.Add(-time.Second)).Authorization, "a second before")
	require.Equal(s, after, s.a.Status(at).Authorization, "then")
	require.Equal(s, after, s.a.Status(at.Add(time.Second)).Authorization, "a second after")
	return s
}

// wants looks at what is wanted next.
func (s *scene) wants(do agent.Action, at time.Time) *scene {
	s.Helper()
	require.Equal(s, agent.Wish{At: at, Do: do}, s.a.Next(s.now))
	return s
}

// refuses expects exactly those reasons, and that nothing has changed.
func refuses[E any](s *scene, ask func() (E, error), reasons ...license.Reason) []*license.Refusal {
	s.Helper()
	before := s.bytes()
	_, err := ask()
	require.Equal(s, before, s.bytes())
	all := license.Refusals(err)
	got := make([]license.Reason, len(all))
	for i, r := range all {
		got[i] = r.Reason
	}
	require.Equal(s, reasons, got)
	return all
}

func (s *scene) bytes() string {
	s.Helper()
	data, err := s.a.Snapshot()
	require.NoError(s, err)
	return string(data)
}
