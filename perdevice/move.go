package perdevice

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
)

// A Moved is a move of licences: an event for each of the two streams, to be
// committed together (TR-15). It previews both sides.
type Moved struct {
	Out MovedOut // of the organization that gives
	In  MovedIn  // of the organization that takes
}

// Move decides that licences go to another organization (PD-20). Activation,
// expiration and activation windows stay. Any licence of a queue takes the whole
// queue along, and one that is on a device takes the device and its warm spare
// along. Networks do not move: a licence that burns on one burns on, unusedActive,
// and those queued behind it are dequeued (PD-12). An id that stands twice is asked
// for once. The claim of a moved licence cannot be undone.
//
// It asks package license/transfer first, with the whole of what would move; what
// that refuses comes before the reasons here: an id ([ErrLicenseTaken]) or serial
// ([ErrDeviceTaken]) that the destination has, more than it may hold or an event
// tells ([ErrTooMany]), and an act against which either organization speaks. All of
// these stand together; where a reason is about one side as a whole, its field
// "field" says source or destination. Nil for to is no destination. A per-device
// organization has no MX edition of its own, so that TR-9 refuses no licence here.
func (o *Organization) Move(act license.Act, to *Organization, request transfer.Request, ids ...license.ID) (Moved, error) {
	act, err := act.Check()
	if err != nil {
		return Moved{}, err
	}
	if to == nil {
		to = New("", Policy{})
	}
	m := o.moving(act.At, ids)
	question := o.question(to)
	for _, id := range m.ids() {
		question.Licenses = append(question.Licenses, o.fact(id, act.At))
	}
	err = license.Join(question.Eligible(act.At, request), o.readyWith(to, act.At))
	if o.id == to.id {
		return Moved{}, err
	}
	in := m.into(to.stamp(act), o.id, act.At)
	out := MovedOut{o.stamp(act), to.id, m.ids(), m.serials()}
	if err := license.Join(err, to.takesIn(in)); err != nil {
		return Moved{}, err
	}
	return Moved{out, in}, nil
}

// readyWith refuses an instant at which nothing can be decided on either side of a
// move.
func (o *Organization) readyWith(to *Organization, at time.Time) error {
	source := license.Within("source", o.ready(at))
	if o.id == to.id {
		return source
	}
	return license.Join(source, license.Within("destination", to.ready(at)))
}

// question returns what is asked of package transfer, without licences.
func (o *Organization) question(to *Organization) transfer.LicenseMove {
	return transfer.LicenseMove{
		Source:      transfer.Organization{ID: o.id, Model: license.PerDevice},
		Destination: transfer.Organization{ID: to.id, Model: license.PerDevice},
	}
}

// fact returns what package transfer is told of a licence.
func (o *Organization) fact(id license.ID, at time.Time) transfer.DeviceLicense {
	e, held := o.licenses[id]
	if !held {
		return transfer.DeviceLicense{ID: id}
	}
	s := o.standing(e, at)
	f := transfer.DeviceLicense{ID: id, State: transfer.LicenseState(s.State), Device: string(s.Device), Head: s.Head, Seats: s.Seats}
	for _, q := range s.Queue {
		f.Queue = append(f.Queue, q.ID)
	}
	if m := license.Model(e.Type); m.IsMX() {
		f.MXEdition = m.Edition()
	}
	return f
}

// moving is what goes to another organization at an instant.
type moving struct {
	loose  map[license.ID]*entry // on nothing; nil: not held here
	chains map[*chain]bool
	at     time.Time
}

// moving returns all that goes along with some licences.
func (o *Organization) moving(at time.Time, ids []license.ID) moving {
	m := moving{map[license.ID]*entry{}, map[*chain]bool{}, at}
	for _, id := range ids {
		e := o.licenses[id]
		if e == nil || e.on == nil || !at.Before(e.ends) {
			m.loose[id] = e
		} else {
			m.chains[e.on] = true
		}
	}
	return m
}

