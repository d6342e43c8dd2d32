package perdevice

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
)

// Claim decides that the organization holds licences from now on (PD-6). They are
// unused; the claim mode of the API is accepted and ignored. Each licence starts
// to burn 90 days after its anchor unless it is assigned before (PD-3); policy
// says how long, and what the anchor is. It is refused for all of these reasons
// together:
//
//   - [ErrNothingAsked] and [ErrTooMany], which concern the step
//   - [ErrLicenseTaken], [ErrKeyUnknown], [ErrKeyClaimed], [ErrKeyInvalidated],
//     [ErrAnchor], [ErrTermRange], [ErrSpent], and what [License.Check] refuses,
//     for each licence concerned
//
// The event is the preview: what it says becomes true when it is applied.
func (o *Organization) Claim(act license.Act, mode string, issued ...Issued) (Claimed, error) { //nolint:revive // the mode is ignored (PD-6)
	act, err := o.begin(act)
	if err != nil {
		return Claimed{}, err
	}
	all := []error{o.step(len(issued), "PD-6")}
	e := Claimed{Stamp: o.stamp(act), Licenses: make([]ClaimedLicense, len(issued)), UndoUntil: o.undoUntil(act.At)}
	for i, is := range issued {
		c, err := o.window(act.At, is)
		all = append(all, is.check(), err)
		e.Licenses[i] = c
	}
	slices.SortStableFunc(e.Licenses, func(a, b ClaimedLicense) int { return cmp.Compare(a.ID, b.ID) })
	if err := license.Join(append(all, o.claimable(e))...); err != nil {
		return Claimed{}, err
	}
	return e, nil
}

// step refuses a step of nothing, or of more than an event tells.
func (o *Organization) step(n int, rule string) error {
	switch {
	case n == 0:
		return license.Refuse(ErrNothingAsked, rule, "number", "0")
	case n > MaxStep:
		return tooMany("licenses", n, MaxStep)
	}
	return nil
}

// check refuses what the register does not know as unclaimed.
func (i Issued) check() error {
	id, key := string(i.License.ID), i.License.Key.String()
	switch i.Status {
	case license.Unclaimed:
		return nil
	case license.Claimed:
		return license.Refuse(ErrKeyClaimed, "PD-6", "license", id, "key", key, "organization", string(i.Organization))
	case license.Invalidated:
		return license.Refuse(ErrKeyInvalidated, "PD-6", "license", id, "key", key, "cause", string(i.Cause))
	case license.Unknown:
	}
	return license.Refuse(ErrKeyUnknown, "PD-6", "license", id, "key", key, "status", string(i.Status))
}

// window returns a licence with its activation window (PD-3).
func (o *Organization) window(at time.Time, is Issued) (ClaimedLicense, error) {
	c := ClaimedLicense{License: is.License, Anchor: at}
	if o.policy.Anchor == AnchorOrder {
		c.Anchor = utc(is.OrderedAt)
		if _, err := license.DateOf(c.Anchor); err != nil || c.Anchor.IsZero() || c.Anchor.After(at) {
			return c, license.Refuse(ErrAnchor, "PD-3", "license", string(is.License.ID), "orderedAt", instant(c.Anchor), "at", instant(at))
		}
	}
	if o.policy.ActivationWindow > 0 {
		c.ActivatesBy = inCalendar(c.Anchor.Add(o.policy.ActivationWindow))
	}
	return c, nil
}

// undoUntil returns the last instant at which a claim can be undone, the zero
// time if it never can (PD-17).
func (o *Organization) undoUntil(claimed time.Time) time.Time {
	if o.policy.UndoWindow < 0 {
		return time.Time{}
	}
	return inCalendar(claimed.Add(o.policy.UndoWindow))
}

