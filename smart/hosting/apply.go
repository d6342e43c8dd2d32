package hosting

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
// It never asks whether the decision would be taken again: policies of today, licences
// and the standing do not matter.
func (s *System) Apply(e Event) error {
	name, err := eventCodec.Name(e)
	if err != nil {
		return err
	}
	stamp := e.Stamped()
	if err := events.Next(stamp, s.seq); err != nil {
		return err
	}
	act, err := stamp.Check()
	if err == nil {
		err = license.Join(s.notBefore(act.At), s.id.Check())
	}
	if _, first := e.(Installed); err == nil && !first {
		err = s.open()
	}
	found := s.exceeded(act.At)
	if err == nil {
		err = s.install(e, act)
	}
	if err != nil {
		return events.CannotFollow(ErrCannotFollow, name, err)
	}
	s.observe(found, act.At)
	s.seq, s.last = stamp.Seq, act.At
	return nil
}

// install changes the state, or nothing: each method looks at all of its event before
// it changes anything. The act is that of the event, with its instant as it is kept.
func (s *System) install(e Event, act license.Act) error {
	switch e := e.(type) {
	case Installed:
		return s.applyInstalled(e, act.At)
	case Upgraded:
		return s.applyUpgraded(e, act.At)
	case Updated:
		return s.applyUpdated(act.At)
	case UserAdded:
		return s.applyUserAdded(e)
	case RoleChanged:
		return s.applyRoleChanged(e)
	case UserDeactivated:
		return s.applyUserDeactivated(e, act.At)
	case UserReactivated:
		return s.applyUserReactivated(e)
	case Assigned:
		return s.applyAssigned(e, act.At)
	case Scheduled:
		return s.applyScheduled(e)
	case Cancelled:
		return s.applyCancelled(e)
	case Started:
		return s.applyStarted(e, act.At)
	case Attended:
		return s.applyAttended(e, act.At)
	case Left:
		return s.applyLeft(e, act.At)
	case Ended:
		return s.applyEnded(e)
	case Disconnected:
		return s.applyDisconnected(act.At)
	case Connected:
		return s.applyConnected(act.At)
	case Restarted:
		return s.applyRestarted(act.At)
	case Audited:
		return s.applyAudited(e, act.At)
	case FailedOver:
		return s.applyFailedOver(act.At)
	case Returned:
		return s.applyReturned(act.At)
	case Extended:
		return s.applyExtended(act.At)
	case Reduced:
		return s.applyReduced(act.At)
	case Grown:
		return s.applyGrown(e, act.At)
	case DataCenterJoined:
		return s.applyDataCenterJoined(e)
	case Absorbed:
		return s.applyAbsorbed(e)
	}
	return nil // unreachable: Apply knows the same events
}

// cannot refuses an event that contradicts itself or the state; Apply says which.
func cannot(cause string) error {
	return license.Refuse(ErrCannotFollow, "", "event", "", "cause", cause)
}
