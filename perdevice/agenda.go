package perdevice

import (
	"iter"
	"time"

	"github.com/licit-go/licit/license"
)

// A ChangeKind says what happens at an instant if nobody acts (PD-25).
type ChangeKind uint8

// What happens, in the order in which changes of one instant stand in an agenda.
const (
	Activation    ChangeKind = iota + 1 // the activation window of an unused licence is over (PD-3)
	WarningBegins                       // a licence that burns is expiring (PD-4)
	CriticalBegins
	Expiry    // a licence is over; unless another takes over, what it was on is unlicensed (PD-2, PD-14)
	QueueStep // a queued licence starts to burn (PD-10)
	GraceOver // a device is disabled (PD-14)
)

// String returns the kind's name, "none" of what is no kind.
func (k ChangeKind) String() string {
	if int(k) >= len(kindNames) {
		return kindNames[0]
	}
	return kindNames[k]
}

var kindNames = [...]string{"none", "activation", "warning", "critical", "expiry", "queue-step", "grace-over"}

// A Change is something that happens at an instant if nobody acts (PD-25).
type Change struct {
	At      time.Time
	Kind    ChangeKind
	License license.ID // the licence; "" of GraceOver
	Device  Serial     // the device that it is on, or whose grace is over; "" if none
	Network NetworkID  // the network that it is on; "" if none
}

// NextChange returns what happens to a licence next after an instant if nobody
// acts, and whether anything does (PD-25). Of several things at one instant it is
// the first of an agenda.
func (o *Organization) NextChange(id license.ID, at time.Time) (Change, bool) {
	return Change{}, false
}

// NextDeviceChange returns what happens to a device next after an instant if
// nobody acts, and whether anything does: warning, critical, expiry, queue step,
// grace over (PD-25). A head that ends with another behind it is a queue step.
// What happens to a warm spare is what happens to its primary.
func (o *Organization) NextDeviceChange(serial Serial, at time.Time) (Change, bool) {
	return Change{}, false
}

// Agenda walks all changes of licences and devices from one instant on and
// before another, in time order, each once (PD-26). Changes of one instant stand
// in the order of their kinds, then of licence, then of device.
func (o *Organization) Agenda(from, to time.Time) iter.Seq[Change] { return func(func(Change) bool) {} }
