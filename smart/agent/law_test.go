package agent_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// What must hold of every history, said without the model.

// lived is an agent with some history, by chance.
func lived(t *rapid.T, stood map[situation]bool) *machine {
	m := newMachine(t, stood)
	actions := map[string]func(*rapid.T){
		"settle": m.Settle, "drive": m.Drive, "use": m.Use, "reregister": m.Reregister, "receive": m.Receive, "authorize": m.Authorize,
		"renew": m.Renew, "deregister": m.Deregister, "wait": m.WaitLong, "mark": m.WaitForChange, "enter": m.Enter, "reserve": m.Reserve,
		"fail": m.Fail, "back": m.SetBack,
	}
	names := slices.Sorted(maps.Keys(actions))
	for range rapid.IntRange(0, 12).Draw(t, "history") {
		actions[rapid.SampledFrom(names).Draw(t, "did")](t)
	}
	return m
}

// tick lets an agent do once what it wants by now.
func tick(t require.TestingT, a *agent.Agent, at time.Time) {
	e, err := a.Tick(license.Act{At: at, By: "device"})
	require.NoError(t, err)
	require.NoError(t, a.Apply(e))
}

// settled ticks, and until nothing is wanted by now.
func settled(t require.TestingT, a *agent.Agent, at time.Time) {
	tick(t, a, at)
	for range 3 {
		if wish := a.Next(at); wish.Do == agent.DoNothing || wish.At.After(at) {
			return
		}
		tick(t, a, at)
	}
	require.Fail(t, "it wants something at one instant for ever", "%v", a.Next(at))
}

// One tick after a gap comes to the same as if each had come in time, and as any
// number of others in between (SM-30). Only the numbers of requests differ.
func TestLateTicksAreAsGood(t *testing.T) {
	stood := allStood(t)
	rapid.Check(t, func(t *rapid.T) {
		m := lived(t, stood)
		if m.now.Before(m.last) {
			m.now = m.last // a clock that is set back shows other instants after a tick
		}
		gap := time.Duration(rapid.IntRange(1, 24*400).Draw(t, "gap")) * time.Hour
		then := m.now.Add(gap)
		if marks := m.marks(); len(marks) > 0 && rapid.Bool().Draw(t, "to a mark") {
			then = rapid.SampledFrom(marks).Draw(t, "mark").Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "ns")))
			if !then.After(m.now) {
				return
			}
		}
		asked := "none"
		if r, ok := m.a.Request(); ok {
			asked = kindOf(r)
		}
		late, prompt := m.a.Clone(), m.a.Clone()
		settled(t, late, then)
		for range 2000 {
			wish := prompt.Next(m.now)
			if wish.Do == agent.DoNothing || wish.At.After(then) {
				break
			}
			m.now = wish.At
			if rapid.IntRange(0, 9).Draw(t, "one more") == 0 {
				tick(t, prompt, m.now)
			}
			tick(t, prompt, m.now)
		}
		settled(t, prompt, then)
		for _, after := range []time.Duration{0, 1, time.Hour, days(1), days(31), days(100), days(400)} {
			at := then.Add(after)
			require.Equal(t, late.Status(at), prompt.Status(at), "%v after", after)
		}
		// Where both authorization and renewal wait for an answer they take turns, from
		// whichever was asked first: which is next, and when, is not the same then.
		shown := late.Status(then)
		if shown.Certified && (asked == "authorize" || !shown.AuthorizeAt.After(then)) && (asked == "renew" || !shown.RenewAt.After(then)) {
			return
		}
		if a, b := late.Next(then), prompt.Next(then); a.Do != agent.DoTick && b.Do != agent.DoTick {
			require.Equal(t, a, b)
		}
		// The next answer comes to the same, too.
		ra, oka := late.Request()
		rb, okb := prompt.Request()
		require.Equal(t, oka, okb)
		if !oka {
			return
		}
		require.Equal(t, kindOf(ra), kindOf(rb))
		for _, side := range []struct {
			a *agent.Agent
			r smart.Request
		}{{late, ra}, {prompt, rb}} {
			e, err := side.a.Receive(license.Act{At: then, By: "device"}, proper(side.r, then))
			if err != nil {
				require.ErrorIs(t, err, agent.ErrStaleAnswer) // its certificate is over
				continue
			}
			require.NoError(t, side.a.Apply(e))
		}
		for _, after := range []time.Duration{0, days(31), days(400)} {
			require.Equal(t, late.Status(then.Add(after)), prompt.Status(then.Add(after)), "answered, %v after", after)
		}
	})
}

