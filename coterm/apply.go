package coterm

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/licit-go/licit/internal/events"
	"github.com/licit-go/licit/license"
)

// Apply installs what an event records; it is the only method that changes
// anything. It refuses, and changes nothing then:
//
//   - any event but the next: stale, double or out of order ([license.ErrStale])
//   - an event that does not continue this state, together with all that stands
//     against it ([ErrCannotFollow])
//   - what is no event of this package, and pointers to events
//     ([ErrUnknownEvent])
//
// It never asks whether the decision would be taken again: windows, prices and
// policies of today do not matter, and the recorded ledger is installed as it is.
func (o *Organization) Apply(e Event) error {
	err := o.follow(e)
	if err == nil {
		return nil
	}
	// What is wrong with the event is told from here on; nothing has changed.
	name, unknown := eventCodec.Name(e)
	if unknown != nil {
		return unknown
	}
	if stale := events.Next(e.Stamped(), o.seq); stale != nil {
		return stale
	}
	_, kind, _ := strings.Cut(name, ".")
	return events.CannotFollow(ErrCannotFollow, kind, err)
}

// follow changes the state, or nothing.
func (o *Organization) follow(e Event) error {
	switch e := e.(type) {
	case Created:
		return o.applyCreated(e)
	case Imported:
		return o.applyImported(e)
	case Claimed:
		return o.applyClaimed(e)
	case Undone:
		return o.applyUndone(e)
	case Returned:
		return o.applyReturned(e)
	case MovedOut:
		return o.applyMovedOut(e)
	case MovedIn:
		return o.applyMovedIn(e)
	case UsageReported:
		return o.applyUsageReported(e)
	case Converted:
		return o.applyConverted(e)
	}
	return license.Refuse(ErrUnknownEvent, "", "event", fmt.Sprintf("%T", e))
}

func cannot(event, cause string) error {
	return license.Refuse(ErrCannotFollow, "", "event", event, "cause", cause)
}

// next refuses any stamp but the next one and returns it in UTC.
func (o *Organization) next(name string, s license.Stamp) (license.Stamp, error) {
	if err := events.Next(s, o.seq); err != nil {
		return s, err
	}
	act, err := s.Check()
	switch {
	case err != nil:
		return s, err
	case (o.seq == 0) != (name == "created"):
		return s, cannot(name, "an organization begins with created, once")
	case o.follows != "":
		return s, cannot(name, "converted to "+string(o.follows))
	case act.At.Before(o.last):
		return s, cannot(name, "earlier than the last event")
	}
	s.Act = act
	return s, nil
}

// done notes an event that led from one position to another; held is since when
// the organization was out of compliance before the instant of the event.
func (o *Organization) done(s license.Stamp, held time.Time, before, after Position) {
	if !before.OutSince.Equal(after.OutSince) {
		o.outFrom = s.At // a grace that begins with the date has no notice before it
	}
	if before.Expires != after.Expires {
		o.dateFrom = s.At
	}
	o.seq, o.last, o.heldSince, o.outSince = s.Seq, s.At, held, utc(after.OutSince)
}

// agrees refuses a recorded change that does not begin here or whose limits and
// value per day are not those of the claims it leaves. Of the ledger only M, the
// outcome of the arithmetic, is taken as recorded.
func (o *Organization) agrees(name string, at time.Time, r *rewrite, recorded, computed Change) error {
	switch {
	case !recorded.Before.equal(computed.Before):
		return cannot(name, "begins elsewhere")
	case recorded.After.Ledger.w != computed.After.Ledger.w || !slices.Equal(recorded.Limits, computed.Limits):
		return cannot(name, "leaves other claims")
	case r.past:
		return cannot(name, "a date on the way lies past the calendar")
	}
	return recorded.After.holds(name, at, r.short(o))
}

// recordable reports whether an instant is unset or in the calendar.
func recordable(t time.Time) bool {
	_, err := license.DateOf(t)
	return err == nil
}

func (o *Organization) applyCreated(e Created) error {
	s, err := o.next("created", e.Stamp)
	if err != nil {
		return err
	}
	if err := o.id.Check(); err != nil {
		return err
	}
	if e.Organization != o.id {
		return cannot("created", "of organization "+string(e.Organization))
	}
	o.done(s, time.Time{}, Position{}, Position{OutSince: s.At})
	return nil
}

func (o *Organization) applyClaimed(e Claimed) error {
	s, err := o.next("claimed", e.Stamp)
	if err != nil {
		return err
	}
	return o.applyStep("claimed", s, &e)
}

// applyMovedIn is applyClaimed for the one key of the step, which is a new one: it
// is not even promised.
func (o *Organization) applyMovedIn(e MovedIn) error {
	s, err := o.next("moved-in", e.Stamp)
	if err != nil {
		return err
	}
	if err := e.From.Check(); err != nil {
		return err
	}
	if e.From == o.id || e.Origin.IsZero() || e.Origin == e.License.Key() {
		return cannot("moved-in", "from no other organization or key")
	}
	if o.taken(e.License.Key()) {
		return cannot("moved-in", "key known already")
	}
	step := e.claimed()
	return o.applyStep("moved-in", s, &step)
}

