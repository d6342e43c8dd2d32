package agent_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// situation is where an agent stands, as testdata/states.txt writes it.
type situation struct {
	registration  string // "-" before Installed
	certified     bool
	mode          string
	authorization string
}

// known are the words of the table in the order of SM-24 and SM-32.
var (
	knownRegistrations  = []string{"unregistered", "registering", "retrying", "failed", "registered"}
	knownModes          = []string{"off", "on", "reserved"}
	knownAuthorizations = []string{
		"no-licenses-in-use", "evaluation", "evaluation-expired", "waiting", "authorized", "out-of-compliance",
		"authorization-expired", "authorized-reserved", "not-authorized-reserved",
	}
)

// row is a line of the table: what comes of something that happens in a situation.
type row struct {
	from    situation
	happens string
	to      situation
	reason  license.Reason // why it is refused, and nothing changes
	never   bool           // it comes with time, and not in this situation
}

func (r row) String() string { return r.from.String() + ": " + r.happens }

func (s situation) String() string {
	certificate := "-"
	if s.certified {
		certificate = "certificate"
	}
	return strings.Join([]string{s.registration, certificate, s.mode, s.authorization}, " ")
}

func parseSituation(t *testing.T, words []string) situation {
	require.Len(t, words, 4)
	require.Contains(t, []string{"-", "certificate"}, words[1])
	s := situation{words[0], words[1] == "certificate", words[2], words[3]}
	require.Contains(t, append([]string{"-"}, knownRegistrations...), s.registration)
	require.Contains(t, append([]string{"-"}, knownModes...), s.mode)
	require.Contains(t, append([]string{"-"}, knownAuthorizations...), s.authorization)
	return s
}

// statesTable reads the table. No pair of it stands twice.
func statesTable(t *testing.T) []row {
	var rows []row
	for _, parts := range spectest.Rows(t, here, "testdata/states.txt", 5, 6) {
		r := row{from: parseSituation(t, parts[:4]), happens: parts[4]}
		switch then := parts[5]; {
		case then == "cannot come":
			r.never = true
		case strings.HasPrefix(then, "agent/"):
			r.reason, r.to = license.Reason(then), r.from
		default:
			r.to = parseSituation(t, strings.Fields(then))
		}
		rows = append(rows, r)
	}
	return rows
}

// possible are the situations of the table, in its order.
func possible(rows []row) []situation {
	var all []situation
	for _, r := range rows {
		if !slices.Contains(all, r.from) {
			all = append(all, r.from)
		}
	}
	return all
}

// dash stands for none in the table.
func dash[S ~string](s S) string {
	if s == "" {
		return "-"
	}
	return string(s)
}

// standing is where an agent stands when its clock shows that.
func standing(a *agent.Agent, at time.Time) situation {
	s := a.Status(at)
	return situation{dash(s.Registration), s.Certified, dash(s.Mode), dash(s.Authorization)}
}

// Every situation of the table has every happening, once, and every situation that a
// row leads to is one of the table.
func TestStatesTableIsTotal(t *testing.T) {
	rows := statesTable(t)
	situations := possible(rows)
	require.Len(t, situations, 34)
	require.Len(t, rows, len(situations)*len(happenings))
	stood := map[string]bool{}
	for _, r := range rows {
		stood[r.String()] = true
		if !r.never {
			require.Contains(t, situations, r.to, r.String())
		}
	}
	for _, s := range situations {
		for _, h := range happenings {
			require.True(t, stood[row{from: s, happens: h.name}.String()], "missing: %s: %s", s, h.name)
		}
	}
}

// TestEveryPairOfTheTableSM24 brings an agent into every situation and lets everything
// happen to it.
func TestEveryPairOfTheTableSM24(t *testing.T) {
	for _, r := range statesTable(t) {
		if r.never {
			continue
		}
		t.Run(r.String(), func(t *testing.T) {
			h := happeningOf(r.happens)
			on := usualTerms()
			if h.terms != nil {
				on = h.terms(r.from)
			}
			s := bringOn(t, r.from, on)
			require.Equal(t, r.from, standing(s.a, s.now), "where it begins")
			if h.before != nil {
				h.before(s)
				require.Equal(t, r.from, standing(s.a, s.now), "where it still is")
			}
			before := s.bytes()
			err := h.do(s)
			if r.reason != "" {
				require.ErrorIs(t, err, r.reason)
				require.Equal(t, before, s.bytes(), "a refusal changes nothing")
				require.Equal(t, r.from, standing(s.a, s.now))
				return
			}
			require.NoError(t, err)
			require.Equal(t, r.to, standing(s.a, s.now))
		})
	}
}

