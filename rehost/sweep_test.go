package rehost_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/license/journal/journaltest"
	"github.com/licit-go/licit/rehost"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/smart/account"
)

var (
	accountEvents = journal.Codec[account.Event]{Encode: account.EncodeEvent, Decode: account.DecodeEvent}
	issuerEvents  = journal.Codec[issuer.Event]{Encode: issuer.EncodeEvent, Decode: issuer.DecodeEvent}
)

const (
	accountStream = "account/acme"
	issuerStream  = "issuer/acme"
)

// office keeps an account and its issuer in a journal.
type office struct {
	ctx   context.Context //nolint:containedctx // of one test
	store journal.Store
}

func (o office) load() (*account.Account, *issuer.Issuer, error) {
	acct, iss := account.New("acme", account.Policy{}), issuer.New("acme", issuer.Policy{})
	if err := journal.Load(o.ctx, o.store, accountStream, acct, accountEvents); err != nil {
		return nil, nil, err
	}
	return acct, iss, journal.Load(o.ctx, o.store, issuerStream, iss, issuerEvents)
}

// decision is what both decide together: at most one event of the issuer, or none.
type decision = func(acct *account.Account, iss *issuer.Issuer) (issuer.Event, []account.Event, error)

// do commits a decision of both, all of it or nothing.
func (o office) do(command string, decide decision) (journal.Receipt, error) {
	return journal.Do(o.ctx, o.store, command, 4, func(tx *journal.Tx) error {
		acct, iss, err := o.load()
		if err != nil {
			return err
		}
		issued, accounted, err := decide(acct, iss)
		if err != nil {
			return err
		}
		if err := journal.Append(tx, issuerStream, iss, issuerEvents, issued); err != nil {
			return err
		}
		return journal.Append(tx, accountStream, acct, accountEvents, accounted...)
	})
}

func (o office) state() (string, error) {
	acct, iss, err := o.load()
	if err != nil {
		return "", err
	}
	one, err := acct.Snapshot()
	if err != nil {
		return "", err
	}
	other, err := iss.Snapshot()
	return string(one) + string(other), err
}

// moved writes all events of a scene into a journal.
func moved(t testing.TB, s *scene) journal.Store {
	t.Helper()
	store := journal.NewMemory()
	_, err := journal.Do(t.Context(), store, "before", 1, func(tx *journal.Tx) error {
		if err := journal.Append(tx, accountStream, account.New("acme", account.Policy{}), accountEvents, s.happened...); err != nil {
			return err
		}
		return journal.Append(tx, issuerStream, issuer.New("acme", issuer.Policy{}), issuerEvents, s.issued...)
	})
	require.NoError(t, err)
	return store
}

