package perdevice_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
	"github.com/licit-go/licit/perdevice"
)

// side is an organization beside its naive model.
type side struct {
	id     license.ID
	org    *perdevice.Organization
	model  *naive
	events []perdevice.Event
	early  []byte // a snapshot from the middle
	tail   int    // events before it
}

// GoString keeps what rapid prints short.
func (s *side) GoString() string { return "organization " + string(s.id) }

func (l *naiveLicense) GoString() string { return string(l.id) }

// machine drives two organizations, between which licences move, and the naive
// models beside them.
type machine struct {
	sides  []*side
	policy perdevice.Policy
	now    time.Time
	drawn  int
	seats  int // that were ever claimed and not undone
	burnt  map[license.ID]time.Duration
}

// licenseKinds are what is claimed: types that fit, that fit little, and one that
// nobody knows.
var licenseKinds = []struct {
	typ   perdevice.Type
	seats int
}{{"MX64-ENT", 0}, {"MX64-ENT", 0}, {"SME", 25}, {"MX64-ENT", 0}, {"SME", 50}, {"SME", 25}, {"MX64", 0}, {"ENT", 0}, {"SME", 1}, {"XYZZY", 0}}

// fits is PD-5 for the types and models that the machine draws.
func fits(typ, model string) bool {
	return map[string]string{"MX64-ENT": "MX64", "MX64": "MX64", "ENT": "MR36"}[typ] == model
}

func (m *machine) act() license.Act { return license.Act{At: m.now, By: "ada"} }

func (m *machine) newID() license.ID {
	m.drawn++
	return license.ID(fmt.Sprintf("L%03d", m.drawn*37%1000)) // not in the order of drawing
}

func (m *machine) side(t *rapid.T) *side { return rapid.SampledFrom(m.sides).Draw(t, "side") }

// anyLicense is one that is held, mostly one of those that are wanted, and seldom
// one that nobody holds.
func (m *machine) anyLicense(t *rapid.T, s *side, wanted func(w *world, l *naiveLicense) bool) license.ID {
	w := s.world(m)
	held := w.sorted()
	if len(held) == 0 || rapid.IntRange(0, 19).Draw(t, "unseen") == 19 {
		return "nobody's"
	}
	if rapid.IntRange(0, 4).Draw(t, "any") < 4 {
		fit := slices.DeleteFunc(slices.Clone(held), func(l *naiveLicense) bool { return !wanted(w, l) })
		if len(fit) > 0 {
			held = fit
		}
	}
	return rapid.SampledFrom(held).Draw(t, "license").id
}

func isLoose(w *world, l *naiveLicense) bool {
	return l.seats == 0 && l.typ != "XYZZY" && (w.state(l.id) == "unused" || w.state(l.id) == "unusedActive")
}
func isQueueable(w *world, l *naiveLicense) bool { return isLoose(w, l) && isUnused(w, l) }

func isQueued(_ *world, l *naiveLicense) bool { return l.head != "" }
func isPlaced(w *world, l *naiveLicense) bool { return !l.onNothing() && w.state(l.id) != "expired" }
func isRenewable(w *world, l *naiveLicense) bool {
	return l.network != "" && l.head == "" && w.state(l.id) != "expired"
}
func isSeats(w *world, l *naiveLicense) bool {
	return l.seats > 0 && (w.state(l.id) == "unused" || w.state(l.id) == "unusedActive")
}
func isUnused(w *world, l *naiveLicense) bool { return w.state(l.id) == "unused" }
func isSpare(w *world, l *naiveLicense) bool  { return isSeats(w, l) && isUnused(w, l) }
func isDivided(w *world, l *naiveLicense) bool {
	return l.seats > 0 && w.state(l.id) != "expired" && len(l.queue) == 0
}

var (
	serials  = []string{"Q-1", "Q-2", "Q-3", "Q-4", "Q-5"}
	networks = []string{"N-1", "N-2"}
)

