package perdevice_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/internal/spectest"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/perdevice"
)

// cell is a state and what happens in it.
type cell struct{ state, trigger string }

// rulesTable reads a table of testdata: what comes of each cell, in the order of
// the file.
func rulesTable(t *testing.T, file string) (cells []cell, then map[cell][]string) {
	then = map[cell][]string{}
	for _, row := range spectest.Rows(t, here, "testdata/"+file, 2, 3) {
		c := cell{row[0], row[1]}
		cells = append(cells, c)
		for one := range strings.SplitSeq(row[2], ",") {
			then[c] = append(then[c], strings.TrimSpace(one))
		}
		slices.Sort(then[c])
	}
	return cells, then
}

func named[S ~string](s S) string {
	if s == "" {
		return "-"
	}
	return string(s)
}

func sortedCells(then map[cell][]string) map[cell][]string {
	for c := range then {
		slices.Sort(then[c])
	}
	return then
}

func TestTransitionsAreTheTableOfTheRules(t *testing.T) {
	_, rules := rulesTable(t, "licenses.txt")
	walked := map[cell][]string{}
	for tr := range perdevice.Transitions() {
		c := cell{named(tr.From), string(tr.Trigger)}
		then := named(tr.To)
		if tr.Refused != "" {
			require.Equal(t, tr.From, tr.To, "a refusal changes nothing")
			then = string(tr.Refused)
		}
		walked[c] = append(walked[c], then)
	}
	require.Equal(t, rules, sortedCells(walked))
	for range perdevice.Transitions() {
		break // a walk may end early
	}
}

// Where the table of the package has more cells than that of the rules, they say
// why there is nothing that could happen.
func TestDeviceTransitionsAreTheTableOfTheRules(t *testing.T) {
	_, rules := rulesTable(t, "devices.txt")
	walked := map[cell][]string{}
	for tr := range perdevice.DeviceTransitions() {
		c := cell{named(tr.From), string(tr.Trigger)}
		then := named(tr.To)
		if tr.Refused != "" {
			require.Equal(t, tr.From, tr.To, "a refusal changes nothing")
			then = string(tr.Refused)
			if _, said := rules[c]; !said {
				continue
			}
		}
		walked[c] = append(walked[c], then)
	}
	require.Equal(t, rules, sortedCells(walked))
	for range perdevice.DeviceTransitions() {
		break // a walk may end early
	}
}

// stage is an organization with one licence, L, in some state, and whatever the
// verbs need to have everything right but that state:
//
//	devices without a licence
//	Q-3        where L is, if it is on a device
//	Q-4        with a licence that burns long, H
//	N-1        a network without a licence
//	N-2        where L is, if it is on a network
//	N-3        with seats that burn long, T
//	R          an unused licence with as many seats as L
type stage struct {
	t     *testing.T
	org   *perdevice.Organization
	other *perdevice.Organization
	now   time.Time
	seats int // of L; 0: of a device
	days  int // of L
	part  bool
}

func (s *stage) act() license.Act { return license.Act{At: s.now, By: "ada"} }

func (s *stage) wait(days int) { s.now = s.now.Add(time.Duration(days) * license.Day) }

// does applies what was decided.
func (s *stage) does(e perdevice.Event, err error) {
	require.NoError(s.t, err)
	require.NoError(s.t, s.org.Apply(e))
}

func decision[E perdevice.Event](e E, err error) (perdevice.Event, error) { return e, err }

// freshLicense is a device's licence, or one of seats, as its register knows it.
func freshLicense(id license.ID, seats, days int, ordered time.Time) perdevice.Issued {
	l := perdevice.License{ID: id, Key: license.MustParseKey("Z22222222222"), Type: "MX64-ENT", Days: days}
	if seats > 0 {
		l.Type, l.Seats = "SME", seats
	}
	is := perdevice.Fresh(l)
	is.OrderedAt = ordered
	return is
}

func (s *stage) claim(id license.ID, seats, days int) {
	s.does(decision(s.org.Claim(s.act(), "", freshLicense(id, seats, days, s.now))))
}

func (s *stage) put(id license.ID, seats int, device perdevice.Serial, network perdevice.NetworkID) {
	if seats > 0 {
		s.does(decision(s.org.AssignSeats(s.act(), id, network, seats, "")))
		return
	}
	s.does(decision(s.org.Assign(s.act(), id, device)))
}

// variant is a way to come to a state, and to ask for a verb in it.
type variant struct {
	seats  int
	days   int
	part   bool // of the seats only
	policy perdevice.Policy
	wait   int // days in the state
}

