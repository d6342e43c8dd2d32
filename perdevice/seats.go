package perdevice

import (
	"time"

	"github.com/licit-go/licit/license"
)

// AssignSeats decides that n seats of a licence go to a network (PD-18). An unused
// licence starts now; one that burns keeps its dates. The licence itself goes
// there, with n seats; those that are left stay behind under the id rest, which is
// needed only then, as a licence with the same dates that nothing started. The
// claim of a licence that was divided cannot be undone. It is refused for a
// licence that is not held here ([ErrLicenseUnknown]), has no seats ([ErrNotSeats])
// or fewer than n ([ErrSeatsShort]), is somewhere ([ErrAssigned]) or expired
// ([ErrExpired]), is not for networks ([ErrTypeUnknown], [ErrTypeFits]) or would
// end past 9999-12-31 ([ErrTermRange]); for n below 1 ([ErrSeatsRange]); for a
// network that is not here ([ErrNetworkUnknown]); for a rest that is missing
// ([ErrPartMissing]), not needed ([ErrPartSurplus]), malformed
// ([license.ErrIDMalformed]) or held ([ErrLicenseTaken]), and more than [MaxHeld]
// ([ErrTooMany]): for all of these together.
func (o *Organization) AssignSeats(act license.Act, id license.ID, network NetworkID, n int, rest license.ID) (SeatsAssigned, error) {
	act, err := o.begin(act)
	if err != nil {
		return SeatsAssigned{}, err
	}
	e, held, err := o.assignSeats(o.stamp(act), id, network, n, rest)
	if held != nil {
		err = license.Join(err, o.forNetworks(held))
	}
	if err != nil {
		return SeatsAssigned{}, err
	}
	return e, nil
}

func (o *Organization) assignSeats(s license.Stamp, id license.ID, network NetworkID, n int, rest license.ID) (SeatsAssigned, *entry, error) {
	held, err1 := o.find(id)
	err2 := o.network(network)
	if err1 != nil {
		if n < 1 {
			err2 = license.Join(err2, seatsRange(id, n, 1, license.MaxUnits))
		}
		return SeatsAssigned{}, nil, license.Join(err1, err2, o.newcomer(rest))
	}
	e := SeatsAssigned{Stamp: s, License: id, Network: network, Seats: n, Rest: rest, RestSeats: held.Seats - n, Activates: s.At}
	if !held.waits(s.At) {
		e.Activates = held.starts
	}
	e.Expires = plusDays(e.Activates, held.Days)
	all := []error{err2, o.allowed(ByAssignSeats, held, s.At)}
	if o.state(held, s.At) == Unused {
		all = append(all, held.lasts(e.Activates))
	}
	return e, held, license.Join(append(all, o.divides(held, n, rest, "PD-18"))...)
}

// forNetworks refuses a licence whose type is not for networks (PD-5).
func (o *Organization) forNetworks(e *entry) error {
	scope, known := o.policy.Types(e.Type)
	switch {
	case !known:
		return license.Refuse(ErrTypeUnknown, "PD-5", "license", string(e.ID), "type", string(e.Type))
	case !scope.Networks:
		return license.Refuse(ErrTypeFits, "PD-5", "license", string(e.ID), "type", string(e.Type))
	}
	return nil
}

// divides refuses to take n seats from a licence, and an id for the other part
// that is not needed or cannot be one.
func (o *Organization) divides(e *entry, n int, part license.ID, rule string) error {
	if n == e.Seats {
		return e.parts(n, part, rule)
	}
	return license.Join(e.parts(n, part, rule), o.newcomer(part))
}

// parts refuses to take n seats from a licence, and an id for the other part that
// is missing or not needed.
func (l License) parts(n int, part license.ID, rule string) error {
	id := string(l.ID)
	switch {
	case l.Seats == 0:
		return license.Refuse(ErrNotSeats, rule, "license", id)
	case n < 1:
		return license.Refuse(ErrSeatsRange, rule, "license", id, "seats", number(n), "least", "1", "most", number(l.Seats))
	case n > l.Seats:
		return license.Refuse(ErrSeatsShort, rule, "license", id, "asked", number(n), "held", number(l.Seats))
	case n == l.Seats && part != "":
		return license.Refuse(ErrPartSurplus, rule, "license", id, "part", string(part))
	case n < l.Seats && part == "":
		return license.Refuse(ErrPartMissing, rule, "license", id)
	}
	return nil
}

// newcomer refuses an id that the part of a licence cannot have, and one licence
// more than an organization holds; no id is none.
func (o *Organization) newcomer(part license.ID) error {
	if part == "" {
		return nil
	}
	return license.Join(o.vacant(part), o.room("licenses", len(o.licenses), 1))
}

// split returns a licence like another with those seats, on nothing.
func (e *entry) split(id license.ID, seats int) *entry {
	part := *e
	part.ID, part.Seats, part.on, part.undoUntil = id, seats, nil, time.Time{}
	return &part
}

