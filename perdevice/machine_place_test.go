package perdevice_test

import (
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/perdevice"
)

// pairOf returns the warm spare of a device.
func (w *world) pairOf(serial string) string {
	for spare, d := range w.devices {
		if d.spareOf == serial {
			return spare
		}
	}
	return ""
}

func (m *machine) RemoveDevice(t *rapid.T) {
	s := m.side(t)
	w := s.world(m)
	serial := anyDevice(t, func(one string) bool { return w.devices[one] != nil })
	d := w.devices[serial]
	var wanted []license.Reason
	switch {
	case d == nil:
		wanted = append(wanted, perdevice.ErrDeviceUnknown)
	case w.burns(d):
		wanted = append(wanted, perdevice.ErrDeviceLicensed)
	}
	if d != nil && d.spareOf != "" {
		wanted = append(wanted, perdevice.ErrDeviceSpare)
	}
	if d != nil && w.pairOf(serial) != "" {
		wanted = append(wanted, perdevice.ErrDevicePaired)
	}
	e, ok := decided(t, m, wanted, func() (perdevice.DeviceRemoved, error) {
		return s.org.RemoveDevice(m.act(), perdevice.Serial(serial))
	})
	if ok {
		s.applied(t, e)
		m.did(s, func(w *world) {
			w.vacate(w.devices[serial])
			delete(w.devices, serial)
		})
	}
}

func (m *machine) AddNetwork(t *rapid.T) {
	s := m.side(t)
	id := anyNetwork(t, func(one string) bool { return !s.world(m).networks[one] })
	var wanted []license.Reason
	if s.world(m).networks[id] {
		wanted = append(wanted, perdevice.ErrNetworkTaken)
	}
	e, ok := decided(t, m, wanted, func() (perdevice.NetworkAdded, error) {
		return s.org.AddNetwork(m.act(), perdevice.NetworkID(id))
	})
	if ok {
		s.applied(t, e)
		m.did(s, func(w *world) { w.networks[id] = true })
	}
}

func (m *machine) RemoveNetwork(t *rapid.T) {
	s := m.side(t)
	w := s.world(m)
	id := anyNetwork(t, func(one string) bool { return w.networks[one] })
	var wanted []license.Reason
	if !w.networks[id] {
		wanted = append(wanted, perdevice.ErrNetworkUnknown)
	}
	for _, l := range w.sorted() {
		if l.network == id && w.state(l.id) != "expired" {
			wanted = append(wanted, perdevice.ErrNetworkLicensed)
		}
	}
	e, ok := decided(t, m, wanted, func() (perdevice.NetworkRemoved, error) {
		return s.org.RemoveNetwork(m.act(), perdevice.NetworkID(id))
	})
	if ok {
		s.applied(t, e)
		m.did(s, func(w *world) {
			delete(w.networks, id)
			for _, l := range w.licenses {
				if l.network == id {
					l.network = ""
				}
			}
		})
	}
}

// place are the reasons against putting a licence on a device that stand for
// every verb.
func (w *world) fit(l *naiveLicense, serial string) []license.Reason {
	var wanted []license.Reason
	d := w.devices[serial]
	if d == nil {
		wanted = append(wanted, perdevice.ErrDeviceUnknown)
	} else if d.spareOf != "" {
		wanted = append(wanted, perdevice.ErrDeviceSpare)
	}
	switch {
	case l == nil:
	case l.seats > 0:
		wanted = append(wanted, perdevice.ErrSeats)
		if d != nil {
			wanted = append(wanted, perdevice.ErrTypeFits)
		}
	case l.typ == "XYZZY":
		wanted = append(wanted, perdevice.ErrTypeUnknown)
	case d != nil && !fits(l.typ, d.model):
		wanted = append(wanted, perdevice.ErrTypeFits)
	}
	return wanted
}

// licensed reports whether a device is there and has a licence that burns.
func (w *world) licensed(serial string) bool {
	d := w.devices[serial]
	return d != nil && w.burns(d)
}

