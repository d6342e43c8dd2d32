package coterm

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
)

// Claim decides to apply keys in one step: all in one mode, and only one if it
// renews (CT-11). Prices are the one-year list prices of the day; the keys keep
// them. It is refused before anything else is looked at for a malformed act, and
// with [ErrNotCreated], [ErrAnotherModel], [ErrEarlierThanLast] or [ErrPolicy];
// then for all of these reasons together:
//
//   - [ErrMode], [ErrNothingAsked], [ErrSeveralRenewals] and [ErrTooManyKeys],
//     which concern the step
//   - [ErrKeyTwice], [ErrKeyUnknown], [ErrKeyClaimed], [ErrKeyInvalidated],
//     [ErrKeyExpired] and [ErrPriceMissing] for each key concerned (CT-8, CT-12,
//     CT-17)
//
// and, where none of these stands against it, for the first key that cannot stand
// in the history:
//
//   - [ErrEditionConflict] with the keys that stay live (CT-20)
//   - [ErrDateOutOfRange] where the date would pass 9999-12-31
//   - [ErrLaterCannotFollow], joined with one of these two, where it is a key of
//     an earlier step at the same instant that now sorts behind
//
// The event is the preview: what it says becomes true when it is applied.
func (o *Organization) Claim(act license.Act, mode Mode, prices Prices, issued ...license.Issued) (Claimed, error) {
	act, err := o.begin(act)
	if err != nil {
		return Claimed{}, err
	}
	if err := o.claimable(act, mode, prices, issued); err != nil {
		return Claimed{}, err
	}
	licenses := make([]license.License, len(issued))
	for i := range issued {
		licenses[i] = issued[i].License
	}
	slices.SortFunc(licenses, func(a, b license.License) int { return a.Key().Compare(b.Key()) })
	e := Claimed{Stamp: o.stamp(act), Mode: mode, Licenses: licenses, Prices: prices.only(licenses), UndoUntil: o.policy.undoUntil(act.At)}
	if mode == Renew {
		e.Carry = o.policy.Carry
	}
	if err := o.admit(&e); err != nil {
		return Claimed{}, err
	}
	return e, nil
}

// admit judges a step that nothing else stands against and says what it changes.
func (o *Organization) admit(e *Claimed) error {
	from, tail := o.claimTail(e, nil)
	r, at, err := o.judge(from, tail)
	if err != nil {
		if slices.ContainsFunc(e.Licenses, func(l license.License) bool { return l.Key() == tail[at-from].license.Key() }) {
			return err
		}
		return laterRefusal(e.Licenses[0].Key(), tail[at-from], err)
	}
	e.Change = o.claimChange(&r, e.At)
	return nil
}

// claimChange also notes in each claim of the tail, all of one instant, since when
// the organization was out of compliance before it.
func (o *Organization) claimChange(r *rewrite, at time.Time) Change {
	for i := range r.tail {
		r.tail[i].heldSince = o.outBefore(at)
	}
	return o.stepChange(r, at)
}

// claimTail returns the claims of an event in the order of record: behind all
// that was claimed before, among those of the same instant by key (CT-10), but
// behind a departure. They take the place of what room holds.
func (o *Organization) claimTail(e *Claimed, room []claim) (from int, tail []claim) {
	from = len(o.claims)
	first := e.Licenses[0].Key()
	for from > 0 && o.claims[from-1].at.Equal(e.At) && o.claims[from-1].mode != departure && o.claims[from-1].rank.Compare(first) > 0 {
		from--
	}
	tail = append(slices.Grow(room[:0], len(o.claims)-from+len(e.Licenses)), o.claims[from:]...)
	for i := range e.Licenses {
		l := &e.Licenses[i]
		tail = append(tail, claim{
			license: *l, prices: e.Prices, worth: e.Prices.worth(l.Counts()), mode: e.Mode, carry: e.Carry,
			at: e.At, undoUntil: e.UndoUntil, rank: l.Key(),
		})
	}
	if len(tail) > 1 {
		slices.SortStableFunc(tail, func(a, b claim) int { return a.rank.Compare(b.rank) })
	}
	return from, tail
}

// claimable returns all that stands against a step, key by key.
func (o *Organization) claimable(act license.Act, mode Mode, prices Prices, issued []license.Issued) error {
	var all []error
	if err := mode.check(); err != nil {
		all = append(all, err)
	}
	if len(issued) == 0 {
		all = append(all, license.Refuse(ErrNothingAsked, "CT-11", "number", "0"))
	}
	if mode == Renew && len(issued) > 1 {
		all = append(all, license.Refuse(ErrSeveralRenewals, "CT-11", "renewals", strconv.Itoa(len(issued))))
	}
	if err := o.room(len(issued)); err != nil {
		all = append(all, err)
	}
	var seen map[license.Key]bool
	if len(issued) > 1 {
		seen = make(map[license.Key]bool, len(issued))
	}
	for i := range issued {
		is := &issued[i]
		if seen[is.Key] {
			all = append(all, license.Refuse(ErrKeyTwice, "CT-12", "key", is.Key.String()))
		} else if seen != nil {
			seen[is.Key] = true
		}
		all = append(all, o.keyClaimable(act, prices, is)...)
	}
	return errors.Join(all...)
}

func (o *Organization) keyClaimable(act license.Act, prices Prices, is *license.Issued) []error {
	here := func(id license.ID) error {
		return license.Refuse(ErrKeyClaimed, "CT-12", "key", is.Key.String(), "organization", string(id))
	}
	switch is.Status {
	case license.Unclaimed:
		switch p, known := o.places[is.Key]; {
		case known && p.claimed():
			return []error{here(o.id)}
		case known && p.gone():
			return []error{invalidated(is.Key, o.gone[^p].Cause, is.Replacement, is.MovedTo)}
		}
	case license.Claimed:
		return []error{here(is.Organization)}
	case license.Invalidated:
		return []error{invalidated(is.Key, is.Cause, is.Replacement, is.MovedTo)}
	case license.Unknown:
		return []error{license.Refuse(ErrKeyUnknown, "CT-12", "key", is.Key.String())}
	default:
		return []error{license.Refuse(ErrKeyUnknown, "CT-12", "key", is.Key.String(), "status", string(is.Status))}
	}
	if is.License.IsZero() || is.License.Key() != is.Key {
		return []error{license.Refuse(ErrKeyUnknown, "CT-12", "key", is.Key.String())}
	}
	all := prices.missing(is.Key, is.License.Counts())
	if end := is.License.End(); !act.Day().Before(end) {
		all = append(all, license.Refuse(ErrKeyExpired, "CT-12", "key", is.Key.String(), "end", end.String(), "at", act.Day().String()))
	}
	return all
}

func tooMany(n, most int) error {
	return license.Refuse(ErrTooManyKeys, "CT-3", "number", strconv.Itoa(n), "most", strconv.Itoa(most))
}
