package enforce

import (
	"iter"
	"math"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
)

// A State says where a condition stands at an instant.
type State int

// The states of a condition.
const (
	Clear   State = iota // the fact does not hold
	InGrace              // it holds and is tolerated
	Over                 // it held for the whole grace; the consequence follows
)

// String returns the state in words.
func (s State) String() string {
	switch s {
	case Clear:
		return "clear"
	case InGrace:
		return "in grace"
	case Over:
		return "over"
	}
	return "unknown"
}

// A Condition is a fact that is tolerated for a while, and the clock that it runs
// against. The zero Condition is clear and tolerates nothing. What happens to it is
// told in the order of time.
type Condition struct {
	Since time.Time // the instant at which the fact became true; zero if it does not hold
	Grace Grace     // how long it is tolerated

	// Suspended is the instant since which the clock stands; zero while it runs.
	Suspended time.Time
	// Away is for how long the clock stood and runs again, since the fact became true.
	Away time.Duration
}

// Observe returns the condition after the fact was found to hold, or not to
// hold, at that instant. A condition that goes on keeps its beginning; one that
// begins notes the instant in UTC and without monotonic reading, and its clock has
// never stood. Whether the clock stands now, it leaves as it is.
func (c Condition) Observe(at time.Time, holds bool) Condition {
	if !holds {
		c.Since, c.Away = time.Time{}, 0
	} else if c.Since.IsZero() {
		c.Since = at.Round(0).UTC()
	}
	return c
}

// Suspend returns the condition with its clock stopped at that instant. One whose
// clock stands already is left as it is.
func (c Condition) Suspend(at time.Time) Condition {
	if c.Suspended.IsZero() {
		c.Suspended = at.Round(0).UTC()
	}
	return c
}

// Resume returns the condition with its clock running again from that instant on.
// What was left of the grace when the clock was stopped, or when the fact became true
// after that, is left now. One that was over then stays over, and one whose clock runs
// is left as it is.
func (c Condition) Resume(at time.Time) Condition {
	if c.stands() {
		c.Away += min(at.Sub(later(c.Since, c.Suspended)), math.MaxInt64-c.Away)
	}
	c.Suspended = time.Time{}
	return c
}

// State returns where the condition stands. Before its beginning it is clear. While
// its clock stands it does not become over.
func (c Condition) State(at time.Time) State {
	if c.Since.IsZero() || at.Before(c.Since) {
		return Clear
	}
	if c.stands() || at.Before(c.end()) {
		return InGrace
	}
	return Over
}

// Until returns the first instant at which the grace is over; the zero time if the
// fact does not hold, and while nobody can say because the clock stands. Of a grace
// that goes on past the calendar it is the last instant, see [Grace.From].
func (c Condition) Until() time.Time {
	if c.Since.IsZero() || c.stands() {
		return time.Time{}
	}
	return inCalendar(c.end())
}

// end returns when the grace of a fact is over whose clock runs; it may lie past the
// calendar.
func (c Condition) end() time.Time { return c.Grace.end(c.Since).Add(c.Away) }

// stands reports whether the fact holds and the clock was stopped before the grace
// was over.
func (c Condition) stands() bool {
	return !c.Since.IsZero() && !c.Suspended.IsZero() && c.end().After(c.Suspended)
}

func later(t, u time.Time) time.Time {
	if t.After(u) {
		return t
	}
	return u
}

// Notices walks the notices of the fact that are due in [from, to), earliest
// first, as a day and the instant at which that day is complete: day n ends
// n × 24 h after Since, day 0 at Since itself, whether or not the clock stood. Days
// come in any order and may repeat. There are no notices past the grace, whose very end
// is the last instant for one. Intervals that tile time give each notice once (CT-23).
func (c Condition) Notices(days []int, from, to time.Time) iter.Seq2[int, time.Time] {
	return func(yield func(int, time.Time) bool) {
		if c.Since.IsZero() {
			return
		}
		held := time.Duration(math.MaxInt64) // without an end
		if until := c.Until(); !until.IsZero() {
			held = until.Sub(c.Since)
		}
		last := int(held / license.Day)
		for _, n := range slices.Compact(slices.Sorted(slices.Values(days))) {
			if n < 0 || n > last {
				continue
			}
			at := c.Since.Add(time.Duration(n) * license.Day)
			if !at.Before(from) && at.Before(to) && !yield(n, at) {
				return
			}
		}
	}
}