// proper is what an account says to a request at once.
func proper(r smart.Request, at time.Time) smart.Answer {
	h := r.Heading()
	c := smart.Certificate{Number: 1 << 40, Issued: at, Valid: period(days(365)), Renew: period(days(180))}
	switch r.(type) {
	case smart.Register:
		return smart.Registration{Header: h, At: at, Certificate: c, Valid: period(days(90))}
	case smart.Renew:
		return smart.Renewal{Header: h, At: at, Certificate: c, Valid: period(days(90))}
	case smart.Deregister:
		return smart.Deregistration{Header: h, At: at}
	}
	return smart.Authorization{Header: h, At: at, Certificate: c, Next: period(days(30)), Valid: period(days(90))}
}

// allStood are the situations of the table.
func allStood(t *testing.T) map[situation]bool {
	stood := map[situation]bool{}
	for _, s := range possible(statesTable(t)) {
		stood[s] = true
	}
	return stood
}

// No clock gives evaluation away: a user who sets it back, with an agent that is ticked
// when it wants, gains at most what passed since the last event, a checkpoint each time.
// What has expired stays expired. A clock that is set forward loses what it skipped
// (SM-25).
func TestNoClockGivesEvaluationAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkpoint := rapid.SampledFrom([]time.Duration{days(1), time.Hour, time.Minute * 90}).Draw(t, "checkpoint")
		a := agent.New(stageUDI, agent.Policy{Checkpoint: checkpoint})
		now := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
		act := func() license.Act { return license.Act{At: now, By: "device"} }
		installed, err := a.Install(act(), 77)
		require.NoError(t, err)
		require.NoError(t, a.Apply(installed))
		used, err := a.Use(act(), standard(1))
		require.NoError(t, err)
		require.NoError(t, a.Apply(used))

		var had, seen time.Duration // had: truly, in evaluation
		back, over := 0, false
		run := func(rest time.Duration) {
			for rest > 0 {
				if wish := a.Next(now); wish.Do != agent.DoNothing && !wish.At.After(now) {
					tick(t, a, now)
					require.GreaterOrEqual(t, a.Status(now).EvaluationUsed, seen)
					seen = a.Status(now).EvaluationUsed
				}
				wait, s := rest, a.Status(now)
				require.GreaterOrEqual(t, s.EvaluationUsed, seen)
				if wish := a.Next(now); wish.Do != agent.DoNothing {
					wait = min(rest, wish.At.Sub(now))
				}
				if s.Authorization == agent.Evaluation {
					had += min(wait, s.EvaluationEnds.Sub(now))
				}
				now, rest = now.Add(wait), rest-wait
			}
			if wish := a.Next(now); wish.Do != agent.DoNothing && !wish.At.After(now) {
				tick(t, a, now)
			}
		}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			switch rapid.IntRange(0, 3).Draw(t, "step") {
			case 0:
				now = now.Add(-time.Duration(rapid.IntRange(1, 24*500).Draw(t, "back")) * time.Hour)
				back++
			case 1:
				now = now.Add(time.Duration(rapid.IntRange(1, 24*20).Draw(t, "forward")) * time.Hour)
				run(time.Minute)
			default:
				run(time.Duration(rapid.IntRange(1, 24*15*60).Draw(t, "minutes")) * time.Minute)
			}
			s := a.Status(now)
			require.LessOrEqual(t, s.EvaluationUsed, days(90))
			require.Equal(t, days(90), s.EvaluationUsed+s.EvaluationLeft)
			require.Equal(t, s.EvaluationLeft > 0, s.Authorization == agent.Evaluation)
			require.False(t, over && s.Authorization == agent.Evaluation, "what has expired stays expired")
			over = s.Authorization == agent.EvaluationExpired
			require.LessOrEqual(t, had, days(90)+time.Duration(back)*checkpoint)
		}
	})
}

// An answer that comes twice, late, or for nobody changes nothing, whatever it says
// and whenever it comes (SM-30).
func TestStaleAnswersChangeNothing(t *testing.T) {
	for _, from := range possible(statesTable(t)) {
		if from.registration == "-" {
			continue
		}
		t.Run(from.String(), func(t *testing.T) {
			s := bring(t, from)
			s.pending()
			pending := uint64(0)
			if r, ok := s.a.Request(); ok {
				pending = r.Heading().Number
			}
			for number := range pending + 3 {
				if number == pending && pending > 0 {
					continue
				}
				for _, answer := range everyAnswer(s, number) {
					before := s.bytes()
					require.ErrorIs(t, s.receive(answer), agent.ErrStaleAnswer, "%d, %d is pending: %T", number, pending, answer)
					require.Equal(t, before, s.bytes())
				}
			}
			for _, answer := range everyAnswer(s, pending) {
				if pending == 0 {
					continue
				}
				x := &stage{T: t, terms: s.terms, a: s.a.Clone(), now: s.now, paper: s.paper}
				if err := x.receive(answer); err != nil {
					require.ErrorIs(t, err, agent.ErrAnswerKind)
					continue
				}
				if m, ok := answer.(smart.Rejection); ok && !m.Permanent {
					continue // it is still pending
				}
				after := x.bytes()
				x.wait(time.Hour)
				require.ErrorIs(t, x.receive(answer), agent.ErrStaleAnswer, "twice: %T", answer)
				require.Equal(t, after, x.bytes())
			}
		})
	}
}

