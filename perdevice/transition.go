package perdevice

import (
	"iter"

	"github.com/licit-go/licit/license"
)

// A Trigger is what may change a licence's or a device's state: an operation, or
// time that passes.
type Trigger string

// What may happen to a licence. The first ones are decided, the last ones come
// with time (PD-25).
const (
	ByClaim       Trigger = "claim"
	ByUndo        Trigger = "undo"
	ByAssign      Trigger = "assign"       // to a device without a licence that burns
	ByQueue       Trigger = "queue"        // behind a licence that burns, by Assign or Queue
	ByDequeue     Trigger = "dequeue"      // it leaves a queue
	ByUnassign    Trigger = "unassign"     // of the licence that burns
	ByReassign    Trigger = "reassign"     // of the licence that burns
	ByAssignSeats Trigger = "assign-seats" // of the licence that goes to the network
	ByRenewSeats  Trigger = "renew-seats"  // of the licence that renews
	ByRenewal     Trigger = "renewal"      // of the target of RenewSeats
	ByMove        Trigger = "move"         // to another organization
	ByMoveSeats   Trigger = "move-seats"   // some or all of its seats to another organization
	ByActivation  Trigger = "activation"   // time: the activation window is over
	ByWarning     Trigger = "warning"      // time: little is left of the whole queue
	ByExpiry      Trigger = "expiry"       // time: its own end
	ByQueueStep   Trigger = "queue-step"   // time: the one before it ends
)

// A Transition is what a trigger comes to in one state of a licence: one row for
// each state that it may lead to, or one with the reason why it is refused. Time
// is never refused: where a trigger that is time cannot occur in a state, the row
// is missing.
type Transition struct {
	From    State
	Trigger Trigger
	To      State          // the same as From where it is refused
	Refused license.Reason // empty where it is not
}

// Transitions walks the life cycle of licences, state by state and trigger by
// trigger.
func Transitions() iter.Seq[Transition] { return func(func(Transition) bool) {} }

// A DeviceTrigger is what may change a device's status.
type DeviceTrigger string

// What may happen to a device.
const (
	DeviceAdd       DeviceTrigger = "add"        // AddDevice, or it comes with a licence from elsewhere
	DeviceRemove    DeviceTrigger = "remove"     // RemoveDevice
	DeviceLicense   DeviceTrigger = "license"    // a licence that burns comes: Assign, Reassign
	DeviceQueue     DeviceTrigger = "queue"      // a licence is queued
	DeviceUnlicense DeviceTrigger = "unlicense"  // its licence leaves: Unassign, Reassign
	DeviceMove      DeviceTrigger = "move"       // its licence takes it to another organization
	DeviceExpiry    DeviceTrigger = "expiry"     // time: its whole queue is over
	DeviceGraceOver DeviceTrigger = "grace-over" // time: its grace is over
)

// A DeviceTransition is what a trigger comes to in one status of a device, as a
// [Transition] of licences.
type DeviceTransition struct {
	From    Status
	Trigger DeviceTrigger
	To      Status
	Refused license.Reason
}

// DeviceTransitions walks the life cycle of devices, status by status and
// trigger by trigger.
func DeviceTransitions() iter.Seq[DeviceTransition] { return func(func(DeviceTransition) bool) {} }
