package perdevice

import (
	"iter"
	"time"

	"github.com/licit-go/licit/license"
)

// A Standing is what a licence is at an instant, as the Dashboard API shows it
// (PD-1).
type Standing struct {
	License
	State   State
	Band    Band       // of an expiring licence
	Device  Serial     // where it is; "" if on no device
	Network NetworkID  // where it is; "" if on no network
	Head    license.ID // of a queued licence: the one that burns before it
	Queue   []License  // of a licence that burns: those queued behind it, in order

	// TotalDays is the duration of the licence together with its queue (PD-8).
	TotalDays   int
	ClaimedAt   time.Time
	Anchor      time.Time // from when on the activation window runs (PD-3)
	ActivatesBy time.Time // when the window is over; zero: never
	// Activates is when it started to burn, or will if nobody acts; zero: never.
	Activates time.Time
	// Expires is Activates and TotalDays, as the API shows it (PD-8); zero: never.
	Expires time.Time
	// Ends is its own end, Activates and Days, at which it expires or the queue
	// steps; zero: never.
	Ends time.Time
}

// A DeviceStanding is what a device is at an instant (PD-14).
type DeviceStanding struct {
	Device  Serial
	Model   license.Model
	Status  Status
	Until   time.Time  // end of the whole queue, or of the grace; zero: disabled
	Head    license.ID // the licence that burns on it, or that expired on it; "" if there is none
	Queue   []license.ID
	Primary Serial // of a warm spare, whose status is that of its primary (PD-16)
	Spare   Serial // its warm spare
}

// A NetworkStanding is what is on a network at an instant, expired licences left
// out.
type NetworkStanding struct {
	Network  NetworkID
	Licenses []license.ID // that burn there, sorted
	Seats    int          // of these
}

// License returns what a licence is at an instant, and whether it is held here.
// Instants before the last event are answered from what is known since.
func (o *Organization) License(id license.ID, at time.Time) (Standing, bool) {
	return Standing{}, false
}

// Licenses walks what the licences are at an instant, sorted by id.
func (o *Organization) Licenses(at time.Time) iter.Seq[Standing] { return func(func(Standing) bool) {} }

// Device returns what a device is at an instant, and whether it is here.
func (o *Organization) Device(serial Serial, at time.Time) (DeviceStanding, bool) {
	return DeviceStanding{}, false
}

// Devices walks what the devices are at an instant, sorted by serial.
func (o *Organization) Devices(at time.Time) iter.Seq[DeviceStanding] {
	return func(func(DeviceStanding) bool) {}
}

// Network returns what is on a network at an instant, and whether it is here.
func (o *Organization) Network(id NetworkID, at time.Time) (NetworkStanding, bool) {
	return NetworkStanding{}, false
}

// Networks walks what is on the networks at an instant, sorted by id.
func (o *Organization) Networks(at time.Time) iter.Seq[NetworkStanding] {
	return func(func(NetworkStanding) bool) {}
}
