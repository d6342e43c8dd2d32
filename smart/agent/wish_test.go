package agent_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// TestRepeatsSM30 sends a registration again at whole retry periods since the first
// sending, however late the ticks are, and as it is.
func TestRepeatsSM30(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{Checkpoint: -1}).ask()
	first := s.asks()
	s.wants(agent.DoRepeat, moment("2024-01-02T00:00:00Z"))
	require.Equal(t, agent.Registering, s.a.Status(moment("2024-01-01T23:59:59Z")).Registration)
	require.Equal(t, agent.Retrying, s.a.Status(moment("2024-01-02T00:00:00Z")).Registration)
	require.Equal(t, agent.Retrying, s.a.Status(moment("2024-01-02T00:00:01Z")).Registration)

	s.on("2024-01-01T23:59:59Z")
	require.IsType(t, agent.Ticked{}, s.tick(), "early")
	s.wants(agent.DoRepeat, moment("2024-01-02T00:00:00Z"))
	s.on("2024-01-02T00:00:00Z")
	require.IsType(t, agent.Repeated{}, s.tick())
	require.IsType(t, agent.Ticked{}, s.tick(), "again")
	s.wants(agent.DoRepeat, moment("2024-01-03T00:00:00Z"))
	s.on("2024-01-05T12:00:00Z").wants(agent.DoRepeat, s.now)
	require.IsType(t, agent.Repeated{}, s.tick(), "late")
	s.wants(agent.DoRepeat, moment("2024-01-06T00:00:00Z"))
	s.expect(agent.Retrying, agent.NoLicensesInUse)
	require.Equal(t, first, s.asks())
	s.fail().wants(agent.DoRepeat, moment("2024-01-06T00:00:00Z"))
}

// TestAsksAnewSM30 asks for an authorization under a new number each time.
func TestAsksAnewSM30(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register().authorize()
	due := s.now.Add(30 * license.Day)
	s.now = due.Add(-time.Second)
	require.IsType(t, agent.Ticked{}, s.tick())
	s.now = due
	require.IsType(t, agent.AuthorizationAsked{}, s.tick())
	require.IsType(t, agent.Ticked{}, s.tick())
	s.wants(agent.DoAuthorize, due.Add(license.Day))
	number := s.heading().Number
	s.now = due.Add(40 * time.Hour)
	require.IsType(t, agent.AuthorizationAsked{}, s.tick())
	require.Equal(t, number+1, s.heading().Number)
	s.wants(agent.DoAuthorize, due.Add(2*license.Day))
	s.now = due.Add(3*license.Day - time.Second)
	require.IsType(t, agent.AuthorizationAsked{}, s.tick())
	s.wants(agent.DoAuthorize, due.Add(3*license.Day))

	// the first tick comes only now: the same
	s = installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register().authorize()
	s.now = due.Add(3*license.Day - time.Second)
	require.IsType(t, agent.AuthorizationAsked{}, s.tick())
	s.wants(agent.DoAuthorize, due.Add(3*license.Day))
}

// TestEarlyRequestIsRetried asks before it is due, without an answer.
func TestEarlyRequestIsRetried(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register().authorize().later(license.Day)
	play(s)(event(s.a.Authorize(s.by())))
	s.fail().wants(agent.DoAuthorize, s.now.Add(license.Day))
	s.later(36 * time.Hour)
	require.IsType(t, agent.AuthorizationAsked{}, s.tick())
	s.wants(agent.DoAuthorize, s.now.Add(12*time.Hour))
	s.answer(s.authorization()).wants(agent.DoAuthorize, s.now.Add(30*license.Day))

	play(s)(event(s.a.Renew(s.by())))
	s.wants(agent.DoRenew, s.now.Add(license.Day))
	s.use(2).wants(agent.DoAuthorize, s.now) // goes before it
	s.tick()
	s.wants(agent.DoAuthorize, s.now.Add(license.Day))
	s.answer(s.authorization()).wants(agent.DoAuthorize, s.now.Add(30*license.Day))
}

// TestRenewalSM26 is wanted 180 days after the answer.
func TestRenewalSM26(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register()
	due := s.now.Add(180 * license.Day)
	s.later(179 * license.Day).authorize()
	s.wants(agent.DoRenew, due)
	s.now = due.Add(-time.Second)
	require.IsType(t, agent.Ticked{}, s.tick())
	s.now = due
	require.IsType(t, agent.RenewalAsked{}, s.tick())
	s.wants(agent.DoRenew, due.Add(license.Day))
	s.now = due.Add(60 * time.Hour)
	require.IsType(t, agent.RenewalAsked{}, s.tick())
	s.wants(agent.DoRenew, due.Add(72*time.Hour))
	s.reject(true).wants(agent.DoRenew, due.Add(72*time.Hour))
	s.now = due.Add(72 * time.Hour)
	require.IsType(t, agent.RenewalAsked{}, s.tick())
	s.answer(s.renewal()).wants(agent.DoAuthorize, due.Add(29*license.Day))
}

// TestBothAreDue takes turns while nobody answers, and never twice at once.
func TestBothAreDue(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register().authorize().later(200 * license.Day)
	var asked []string
	for range 4 {
		switch e := s.tick().(type) {
		case agent.AuthorizationAsked:
			asked = append(asked, "authorize")
		case agent.RenewalAsked:
			asked = append(asked, "renew")
		default:
			require.Fail(t, "nothing was asked", "%T", e)
		}
		require.IsType(t, agent.Ticked{}, s.tick())
		wish := s.a.Next(s.now)
		require.True(t, wish.At.After(s.now))
		s.now = wish.At
	}
	require.Equal(t, []string{"authorize", "renew", "authorize", "renew"}, asked)
}