// newStage brings L into a state.
func newStage(t *testing.T, state string, v variant) *stage {
	s := &stage{t: t, org: perdevice.New("1", v.policy), other: perdevice.New("2", v.policy), now: moment("2024-01-01T00:00:00Z"), seats: v.seats, days: v.days, part: v.part}
	s.does(decision(s.org.Create(s.act())))
	e, err := s.other.Create(s.act())
	require.NoError(t, err)
	require.NoError(t, s.other.Apply(e))
	for _, serial := range []perdevice.Serial{"Q-1", "Q-2", "Q-3", "Q-4"} {
		s.does(decision(s.org.AddDevice(s.act(), serial, "MX64")))
	}
	for _, id := range []perdevice.NetworkID{"N-1", "N-2", "N-3"} {
		s.does(decision(s.org.AddNetwork(s.act(), id)))
	}
	s.wait(400) // no grace runs, nothing is back-dated
	switch state {
	case "-":
	case "unused":
		s.claim("L", v.seats, v.days)
	case "unusedActive":
		s.claim("L", v.seats, v.days)
		s.wait(90)
	case "active":
		s.claim("L", v.seats, v.days)
		s.put("L", v.seats, "Q-3", "N-2")
	case "expiring":
		s.claim("L", v.seats, v.days)
		s.put("L", v.seats, "Q-3", "N-2")
		s.wait(v.days - 30)
	case "expired":
		s.claim("L", v.seats, v.days)
		s.put("L", v.seats, "Q-3", "N-2")
		s.wait(v.days)
	case "recentlyQueued":
		s.claim("G", v.seats, 365)
		s.claim("L", v.seats, v.days)
		s.put("G", v.seats, "Q-3", "N-2")
		if v.seats > 0 {
			s.does(decision(s.org.RenewSeats(s.act(), "G", "L", "")))
		} else {
			s.does(decision(s.org.Queue(s.act(), "L", "Q-3")))
		}
	}
	s.wait(v.wait)
	seats := max(v.seats, 50)
	if v.part {
		seats /= 2
	}
	s.claim("H", 0, 3650)
	s.put("H", 0, "Q-4", "")
	s.claim("T", seats, 3650)
	s.put("T", seats, "", "N-3")
	s.claim("R", max(v.seats, 50), v.days)
	return s
}

// ask asks for a verb about L with everything right but its state.
func (s *stage) ask(trigger string) (perdevice.Event, error) {
	n, part := s.seats, license.ID("")
	if s.part {
		n, part = s.seats/2, "P"
	}
	switch perdevice.Trigger(trigger) {
	case perdevice.ByClaim:
		return decision(s.org.Claim(s.act(), "", freshLicense("L", s.seats, s.days, s.now)))
	case perdevice.ByUndo:
		return decision(s.org.Undo(s.act(), "L"))
	case perdevice.ByAssign:
		return decision(s.org.Assign(s.act(), "L", "Q-1"))
	case perdevice.ByQueue:
		return decision(s.org.Queue(s.act(), "L", "Q-4"))
	case perdevice.ByDequeue:
		return decision(s.org.Dequeue(s.act(), "L"))
	case perdevice.ByUnassign:
		return decision(s.org.Unassign(s.act(), "L", perdevice.HeadOnly))
	case perdevice.ByReassign:
		return decision(s.org.Reassign(s.act(), "L", "Q-2"))
	case perdevice.ByAssignSeats:
		return decision(s.org.AssignSeats(s.act(), "L", "N-1", n, part))
	case perdevice.ByRenewSeats:
		return decision(s.org.RenewSeats(s.act(), "T", "L", part))
	case perdevice.ByRenewal:
		return decision(s.org.RenewSeats(s.act(), "L", "R", ""))
	case perdevice.ByMove:
		m, err := moveOf(s.org, s.act(), s.other, "L")
		return m.Out, err
	case perdevice.ByMoveSeats:
		m, err := moveSeatsOf(s.org, s.act(), s.other, "L", n, part)
		return m.Out, err
	}
	s.t.Fatalf("no such verb: %s", trigger)
	return nil, nil
}

// ways are the variants in which a verb is asked for: of devices and of seats,
// with much and little left, some and all of the seats.
func ways(state, trigger string) []variant {
	device, seats := variant{days: 1000}, variant{seats: 50, days: 1000}
	days := []int{1000}
	if state != "active" {
		days = append(days, 60)
	}
	var all []variant
	both := func(v variant) {
		for _, d := range days {
			v.days = d
			all = append(all, v)
		}
	}
	switch perdevice.Trigger(trigger) {
	case perdevice.ByAssign, perdevice.ByQueue, perdevice.ByReassign:
		both(device)
	case perdevice.ByRenewal, perdevice.ByMoveSeats:
		both(seats)
	case perdevice.ByAssignSeats, perdevice.ByRenewSeats:
		both(seats)
		seats.part = true
		both(seats)
	case perdevice.ByUndo:
		device.policy.UndoWindow, seats.policy.UndoWindow = 3650*license.Day, 3650*license.Day
		both(device)
		both(seats)
	default:
		both(device)
		both(seats)
	}
	switch {
	case state == "-" && trigger == "claim":
		all = append(all, variant{days: 1000, policy: perdevice.Policy{Anchor: perdevice.AnchorOrder, ActivationWindow: 1}})
	case state == "recentlyQueued" && trigger == "dequeue":
		device.wait, seats.wait = 90, 90
		both(device)
		both(seats)
	}
	return all
}

