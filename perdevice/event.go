package perdevice

import (
	"time"

	"github.com/licit-go/licit/license"
)

// An Event is something that was decided. The events of this package are
// [Created], [Converted], [Imported], [Claimed], [Undone], [DeviceAdded], [DeviceRemoved],
// [NetworkAdded], [NetworkRemoved], [Paired], [Unpaired], [Assigned],
// [Dequeued], [Unassigned], [Reassigned], [SeatsAssigned], [SeatsRenewed],
// [MovedOut], [SeatsMovedOut] and [MovedIn], as values: Apply does not accept
// pointers to them.
type Event interface {
	// Stamped returns the event's position in its stream, and who decided when.
	Stamped() license.Stamp
	event()
}

// A Coverage says what licenses a device, or what a licence on a network burns
// for: which licence burns, and when the whole queue is over. The zero Coverage
// is none.
type Coverage struct {
	Head  license.ID `json:"head,omitempty"`
	Until time.Time  `json:"until,omitzero"`
}

func (c Coverage) equal(d Coverage) bool { return c.Head == d.Head && c.Until.Equal(d.Until) }

// Created begins an organization.
type Created struct {
	license.Stamp
	Organization license.ID `json:"organization"`
}

// Claimed says that licences were claimed in one step (PD-6).
type Claimed struct {
	license.Stamp
	Licenses  []ClaimedLicense `json:"licenses"`           // sorted by id
	UndoUntil time.Time        `json:"undoUntil,omitzero"` // last instant at which each can be undone; zero: never
}

// A ClaimedLicense is a licence with its activation window (PD-3).
type ClaimedLicense struct {
	License
	Anchor      time.Time `json:"anchor"`               // from when on the window runs
	ActivatesBy time.Time `json:"activatesBy,omitzero"` // when it starts to burn if nothing starts it before; zero: never
}

// Undone says that the claim of a licence was undone (PD-17): the organization
// does not hold it any more.
type Undone struct {
	license.Stamp
	License license.ID `json:"license"`
}

// DeviceAdded says that a device joined the organization.
type DeviceAdded struct {
	license.Stamp
	Device Serial        `json:"device"`
	Model  license.Model `json:"model"`
}

// DeviceRemoved says that a device left the organization. An expired licence that
// was on it is on nothing then.
type DeviceRemoved struct {
	license.Stamp
	Device Serial `json:"device"`
}

// NetworkAdded says that the organization has a network.
type NetworkAdded struct {
	license.Stamp
	Network NetworkID `json:"network"`
}

// NetworkRemoved says that the organization has a network no more. Expired
// licences that were on it are on nothing then.
type NetworkRemoved struct {
	license.Stamp
	Network NetworkID `json:"network"`
}

// Paired says that a device became the warm spare of another (PD-16).
type Paired struct {
	license.Stamp
	Device Serial `json:"device"` // the primary, whose licence covers both
	Spare  Serial `json:"spare"`
}

// Unpaired says that a device is a warm spare no more.
type Unpaired struct {
	license.Stamp
	Device Serial `json:"device"` // the primary
	Spare  Serial `json:"spare"`
}

// Assigned says that a licence went to a device (PD-7, PD-8, PD-9, PD-15).
type Assigned struct {
	license.Stamp
	License   license.ID `json:"license"`
	Device    Serial     `json:"device"`
	Behind    license.ID `json:"behind,omitempty"` // the head behind which it is queued; "": it burns
	Activates time.Time  `json:"activates"`        // when it started to burn, or will
	Expires   time.Time  `json:"expires"`          // its own end
	Before    Coverage   `json:"before,omitzero"`  // of the device
	After     Coverage   `json:"after,omitzero"`
}

// Queued reports whether the licence was queued behind another.
func (e Assigned) Queued() bool { return e.Behind != "" }

// Dequeued says that a licence left its queue (PD-12). Those behind it move up.
type Dequeued struct {
	license.Stamp
	License   license.ID `json:"license"`
	Activates time.Time  `json:"activates,omitzero"` // from when on it burns, unassigned; zero: it is unused again
	Before    Coverage   `json:"before"`             // of the device, or of the licence on the network
	After     Coverage   `json:"after"`
}

// Unassigned says that a licence left its device or network and burns on
// (PD-11).
type Unassigned struct {
	license.Stamp
	License  license.ID   `json:"license"`
	Dequeued []license.ID `json:"dequeued"`          // what was queued behind it, in order (PD-12)
	Burning  []license.ID `json:"burning,omitempty"` // those of them that burn from now on, in order
	Before   Coverage     `json:"before"`
}

// Reassigned says that a licence and its queue went to a replacement device
// (PD-13).
type Reassigned struct {
	license.Stamp
	License  license.ID `json:"license"`
	From     Serial     `json:"from"`
	To       Serial     `json:"to"`
	Coverage Coverage   `json:"coverage"` // of the device that it left, and of the other from now on
}

