package perdevice_test

import (
	"slices"

	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/perdevice"
)

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
