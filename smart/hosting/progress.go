package hosting

import (
	"iter"

	"github.com/licit-go/licit/license"
)

// A MeetingState says how far a meeting is.
type MeetingState string

// The states of a meeting.
const (
	MeetingNone      MeetingState = "none"      // never scheduled, cancelled or ended
	MeetingScheduled MeetingState = "scheduled" // it does not take place yet
	MeetingHosted    MeetingState = "hosted"    // it takes place, and somebody hosts it
	MeetingVacant    MeetingState = "vacant"    // it takes place, and nobody hosts it
)

// A MeetingTrigger is something that can happen to a meeting.
type MeetingTrigger uint8

// The triggers, in the order of the table.
const (
	BySchedule      MeetingTrigger = iota // [System.Schedule]
	ByCancel                              // [System.Cancel]
	ByStart                               // [System.Start], where somebody who is there may host it
	ByStartUnhosted                       // [System.Start], where nobody is
	ByAttend                              // [System.Attend] of somebody who does not come to host it
	ByHost                                // [System.Attend] of somebody who hosts it from then on
	ByLeave                               // [System.Leave] of somebody who does not host it
	ByHandOver                            // [System.Leave] of who hosts it, where another takes over
	ByVacate                              // [System.Leave] of who hosts it, where nobody does
	ByEnd                                 // [System.End]
	meetingTriggers
)

var meetingTriggerNames = [meetingTriggers]string{
	"schedule", "cancel", "start", "start-unhosted", "attend", "host", "leave", "hand-over", "vacate", "end",
}

// String returns the trigger's name, "none" of what is no trigger.
func (t MeetingTrigger) String() string {
	if t >= meetingTriggers {
		return "none"
	}
	return meetingTriggerNames[t]
}

// A MeetingTransition is what a trigger comes to in one state, or the reason why it is
// refused. A user who stands against it, an overlap or the access of the system may be
// reasons beside it.
type MeetingTransition struct {
	From    MeetingState
	Trigger MeetingTrigger
	To      MeetingState   // the same as From where the trigger is refused
	Refused license.Reason // empty where it is not
}

// progress is one cell of the table.
type progress struct {
	to      MeetingState
	refused license.Reason
}

// What several cells share.
var (
	noMeeting   = progress{refused: ErrMeetingUnknown}
	notYet      = progress{refused: ErrNotStarted}
	takesPlace  = progress{refused: ErrStarted}
	idTaken     = progress{refused: ErrMeetingPresent}
	nobodyHosts = progress{refused: ErrNotThere}
)

// meetingTable says what each trigger comes to in each state. It is total, and the only
// place where this is said.
var meetingTable = map[MeetingState][meetingTriggers]progress{
	MeetingNone: {
		BySchedule: {to: MeetingScheduled}, ByCancel: noMeeting, ByStart: noMeeting, ByStartUnhosted: noMeeting,
		ByAttend: noMeeting, ByHost: noMeeting, ByLeave: noMeeting, ByHandOver: noMeeting, ByVacate: noMeeting, ByEnd: noMeeting,
	},
	MeetingScheduled: {
		BySchedule: idTaken, ByCancel: {to: MeetingNone}, ByStart: {to: MeetingHosted}, ByStartUnhosted: {refused: ErrNoHost},
		ByAttend: notYet, ByHost: notYet, ByLeave: notYet, ByHandOver: notYet, ByVacate: notYet, ByEnd: notYet,
	},
	MeetingHosted: {
		BySchedule: idTaken, ByCancel: takesPlace, ByStart: takesPlace, ByStartUnhosted: takesPlace,
		ByAttend: {to: MeetingHosted}, ByHost: {to: MeetingHosted}, ByLeave: {to: MeetingHosted},
		ByHandOver: {to: MeetingHosted}, ByVacate: {to: MeetingVacant}, ByEnd: {to: MeetingNone},
	},
	MeetingVacant: {
		BySchedule: idTaken, ByCancel: takesPlace, ByStart: takesPlace, ByStartUnhosted: takesPlace,
		ByAttend: {to: MeetingVacant}, ByHost: {to: MeetingHosted}, ByLeave: {to: MeetingVacant},
		ByHandOver: nobodyHosts, ByVacate: nobodyHosts, ByEnd: {to: MeetingNone},
	},
}

// MeetingTransitions walks the whole table, state by state and trigger by trigger.
func MeetingTransitions() iter.Seq[MeetingTransition] {
	return func(yield func(MeetingTransition) bool) {
		for _, from := range []MeetingState{MeetingNone, MeetingScheduled, MeetingHosted, MeetingVacant} {
			for t := range meetingTriggers {
				o := meetingTable[from][t]
				if o.refused != "" {
					o.to = from
				}
				if !yield(MeetingTransition{from, t, o.to, o.refused}) {
					return
				}
			}
		}
	}
}

// may refuses what is refused in the present state of a meeting.
func (s *System) may(t MeetingTrigger, rule string, id license.ID) error {
	if reason := meetingTable[s.meetings[id].state()][t].refused; reason != "" {
		return license.Refuse(reason, rule, "meeting", string(id))
	}
	return nil
}
