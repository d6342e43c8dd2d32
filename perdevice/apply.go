package perdevice

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
// It never asks whether the decision would be taken again: windows, types and
// policies of today do not matter.
func (o *Organization) Apply(e Event) error {
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
		err = o.notBefore(act.At)
	}
	if err == nil && (o.seq == 0) != (name == nameCreated) {
		err = cannot("an organization begins with created, once")
	}
	if err == nil {
		s.Act = act
		err = o.install(e, s)
	}
	if err != nil {
		return events.CannotFollow(ErrCannotFollow, name, err)
	}
	o.seq, o.last = s.Seq, s.At
	return nil
}

// install changes the state, or nothing. The stamp is that of the event, with its
// instant as it is kept.
func (o *Organization) install(e Event, s license.Stamp) error {
	switch e := e.(type) {
	case Created:
		return o.applyCreated(e)
	case Converted:
		e.Stamp = s
		return o.applyConverted(e)
	case Imported:
		e.Stamp = s
		return o.applyImported(e)
	case Claimed:
		e.Stamp = s
		return o.applyClaimed(e)
	case Undone:
		e.Stamp = s
		return o.applyUndone(e)
	case DeviceAdded:
		e.Stamp = s
		return o.applyDeviceAdded(e)
	case DeviceRemoved:
		e.Stamp = s
		return o.applyDeviceRemoved(e)
	case NetworkAdded:
		return o.applyNetworkAdded(e)
	case NetworkRemoved:
		e.Stamp = s
		return o.applyNetworkRemoved(e)
	case Paired:
		e.Stamp = s
		return o.applyPaired(e)
	case Unpaired:
		e.Stamp = s
		return o.applyUnpaired(e)
	case Assigned:
		e.Stamp = s
		return o.applyAssigned(e)
	case Dequeued:
		e.Stamp = s
		return o.applyDequeued(e)
	case Unassigned:
		e.Stamp = s
		return o.applyUnassigned(e)
	case Reassigned:
		e.Stamp = s
		return o.applyReassigned(e)
	case SeatsAssigned:
		e.Stamp = s
		return o.applySeatsAssigned(e)
	case SeatsRenewed:
		e.Stamp = s
		return o.applySeatsRenewed(e)
	case MovedOut:
		e.Stamp = s
		return o.applyMovedOut(e)
	case SeatsMovedOut:
		e.Stamp = s
		return o.applySeatsMovedOut(e)
	case MovedIn:
		e.Stamp = s
		return o.applyMovedIn(e)
	}
	return nil // unreachable: eventCodec knows the same events
}

// cannot refuses an event that contradicts itself or the state; Apply says which.
func cannot(cause string) error {
	return license.Refuse(ErrCannotFollow, "", "event", "", "cause", cause)
}