// anyOf draws mostly one of those that are wanted.
func anyOf(t *rapid.T, name string, all []string, wanted func(string) bool) string {
	if rapid.IntRange(0, 4).Draw(t, "any") < 4 {
		if fit := slices.DeleteFunc(slices.Clone(all), func(one string) bool { return !wanted(one) }); len(fit) > 0 {
			all = fit
		}
	}
	return rapid.SampledFrom(all).Draw(t, name)
}

func anyDevice(t *rapid.T, wanted func(string) bool) string {
	return anyOf(t, "device", serials, wanted)
}

func anyNetwork(t *rapid.T, wanted func(string) bool) string {
	return anyOf(t, "network", networks, wanted)
}

// suits returns which devices a licence can be put on, as far as licences go.
func (w *world) suits(id license.ID, licensed bool) func(string) bool {
	l := w.licenses[id]
	return func(serial string) bool {
		return l != nil && len(w.fit(l, serial)) == 0 && w.licensed(serial) == licensed
	}
}

// seatsOf draws how many seats of a licence are asked for.
func seatsOf(t *rapid.T, l *naiveLicense) int {
	if l == nil || l.seats == 0 {
		return 1
	}
	return rapid.SampledFrom([]int{l.seats, l.seats, max(l.seats/2, 1), l.seats - 1, l.seats + 1, 0}).Draw(t, "seats")
}

func (s *side) world(m *machine) *world { return s.model.at(m.now) }

func bytesOf(t require.TestingT, o *perdevice.Organization) string {
	data, err := o.Snapshot()
	require.NoError(t, err)
	return string(data)
}

// reasonsOf are the reasons of a refusal, sorted, each once.
func reasonsOf(err error) []license.Reason {
	var all []license.Reason
	for _, r := range license.Refusals(err) {
		all = append(all, r.Reason)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// decided runs a decision twice, sees that it changes nothing and that it is
// refused for exactly those reasons, and returns whether it was accepted.
func decided[E any](t *rapid.T, m *machine, wanted []license.Reason, decide func() (E, error)) (E, bool) {
	before := []string{}
	for _, s := range m.sides {
		before = append(before, bytesOf(t, s.org))
	}
	e, err := decide()
	again, errAgain := decide()
	require.Equal(t, e, again)
	require.Equal(t, fmt.Sprint(err), fmt.Sprint(errAgain))
	for i, s := range m.sides {
		require.Equal(t, before[i], bytesOf(t, s.org), "a decision changes nothing")
	}
	sameReasons(t, wanted, reasonsOf(err))
	if len(wanted) > 0 {
		require.Error(t, err)
		var none E
		require.Equal(t, none, e, "a refusal comes without an event")
	}
	return e, err == nil
}

// sameReasons holds that a refusal gives all reasons and no other (PD-24). Where
// something that is asked for is not here, the rest need not be looked at.
func sameReasons(t *rapid.T, wanted, given []license.Reason) {
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	require.Equal(t, wanted, given)
}

// applied applies an accepted decision, after a round trip.
func (s *side) applied(t *rapid.T, e perdevice.Event) {
	name, data, err := perdevice.EncodeEvent(e)
	require.NoError(t, err)
	back, err := perdevice.DecodeEvent(name, data)
	require.NoError(t, err)
	require.Equal(t, e, back, "encode and decode is the identity")
	require.NoError(t, s.org.Apply(back))
	s.events = append(s.events, back)
	before := bytesOf(t, s.org)
	require.ErrorIs(t, s.org.Apply(e), license.ErrStale, "a double is refused")
	require.Equal(t, before, bytesOf(t, s.org))
}

// did notes what was accepted in the model.
func (m *machine) did(s *side, do func(w *world)) { s.model.did(m.now, do) }

func (m *machine) Wait(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "hours")) * time.Hour)
}

func (m *machine) WaitLong(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(1, 120).Draw(t, "days")) * license.Day)
}

