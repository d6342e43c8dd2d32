package coterm

import (
	"errors"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
)

// A MoveRequest is what is asked of a move, and two keys that nobody has seen.
type MoveRequest struct {
	Key    license.Key    // whose counts are to move
	Counts license.Counts // what is to move: some or all of what the key holds (TR-7)
	Mode   Mode           // in which it is claimed at the destination
	Moved  license.Key    // a new key for what moves
	Rest   license.Key    // a new key for what stays; none if nothing does

	// Request is who asks, by which path, with which parts and further checks; see
	// [transfer.Request].
	Request transfer.Request
}

// A Move is what a transfer makes of both organizations: one event for each, which
// belong into one commit with those of the register (TR-15).
type Move struct {
	Out MovedOut // of the source
	In  MovedIn  // of the destination
}

// Move decides that some or all of what a key holds goes to another organization
// (CT-19, TR-13). The key is invalidated. What moves is claimed at the destination
// under a new key, in the mode asked for, at the instant of the move and with the
// base prices that it has here; after a partial move another new key takes the old
// one's place with the rest: same claim instant and undo window. Both keep start
// and term. Nothing here is undone by it: what the key held since its claim stays
// in history, and the value-days of what moves go along with it.
//
// Both sides settle first (CT-6). An expired organization may move keys that are
// live on their own; what is left of it may then have expired even earlier. What a
// renewal or a forgiven debt carried stays with the keys that stay: it is gone
// where none does. A move backdates no grace: if it puts the source out of
// compliance, the grace begins with it.
//
// It is refused before anything else is looked at for a malformed act, then for all
// of these reasons together:
//
//   - all that [transfer.KeyMove.Eligible] finds, of package transfer
//   - [ErrNotCreated], [ErrEarlierThanLast] and [ErrPolicy], which say of which side
//   - [ErrMode] where a request to support leaves the mode open
//   - [ErrReplacementMissing], [ErrReplacementSurplus] and [ErrReplacementTaken]
//     for the new keys, which neither side may know
//   - [ErrTooManyKeys] on either side
//
// and, where none of these stands against it, for what does not fit on either side,
// saying of which:
//
//   - [ErrEditionConflict] at the destination (CT-20)
//   - [ErrDateOutOfRange] where a date would pass 9999-12-31, at the source because
//     a key that ends early leaves
//   - [ErrLaterCannotFollow], as [Organization.Claim] says
//
// The events are the preview of both sides. Nil for to is no destination.
func (o *Organization) Move(act license.Act, to *Organization, ask MoveRequest) (Move, error) {
	act, err := act.Check()
	if err != nil {
		return Move{}, err
	}
	if to == nil {
		to = New("", Policy{})
	}
	if err := o.movable(act, to, &ask); err != nil {
		return Move{}, err
	}
	i := int(o.places[ask.Key])
	held := o.claims[i].held()
	moved, err := held.Reissue(ask.Moved, ask.Counts)
	if err != nil {
		return Move{}, err // unreachable: less of a valid licence is valid
	}
	m := Move{Out: MovedOut{Stamp: o.stamp(act), Key: ask.Key, To: to.id, Moved: moved}}
	if rest, _ := held.Counts().Minus(ask.Counts); !rest.IsZero() {
		m.Out.Rest = whole(held, ask.Rest, rest, license.Counts{})
	}
	step, _ := o.claims[i].leaves(&moved, &m.Out.Rest, act.At)
	r, _, errOut := o.judge(len(o.claims), []claim{step})
	m.Out.Change = o.stepChange(&r, act.At)

	m.In = MovedIn{
		Stamp: to.stamp(act), From: o.id, Origin: ask.Key, License: moved, Mode: ask.Mode,
		Prices: o.claims[i].prices.only([]license.License{moved}), UndoUntil: to.policy.undoUntil(act.At),
	}
	if ask.Mode == Renew {
		m.In.Carry = to.policy.Carry
	}
	in := m.In.claimed()
	errIn := to.admit(&in)
	m.In.Change = in.Change
	if err := errors.Join(license.Within("source", errOut), license.Within("destination", errIn)); err != nil {
		return Move{}, err
	}
	return m, nil
}

// movable returns all that stands against a move before the dates are looked at.
func (o *Organization) movable(act license.Act, to *Organization, ask *MoveRequest) error {
	asked := transfer.KeyMove{
		Counts: ask.Counts, Mode: transfer.Mode(ask.Mode), Source: o.side(), Destination: to.side(), State: transfer.KeyNotClaimed,
	}
	if !ask.Key.IsZero() {
		asked.Key = ask.Key.String()
	}
	switch p, known := o.places[ask.Key]; {
	case known && p.claimed():
		asked.State, asked.License = transfer.KeyLive, *o.claims[p].held()
		if int(p) < o.now.renewed {
			asked.State = transfer.KeySuperseded
		}
	case known && p.gone():
		asked.State, asked.Cause = transfer.KeyInvalidated, o.gone[^p].Cause
	}
	all := []error{asked.Eligible(act.At, ask.Request), license.Within("source", o.ready(act)), license.Within("destination", to.ready(act))}
	if ask.Mode == "" && ask.Request.Path == transfer.Support {
		all = append(all, ask.Mode.check()) // which the request to support may leave open
	}
	rest, err := asked.License.Counts().Minus(ask.Counts)
	partial := err == nil && !rest.IsZero() && !ask.Counts.IsZero()
	bad := o.newKey(to, ask, ask.Moved)
	all = append(all, bad)
	switch {
	case partial && ask.Rest != ask.Moved:
		all = append(all, o.newKey(to, ask, ask.Rest))
	case partial:
		if bad == nil { // else that key is refused already
			all = append(all, license.Refuse(ErrReplacementTaken, "CT-19", "replacement", ask.Rest.String()))
		}
	case err == nil && !ask.Rest.IsZero() && !asked.License.IsZero():
		all = append(all, license.Refuse(ErrReplacementSurplus, "CT-19", "key", ask.Key.String(), "replacement", ask.Rest.String()))
	}
	if partial {
		all = append(all, license.Within("source", o.room(1)))
	}
	return errors.Join(append(all, license.Within("destination", to.room(1)))...)
}

// side is what the organization knows of itself for a transfer.
func (o *Organization) side() transfer.Organization {
	s := transfer.Organization{ID: o.id, Model: license.CoTermination}
	if o.follows != "" {
		s.Model = o.follows
	}
	if live := o.now.mx.editions(); len(live) > 0 {
		s.MXEdition = live[len(live)-1]
	}
	return s
}

// newKey refuses a key for part of a move that is missing, or known on either
// side.
func (o *Organization) newKey(to *Organization, ask *MoveRequest, key license.Key) error {
	if key.IsZero() {
		return license.Refuse(ErrReplacementMissing, "CT-19", "key", ask.Key.String())
	}
	if o.taken(key) || to.taken(key) || key == ask.Key {
		return license.Refuse(ErrReplacementTaken, "CT-19", "replacement", key.String())
	}
	return nil
}