// TestTicksForAMeter are wanted while one runs, counted from the last event.
func TestTicksForAMeter(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{Checkpoint: time.Hour}).wants(agent.DoNothing, time.Time{})
	s.use(1).wants(agent.DoTick, s.now.Add(time.Hour))
	s.later(20 * time.Minute)
	s.wants(agent.DoTick, s.now.Add(40*time.Minute))
	s.use(2).wants(agent.DoTick, s.now.Add(time.Hour))
	s.later(3*time.Hour).wants(agent.DoTick, s.now)
	require.IsType(t, agent.Ticked{}, s.tick())
	s.wants(agent.DoTick, s.now.Add(time.Hour))
	end := s.status().EvaluationEnds
	s.now = end.Add(-time.Second)
	s.wants(agent.DoTick, s.now)
	s.tick()
	s.wants(agent.DoTick, end)
	s.now = end
	s.wants(agent.DoTick, end) // it is noted that nothing is left
	s.tick()
	s.wants(agent.DoNothing, time.Time{})

	s = installed(t, "2024-01-01T00:00:00Z", agent.Policy{Checkpoint: time.Hour, Overage: license.Day}).use(2).enter()
	s.reserve(2, license.Date{}).wants(agent.DoNothing, time.Time{})
	s.use(3).wants(agent.DoTick, s.now.Add(time.Hour))
	end = s.status().OverageEnds
	s.later(license.Day-time.Second).wants(agent.DoTick, s.now)
	s.tick()
	s.wants(agent.DoTick, end)
	s.later(time.Second).wants(agent.DoTick, end)
	s.tick()
	s.wants(agent.DoNothing, time.Time{})

	installed(t, "2024-01-01T00:00:00Z", agent.Policy{Checkpoint: -1}).use(1).wants(agent.DoNothing, time.Time{})
}

// TestTickWhenTheClockWasSetBack is wanted at once: until then no time passes, and what
// is wanted later would never be.
func TestTickWhenTheClockWasSetBack(t *testing.T) {
	s := installed(t, "2024-06-01T00:00:00Z", agent.Policy{}).use(1)
	s.wants(agent.DoTick, s.now.Add(license.Day))
	s.later(-time.Second).wants(agent.DoTick, s.now)
	s.later(-100*license.Day).wants(agent.DoTick, s.now)
	s.tick()
	s.wants(agent.DoTick, s.now.Add(license.Day))
	s.register()
	s.later(-license.Day).wants(agent.DoAuthorize, s.now) // it notes as much
	s.tick()
	s.issue() // by the account's clock that is
	s.answer(s.authorization()).wants(agent.DoAuthorize, s.now.Add(30*license.Day))
	s.later(-license.Day).wants(agent.DoTick, s.now)
	s.deregister()
	s.answer(smart.Deregistration{Header: s.heading(), At: s.now})
	s.use(0).later(-license.Day).wants(agent.DoNothing, time.Time{})
	require.Equal(t, earliestShown(), installed(t, "2024-06-01T00:00:00Z", agent.Policy{}).use(1).a.Next(time.Time{}).At)
}

func earliestShown() time.Time { return time.Time{}.Add(1) }

// TestNoRetrySM31 asks nothing twice by itself.
func TestNoRetrySM31(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{Retry: -1}).ask().later(1000 * license.Day)
	s.expect(agent.Registering, agent.NoLicensesInUse).wants(agent.DoNothing, time.Time{})
	s.fail().expect(agent.Retrying, agent.NoLicensesInUse).wants(agent.DoNothing, time.Time{})
	s.register().use(1)
	require.IsType(t, agent.AuthorizationAsked{}, s.tick())
	s.wants(agent.DoNothing, time.Time{})
	s.use(2).wants(agent.DoAuthorize, s.now)
	s.tick()
	s.answer(s.authorization()).wants(agent.DoAuthorize, s.now.Add(30*license.Day))
	s.deregister().later(1000 * license.Day)
	require.False(t, s.status().RemoveByHand, "nobody knows")
	s.fail()
	require.True(t, s.status().RemoveByHand)
}

// TestDriver runs the loop of a product for two years against an account that is out
// of reach for the first half of each month.
func TestDriver(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register()
	end := s.now.Add(730 * license.Day)
	asked, answered := 0, 0
	for s.now.Before(end) {
		wish := s.a.Next(s.now)
		require.False(t, wish.At.Before(s.now))
		s.now = wish.At
		s.tick()
		switch r := s.asks().(type) {
		case smart.Authorize:
			asked++
			if s.now.Day() <= 15 {
				s.fail()
				continue
			}
			require.Equal(t, s.certificate.Number, r.Certificate)
			answered++
			s.answer(s.authorization()).expect(agent.Registered, agent.Authorized)
		case smart.Renew:
			if s.now.Day() <= 15 {
				s.fail()
				continue
			}
			s.answer(s.renewal()).expect(agent.Registered, agent.Authorized)
		}
	}
	require.Greater(t, answered, 20)
	require.Greater(t, asked, answered)
}
