package agent

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
// It never asks whether the decision would be taken again: policies of today do not
// matter. The instant of an event may be earlier than that of the one before it: the
// product's clock was set back, and no time has passed.
func (a *Agent) Apply(e Event) error {
	name, err := eventCodec.Name(e)
	if err != nil {
		return err
	}
	s := e.Stamped()
	if err := events.Next(s, a.seq); err != nil {
		return err
	}
	act, err := s.Check()
	if err == nil && (a.seq == 0) != (name == nameInstalled) {
		err = cannot("an agent begins with installed, once")
	}
	next := *a
	if err == nil {
		if a.seq > 0 {
			next.pass(act.At)
		}
		next.seq, next.last = s.Seq, act.At
		err = next.install(e)
	}
	if err != nil {
		return events.CannotFollow(ErrCannotFollow, name, err)
	}
	*a = next
	return nil
}

// pass lets time pass until the product's clock shows that. With a certificate goes
// all that came with it.
func (a *Agent) pass(clock time.Time) {
	certified := a.running.certified
	a.running = a.at(clock)
	if certified && !a.running.certified {
		a.forget()
		if a.running.request == asksNothing {
			a.settle()
		}
	}
}

// install changes the state.
func (a *Agent) install(e Event) error {
	switch e := e.(type) {
	case Installed:
		return a.applyInstalled(e)
	case Upgraded:
		return a.applyUpgraded(e)
	case Used:
		a.applyUsed(e)
	case RegistrationAsked:
		return a.applyRegistrationAsked(e)
	case AuthorizationAsked:
		return a.applyAuthorizationAsked(e)
	case RenewalAsked:
		return a.applyRenewalAsked(e)
	case Deregistered:
		return a.applyDeregistered(e)
	case Repeated:
		return a.applyRepeated(e)
	case Answered:
		return a.applyAnswered(e)
	case Unanswered:
		return a.applyUnanswered(e)
	case ReservationEntered:
		return a.applyReservationEntered()
	case ReservationLeft:
		return a.applyReservationLeft()
	case Reserved:
		e.At = a.last
		return a.applyReserved(e)
	case Returned:
		return a.applyReturned()
	case Ticked:
	}
	return nil
}

// cannot refuses an event that contradicts itself or the state; Apply says which.
func cannot(cause string) error {
	return license.Refuse(ErrCannotFollow, "", "event", "", "cause", cause)
}
