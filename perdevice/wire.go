package perdevice

import (
	"iter"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/dashboard"
)

// Wire returns the licence as the Dashboard API writes it (PD-1). One that burns
// shows its activation, and the expiration of its whole queue (PD-8); one that is
// over its own; one that waits shows neither, since it is not known that nobody
// acts before. What stands on nothing is null. The key is written with dashes.
//
// The network of a licence on a device is null: an organization knows which
// networks licences are on, not which devices.
func (s Standing) Wire() dashboard.PerDeviceLicense {
	l := dashboard.PerDeviceLicense{
		ID: string(s.ID), LicenseType: string(s.Type), LicenseKey: s.Key.String(), OrderNumber: orNull(s.Order),
		DeviceSerial: orNull(string(s.Device)), NetworkID: orNull(string(s.Network)), State: string(s.State),
		SeatCount: dashboard.Null[int](), TotalDurationInDays: s.TotalDays, DurationInDays: s.Days, ClaimDate: s.ClaimedAt,
		ActivationDate: dashboard.Null[time.Time](), ExpirationDate: dashboard.Null[time.Time](), HeadLicenseID: orNull(string(s.Head)),
	}
	if s.Seats > 0 {
		l.SeatCount = dashboard.Given(s.Seats)
	}
	if s.State != Unused && s.State != RecentlyQueued {
		l.ActivationDate, l.ExpirationDate = dashboard.Given(s.Activates), dashboard.Given(s.Expires)
	}
	for _, q := range s.Queue {
		l.PermanentlyQueuedLicenses = append(l.PermanentlyQueuedLicenses, dashboard.QueuedLicense{
			ID: string(q.ID), LicenseType: string(q.Type), LicenseKey: q.Key.String(), OrderNumber: orNull(q.Order), DurationInDays: q.Days,
		})
	}
	return l
}

func orNull(s string) dashboard.Optional[string] {
	if s == "" {
		return dashboard.Null[string]()
	}
	return dashboard.Given(s)
}

// WireLicenses walks the licences at an instant as the Dashboard API lists them,
// sorted by id.
func (o *Organization) WireLicenses(at time.Time) iter.Seq[dashboard.PerDeviceLicense] {
	return func(yield func(dashboard.PerDeviceLicense) bool) {
		for s := range o.Licenses(at) {
			if !yield(s.Wire()) {
				return
			}
		}
	}
}

// systemsManager is the type whose seats are those of Systems Manager (PD-5).
const systemsManager Type = "SME"

// WireOverview returns the overview at an instant as the Dashboard API writes it
// (PD-27). How many devices are enrolled in Systems Manager is not known here: it
// is repeated as given. A seat is active while it is on a network, whether or not
// a device uses it. The thresholds are those of the policy in whole days, 0 of a
// band that it has not.
func (o *Organization) WireOverview(at time.Time, enrolled int) dashboard.Overview {
	v := o.Overview(at)
	w := dashboard.PerDeviceOverview{
		LicenseCount: v.Licenses,
		States: dashboard.States{
			Active: v.Active, Expired: v.Expired, Expiring: v.Expiring, RecentlyQueued: v.RecentlyQueued,
			Unused: v.Unused, UnusedActive: v.UnusedActive,
			Critical:          dashboard.Band{ThresholdInDays: wholeDays(o.policy.Critical), ExpiringCount: v.Critical},
			Warning:           dashboard.Band{ThresholdInDays: wholeDays(o.policy.Warning), ExpiringCount: v.Warning},
			SoonestActivation: v.SoonestActivation, ToActivate: v.SoonestActivations,
			OldestActivation: v.OldestActivation, Activated: v.OldestActivations,
		},
		SystemsManager: dashboard.SystemsManager{OrgwideEnrolledDevices: enrolled},
	}
	for _, t := range v.Types {
		w.LicenseTypes = append(w.LicenseTypes, dashboard.TypeCount{LicenseType: string(t.Type), Unassigned: t.Unassigned})
		if t.Type == systemsManager {
			w.SystemsManager.TotalSeats = t.Seats.Total
			w.SystemsManager.ActiveSeats = t.Seats.Active
			w.SystemsManager.UnassignedSeats = t.Seats.Unassigned
		}
	}
	return dashboard.Overview{HasPerDevice: true, PerDevice: w}
}

func wholeDays(d time.Duration) int { return int(max(d, 0) / license.Day) }

// Wire returns what the Dashboard API answers to the seats' assignment: the
// licence on the network, then the one that stays behind. The organization is the
// one that the event was applied to, at once: a licence that it does not hold is
// refused ([ErrLicenseUnknown]).
func (e SeatsAssigned) Wire(o *Organization) (dashboard.SeatResult, error) {
	return o.wireSeats(e.At, e.License, e.Rest)
}

// Wire returns what the Dashboard API answers to the seats' renewal: the target,
// what is queued behind it, then what is left of the licence. It refuses what
// [SeatsAssigned.Wire] refuses.
func (e SeatsRenewed) Wire(o *Organization) (dashboard.SeatResult, error) {
	rest := e.License
	if rest == e.Part {
		rest = ""
	}
	return o.wireSeats(e.At, e.Target, e.Part, rest)
}

// wireSeats shows licences at an instant, passing over none. No organization holds
// none.
func (o *Organization) wireSeats(at time.Time, ids ...license.ID) (dashboard.SeatResult, error) {
	if o == nil {
		o = New("", Policy{})
	}
	var r dashboard.SeatResult
	for _, id := range ids {
		if id == "" {
			continue
		}
		s, held := o.License(id, at)
		if !held {
			return dashboard.SeatResult{}, license.Refuse(ErrLicenseUnknown, "PD-1", "license", string(id))
		}
		r.ResultingLicenses = append(r.ResultingLicenses, s.Wire())
	}
	return r, nil
}

// Update decides what the Dashboard API's update of a licence asks for. A serial
// assigns a licence that is on no device, or queues it where one burns
// ([Organization.Assign]), and reassigns one that is on another device
// ([Organization.Reassign]). Null dequeues a licence that is queued
// ([Organization.Dequeue]) and unassigns every other ([Organization.Unassign], of
// the head only). An update that asks for nothing is refused: without a serial, or
// with that of the device where the licence is ([ErrNothingAsked], PD-7). So is
// what those verbs refuse.
func (o *Organization) Update(act license.Act, id license.ID, update dashboard.LicenseUpdate) (Event, error) {
	act, err := o.begin(act)
	if err != nil {
		return nil, err
	}
	held, err := o.find(id)
	if err != nil {
		return nil, err
	}
	device, _ := held.place(act.At)
	state := o.state(held, act.At)
	serial, given := update.DeviceSerial.Value()
	to := Serial(serial)
	switch {
	case update.DeviceSerial.IsAbsent(), given && to != "" && to == device && state != Expired:
		return nil, license.Refuse(ErrNothingAsked, "PD-7", "number", "0", "license", string(id), "device", string(device))
	case update.DeviceSerial.IsNull() && state == RecentlyQueued:
		return event(o.Dequeue(act, id))
	case update.DeviceSerial.IsNull():
		return event(o.Unassign(act, id, HeadOnly))
	case device != "":
		return event(o.Reassign(act, id, to))
	}
	return event(o.Assign(act, id, to))
}

// event returns the event of a decision, none of one that is refused.
func event[E Event](e E, err error) (Event, error) {
	if err != nil {
		return nil, err
	}
	return e, nil
}
