package perdevice_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/perdevice"
)

// TestTransitionsHold brings a licence into every state and lets every operation
// happen to it that the table has: it leads to where the table says, or is refused
// with its reason.
func TestTransitionsHold(t *testing.T) {
	rows := map[perdevice.State]map[perdevice.Trigger][]perdevice.Transition{}
	n := 0
	for r := range perdevice.Transitions() {
		if rows[r.From] == nil {
			rows[r.From] = map[perdevice.Trigger][]perdevice.Transition{}
		}
		rows[r.From][r.Trigger] = append(rows[r.From][r.Trigger], r)
		n++
	}
	require.Equal(t, 98, n)
	for range perdevice.Transitions() {
		break
	}
	const id = license.ID("x")
	for state, triggers := range rows {
		for trigger, cell := range triggers {
			s := begin(t, "2024-01-01", perdevice.Policy{UndoWindow: 400 * license.Day})
			s.add("d", "MX64")
			s.add("free", "MX64")
			s.network("n")
			seats := trigger == perdevice.ByAssignSeats || trigger == perdevice.ByRenewSeats || trigger == perdevice.ByMoveSeats || trigger == perdevice.ByRenewal
			other := s.also("org-2")
			if state != perdevice.NotHeld {
				bring(s, id, state, seats)
			}
			now := s.act.At.Format("2006-01-02T15:04:05Z")
			if state != perdevice.NotHeld {
				s.is(id, now, state)
			}
			err := happen(s, other, trigger, id)
			if reason := cell[0].Refused; reason != "" {
				require.ErrorIs(t, err, reason, "%s %s", state, trigger)
				require.Len(t, cell, 1)
				continue
			}
			require.NoError(t, err, "%s %s", state, trigger)
			possible := []perdevice.State{}
			for _, c := range cell {
				possible = append(possible, c.To)
			}
			require.Contains(t, possible, s.org.State(id, s.act.At), "%s %s", state, trigger)
		}
	}
}

// bring claims a licence and leads it into a state.
func bring(s *scene, id license.ID, state perdevice.State, seats bool) {
	s.Helper()
	claim := func(id license.ID, days int) {
		if seats {
			s.claim(many(id, days, 5))
		} else {
			s.claim(one(id, "MX64", days))
		}
	}
	place := func(id license.ID) {
		if seats {
			do(s, assignSeats(s.org, id, "n", 5, ""))
		} else {
			s.assign(id, "d")
		}
	}
	switch state {
	case perdevice.Unused:
		claim(id, 365)
	case perdevice.UnusedActive:
		claim(id, 365)
		s.on("2024-03-31")
	case perdevice.Active:
		claim(id, 365)
		place(id)
	case perdevice.Expiring:
		claim(id, 30)
		place(id)
	case perdevice.Expired:
		claim(id, 30)
		place(id)
		s.on("2024-01-31")
	case perdevice.RecentlyQueued:
		claim("head", 30)
		claim(id, 30)
		place("head")
		if seats {
			do(s, renewSeats(s.org, "head", id, ""))
		} else {
			s.assign(id, "d")
		}
	case perdevice.NotHeld:
	}
}

