package agent_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// deadline is something that time brings: what begins, and how it is seen.
type deadline struct {
	name  string
	after time.Duration
	terms terms
	begin func(s *stage)
	came  func(s *stage) bool
}

func authorizationIs(a agent.Authorization) func(s *stage) bool {
	return func(s *stage) bool { return s.a.Status(s.now).Authorization == a }
}

func registrationIs(r agent.Registration) func(s *stage) bool {
	return func(s *stage) bool { return s.a.Status(s.now).Registration == r }
}

// wants reports whether the agent wants to do that by now, and that a tick does it.
func wants[E agent.Event](do agent.Action) func(s *stage) bool {
	return func(s *stage) bool {
		wish := s.a.Next(s.now)
		e, err := s.a.Tick(s.act())
		require.NoError(s, err)
		_, done := e.(E)
		wanted := wish.Do == do && !wish.At.After(s.now)
		require.Equal(s, wanted, done, "%v, %T", wish, e)
		return wanted
	}
}

// brought is a beginning in a situation of the table.
func brought(registration string, certified bool, mode, authorization string) func(s *stage) {
	return func(s *stage) {
		of := *bringOn(s.T, situation{registration, certified, mode, authorization}, s.terms)
		*s = of
	}
}

// noTicks are the usual terms of an agent that does not tick for its own sake.
func noTicks() terms {
	of := usualTerms()
	of.policy.Checkpoint = -1
	return of
}

// lasting is noTicks with authorizations that hold for years.
func lasting() terms {
	of := noTicks()
	of.valid = period(days(3000))
	return of
}