// TestEveryStateAndVerb asks for each verb in each state, in several ways that
// together come to all that the table says, and to nothing else.
func TestEveryStateAndVerb(t *testing.T) {
	cells, rules := rulesTable(t, "licenses.txt")
	for _, c := range cells {
		switch perdevice.Trigger(c.trigger) {
		case perdevice.ByActivation, perdevice.ByWarning, perdevice.ByExpiry, perdevice.ByQueueStep:
			continue // time: the machine lets it pass
		}
		t.Run(c.state+" "+c.trigger, func(t *testing.T) {
			came := map[string]bool{}
			for _, v := range ways(c.state, c.trigger) {
				s := newStage(t, c.state, v)
				is, _ := s.org.License("L", s.now)
				require.Equal(t, c.state, named(is.State))
				before := bytesOf(t, s.org)
				e, err := s.ask(c.trigger)
				require.Equal(t, before, bytesOf(t, s.org), "a decision changes nothing")
				if err != nil {
					for _, r := range reasonsOf(err) {
						came[string(r)] = true
					}
					for _, r := range license.Refusals(err) {
						require.NotEmpty(t, r.Rule, r)
					}
					continue
				}
				if claimed, ok := e.(perdevice.Claimed); ok && v.policy.ActivationWindow != 0 {
					require.Len(t, claimed.Licenses, 1)
					s.now = s.now.Add(1)
				}
				require.NoError(t, s.org.Apply(e))
				watched := license.ID("L")
				if v.part && c.trigger == "renew-seats" {
					watched = "P" // what is queued; L stays behind
				}
				is, _ = s.org.License(watched, s.now)
				came[named(is.State)] = true
			}
			require.Equal(t, rules[c], slices.Sorted(maps.Keys(came)))
		})
	}
}

// TestEveryStatusAndTrigger does to a device in each status what may be done to
// it, and lets time pass.
func TestEveryStatusAndTrigger(t *testing.T) {
	cells, rules := rulesTable(t, "devices.txt")
	for _, c := range cells {
		t.Run(c.state+" "+c.trigger, func(t *testing.T) {
			s := newStage(t, "unused", variant{days: 500})
			s.claim("U", 0, 100)
			s.wait(90) // U is unusedActive
			serial := map[string]perdevice.Serial{"-": "Q-9", "licensed": "Q-4", "grace": "Q-5", "disabled": "Q-1"}[c.state]
			s.does(decision(s.org.AddDevice(s.act(), "Q-5", "MX64")))
			s.claim("V", 0, 100)
			is, _ := s.org.Device(serial, s.now)
			require.Equal(t, c.state, named(is.Status))
			before := bytesOf(t, s.org)
			var e perdevice.Event
			var err error
			switch perdevice.DeviceTrigger(c.trigger) {
			case perdevice.DeviceAdd:
				e, err = decision(s.org.AddDevice(s.act(), serial, "MX64"))
			case perdevice.DeviceRemove:
				e, err = decision(s.org.RemoveDevice(s.act(), serial))
			case perdevice.DeviceLicense:
				e, err = decision(s.org.Assign(s.act(), "U", serial))
			case perdevice.DeviceQueue:
				e, err = decision(s.org.Queue(s.act(), "V", serial))
			case perdevice.DeviceUnlicense:
				e, err = decision(s.org.Unassign(s.act(), "H", perdevice.HeadOnly))
			case perdevice.DeviceMove:
				var m perdevice.Moved
				m, err = moveOf(s.org, s.act(), s.other, "H")
				e = m.Out
			case perdevice.DeviceMoveIn:
				for _, decide := range []func() (perdevice.Event, error){
					func() (perdevice.Event, error) { return decision(s.other.AddDevice(s.act(), serial, "MX64")) },
					func() (perdevice.Event, error) {
						return decision(s.other.Claim(s.act(), "", freshLicense("I", 0, 100, s.now)))
					},
					func() (perdevice.Event, error) { return decision(s.other.Assign(s.act(), "I", serial)) },
				} {
					there, err := decide()
					require.NoError(t, err)
					require.NoError(t, s.other.Apply(there))
				}
				var m perdevice.Moved
				m, err = moveOf(s.other, s.act(), s.org, "I")
				e = m.In
			case perdevice.DeviceExpiry, perdevice.DeviceGraceOver:
				s.now = is.Until.Add(-1)
				is, _ = s.org.Device(serial, s.now)
				require.Equal(t, c.state, named(is.Status))
				s.now = s.now.Add(1)
			}
			require.Equal(t, before, bytesOf(t, s.org), "a decision changes nothing")
			if err != nil {
				require.Len(t, rules[c], 1)
				require.Equal(t, []license.Reason{license.Reason(rules[c][0])}, reasonsOf(err))
				return
			}
			if e != nil {
				require.NoError(t, s.org.Apply(e))
			}
			is, _ = s.org.Device(serial, s.now)
			require.Len(t, rules[c], 1)
			require.Equal(t, rules[c][0], named(is.Status))
		})
	}
}
