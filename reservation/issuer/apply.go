package issuer

import (
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
// It never asks whether the decision would be taken again: policies of today, codecs
// and the inventory do not matter.
func (i *Issuer) Apply(e Event) error {
	name, err := eventCodec.Name(e)
	if err != nil {
		return err
	}
	s := e.Stamped()
	if err := events.Next(s, i.seq); err != nil {
		return err
	}
	act, err := s.Check()
	if err == nil {
		err = license.Join(i.notBefore(act.At), i.id.Check())
	}
	if err == nil {
		err = i.install(e, license.Stamp{Seq: s.Seq, Act: act})
	}
	if err != nil {
		return events.CannotFollow(ErrCannotFollow, name, err)
	}
	i.seq, i.last = s.Seq, act.At
	return nil
}

// install changes the state, or nothing: each method looks at all of its event before
// it changes anything. The stamp is that of the event, with its instant as it is kept.
func (i *Issuer) install(e Event, s license.Stamp) error {
	switch e := e.(type) {
	case Preauthorized:
		if i.preauthorized {
			return cannot("preauthorized already")
		}
		i.preauthorized = true
	case Withdrawn:
		if err := i.authorized("RS-1"); err != nil {
			return err
		}
		i.preauthorized = false
	case Reserved:
		e.Stamp = s
		return i.applyReserved(e)
	case Updated:
		e.Stamp = s
		return i.applyUpdated(e)
	case Confirmed:
		return i.applyConfirmed(e)
	case Returned:
		return i.applyReturned(e)
	case Removed:
		return i.applyRemoved(e)
	}
	return nil
}

// cannot refuses an event that contradicts itself or the state; Apply says which.
func cannot(cause string) error {
	return license.Refuse(ErrCannotFollow, "", "event", "", "cause", cause)
}