// SeatsAssigned says that seats went to a network (PD-18).
type SeatsAssigned struct {
	license.Stamp
	License   license.ID `json:"license"` // it is on the network now, with these seats
	Network   NetworkID  `json:"network"`
	Seats     int        `json:"seats"`
	Rest      license.ID `json:"rest,omitempty"`      // the licence that stays behind
	RestSeats int        `json:"restSeats,omitempty"` // 0: nothing stays behind
	Activates time.Time  `json:"activates"`
	Expires   time.Time  `json:"expires"`
}

// SeatsRenewed says that seats were queued behind those of a network (PD-19).
type SeatsRenewed struct {
	license.Stamp
	Target    license.ID `json:"target"`
	License   license.ID `json:"license"` // the unused one that renews
	Part      license.ID `json:"part"`    // what is queued: the licence itself, or a part of it
	Seats     int        `json:"seats"`   // of the target, and queued
	RestSeats int        `json:"restSeats,omitempty"`
	Before    Coverage   `json:"before"` // of the target
	After     Coverage   `json:"after"`
}

// MovedOut says which licences and devices left for another organization
// (PD-20).
type MovedOut struct {
	license.Stamp
	To       license.ID   `json:"to"`
	Licenses []license.ID `json:"licenses"` // sorted
	Devices  []Serial     `json:"devices"`  // sorted; their warm spares go along
}

// SeatsMovedOut says that seats left for another organization (PD-18).
type SeatsMovedOut struct {
	license.Stamp
	To        license.ID `json:"to"`
	License   license.ID `json:"license"`
	Part      license.ID `json:"part"`                // what they are there: the licence itself, or a part of it
	Seats     int        `json:"seats"`               // that left
	RestSeats int        `json:"restSeats,omitempty"` // 0: the licence left
}

// MovedIn says which licences and devices came from another organization
// (PD-20). Activation, expiration and activation windows are as they were.
type MovedIn struct {
	license.Stamp
	From     license.ID    `json:"from"`
	Licenses []Holding     `json:"licenses"` // sorted by id
	Devices  []MovedDevice `json:"devices"`  // sorted by serial
}

// A Holding is a licence as an organization holds it, without its place: what
// moves.
type Holding struct {
	License
	ClaimedAt   time.Time `json:"claimedAt"`
	Anchor      time.Time `json:"anchor"`
	ActivatesBy time.Time `json:"activatesBy,omitzero"`
	Activates   time.Time `json:"activates,omitzero"` // when it started to burn, or will behind others; zero: only ActivatesBy starts it
}

// A MovedDevice is a device with what is on it.
type MovedDevice struct {
	Device   Serial        `json:"device"`
	Model    license.Model `json:"model"`
	Since    time.Time     `json:"since"`           // when it was added, or unassigned last: its grace without an expiry runs from then
	Spare    Serial        `json:"spare,omitempty"` // its warm spare, which comes along
	Licenses []license.ID  `json:"licenses"`        // head first
}

// Converted says what an organization that followed co-termination holds
// (PD-23). The licences are in the order of the ids that were supplied: first
// those on devices, sorted by serial, then those on nothing, sorted by bucket.
type Converted struct {
	license.Stamp
	Expires  license.Date       `json:"expires"` // the co-term date
	Licenses []ConvertedLicense `json:"licenses"`
}

// A ConvertedLicense is a licence that took the place of one device of a count.
type ConvertedLicense struct {
	License
	Bucket    license.Model `json:"bucket"`           // the count it comes from
	Activates time.Time     `json:"activates"`        // 00:00 UTC of the day of the conversion
	Device    Serial        `json:"device,omitempty"` // "": unusedActive
	Model     license.Model `json:"model,omitempty"`  // of the device
}

// Stamped returns the event's position in its stream, and who decided when.
func (e Created) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Converted) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Claimed) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Undone) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e DeviceAdded) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e DeviceRemoved) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e NetworkAdded) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e NetworkRemoved) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Paired) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Unpaired) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Assigned) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Dequeued) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Unassigned) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Reassigned) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e SeatsAssigned) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e SeatsRenewed) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e MovedOut) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e SeatsMovedOut) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e MovedIn) Stamped() license.Stamp { return e.Stamp }

func (Created) event()        {}
func (Converted) event()      {}
func (Claimed) event()        {}
func (Undone) event()         {}
func (DeviceAdded) event()    {}
func (DeviceRemoved) event()  {}
func (NetworkAdded) event()   {}
func (NetworkRemoved) event() {}
func (Paired) event()         {}
func (Unpaired) event()       {}
func (Assigned) event()       {}
func (Dequeued) event()       {}
func (Unassigned) event()     {}
func (Reassigned) event()     {}
func (SeatsAssigned) event()  {}
func (SeatsRenewed) event()   {}
func (MovedOut) event()       {}
func (SeatsMovedOut) event()  {}
func (MovedIn) event()        {}
