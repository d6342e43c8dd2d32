package perdevice

import (
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
)

// Assign decides that a licence goes to a device. What becomes of it, the event
// says:
//
//   - on a device where a licence burns, an unused one is queued behind all
//     others and starts at their end (PD-8); one that burns is refused, since
//     active licences never stack ([ErrDeviceLicensed], PD-9)
//   - on another, an unused one starts now (PD-7); within the grace after an
//     expiry it is back-dated to that expiry, and refused if it would be over by
//     now ([ErrSpent], PD-15); one that burns keeps its dates (PD-9)
//
// A licence that expired on the device is on nothing then. It is refused for a
// licence that is not held here ([ErrLicenseUnknown]), is somewhere
// ([ErrAssigned]) or expired ([ErrExpired]), is for networks ([ErrSeats]), or does
// not fit ([ErrTypeUnknown], [ErrTypeFits], PD-5); for a device that is not here
// ([ErrDeviceUnknown]), is covered by another's licence ([ErrDeviceSpare]) or has
// [MaxQueue] licences ([ErrTooMany]); and where it would end past 9999-12-31
// ([ErrTermRange]): for all of these together.
func (o *Organization) Assign(act license.Act, id license.ID, serial Serial) (Assigned, error) {
	act, err := o.begin(act)
	if err != nil {
		return Assigned{}, err
	}
	return o.assign(act, id, serial, false)
}

// Queue decides that an unused licence waits behind those of a device, as
// [Organization.Assign] does where one burns. It is refused where none does
// ([ErrDeviceUnlicensed]): assign it (PD-8).
func (o *Organization) Queue(act license.Act, id license.ID, serial Serial) (Assigned, error) {
	act, err := o.begin(act)
	if err != nil {
		return Assigned{}, err
	}
	return o.assign(act, id, serial, true)
}

func (o *Organization) assign(act license.Act, id license.ID, serial Serial, behind bool) (Assigned, error) {
	stamp := o.stamp(act)
	held, d, err := o.assignable(stamp, id, serial)
	own := d != nil && d.primary == ""
	if behind && own && !d.chain.covers(act.At) {
		err, own = license.Join(license.Refuse(ErrDeviceUnlicensed, "PD-8", "device", string(serial)), err), false // nothing would start
	}
	if held != nil {
		err = license.Join(err, o.fits(held, d))
	}
	var e Assigned
	if own && held != nil {
		e = assigned(stamp, held, d, o.begins(held, d, act.At))
		if o.state(held, act.At) == Unused {
			err = license.Join(err, held.lasts(e.Activates), unspent(e))
		}
	}
	if err != nil {
		return Assigned{}, err
	}
	return e, nil
}

// assignable refuses an assignment against which more speaks than policy.
func (o *Organization) assignable(s license.Stamp, id license.ID, serial Serial) (*entry, *device, error) {
	held, err1 := o.find(id)
	d, err2 := o.device(serial)
	all := []error{err1, err2}
	by := ByAssign
	if d != nil {
		all = append(all, d.ownLicense())
		if d.chain.covers(s.At) {
			by = ByQueue
		}
	}
	if held != nil {
		all = append(all, o.allowed(by, held, s.At))
	}
	if by == ByQueue {
		all = append(all, d.chain.takes(s.At))
	}
	if held != nil {
		all = append(all, held.forDevices())
	}
	return held, d, license.Join(all...)
}

// forDevices refuses a licence with seats.
func (l License) forDevices() error {
	if l.Seats > 0 {
		return license.Refuse(ErrSeats, "PD-18", "license", string(l.ID), "seats", number(l.Seats))
	}
	return nil
}

// takes refuses one more licence than a chain holds.
func (c *chain) takes(at time.Time) error {
	if n := len(c.live(at)) + 1; n > MaxQueue {
		return tooMany("queue", n, MaxQueue)
	}
	return nil
}

// fits refuses a licence whose type is not for the device (PD-5), for any device
// if it is none.
func (o *Organization) fits(e *entry, d *device) error {
	scope, known := o.policy.Types(e.Type)
	switch {
	case !known:
		return license.Refuse(ErrTypeUnknown, "PD-5", "license", string(e.ID), "type", string(e.Type))
	case d != nil && !scope.Fits(d.model):
		return license.Refuse(ErrTypeFits, "PD-5", "license", string(e.ID), "type", string(e.Type), "device", string(d.serial), "model", string(d.model))
	}
	return nil
}

// begins returns when a licence starts to burn that is assigned to a device
// (PD-7, PD-8, PD-9, PD-15).
func (o *Organization) begins(e *entry, d *device, at time.Time) time.Time {
	if d.chain.covers(at) {
		return d.chain.until()
	}
	if !e.waits(at) {
		return e.starts
	}
	from, expired := d.grace(at)
	if expired && o.graceSince(from).State(at) == enforce.InGrace {
		return from
	}
	return at
}

// assigned returns the event of a licence that starts at an instant.
func assigned(s license.Stamp, held *entry, d *device, from time.Time) Assigned {
	before := d.chain.coverage(s.At)
	e := Assigned{
		Stamp: s, License: held.ID, Device: d.serial, Behind: before.Head,
		Activates: from, Expires: plusDays(from, held.Days), Before: before, After: Coverage{held.ID, plusDays(from, held.Days)},
	}
	if e.Queued() {
		e.After.Head = before.Head
	}
	return e
}

// unspent refuses a licence that would be over already (PD-15).
func unspent(e Assigned) error {
	if e.At.Before(e.Expires) {
		return nil
	}
	return license.Refuse(ErrSpent, "PD-15", "license", string(e.License), "expires", instant(e.Expires), "at", instant(e.At))
}

func (o *Organization) applyAssigned(e Assigned) error {
	held, d, err := o.assignable(e.Stamp, e.License, e.Device)
	if err != nil {
		return err
	}
	e.Activates, e.Expires = utc(e.Activates), utc(e.Expires)
	e.Before, e.After = e.Before.utc(), e.After.utc()
	if !o.mayBegin(held, d, e.At, e.Activates) {
		return cannot("a licence that starts at another instant")
	}
	if err := license.Join(held.lasts(e.Activates), unspent(e)); err != nil {
		return err
	}
	if e != assigned(e.Stamp, held, d, e.Activates) {
		return cannot("dates or places differ")
	}
	o.pick(held)
	if e.Queued() {
		o.extend(d.chain, held, e.At)
		return nil
	}
	o.clear(d, e.At)
	held.fix(e.Activates)
	o.put(&chain{device: d, members: []*entry{held}})
	return nil
}

// mayBegin reports whether a licence may start at that instant under some policy:
// whether it is back-dated depends on how long the grace was.
func (o *Organization) mayBegin(e *entry, d *device, at, from time.Time) bool {
	if d.chain.covers(at) {
		return from.Equal(d.chain.until())
	}
	if !e.waits(at) {
		return from.Equal(e.starts)
	}
	expiry, expired := d.grace(at)
	return from.Equal(at) || expired && from.Equal(expiry)
}

// extend puts a licence behind all others of a chain.
func (o *Organization) extend(c *chain, e *entry, at time.Time) {
	o.lift(c, at)
	c.members = append(c.members, e)
	o.put(c)
}

func (c Coverage) utc() Coverage { return Coverage{c.Head, utc(c.Until)} }
