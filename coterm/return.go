package coterm

import "github.com/licit-go/licit/license"

// Return decides that some or all of what a claimed key holds goes back (CT-18).
// The key is invalidated. After a partial return, replacement holds the rest and
// takes the key's place: same start, term, mode, claim instant and undo window;
// history is replayed with the smaller counts. A full return leaves no
// replacement, and replacement must be the zero Key.
//
// A return backdates no grace: if it puts the organization out of compliance, the
// grace begins with it. Only the undo of another claim later may find that it began
// earlier: it goes through the history with the smaller counts.
//
// It is refused for a key that is not claimed here ([ErrKeyNotClaimed],
// [ErrKeyInvalidated]), for nothing ([ErrNothingAsked]), for more than the key
// holds ([license.ErrCountShort]), for a replacement that is missing, surplus or
// known here ([ErrReplacementMissing], [ErrReplacementSurplus],
// [ErrReplacementTaken]), for one key too many ([ErrTooManyKeys]), if the smaller
// counts would carry the date past 9999-12-31 ([ErrDateOutOfRange]), and if a
// later claim could not follow ([ErrLaterCannotFollow], which names it, joined
// with the reason).
func (o *Organization) Return(act license.Act, key license.Key, counts license.Counts, replacement license.Key) (Returned, error) {
	act, err := o.begin(act)
	if err != nil {
		return Returned{}, err
	}
	i, err := o.find(key)
	if err != nil {
		return Returned{}, err
	}
	if counts.IsZero() {
		return Returned{}, license.Refuse(ErrNothingAsked, "CT-18", "key", key.String(), "devices", "0")
	}
	rest, err := o.claims[i].held().Counts().Minus(counts)
	if err != nil {
		return Returned{}, err
	}
	e := Returned{Stamp: o.stamp(act), Key: key, Counts: counts}
	switch {
	case rest.IsZero() && !replacement.IsZero():
		return Returned{}, license.Refuse(ErrReplacementSurplus, "CT-18", "key", key.String(), "replacement", replacement.String())
	case !rest.IsZero():
		if err := o.usable(key, replacement); err != nil {
			return Returned{}, err
		}
		if err := o.room(1); err != nil {
			return Returned{}, err
		}
		if e.Replacement, err = o.claims[i].held().Reissue(replacement, rest); err != nil {
			return Returned{}, err // unreachable: less of a valid licence is valid
		}
	}
	tail := o.returnTail(i, e.Replacement)
	r, at, err := o.judge(i, tail)
	if err != nil {
		return Returned{}, o.misfit(i, tail, at, err)
	}
	e.Change = o.stepChange(&r, act.At)
	return e, nil
}

// returnTail returns the tail from a claim on with its replacement in its place,
// or without it if nothing is left.
func (o *Organization) returnTail(i int, replacement license.License) []claim {
	if replacement.IsZero() {
		return o.without(i)
	}
	return o.replacing(i, o.claims[i].holding(replacement))
}
