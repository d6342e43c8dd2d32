package perdevice

// A State is that of a licence at an instant (PD-2). It is computed, never
// stored.
type State string

// The states of a licence. The first of this list that holds is the one, from
// RecentlyQueued on; NotHeld is that of a licence that the organization does not
// hold.
const (
	NotHeld        State = ""
	RecentlyQueued State = "recentlyQueued" // it waits behind another and does not burn
	Unused         State = "unused"         // it is on nothing and does not burn yet
	Expired        State = "expired"        // it is over
	UnusedActive   State = "unusedActive"   // it burns and is on nothing
	Expiring       State = "expiring"       // it burns, and little is left of its whole queue
	Active         State = "active"         // it burns
)

// A Band says how close the end is of a licence that is expiring (PD-4). The
// bands are disjoint.
type Band string

// The bands of expiring licences.
const (
	NoBand   Band = ""
	Warning  Band = "warning"
	Critical Band = "critical"
)

// A Status is that of a device at an instant (PD-14). It is computed, never
// stored.
type Status string

// The statuses of a device. Absent is that of a device which is not in the
// organization.
const (
	Absent   Status = ""
	Licensed Status = "licensed" // a licence burns on it
	Grace    Status = "grace"    // it runs without one
	Disabled Status = "disabled" // it does not run
)

// An Extent says how much of a queue an unassignment concerns (PD-11).
type Extent string

// How much is unassigned. The zero Extent is HeadOnly.
const (
	HeadOnly   Extent = "head-only"   // refused where others are queued behind it
	WholeChain Extent = "whole-chain" // those queued behind it are dequeued
)