// WaitForChange waits until the next thing happens, or just before or after it.
func (m *machine) WaitForChange(t *rapid.T) {
	s := m.side(t)
	next, ok := s.world(m).next()
	if !ok {
		return
	}
	next = next.Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "ns")))
	if next.After(m.now) {
		m.now = next
	}
}

func (m *machine) Claim(t *rapid.T) { m.claim(t, m.side(t)) }

func (m *machine) claim(t *rapid.T, s *side) {
	var issued []perdevice.Issued
	var wanted []license.Reason
	ids := map[license.ID]bool{}
	w := s.world(m)
	var added []*naiveLicense
	for range rapid.SampledFrom([]int{1, 1, 2, 3}).Draw(t, "licences") {
		kind := rapid.SampledFrom(licenseKinds).Draw(t, "kind")
		l := perdevice.License{
			ID: m.newID(), Key: license.MustParseKey("Z222222222" + rapid.SampledFrom([]string{"22", "33"}).Draw(t, "key")),
			Type: kind.typ, Seats: kind.seats, Days: rapid.SampledFrom([]int{30, 60, 100, 365, 1}).Draw(t, "days"),
		}
		if held := w.sorted(); len(held) > 0 && rapid.IntRange(0, 19).Draw(t, "seen") == 19 {
			l.ID = rapid.SampledFrom(held).Draw(t, "held").id
		}
		is := perdevice.Fresh(l)
		is.OrderedAt = m.now.Add(-time.Duration(rapid.SampledFrom([]int{0, 10, 89, 90, 91, 200}).Draw(t, "ordered")) * license.Day)
		switch rapid.IntRange(0, 29).Draw(t, "status") {
		case 27:
			is.Status = license.Unknown
			wanted = append(wanted, perdevice.ErrKeyUnknown)
		case 28:
			is.Status, is.Organization = license.Claimed, "9"
			wanted = append(wanted, perdevice.ErrKeyClaimed)
		case 29:
			is.Status, is.Cause = license.Invalidated, license.Returned
			wanted = append(wanted, perdevice.ErrKeyInvalidated)
		}
		if w.licenses[l.ID] != nil || ids[l.ID] {
			wanted = append(wanted, perdevice.ErrLicenseTaken)
		}
		ids[l.ID] = true
		own := &naiveLicense{id: l.ID, typ: string(l.Type), days: l.Days, seats: l.Seats, claimed: m.now, anchor: m.now}
		if m.policy.Anchor == perdevice.AnchorOrder {
			own.anchor = is.OrderedAt
		}
		spent := own.anchor.Add(s.model.window).Add(time.Duration(l.Days) * license.Day)
		if s.model.window >= 0 && !spent.After(m.now) {
			wanted = append(wanted, perdevice.ErrSpent)
		}
		added = append(added, own)
		issued = append(issued, is)
	}
	e, ok := decided(t, m, wanted, func() (perdevice.Claimed, error) { return s.org.Claim(m.act(), "addDevices", issued...) })
	if !ok {
		return
	}
	s.applied(t, e)
	m.did(s, func(w *world) {
		for _, l := range added {
			own := *l
			w.licenses[l.id] = &own
		}
	})
	for _, l := range added {
		m.seats += l.seats
	}
}

func (m *machine) Undo(t *rapid.T) {
	s := m.side(t)
	id := m.anyLicense(t, s, isUnused)
	w := s.world(m)
	l := w.licenses[id]
	var wanted []license.Reason
	if l == nil {
		wanted = append(wanted, perdevice.ErrLicenseUnknown)
	} else {
		if w.state(id) != "unused" {
			wanted = append(wanted, perdevice.ErrNotUnused)
		}
		if l.settled || s.model.undo < 0 || m.now.After(l.claimed.Add(s.model.undo)) {
			wanted = append(wanted, perdevice.ErrUndoWindowClosed)
		}
	}
	e, ok := decided(t, m, wanted, func() (perdevice.Undone, error) { return s.org.Undo(m.act(), id) })
	if !ok {
		return
	}
	s.applied(t, e)
	m.seats -= l.seats
	m.did(s, func(w *world) { delete(w.licenses, id) })
}

