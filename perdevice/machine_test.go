package perdevice_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
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