// What comes with time and cannot come in a situation does not come: however long the
// agent is left alone, or ticked and not answered, it is not led out of its situation
// but by what the table has.
func TestTimeBringsWhatTheTableHas(t *testing.T) {
	rows := statesTable(t)
	for _, from := range possible(rows) {
		t.Run(from.String(), func(t *testing.T) {
			s := bring(t, from)
			at := from
			for range 500 * 2 {
				s.wait(12 * time.Hour)
				now := standing(s.a, s.now)
				if now == at {
					continue
				}
				require.True(t, leads(rows, at, now), "%s comes to %s", at, now)
				at = now
			}
		})
	}
}

// leads reports whether time alone leads from one situation to another, in one row of
// the table or in two that happen at once.
func leads(rows []row, from, to situation) bool {
	for _, r := range rows {
		if r.from != from || r.never || !happeningOf(r.happens).time {
			continue
		}
		if r.to == to {
			return true
		}
	}
	return false
}

// agentTriggers are what the happenings of the table are to [agent.Transitions].
var agentTriggers = map[string]agent.Trigger{
	"install": agent.ByInstall, "upgrade": agent.ByUpgrade, "use the same": agent.ByUse, "register": agent.ByRegister,
	"reregister": agent.ByReregister, "authorize": agent.ByAuthorize, "renew": agent.ByRenew, "deregister": agent.ByDeregister,
	"tick": agent.ByTick, "answer registration": agent.ByRegistration, "answer authorization": agent.ByAuthorization,
	"answer short": agent.ByAuthorization, "answer renewal": agent.ByRenewal, "answer deregistration": agent.ByDeregistration,
	"answer not now": agent.ByRejection, "answer never": agent.ByRefusal, "answer gone": agent.ByGone, "fail": agent.ByFail,
	"enter": agent.ByEnterReservation, "leave": agent.ByLeaveReservation, "reserve enough": agent.ByReserve,
	"reserve little": agent.ByReserve, "return": agent.ByReturn, "retry": agent.ByRetry, "expiry": agent.ByExpiry,
	"repeat": agent.ByRepeat,
}

// TestTransitionsAreThoseOfTheRules compares what the package says of itself with the
// table, which is finer: no row of either is without one of the other.
func TestTransitionsAreThoseOfTheRules(t *testing.T) {
	type pair struct {
		from agent.State
		by   agent.Trigger
	}
	state := func(s situation) agent.State {
		if s.registration == "-" {
			return agent.State{}
		}
		return agent.State{Registration: agent.Registration(s.registration), Mode: agent.Mode(s.mode), Certified: s.certified}
	}
	rules := map[pair][]row{}
	for _, r := range statesTable(t) {
		if by, ok := agentTriggers[r.happens]; ok {
			p := pair{state(r.from), by}
			rules[p] = append(rules[p], r)
		}
	}
	walked := map[pair]bool{}
	for tr := range agent.Transitions() {
		p := pair{tr.From, tr.Trigger}
		require.False(t, walked[p], "twice: %v", tr)
		walked[p] = true
		require.NotEmpty(t, rules[p], "the rules do not have %v", tr)
		for _, r := range rules[p] {
			if r.never { // with a reason or without
				require.Equal(t, tr.From, tr.To, "%s cannot come", r)
				continue
			}
			require.Equal(t, r.reason, tr.Refused, r.String())
			require.Equal(t, state(r.to), tr.To, r.String())
		}
	}
	for p := range rules {
		require.True(t, walked[p], "the package does not have %v", p)
	}
	for range agent.Transitions() {
		break // a walk may end early
	}
}

// usage of the one tag of these tests.
func standard(n int) smart.Usage {
	if n == 0 {
		return smart.Usage{}
	}
	return smart.MustUsage("Standard", n)
}
