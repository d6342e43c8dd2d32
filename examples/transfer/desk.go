package main

import (
	"context"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/journal"
	"github.com/licit-go/licit/license/register"
)

// The codecs that make events of both packages into records and back.
var (
	ofOrganization = journal.Codec[coterm.Event]{Encode: coterm.EncodeEvent, Decode: coterm.DecodeEvent}
	ofKey          = journal.Codec[register.Event]{Encode: register.EncodeEvent, Decode: register.DecodeEvent}
)

// attempts is how often a command is decided when others commit first.
const attempts = 5

// desk is a licensing service in a few lines: aggregates on top, a store below,
// and each command one commit over all streams that it touches.
type desk struct{ store journal.Store }

func organizationStream(id license.ID) string { return "organization/" + string(id) }
func keyStream(key license.Key) string        { return "key/" + key.String() }

func (d desk) organization(ctx context.Context, id license.ID) (*coterm.Organization, error) {
	o := coterm.New(id, coterm.Policy{})
	err := journal.Load(ctx, d.store, organizationStream(id), o, ofOrganization)
	return o, err
}

func (d desk) key(ctx context.Context, key license.Key) (*register.Entry, error) {
	e := register.New(key)
	err := journal.Load(ctx, d.store, keyStream(key), e, ofKey)
	return e, err
}

// create begins an organization.
func (d desk) create(ctx context.Context, act license.Act, id license.ID) error {
	_, err := journal.Do(ctx, d.store, "create-"+string(id), attempts, func(tx *journal.Tx) error {
		o, err := d.organization(ctx, id)
		if err != nil {
			return err
		}
		created, err := o.Create(act)
		if err != nil {
			return err
		}
		return journal.Append(tx, organizationStream(id), o, ofOrganization, coterm.Event(created))
	})
	return err
}

// sell issues a key and claims it at once.
func (d desk) sell(ctx context.Context, act license.Act, id license.ID, l license.License) error {
	_, err := journal.Do(ctx, d.store, "sell-"+l.Key().String(), attempts, func(tx *journal.Tx) error {
		o, err := d.organization(ctx, id)
		if err != nil {
			return err
		}
		e, err := d.key(ctx, l.Key())
		if err != nil {
			return err
		}
		issued, err := e.Issue(act, l, act.By)
		if err != nil {
			return err
		}
		if err := journal.Append(tx, keyStream(l.Key()), e, ofKey, register.Event(issued)); err != nil {
			return err
		}
		if err := e.Apply(issued); err != nil {
			return err
		}
		taken, err := e.Claim(act, id)
		if err != nil {
			return err
		}
		claimed, err := o.Claim(act, coterm.AddDevices, coterm.EqualWeights, license.Fresh(l))
		if err != nil {
			return err
		}
		if err := journal.Append(tx, keyStream(l.Key()), e, ofKey, register.Event(taken)); err != nil {
			return err
		}
		return journal.Append(tx, organizationStream(id), o, ofOrganization, coterm.Event(claimed))
	})
	return err
}

// ask returns what a move would make of both organizations, or all that stands
// against it. Nothing is written.
func (d desk) ask(ctx context.Context, act license.Act, from, to license.ID, m coterm.MoveRequest) (coterm.Move, error) {
	source, err := d.organization(ctx, from)
	if err != nil {
		return coterm.Move{}, err
	}
	destination, err := d.organization(ctx, to)
	if err != nil {
		return coterm.Move{}, err
	}
	return source.Move(act, destination, m)
}

// move moves: both organizations and the register change in one commit, or
// nothing does. The new keys were drawn by the caller, once: the function below
// may run several times.
func (d desk) move(ctx context.Context, command string, act license.Act, from, to license.ID, m coterm.MoveRequest) error {
	_, err := journal.Do(ctx, d.store, command, attempts, func(tx *journal.Tx) error {
		source, err := d.organization(ctx, from)
		if err != nil {
			return err
		}
		destination, err := d.organization(ctx, to)
		if err != nil {
			return err
		}
		old, err := d.key(ctx, m.Key)
		if err != nil {
			return err
		}
		moved, err := source.Move(act, destination, m)
		if err != nil {
			return err
		}
		ended, err := old.Move(act, from, to, moved.Out.Moved, moved.Out.Rest)
		if err != nil {
			return err
		}
		if err := journal.Append(tx, organizationStream(from), source, ofOrganization, coterm.Event(moved.Out)); err != nil {
			return err
		}
		if err := journal.Append(tx, organizationStream(to), destination, ofOrganization, coterm.Event(moved.In)); err != nil {
			return err
		}
		if err := journal.Append(tx, keyStream(m.Key), old, ofKey, register.Event(ended)); err != nil {
			return err
		}
		for _, r := range ended.Replacements() {
			key := r.License.Key()
			fresh, err := d.key(ctx, key)
			if err != nil {
				return err
			}
			reissued, err := fresh.Reissue(act, r)
			if err != nil {
				return err
			}
			if err := journal.Append(tx, keyStream(key), fresh, ofKey, register.Event(reissued)); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}
