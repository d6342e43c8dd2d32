package hosting

import (
	"iter"
	"slices"
	"time"

	"github.com/licit-go/licit/license/enforce"
)

// A Notice is an e-mail that is due to administrators: what it tells, and when it is due.
type Notice struct {
	At time.Time
	Alert
}

// Notices walks the e-mails that are due in [from, to), earliest first, as the system
// stands at to, which is not before the last event (WX-13, WX-14):
//
//	exceeded, invalid                           at once, when it begins
//	exceeded-deactivated, invalid-deactivated   when the grace is over
//
// Intervals that tile time, each asked for before what happens after it is applied, give
// each notice once. One of a condition that began and ended within an interval is not
// told.
func (s *System) Notices(from, to time.Time) iter.Seq[Notice] {
	c := s.Conditions(to)
	var all []Notice
	add := func(at time.Time, kind AlertKind, of enforce.Condition) {
		if !at.IsZero() && !at.Before(from) && at.Before(to) {
			all = append(all, Notice{at, s.alert(kind, of.Since, of.Until())})
		}
	}
	add(c.Exceeded.Since, AlertExceeded, c.Exceeded)
	add(c.Invalid.Since, AlertInvalid, c.Invalid)
	add(endOf(c.Exceeded), AlertExceededDeactivated, c.Exceeded)
	add(endOf(c.Invalid), AlertInvalidDeactivated, c.Invalid)
	slices.SortStableFunc(all, func(a, b Notice) int { return a.At.Compare(b.At) })
	return slices.Values(all)
}

// endOf returns when the grace of a condition is over; zero if it does not hold, if its
// clock stands, and if that is past the calendar.
func endOf(c enforce.Condition) time.Time {
	if until := c.Until(); c.State(until) == enforce.Over {
		return until
	}
	return time.Time{}
}
