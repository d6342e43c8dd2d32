package product

import (
	"github.com/licit-go/licit/internal/events"
	"github.com/licit-go/licit/license"
)

// Apply installs what an event records; it is the only method that changes anything.
// It refuses, and changes nothing then:
//
//   - any event but the next: stale, double or out of order ([license.ErrStale])
//   - an event that does not continue this state, together with all that stands
//     against it ([ErrCannotFollow])
//   - what is no event of this package, and pointers to events
//     ([ErrUnknownEvent])
//
// It never reads a code again. The instant of an event may be earlier than that of the
// one before it: the product's clock was set back.
func (p *Product) Apply(e Event) error {
	name, err := eventCodec.Name(e)
	if err != nil {
		return err
	}
	s := e.Stamped()
	if err := events.Next(s, p.seq); err != nil {
		return err
	}
	next := *p
	if err := next.install(e); err != nil {
		return events.CannotFollow(ErrCannotFollow, name, err)
	}
	*p = next
	return nil
}

// install changes the state, which is dropped if that is refused.
func (p *Product) install(e Event) error {
	s := e.Stamped()
	act, err := p.begin(s.Act, e.trigger())
	if err != nil {
		return err
	}
	to := transition(p.mode, e.trigger()).To
	switch e := e.(type) {
	case Enabled:
		err = p.applyEnabled(e)
	case Requested:
		err = p.applyRequested(e)
	case Cancelled:
		err = p.applyCancelled(e)
	case Installed:
		err = p.applyInstalled(e)
	case Returned:
		err = p.applyReturned(e)
	case Discarded:
		err = p.applyDiscarded(e)
	case Disabled:
	}
	p.seq, p.last, p.mode = s.Seq, act.At, to
	return err
}

// cannot refuses an event that contradicts itself or the state; Apply says which.
func cannot(cause string) error {
	return license.Refuse(ErrCannotFollow, "", "event", "", "cause", cause)
}
