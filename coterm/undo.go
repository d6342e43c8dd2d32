package coterm

import (
	"errors"
	"time"

	"github.com/licit-go/licit/license"
)

// What a refused undo names as the way that is left (CT-14).
const (
	supportWay   = "phone or licensing@meraki.com"
	supportNeeds = "full administrator on both organizations; support passcodes of both; URLs of both License Info pages; key, models and counts"
)

// Undo decides to undo the claim of a key (CT-14 … CT-16): the organization will
// stand where it would had the claim never happened. The key is invalidated for
// ever; replacement, a key that nobody has seen, becomes a licence with the same
// counts, start and term. Undoing a renewal brings back what it superseded.
//
// What has moved out of the claim is not undone: it stays in its place until it
// moved (CT-15, CT-19).
//
// A grace runs on, or begins, when it would have without the claim: the claims
// and usage reports since then are gone through again, and a date that has passed
// without the key has passed on its day.
//
// It is refused for a key that is not claimed here ([ErrKeyNotClaimed],
// [ErrKeyInvalidated]), after the window ([ErrUndoWindowClosed], with the way
// through support), if a later claim could not follow ([ErrLaterCannotFollow],
// which names it, joined with the reason), and for a replacement that is missing
// ([ErrReplacementMissing]) or known here, also as the
// replacement of another key ([ErrReplacementTaken]).
func (o *Organization) Undo(act license.Act, key, replacement license.Key) (Undone, error) {
	act, err := o.begin(act)
	if err != nil {
		return Undone{}, err
	}
	i, err := o.find(key)
	if err != nil {
		return Undone{}, err
	}
	c := &o.claims[i]
	unusable := o.usable(key, replacement)
	if c.undoUntil.IsZero() || act.At.After(c.undoUntil) {
		return Undone{}, errors.Join(license.Refuse(ErrUndoWindowClosed, "CT-14", "key", key.String(),
			"claimedAt", c.at.Format(time.RFC3339Nano), "undoUntil", instantOrNever(c.undoUntil), "at", act.At.Format(time.RFC3339Nano),
			"counts", c.held().Counts().String(), "support", supportWay, "needs", supportNeeds), unusable)
	}
	if unusable != nil {
		return Undone{}, unusable
	}
	reissued, err := c.held().Reissue(replacement, c.held().Counts())
	if err != nil {
		return Undone{}, err // unreachable: the licence was valid under its old key
	}
	tail := o.without(i)
	r, at, err := o.judge(i, tail)
	if err != nil {
		return Undone{}, o.misfit(i, tail, at, err)
	}
	return Undone{Stamp: o.stamp(act), Key: key, Replacement: reissued, Change: o.undoChange(&r, c, act.At)}, nil
}

func (o *Organization) undoChange(r *rewrite, undone *claim, at time.Time) Change {
	return r.change(o.position(at), o.relive(r, undone.at, undone.heldSince, at))
}

// usable refuses a replacement that is missing, or known here.
func (o *Organization) usable(key, replacement license.Key) error {
	if replacement.IsZero() {
		return license.Refuse(ErrReplacementMissing, "CT-16", "key", key.String())
	}
	if o.taken(replacement) {
		return license.Refuse(ErrReplacementTaken, "CT-16", "replacement", replacement.String())
	}
	return nil
}

func instantOrNever(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Format(time.RFC3339Nano)
}
