package issuer_test

import (
	"context"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/license/journal/journaltest"
	"github.com/licit-go/licit/reservation"
	"github.com/licit-go/licit/reservation/issuer"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

var (
	issuerCodec  = journal.Codec[issuer.Event]{Encode: issuer.EncodeEvent, Decode: issuer.DecodeEvent}
	accountCodec = journal.Codec[account.Event]{Encode: account.EncodeEvent, Decode: account.DecodeEvent}
)

const (
	issuerStream  = "issuer/acme"
	accountStream = "account/acme"
)

// sides loads the issuer and the account that holds the licences.
func sides(ctx context.Context, store journal.Store) (*issuer.Issuer, *account.Account, error) {
	i, a := issuer.New("acme", issuer.Policy{}), account.New("acme", account.Policy{})
	if err := journal.Load(ctx, store, issuerStream, i, issuerCodec); err != nil {
		return nil, nil, err
	}
	return i, a, journal.Load(ctx, store, accountStream, a, accountCodec)
}

// A step decides something on both sides.
type step func(i *issuer.Issuer, a *account.Account) (issuer.Event, []account.Event, error)

// commit runs a step through the journal: both sides change or neither.
func commit(ctx context.Context, store journal.Store, command string, decide step) (journal.Receipt, error) {
	return journal.Do(ctx, store, command, 4, func(tx *journal.Tx) error {
		i, a, err := sides(ctx, store)
		if err != nil {
			return err
		}
		e, held, err := decide(i, a)
		if err != nil {
			return err
		}
		if err := journal.Append(tx, issuerStream, i, issuerCodec, e); err != nil {
			return err
		}
		return journal.Append(tx, accountStream, a, accountCodec, held...)
	})
}

// TestSweep runs each step through the journal with the k-th call of the store failing:
// afterwards it has happened on both sides or on neither, and repeated it has happened
// once.
func TestSweep(t *testing.T) {
	act := license.Act{At: moment("2024-03-01T12:00:00Z"), By: "ada"}
	session := func(n uint64) reservation.Session { return reservation.Session{Number: n, Nonce: nonce(int(n))} }
	code := func(i *issuer.Issuer, purpose string) string {
		r, _ := i.Reservation(udiA)
		req, _ := plain{}.Request(requestCode(udiA, session(1)))
		g := reservation.Grant{Authorization: r.Current.Authorization, Product: req.Public, Secret: fresh(1).Secret}
		if r.State == issuer.StateUpdatePending {
			g.Authorization = r.Pending.Authorization
		}
		return shortCode(purpose, g)
	}
	begin := func(i *issuer.Issuer, a *account.Account) (issuer.Event, []account.Event, error) {
		e, err := i.Preauthorize(act)
		if err != nil {
			return nil, nil, err
		}
		created, err := a.Create(act, "main")
		a = a.Clone()
		if err == nil {
			err = a.Apply(created)
		}
		if err != nil {
			return nil, nil, err
		}
		deposited, err := a.Deposit(act, "main", smart.Line{ID: "L", Tag: "A", Quantity: 10, Type: smart.Perpetual, Start: license.MustParseDate("2024-01-01")})
		return e, []account.Event{created, deposited}, err
	}
	hold := func(a *account.Account, e issuer.Event, h license.Hold, err error) (issuer.Event, []account.Event, error) {
		if err != nil {
			return nil, nil, err
		}
		held, err := a.Hold(act, "main", h)
		return e, []account.Event{held}, err
	}
	release := func(a *account.Account, e issuer.Event, err error) (issuer.Event, []account.Event, error) {
		if err != nil {
			return nil, nil, err
		}
		released, err := a.Release(act, udiA)
		return e, []account.Event{released}, err
	}
	reserve := func(i *issuer.Issuer, a *account.Account) (issuer.Event, []account.Event, error) {
		e, err := i.Reserve(act, plain{}, a, issuer.Order{
			VirtualAccount: "main", Request: requestCode(udiA, session(1)), Kind: reservation.Specific, Entitlements: []license.Entitlement{lic("A", 6)},
		}, fresh(1))
		return hold(a, e, e.Hold(), err)
	}
	update := func(i *issuer.Issuer, a *account.Account) (issuer.Event, []account.Event, error) {
		e, err := i.Update(act, plain{}, a, udiA, lic("A", 9))
		return hold(a, e, e.Hold(), err)
	}
	confirm := func(i *issuer.Issuer, a *account.Account) (issuer.Event, []account.Event, error) {
		e, err := i.Confirm(act, plain{}, udiA, code(i, "C"))
		return hold(a, e, e.Hold(), err)
	}
	giveBack := func(i *issuer.Issuer, a *account.Account) (issuer.Event, []account.Event, error) {
		e, err := i.Return(act, plain{}, udiA, code(i, "R"))
		return release(a, e, err)
	}
	remove := func(i *issuer.Issuer, a *account.Account) (issuer.Event, []account.Event, error) {
		e, err := i.Remove(act, udiA, "")
		return release(a, e, err)
	}
	rehost := func(i *issuer.Issuer, a *account.Account) (issuer.Event, []account.Event, error) {
		e, err := i.Rehost(act, plain{}, udiA, requestCode(udiB, session(2)), fresh(2), "")
		if err != nil {
			return nil, nil, err
		}
		held, err := a.HoldCopy(act, udiA, udiB)
		a = a.Clone()
		if err == nil {
			err = a.Apply(held)
		}
		if err != nil {
			return nil, nil, err
		}
		awaited, err := a.AwaitRemoval(act, udiA)
		return e, []account.Event{held, awaited}, err
	}
	for name, steps := range map[string][]step{
		"reserve": {begin, reserve},
		"update":  {begin, reserve, update},
		"confirm": {begin, reserve, update, confirm},
		"return":  {begin, reserve, update, giveBack},
		"remove":  {begin, reserve, remove},
		"rehost":  {begin, reserve, rehost},
	} {
		t.Run(name, func(t *testing.T) {
			journaltest.Sweep(t, func(t testing.TB) journaltest.Scenario {
				store := journal.NewMemory()
				last := len(steps) - 1
				for n, d := range steps[:last] {
					_, err := commit(t.Context(), store, "before-"+strconv.Itoa(n), d)
					require.NoError(t, err)
				}
				return journaltest.Scenario{
					Store: store,
					Run: func(ctx context.Context, st journal.Store) (journal.Receipt, error) {
						return commit(ctx, st, "command", steps[last])
					},
					State: func(ctx context.Context, st journal.Store) (string, error) {
						i, a, err := sides(ctx, st)
						if err != nil {
							return "", err
						}
						here, err := i.Snapshot()
						if err != nil {
							return "", err
						}
						there, err := a.Snapshot()
						return string(here) + string(there), err
					},
				}
			})
		})
	}
}
