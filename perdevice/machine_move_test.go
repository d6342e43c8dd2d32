package perdevice_test

import (
	"slices"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
	"github.com/licit-go/licit/perdevice"
)

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
