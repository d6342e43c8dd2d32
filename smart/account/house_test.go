package account_test

import (
	"context"
	"strings"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/smart/account"
)

var accountCodec = journal.Codec[account.Event]{Encode: account.EncodeEvent, Decode: account.DecodeEvent}

// house runs commands over accounts, each as one commit.
type house struct {
	ctx      context.Context
	store    journal.Store
	attempts int
}

func accountStream(id license.ID) string { return "account/" + string(id) }

func (f house) account(id license.ID) (*account.Account, error) {
	a := account.New(id, account.Policy{})
	return a, journal.Load(f.ctx, f.store, accountStream(id), a, accountCodec)
}

// do commits what is decided about an account: one event, or several that follow
// one another.
func (f house) do(command string, id license.ID, decide func(*account.Account) ([]account.Event, error)) (journal.Receipt, error) {
	return journal.Do(f.ctx, f.store, command, f.attempts, func(tx *journal.Tx) error {
		a, err := f.account(id)
		if err != nil {
			return err
		}
		events, err := decide(a)
		if err != nil {
			return err
		}
		return journal.Append(tx, accountStream(id), a, accountCodec, events...)
	})
}

// both commits what is decided about an account and about that of a satellite: both
// change or neither.
func (f house) both(command string, decide func(above, below *account.Account) (up, down account.Event, err error)) (journal.Receipt, error) {
	return journal.Do(f.ctx, f.store, command, f.attempts, func(tx *journal.Tx) error {
		above, err := f.account("acme")
		if err != nil {
			return err
		}
		below, err := f.account("sat")
		if err != nil {
			return err
		}
		up, down, err := decide(above, below)
		if err != nil {
			return err
		}
		if err := journal.Append(tx, accountStream("acme"), above, accountCodec, up); err != nil {
			return err
		}
		return journal.Append(tx, accountStream("sat"), below, accountCodec, down)
	})
}

// state is a fingerprint of accounts, replayed from the store.
func (f house) state(ids ...license.ID) (string, error) {
	var b strings.Builder
	for _, id := range ids {
		a, err := f.account(id)
		if err != nil {
			return "", err
		}
		s, err := a.Snapshot()
		if err != nil {
			return "", err
		}
		b.Write(s)
	}
	return b.String(), nil
}
