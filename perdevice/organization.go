package perdevice

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/internal/due"
	"github.com/licit-go/licit/license"
)

// An Organization follows per-device licensing: every licence has its own term
// and is on at most one device or network. It is folded from events. Decisions
// change nothing and return an event or a refusal; only Apply changes anything.
// Reads and decisions may run concurrently with one another, none while Apply
// runs.
type Organization struct {
	id     license.ID
	policy Policy
	most   int // licences, devices and networks, each

	seq  uint64
	last time.Time // instant of the last event

	licenses map[license.ID]*entry
	devices  map[Serial]*device
	networks map[NetworkID][]*chain // in the order in which they came
	due      *due.Index[tick]       // what happens if nobody acts
}

// Limits of an organization.
const (
	MaxHeld  = license.MaxKeys // licences that are held at a time; as many devices, and as many networks
	MaxStep  = 1 << 16         // licences that one event claims, moves or converts
	MaxQueue = 1 << 10         // licences on one device, or behind one on a network, itself included
)

// New returns an organization before its first event. The zero Policy is the
// documented default.
func New(id license.ID, policy Policy) *Organization {
	return &Organization{
		id: id, policy: policy.complete(), most: MaxHeld,
		licenses: map[license.ID]*entry{}, devices: map[Serial]*device{}, networks: map[NetworkID][]*chain{},
		due: due.New(tick.compare),
	}
}

// ID returns the organization's id.
func (o *Organization) ID() license.ID { return o.id }

// Seq returns the position of the last event applied, 0 before the first: what
// a journal expects as version.
func (o *Organization) Seq() uint64 { return o.seq }

// Clone returns an organization of its own in the same state, for what-ifs: a
// decision can be applied to it and the next one asked for. It copies as much
// as the organization holds.
func (o *Organization) Clone() *Organization {
	c := *o
	c.licenses = make(map[license.ID]*entry, len(o.licenses))
	entries := make([]entry, 0, len(o.licenses)) // all in one piece
	keep := func(e *entry, on *chain) *entry {
		entries = append(entries, *e)
		mine := &entries[len(entries)-1]
		mine.on, c.licenses[e.ID] = on, mine
		return mine
	}
	for _, e := range o.licenses {
		if e.on == nil {
			keep(e, nil)
		}
	}
	copied := func(old *chain, d *device) *chain {
		mine := &chain{device: d, network: old.network, members: make([]*entry, len(old.members)), end: old.end}
		for i, e := range old.members {
			mine.members[i] = keep(e, mine)
		}
		return mine
	}
	c.devices = make(map[Serial]*device, len(o.devices))
	devices := make([]device, 0, len(o.devices))
	for serial, old := range o.devices {
		devices = append(devices, *old)
		mine := &devices[len(devices)-1]
		if old.chain != nil {
			mine.chain = copied(old.chain, mine)
		}
		c.devices[serial] = mine
	}
	c.networks = make(map[NetworkID][]*chain, len(o.networks))
	for id, chains := range o.networks {
		mine := make([]*chain, len(chains))
		for i, old := range chains {
			mine[i] = copied(old, nil)
		}
		c.networks[id] = mine
	}
	c.due = o.due.Clone()
	return &c
}

// Create decides to begin the organization. It is refused if it has begun
// ([ErrAlreadyCreated]), and for a malformed id ([license.ErrIDMalformed]) and a
// policy that is none ([ErrPolicy]).
func (o *Organization) Create(act license.Act) (Created, error) {
	act, err := act.Check()
	if err != nil {
		return Created{}, err
	}
	if o.seq > 0 {
		return Created{}, license.Refuse(ErrAlreadyCreated, "", "id", string(o.id))
	}
	if err := license.Join(o.id.Check(), o.policy.Anchor.check()); err != nil {
		return Created{}, err
	}
	return Created{o.stamp(act), o.id}, nil
}

func (o *Organization) applyCreated(e Created) error {
	if err := o.id.Check(); err != nil {
		return err
	}
	if e.Organization != o.id {
		return cannot("of organization " + string(e.Organization))
	}
	return nil
}

// begin is how every decision but Create begins.
func (o *Organization) begin(act license.Act) (license.Act, error) {
	act, err := act.Check()
	if err != nil {
		return act, err
	}
	return act, o.ready(act.At)
}

// ready refuses an instant at which nothing can be decided here.
func (o *Organization) ready(at time.Time) error {
	if o.seq == 0 {
		return license.Refuse(ErrNotCreated, "", "id", string(o.id))
	}
	return license.Join(o.notBefore(at), o.policy.Anchor.check())
}

