package agent_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// TestClockSetBackGivesNoEvaluationSM25 sets the clock back every day by a day: the
// evaluation is used up after 90 days all the same.
func TestClockSetBackGivesNoEvaluationSM25(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1)
	for day := range 90 {
		require.Equal(t, time.Duration(day)*license.Day, s.status().EvaluationUsed)
		s.expect(agent.Unregistered, agent.Evaluation)
		s.later(license.Day).tick()
		s.later(-license.Day).tick()
	}
	s.expect(agent.Unregistered, agent.EvaluationExpired)
	refuses(s, func() (agent.Used, error) { return s.a.Use(s.by(), smart.MustUsage("A", 2)) }, agent.ErrEvaluationExpired)
	s.on("0001-01-01T00:00:01Z").expect(agent.Unregistered, agent.EvaluationExpired)
	s.tick()
	s.expect(agent.Unregistered, agent.EvaluationExpired)
}

// TestClockSetForwardUsesUpSM25 counts what the clock jumps over.
func TestClockSetForwardUsesUpSM25(t *testing.T) {
	s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1)
	s.later(60 * license.Day).tick()
	s.later(-60 * license.Day).tick()
	require.Equal(t, 60*license.Day, s.status().EvaluationUsed)
	require.Equal(t, moment("2024-01-31T00:00:00Z"), s.status().EvaluationEnds, "by the clock as it is")
	s.later(30*license.Day-time.Second).expect(agent.Unregistered, agent.Evaluation)
	s.later(time.Second).expect(agent.Unregistered, agent.EvaluationExpired)
}

// TestClockSetBackMovesWhatIsShown shows every instant by the clock as it is, and
// waits as long as before.
func TestClockSetBackMovesWhatIsShown(t *testing.T) {
	s := installed(t, "2024-06-01T00:00:00Z", agent.Policy{}).use(1).register().authorize()
	before := s.status()
	s.on("2020-06-01T00:00:00Z").tick()
	shift := moment("2024-06-01T00:00:00Z").Sub(s.now)
	after := s.status()
	require.Equal(t, before.CertificateExpires.Add(-shift), after.CertificateExpires)
	require.Equal(t, before.RenewAt.Add(-shift), after.RenewAt)
	require.Equal(t, before.AuthorizeAt.Add(-shift), after.AuthorizeAt)
	require.Equal(t, before.AuthorizedUntil.Add(-shift), after.AuthorizedUntil)
	s.wants(agent.DoAuthorize, s.now.Add(30*license.Day))
	s.later(365*license.Day-time.Second).expect(agent.Registered, agent.AuthorizationExpired)
	s.later(time.Second).expect(agent.Unregistered, agent.Evaluation)
}

// TestAccountsInstantsSM26 registers with an account whose instants lie before the
// request was sent, within its way, and after the answer arrived.
func TestAccountsInstantsSM26(t *testing.T) {
	for _, c := range []struct {
		name, at, until string
	}{
		{"long before it was sent", "2019-01-01T00:00:00Z", "2024-12-31T12:00:00Z"},
		{"a second before it was sent", "2024-01-01T11:59:59Z", "2024-12-31T12:00:00Z"},
		{"when it was sent", "2024-01-01T12:00:00Z", "2024-12-31T12:00:00Z"},
		{"a second after it was sent", "2024-01-01T12:00:01Z", "2024-12-31T12:00:01Z"},
		{"a second before it arrived", "2024-01-01T13:59:59Z", "2024-12-31T13:59:59Z"},
		{"when it arrived", "2024-01-01T14:00:00Z", "2024-12-31T14:00:00Z"},
		{"a second after it arrived", "2024-01-01T14:00:01Z", "2024-12-31T14:00:00Z"},
		{"long after it arrived", "2031-01-01T00:00:00Z", "2024-12-31T14:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).on("2024-01-01T12:00:00Z").ask()
			s.on("2024-01-01T13:00:00Z")
			play(s)(event(s.a.Fail(s.by(), 1))) // what comes between is no other sending
			s.on(c.at)
			answer := smart.Registration{Header: s.heading(), At: s.now, Certificate: s.issue(), Valid: secs(90 * license.Day)}
			s.on("2024-01-01T14:00:00Z").answer(answer)
			require.Equal(t, moment(c.until), s.status().CertificateExpires)
			require.Equal(t, moment(c.until).Add(-275*license.Day), s.status().AuthorizedUntil)
			require.Equal(t, s.now.Add(180*license.Day), s.status().RenewAt)
		})
	}
}

// TestAccountsInstantByTheClockAsItIs sets the clock back by a year while a request is
// on its way: an instant of the account counts by the clock as it is.
func TestAccountsInstantByTheClockAsItIs(t *testing.T) {
	s := installed(t, "2025-01-01T00:00:00Z", agent.Policy{}).ask().later(time.Hour)
	s.tick()
	s.on("2024-01-01T00:00:00Z").tick()
	s.on("2024-01-01T00:20:00Z")
	answer := smart.Registration{Header: s.heading(), At: s.now, Certificate: s.issue(), Valid: secs(90 * license.Day)}
	s.on("2024-01-01T00:30:00Z").answer(answer)
	require.Equal(t, moment("2024-12-31T00:20:00Z"), s.status().CertificateExpires)
}

