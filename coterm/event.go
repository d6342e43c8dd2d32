package coterm

import (
	"time"

	"github.com/licit-go/licit/license"
)

// An Event is something that was decided. The events of this package are
// [Created], [Imported], [Claimed], [Undone], [Returned], [MovedOut], [MovedIn],
// [UsageReported] and [Converted], as values: Apply does not accept pointers to them.
type Event interface {
	// Stamped returns the event's position in its stream, and who decided when.
	Stamped() license.Stamp
	event()
}

// A Position is where an organization stands at one moment.
type Position struct {
	Expires  license.Date `json:"expires,omitzero"`  // the co-term date; none without a licence
	Ledger   Ledger       `json:"ledger"`            // the exact state
	OutSince time.Time    `json:"outSince,omitzero"` // since when it is out of compliance; zero if it is not (CT-22)
}

func (p Position) equal(q Position) bool {
	return p.Expires == q.Expires && p.Ledger == q.Ledger && p.OutSince.Equal(q.OutSince)
}

// A LimitChange is one limit, in devices, before and after a decision. A limit
// that comes to 0 is dropped.
type LimitChange struct {
	Bucket license.Model `json:"bucket"`
	Before int           `json:"before"`
	After  int           `json:"after"`
}

// A Change is what a decision makes of an organization (CT-25): it stands in
// every event that changes the ledger.
type Change struct {
	Before Position      `json:"before"`
	After  Position      `json:"after"`
	Limits []LimitChange `json:"limits"` // limits that differ, sorted by bucket
}

// Dropped returns the limits that a decision lowers or takes away.
func (c Change) Dropped() []LimitChange {
	var lower []LimitChange
	for _, l := range c.Limits {
		if l.After < l.Before {
			lower = append(lower, l)
		}
	}
	return lower
}

// Created begins an organization, which has a grace until its first licence
// (CT-24).
type Created struct {
	license.Stamp
	Organization license.ID `json:"organization"`
}

// Claimed says that keys were claimed in one step (CT-4, CT-5, CT-11).
type Claimed struct {
	license.Stamp
	Mode      Mode              `json:"mode"`
	Carry     Carry             `json:"carry,omitempty"`    // of a renewal
	Licenses  []license.License `json:"licenses"`           // sorted by key
	Prices    Prices            `json:"prices"`             // base prices of their models
	UndoUntil time.Time         `json:"undoUntil,omitzero"` // last instant at which each can be undone; zero: never
	Change
}

// Undone says that the claim of a key was undone (CT-15). The key is invalidated
// for ever; the replacement is a licence of its own, claimed nowhere (CT-16).
type Undone struct {
	license.Stamp
	Key         license.Key     `json:"key"`
	Replacement license.License `json:"replacement"`
	Change
}

// Returned says that some or all of what a key held was returned (CT-18). The
// key is invalidated. The replacement of a partial return holds the rest and has
// taken the key's place.
type Returned struct {
	license.Stamp
	Key         license.Key     `json:"key"`
	Counts      license.Counts  `json:"counts"`               // what was returned
	Replacement license.License `json:"replacement,omitzero"` // none after a full return
	Change
}

// MovedOut says that some or all of what a key held moved to another organization
// (CT-19). The key is invalidated. What moved is claimed there under a key of its
// own; after a partial move another key holds the rest and has taken the key's
// place.
type MovedOut struct {
	license.Stamp
	Key   license.Key     `json:"key"`
	To    license.ID      `json:"to"`            // the organization where Moved is claimed
	Moved license.License `json:"moved"`         // what moved
	Rest  license.License `json:"rest,omitzero"` // none after a full move
	Change
}

// MovedIn says that a key was claimed that holds what moved here from another
// organization, with the base prices that it had there (CT-19).
type MovedIn struct {
	license.Stamp
	From      license.ID      `json:"from"`   // the organization in which Origin was claimed
	Origin    license.Key     `json:"origin"` // the key that held it there
	License   license.License `json:"license"`
	Mode      Mode            `json:"mode"`
	Carry     Carry           `json:"carry,omitempty"` // of a renewal
	Prices    Prices          `json:"prices"`
	UndoUntil time.Time       `json:"undoUntil,omitzero"` // last instant at which it can be undone; zero: never
	Change
}

// claimed is the step of claims that the move is here.
func (e MovedIn) claimed() Claimed {
	return Claimed{
		Stamp: e.Stamp, Mode: e.Mode, Carry: e.Carry, Licenses: []license.License{e.License}, Prices: e.Prices,
		UndoUntil: e.UndoUntil, Change: e.Change,
	}
}

// UsageReported says how many devices the organization runs (CT-21, CT-22).
type UsageReported struct {
	license.Stamp
	Usage
	Counted license.Counts `json:"counted"` // devices that count, per bucket, by the policy of then
	Before  Position       `json:"before"`
	After   Position       `json:"after"`
}

// Imported says which claims of another system the organization begins with.
type Imported struct {
	license.Stamp
	Claims      []ImportedClaim        `json:"claims"`      // in the order of record
	Invalidated []ImportedInvalidation `json:"invalidated"` // sorted by key
	Carry       Carry                  `json:"carry"`       // of the renewals among them
	Prices      Prices                 `json:"prices"`
	Change
}

// An ImportedClaim is one claim of the list that was imported.
type ImportedClaim struct {
	License   license.License `json:"license"`
	Mode      Mode            `json:"mode"`
	ClaimedAt time.Time       `json:"claimedAt"`
	UndoUntil time.Time       `json:"undoUntil,omitzero"`
}

// An ImportedInvalidation is a key that the list flags as invalidated. It does
// not say why.
type ImportedInvalidation struct {
	Key  license.Key  `json:"key"`
	Ends license.Date `json:"ends"`        // the key's own end
	At   time.Time    `json:"at,omitzero"` // when, if the list says so
}

// Converted says that the organization follows another licensing model from now
// on; nothing can be decided about its co-termination any more.
type Converted struct {
	license.Stamp
	To license.LicensingModel `json:"to"`
}

// Stamped returns the event's position in its stream, and who decided when.
func (e Created) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Imported) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Claimed) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Undone) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Returned) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e MovedOut) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e MovedIn) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e UsageReported) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Converted) Stamped() license.Stamp { return e.Stamp }

func (Created) event()       {}
func (Claimed) event()       {}
func (Undone) event()        {}
func (Returned) event()      {}
func (MovedOut) event()      {}
func (MovedIn) event()       {}
func (UsageReported) event() {}
func (Imported) event()      {}
func (Converted) event()     {}

// holds refuses a position after an event that contradicts itself, given how
// many buckets have more devices than their limit.
func (p Position) holds(name string, at time.Time, short int) error {
	switch {
	case !p.Ledger.sound():
		return cannot(name, "no ledger of licences")
	case p.Expires != p.Ledger.Expires():
		return cannot(name, "date and ledger differ")
	case !recordable(p.OutSince) || p.OutSince.After(at):
		return cannot(name, "out of compliance since no such instant")
	case p.OutSince.IsZero() == isOut(p.Expires, short, at):
		return cannot(name, "in compliance and not")
	}
	return nil
}
