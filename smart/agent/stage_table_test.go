package agent_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// The quantities of the table: what is used, less, more, and holds of less and of
// more than all of these.
const (
	someUsed   = 4
	lessUsed   = 3
	moreUsed   = 5
	enoughHeld = 9
	littleHeld = 2
)

var stageUDI = license.MustParseUDI("P:R-100,S:A1")

// terms are what an account grants and what the policy of a stage is.
type terms struct {
	policy      agent.Policy
	certificate smart.Period
	valid       smart.Period // of an authorization
}

func days(n int) time.Duration { return time.Duration(n) * license.Day }

func period(d time.Duration) smart.Period { return smart.Period(d / time.Second) }

// usualTerms are those of the rules (SM-11, SM-13).
func usualTerms() terms { return terms{certificate: period(days(365)), valid: period(days(90))} }

// stage is an agent, a clock that it sees, and an account that answers at once.
type stage struct {
	*testing.T
	terms  terms
	a      *agent.Agent
	now    time.Time
	events []agent.Event
	paper  smart.Certificate
	used   int // before it is asked to use more or less
}

func begin(t *testing.T, of terms) *stage {
	return &stage{T: t, terms: of, a: agent.New(stageUDI, of.policy), now: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)}
}

func (s *stage) act() license.Act { return license.Act{At: s.now, By: "device"} }

func (s *stage) wait(d time.Duration) { s.now = s.now.Add(d) }

// done applies what was decided.
func done[E agent.Event](s *stage, e E, err error) error {
	if err != nil {
		return err
	}
	require.NoError(s, s.a.Apply(e))
	s.events = append(s.events, e)
	return nil
}

// must applies what has to be possible.
func must[E agent.Event](s *stage, e E, err error) { require.NoError(s, done(s, e, err)) }

func (s *stage) bytes() string {
	data, err := s.a.Snapshot()
	require.NoError(s, err)
	return string(data)
}

func (s *stage) install() error {
	e, err := s.a.Install(s.act(), 77)
	return done(s, e, err)
}

func (s *stage) use(n int) error {
	e, err := s.a.Use(s.act(), standard(n))
	return done(s, e, err)
}

func (s *stage) register() error {
	e, err := s.a.Register(s.act(), "token-1")
	return done(s, e, err)
}

func (s *stage) reregister() error {
	e, err := s.a.Reregister(s.act(), "token-2")
	return done(s, e, err)
}

func (s *stage) authorize() error {
	e, err := s.a.Authorize(s.act())
	return done(s, e, err)
}

func (s *stage) renew() error {
	e, err := s.a.Renew(s.act())
	return done(s, e, err)
}

func (s *stage) deregister() error {
	e, err := s.a.Deregister(s.act())
	return done(s, e, err)
}

func (s *stage) tick() error {
	e, err := s.a.Tick(s.act())
	return done(s, e, err)
}

func (s *stage) receive(answer smart.Answer) error {
	e, err := s.a.Receive(s.act(), answer)
	return done(s, e, err)
}

func (s *stage) fail(number uint64) error {
	e, err := s.a.Fail(s.act(), number)
	return done(s, e, err)
}

func (s *stage) enter() error {
	e, err := s.a.EnterReservation(s.act())
	return done(s, e, err)
}

func (s *stage) leave() error {
	e, err := s.a.LeaveReservation(s.act())
	return done(s, e, err)
}

func (s *stage) reserve(n int) error {
	h, err := license.NewHold(stageUDI, license.Entitlement{Tag: "Standard", Quantity: n})
	require.NoError(s, err)
	e, err := s.a.Reserve(s.act(), h)
	return done(s, e, err)
}

func (s *stage) returns() error {
	e, err := s.a.Return(s.act())
	return done(s, e, err)
}

// header is that of the pending request if it is of the kind that is answered, and
// one of no request if not.
func (s *stage) header(kind string) smart.Header {
	request, ok := s.a.Request()
	if ok && (kind == "any" || kind == kindOf(request)) {
		return request.Heading()
	}
	return smart.Header{UDI: stageUDI, Installation: 77, Number: 99}
}

func kindOf(r smart.Request) string {
	switch r.(type) {
	case smart.Register:
		return "register"
	case smart.Authorize:
		return "authorize"
	case smart.Renew:
		return "renew"
	case smart.Deregister:
		return "deregister"
	}
	return "none"
}

