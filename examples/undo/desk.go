package main

import (
	"context"
	"fmt"

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
type desk struct {
	store  journal.Store
	prices coterm.Prices
}

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
func (d desk) create(ctx context.Context, command string, act license.Act, id license.ID) error {
	_, err := journal.Do(ctx, d.store, command, attempts, func(tx *journal.Tx) error {
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

// issue gives a new key to a person.
func (d desk) issue(ctx context.Context, command string, act license.Act, l license.License, to license.Actor) error {
	_, err := journal.Do(ctx, d.store, command, attempts, func(tx *journal.Tx) error {
		e, err := d.key(ctx, l.Key())
		if err != nil {
			return err
		}
		issued, err := e.Issue(act, l, to)
		if err != nil {
			return err
		}
		return journal.Append(tx, keyStream(l.Key()), e, ofKey, register.Event(issued))
	})
	return err
}

// claim applies a key to an organization: both know it afterwards, or neither.
func (d desk) claim(ctx context.Context, command string, act license.Act, id license.ID, key license.Key, asker register.Asker) error {
	_, err := journal.Do(ctx, d.store, command, attempts, func(tx *journal.Tx) error {
		o, err := d.organization(ctx, id)
		if err != nil {
			return err
		}
		e, err := d.key(ctx, key)
		if err != nil {
			return err
		}
		claimed, err := o.Claim(act, coterm.AddDevices, d.prices, e.Issued(asker))
		if err != nil {
			return err
		}
		taken, err := e.Claim(act, id)
		if err != nil {
			return err
		}
		if err := journal.Append(tx, organizationStream(id), o, ofOrganization, coterm.Event(claimed)); err != nil {
			return err
		}
		return journal.Append(tx, keyStream(key), e, ofKey, register.Event(taken))
	})
	return err
}

// undo undoes a claim. The replacement key was drawn by the caller, once: the
// function below may run several times.
func (d desk) undo(ctx context.Context, command string, act license.Act, id license.ID, key, replacement license.Key) error {
	_, err := journal.Do(ctx, d.store, command, attempts, func(tx *journal.Tx) error {
		o, err := d.organization(ctx, id)
		if err != nil {
			return err
		}
		old, err := d.key(ctx, key)
		if err != nil {
			return err
		}
		fresh, err := d.key(ctx, replacement)
		if err != nil {
			return err
		}
		undone, err := o.Undo(act, key, replacement)
		if err != nil {
			return err
		}
		ended, err := old.Undo(act, id, undone.Replacement)
		if err != nil {
			return err
		}
		reissued, err := fresh.Reissue(act, ended.Replacements()[0])
		if err != nil {
			return err
		}
		if err := journal.Append(tx, organizationStream(id), o, ofOrganization, coterm.Event(undone)); err != nil {
			return err
		}
		if err := journal.Append(tx, keyStream(key), old, ofKey, register.Event(ended)); err != nil {
			return err
		}
		return journal.Append(tx, keyStream(replacement), fresh, ofKey, register.Event(reissued))
	})
	return err
}

// log returns the change log of an organization: a line for each record.
func (d desk) log(ctx context.Context, id license.ID) ([]string, error) {
	var lines []string
	for record, err := range d.store.Read(ctx, organizationStream(id), 0) {
		if err != nil {
			return nil, err
		}
		event, err := coterm.DecodeEvent(record.Name, record.Data)
		if err != nil {
			return nil, err
		}
		lines = append(lines, fmt.Sprintf("%s  %s  %s", record.At.Format("2006-01-02 15:04"), record.By, told(event)))
	}
	return lines, nil
}

// told says what happened, the way CT-16 asks of a change log: old key, new key.
func told(event coterm.Event) string {
	switch e := event.(type) {
	case coterm.Created:
		return "organization created"
	case coterm.Claimed:
		l := e.Licenses[0]
		return fmt.Sprintf("claimed %s, %s: expires %s, was %s", l.Key(), l.Counts(), e.After.Expires, e.Before.Expires)
	case coterm.Undone:
		return fmt.Sprintf("undid the claim of %s, now %s: expires %s, was %s", e.Key, e.Replacement.Key(), e.After.Expires, e.Before.Expires)
	}
	return fmt.Sprintf("%T", event)
}
