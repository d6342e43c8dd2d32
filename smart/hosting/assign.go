package hosting

import (
	"time"

	"github.com/licit-go/licit/license"
)

// Assign decides that a user is assigned a host licence by hand (WX-1). It is refused for
// all of these together:
//
//   - what [System.Access] tells, if the system cannot be used for everything
//   - [ErrUserUnknown]; or [ErrUserInactive] (WX-2), [ErrAttendeeOnly] (WX-4)
//   - [ErrHolding], of a user who holds one already; otherwise [ErrGraceOver], of a user
//     who can only get a temporary one and has used up its grace (WX-6)
func (s *System) Assign(act license.Act, with Standing, user license.ID) (Assigned, error) {
	act, err := s.begin(act)
	if err != nil {
		return Assigned{}, err
	}
	grants, err := s.consume(act.At, with, Grant{User: user, Cause: ByHand})
	if u := s.users[user]; u != nil && !u.since.IsZero() {
		err = license.Refuse(ErrHolding, "WX-1", "user", string(user), "since", instant(u.since))
	}
	if err := license.Join(s.usable(act.At, with), s.eligible(user), err); err != nil {
		return Assigned{}, err
	}
	return Assigned{s.stamp(act), grants[0]}, nil
}

// eligible refuses, with all reasons, a user who cannot host whatever the licences are.
func (s *System) eligible(id license.ID) error {
	err := s.isActive(id)
	if u := s.users[id]; u != nil && u.attendeeOnly {
		err = license.Join(err, license.Refuse(ErrAttendeeOnly, "WX-4", "user", string(id)))
	}
	return err
}

// consume returns the licence that a user gets for that cause, none if it holds a valid
// one; it refuses one whose temporary licence does not count any more, or would not. Of a
// stranger it says nothing.
func (s *System) consume(at time.Time, with Standing, g Grant) ([]Grant, error) {
	u := s.users[g.User]
	if u == nil {
		return nil, nil
	}
	holds := !u.since.IsZero()
	g.Kind = s.kindOfNext(at, with)
	if holds {
		g.Kind = s.kind(u, at, with)
	}
	since, ok := s.graceSince(u, at)
	if !ok {
		since = at
	}
	if g.Kind == Grace && !at.Before(s.graceFrom(since)) {
		return nil, license.Refuse(ErrGraceOver, "WX-6", "user", string(g.User), "since", instant(since))
	}
	if holds {
		return []Grant{}, nil
	}
	return []Grant{g}, nil
}

func (s *System) applyAssigned(e Assigned, at time.Time) error {
	if err := s.eligible(e.User); err != nil {
		return err
	}
	want := Grant{User: e.User, Cause: ByHand, Kind: e.Kind}
	if e.Grant != want || !s.users[e.User].since.IsZero() {
		return cannot("no grant by hand")
	}
	if err := s.granted(e.Grant, at); err != nil {
		return err
	}
	s.grant(e.Grant, at)
	return nil
}

// granted refuses a licence of a kind that there is not. In smart licensing the kind was
// what the agent told.
func (s *System) granted(g Grant, at time.Time) error {
	if s.generation == Smart && (g.Kind == Demo || g.Kind == Permanent) {
		return nil
	}
	if s.generation == Smart || g.Kind != s.kindOfNext(at, Standing{}) {
		return cannot("a licence of kind " + string(g.Kind))
	}
	return nil
}