// certificate is a new one.
func (s *stage) certificate() smart.Certificate {
	s.paper = smart.Certificate{Number: s.paper.Number + 1, Issued: s.now, Valid: s.terms.certificate, Renew: period(days(180))}
	return s.paper
}

func (s *stage) registered() error {
	return s.receive(smart.Registration{Header: s.header("register"), At: s.now, Certificate: s.certificate(), Valid: s.terms.valid})
}

func (s *stage) authorized(short ...license.Tag) error {
	next := period(days(30))
	if len(short) > 0 {
		next = period(12 * time.Hour)
	}
	m := smart.Authorization{Header: s.header("authorize"), At: s.now, Certificate: s.paper, Short: short, Next: next, Valid: s.terms.valid}
	if m.Certificate.Number == 0 {
		m.Certificate = s.certificate()
	}
	return s.receive(m)
}

func (s *stage) renewed() error {
	return s.receive(smart.Renewal{Header: s.header("renew"), At: s.now, Certificate: s.certificate(), Valid: s.terms.valid})
}

func (s *stage) deregistered() error {
	return s.receive(smart.Deregistration{Header: s.header("deregister"), At: s.now})
}

func (s *stage) rejected(permanent bool) error {
	return s.receive(smart.Rejection{Header: s.header("any"), At: s.now, Reason: "account/token-unknown", Rule: "SM-7", Permanent: permanent})
}

// gone says that the account does not know the product any more.
func (s *stage) gone() error {
	return s.receive(smart.Rejection{Header: s.header("any"), At: s.now, Reason: "account/instance-unknown", Rule: "SM-10", Permanent: true, Gone: true})
}

// pending sees to it that a request is pending, if one can be: registering it is
// already; what else is asked brings the agent into no other situation.
func (s *stage) pending() {
	st := s.a.Status(s.now)
	switch {
	case s.a.Seq() == 0 || st.Mode != agent.ModeOff:
	case st.Registration == agent.Registered:
		require.NoError(s, s.authorize())
	case st.Registration == agent.Unregistered:
		require.NoError(s, s.register())
		require.NoError(s, s.registered())
		require.NoError(s, s.deregister())
	}
}

// bring leads an agent into a situation of the table.
func bring(t *testing.T, to situation) *stage {
	return bringOn(t, to, usualTerms())
}

func bringOn(t *testing.T, to situation, on terms) *stage {
	s := begin(t, on)
	if to.registration == "-" {
		return s
	}
	require.NoError(s, s.install())
	if to.authorization != "no-licenses-in-use" {
		s.used = someUsed
		require.NoError(s, s.use(someUsed))
	}
	if to.authorization == "evaluation-expired" {
		s.wait(days(90))
	}
	switch to.mode {
	case "on":
		require.NoError(s, s.enter())
		return s
	case "reserved":
		require.NoError(s, s.enter())
		held := someUsed
		if to.authorization == "not-authorized-reserved" {
			held = littleHeld
		}
		require.NoError(s, s.reserve(held))
		return s
	}
	if to.certified {
		require.NoError(s, s.register())
		require.NoError(s, s.registered())
		s.answered(to.authorization)
	}
	switch to.registration {
	case "registering", "retrying", "failed":
		if to.certified {
			require.NoError(s, s.reregister())
		} else {
			require.NoError(s, s.register())
		}
	}
	switch to.registration {
	case "retrying":
		require.NoError(s, s.fail(s.header("register").Number))
	case "failed":
		require.NoError(s, s.rejected(true))
	}
	return s
}

// answered leads a registered agent on.
func (s *stage) answered(authorization string) {
	switch authorization {
	case "authorized", "authorization-expired":
		require.NoError(s, s.authorize())
		require.NoError(s, s.authorized())
	case "out-of-compliance":
		require.NoError(s, s.authorize())
		require.NoError(s, s.authorized("Standard"))
	}
	if authorization == "authorization-expired" {
		s.wait(s.terms.valid.Duration())
	}
}

// happening is something that can happen in every situation. What comes with time
// comes at the instant to which do waits.
type happening struct {
	name   string
	time   bool
	terms  func(from situation) terms // that let nothing else come before; nil: the usual
	before func(s *stage)
	do     func(s *stage) error
}