func (m *machine) AddDevice(t *rapid.T) {
	s := m.side(t)
	serial := anyDevice(t, func(one string) bool { return s.world(m).devices[one] == nil })
	model := rapid.SampledFrom([]string{"MX64", "MX64", "MR36"}).Draw(t, "model")
	var wanted []license.Reason
	if s.world(m).devices[serial] != nil {
		wanted = append(wanted, perdevice.ErrDeviceTaken)
	}
	e, ok := decided(t, m, wanted, func() (perdevice.DeviceAdded, error) {
		return s.org.AddDevice(m.act(), perdevice.Serial(serial), license.Model(model))
	})
	if ok {
		s.applied(t, e)
		at := m.now
		m.did(s, func(w *world) { w.devices[serial] = &naiveDevice{model: model, since: at} })
	}
}

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

// part draws a new id or none, and says what stands against it where left seats
// stay behind.
func (m *machine) part(t *rapid.T, taken *world, left int) (license.ID, []license.Reason) {
	var id license.ID
	if (rapid.IntRange(0, 9).Draw(t, "wrong part") == 9) == (left > 0) {
		if left > 0 {
			return "", []license.Reason{perdevice.ErrPartMissing}
		}
		return "", nil
	}
	if id = m.newID(); left <= 0 {
		return id, []license.Reason{perdevice.ErrPartSurplus}
	}
	if held := taken.sorted(); len(held) > 0 && rapid.IntRange(0, 9).Draw(t, "taken") == 9 {
		return held[0].id, []license.Reason{perdevice.ErrLicenseTaken}
	}
	return id, nil
}

// split are the reasons against taking n seats of a licence.
func split(l *naiveLicense, n int) []license.Reason {
	switch {
	case l == nil:
	case l.seats == 0:
		return []license.Reason{perdevice.ErrNotSeats}
	case n < 1:
		return []license.Reason{perdevice.ErrSeatsRange}
	case n > l.seats:
		return []license.Reason{perdevice.ErrSeatsShort}
	}
	return nil
}

// forNetworks are the reasons why a type fits no network (PD-5).
func forNetworks(l *naiveLicense) []license.Reason {
	switch {
	case l == nil || l.typ == "SME":
		return nil
	case l.typ == "XYZZY":
		return []license.Reason{perdevice.ErrTypeUnknown}
	}
	return []license.Reason{perdevice.ErrTypeFits}
}

func (m *machine) AssignSeats(t *rapid.T) {
	s := m.side(t)
	w := s.world(m)
	id := m.anyLicense(t, s, isSeats)
	network := anyNetwork(t, func(one string) bool { return w.networks[one] })
	l := w.licenses[id]
	n := seatsOf(t, l)
	wanted := slices.Concat(w.loose(id), split(l, n), forNetworks(l))
	if !w.networks[network] {
		wanted = append(wanted, perdevice.ErrNetworkUnknown)
	}
	var rest license.ID
	if l != nil && len(split(l, n)) == 0 {
		var wrong []license.Reason
		rest, wrong = m.part(t, w, l.seats-n)
		wanted = append(wanted, wrong...)
	}
	e, ok := decided(t, m, wanted, func() (perdevice.SeatsAssigned, error) {
		return s.org.AssignSeats(m.act(), id, perdevice.NetworkID(network), n, rest)
	})
	if !ok {
		return
	}
	s.applied(t, e)
	at := m.now
	m.did(s, func(w *world) {
		l := w.licenses[id]
		if rest != "" {
			l.settled = true
			own := *l
			own.id, own.seats = rest, l.seats-n
			w.licenses[rest] = &own
		}
		l.seats, l.network = n, network
		if l.begun.IsZero() {
			l.begun = at
		}
	})
}

