package hosting

import (
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
)

// A Holder is a user who holds a host licence, and why (WX-1).
type Holder struct {
	User    license.ID
	Since   time.Time
	Cause   Cause
	Meeting license.ID // that consumed it; none if it was assigned by hand
	Kind    Kind
	Until   time.Time // the first instant at which it does not count any more, or if that lies past the calendar its last instant, at which it counts; zero where no such instant is known: only those of kind Grace have one
	Valid   bool      // whether it counts: all do but one of kind Grace whose grace is over (WX-6)
}

// A User is somebody with an account.
type User struct {
	ID           license.ID
	Active       bool
	AttendeeOnly bool         // cannot host, nor be alternate host (WX-4)
	Hosts        []license.ID // the meetings that the user hosts now, sorted
}

// Held returns how many users hold a host licence: as many as hosted, stood in or were
// assigned one, less those who were deactivated since (WX-1, WX-2).
func (s *System) Held() int { return s.held }

// Holder returns which host licence a user holds at an instant, which is not before the
// last event, and whether it holds one.
func (s *System) Holder(at time.Time, with Standing, user license.ID) (Holder, bool) {
	u := s.users[user]
	if u == nil || u.since.IsZero() {
		return Holder{}, false
	}
	h := Holder{user, u.since, u.cause, u.meeting, s.kind(u, at, with), time.Time{}, true}
	if since, ok := s.graceSince(u, at); ok && h.Kind == Grace {
		h.Until = enforce.Grace{Length: s.policy.Grace}.From(since)
		h.Valid = at.Before(s.graceFrom(since))
	}
	return h, true
}

// Holders yields whoever holds a host licence at an instant, which is not before the last
// event, by user. Nothing may be applied meanwhile.
func (s *System) Holders(at time.Time, with Standing) iter.Seq[Holder] {
	return func(yield func(Holder) bool) {
		for _, id := range s.ids() {
			if h, ok := s.Holder(at, with, id); ok && !yield(h) {
				return
			}
		}
	}
}

// Waiting yields who waits for a permanent licence, and since when, in the order in which
// they get one (WX-6). In smart licensing nobody does. Nothing may be applied meanwhile.
func (s *System) Waiting() iter.Seq2[time.Time, license.ID] {
	return s.waiting.From(time.Time{})
}

// User returns an account, and whether there is one.
func (s *System) User(id license.ID) (User, bool) {
	u := s.users[id]
	if u == nil {
		return User{}, false
	}
	return User{id, u.active, u.attendeeOnly, slices.Clone(s.hosting[id])}, true
}

// Users yields all accounts, by id. Nothing may be applied meanwhile.
func (s *System) Users() iter.Seq[User] {
	return func(yield func(User) bool) {
		for _, id := range s.ids() {
			if u, _ := s.User(id); !yield(u) {
				return
			}
		}
	}
}

// ids returns those of all accounts, sorted.
func (s *System) ids() []license.ID { return slices.Sorted(maps.Keys(s.users)) }