// happen lets a trigger happen to a licence. What comes with time is waited for.
func happen(s *scene, other *scene, trigger perdevice.Trigger, id license.ID) error {
	s.Helper()
	apply := func(e perdevice.Event, err error) error {
		if err == nil {
			s.apply(e)
		}
		return err
	}
	switch trigger {
	case perdevice.ByClaim:
		return apply(s.org.Claim(s.act, "", perdevice.Fresh(one(id, "MX64", 365))))
	case perdevice.ByUndo:
		return apply(s.org.Undo(s.act, id))
	case perdevice.ByAssign:
		return apply(s.org.Assign(s.act, id, "free"))
	case perdevice.ByQueue:
		s.claim(one("other", "MX64", 30))
		s.assign("other", "free")
		return apply(s.org.Queue(s.act, id, "free"))
	case perdevice.ByDequeue:
		return apply(s.org.Dequeue(s.act, id))
	case perdevice.ByUnassign:
		return apply(s.org.Unassign(s.act, id, perdevice.WholeChain))
	case perdevice.ByReassign:
		return apply(s.org.Reassign(s.act, id, "free"))
	case perdevice.ByAssignSeats:
		return apply(s.org.AssignSeats(s.act, id, "n", 5, ""))
	case perdevice.ByRenewSeats:
		s.claim(many("target", 365, 5))
		do(s, assignSeats(s.org, "target", "n", 5, ""))
		return apply(s.org.RenewSeats(s.act, "target", id, ""))
	case perdevice.ByRenewal:
		s.claim(many("more", 365, 5))
		return apply(s.org.RenewSeats(s.act, id, "more", ""))
	case perdevice.ByMove:
		m, err := s.org.Move(s.act, other.org, request(), id)
		return apply(m.Out, err)
	case perdevice.ByMoveSeats:
		m, err := s.org.MoveSeats(s.act, other.org, request(), id, 5, "")
		return apply(m.Out, err)
	case perdevice.ByActivation, perdevice.ByWarning, perdevice.ByExpiry, perdevice.ByQueueStep:
		kinds := map[perdevice.Trigger]perdevice.ChangeKind{
			perdevice.ByActivation: perdevice.Activation, perdevice.ByWarning: perdevice.WarningBegins,
			perdevice.ByExpiry: perdevice.Expiry, perdevice.ByQueueStep: perdevice.QueueStep,
		}
		for c := range s.org.Agenda(s.act.At.Add(1), at("9999-12-31")) {
			if c.License == id && c.Kind == kinds[trigger] {
				s.act.At = c.At
				return nil
			}
		}
	}
	s.Fatalf("%s does not happen to %s", trigger, id)
	return nil
}

// TestDeviceTransitionsHold brings a device into every status and lets everything
// happen to it that the table has.
func TestDeviceTransitionsHold(t *testing.T) {
	for range perdevice.DeviceTransitions() {
		break
	}
	n := 0
	for row := range perdevice.DeviceTransitions() {
		n++
		s := begin(t, "2024-01-01", perdevice.Policy{})
		s.claim(one("a", "MX64", 30), one("b", "MX64", 30))
		other := s.also("org-2")
		if row.From != perdevice.Absent {
			s.add("d", "MX64")
		}
		switch row.From {
		case perdevice.Licensed:
			s.assign("a", "d")
		case perdevice.Disabled:
			s.on("2024-01-31")
		case perdevice.Absent, perdevice.Grace:
		}
		var e perdevice.Event
		var err error
		switch row.Trigger {
		case perdevice.DeviceAdd:
			e, err = s.org.AddDevice(s.act, "d", "MX64")
		case perdevice.DeviceRemove:
			e, err = s.org.RemoveDevice(s.act, "d")
		case perdevice.DeviceLicense:
			if row.From == perdevice.Licensed {
				s.add("e", "MX64")
				s.assign("b", "e")
				e, err = s.org.Reassign(s.act, "b", "d")
			} else {
				e, err = s.org.Assign(s.act, "b", "d")
			}
		case perdevice.DeviceQueue:
			e, err = s.org.Queue(s.act, "b", "d")
		case perdevice.DeviceUnlicense, perdevice.DeviceMove:
			e, err = s.org.Unassign(s.act, "a", perdevice.HeadOnly)
			if row.Trigger == perdevice.DeviceMove {
				var m perdevice.Moved
				m, err = s.org.Move(s.act, other.org, request(), "a")
				e = m.Out
			}
		case perdevice.DeviceMoveIn:
			other.act = s.act
			other.claim(one("x", "MX64", 30))
			other.add("d", "MX64")
			other.assign("x", "d")
			var m perdevice.Moved
			m, err = other.org.Move(s.act, s.org, request(), "x")
			e = m.In
		case perdevice.DeviceExpiry, perdevice.DeviceGraceOver:
			c, ok := s.org.NextDeviceChange("d", s.act.At)
			for ok && c.Kind != perdevice.Expiry && c.Kind != perdevice.GraceOver {
				c, ok = s.org.NextDeviceChange("d", c.At)
			}
			require.True(t, ok)
			s.act.At = c.At
		}
		if row.Refused != "" {
			require.ErrorIs(t, err, row.Refused, "%s %s", row.From, row.Trigger)
			continue
		}
		require.NoError(t, err, "%s %s", row.From, row.Trigger)
		if e != nil {
			s.apply(e)
		}
		d, _ := s.org.Device("d", s.act.At)
		require.Equal(t, row.To, d.Status, "%s %s", row.From, row.Trigger)
	}
	require.Equal(t, 24, n)
}
