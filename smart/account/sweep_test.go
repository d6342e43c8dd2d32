package account_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/license/journal/journaltest"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// single takes a decision for the only event of a commit.
func single[E account.Event](e E, err error) ([]account.Event, error) { return []account.Event{e}, err }

// populated brings an account into being through the journal, with licences, a token
// and two instances of which one uses something, and the account of a satellite.
func populated(t testing.TB, f house) {
	t.Helper()
	act := storyAct("2024-01-01")
	_, err := f.do("sat", "sat", func(a *account.Account) ([]account.Event, error) { return single(a.CreateSatellite(act)) })
	require.NoError(t, err)
	_, err = f.do("acme", "acme", func(before *account.Account) ([]account.Event, error) {
		a := before.Clone()
		var events []account.Event
		keep := func(e account.Event, err error) {
			require.NoError(t, err)
			require.NoError(t, a.Apply(e))
			events = append(events, e)
		}
		keep(a.Create(act, "main"))
		keep(a.AddVirtualAccount(act, "branch"))
		keep(a.AddSatellite(act, "sat"))
		keep(a.AddSatelliteAccount(act, "sat", "plant"))
		keep(a.Deposit(act, "main", perpetual("L-1", premium, 10), term("L-2", standard, 10, "2024-01-01", "2024-04-15")))
		keep(a.CreateToken(act, "main", "a token", account.TokenOptions{}))
		for _, serial := range []string{"1", "2"} {
			keep(a.Register(act, smart.Register{Header: sweepHeader(serial, 1), Token: "a token"}))
		}
		keep(a.Authorize(act, smart.Authorize{Header: sweepHeader("2", 2), Certificate: a.Seq(), Usage: smart.MustUsage(premium, 3)}))
		return events, nil
	})
	require.NoError(t, err)
}

func sweepHeader(serial string, number uint64) smart.Header {
	return smart.Header{UDI: license.MustParseUDI("P:CSR,S:" + serial), Installation: 7, Number: number}
}

// TestSweep runs each decision through the journal with the k-th call of the store
// failing: afterwards it has happened or not, and repeated it has happened once.
func TestSweep(t *testing.T) {
	now, later := storyAct("2024-01-02"), storyAct("2024-04-10")
	acme := func(decide func(*account.Account) ([]account.Event, error)) func(house) (journal.Receipt, error) {
		return func(f house) (journal.Receipt, error) { return f.do("x", "acme", decide) }
	}
	for _, s := range []struct {
		name string
		run  func(f house) (journal.Receipt, error)
	}{
		{"deposit", acme(func(a *account.Account) ([]account.Event, error) {
			return single(a.Deposit(now, "main", perpetual("L-3", premium, 1)))
		})},
		{"transfer", acme(func(a *account.Account) ([]account.Event, error) {
			return single(a.Transfer(now, "main", "branch", premium, 7))
		})},
		{"make a token", acme(func(a *account.Account) ([]account.Event, error) {
			return single(a.CreateToken(now, "main", "another", account.TokenOptions{}))
		})},
		{"register", acme(func(a *account.Account) ([]account.Event, error) {
			return single(a.Register(now, smart.Register{Header: sweepHeader("3", 1), Token: "a token"}))
		})},
		{"authorize", acme(func(a *account.Account) ([]account.Event, error) {
			return single(a.Authorize(now, smart.Authorize{Header: sweepHeader("1", 2), Certificate: 7, Usage: smart.MustUsage(premium, 8)}))
		})},
		{"hold", acme(func(a *account.Account) ([]account.Event, error) {
			h, err := license.NewHold(license.MustParseUDI("P:ISR,S:1"), license.Entitlement{Tag: premium, Quantity: 2})
			require.NoError(t, err)
			return single(a.Hold(now, "main", h))
		})},
		{"settle", acme(func(a *account.Account) ([]account.Event, error) { return a.Settle(later, 10) })},
		{"report and synchronize", func(f house) (journal.Receipt, error) {
			return f.both("x", func(above, below *account.Account) (up, down account.Event, err error) {
				if down, err = below.Report(now); err != nil {
					return nil, nil, err
				}
				made := below.Clone()
				if err := made.Apply(down); err != nil {
					return nil, nil, err
				}
				report, _ := made.LastReport()
				up, err = above.Synchronize(now, report)
				return up, down, err
			})
		}},
	} {
		t.Run(s.name, func(t *testing.T) {
			journaltest.Sweep(t, func(t testing.TB) journaltest.Scenario {
				store := journal.NewMemory()
				in := func(ctx context.Context, st journal.Store) house { return house{ctx: ctx, store: st, attempts: 4} }
				populated(t, in(t.Context(), store))
				return journaltest.Scenario{
					Store: store,
					Run: func(ctx context.Context, st journal.Store) (journal.Receipt, error) {
						return s.run(in(ctx, st))
					},
					State: func(ctx context.Context, st journal.Store) (string, error) { return in(ctx, st).state("acme", "sat") },
				}
			})
		})
	}
}

// Two products that register at once with a token for one: one does.
func TestRegistrationsRace(t *testing.T) {
	f := house{ctx: t.Context(), store: journal.NewMemory(), attempts: 10}
	populated(t, f)
	act := storyAct("2024-01-02")
	_, err := f.do("token", "acme", func(a *account.Account) ([]account.Event, error) {
		return single(a.CreateToken(act, "main", "once", account.TokenOptions{MaxUses: 1}))
	})
	require.NoError(t, err)
	errs := make(chan error)
	for _, serial := range []string{"8", "9"} {
		go func() {
			_, err := f.do("register "+serial, "acme", func(a *account.Account) ([]account.Event, error) {
				return single(a.Register(act, smart.Register{Header: sweepHeader(serial, 1), Token: "once"}))
			})
			errs <- err
		}()
	}
	first, second := <-errs, <-errs
	if first == nil {
		first, second = second, first
	}
	require.ErrorIs(t, first, account.ErrTokenExhausted)
	require.NoError(t, second)
	a, err := f.account("acme")
	require.NoError(t, err)
	token, _ := a.Token("once", act.At)
	require.Equal(t, 1, token.Uses)
	require.Equal(t, account.ExhaustedToken, token.State)
}