// TestSweepRH12 runs each step of the exchange through the journal, the streams of account
// and issuer together, with the k-th call of the store failing: afterwards both have it
// or neither, and repeated it has happened once.
func TestSweepRH12(t *testing.T) {
	codec := accountCodec()
	for _, c := range []struct {
		name  string
		given func(s *scene)
		do    func(s *scene) decision
	}{
		{"reserve", func(s *scene) { s.asks(3) }, func(s *scene) decision {
			request, fresh := s.asks(3), s.fresh()
			return func(acct *account.Account, iss *issuer.Issuer) (issuer.Event, []account.Event, error) {
				r, err := iss.Reserve(s.act, codec, acct, issuer.Order{
					VirtualAccount: va, Request: request, Kind: reservation.Specific, Entitlements: []license.Entitlement{of(tagA, 2)},
				}, fresh)
				if err != nil {
					return nil, nil, err
				}
				held, err := acct.Hold(s.act, va, r.Hold())
				return r, []account.Event{held}, err
			}
		}},
		{"update", func(*scene) {}, func(s *scene) decision {
			return func(acct *account.Account, iss *issuer.Issuer) (issuer.Event, []account.Event, error) {
				u, err := iss.Update(s.act, codec, acct, udi(1), of(tagA, 3))
				if err != nil {
					return nil, nil, err
				}
				held, err := acct.Hold(s.act, va, u.Hold())
				return u, []account.Event{held}, err
			}
		}},
		{"confirm", func(s *scene) { s.installs(1, s.updates(1, of(tagA, 1))) }, func(s *scene) decision {
			code, _ := s.products[1].Confirmation()
			return func(acct *account.Account, iss *issuer.Issuer) (issuer.Event, []account.Event, error) {
				c, err := iss.Confirm(s.act, codec, udi(1), code)
				if err != nil {
					return nil, nil, err
				}
				held, err := acct.Hold(s.act, va, c.Hold())
				return c, []account.Event{held}, err
			}
		}},
		{"return", func(s *scene) { s.product(1)(s.products[1].Return(s.act, productCodec())) }, func(s *scene) decision {
			code, _ := s.products[1].ReturnCode()
			return func(acct *account.Account, iss *issuer.Issuer) (issuer.Event, []account.Event, error) {
				r, err := rehost.Return(s.act, acct, iss, codec, udi(1), code)
				return r.Returned, []account.Event{r.Released}, err
			}
		}},
		{"rehost", func(s *scene) { s.asks(3) }, func(s *scene) decision {
			o, fresh := rehost.Order{Failed: udi(1), Request: s.asks(3)}, s.fresh()
			return func(acct *account.Account, iss *issuer.Issuer) (issuer.Event, []account.Event, error) {
				r, err := rehost.Rehost(s.act, acct, iss, codec, s.policy, o, fresh)
				return r.Reserved, []account.Event{r.Held, r.Awaited}, err
			}
		}},
		{"remove", func(s *scene) { s.rehosts(1, 3) }, func(s *scene) decision {
			return func(acct *account.Account, iss *issuer.Issuer) (issuer.Event, []account.Event, error) {
				r, err := rehost.Remove(s.act, acct, iss, udi(1), "lost")
				return r.Removed, []account.Event{r.Released}, err
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			journaltest.Sweep(t, func(t testing.TB) journaltest.Scenario {
				s := begin(t, rehost.Policy{})
				s.deposit(tagA, 5)
				s.reserves(1, of(tagA, 2))
				s.reserves(2, of(tagA, 1))
				c.given(s)
				decide := c.do(s)
				return journaltest.Scenario{
					Store: moved(t, s),
					Run: func(ctx context.Context, store journal.Store) (journal.Receipt, error) {
						return office{ctx, store}.do("command", decide)
					},
					State: func(ctx context.Context, store journal.Store) (string, error) { return office{ctx, store}.state() },
				}
			})
		})
	}
}

// TestRehostsRace: of two that would both be allowed, where only one more is, one is.
func TestRehostsRace(t *testing.T) {
	s := fleet(t, rehost.Policy{}, 2, 0, tagA)
	requests := []string{s.asks(11), s.asks(12)}
	fresh := []reservation.Fresh{s.fresh(), s.fresh()}
	o := office{t.Context(), moved(t, s)}
	errs := make(chan error)
	for i := range 2 {
		go func() {
			_, err := o.do([]string{"one", "other"}[i], func(acct *account.Account, iss *issuer.Issuer) (issuer.Event, []account.Event, error) {
				r, err := rehost.Rehost(s.act, acct, iss, accountCodec(), rehost.Policy{}, rehost.Order{Failed: udi(i + 1), Request: requests[i]}, fresh[i])
				return r.Reserved, []account.Event{r.Held, r.Awaited}, err
			})
			errs <- err
		}()
	}
	first, second := <-errs, <-errs
	if first == nil {
		first, second = second, first
	}
	refused(t, first, rehost.ErrPreviousProductReturnPending)
	require.NoError(t, second)
	acct, iss, err := o.load()
	require.NoError(t, err)
	v, _ := acct.VirtualAccount(va)
	require.Equal(t, [2]int{3, 1}, [2]int{v.Reserving, v.Pending})
	reserved := 0
	for range iss.Reservations() {
		reserved++
	}
	require.Equal(t, 3, reserved)
}
