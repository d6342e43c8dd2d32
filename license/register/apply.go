package register

import (
	"errors"
	"fmt"
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
func (e *Entry) Apply(event Event) error {
	past := e.past
	switch event := event.(type) {
	case Issued:
		event.At = utc(event.At)
		past.Issued = event
	case Reissued:
		event.At = utc(event.At)
		past.Reissued = event
	case Claimed:
		event.At = utc(event.At)
		past.Claimed = event
	case Undone:
		event.At = utc(event.At)
		past.Undone = event
	case Returned:
		event.At = utc(event.At)
		past.Returned = event
	case Moved:
		event.At = utc(event.At)
		past.Moved = event
	default:
		return license.Refuse(ErrUnknownEvent, "", "event", fmt.Sprintf("%T", event))
	}
	s := event.Stamped()
	if err := events.Next(s, e.seq); err != nil {
		return err
	}
	t := transition(e.status, event.verb())
	if err := e.follow(t, event); err != nil {
		return events.CannotFollow(ErrCannotFollow, t.Event, err)
	}
	e.seq, e.last, e.status, e.past = s.Seq, utc(s.At), t.To, past
	return nil
}

// utc returns the instant as it is kept and written.
func utc(t time.Time) time.Time { return t.Round(0).UTC() }

// follow refuses an event that does not continue this state.
func (e *Entry) follow(t Transition, event Event) error {
	act, err := event.Stamped().Act.Check()
	switch {
	case err != nil:
		return err
	case t.Refused != "":
		return e.refused(t)
	}
	return errors.Join(e.notBefore(act.At), event.fits(e))
}
