package account

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
// It never asks whether the decision would be taken again: periods, thresholds and
// hierarchies of today do not matter.
func (a *Account) Apply(e Event) error {
	name, err := eventCodec.Name(e)
	if err != nil {
		return err
	}
	s := e.Stamped()
	if err := events.Next(s, a.seq); err != nil {
		return err
	}
	act, err := s.Check()
	if err == nil {
		err = a.notBefore(act.At)
	}
	if err == nil && (a.seq == 0) != (name == nameCreated) {
		err = cannot("an account begins with created, once")
	}
	if err == nil {
		s.Act = act
		err = a.install(e, s)
	}
	if err != nil {
		return events.CannotFollow(ErrCannotFollow, name, err)
	}
	a.advance(s.At)
	a.forgetUntil(s.At)
	a.seq, a.last = s.Seq, s.At
	return nil
}

// install changes the state, or nothing: each method looks at all of its event
// before it changes anything. The stamp is that of the event, with its instant as it
// is kept.
func (a *Account) install(e Event, s license.Stamp) error {
	switch e := e.(type) {
	case Created:
		e.Stamp = s
		return a.applyCreated(e)
	case VirtualAccountAdded:
		e.Stamp = s
		return a.applyVirtualAccountAdded(e)
	case VirtualAccountRemoved:
		e.Stamp = s
		return a.applyVirtualAccountRemoved(e)
	case DefaultChanged:
		e.Stamp = s
		return a.applyDefaultChanged(e)
	case Deposited:
		e.Stamp = s
		return a.applyDeposited(e)
	case Transferred:
		e.Stamp = s
		return a.applyTransferred(e)
	case InstanceTransferred:
		e.Stamp = s
		return a.applyInstanceTransferred(e)
	case ExportAllowed:
		e.Stamp = s
		return a.applyExportAllowed(e)
	case ExportForbidden:
		e.Stamp = s
		return a.applyExportForbidden(e)
	case AgreementRequested:
		e.Stamp = s
		return a.applyAgreementRequested(e)
	case AgreementAccepted:
		e.Stamp = s
		return a.applyAgreementAccepted(e)
	case TokenCreated:
		e.Stamp = s
		return a.applyTokenCreated(e)
	case TokenRevoked:
		e.Stamp = s
		return a.applyTokenRevoked(e)
	case TokenRemoved:
		e.Stamp = s
		return a.applyTokenRemoved(e)
	case Registered:
		e.Stamp = s
		return a.applyRegistered(e)
	case Authorized:
		e.Stamp = s
		return a.applyAuthorized(e)
	case Renewed:
		e.Stamp = s
		return a.applyRenewed(e)
	case Deregistered:
		e.Stamp = s
		return a.applyDeregistered(e)
	case InstanceRemoved:
		e.Stamp = s
		return a.applyInstanceRemoved(e)
	case UsageReleased:
		e.Stamp = s
		return a.applyUsageReleased(e)
	case NoticeGiven:
		e.Stamp = s
		return a.applyNoticeGiven(e)
	case Held:
		e.Stamp = s
		return a.applyHeld(e)
	case Released:
		e.Stamp = s
		return a.applyReleased(e)
	case RemovalAwaited:
		e.Stamp = s
		return a.applyRemovalAwaited(e)
	case AlertDismissed:
		e.Stamp = s
		return a.applyAlertDismissed(e)
	case SatelliteAdded:
		e.Stamp = s
		return a.applySatelliteAdded(e)
	case SatelliteRemoved:
		e.Stamp = s
		return a.applySatelliteRemoved(e)
	case Synchronized:
		e.Stamp = s
		return a.applySynchronized(e)
	case Reported:
		e.Stamp = s
		return a.applyReported(e)
	case Entitled:
		e.Stamp = s
		return a.applyEntitled(e)
	}
	return nil // unreachable: eventCodec knows the same events
}

// cannot refuses an event that contradicts itself or the state; Apply says which.
func cannot(cause string) error {
	return license.Refuse(ErrCannotFollow, "", "event", "", "cause", cause)
}