// claimable refuses licences that cannot be held, whatever register and policy
// say.
func (o *Organization) claimable(e Claimed) error {
	all := []error{o.room("licenses", len(o.licenses), len(e.Licenses))}
	for i := range e.Licenses {
		c := &e.Licenses[i]
		_, taken := o.licenses[c.ID]
		if taken || i > 0 && e.Licenses[i-1].ID == c.ID {
			all = append(all, license.Refuse(ErrLicenseTaken, "PD-1", "license", string(c.ID)))
		}
		if err := c.Check(); err != nil {
			all = append(all, err)
			continue
		}
		from := c.ActivatesBy
		if from.IsZero() {
			from = e.At
		}
		if err := c.lasts(from); err != nil {
			all = append(all, err)
		} else if ends := plusDays(from, c.Days); !e.At.Before(ends) {
			all = append(all, license.Refuse(ErrSpent, "PD-3", "license", string(c.ID), "expires", instant(ends), "at", instant(e.At)))
		}
	}
	return license.Join(all...)
}

func (o *Organization) applyClaimed(e Claimed) error {
	if err := o.step(len(e.Licenses), "PD-6"); err != nil {
		return err
	}
	if err := o.claimable(e); err != nil {
		return err
	}
	e.UndoUntil = utc(e.UndoUntil)
	if !recordable(e.UndoUntil) {
		return cannot("undo until no such instant")
	}
	for i := range e.Licenses {
		c := &e.Licenses[i]
		switch {
		case i > 0 && e.Licenses[i-1].ID >= c.ID:
			return cannot("licences out of order")
		case c.Anchor.IsZero() || !recordable(c.Anchor) || c.Anchor.After(e.At) || !recordable(c.ActivatesBy):
			return cannot("a window of no such instants")
		case !c.ActivatesBy.IsZero() && c.ActivatesBy.Before(c.Anchor):
			return cannot("a window that ends before it begins")
		}
	}
	for i := range e.Licenses {
		c := &e.Licenses[i]
		held := &entry{License: c.License, claimedAt: e.At, anchor: utc(c.Anchor), activatesBy: utc(c.ActivatesBy), undoUntil: e.UndoUntil}
		held.fix(time.Time{})
		o.hold(held)
	}
	return nil
}

// recordable reports whether an instant is unset or in the calendar.
func recordable(t time.Time) bool {
	_, err := license.DateOf(t)
	return err == nil
}

// Undo decides to undo the claim of a licence (PD-17): the organization does not
// hold it any more. What becomes of its key, the register says. It is refused for
// a licence that is not held here ([ErrLicenseUnknown]), is not unused any more
// ([ErrNotUnused]), or after the window, which a licence whose seats were divided
// and one that was moved here have none of ([ErrUndoWindowClosed]): for both
// together.
func (o *Organization) Undo(act license.Act, id license.ID) (Undone, error) {
	act, err := o.begin(act)
	if err != nil {
		return Undone{}, err
	}
	e := Undone{o.stamp(act), id}
	if _, err := o.undoable(e); err != nil {
		return Undone{}, err
	}
	return e, nil
}

func (o *Organization) undoable(e Undone) (*entry, error) {
	held, err := o.find(e.License)
	if err != nil {
		return nil, err
	}
	err = o.allowed(ByUndo, held, e.At)
	if until := held.undoUntil; until.IsZero() || e.At.After(until) {
		err = license.Join(err, license.Refuse(ErrUndoWindowClosed, "PD-17", "license", string(held.ID), "undoUntil", instantOrNever(until), "at", instant(e.At)))
	}
	return held, err
}

func (o *Organization) applyUndone(e Undone) error {
	held, err := o.undoable(e)
	if err != nil {
		return err
	}
	o.drop(held)
	return nil
}

// drop lets a licence go that is on nothing.
func (o *Organization) drop(e *entry) {
	o.pick(e)
	delete(o.licenses, e.ID)
}

func instantOrNever(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return instant(t)
}

func number(n int) string { return strconv.Itoa(n) }
