package hosting

import (
	"time"

	"github.com/licit-go/licit/license"
)

// kind returns what the licence of a holder is worth at an instant (WX-6).
func (s *System) kind(u *user, at time.Time, with Standing) Kind {
	if s.generation == Smart {
		return s.derived(at, with)
	}
	if u.permanent {
		return Permanent
	}
	return s.temporary(at)
}

// kindOfNext returns what a licence is worth that is granted now: where licences are
// counted, it is a permanent one as long as fewer are than were counted last. Nobody
// waits then.
func (s *System) kindOfNext(at time.Time, with Standing) Kind {
	if s.generation == Smart {
		return s.derived(at, with)
	}
	if s.permanent.Len() < s.standing.hosts {
		return Permanent
	}
	return s.temporary(at)
}

// derived returns what every licence is worth in smart licensing. Several data centers
// have no evaluation (WX-11).
func (s *System) derived(at time.Time, with Standing) Kind {
	if s.trying(at, with) {
		return Demo
	}
	return Permanent
}

// temporary returns what a temporary licence is worth.
func (s *System) temporary(at time.Time) Kind {
	if s.evaluating(at) {
		return Demo
	}
	return Grace
}

// graceSince returns when the grace of a user began, which is once in its life: at the
// first instant at which it held a temporary licence and no evaluation ran.
func (s *System) graceSince(u *user, at time.Time) (time.Time, bool) {
	if !u.grace.IsZero() {
		return u.grace, true
	}
	over, ok := s.evaluationOver(at)
	if !ok || u.since.IsZero() || u.permanent {
		return time.Time{}, false
	}
	if u.stands.After(over) {
		return u.stands, true
	}
	return over, true
}

// graceFrom returns the first instant at which a grace is over that began then. It may lie
// past the calendar.
func (s *System) graceFrom(since time.Time) time.Time { return since.Add(max(s.policy.Grace, 0)) }

// noted returns a user of its own, with the grace that it had some of before at: a
// licence that was temporary for no time at all has begun none.
func (s *System) noted(u *user, at time.Time) *user {
	c := *u
	if since, ok := s.graceSince(u, at); ok && since.Before(at) {
		c.grace = since
	}
	return &c
}

// noteGraces fixes the graces that have begun, before the evaluation starts anew.
func (s *System) noteGraces(at time.Time) {
	for _, id := range s.waits(s.waiting.Len()) {
		s.users[id] = s.noted(s.users[id], at)
	}
}

// waits returns the first n of those who wait for a permanent licence.
func (s *System) waits(n int) []license.ID {
	ids := make([]license.ID, 0, n)
	for _, id := range s.waiting.From(time.Time{}) {
		if len(ids) == n {
			break
		}
		ids = append(ids, id)
	}
	return ids
}

// promotable returns how many get a permanent licence in place of a temporary one when
// there are that many.
func (s *System) promotable(hosts int) int {
	return min(max(hosts-s.permanent.Len(), 0), s.waiting.Len())
}

// promote gives permanent licences to the n who have waited longest.
func (s *System) promote(n int, at time.Time) {
	for _, id := range s.waits(n) {
		u := s.noted(s.users[id], at)
		s.waiting.Remove(u.stands, id)
		u.permanent, u.stands = true, at
		s.permanent.Add(at, id)
		s.users[id] = u
	}
}

// demote gives temporary licences to the n who were the last to get a permanent one.
func (s *System) demote(n int, at time.Time) {
	ids := make([]license.ID, 0, n)
	for _, id := range s.permanent.Backward() {
		if len(ids) == n {
			break
		}
		ids = append(ids, id)
	}
	for _, id := range ids {
		u := *s.users[id]
		s.permanent.Remove(u.stands, id)
		u.permanent, u.stands = false, at
		s.waiting.Add(at, id)
		s.users[id] = &u
	}
}

// unlist takes a holder out of the index in which it stands, if it stands in one.
func (s *System) unlist(id license.ID, u *user) {
	if u.permanent {
		s.permanent.Remove(u.stands, id)
	} else {
		s.waiting.Remove(u.stands, id)
	}
}

// grant installs a licence that a user gets.
func (s *System) grant(g Grant, at time.Time) {
	u := *s.users[g.User]
	u.since, u.cause, u.meeting = at, g.Cause, g.Meeting
	if s.generation == Managed {
		u.permanent, u.stands = g.Kind == Permanent, at
		if u.permanent {
			s.permanent.Add(at, g.User)
		} else {
			s.waiting.Add(at, g.User)
		}
	}
	s.users[g.User] = &u
	s.held++
}

// release takes away the licence that a user holds.
func (s *System) release(id license.ID, u *user) *user {
	s.unlist(id, u)
	c := *u
	c.since, c.cause, c.meeting, c.permanent, c.stands = time.Time{}, "", "", false, time.Time{}
	s.users[id] = &c
	s.held--
	return &c
}

// releaseAll takes away the licences of all, and says how many they were.
func (s *System) releaseAll() int {
	n := s.held
	for id, u := range s.users {
		if !u.since.IsZero() {
			s.release(id, u)
		}
	}
	return n
}
