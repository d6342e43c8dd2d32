package enforce

import (
	"iter"
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

// A Condition is a fact that is tolerated for a while. The zero Condition is
// clear and tolerates nothing.
type Condition struct {
	Since time.Time // the instant at which the fact became true; zero if it does not hold
	Grace Grace     // how long it is tolerated

	// Suspended is the instant since which its clock stands; zero while it runs. Away is
	// how long the clock has stood since the fact became true, until Suspended.
	Suspended time.Time
	Away      time.Duration
}

// Observe returns the condition after the fact was found to hold, or not to
// hold, at that instant. A condition that goes on keeps its beginning; one that
// begins notes the instant in UTC and without monotonic reading. Observations
// come in the order of time.
func (c Condition) Observe(at time.Time, holds bool) Condition {
	if !holds {
		c.Since = time.Time{}
	} else if c.Since.IsZero() {
		c.Since = at.Round(0).UTC()
	}
	return c
}

// State returns where the condition stands. Before its beginning it is clear.
func (c Condition) State(at time.Time) State {
	if c.Since.IsZero() || at.Before(c.Since) {
		return Clear
	}
	if at.Before(c.Until()) {
		return InGrace
	}
	return Over
}

// Until returns the first instant at which the grace is over; the zero time if
// the fact does not hold.
func (c Condition) Until() time.Time {
	if c.Since.IsZero() {
		return time.Time{}
	}
	return c.Grace.From(c.Since)
}

// Notices walks the notices of the grace that are due in [from, to), earliest
// first, as a day and the instant at which that day is complete: day n ends
// n × 24 h after Since, day 0 at Since itself. Days come in any order and may
// repeat. There are no notices past the grace, whose very end is the last instant
// for one. Intervals that tile time give each notice once (CT-23).
func (c Condition) Notices(days []int, from, to time.Time) iter.Seq2[int, time.Time] {
	return func(yield func(int, time.Time) bool) {
		if c.Since.IsZero() {
			return
		}
		last := int(c.Until().Sub(c.Since) / license.Day)
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