func (m *machine) RenewSeats(t *rapid.T) {
	s := m.side(t)
	target, with := m.anyLicense(t, s, isRenewable), m.anyLicense(t, s, isSpare)
	w := s.world(m)
	l, by := w.licenses[target], w.licenses[with]
	var wanted []license.Reason
	switch w.state(target) {
	case "":
		wanted = append(wanted, perdevice.ErrLicenseUnknown)
	case "expired":
		wanted = append(wanted, perdevice.ErrExpired)
	case "recentlyQueued":
		wanted = append(wanted, perdevice.ErrQueued)
	default:
		if l.network == "" {
			wanted = append(wanted, perdevice.ErrNotOnNetwork)
		}
	}
	switch w.state(with) {
	case "":
		wanted = append(wanted, perdevice.ErrLicenseUnknown)
	case "unused":
	default:
		wanted = append(wanted, perdevice.ErrNotUnused)
	}
	wanted = append(wanted, forNetworks(by)...)
	if by != nil && by.seats == 0 {
		wanted = append(wanted, perdevice.ErrNotSeats)
		if l != nil && l.seats > 0 {
			wanted = append(wanted, perdevice.ErrTypeFits) // another than the target's
		}
	}
	var part license.ID
	seats := 0
	if l != nil && by != nil && l.seats > 0 && by.seats > 0 {
		seats = l.seats
		if by.seats < seats {
			wanted = append(wanted, perdevice.ErrSeatsShort)
		} else {
			var wrong []license.Reason
			part, wrong = m.part(t, w, by.seats-seats)
			wanted = append(wanted, wrong...)
		}
	}
	e, ok := decided(t, m, wanted, func() (perdevice.SeatsRenewed, error) {
		return s.org.RenewSeats(m.act(), target, with, part)
	})
	if !ok {
		return
	}
	s.applied(t, e)
	m.did(s, func(w *world) {
		by := w.licenses[with]
		if part != "" {
			by.settled = true
			own := *by
			own.id, own.seats = part, seats
			by.seats -= seats
			w.licenses[part] = &own
			by = &own
		}
		w.behind(by, w.licenses[target])
	})
}

// Backwards asks for a decision before the last event.
func (m *machine) Backwards(t *rapid.T) {
	s := m.side(t)
	last := s.events[len(s.events)-1].Stamped().At
	_, err := s.org.AddNetwork(license.Act{At: last.Add(-1), By: "ada"}, "N-9")
	require.ErrorIs(t, err, perdevice.ErrEarlierThanLast)
}

// Remember keeps a snapshot to restore from later.
func (m *machine) Remember(t *rapid.T) {
	s := m.side(t)
	s.early, s.tail = []byte(bytesOf(t, s.org)), len(s.events)
}

// moving are the licences and devices that go along with those, heads first in
// each queue, and the reasons against it.
func (w *world) moving(ids []license.ID) (ls []naiveLicense, devices map[string]naiveDevice, wanted []license.Reason) {
	devices = map[string]naiveDevice{}
	gone := map[license.ID]bool{}
	for _, id := range ids {
		l := w.licenses[id]
		switch w.state(id) {
		case "":
			wanted = append(wanted, transfer.ErrLicenseUnknown)
			continue
		case "expired":
			wanted = append(wanted, transfer.ErrLicenseExpired)
			continue
		case "recentlyQueued":
			l = w.licenses[l.head]
		}
		if gone[l.id] {
			continue
		}
		gone[l.id] = true
		ls = append(ls, *l)
		for _, q := range l.queue {
			ls = append(ls, *w.licenses[q])
		}
		if l.device != "" {
			devices[l.device] = *w.devices[l.device]
			if spare := w.pairOf(l.device); spare != "" {
				devices[spare] = *w.devices[spare]
			}
		}
	}
	return ls, devices, wanted
}