// loose are the reasons why a licence cannot go somewhere.
func (w *world) loose(id license.ID) []license.Reason {
	switch w.state(id) {
	case "":
		return []license.Reason{perdevice.ErrLicenseUnknown}
	case "recentlyQueued", "active", "expiring":
		return []license.Reason{perdevice.ErrAssigned}
	case "expired":
		return []license.Reason{perdevice.ErrExpired}
	}
	return nil
}

// fixed are the reasons why a licence cannot leave what it is on.
func (w *world) fixed(id license.ID) []license.Reason {
	switch w.state(id) {
	case "":
		return []license.Reason{perdevice.ErrLicenseUnknown}
	case "recentlyQueued":
		return []license.Reason{perdevice.ErrQueued}
	case "unused", "unusedActive":
		return []license.Reason{perdevice.ErrNotAssigned}
	case "expired":
		return []license.Reason{perdevice.ErrExpired}
	}
	return nil
}

// starts returns when an unused licence starts that goes to a device now: at the
// end of the one before within its grace, else now (PD-15).
func (w *world) starts(serial string, at time.Time) time.Time {
	d := w.devices[serial]
	status, _ := w.status(serial)
	if d.on != "" && status == "grace" {
		return w.licenses[d.on].end()
	}
	return at
}

func (m *machine) Assign(t *rapid.T) { m.assign(t, false) }

func (m *machine) Queue(t *rapid.T) { m.assign(t, true) }

func (m *machine) assign(t *rapid.T, queue bool) {
	s := m.side(t)
	w := s.world(m)
	wanting := isLoose
	if queue {
		wanting = isQueueable
	}
	id := m.anyLicense(t, s, wanting)
	serial := anyDevice(t, w.suits(id, queue))
	l, d := w.licenses[id], w.devices[serial]
	wanted := append(w.loose(id), w.fit(l, serial)...)
	state := w.state(id)
	known := d != nil && d.spareOf == ""
	switch {
	case queue && known && !w.licensed(serial):
		wanted = append(wanted, perdevice.ErrDeviceUnlicensed)
	case w.licensed(serial) && state == "unusedActive":
		wanted = append(wanted, perdevice.ErrDeviceLicensed)
	}
	if !queue && known && state == "unused" && !w.licensed(serial) &&
		!w.starts(serial, m.now).Add(time.Duration(l.days)*license.Day).After(m.now) {
		wanted = append(wanted, perdevice.ErrSpent)
	}
	e, ok := decided(t, m, wanted, func() (perdevice.Assigned, error) {
		if queue {
			return s.org.Queue(m.act(), id, perdevice.Serial(serial))
		}
		return s.org.Assign(m.act(), id, perdevice.Serial(serial))
	})
	if !ok {
		return
	}
	require.Equal(t, w.licensed(serial), e.Queued())
	s.applied(t, e)
	at := m.now
	m.did(s, func(w *world) {
		l, d := w.licenses[id], w.devices[serial]
		if w.burns(d) {
			w.behind(l, w.licenses[d.on])
			return
		}
		if l.begun.IsZero() {
			l.begun = w.starts(serial, at)
		}
		w.put(l, serial)
	})
}

func (m *machine) Dequeue(t *rapid.T) {
	s := m.side(t)
	id := m.anyLicense(t, s, isQueued)
	var wanted []license.Reason
	switch s.world(m).state(id) {
	case "recentlyQueued":
	case "":
		wanted = append(wanted, perdevice.ErrLicenseUnknown)
	default:
		wanted = append(wanted, perdevice.ErrNotQueued)
	}
	e, ok := decided(t, m, wanted, func() (perdevice.Dequeued, error) { return s.org.Dequeue(m.act(), id) })
	if ok {
		s.applied(t, e)
		at := m.now
		m.did(s, func(w *world) { w.free(id, at) })
	}
}

