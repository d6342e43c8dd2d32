package perdevice

import (
	"cmp"
	"iter"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
)

// A ChangeKind says what happens at an instant if nobody acts (PD-25).
type ChangeKind uint8

// What happens, in the order in which changes of one instant stand in an agenda.
const (
	Activation     ChangeKind = iota + 1 // the activation window of an unused licence is over (PD-3)
	WarningBegins                        // a licence that burns is expiring (PD-4)
	CriticalBegins                       // a licence that burns is expiring and little is left (PD-4)
	Expiry                               // a licence is over; unless another takes its turn, its device is unlicensed (PD-2, PD-14)
	QueueStep                            // a queued licence starts to burn (PD-10)
	GraceOver                            // the grace of a device is over: it is disabled (PD-14)
)

var kindNames = [...]string{"none", "activation", "warning", "critical", "expiry", "queue-step", "grace-over"}

// String returns the kind's name, "none" of what is no kind.
func (k ChangeKind) String() string {
	if int(k) >= len(kindNames) {
		return kindNames[0]
	}
	return kindNames[k]
}

// A Change is something that happens at an instant if nobody acts (PD-25). A warm
// spare has no changes of its own: what happens to its primary happens to it. Where a
// policy has no grace, a device is disabled by the Expiry, and by what adds or
// unlicenses it, and no GraceOver follows.
type Change struct {
	At      time.Time
	Kind    ChangeKind
	License license.ID // the licence; "" of GraceOver
	Device  Serial     // the device that it is on, or whose grace is over; "" if none
	Network NetworkID  // the network that it is on; "" if none
}

// tick is a change in the index: its kind and the id or serial of what changes.
type tick struct {
	kind ChangeKind
	name string
}

func (t tick) compare(u tick) int {
	if c := cmp.Compare(t.kind, u.kind); c != 0 {
		return c
	}
	return cmp.Compare(t.name, u.name)
}

// change returns what a tick says.
func (o *Organization) change(at time.Time, t tick) Change {
	if t.kind == GraceOver {
		return Change{At: at, Kind: t.kind, Device: Serial(t.name)}
	}
	id := license.ID(t.name)
	device, network := o.licenses[id].on.place()
	return Change{at, t.kind, id, device, network}
}

// enter and strike put a change into the index and take it out.
func (o *Organization) enter(at time.Time, t tick)  { o.due.Add(at, t) }
func (o *Organization) strike(at time.Time, t tick) { o.due.Remove(at, t) }

// visit is told of a change. What lies past the calendar never happens.
type visit func(at time.Time, t tick)

func (v visit) tell(at time.Time, kind ChangeKind, name string) {
	if !at.IsZero() && recordable(at) {
		v(at, tick{kind, name})
	}
}

// entryTicks tells what happens to a licence by its own dates.
func (o *Organization) entryTicks(e *entry, v visit) {
	switch {
	case e.on == nil && e.fixed.IsZero():
		v.tell(e.activatesBy, Activation, string(e.ID))
	case e.on != nil && e.on.members[0] != e:
		v.tell(e.starts, QueueStep, string(e.ID))
	}
	v.tell(e.ends, Expiry, string(e.ID))
}

// chainTicks tells what happens to the licences of a chain.
func (o *Organization) chainTicks(c *chain, v visit) {
	for _, e := range c.members {
		o.entryTicks(e, v)
	}
	o.bandTicks(c, v)
}

// bandTicks tells when a chain begins to be expiring. What begins in a band does
// not come into it.
func (o *Organization) bandTicks(c *chain, v visit) {
	begins := func(left time.Duration, kind ChangeKind) {
		if at := c.until().Add(-left); left >= 0 && at.After(c.members[0].starts) && at.Before(c.until()) {
			v.tell(at, kind, string(c.members[c.head(at)].ID))
		}
	}
	if o.policy.Warning != o.policy.Critical {
		begins(o.policy.Warning, WarningBegins)
	}
	begins(o.policy.Critical, CriticalBegins)
}

// deviceTicks tells when a device is disabled.
func (o *Organization) deviceTicks(d *device, v visit) {
	if o.policy.Grace < 0 || d.primary != "" {
		return
	}
	from := d.since
	if d.chain != nil {
		from = d.chain.until()
	}
	c := o.graceSince(from)
	if over := c.Until(); c.State(over) == enforce.Over { // not past the calendar
		v.tell(over, GraceOver, string(d.serial))
	}
}

// next keeps the first change after an instant.
type next struct {
	after time.Time
	at    time.Time
	tick  tick
}

func (n *next) see(at time.Time, t tick) {
	if at.After(n.after) && (n.at.IsZero() || at.Before(n.at) || at.Equal(n.at) && t.compare(n.tick) < 0) {
		n.at, n.tick = at, t
	}
}

func (o *Organization) found(n next) (Change, bool) {
	if n.at.IsZero() {
		return Change{}, false
	}
	return o.change(n.at, n.tick), true
}

// NextChange returns what happens to a licence next after an instant if nobody
// acts, and whether anything does (PD-25). Of several things at one instant it is
// the first of an agenda.
func (o *Organization) NextChange(id license.ID, at time.Time) (Change, bool) {
	e, held := o.licenses[id]
	if !held {
		return Change{}, false
	}
	n := next{after: at}
	o.entryTicks(e, n.see)
	if e.on != nil {
		o.bandTicks(e.on, func(at time.Time, t tick) {
			if t.name == string(id) {
				n.see(at, t)
			}
		})
	}
	return o.found(n)
}

// NextDeviceChange returns what happens to a device next after an instant if
// nobody acts, and whether anything does: warning, critical, expiry, queue step,
// grace over (PD-25). A licence that ends with another behind it is a queue step.
// What happens to a warm spare is what happens to its primary.
func (o *Organization) NextDeviceChange(serial Serial, at time.Time) (Change, bool) {
	d, here := o.devices[serial]
	if !here {
		return Change{}, false
	}
	if d.primary != "" {
		d = o.devices[d.primary]
	}
	n := next{after: at}
	o.deviceTicks(d, n.see)
	if c := d.chain; c != nil {
		o.bandTicks(c, n.see)
		for i, e := range c.members {
			if i > 0 {
				n.see(e.starts, tick{QueueStep, string(e.ID)})
			}
		}
		n.see(c.until(), tick{Expiry, string(c.members[len(c.members)-1].ID)})
	}
	return o.found(n)
}

// Agenda walks what happens to licences and devices if nobody acts, from one
// instant on and before another, in time order, each once (PD-26). Changes of one
// instant stand in the order of their kinds, then of ids or serials. The agenda
// of a time before the last event says what is known since. It costs what it
// tells, not what the organization holds.
func (o *Organization) Agenda(from, to time.Time) iter.Seq[Change] {
	return func(yield func(Change) bool) {
		for at, t := range o.due.Between(from, to) {
			if !yield(o.change(at, t)) {
				return
			}
		}
	}
}
