package ordering

import (
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
// It never asks whether the decision would be taken again: the policy of today does not
// matter.
func (o *Order) Apply(e Event) error {
	name, err := eventCodec.Name(e)
	if err != nil {
		return err
	}
	s := e.Stamped()
	if err := events.Next(s, o.seq); err != nil {
		return err
	}
	act, err := s.Check()
	if err == nil {
		err = license.Join(o.notBefore(act.At), o.id.Check())
	}
	if err == nil {
		err = o.install(e, act.At)
	}
	if err != nil {
		return events.CannotFollow(ErrCannotFollow, name, err)
	}
	o.seq, o.last = s.Seq, act.At
	return nil
}

// install changes the state, or nothing: each method looks at all of its event before
// it changes anything.
func (o *Order) install(e Event, at time.Time) error {
	switch e := e.(type) {
	case Placed:
		return o.applyPlaced(e, at)
	case Reminded:
		return o.applyReminded(e, at)
	case Called:
		return o.applyCalled(at)
	case Assigned:
		return o.applyAssigned(e)
	}
	return nil // unreachable: eventCodec knows no other event
}

func (o *Order) applyPlaced(e Placed, at time.Time) error {
	if err := license.Join(o.allowed(ByPlace), o.check(Request{e.Kind, e.Account, e.Agreement})); err != nil {
		return err
	}
	if e.Prompted() {
		if err := follows(e.Due, at); err != nil {
			return err
		}
	} else if !e.Due.IsZero() {
		return cannot("due " + instant(e.Due) + ", but nothing is missing")
	}
	o.kind, o.account, o.agreement, o.due = e.Kind, e.Account, e.Agreement, utc(e.Due)
	return nil
}

func (o *Order) applyReminded(e Reminded, at time.Time) error {
	if err := license.Join(o.allowed(ByRemind), o.notEarly(at)); err != nil {
		return err
	}
	if e.Number != o.sent+1 {
		return cannot("number " + number(uint64(e.Number))) //nolint:gosec // shown only
	}
	if err := follows(e.Due, at); err != nil {
		return err
	}
	o.sent, o.due = e.Number, utc(e.Due)
	return nil
}

func (o *Order) applyCalled(at time.Time) error {
	if err := license.Join(o.allowed(ByCall), o.notEarly(at)); err != nil {
		return err
	}
	o.called, o.due = true, time.Time{}
	return nil
}

func (o *Order) applyAssigned(e Assigned) error {
	if err := license.Join(o.allowed(ByAssign), o.assignable(e.Account, e.Agreement)); err != nil {
		return err
	}
	o.account, o.agreement, o.due = e.Account, true, time.Time{}
	return nil
}

// follows refuses an instant for the next step before the step itself, or outside the
// calendar.
func follows(due, at time.Time) error {
	if due.Before(at) || due.Unix() > lastSecond {
		return cannot("due " + instant(due))
	}
	return nil
}

func utc(t time.Time) time.Time { return t.Round(0).UTC() }

// cannot refuses an event that contradicts itself or the state; Apply says which.
func cannot(cause string) error {
	return license.Refuse(ErrCannotFollow, "", "event", "", "cause", cause)
}
