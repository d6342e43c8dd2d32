package perdevice_test

import (
	"context"
	"strings"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/perdevice"
)

var orgCodec = journal.Codec[perdevice.Event]{Encode: perdevice.EncodeEvent, Decode: perdevice.DecodeEvent}

// house runs commands over organizations, each as one commit.
type house struct {
	ctx      context.Context
	store    journal.Store
	attempts int
}

func orgStream(id license.ID) string { return "organization/" + string(id) }

func (f house) org(id license.ID) (*perdevice.Organization, error) {
	o := perdevice.New(id, perdevice.Policy{})
	return o, journal.Load(f.ctx, f.store, orgStream(id), o, orgCodec)
}

// do commits a decision about one organization.
func (f house) do(command string, id license.ID, decide func(*perdevice.Organization) (perdevice.Event, error)) (journal.Receipt, error) {
	return journal.Do(f.ctx, f.store, command, f.attempts, func(tx *journal.Tx) error {
		o, err := f.org(id)
		if err != nil {
			return err
		}
		e, err := decide(o)
		if err != nil {
			return err
		}
		return journal.Append(tx, orgStream(id), o, orgCodec, e)
	})
}

// between commits a decision about two organizations: both change or neither
// (TR-15).
func (f house) between(command string, from, to license.ID, decide func(from, to *perdevice.Organization) (out, in perdevice.Event, err error)) (journal.Receipt, error) {
	return journal.Do(f.ctx, f.store, command, f.attempts, func(tx *journal.Tx) error {
		giver, err := f.org(from)
		if err != nil {
			return err
		}
		taker, err := f.org(to)
		if err != nil {
			return err
		}
		out, in, err := decide(giver, taker)
		if err != nil {
			return err
		}
		if err := journal.Append(tx, orgStream(from), giver, orgCodec, out); err != nil {
			return err
		}
		return journal.Append(tx, orgStream(to), taker, orgCodec, in)
	})
}

func (f house) move(command string, a license.Act, from, to license.ID, ids ...license.ID) (journal.Receipt, error) {
	return f.between(command, from, to, func(giver, taker *perdevice.Organization) (out, in perdevice.Event, err error) {
		m, err := moveOf(giver, a, taker, ids...)
		return m.Out, m.In, err
	})
}

func (f house) moveSeats(command string, a license.Act, from, to, id license.ID, n int, part license.ID) (journal.Receipt, error) {
	return f.between(command, from, to, func(giver, taker *perdevice.Organization) (out, in perdevice.Event, err error) {
		m, err := moveSeatsOf(giver, a, taker, id, n, part)
		return m.Out, m.In, err
	})
}

// state is a fingerprint of organizations, replayed from the store.
func (f house) state(ids ...license.ID) (string, error) {
	var b strings.Builder
	for _, id := range ids {
		o, err := f.org(id)
		if err != nil {
			return "", err
		}
		s, err := o.Snapshot()
		if err != nil {
			return "", err
		}
		b.Write(s)
	}
	return b.String(), nil
}