func (o *Organization) applySeatsAssigned(e SeatsAssigned) error {
	want, held, err := o.assignSeats(e.Stamp, e.License, e.Network, e.Seats, e.Rest)
	if err != nil {
		return err
	}
	e.Activates, e.Expires = utc(e.Activates), utc(e.Expires)
	if e != want {
		return cannot("seats or dates differ")
	}
	o.pick(held)
	if e.RestSeats > 0 {
		o.hold(held.split(e.Rest, e.RestSeats))
		held.Seats, held.undoUntil = e.Seats, time.Time{}
	}
	held.fix(e.Activates)
	o.put(&chain{network: e.Network, members: []*entry{held}})
	return nil
}

// RenewSeats decides that as many seats of an unused licence as the target has
// are queued behind all that is queued behind the target, which burns on a network
// (PD-19): the whole licence under its own id, or a part of it under the id part,
// which is needed only then; the rest keeps its id and stays unused. The claim of a
// licence that was divided cannot be undone. It is refused for a licence that is
// not held here ([ErrLicenseUnknown]); for a target that is on no network
// ([ErrNotOnNetwork]), queued ([ErrQueued]) or expired ([ErrExpired]), or has
// [MaxQueue] licences ([ErrTooMany]); for a licence that is not unused
// ([ErrNotUnused]), has no seats ([ErrNotSeats]) or fewer than the target
// ([ErrSeatsShort]), is of an unknown type ([ErrTypeUnknown]) or of another one
// than the target ([ErrTypeFits]), or would end past 9999-12-31 ([ErrTermRange]);
// and for a part as in [Organization.AssignSeats]: for all of these together.
func (o *Organization) RenewSeats(act license.Act, target, with, part license.ID) (SeatsRenewed, error) {
	act, err := o.begin(act)
	if err != nil {
		return SeatsRenewed{}, err
	}
	e, renewed, source, err := o.renewSeats(o.stamp(act), target, with, part)
	if source != nil {
		err = license.Join(err, o.forNetworks(source))
		if renewed != nil && renewed.Seats > 0 && source.Type != renewed.Type {
			err = license.Join(err, license.Refuse(ErrTypeFits, "PD-19", "license", string(with), "type", string(source.Type),
				"target", string(target), "targetType", string(renewed.Type)))
		}
	}
	if err != nil {
		return SeatsRenewed{}, err
	}
	return e, nil
}

// renewSeats takes the id of what is queued: that of the licence or of a part;
// none is the licence's own.
func (o *Organization) renewSeats(s license.Stamp, target, with, part license.ID) (e SeatsRenewed, renewed, source *entry, err error) {
	renewed, err1 := o.find(target)
	source, err2 := o.find(with)
	if target == with {
		err2 = nil
	}
	all := []error{err1, err2}
	var c *chain // of the target; nil: it cannot be renewed
	if renewed != nil {
		refused := o.allowed(ByRenewal, renewed, s.At)
		if refused == nil && renewed.on.device != nil {
			refused = license.Refuse(ErrNotOnNetwork, "PD-19", "license", string(target), "state", string(o.state(renewed, s.At)))
		}
		if all = append(all, refused); refused == nil {
			c = renewed.on
		}
	}
	if source != nil {
		all = append(all, o.allowed(ByRenewSeats, source, s.At))
	}
	switch {
	case source != nil && renewed != nil && renewed.Seats > 0:
		all = append(all, o.divides(source, renewed.Seats, part, "PD-19"))
	case source != nil && source.Seats == 0:
		all = append(all, license.Refuse(ErrNotSeats, "PD-19", "license", string(with)), o.newcomer(part))
	default:
		all = append(all, o.newcomer(part))
	}
	if c != nil {
		all = append(all, c.takes(s.At))
		if source != nil && source.waits(s.At) {
			all = append(all, source.lasts(c.until()))
		}
	}
	if err := license.Join(all...); err != nil {
		return e, renewed, source, err
	}
	if part == "" {
		part = with
	}
	before := c.coverage(s.At)
	e = SeatsRenewed{
		Stamp: s, Target: target, License: with, Part: part, Seats: renewed.Seats, RestSeats: source.Seats - renewed.Seats,
		Before: before, After: Coverage{before.Head, plusDays(before.Until, source.Days)},
	}
	return e, renewed, source, nil
}

func (o *Organization) applySeatsRenewed(e SeatsRenewed) error {
	part := e.Part
	if e.RestSeats == 0 {
		part = ""
	}
	want, renewed, source, err := o.renewSeats(e.Stamp, e.Target, e.License, part)
	if err != nil {
		return err
	}
	e.Before, e.After = e.Before.utc(), e.After.utc()
	if e != want {
		return cannot("seats or dates differ")
	}
	o.pick(source)
	queued := source
	if e.RestSeats > 0 {
		queued = source.split(e.Part, e.Seats)
		o.licenses[e.Part] = queued
		source.Seats, source.undoUntil = e.RestSeats, time.Time{}
		o.loosen(source)
	}
	o.extend(renewed.on, queued, e.At)
	return nil
}
