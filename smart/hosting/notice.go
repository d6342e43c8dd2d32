package hosting

import (
	"iter"
	"slices"
	"time"
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
	add := func(at time.Time, kind AlertKind, since, until time.Time) {
		if !at.IsZero() && !at.Before(from) && at.Before(to) {
			all = append(all, Notice{at, s.alert(kind, since, until)})
		}
	}
	add(c.Exceeded.Since, AlertExceeded, c.Exceeded.Since, c.Exceeded.Until())
	add(c.Invalid.Since, AlertInvalid, c.Invalid.Since, c.Invalid.Until())
	add(c.Exceeded.Until(), AlertExceededDeactivated, c.Exceeded.Since, c.Exceeded.Until())
	add(c.Invalid.Until(), AlertInvalidDeactivated, c.Invalid.Since, c.Invalid.Until())
	slices.SortStableFunc(all, func(a, b Notice) int { return a.At.Compare(b.At) })
	return slices.Values(all)
}