// askingOnce are terms under which nothing is repeated.
func askingOnce(situation) terms {
	of := usualTerms()
	of.policy.Retry = -1
	return of
}

// brief are terms under which the certificate is over before all else, 10 days after
// it was issued.
func brief(from situation) terms {
	of := askingOnce(from)
	of.certificate = period(days(10))
	if from.authorization == "authorization-expired" {
		of.valid = period(days(5))
	}
	return of
}

var happenings = []happening{
	{name: "install", do: (*stage).install},
	{name: "upgrade", do: func(s *stage) error {
		e, err := s.a.Upgrade(s.act())
		return done(s, e, err)
	}},
	{name: "use nothing", do: func(s *stage) error { return s.use(0) }},
	{name: "use the same", do: func(s *stage) error { return s.use(s.used) }},
	{name: "use less", do: func(s *stage) error { return s.use(min(s.used, lessUsed)) }},
	{name: "use more", do: func(s *stage) error {
		if s.used == 0 {
			return s.use(lessUsed)
		}
		return s.use(moreUsed)
	}},
	{name: "register", do: (*stage).register},
	{name: "reregister", do: (*stage).reregister},
	{name: "authorize", do: (*stage).authorize},
	{name: "renew", do: (*stage).renew},
	{name: "deregister", do: (*stage).deregister},
	{name: "tick", do: (*stage).tick},
	{name: "answer registration", do: (*stage).registered},
	{name: "answer authorization", before: (*stage).pending, do: func(s *stage) error { return s.authorized() }},
	{name: "answer short", before: (*stage).pending, do: func(s *stage) error { return s.authorized("Standard") }},
	{name: "answer renewal", before: func(s *stage) {
		if s.a.Status(s.now).Registration == agent.Registered {
			require.NoError(s, s.renew())
		}
	}, do: (*stage).renewed},
	{name: "answer deregistration", before: (*stage).pending, do: (*stage).deregistered},
	{name: "answer not now", before: (*stage).pending, do: func(s *stage) error { return s.rejected(false) }},
	{name: "answer never", before: (*stage).pending, do: func(s *stage) error { return s.rejected(true) }},
	{name: "answer gone", before: (*stage).pending, do: (*stage).gone},
	{name: "answer another", before: (*stage).pending, do: func(s *stage) error {
		h := s.header("any")
		h.Number--
		return s.receive(smart.Rejection{Header: h, At: s.now, Reason: "account/token-unknown", Permanent: true})
	}},
	{name: "fail", before: (*stage).pending, do: func(s *stage) error { return s.fail(s.header("any").Number) }},
	{name: "fail another", before: (*stage).pending, do: func(s *stage) error { return s.fail(s.header("any").Number + 1) }},
	{name: "enter", do: (*stage).enter},
	{name: "leave", do: (*stage).leave},
	{name: "reserve enough", do: func(s *stage) error { return s.reserve(enoughHeld) }},
	{name: "reserve little", do: func(s *stage) error { return s.reserve(littleHeld) }},
	{name: "return", do: (*stage).returns},
	{name: "retry", time: true, before: (*stage).pending, do: func(s *stage) error {
		s.wait(license.Day)
		return nil
	}},
	{name: "repeat", before: (*stage).pending, do: func(s *stage) error {
		s.wait(license.Day)
		return s.tick()
	}},
	{name: "evaluation over", time: true, terms: askingOnce, do: func(s *stage) error {
		s.wait(days(90))
		return nil
	}},
	{name: "deadline", time: true, terms: askingOnce, do: func(s *stage) error {
		s.wait(days(90))
		return nil
	}},
	{name: "overage over", time: true, do: func(s *stage) error {
		s.wait(days(90))
		require.ErrorIs(s, s.use(moreUsed), agent.ErrOverageExpired)
		return nil
	}},
	{name: "expiry", time: true, terms: brief, do: func(s *stage) error {
		s.now = s.paper.Expires()
		return nil
	}},
}

func happeningOf(name string) happening {
	for _, h := range happenings {
		if h.name == name {
			return h
		}
	}
	return happening{name: name, do: func(s *stage) error {
		s.Fatalf("nothing is named %q", name)
		return nil
	}}
}
