package perdevice

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// snapshotFormat names the shape of a snapshot; a changed shape gets another.
const snapshotFormat = "perdevice.organization.1"

// snapshotJSON is the wire form of an organization.
type snapshotJSON struct {
	Format   string            `json:"format"`
	Seq      uint64            `json:"seq"`
	ID       license.ID        `json:"id"`
	Last     time.Time         `json:"last,omitzero"`
	Licenses []snapshotLicense `json:"licenses"` // sorted by id
	Devices  []snapshotDevice  `json:"devices"`  // sorted by serial
	Networks []snapshotNetwork `json:"networks"` // sorted by id
}

type snapshotLicense struct {
	Holding
	UndoUntil time.Time `json:"undoUntil,omitzero"`
}

type snapshotDevice struct {
	Device   Serial        `json:"device"`
	Model    license.Model `json:"model"`
	Since    time.Time     `json:"since"`
	Primary  Serial        `json:"primary,omitempty"`
	Spare    Serial        `json:"spare,omitempty"`
	Licenses []license.ID  `json:"licenses"` // in the order in which they burn
}

type snapshotNetwork struct {
	Network NetworkID      `json:"network"`
	Queues  [][]license.ID `json:"queues"` // each in the order in which they burn
}

// Snapshot returns the state as bytes, which begin with a format name and Seq.
// [Restore] and the events after Seq end in the same state as all events.
func (o *Organization) Snapshot() ([]byte, error) {
	s := snapshotJSON{
		Format: snapshotFormat, Seq: o.seq, ID: o.id, Last: o.last,
		Licenses: make([]snapshotLicense, 0, len(o.licenses)), Devices: make([]snapshotDevice, 0, len(o.devices)),
		Networks: make([]snapshotNetwork, 0, len(o.networks)),
	}
	for _, id := range sortedKeys(o.licenses) {
		e := o.licenses[id]
		s.Licenses = append(s.Licenses, snapshotLicense{e.holding(e.fixed), e.undoUntil})
	}
	for _, serial := range sortedKeys(o.devices) {
		d := o.devices[serial]
		s.Devices = append(s.Devices, snapshotDevice{d.serial, d.model, d.since, d.primary, d.spare, d.chain.ids()})
	}
	for _, id := range sortedKeys(o.networks) {
		queues := [][]license.ID{}
		for _, c := range o.networks[id] {
			queues = append(queues, c.ids())
		}
		s.Networks = append(s.Networks, snapshotNetwork{id, queues})
	}
	return json.Marshal(s)
}