// deadlines are all that the rules name, by what they bring.
var deadlines = []deadline{
	{"SM-25 evaluation", days(90), usualTerms(), brought("unregistered", false, "off", "evaluation"), authorizationIs(agent.EvaluationExpired)},
	{"SM-25 no more use", days(90), usualTerms(), brought("unregistered", false, "off", "evaluation"), func(s *stage) bool {
		_, err := s.a.Use(s.act(), standard(moreUsed))
		if err != nil {
			require.ErrorIs(s, err, agent.ErrEvaluationExpired)
		}
		return err != nil
	}},
	{"SM-25 evaluation in two parts", days(50), usualTerms(), func(s *stage) {
		require.NoError(s, s.install())
		require.NoError(s, s.use(someUsed))
		s.wait(days(40))
		require.NoError(s, s.use(0))
		s.wait(days(400))
		require.NoError(s, s.use(someUsed))
	}, authorizationIs(agent.EvaluationExpired)},
	{"SM-25 evaluation while registering", days(90), usualTerms(), func(s *stage) {
		brought("unregistered", false, "off", "evaluation")(s)
		require.NoError(s, s.register())
	}, authorizationIs(agent.EvaluationExpired)},
	{"SM-25 evaluation in reservation mode", days(90), usualTerms(), brought("unregistered", false, "on", "evaluation"), authorizationIs(agent.EvaluationExpired)},
	{"WX-9 calendar", days(90), terms{policy: agent.Policy{Meter: agent.MeterCalendar}}, func(s *stage) {
		require.NoError(s, s.install())
	}, func(s *stage) bool {
		st := s.a.Status(s.now)
		require.Equal(s, st.EvaluationLeft > 0, st.MoreUse)
		return st.EvaluationLeft == 0
	}},
	{"WX-9 upgrade", days(90), terms{policy: agent.Policy{Meter: agent.MeterCalendar}}, func(s *stage) {
		require.NoError(s, s.install())
		require.NoError(s, s.use(someUsed))
		s.wait(days(89))
		e, err := s.a.Upgrade(s.act())
		must(s, e, err)
	}, authorizationIs(agent.EvaluationExpired)},
	{"SM-26 renewal", days(180), lasting(), func(s *stage) {
		brought("registered", true, "off", "authorized")(s)
		s.asNeverAsked(days(1000))
	}, wants[agent.RenewalAsked](agent.DoRenew)},
	{"SM-28 certificate", days(365), lasting(), brought("registered", true, "off", "authorized"), registrationIs(agent.Unregistered)},
	{"SM-28 certificate, not in use", days(365), lasting(), brought("registered", true, "off", "no-licenses-in-use"), registrationIs(agent.Unregistered)},
	{"SM-28 after another registration was refused", days(365), lasting(), func(s *stage) {
		brought("registering", true, "off", "authorized")(s)
		require.NoError(s, s.rejected(true))
	}, registrationIs(agent.Unregistered)},
	{"SM-28 evaluation after it", days(365 + 90), lasting(), brought("registered", true, "off", "authorized"), authorizationIs(agent.EvaluationExpired)},
	{"SM-27 next", days(30), noTicks(), brought("registered", true, "off", "authorized"), wants[agent.AuthorizationAsked](agent.DoAuthorize)},
	{"SM-27 next, not in use", days(30), noTicks(), func(s *stage) {
		brought("registered", true, "off", "no-licenses-in-use")(s)
		require.NoError(s, s.authorize())
		require.NoError(s, s.authorized())
	}, wants[agent.AuthorizationAsked](agent.DoAuthorize)},
	{"SM-27 out of compliance", 12 * time.Hour, noTicks(), brought("registered", true, "off", "out-of-compliance"), wants[agent.AuthorizationAsked](agent.DoAuthorize)},
	{"SM-27 without contact", days(90), noTicks(), brought("registered", true, "off", "authorized"), authorizationIs(agent.AuthorizationExpired)},
	{"SM-27 without contact, out of compliance", days(90), noTicks(), brought("registered", true, "off", "out-of-compliance"), authorizationIs(agent.AuthorizationExpired)},
	{"SM-27 without any contact", days(90), noTicks(), brought("registered", true, "off", "waiting"), authorizationIs(agent.AuthorizationExpired)},
	{"SM-27 after a renewal", days(90), noTicks(), func(s *stage) {
		brought("registered", true, "off", "authorized")(s)
		s.wait(days(60))
		require.NoError(s, s.renew())
		require.NoError(s, s.renewed())
	}, authorizationIs(agent.AuthorizationExpired)},
	{"SM-31 retrying begins", days(1), noTicks(), brought("registering", false, "off", "evaluation"), registrationIs(agent.Retrying)},
	{"SM-31 registration again", days(1), noTicks(), brought("registering", false, "off", "evaluation"), wants[agent.Repeated](agent.DoRepeat)},
	{"SM-31 after a failure", 23 * time.Hour, noTicks(), func(s *stage) {
		brought("registering", false, "off", "evaluation")(s)
		s.wait(time.Hour)
		require.NoError(s, s.fail(s.header("register").Number))
	}, wants[agent.Repeated](agent.DoRepeat)},
	{"SM-31 third time, the second late", 23 * time.Hour, noTicks(), func(s *stage) {
		brought("registering", false, "off", "evaluation")(s)
		s.wait(25 * time.Hour)
		require.NoError(s, s.tick())
	}, wants[agent.Repeated](agent.DoRepeat)},
	{"SM-31 authorization again", days(1), noTicks(), func(s *stage) {
		brought("registered", true, "off", "waiting")(s)
		require.NoError(s, s.authorize())
	}, wants[agent.AuthorizationAsked](agent.DoAuthorize)},
	{"SM-31 renewal again", days(1), lasting(), func(s *stage) {
		brought("registered", true, "off", "authorized")(s)
		require.NoError(s, s.renew())
	}, wants[agent.RenewalAsked](agent.DoRenew)},
	{"SM-29 by hand", days(1), noTicks(), func(s *stage) {
		brought("registered", true, "off", "authorized")(s)
		require.NoError(s, s.deregister())
	}, func(s *stage) bool { return s.a.Status(s.now).RemoveByHand }},
	{"SM-29 deregistration again", days(1), noTicks(), func(s *stage) {
		brought("registered", true, "off", "authorized")(s)
		require.NoError(s, s.deregister())
	}, wants[agent.Repeated](agent.DoRepeat)},
	{"SM-30 checkpoint", days(1), usualTerms(), brought("unregistered", false, "off", "evaluation"), func(s *stage) bool {
		wish := s.a.Next(s.now)
		return wish.Do == agent.DoTick && !wish.At.After(s.now)
	}},
	{"RS-10 overage", days(90), usualTerms(), brought("unregistered", false, "reserved", "not-authorized-reserved"), func(s *stage) bool {
		_, err := s.a.Use(s.act(), standard(moreUsed))
		if err != nil {
			require.ErrorIs(s, err, agent.ErrOverageExpired)
		}
		return err != nil
	}},
	{"RS-10 overage after a break", days(90), usualTerms(), func(s *stage) {
		brought("unregistered", false, "reserved", "not-authorized-reserved")(s)
		s.wait(days(50))
		require.NoError(s, s.use(littleHeld))
		s.wait(days(1))
		require.NoError(s, s.use(someUsed))
	}, func(s *stage) bool { return !s.a.Status(s.now).MoreUse }},
	{"RS-10 last day of a second reservation", days(3), usualTerms(), func(s *stage) {
		brought("unregistered", false, "on", "evaluation")(s)
		s.reserveUntil("2024-01-02")
		s.wait(days(1))
		s.reserveUntil("2024-01-04")
	}, authorizationIs(agent.NotAuthorizedReserved)},
	{"RS-10 last day", days(3), usualTerms(), func(s *stage) {
		brought("unregistered", false, "on", "evaluation")(s)
		s.reserveUntil("2024-01-03")
	}, authorizationIs(agent.NotAuthorizedReserved)},
	{"RS-10 overage after the last day", days(93), usualTerms(), func(s *stage) {
		brought("unregistered", false, "on", "evaluation")(s)
		s.reserveUntil("2024-01-03")
	}, func(s *stage) bool { return !s.a.Status(s.now).MoreUse }},
}