func (m *machine) Unassign(t *rapid.T) {
	s := m.side(t)
	id := m.anyLicense(t, s, isPlaced)
	extent := rapid.SampledFrom([]perdevice.Extent{"", perdevice.HeadOnly, perdevice.WholeChain, "half"}).Draw(t, "extent")
	w := s.world(m)
	wanted := w.fixed(id)
	if l := w.licenses[id]; l != nil && len(l.queue) > 0 && (extent == "" || extent == perdevice.HeadOnly) {
		wanted = append(wanted, perdevice.ErrQueueBehind)
	}
	if extent == "half" {
		wanted = append(wanted, perdevice.ErrExtent)
	}
	e, ok := decided(t, m, wanted, func() (perdevice.Unassigned, error) { return s.org.Unassign(m.act(), id, extent) })
	if ok {
		s.applied(t, e)
		at := m.now
		m.did(s, func(w *world) { w.unassign(w.licenses[id], at) })
	}
}

func (m *machine) Reassign(t *rapid.T) {
	s := m.side(t)
	w := s.world(m)
	id := m.anyLicense(t, s, isPlaced)
	serial := anyDevice(t, w.suits(id, false))
	wanted := append(w.fixed(id), w.fit(w.licenses[id], serial)...)
	if l := w.licenses[id]; l != nil && l.network != "" && len(w.fixed(id)) == 0 {
		wanted = append(wanted, perdevice.ErrNotAssigned) // to a device
	}
	if w.licensed(serial) {
		wanted = append(wanted, perdevice.ErrDeviceLicensed)
	}
	e, ok := decided(t, m, wanted, func() (perdevice.Reassigned, error) {
		return s.org.Reassign(m.act(), id, perdevice.Serial(serial))
	})
	if ok {
		s.applied(t, e)
		at := m.now
		m.did(s, func(w *world) {
			l := w.licenses[id]
			w.devices[l.device].on, w.devices[l.device].since = "", at
			w.put(l, serial)
		})
	}
}

func (m *machine) Pair(t *rapid.T) {
	s := m.side(t)
	w := s.world(m)
	serial := anyDevice(t, w.licensed)
	spare := anyDevice(t, func(one string) bool { return w.devices[one] != nil && one != serial && !w.licensed(one) })
	d, e := w.devices[serial], w.devices[spare]
	var wanted []license.Reason
	for i, one := range []string{serial, spare} {
		switch {
		case i > 0 && spare == serial:
		case w.devices[one] == nil:
			wanted = append(wanted, perdevice.ErrDeviceUnknown)
		case w.devices[one].spareOf != "":
			wanted = append(wanted, perdevice.ErrDeviceSpare)
		case w.pairOf(one) != "":
			wanted = append(wanted, perdevice.ErrDevicePaired)
		}
	}
	if serial == spare || d != nil && e != nil && d.model != e.model {
		wanted = append(wanted, perdevice.ErrNotPair)
	}
	if spare != serial && w.licensed(spare) {
		wanted = append(wanted, perdevice.ErrDeviceLicensed)
	}
	event, ok := decided(t, m, wanted, func() (perdevice.Paired, error) {
		return s.org.Pair(m.act(), perdevice.Serial(serial), perdevice.Serial(spare))
	})
	if ok {
		s.applied(t, event)
		m.did(s, func(w *world) {
			w.vacate(w.devices[spare])
			w.devices[spare].spareOf = serial
		})
	}
}

func (m *machine) Unpair(t *rapid.T) {
	s := m.side(t)
	w := s.world(m)
	spare := anyDevice(t, func(one string) bool { return w.devices[one] != nil && w.devices[one].spareOf != "" })
	d := w.devices[spare]
	var wanted []license.Reason
	if d == nil {
		wanted = append(wanted, perdevice.ErrDeviceUnknown)
	} else if d.spareOf == "" {
		wanted = append(wanted, perdevice.ErrNotPair)
	}
	e, ok := decided(t, m, wanted, func() (perdevice.Unpaired, error) {
		return s.org.Unpair(m.act(), perdevice.Serial(spare))
	})
	if ok {
		s.applied(t, e)
		at := m.now
		m.did(s, func(w *world) { w.devices[spare].spareOf, w.devices[spare].since = "", at })
	}
}
