package pak

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
func (m *Manager) Apply(e Event) error {
	name, err := eventCodec.Name(e)
	if err != nil {
		return err
	}
	s := e.Stamped()
	if err := events.Next(s, m.seq); err != nil {
		return err
	}
	act, err := s.Check()
	if err == nil {
		err = license.Join(m.notBefore(act.At), m.id.Check())
	}
	if err == nil {
		err = m.install(e)
	}
	if err != nil {
		return events.CannotFollow(ErrCannotFollow, name, err)
	}
	m.seq, m.last = s.Seq, act.At
	return nil
}

// install changes the state, or nothing: each method looks at all of its event before
// it changes anything.
func (m *Manager) install(e Event) error {
	switch e := e.(type) {
	case Registered:
		return m.applyRegistered(e)
	case Fulfilled:
		return m.applyFulfilled(e)
	case FileInstalled:
		return m.applyFileInstalled(e)
	case Rehosted:
		return m.applyRehosted(e)
	}
	return nil // unreachable: eventCodec knows no other events
}

// cannot refuses an event that contradicts itself or the state; Apply says which.
func cannot(cause string) error {
	return license.Refuse(ErrCannotFollow, "", "event", "", "cause", cause)
}
