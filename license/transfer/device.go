package transfer

import (
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
)

// A LicenseState is the state of a per-device licence at the instant of the
// question (PD-2). The texts are those of the Dashboard API.
type LicenseState string

// The states of a licence. The zero LicenseState is that of a licence which the
// source does not have.
const (
	LicenseUnknown LicenseState = ""
	Unused         LicenseState = "unused"
	UnusedActive   LicenseState = "unusedActive"
	Active         LicenseState = "active"
	Expiring       LicenseState = "expiring"
	Expired        LicenseState = "expired"
	RecentlyQueued LicenseState = "recentlyQueued"
)

// A DeviceLicense is what the source knows of one per-device licence that would
// move, and which part of it is asked for.
type DeviceLicense struct {
	ID        license.ID
	State     LicenseState
	Device    string          // serial of the device that would come along; "" without one
	Head      license.ID      // what it is queued behind; "" if nothing, which refuses one that is RecentlyQueued
	Queue     []license.ID    // what is queued behind it
	MXEdition license.Edition // of an MX licence; "" of any other

	Seats int  // what it holds; 0 for a licence of one device
	Part  bool // Asked seats are to be moved, not the whole licence
	Asked int  // seats
}

// A LicenseMove is the question whether per-device licences may move: all that
// would move in one step, and what the organizations know.
type LicenseMove struct {
	Licenses []DeviceLicense

	Source, Destination Organization
}

// Eligible returns nil if the licences may move at that instant, as far as these
// facts go; otherwise all that stands against it, joined, each a
// [*license.Refusal], in the order of the package documentation. A licence that
// stands twice is judged once, as it stands first. It changes nothing and answers
// the same when asked again.
func (m LicenseMove) Eligible(at time.Time, r Request) error {
	_, all := r.begin(at)
	if len(m.Licenses) == 0 {
		all.add(refuse(ErrNothingAsked, "PD-20", "licenses", "0"))
	}
	all.add(r.places(m.Source, m.Destination)...)
	all.add(between(m.Source, m.Destination, license.PerDevice, "PD-21")...)
	first := make(map[license.ID]int, len(m.Licenses))
	for i := range slices.Backward(m.Licenses) {
		first[m.Licenses[i].ID] = i
	}
	for i := range m.Licenses {
		l := &m.Licenses[i]
		if l.ID != "" && first[l.ID] != i {
			all.add(refuse(ErrLicenseTwice, "PD-20", "license", string(l.ID)))
			continue
		}
		all.add(l.state()...)
		all.add(l.queue(first)...)
		all.add(l.seats()...)
		all.add(m.Destination.edition(l.MXEdition, "license", string(l.ID))...)
	}
	facts := r.facts(at, m.Source, m.Destination)
	facts.Licenses = m.Licenses
	all.add(checked(r.Checks, facts)...)
	return all.join()
}

// state refuses a licence that is not of the source, or has expired. One without
// an id is none of the source.
func (l *DeviceLicense) state() refusals {
	state := l.State
	if l.ID == "" {
		state = LicenseUnknown
	}
	switch state {
	case Unused, UnusedActive, Active, Expiring, RecentlyQueued:
		return nil
	case Expired:
		return refusals{refuse(ErrLicenseExpired, "PD-21", "license", string(l.ID))}
	case LicenseUnknown:
	}
	return refusals{refuse(ErrLicenseUnknown, "TR-11", "license", string(l.ID), "state", string(l.State))}
}

// queue refuses to tear a queue: a licence whose head stays or is not said, and a
// head of which something stays behind (PD-20).
func (l *DeviceLicense) queue(moving map[license.ID]int) refusals {
	var all refusals
	if l.State == RecentlyQueued && l.Head == "" {
		all.add(refuse(ErrQueueTorn, "PD-20", "license", string(l.ID), "stays", ""))
	}
	others := append([]license.ID{l.Head}, l.Queue...)
	for i, other := range others {
		if _, moves := moving[other]; other != "" && !moves && !slices.Contains(others[:i], other) {
			all.add(refuse(ErrQueueTorn, "PD-20", "license", string(l.ID), "stays", string(other)))
		}
	}
	return all
}

// seats refuses a part that there is not (PD-18, PD-22).
func (l *DeviceLicense) seats() refusals {
	switch {
	case !l.Part:
		return nil
	case l.Seats < 1:
		return refusals{refuse(ErrCannotSplit, "PD-22", "license", string(l.ID))}
	case l.Asked < 1:
		return refusals{refuse(ErrNothingAsked, "PD-18", "license", string(l.ID), "asked", strconv.Itoa(l.Asked))}
	case l.Asked > l.Seats:
		return refusals{refuse(ErrMoreThanHeld, "PD-18", "license", string(l.ID), "asked", strconv.Itoa(l.Asked), "held", strconv.Itoa(l.Seats))}
	}
	return nil
}
