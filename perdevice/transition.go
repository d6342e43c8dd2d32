package perdevice

import (
	"iter"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
)

// A Trigger is what may change the state of a licence: an operation, or time that
// passes.
type Trigger string

// What may happen to a licence. The last four come with time (PD-25).
const (
	ByClaim       Trigger = "claim"
	ByUndo        Trigger = "undo"
	ByAssign      Trigger = "assign"       // to a device on which nothing burns
	ByQueue       Trigger = "queue"        // behind a licence that burns, by Assign or Queue
	ByDequeue     Trigger = "dequeue"      // out of a queue, also because the head is unassigned
	ByUnassign    Trigger = "unassign"     // from a device or network
	ByReassign    Trigger = "reassign"     // to another device
	ByAssignSeats Trigger = "assign-seats" // to a network; what stays behind keeps its state
	ByRenewSeats  Trigger = "renew-seats"  // behind a target; what stays behind keeps its state
	ByRenewal     Trigger = "renewal"      // as the target of RenewSeats
	ByMove        Trigger = "move"         // to another organization
	ByMoveSeats   Trigger = "move-seats"   // all of its seats to another organization; what stays behind keeps its state
	ByActivation  Trigger = "activation"   // the activation window is over
	ByWarning     Trigger = "warning"      // little is left of the whole queue
	ByExpiry      Trigger = "expiry"       // its own end
	ByQueueStep   Trigger = "queue-step"   // the end of the one before it
)

// A Transition is what a trigger comes to in one state of a licence: a row for
// each state that it may lead to, where the time that is left decides, or one
// with the reason why it is refused. What comes with time has no row in a state
// in which it cannot come.
type Transition struct {
	From    State
	Trigger Trigger
	To      State          // the same as From where the trigger is refused
	Refused license.Reason // empty where it is not
}

// outcome is one cell of the table.
type outcome struct {
	to      []State
	refused license.Reason
}

// states and triggers are the rows and columns of the table, in its order.
var (
	states   = [...]State{NotHeld, Unused, UnusedActive, Active, Expiring, Expired, RecentlyQueued}
	triggers = [...]Trigger{
		ByClaim, ByUndo, ByAssign, ByQueue, ByDequeue, ByUnassign, ByReassign, ByAssignSeats, ByRenewSeats,
		ByRenewal, ByMove, ByMoveSeats, ByActivation, ByWarning, ByExpiry, ByQueueStep,
	}
)

// The outcomes that several cells share. Which of two states a licence comes to
// depends on what is left of its queue, or of its activation window.
var (
	gone     = outcome{to: []State{NotHeld}}
	burning  = outcome{to: []State{Active, Expiring}}
	unknown  = outcome{refused: ErrLicenseUnknown}
	taken    = outcome{refused: ErrLicenseTaken}
	placed   = outcome{refused: ErrAssigned}
	loose    = outcome{refused: ErrNotAssigned}
	unqueued = outcome{refused: ErrNotQueued}
	waiting  = outcome{refused: ErrQueued}
	used     = outcome{refused: ErrNotUnused}
	over     = outcome{refused: ErrExpired}
	nowhere  = outcome{refused: ErrNotOnNetwork}
)