// applyStep installs a step of claims; the name is that of its event, whose stamp
// is the next one.
func (o *Organization) applyStep(name string, s license.Stamp, e *Claimed) error {
	e.Stamp, e.UndoUntil = s, utc(e.UndoUntil)
	if !recordable(e.UndoUntil) {
		return cannot(name, "undo until no such instant")
	}
	if len(e.Licenses) == 0 || e.Mode == Renew && len(e.Licenses) > 1 {
		return cannot(name, strconv.Itoa(len(e.Licenses))+" keys in mode "+string(e.Mode))
	}
	if err := applicable(name, e.Mode, e.Carry); err != nil {
		return err
	}
	for i := range e.Licenses {
		l := &e.Licenses[i]
		if i > 0 && e.Licenses[i-1].Key().Compare(l.Key()) >= 0 {
			return cannot(name, "keys out of order")
		}
		if err := o.newcomer(name, l, e.Prices); err != nil {
			return err
		}
	}
	if err := o.room(len(e.Licenses)); err != nil {
		return err
	}
	from, tail := o.claimTail(e, o.spare.tail)
	r := o.replay(from, tail)
	defer clear(tail)
	o.spare.tail = tail[:0]
	if err := o.agrees(name, s.At, &r, e.Change, o.claimChange(&r, s.At)); err != nil {
		return err
	}
	o.install(&r, e.After)
	o.done(s, r.heldSince, e.Before, e.After)
	return nil
}

// applicable refuses modes and carries that are none; only a renewal carries.
func applicable(name string, mode Mode, carry Carry) error {
	if err := mode.check(); err != nil {
		return err
	}
	if mode == Renew {
		return carry.check()
	}
	if carry != "" {
		return cannot(name, "an addition that carries")
	}
	return nil
}

// newcomer refuses a licence that is none, is known here, or has no price.
func (o *Organization) newcomer(name string, l *license.License, prices Prices) error {
	switch {
	case l.IsZero():
		return cannot(name, "no licence")
	case o.knows(l.Key()):
		return cannot(name, "key known already")
	case prices.equal || len(prices.missing(l.Key(), l.Counts())) > 0:
		return cannot(name, "no price of a model")
	}
	return nil
}

func (o *Organization) applyUndone(e Undone) error {
	s, err := o.next("undone", e.Stamp)
	if err != nil {
		return err
	}
	i, err := o.find(e.Key)
	if err != nil {
		return err
	}
	c := &o.claims[i]
	old := c.held()
	end := old.End()
	if err := o.replaces("undone", old, old.Counts(), &e.Replacement); err != nil {
		return err
	}
	r := o.replay(i, o.without(i))
	if err := o.agrees("undone", s.At, &r, e.Change, o.undoChange(&r, c, s.At)); err != nil {
		return err
	}
	o.install(&r, e.After)
	o.bury(e.Key, Invalidation{Cause: license.Undone, Replacement: e.Replacement.Key(), At: s.At, Ends: end})
	o.places[e.Replacement.Key()] = promised
	o.done(s, r.heldSince, e.Before, e.After)
	return nil
}

// replaces refuses a replacement that is not the licence with those counts under
// a new key.
func (o *Organization) replaces(name string, old *license.License, counts license.Counts, replacement *license.License) error {
	want, err := old.Reissue(replacement.Key(), counts)
	if err != nil || o.taken(replacement.Key()) || !replacement.Equal(want) {
		return cannot(name, "no replacement of the key")
	}
	return nil
}

func (o *Organization) applyReturned(e Returned) error {
	s, err := o.next("returned", e.Stamp)
	if err != nil {
		return err
	}
	i, err := o.find(e.Key)
	if err != nil {
		return err
	}
	old := *o.claims[i].held()
	rest, err := old.Counts().Minus(e.Counts)
	switch {
	case err != nil:
		return err
	case e.Counts.IsZero() || rest.IsZero() != e.Replacement.IsZero():
		return cannot("returned", "counts and replacement differ")
	case !rest.IsZero():
		if err := o.replaces("returned", &old, rest, &e.Replacement); err != nil {
			return err
		}
		if err := o.room(1); err != nil {
			return err
		}
	}
	r := o.replay(i, o.returnTail(i, e.Replacement))
	if err := o.agrees("returned", s.At, &r, e.Change, o.stepChange(&r, s.At)); err != nil {
		return err
	}
	o.install(&r, e.After)
	o.bury(e.Key, Invalidation{Cause: license.Returned, Replacement: e.Replacement.Key(), At: s.At, Ends: old.End()})
	o.done(s, r.heldSince, e.Before, e.After)
	return nil
}