// sides draws where something moves from and to.
func (m *machine) fromTo(t *rapid.T) (from, to *side, wanted []license.Reason) {
	from, to = m.side(t), m.side(t)
	if from == to && rapid.IntRange(0, 3).Draw(t, "elsewhere") < 3 {
		to = m.sides[0]
		if from == to {
			to = m.sides[1]
		}
	}
	if from == to {
		wanted = append(wanted, transfer.ErrSameOrganization)
	}
	return from, to, wanted
}

func (m *machine) Move(t *rapid.T) {
	from, to, wanted := m.fromTo(t)
	var ids []license.ID
	for range rapid.SampledFrom([]int{0, 1, 1, 1, 2, 3}).Draw(t, "number") {
		if id := m.anyLicense(t, from, isPlaced); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		wanted = append(wanted, transfer.ErrNothingAsked)
	}
	here, there := from.world(m), to.world(m)
	ls, devices, wrong := here.moving(ids)
	wanted = append(wanted, wrong...)
	if from != to {
		for _, l := range ls {
			if there.licenses[l.id] != nil {
				wanted = append(wanted, perdevice.ErrLicenseTaken)
			}
		}
		for serial := range devices {
			if there.devices[serial] != nil {
				wanted = append(wanted, perdevice.ErrDeviceTaken)
			}
		}
	}
	e, ok := decided(t, m, wanted, func() (perdevice.Moved, error) { return moveOf(from.org, m.act(), to.org, ids...) })
	if !ok {
		return
	}
	from.applied(t, e.Out)
	to.applied(t, e.In)
	at := m.now
	m.did(from, func(w *world) {
		for _, l := range ls {
			delete(w.licenses, l.id)
		}
		for serial := range devices {
			delete(w.devices, serial)
		}
	})
	m.did(to, func(w *world) {
		for _, l := range ls {
			l.settled = true
			w.licenses[l.id] = &l
		}
		for serial, d := range devices {
			w.devices[serial] = &d
		}
		for _, l := range ls { // nothing but licences and devices moves
			if own := w.licenses[l.id]; own.network != "" && own.head == "" {
				w.unassign(own, at)
			}
		}
	})
}

func (m *machine) MoveSeats(t *rapid.T) {
	from, to, wanted := m.fromTo(t)
	id := m.anyLicense(t, from, isDivided)
	here, there := from.world(m), to.world(m)
	l := here.licenses[id]
	n := seatsOf(t, l)
	switch here.state(id) {
	case "":
		wanted = append(wanted, transfer.ErrLicenseUnknown)
	case "expired":
		wanted = append(wanted, transfer.ErrLicenseExpired)
	case "recentlyQueued":
		wanted = append(wanted, transfer.ErrQueueTorn)
	}
	var part license.ID
	switch {
	case l == nil:
	case l.seats == 0:
		wanted = append(wanted, transfer.ErrCannotSplit)
	case n < 1:
		wanted = append(wanted, transfer.ErrNothingAsked)
	case n > l.seats:
		wanted = append(wanted, transfer.ErrMoreThanHeld)
	default:
		var wrong []license.Reason
		part, wrong = m.part(t, there, l.seats-n)
		if part == "" && there.licenses[id] != nil && from != to {
			wrong = append(wrong, perdevice.ErrLicenseTaken)
		}
		if from != to { // where it goes it has an id; to itself nothing goes
			wanted = append(wanted, wrong...)
		}
	}
	if l != nil && len(l.queue) > 0 {
		wanted = append(wanted, transfer.ErrQueueTorn)
	}
	e, ok := decided(t, m, wanted, func() (perdevice.SeatsMoved, error) { return moveSeatsOf(from.org, m.act(), to.org, id, n, part) })
	if !ok {
		return
	}
	from.applied(t, e.Out)
	to.applied(t, e.In)
	moved := *l
	moved.seats, moved.network, moved.settled = n, "", true
	if part != "" {
		moved.id = part
	}
	m.did(from, func(w *world) {
		l := w.licenses[id]
		l.settled = true
		if l.seats -= n; l.seats == 0 {
			delete(w.licenses, id)
		}
	})
	m.did(to, func(w *world) {
		own := moved
		w.licenses[own.id] = &own
	})
}