// notBefore refuses an instant earlier than the last event.
func (o *Organization) notBefore(at time.Time) error {
	if at.Before(o.last) {
		return license.Refuse(ErrEarlierThanLast, "", "at", instant(at), "last", instant(o.last))
	}
	return nil
}

func (o *Organization) stamp(act license.Act) license.Stamp {
	return license.Stamp{Seq: o.seq + 1, Act: act}
}

// find returns a licence that is held here.
func (o *Organization) find(id license.ID) (*entry, error) {
	e, ok := o.licenses[id]
	if !ok {
		return nil, license.Refuse(ErrLicenseUnknown, "PD-1", "license", string(id))
	}
	return e, nil
}

// vacant refuses an id that no new licence can have.
func (o *Organization) vacant(id license.ID) error {
	if err := id.Check(); err != nil {
		return err
	}
	if _, held := o.licenses[id]; held {
		return license.Refuse(ErrLicenseTaken, "PD-1", "license", string(id))
	}
	return nil
}

// room refuses more than an organization holds.
func (o *Organization) room(what string, held, more int) error {
	if n := held + more; n > o.most {
		return tooMany(what, n, o.most)
	}
	return nil
}

func tooMany(what string, n, most int) error {
	return license.Refuse(ErrTooMany, "", "what", what, "number", strconv.Itoa(n), "most", strconv.Itoa(most))
}

// allowed refuses what the life cycle refuses in the state of a licence.
func (o *Organization) allowed(t Trigger, e *entry, at time.Time) error {
	s := o.state(e, at)
	reason := refusedIn(s, t)
	if reason == "" {
		return nil
	}
	id, state := string(e.ID), string(s)
	switch reason {
	case ErrAssigned:
		device, network := e.place(at)
		return license.Refuse(reason, "PD-7", "license", id, "state", state, "device", string(device), "network", string(network))
	case ErrDeviceLicensed:
		return license.Refuse(reason, "PD-9", "license", id, "state", state)
	case ErrQueued:
		return license.Refuse(reason, "PD-11", "license", id, "state", state, "head", string(e.on.members[e.on.head(at)].ID))
	}
	return license.Refuse(reason, ruleOf(t), "license", id, "state", state)
}

// hold takes in a licence that is on nothing.
func (o *Organization) hold(e *entry) {
	o.licenses[e.ID] = e
	o.loosen(e)
}

// loosen notes what happens to a licence that is on nothing now.
func (o *Organization) loosen(e *entry) {
	e.on = nil
	o.entryTicks(e, o.enter)
}

// pick takes a licence that is on nothing out of the index: what follows changes
// it.
func (o *Organization) pick(e *entry) { o.entryTicks(e, o.strike) }

// lift takes a chain off its device or network and out of the index. What follows
// says where each of its licences goes; those that are over by then, with another
// behind them, are on nothing.
func (o *Organization) lift(c *chain, at time.Time) {
	o.chainTicks(c, o.strike)
	h := c.head(at)
	for _, e := range c.members[:h] {
		o.loosen(e)
	}
	c.members = slices.Clone(c.members[h:])
	if d := c.device; d != nil {
		o.deviceTicks(d, o.strike)
		d.chain = nil
		o.deviceTicks(d, o.enter)
		return
	}
	o.networks[c.network] = slices.DeleteFunc(slices.Clone(o.networks[c.network]), func(other *chain) bool { return other == c })
}

// put puts a chain onto its device or network. Its licences start one after
// another.
func (o *Organization) put(c *chain) {
	for i, e := range c.members {
		e.on = c
		if i > 0 {
			e.fix(c.members[i-1].ends)
		}
	}
	c.end = c.members[len(c.members)-1].ends
	if d := c.device; d != nil {
		o.deviceTicks(d, o.strike)
		d.chain = c
		o.deviceTicks(d, o.enter)
	} else {
		o.networks[c.network] = append(o.networks[c.network], c)
	}
	o.chainTicks(c, o.enter)
}

// clear takes a chain that is over off a device; its last licence is on nothing.
func (o *Organization) clear(d *device, at time.Time) {
	if c := d.chain; c != nil {
		o.lift(c, at)
		for _, e := range c.members {
			o.loosen(e)
		}
	}
}

// sortedKeys returns the keys of a map in their order.
func sortedKeys[K ~string, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