// everyAnswer is one of each kind to a request of that number.
func everyAnswer(s *stage, number uint64) []smart.Answer {
	h := smart.Header{UDI: stageUDI, Installation: 77, Number: number}
	c := smart.Certificate{Number: 40, Issued: s.now, Valid: period(days(365)), Renew: period(days(180))}
	return []smart.Answer{
		smart.Registration{Header: h, At: s.now, Certificate: c, Valid: 9}, smart.Renewal{Header: h, At: s.now, Certificate: c, Valid: 9},
		smart.Authorization{Header: h, At: s.now, Certificate: c, Next: 3, Valid: 9}, smart.Deregistration{Header: h, At: s.now},
		smart.Rejection{Header: h, At: s.now, Reason: "account/instance-unknown"},
		smart.Rejection{Header: h, At: s.now, Reason: "account/instance-unknown", Permanent: true},
		smart.Rejection{Header: h, At: s.now, Reason: "account/instance-unknown", Permanent: true, Gone: true},
	}
}

// What is granted counts from the account's instants where they can be, and from the
// nearest instant that can be where they cannot: a clock that is wrong on either side
// neither shortens nor lengthens it (SM-26, SM-27).
func TestInstantsOfTheAccount(t *testing.T) {
	for _, row := range []struct {
		name  string
		at    time.Duration // after the request was sent; the answer arrives after 1 h
		until time.Duration
	}{
		{"when it was sent", 0, days(90)},
		{"on the way", 30 * time.Minute, days(90) + 30*time.Minute},
		{"when it arrived", time.Hour, days(90) + time.Hour},
		{"one second before it was sent", -time.Second, days(90)},
		{"one second after it arrived", time.Hour + time.Second, days(90) + time.Hour},
		{"years before", -days(4000), days(90)},
		{"years after", days(4000), days(90) + time.Hour},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := begin(t, usualTerms())
			require.NoError(t, s.install())
			require.NoError(t, s.register())
			sent := s.now
			s.wait(time.Hour)
			at := sent.Add(row.at)
			require.NoError(t, s.receive(smart.Registration{
				Header: s.header("register"), At: at, Valid: period(days(90)),
				Certificate: smart.Certificate{Number: 1, Issued: at, Valid: period(days(365)), Renew: period(days(180))},
			}))
			st := s.a.Status(s.now)
			require.Equal(t, sent.Add(row.until), st.AuthorizedUntil)
			require.Equal(t, sent.Add(row.until+days(365-90)), st.CertificateExpires)
			require.Equal(t, sent.Add(time.Hour+days(180)), st.RenewAt)
		})
	}
}

// A usage that was taken back is the one that was authorized, unless the account was
// asked about the other meanwhile: it may go by that one, whether or not its answer came
// (SM-27).
func TestUsageThatIsTakenBack(t *testing.T) {
	for _, asked := range []bool{false, true} {
		s := bring(t, situation{"registered", true, "off", "authorized"})
		require.NoError(t, s.use(moreUsed))
		require.Equal(t, agent.Waiting, s.a.Status(s.now).Authorization)
		require.Equal(t, agent.Wish{At: s.now, Do: agent.DoAuthorize}, s.a.Next(s.now))
		if asked {
			require.NoError(t, s.authorize())
		}
		require.NoError(t, s.use(someUsed))
		if !asked {
			require.Equal(t, agent.Authorized, s.a.Status(s.now).Authorization)
			require.Equal(t, s.now.Add(days(30)), s.a.Status(s.now).AuthorizeAt)
			continue
		}
		require.Equal(t, agent.Waiting, s.a.Status(s.now).Authorization)
		require.Equal(t, agent.Wish{At: s.now, Do: agent.DoAuthorize}, s.a.Next(s.now))
		require.NoError(t, s.authorized()) // for the usage that was taken back
		require.Equal(t, agent.Waiting, s.a.Status(s.now).Authorization)
		require.NoError(t, s.tick())
		require.NoError(t, s.authorized())
		require.Equal(t, agent.Authorized, s.a.Status(s.now).Authorization)
	}
}