// Agenda compares what is to come, in an interval that may end where something
// happens.
func (m *machine) Agenda(t *rapid.T) {
	s := m.side(t)
	point := func(from *world, name string) time.Time {
		if next, ok := from.next(); ok && rapid.Bool().Draw(t, name+" at a change") {
			return next.Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "ns")))
		}
		return from.now.Add(time.Duration(rapid.IntRange(1, 500).Draw(t, name)) * license.Day)
	}
	from := point(s.world(m), "from")
	if !from.After(m.now) {
		from = m.now.Add(1)
	}
	to := point(s.model.at(from), "to")
	require.Equal(t, s.model.agenda(from, to), agendaOf(s.org, from, to))
	m.compare(t, s, to)
}

func agendaOf(o *perdevice.Organization, from, to time.Time) []naiveChange {
	all := []naiveChange{}
	for c := range o.Agenda(from, to) {
		all = append(all, naiveChange{c.At, int(c.Kind), c.License, string(c.Device), string(c.Network)})
	}
	return all
}

// Check compares everything that a user can see.
func (m *machine) Check(t *rapid.T) {
	seats := 0
	for _, s := range m.sides {
		m.compare(t, s, m.now)
		m.burning(t, s)
		for l := range s.org.Licenses(m.now) {
			seats += l.Seats
		}
		replayed := perdevice.New(s.id, m.policy)
		for _, e := range s.events {
			require.NoError(t, replayed.Apply(e))
		}
		require.Equal(t, bytesOf(t, s.org), bytesOf(t, replayed), "replay of events = live state")
		if s.early != nil {
			restored, err := perdevice.Restore(s.early, m.policy)
			require.NoError(t, err)
			for _, e := range s.events[s.tail:] {
				require.NoError(t, restored.Apply(e))
			}
			require.Equal(t, bytesOf(t, s.org), bytesOf(t, restored), "snapshot and tail = replay from the first event")
		}
	}
	require.Equal(t, m.seats, seats, "seats are conserved")
}

// compare compares an organization at an instant with its model.
func (m *machine) compare(t *rapid.T, s *side, at time.Time) {
	w := s.model.at(at)
	licenses := []perdevice.Standing{}
	for l := range s.org.Licenses(at) {
		licenses = append(licenses, plain(l))
		one, held := s.org.License(l.ID, at)
		require.True(t, held)
		require.Equal(t, l, one)
	}
	require.Equal(t, w.standings(), licenses)
	_, held := s.org.License("nobody's", at)
	require.False(t, held)
	devices := []perdevice.DeviceStanding{}
	for d := range s.org.Devices(at) {
		devices = append(devices, d)
		one, here := s.org.Device(d.Device, at)
		require.True(t, here)
		require.Equal(t, d, one)
	}
	require.Equal(t, w.deviceStandings(), devices)
	all := []perdevice.NetworkStanding{}
	for n := range s.org.Networks(at) {
		all = append(all, n)
		one, here := s.org.Network(n.Network, at)
		require.True(t, here)
		require.Equal(t, n, one)
	}
	require.Equal(t, w.networkStandings(), all)
	require.Equal(t, w.overview(), s.org.Overview(at))
}

