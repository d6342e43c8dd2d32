package perdevice

import (
	"slices"
	"time"

	"github.com/licit-go/licit/license"
)

// Dequeue decides that a queued licence leaves its queue (PD-12). It is unused
// again, or burns from now on if its activation window is over meanwhile; those
// behind it move up. It is refused for a licence that is not held here
// ([ErrLicenseUnknown]) or not queued ([ErrNotQueued]). It never ends later than it
// would have in its queue.
func (o *Organization) Dequeue(act license.Act, id license.ID) (Dequeued, error) {
	act, err := o.begin(act)
	if err != nil {
		return Dequeued{}, err
	}
	e, _, err := o.dequeue(o.stamp(act), id)
	return e, err
}

func (o *Organization) dequeue(s license.Stamp, id license.ID) (Dequeued, *entry, error) {
	held, err := o.find(id)
	if err != nil {
		return Dequeued{}, nil, err
	}
	if err := o.allowed(ByDequeue, held, s.At); err != nil {
		return Dequeued{}, nil, err
	}
	e := Dequeued{Stamp: s, License: id, Activates: held.dequeuedAt(s.At), Before: held.on.coverage(s.At)}
	e.After = Coverage{e.Before.Head, plusDays(e.Before.Until, -held.Days)}
	return e, held, nil
}

func (o *Organization) applyDequeued(e Dequeued) error {
	want, held, err := o.dequeue(e.Stamp, e.License)
	if err != nil {
		return err
	}
	e.Activates, e.Before, e.After = utc(e.Activates), e.Before.utc(), e.After.utc()
	if e != want {
		return cannot("dates differ")
	}
	c := held.on
	o.lift(c, e.At)
	c.members = slices.DeleteFunc(c.members, func(other *entry) bool { return other == held })
	held.fix(e.Activates)
	o.loosen(held)
	o.put(c)
	return nil
}

// Unassign decides that a licence which burns leaves its device or network. It
// burns on, unusedActive; the device is unlicensed and runs for 30 days (PD-11,
// PD-14). With [WholeChain] those queued behind it are dequeued (PD-12); with
// [HeadOnly], or "", it is refused if there are any ([ErrQueueBehind]). It is
// refused for a licence that is not held here ([ErrLicenseUnknown]), is on nothing
// ([ErrNotAssigned]), queued ([ErrQueued]) or expired ([ErrExpired]), and for
// an extent that is none ([ErrExtent]): for all of these together.
func (o *Organization) Unassign(act license.Act, id license.ID, extent Extent) (Unassigned, error) {
	act, err := o.begin(act)
	if err != nil {
		return Unassigned{}, err
	}
	e, held, err := o.unassign(o.stamp(act), id)
	switch extent {
	case "", HeadOnly:
		if n := len(e.Dequeued); held != nil && n > 0 {
			err = license.Join(license.Refuse(ErrQueueBehind, "PD-11", "license", string(id), "queued", number(n)), err)
		}
	case WholeChain:
	default:
		err = license.Join(license.Refuse(ErrExtent, "PD-11", "extent", string(extent)), err)
	}
	if err != nil {
		return Unassigned{}, err
	}
	return e, nil
}

func (o *Organization) unassign(s license.Stamp, id license.ID) (Unassigned, *entry, error) {
	held, err := o.find(id)
	if err != nil {
		return Unassigned{}, nil, err
	}
	if err := o.allowed(ByUnassign, held, s.At); err != nil {
		return Unassigned{}, nil, err
	}
	c := held.on
	e := Unassigned{Stamp: s, License: id, Dequeued: []license.ID{}, Before: c.coverage(s.At)}
	for _, q := range c.live(s.At)[1:] {
		e.Dequeued = append(e.Dequeued, q.ID)
		if q.windowOver(s.At) {
			e.Burning = append(e.Burning, q.ID)
		}
	}
	return e, held, nil
}

func (o *Organization) applyUnassigned(e Unassigned) error {
	want, held, err := o.unassign(e.Stamp, e.License)
	if err != nil {
		return err
	}
	if !slices.Equal(e.Dequeued, want.Dequeued) || !slices.Equal(e.Burning, want.Burning) || !e.Before.equal(want.Before) {
		return cannot("another queue")
	}
	c := held.on
	o.lift(c, e.At)
	o.scatter(c, e.At)
	o.unlicense(c.device, e.At)
	return nil
}

// scatter leaves the licences of a lifted chain on nothing: the head burns on,
// the others are dequeued (PD-11, PD-12).
func (o *Organization) scatter(c *chain, at time.Time) {
	for i, e := range c.members {
		if i > 0 {
			e.fix(e.dequeuedAt(at))
		}
		o.loosen(e)
	}
}

// unlicense begins the grace of a device whose licence left it (PD-14).
func (o *Organization) unlicense(d *device, at time.Time) {
	if d != nil {
		o.deviceTicks(d, o.strike)
		d.since = at
		o.deviceTicks(d, o.enter)
	}
}

// Reassign decides that a licence which burns goes to a replacement device, with
// those queued behind it and with its dates (PD-13). The device that it leaves is
// unlicensed and runs for 30 days (PD-14); a licence that expired on the other one
// is on nothing then. It is refused for a licence that is not held here
// ([ErrLicenseUnknown]), is on no device ([ErrNotAssigned]), queued ([ErrQueued])
// or expired ([ErrExpired]), for a device that is not here ([ErrDeviceUnknown]),
// licensed ([ErrDeviceLicensed]) or covered by another's licence
// ([ErrDeviceSpare]), for a licence for networks ([ErrSeats]), and for each licence
// that does not fit it ([ErrTypeUnknown], [ErrTypeFits], PD-5): for all of these
// together.
func (o *Organization) Reassign(act license.Act, id license.ID, to Serial) (Reassigned, error) {
	act, err := o.begin(act)
	if err != nil {
		return Reassigned{}, err
	}
	e, held, target, err := o.reassign(o.stamp(act), id, to)
	all := []error{err}
	if held != nil {
		all = append(all, held.forDevices())
		along := []*entry{held}
		if held.on != nil && act.At.Before(held.ends) {
			along = held.on.live(act.At)
		}
		for _, q := range along {
			all = append(all, o.fits(q, target))
		}
	}
	if err := license.Join(all...); err != nil {
		return Reassigned{}, err
	}
	return e, nil
}

func (o *Organization) reassign(s license.Stamp, id license.ID, to Serial) (e Reassigned, held *entry, target *device, err error) {
	held, err1 := o.find(id)
	target, err2 := o.device(to)
	all := []error{err1, err2}
	if held != nil {
		refused := o.allowed(ByReassign, held, s.At)
		if refused == nil && held.on.device == nil {
			refused = license.Refuse(ErrNotAssigned, "PD-13", "license", string(id), "state", string(o.state(held, s.At)))
		}
		all = append(all, refused)
	}
	if target != nil {
		all = append(all, target.ownLicense(), target.unlicensed(s.At))
	}
	if err := license.Join(all...); err != nil {
		return e, held, target, err
	}
	return Reassigned{s, id, held.on.device.serial, to, held.on.coverage(s.At)}, held, target, nil
}

func (o *Organization) applyReassigned(e Reassigned) error {
	want, held, target, err := o.reassign(e.Stamp, e.License, e.To)
	if err != nil {
		return err
	}
	e.Coverage = e.Coverage.utc()
	if e != want {
		return cannot("another device, or dates differ")
	}
	c, from := held.on, held.on.device
	o.lift(c, e.At)
	o.unlicense(from, e.At)
	o.clear(target, e.At)
	c.device = target
	o.put(c)
	return nil
}
