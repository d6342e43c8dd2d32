package perdevice

import (
	"iter"
	"log/slog"
	"slices"
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
	// steps (PD-10); zero: never.
	Ends time.Time
}

// LogValue returns the licence with its key redacted, and its state.
func (s Standing) LogValue() slog.Value {
	return slog.GroupValue(slog.Any("license", s.License), slog.String("state", string(s.State)), slog.Time("expires", s.Expires))
}

// A DeviceStanding is what a device is at an instant (PD-14).
type DeviceStanding struct {
	Device  Serial
	Model   license.Model
	Status  Status
	Until   time.Time    // end of the whole queue, or of the grace (past the calendar: its last instant); zero: disabled
	Head    license.ID   // the licence that burns on it, or expired on it last; "" if there is none
	Queue   []license.ID // those queued behind it, in order
	Primary Serial       // of a warm spare, whose status is that of its primary (PD-16)
	Spare   Serial       // its warm spare
}

// A NetworkStanding is what is on a network at an instant, expired licences left
// out.
type NetworkStanding struct {
	Network  NetworkID
	Licenses []license.ID // that burn there, sorted
	Seats    int          // of these
}

// License returns what a licence is at an instant, and whether it is held here.
// A time before the last event is answered from what is known since.
func (o *Organization) License(id license.ID, at time.Time) (Standing, bool) {
	e, held := o.licenses[id]
	if !held {
		return Standing{}, false
	}
	return o.standing(e, at), true
}

// State returns the state of a licence at an instant (PD-2), NotHeld if it is not
// held here. It allocates nothing.
func (o *Organization) State(id license.ID, at time.Time) State {
	e, held := o.licenses[id]
	if !held {
		return NotHeld
	}
	return o.state(e, at)
}

func (o *Organization) standing(e *entry, at time.Time) Standing {
	s := Standing{
		License: e.License, State: o.state(e, at), TotalDays: e.Days, ClaimedAt: e.claimedAt, Anchor: e.anchor, ActivatesBy: e.activatesBy,
		Activates: e.starts, Expires: e.ends, Ends: e.ends,
	}
	s.Device, s.Network = e.place(at)
	switch s.State {
	case RecentlyQueued:
		s.Head = e.on.members[e.on.head(at)].ID
	case Active, Expiring:
		if s.State == Expiring {
			s.Band = o.band(e, at)
		}
		for _, q := range e.on.live(at)[1:] {
			s.Queue = append(s.Queue, q.License)
			s.TotalDays += q.Days
		}
		s.Expires = e.on.until()
	case NotHeld, Unused, UnusedActive, Expired:
	}
	return s
}

// Licenses walks what the licences are at an instant, sorted by id.
func (o *Organization) Licenses(at time.Time) iter.Seq[Standing] {
	return func(yield func(Standing) bool) {
		for _, id := range sortedKeys(o.licenses) {
			if !yield(o.standing(o.licenses[id], at)) {
				return
			}
		}
	}
}

// Device returns what a device is at an instant, and whether it is here. A time
// before the last event is answered from what is known since.
func (o *Organization) Device(serial Serial, at time.Time) (DeviceStanding, bool) {
	d, here := o.devices[serial]
	if !here {
		return DeviceStanding{}, false
	}
	s := DeviceStanding{Device: d.serial, Model: d.model, Primary: d.primary, Spare: d.spare}
	s.Status, s.Until = o.status(d, at)
	if c := d.chain; c != nil && !c.members[0].waits(at) {
		live := c.live(at)
		s.Head = live[0].ID
		for _, q := range live[1:] {
			s.Queue = append(s.Queue, q.ID)
		}
	}
	return s, true
}

// Devices walks what the devices are at an instant, sorted by serial.
func (o *Organization) Devices(at time.Time) iter.Seq[DeviceStanding] {
	return func(yield func(DeviceStanding) bool) {
		for _, serial := range sortedKeys(o.devices) {
			if s, _ := o.Device(serial, at); !yield(s) {
				return
			}
		}
	}
}

// Network returns what is on a network at an instant, and whether it is here.
func (o *Organization) Network(id NetworkID, at time.Time) (NetworkStanding, bool) {
	chains, here := o.networks[id]
	s := NetworkStanding{Network: id}
	if !here {
		return NetworkStanding{}, false
	}
	for _, c := range chains {
		if c.covers(at) {
			head := c.live(at)[0]
			s.Licenses = append(s.Licenses, head.ID)
			s.Seats += head.Seats
		}
	}
	slices.Sort(s.Licenses)
	return s, true
}

// Networks walks what is on the networks at an instant, sorted by id.
func (o *Organization) Networks(at time.Time) iter.Seq[NetworkStanding] {
	return func(yield func(NetworkStanding) bool) {
		for _, id := range sortedKeys(o.networks) {
			if s, _ := o.Network(id, at); !yield(s) {
				return
			}
		}
	}
}