// table says what each trigger comes to in each state. It is the only place
// where this is said.
var table = map[State]map[Trigger]outcome{
	NotHeld: {
		ByClaim: {to: []State{Unused, UnusedActive}}, ByUndo: unknown, ByAssign: unknown, ByQueue: unknown, ByDequeue: unknown,
		ByUnassign: unknown, ByReassign: unknown, ByAssignSeats: unknown, ByRenewSeats: unknown, ByRenewal: unknown,
		ByMove: {refused: transfer.ErrLicenseUnknown}, ByMoveSeats: {refused: transfer.ErrLicenseUnknown},
	},
	Unused: {
		ByClaim: taken, ByUndo: gone, ByAssign: burning, ByQueue: {to: []State{RecentlyQueued}}, ByDequeue: unqueued,
		ByUnassign: loose, ByReassign: loose, ByAssignSeats: burning, ByRenewSeats: {to: []State{RecentlyQueued}}, ByRenewal: nowhere,
		ByMove: gone, ByMoveSeats: gone, ByActivation: {to: []State{UnusedActive}},
	},
	UnusedActive: {
		ByClaim: taken, ByUndo: used, ByAssign: burning, ByQueue: {refused: ErrDeviceLicensed}, ByDequeue: unqueued,
		ByUnassign: loose, ByReassign: loose, ByAssignSeats: burning, ByRenewSeats: used, ByRenewal: nowhere,
		ByMove: gone, ByMoveSeats: gone, ByExpiry: {to: []State{Expired}},
	},
	Active: {
		ByClaim: taken, ByUndo: used, ByAssign: placed, ByQueue: placed, ByDequeue: unqueued,
		ByUnassign: {to: []State{UnusedActive}}, ByReassign: {to: []State{Active}}, ByAssignSeats: placed, ByRenewSeats: used,
		ByRenewal: {to: []State{Active}}, ByMove: gone, ByMoveSeats: gone,
		ByWarning: {to: []State{Expiring}}, ByExpiry: {to: []State{Expired}},
	},
	Expiring: {
		ByClaim: taken, ByUndo: used, ByAssign: placed, ByQueue: placed, ByDequeue: unqueued,
		ByUnassign: {to: []State{UnusedActive}}, ByReassign: {to: []State{Expiring}}, ByAssignSeats: placed, ByRenewSeats: used,
		ByRenewal: burning, ByMove: gone, ByMoveSeats: gone, ByExpiry: {to: []State{Expired}},
	},
	Expired: {
		ByClaim: taken, ByUndo: used, ByAssign: over, ByQueue: over, ByDequeue: unqueued,
		ByUnassign: over, ByReassign: over, ByAssignSeats: over, ByRenewSeats: used, ByRenewal: over,
		ByMove: {refused: transfer.ErrLicenseExpired}, ByMoveSeats: {refused: transfer.ErrLicenseExpired},
	},
	RecentlyQueued: {
		ByClaim: taken, ByUndo: used, ByAssign: placed, ByQueue: placed, ByDequeue: {to: []State{Unused, UnusedActive}},
		ByUnassign: waiting, ByReassign: waiting, ByAssignSeats: placed, ByRenewSeats: used, ByRenewal: waiting,
		ByMove: gone, ByMoveSeats: {refused: transfer.ErrQueueTorn}, ByQueueStep: burning,
	},
}

// refusedIn returns why a trigger is refused in a state, "" if it is not.
func refusedIn(s State, t Trigger) license.Reason { return table[s][t].refused }

// ruleOf returns the rule of what a trigger does.
func ruleOf(t Trigger) string {
	switch t {
	case ByUndo:
		return "PD-17"
	case ByAssign, ByQueue:
		return "PD-9"
	case ByDequeue:
		return "PD-12"
	case ByUnassign:
		return "PD-11"
	case ByReassign:
		return "PD-13"
	case ByAssignSeats:
		return "PD-18"
	case ByRenewSeats, ByRenewal:
		return "PD-19"
	case ByClaim, ByMove, ByMoveSeats, ByActivation, ByWarning, ByExpiry, ByQueueStep:
	}
	return "" // unreachable: package transfer speaks of moves, and the others are not refused by the state
}

// Transitions walks the life cycle of licences, state by state and trigger by
// trigger.
func Transitions() iter.Seq[Transition] {
	return func(yield func(Transition) bool) {
		for _, from := range states {
			for _, by := range triggers {
				cell := table[from][by]
				if cell.refused != "" {
					cell.to = []State{from}
				}
				for _, to := range cell.to {
					if !yield(Transition{from, by, to, cell.refused}) {
						return
					}
				}
			}
		}
	}
}