// TestReservedDaysByTheClock counts the last day by the clock at the reservation, and
// the time that passes afterwards, however the clock is set.
func TestReservedDaysByTheClock(t *testing.T) {
	s := installed(t, "2030-01-01T00:00:00Z", agent.Policy{}).on("2024-01-01T00:00:00Z").enter().reserve(5, license.MustParseDate("2024-01-10")).use(5)
	s.change(moment("2024-01-11T00:00:00Z"), agent.AuthorizedReserved, agent.NotAuthorizedReserved)
	s.later(5 * license.Day).tick()
	s.later(-5 * license.Day).tick()
	s.expect(agent.Unregistered, agent.AuthorizedReserved)
	s.change(moment("2024-01-06T00:00:00Z"), agent.AuthorizedReserved, agent.NotAuthorizedReserved)
}

// ends are instants at and near the ends of the calendar, and the zero instant.
func ends() []time.Time {
	first, last := time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC)
	return []time.Time{
		{}, first, first.Add(time.Second), moment("2024-01-01T00:00:00Z"), last.Add(-time.Second), last,
		last.Add(1), time.Unix(math.MaxInt64-62135596801, 0), time.Unix(math.MinInt64, 0), time.Unix(math.MaxInt64, 999_999_999),
	}
}

// TestEndsOfTheCalendar asks all there is to ask at the ends of the calendar, and lets
// the clock jump between them.
func TestEndsOfTheCalendar(t *testing.T) {
	begun := func() *scene { return installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1) }
	for _, s := range []*scene{
		begun(), begun().ask(), begun().register(), begun().register().authorize(), begun().register().deregister(),
		begun().enter(), begun().enter().reserve(1, license.MaxDate()), begun().enter().reserve(1, license.MustParseDate("9999-12-30")),
		begun().enter().reserve(1, license.MustParseDate("0001-01-01")),
	} {
		for range 2 {
			for _, at := range ends() {
				st := s.a.Status(at)
				for _, shown := range []time.Time{st.CertificateExpires, st.RenewAt, st.AuthorizeAt, st.AuthorizedUntil, st.EvaluationEnds, st.OverageEnds, s.a.Next(at).At} {
					if !shown.IsZero() {
						_, err := license.DateOf(shown)
						require.NoError(t, err)
					}
				}
				e, err := s.a.Tick(license.Act{At: at, By: "ada"})
				if err != nil {
					require.NotEmpty(t, license.Refusals(err))
					continue
				}
				require.NoError(t, s.a.Apply(e))
			}
		}
		if s.status().Mode == agent.ModeOff {
			require.Zero(t, s.status().EvaluationLeft)
		}
	}
}

// TestTimeIsTheSumOfItsParts lets time pass in one piece and in many, with the clock
// set back between, and comes to the same.
func TestTimeIsTheSumOfItsParts(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{Meter: rapid.SampledFrom([]agent.Meter{agent.MeterUse, agent.MeterCalendar}).Draw(r, "meter")})
		s.use(rapid.IntRange(0, 2).Draw(r, "use")).later(time.Duration(rapid.Int64Range(0, int64(100*license.Day)).Draw(r, "before")))
		switch rapid.IntRange(0, 4).Draw(r, "state") {
		case 0:
			s.ask()
		case 1:
			s.register()
		case 2:
			s.register().authorize("A")
		case 3:
			s.register().deregister()
		case 4:
			s.enter().reserve(1, license.MustParseDate("2024-05-05"))
		}
		whole := s.a.Clone()
		begun, gone := s.now, time.Duration(0)
		for range rapid.IntRange(1, 8).Draw(r, "parts") {
			d := time.Duration(rapid.Int64Range(0, int64(200*license.Day)).Draw(r, "part"))
			gone += d
			s.later(d)
			require.NoError(r, s.a.Apply(agent.Ticked{Stamp: license.Stamp{Seq: s.a.Seq() + 1, Act: s.by()}}))
			s.later(-time.Duration(rapid.Int64Range(0, int64(1000*license.Day)).Draw(r, "back")))
			require.NoError(r, s.a.Apply(agent.Ticked{Stamp: license.Stamp{Seq: s.a.Seq() + 1, Act: s.by()}}))
		}
		s.now = begun.Add(gone)
		require.NoError(r, s.a.Apply(agent.Ticked{Stamp: license.Stamp{Seq: s.a.Seq() + 1, Act: license.Act{At: moment("0001-01-01T00:00:01Z"), By: "ada"}}}))
		mine, other := s.a.Status(moment("0001-01-01T00:00:01Z")), whole.Status(s.now)
		for _, st := range []*agent.Status{&mine, &other} { // by another clock
			st.EvaluationEnds, st.CertificateExpires, st.RenewAt, st.AuthorizeAt, st.AuthorizedUntil, st.OverageEnds = time.Time{}, time.Time{}, time.Time{}, time.Time{}, time.Time{}, time.Time{}
		}
		require.Equal(r, other, mine)
	})
}
