package hosting

import (
	"iter"
	"time"

	"github.com/licit-go/licit/license"
)

// A Meeting is scheduled, or takes place. The caller owns it.
type Meeting struct {
	Plan
	State    MeetingState
	Started  time.Time    // zero: not yet
	Present  []license.ID // sorted
	Attended []license.ID // sorted: whoever was there at any time
	Hosts    license.ID   // who hosts it now; none if nobody does
}

// A MeetingState says how far a meeting is.
type MeetingState string

// The states of a meeting.
const (
	MeetingNone      MeetingState = "none"      // never scheduled, cancelled or ended
	MeetingScheduled MeetingState = "scheduled" // it does not take place yet
	MeetingHosted    MeetingState = "hosted"    // it takes place, and somebody hosts it
	MeetingVacant    MeetingState = "vacant"    // it takes place, and nobody hosts it
)

// Meeting returns a meeting that is scheduled or takes place, and whether there is one.
func (s *System) Meeting(id license.ID) (Meeting, bool) { return Meeting{}, false }

// Meetings yields what is scheduled or takes place, by id. Nothing may be applied
// meanwhile.
func (s *System) Meetings() iter.Seq[Meeting] { return func(func(Meeting) bool) {} }