// ids returns the ids of all licences that move, sorted.
func (m moving) ids() []license.ID {
	ids := slices.Collect(maps.Keys(m.loose))
	for c := range m.chains {
		for _, e := range c.live(m.at) {
			ids = append(ids, e.ID)
		}
	}
	slices.Sort(ids)
	return append([]license.ID{}, ids...)
}

// serials returns the serials of all devices that move, sorted, without their
// spares.
func (m moving) serials() []Serial {
	serials := []Serial{}
	for c := range m.chains {
		if c.device != nil {
			serials = append(serials, c.device.serial)
		}
	}
	slices.Sort(serials)
	return serials
}

// into returns the event of the organization that takes what is held.
func (m moving) into(s license.Stamp, from license.ID, at time.Time) MovedIn {
	in := MovedIn{Stamp: s, From: from, Licenses: []Holding{}, Devices: []MovedDevice{}}
	for _, e := range m.loose {
		if e != nil {
			in.Licenses = append(in.Licenses, e.holding(e.fixed))
		}
	}
	for c := range m.chains {
		live := c.live(at)
		ids := make([]license.ID, len(live))
		for i, e := range live {
			ids[i] = e.ID
			fixed := e.fixed
			if i > 0 && c.device == nil {
				fixed = e.dequeuedAt(at)
			}
			in.Licenses = append(in.Licenses, e.holding(fixed))
		}
		if d := c.device; d != nil {
			in.Devices = append(in.Devices, MovedDevice{d.serial, d.model, d.since, d.spare, ids})
		}
	}
	slices.SortFunc(in.Licenses, func(a, b Holding) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(in.Devices, func(a, b MovedDevice) int { return cmp.Compare(a.Device, b.Device) })
	return in
}

func (e *entry) holding(fixed time.Time) Holding {
	return Holding{e.License, e.claimedAt, e.anchor, e.activatesBy, fixed}
}

// takesIn refuses what an organization cannot take in.
func (o *Organization) takesIn(e MovedIn) error {
	devices := 0
	all := []error{o.room("licenses", len(o.licenses), len(e.Licenses))}
	for i := range e.Licenses {
		h := &e.Licenses[i]
		all = append(all, o.vacant(h.ID))
		from := h.Activates
		if !from.IsZero() {
			all = append(all, h.lasts(from))
		}
	}
	for _, d := range e.Devices {
		devices++
		all = append(all, o.strange(d.Device))
		if d.Spare != "" {
			devices++
			all = append(all, o.strange(d.Spare))
		}
	}
	if len(e.Licenses) > MaxStep {
		all = append(all, tooMany("licenses", len(e.Licenses), MaxStep))
	}
	return license.Join(append(all, o.room("devices", len(o.devices), devices))...)
}

func (o *Organization) applyMovedOut(e MovedOut) error {
	if err := e.To.Check(); err != nil {
		return err
	}
	for _, id := range e.Licenses {
		held, err := o.find(id)
		if err != nil {
			return err
		}
		if o.state(held, e.At) == Expired {
			return cannot("a licence that is over")
		}
	}
	m := o.moving(e.At, e.Licenses)
	if len(e.Licenses) == 0 || e.To == o.id || !slices.Equal(m.ids(), e.Licenses) || !slices.Equal(m.serials(), e.Devices) {
		return cannot("not what would go along")
	}
	for _, held := range m.loose {
		o.drop(held)
	}
	for c := range m.chains {
		o.lift(c, e.At)
		for _, held := range c.members {
			delete(o.licenses, held.ID)
		}
		if d := c.device; d != nil {
			o.leave(d)
			delete(o.devices, d.spare)
		}
	}
	return nil
}

func (o *Organization) applyMovedIn(e MovedIn) error {
	if err := license.Join(e.From.Check(), o.takesIn(e)); err != nil {
		return err
	}
	held, devices, err := e.arrivals(o.id)
	if err != nil {
		return err
	}
	for _, d := range devices {
		o.join(d)
		if c := d.chain; c != nil {
			d.chain = nil
			o.place(c, held)
		}
	}
	for _, loose := range held {
		o.hold(loose)
	}
	return nil
}

// place puts a queue of licences that come in where it belongs, and takes them from
// those that are still to be placed.
func (o *Organization) place(c *chain, held map[license.ID]*entry) {
	for _, member := range c.members {
		o.licenses[member.ID] = member
		delete(held, member.ID)
	}
	o.put(c)
}

// arrivals returns the licences that come in and the devices with what is on
// them, or refuses an event that contradicts itself.
func (e MovedIn) arrivals(id license.ID) (map[license.ID]*entry, []*device, error) {
	if e.From == id || len(e.Licenses) == 0 {
		return nil, nil, cannot("from nowhere, or nothing")
	}
	held := make(map[license.ID]*entry, len(e.Licenses))
	for i, h := range e.Licenses {
		if i > 0 && e.Licenses[i-1].ID >= h.ID {
			return nil, nil, cannot("licences out of order")
		}
		if err := h.check(e.At); err != nil {
			return nil, nil, err
		}
		held[h.ID] = h.entry()
		if ends := held[h.ID].ends; !ends.IsZero() && !e.At.Before(ends) {
			return nil, nil, cannot("a licence that is over")
		}
	}
	var devices []*device
	placed, known := map[license.ID]bool{}, map[Serial]bool{}
	for i, md := range e.Devices {
		if i > 0 && e.Devices[i-1].Device >= md.Device {
			return nil, nil, cannot("devices out of order")
		}
		d := &device{serial: md.Device, model: md.Model, since: utc(md.Since), spare: md.Spare}
		c := &chain{device: d}
		for _, id := range md.Licenses {
			member := held[id]
			if member == nil || placed[id] {
				return nil, nil, cannot("a device with a licence that does not come")
			}
			placed[id] = true
			c.members = append(c.members, member)
		}
		if err := license.Join(md.Model.Check(), c.sound(e.At)); err != nil {
			return nil, nil, err
		}
		if !recordable(md.Since) || md.Since.IsZero() || md.Since.After(e.At) {
			return nil, nil, cannot("a device since no such instant")
		}
		d.chain = c
		devices = append(devices, d)
		for _, serial := range []Serial{md.Device, md.Spare} {
			if serial != "" && known[serial] {
				return nil, nil, cannot("a device that comes twice")
			}
			known[serial] = true
		}
		if md.Spare != "" {
			devices = append(devices, &device{serial: md.Spare, model: md.Model, since: e.At, primary: md.Device})
		}
	}
	for id, loose := range held {
		if !placed[id] && loose.fixed.After(e.At) {
			return nil, nil, cannot("a licence that starts later by itself")
		}
	}
	return held, devices, nil
}

// sound refuses licences that do not burn one after another, the first of them
// at that instant.
func (c *chain) sound(at time.Time) error {
	if len(c.members) == 0 || len(c.members) > MaxQueue {
		return cannot("no queue")
	}
	for i, e := range c.members {
		if e.fixed.IsZero() || e.Seats != c.members[0].Seats || i > 0 && !e.starts.Equal(c.members[i-1].ends) {
			return cannot("a queue with gaps")
		}
	}
	if c.members[0].waits(at) || (c.device == nil) != (c.members[0].Seats > 0) {
		return cannot("a queue that waits, or in another place")
	}
	return nil
}

// check refuses a holding that no events led to.
func (h Holding) check(at time.Time) error {
	if err := h.Check(); err != nil {
		return err
	}
	for _, t := range []time.Time{h.ClaimedAt, h.Anchor} {
		if t.IsZero() || !recordable(t) || t.After(at) {
			return cannot("claimed at no such instant")
		}
	}
	if !recordable(h.ActivatesBy) || !recordable(h.Activates) {
		return cannot("a window of no such instants")
	}
	from := utc(h.Activates)
	if from.IsZero() {
		from = utc(h.ActivatesBy)
	}
	if from.IsZero() {
		return nil
	}
	return h.lasts(from)
}

// entry returns a licence as it is held.
func (h Holding) entry() *entry {
	e := &entry{License: h.License, claimedAt: utc(h.ClaimedAt), anchor: utc(h.Anchor), activatesBy: utc(h.ActivatesBy)}
	e.fix(utc(h.Activates))
	return e
}