// reserveUntil reserves enough up to a last day.
func (s *stage) reserveUntil(last string) {
	h, err := license.NewHold(stageUDI, license.Entitlement{Tag: "Standard", Quantity: enoughHeld, Last: license.MustParseDate(last)})
	require.NoError(s, err)
	e, err := s.a.Reserve(s.act(), h)
	must(s, e, err)
}

// asNeverAsked lets the account say that it wants to hear nothing for that long.
func (s *stage) asNeverAsked(next time.Duration) {
	require.NoError(s, s.authorize())
	require.NoError(s, s.receive(smart.Authorization{
		Header: s.header("authorize"), At: s.now, Certificate: s.paper, Next: period(next), Valid: s.terms.valid,
	}))
}

// TestDeadlines asks one second before, at, and one second after each deadline, of an
// agent that was left alone and of one that was restored meanwhile.
func TestDeadlines(t *testing.T) {
	for _, d := range deadlines {
		t.Run(d.name, func(t *testing.T) {
			for _, off := range []time.Duration{-time.Second, -1, 0, 1, time.Second} {
				s := begin(t, d.terms)
				d.begin(s)
				s.wait(d.after + off)
				require.Equal(t, off >= 0, d.came(s), "%v after", off)

				s = begin(t, d.terms)
				d.begin(s)
				restored, err := agent.Restore([]byte(s.bytes()), d.terms.policy)
				require.NoError(t, err)
				s.a = restored
				s.wait(d.after + off)
				require.Equal(t, off >= 0, d.came(s), "%v after, restored", off)
			}
		})
	}
}

// TestDeadlinesByAClockThatIsSet sets the clock back on the way, at an event: what
// passed has passed, and what is left is left.
func TestDeadlinesByAClockThatIsSet(t *testing.T) {
	for _, d := range deadlines {
		if d.name == "SM-30 checkpoint" {
			continue // that is one itself
		}
		t.Run(d.name, func(t *testing.T) {
			for _, off := range []time.Duration{-time.Second, 0, time.Second} {
				s := begin(t, d.terms)
				d.begin(s)
				half := d.after / 2
				s.wait(half)
				s.note()
				s.wait(-days(2000))
				s.note()
				s.wait(d.after - half + off)
				require.Equal(t, off >= 0, d.came(s), "%v after", off)
			}
		})
	}
}

// note is an event that changes nothing.
func (s *stage) note() {
	e := agent.Ticked{Stamp: license.Stamp{Seq: s.a.Seq() + 1, Act: s.act()}}
	require.NoError(s, s.a.Apply(e))
	s.events = append(s.events, e)
}
