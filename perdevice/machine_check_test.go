package perdevice_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
	"github.com/licit-go/licit/perdevice"
)

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