// ids returns the ids of a chain's licences, in the order in which they burn.
func (c *chain) ids() []license.ID {
	ids := []license.ID{}
	if c != nil {
		for _, e := range c.members {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

// Restore returns the organization of a snapshot. It refuses an unknown format
// and parts that do not hold together ([ErrSnapshotForm], which names the part),
// and with a *license.Refusal that names the field all that is not exactly the
// shape: the caller replays from the first event then.
func Restore(data []byte, policy Policy) (*Organization, error) {
	return restore(data, policy, MaxHeld)
}

func restore(data []byte, policy Policy, most int) (*Organization, error) {
	var s snapshotJSON
	if err := strictjson.Unmarshal(data, len(data), &s); err != nil {
		return nil, err
	}
	if s.Format != snapshotFormat {
		return nil, broken("format", s.Format)
	}
	if err := s.ID.Check(); err != nil {
		return nil, errors.Join(broken("id", string(s.ID)), err)
	}
	held := len(s.Licenses) + len(s.Devices) + len(s.Networks)
	if s.Seq == 0 && (held > 0 || !s.Last.IsZero()) || s.Seq > 0 && s.Last.IsZero() || s.Seq == math.MaxUint64 {
		return nil, broken("seq", strconv.FormatUint(s.Seq, 10))
	}
	o := New(s.ID, policy)
	o.seq, o.last, o.most = s.Seq, s.Last, most
	if err := license.Join(o.room("licenses", len(s.Licenses), 0), o.room("devices", len(s.Devices), 0), o.room("networks", len(s.Networks), 0)); err != nil {
		return nil, errors.Join(broken("licenses", strconv.Itoa(held)), err)
	}
	for i := range s.Licenses {
		l := &s.Licenses[i]
		if i > 0 && s.Licenses[i-1].ID >= l.ID {
			return nil, broken("licenses", string(l.ID))
		}
		if err := l.check(s.Last); err != nil {
			return nil, errors.Join(broken("licenses", string(l.ID)), err)
		}
		e := l.entry()
		e.undoUntil = l.UndoUntil
		o.licenses[l.ID] = e
	}
	if err := license.Join(o.restoreDevices(s.Devices), o.restoreNetworks(s.Networks)); err != nil {
		return nil, err
	}
	for i := range s.Licenses {
		if e := o.licenses[s.Licenses[i].ID]; e.on == nil && e.fixed.After(s.Last) {
			return nil, broken("licenses", string(e.ID))
		}
	}
	o.index()
	return o, nil
}

// index notes all that will happen, in its order: what is found together is put
// in together.
func (o *Organization) index() {
	type entryAt struct {
		at   time.Time
		tick tick
	}
	all := make([]entryAt, 0, 2*len(o.licenses)+len(o.devices))
	note := func(at time.Time, t tick) { all = append(all, entryAt{at, t}) }
	for _, e := range o.licenses {
		o.entryTicks(e, note)
		if e.on != nil && e.on.members[0] == e {
			o.bandTicks(e.on, note)
		}
	}
	for _, d := range o.devices {
		o.deviceTicks(d, note)
	}
	slices.SortFunc(all, func(a, b entryAt) int {
		if c := a.at.Compare(b.at); c != 0 {
			return c
		}
		return a.tick.compare(b.tick)
	})
	for i := range all {
		o.enter(all[i].at, all[i].tick)
	}
}

func (o *Organization) restoreDevices(devices []snapshotDevice) error {
	for i, s := range devices {
		if i > 0 && devices[i-1].Device >= s.Device {
			return broken("devices", string(s.Device))
		}
		if s.Since.IsZero() || s.Since.After(o.last) {
			return broken("since", string(s.Device))
		}
		if err := license.Join(s.Device.Check(), s.Model.Check()); err != nil {
			return errors.Join(broken("devices", string(s.Device)), err)
		}
		d := &device{serial: s.Device, model: s.Model, since: s.Since, primary: s.Primary, spare: s.Spare}
		o.devices[d.serial] = d
		if len(s.Licenses) == 0 {
			continue
		}
		if err := o.restoreChain(&chain{device: d}, s.Licenses); err != nil {
			return err
		}
	}
	for _, d := range o.devices {
		primary, spare := o.devices[d.primary], o.devices[d.spare]
		if d.primary != "" && (primary == nil || primary.spare != d.serial || primary.model != d.model || d.spare != "" || d.chain != nil) ||
			d.spare != "" && (spare == nil || spare.primary != d.serial) {
			return broken("devices", string(d.serial))
		}
	}
	return nil
}

func (o *Organization) restoreNetworks(networks []snapshotNetwork) error {
	for i, s := range networks {
		if i > 0 && networks[i-1].Network >= s.Network {
			return broken("networks", string(s.Network))
		}
		if err := s.Network.Check(); err != nil {
			return errors.Join(broken("networks", string(s.Network)), err)
		}
		o.networks[s.Network] = nil
		for _, queue := range s.Queues {
			if err := o.restoreChain(&chain{network: s.Network}, queue); err != nil {
				return err
			}
		}
	}
	return nil
}

// restoreChain puts licences that are on nothing yet onto a device or network, and
// leaves it to index to note what happens to them.
func (o *Organization) restoreChain(c *chain, ids []license.ID) error {
	device, network := c.place()
	for _, id := range ids {
		e := o.licenses[id]
		if e == nil || e.on != nil {
			return broken("queue", string(id))
		}
		e.on = c
		c.members = append(c.members, e)
	}
	if err := c.sound(o.last); err != nil {
		return errors.Join(broken("queue", string(device)+string(network)), err)
	}
	c.end = c.members[len(c.members)-1].ends
	if c.device != nil {
		c.device.chain = c
	} else {
		o.networks[c.network] = append(o.networks[c.network], c)
	}
	return nil
}

func broken(part, value string) error {
	return license.Refuse(ErrSnapshotForm, "", "part", part, "value", value)
}
