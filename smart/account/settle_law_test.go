package account_test

import (
	"encoding/json"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// TestOneSettlementIsMany: after a silence, one settlement ends in the same state as
// many within it, whatever had happened before.
func TestOneSettlementIsMany(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		policy := account.Policy{}
		switch rapid.IntRange(0, 3).Draw(r, "policy") {
		case 1:
			policy.Lost = -1
		case 2:
			policy.Lost, policy.RenewAfter = 300*license.Day, 100*license.Day
		case 3:
			policy.Lost, policy.Certificate = 50*license.Day, 60*license.Day
		}
		s := begin(drawn{t, r}, "2026-01-01", policy)
		s.deposit("main", term("S", standard, 5, "2026-01-01", "2027-03-31"), term("P", premium, 5, "2026-06-01", "2026-09-30"))
		products := make([]*appliance, 6)
		for n := range products {
			products[n] = newAppliance(strconv.Itoa(n))
		}
		for range rapid.IntRange(1, 12).Draw(r, "acts") {
			s.after(time.Duration(rapid.IntRange(0, 60*24).Draw(r, "hours")) * time.Hour)
			p := rapid.SampledFrom(products).Draw(r, "product")
			switch rapid.IntRange(0, 5).Draw(r, "act") {
			case 0, 1:
				token := smart.Token("T-" + strconv.FormatUint(s.account.Seq(), 10))
				s.token("main", token)
				if _, err := s.account.Register(s.act, smart.Register{Header: smart.Header{UDI: p.UDI, Installation: p.Installation, Number: p.Number + 1}, Token: token, Overwrite: true}); err == nil {
					s.registersAgain(p, token)
				}
			case 2, 3:
				if _, err := s.account.Renew(s.act, smart.Renew{Header: smart.Header{UDI: p.UDI, Installation: p.Installation, Number: p.Number + 1}, Certificate: p.certificate}); err == nil {
					s.declares(p, rapid.IntRange(0, 2).Draw(r, "premium"), rapid.IntRange(0, 2).Draw(r, "standard"))
				}
			case 4:
				s.settleAll()
			case 5:
				e := license.Entitlement{Tag: standard, Quantity: 1, Last: license.MustParseDate("2027-03-31")}
				if _, err := hold(s.account, "main", p.UDI, e)(s.act); err == nil {
					do(s, hold(s.account, "main", p.UDI, e))
				}
			}
			s.nextIsDue()
		}
		many, now := s.account.Clone(), s.act.At
		silence := rapid.IntRange(0, 500*24).Draw(r, "silence")
		for _, hours := range rapid.SliceOfN(rapid.IntRange(0, silence), 0, 10).Draw(r, "settlements") {
			if at := now.Add(time.Duration(hours) * time.Hour); at.After(s.act.At) {
				s.act.At = at
			}
			c := &scene{TB: s.TB, account: many, act: s.act}
			c.settleAll()
		}
		s.act.At = now.Add(time.Duration(silence) * time.Hour)
		c := &scene{TB: s.TB, account: many, act: s.act}
		c.settleAll()
		s.settleAll()
		require.Equal(r, s.finalState(), c.finalState())
	})
}

// finalState returns the state of an account after one more event, but not how many
// it took.
func (s *scene) finalState() map[string]any {
	s.Helper()
	do(s, func(act license.Act) (account.VirtualAccountAdded, error) {
		return s.account.AddVirtualAccount(act, "last")
	})
	data, err := s.account.Snapshot()
	require.NoError(s, err)
	var state map[string]any
	require.NoError(s, json.Unmarshal(data, &state))
	delete(state, "seq")
	for _, line := range state["lines"].([]any) {
		line := line.(map[string]any)
		if last, err := license.ParseDate(line["last"].(string)); err == nil && !last.Start().After(s.act.At.Add(-license.Day)) {
			delete(line, "noticed") // of the end that came, or of one that nobody saw coming
		}
	}
	return state
}

// nextIsDue shows that the first thing falls due when NextDue says it.
func (s *scene) nextIsDue() {
	s.Helper()
	settled := func(at time.Time) int {
		events, err := s.account.Settle(license.Act{At: at, By: "ada"}, account.MaxSettled)
		require.NoError(s, err)
		return len(events)
	}
	due, some := s.account.NextDue(s.act.At)
	switch {
	case !some:
		require.Zero(s, settled(s.act.At.Add(5000*license.Day)))
	case due.After(s.act.At):
		require.Zero(s, settled(due.Add(-time.Second)))
		require.NotZero(s, settled(due))
	default:
		require.NotZero(s, settled(s.act.At))
	}
}