// actions are what may happen. What changes licences comes more often than what
// changes the places where they go.
func (m *machine) actions() map[string]func(*rapid.T) {
	one := func(name string, some ...func(*rapid.T)) func(*rapid.T) {
		return func(t *rapid.T) { some[rapid.IntRange(0, len(some)-1).Draw(t, name)](t) }
	}
	return map[string]func(*rapid.T){
		"":                m.Check,
		"claim":           m.Claim,
		"assign":          m.Assign,
		"assign again":    m.Assign,
		"queue":           m.Queue,
		"dequeue":         m.Dequeue,
		"unassign":        m.Unassign,
		"reassign":        m.Reassign,
		"assign seats":    m.AssignSeats,
		"renew seats":     m.RenewSeats,
		"move":            m.Move,
		"move seats":      m.MoveSeats,
		"wait":            one("wait", m.Wait, m.WaitLong),
		"wait for change": m.WaitForChange,
		"places":          one("places", m.AddDevice, m.RemoveDevice, m.AddNetwork, m.RemoveNetwork, m.Pair, m.Unpair),
		"undo":            m.Undo,
		"agenda":          m.Agenda,
		"laws":            one("law", m.ThereAndBack, m.AgendaInParts, m.AgendaTells, m.NextIsFirst, m.Again, m.Backwards, m.Remember),
	}
}

// furnish gives an organization something to begin with.
func (m *machine) furnish(t *rapid.T, s *side) {
	at := m.now
	mine := serials[:3]
	if s != m.sides[0] {
		mine = serials[3:5]
	}
	for i, serial := range mine {
		model := []string{"MX64", "MX64", "MR36"}[i]
		e, err := s.org.AddDevice(m.act(), perdevice.Serial(serial), license.Model(model))
		require.NoError(t, err)
		s.applied(t, e)
		m.did(s, func(w *world) { w.devices[serial] = &naiveDevice{model: model, since: at} })
	}
	for _, id := range networks[:rapid.SampledFrom([]int{1, 2, 0}).Draw(t, "networks")] {
		e, err := s.org.AddNetwork(m.act(), perdevice.NetworkID(id))
		require.NoError(t, err)
		s.applied(t, e)
		m.did(s, func(w *world) { w.networks[id] = true })
	}
	for range rapid.SampledFrom([]int{3, 4, 5, 2, 0}).Draw(t, "claims") {
		m.claim(t, s)
	}
}

// TestMachine drives random histories of two organizations against the naive
// models.
func TestMachine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string, some ...time.Duration) time.Duration {
			return rapid.SampledFrom(append(some, 0, 0, 0, -1)).Draw(t, name)
		}
		m := &machine{burnt: map[license.ID]time.Duration{}, now: moment("2024-01-01T06:00:00Z"), policy: perdevice.Policy{
			ActivationWindow: draw("window", 10*license.Day),
			Warning:          draw("warning", 20*license.Day),
			Critical:         draw("critical", 7*license.Day, 100*license.Day),
			Grace:            draw("grace", 10*license.Day),
			UndoWindow:       draw("undo window", license.Day),
			Anchor:           rapid.SampledFrom([]perdevice.Anchor{"", perdevice.AnchorClaim, perdevice.AnchorOrder}).Draw(t, "anchor"),
		}}
		for _, id := range []license.ID{"1", "2"} {
			s := &side{id: id, org: perdevice.New(id, m.policy), model: modelOf(m.policy)}
			m.sides = append(m.sides, s)
			e, err := s.org.Create(m.act())
			require.NoError(t, err)
			s.applied(t, e)
			m.furnish(t, s)
		}
		t.Repeat(m.actions())
	})
}

// mayMove is a request against which nothing stands; what may, package transfer tests.
var mayMove = func() transfer.Request {
	ann := transfer.Account{Email: "ann@example.com", Role: transfer.FullAdministrator}
	return transfer.Request{Path: transfer.SelfService, By: transfer.Accounts{Source: ann, Destination: ann}}
}()

func moveOf(o *perdevice.Organization, act license.Act, to *perdevice.Organization, ids ...license.ID) (perdevice.Moved, error) {
	return o.Move(act, to, mayMove, ids...)
}

func moveSeatsOf(o *perdevice.Organization, act license.Act, to *perdevice.Organization, id license.ID, n int, part license.ID) (perdevice.SeatsMoved, error) {
	return o.MoveSeats(act, to, mayMove, id, n, part)
}