// A DeviceTrigger is what may change the status of a device.
type DeviceTrigger string

// What may happen to a device. The last two come with time.
const (
	DeviceAdd       DeviceTrigger = "add"        // to the organization
	DeviceRemove    DeviceTrigger = "remove"     // from the organization
	DeviceLicense   DeviceTrigger = "license"    // a licence that burns comes to it
	DeviceQueue     DeviceTrigger = "queue"      // a licence is queued
	DeviceUnlicense DeviceTrigger = "unlicense"  // the licence that burns leaves it
	DeviceMove      DeviceTrigger = "move"       // its licence takes it to another organization
	DeviceMoveIn    DeviceTrigger = "move-in"    // its licence brings it from another organization
	DeviceExpiry    DeviceTrigger = "expiry"     // its whole queue is over
	DeviceGraceOver DeviceTrigger = "grace-over" // its grace is over
)

// A DeviceTransition is what a trigger comes to in one status of a device, as a
// [Transition] is of a licence. Where a policy has no grace, what leads to grace
// leads to disabled. What needs a licence that burns on the device has no row where
// none does. The status of a warm spare is that of its primary.
type DeviceTransition struct {
	From    Status
	Trigger DeviceTrigger
	To      Status
	Refused license.Reason
}

var (
	statuses       = [...]Status{Absent, Licensed, Grace, Disabled}
	deviceTriggers = [...]DeviceTrigger{
		DeviceAdd, DeviceRemove, DeviceLicense, DeviceQueue, DeviceUnlicense, DeviceMove, DeviceMoveIn, DeviceExpiry, DeviceGraceOver,
	}
)

type deviceOutcome struct {
	to      Status
	refused license.Reason
}

// deviceTable says what each trigger comes to in each status.
var deviceTable = map[Status]map[DeviceTrigger]deviceOutcome{
	Absent: {
		DeviceAdd: {to: Grace}, DeviceRemove: {refused: ErrDeviceUnknown}, DeviceLicense: {refused: ErrDeviceUnknown},
		DeviceQueue: {refused: ErrDeviceUnknown}, DeviceMoveIn: {to: Licensed},
	},
	Licensed: {
		DeviceAdd: {refused: ErrDeviceTaken}, DeviceRemove: {refused: ErrDeviceLicensed}, DeviceLicense: {refused: ErrDeviceLicensed},
		DeviceQueue: {to: Licensed}, DeviceUnlicense: {to: Grace}, DeviceMove: {to: Absent}, DeviceMoveIn: {refused: ErrDeviceTaken},
		DeviceExpiry: {to: Grace},
	},
	Grace: {
		DeviceAdd: {refused: ErrDeviceTaken}, DeviceRemove: {to: Absent}, DeviceLicense: {to: Licensed},
		DeviceQueue: {refused: ErrDeviceUnlicensed}, DeviceMoveIn: {refused: ErrDeviceTaken}, DeviceGraceOver: {to: Disabled},
	},
	Disabled: {
		DeviceAdd: {refused: ErrDeviceTaken}, DeviceRemove: {to: Absent}, DeviceLicense: {to: Licensed},
		DeviceQueue: {refused: ErrDeviceUnlicensed}, DeviceMoveIn: {refused: ErrDeviceTaken},
	},
}

// DeviceTransitions walks the life cycle of devices, status by status and
// trigger by trigger.
func DeviceTransitions() iter.Seq[DeviceTransition] {
	return func(yield func(DeviceTransition) bool) {
		for _, from := range statuses {
			for _, by := range deviceTriggers {
				cell, ok := deviceTable[from][by]
				if cell.refused != "" {
					cell.to = from
				}
				if ok && !yield(DeviceTransition{from, by, cell.to, cell.refused}) {
					return
				}
			}
		}
	}
}