func (o *Organization) applyMovedOut(e MovedOut) error {
	s, err := o.next("moved-out", e.Stamp)
	if err != nil {
		return err
	}
	if err := e.To.Check(); err != nil {
		return err
	}
	i, err := o.find(e.Key)
	if err != nil {
		return err
	}
	old := *o.claims[i].held()
	rest, err := old.Counts().Minus(e.Moved.Counts())
	switch {
	case err != nil:
		return err
	case e.To == o.id || i < o.now.renewed:
		return cannot("moved-out", "a superseded key, or to this organization")
	case rest.IsZero() != e.Rest.IsZero() || e.Moved.Key() == e.Rest.Key():
		return cannot("moved-out", "counts and rest differ")
	}
	if err := o.replaces("moved-out", &old, e.Moved.Counts(), &e.Moved); err != nil {
		return err
	}
	if !rest.IsZero() {
		if err := o.replaces("moved-out", &old, rest, &e.Rest); err != nil {
			return err
		}
		if err := o.room(1); err != nil {
			return err
		}
	}
	step, left := o.claims[i].leaves(&e.Moved, &e.Rest, s.At)
	step.heldSince = o.outBefore(s.At)
	r := o.replay(len(o.claims), []claim{step})
	if err := o.agrees("moved-out", s.At, &r, e.Change, o.stepChange(&r, s.At)); err != nil {
		return err
	}
	o.install(&r, e.After)
	o.reseat(i, left)
	o.bury(e.Key, Invalidation{Cause: license.Moved, Replacement: e.Rest.Key(), MovedTo: e.Moved.Key(), At: s.At, Ends: old.End()})
	o.places[e.Moved.Key()] = promised
	o.done(s, r.heldSince, e.Before, e.After)
	return nil
}

func (o *Organization) applyUsageReported(e UsageReported) error {
	s, err := o.next("usage-reported", e.Stamp)
	if err != nil {
		return err
	}
	e.Stamp = s
	before, _ := o.usageChange(e)
	if !e.Before.equal(before) || e.After.Ledger != before.Ledger {
		return cannot("usage-reported", "begins elsewhere")
	}
	short := o.now.limits.short(e.Counted)
	if err := e.After.holds("usage-reported", s.At, short); err != nil {
		return err
	}
	o.usage, o.short = e.Usage, short
	o.remember(report{s.At, e.Counted})
	o.done(s, o.outBefore(s.At), e.Before, e.After)
	return nil
}

func (o *Organization) applyImported(e Imported) error {
	s, err := o.next("imported", e.Stamp)
	if err != nil {
		return err
	}
	n := len(e.Claims) + len(e.Invalidated)
	if len(o.claims)+len(o.gone) > 0 {
		return cannot("imported", "not empty")
	}
	if err := o.room(n); err != nil {
		return err
	}
	if err := e.consistent(o); err != nil {
		return err
	}
	r := o.replay(0, e.tail())
	if err := o.agrees("imported", s.At, &r, e.Change, o.importChange(&r, s.At)); err != nil {
		return err
	}
	o.install(&r, e.After)
	for _, i := range e.Invalidated {
		o.bury(i.Key, Invalidation{At: utc(i.At), Ends: i.Ends})
	}
	o.done(s, r.heldSince, e.Before, e.After)
	return nil
}

// consistent refuses an import whose keys are not in order, known twice, or not
// claims.
func (e Imported) consistent(o *Organization) error {
	if err := e.Carry.check(); err != nil {
		return err
	}
	seen := make(map[license.Key]bool, len(e.Claims)+len(e.Invalidated))
	var last time.Time
	for i, c := range e.Claims {
		if err := c.Mode.check(); err != nil {
			return err
		}
		if err := o.newcomer("imported", &c.License, e.Prices); err != nil {
			return err
		}
		key := c.License.Key()
		switch {
		case c.ClaimedAt.After(e.At) || c.ClaimedAt.IsZero() || !recordable(c.ClaimedAt) || !recordable(c.UndoUntil):
			return cannot("imported", "claimed at no such instant")
		case i > 0 && (c.ClaimedAt.Before(last) || c.ClaimedAt.Equal(last) && e.Claims[i-1].License.Key().Compare(key) >= 0), seen[key]:
			return cannot("imported", "keys out of order")
		}
		last, seen[key] = c.ClaimedAt, true
	}
	for i, gone := range e.Invalidated {
		switch {
		case gone.Key.IsZero() || gone.Ends.IsZero() || !recordable(gone.At):
			return cannot("imported", "no key, no end, or invalidated at no such instant")
		case i > 0 && e.Invalidated[i-1].Key.Compare(gone.Key) >= 0, seen[gone.Key]:
			return cannot("imported", "keys out of order")
		}
	}
	return nil
}

func (o *Organization) applyConverted(e Converted) error {
	s, err := o.next("converted", e.Stamp)
	if err != nil {
		return err
	}
	if err := e.To.Check(); err != nil {
		return err
	}
	if e.To == license.CoTermination {
		return cannot("converted", "to itself")
	}
	p := o.position(s.At)
	o.follows = e.To
	o.done(s, o.outBefore(s.At), p, p)
	return nil
}
