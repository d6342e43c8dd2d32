package agent_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

// driven runs the loop of a product for that many days with an account that answers
// each request at once as it is told, or not at all where it is told nothing. It
// returns the most requests sent on one day, and how many were sent in all.
func driven(s *scene, length int, account func(s *scene, r smart.Request) smart.Answer) (most, all int) {
	s.Helper()
	begin, perDay, acts := s.now, map[int]int{}, 0
	for {
		wish := s.a.Next(s.now)
		if wish.Do == agent.DoNothing || wish.At.Sub(begin) >= time.Duration(length)*license.Day {
			break
		}
		require.False(s, wish.At.Before(s.now))
		s.now = wish.At
		if e := s.tick(); e.Stamped().Seq > uint64(20*length) {
			require.Fail(s, "a storm", "%T: %v", e, s.status())
		} else if _, noted := e.(agent.Ticked); noted {
			continue
		}
		acts++
		perDay[int(s.now.Sub(begin)/license.Day)]++
		if r, ok := s.a.Request(); ok {
			if answer := account(s, r); answer != nil {
				s.answer(answer)
			}
		}
	}
	for _, n := range perDay {
		most = max(most, n)
	}
	return most, acts
}

// obliging is what an account says that has one certificate for ever and answers
// everything.
func obliging(s *scene, r smart.Request, short ...license.Tag) smart.Answer {
	s.Helper()
	switch r.(type) {
	case smart.Register:
		return smart.Registration{Header: s.heading(), At: s.now, Certificate: s.certificate, Valid: secs(90 * license.Day)}
	case smart.Renew:
		return smart.Renewal{Header: s.heading(), At: s.now, Certificate: s.certificate, Valid: secs(90 * license.Day)}
	case smart.Deregister:
		return smart.Deregistration{Header: s.heading(), At: s.now}
	}
	return s.authorization(short...)
}

// TestNoStorms drives products whose account answers in ways that could make them ask
// without end: no day has more requests than the retry period and what the account
// itself wants to hear allow.
func TestNoStorms(t *testing.T) {
	no := func(permanent, gone bool) func(s *scene, r smart.Request) smart.Answer {
		return func(s *scene, _ smart.Request) smart.Answer {
			return smart.Rejection{Header: s.heading(), At: s.now, Reason: "account/not-decided", Permanent: permanent, Gone: gone}
		}
	}
	registered := func(t *testing.T) *scene {
		return installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register()
	}
	changed := func(t *testing.T) *scene { return registered(t).authorize().later(license.Day).use(2) }
	for name, c := range map[string]struct {
		begin     func(t *testing.T) *scene
		account   func(s *scene, r smart.Request) smart.Answer
		most, all int
	}{
		"silent":              {registered, func(*scene, smart.Request) smart.Answer { return nil }, 1, 365},
		"silent, new usage":   {changed, func(*scene, smart.Request) smart.Answer { return nil }, 1, 364},
		"never":               {registered, no(true, false), 2, 365 + 185},
		"not now":             {registered, no(false, false), 1, 365},
		"gone":                {registered, no(true, true), 1, 1},
		"never, deregistered": {func(t *testing.T) *scene { return registered(t).deregister() }, no(true, false), 1, 1},
		"not now, deregistered": {
			func(t *testing.T) *scene { return registered(t).deregister() }, no(false, false), 1, 399,
		},
		"never, registering":   {func(t *testing.T) *scene { return installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).ask() }, no(true, false), 1, 1},
		"not now, registering": {func(t *testing.T) *scene { return installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).ask() }, no(false, false), 1, 399},
		"out of compliance": {registered, func(s *scene, r smart.Request) smart.Answer {
			return obliging(s, r, "A")
		}, 3, 2*400 + 220},
		"the same certificate": {registered, func(s *scene, r smart.Request) smart.Answer { return obliging(s, r) }, 2, 14 + 220},
		"an authorization that was over": {registered, func(s *scene, r smart.Request) smart.Answer {
			if m, ok := obliging(s, r).(smart.Authorization); ok {
				m.Valid = 1
				return m
			}
			return s.renewal()
		}, 2, 13 + 3},
		"only renewals": {registered, func(s *scene, r smart.Request) smart.Answer {
			if _, ok := r.(smart.Renew); ok {
				return s.renewal()
			}
			return nil
		}, 2, 401},
	} {
		t.Run(name, func(t *testing.T) {
			most, all := driven(c.begin(t), 400, c.account)
			require.LessOrEqual(t, most, c.most, "on one day; %d in all", all)
			require.LessOrEqual(t, all, c.all+1)
		})
	}
}

// TestNoStormByChance drives products whose account is of changing moods: they never
// want something now for ever, and no day has more than a few requests.
func TestNoStormByChance(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := installed(t, "2024-01-01T00:00:00Z", agent.Policy{}).use(1).register()
		mood, until := 6, s.now
		most, _ := driven(s, 500, func(s *scene, q smart.Request) smart.Answer {
			if !s.now.Before(until) {
				mood = rapid.IntRange(0, 6).Draw(r, "mood")
				until = s.now.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, 40, 200}).Draw(r, "days")) * license.Day)
			}
			switch mood {
			case 0:
				return nil
			case 1:
				return smart.Rejection{Header: s.heading(), At: s.now, Reason: "account/not-decided", Permanent: rapid.Bool().Draw(r, "permanent")}
			case 2:
				return obliging(s, q, "A")
			case 3:
				s.issue()
			case 4: // an account whose clock is wrong: what it grants is over
				answer := obliging(s, q)
				if m, ok := answer.(smart.Authorization); ok {
					m.Valid = 1
					return m
				}
				return answer
			case 5:
				s.certificate.Renew = secs(12 * time.Hour)
				s.certificate.Number++
			}
			return obliging(s, q)
		})
		require.LessOrEqual(t, most, 8)
	})
}
