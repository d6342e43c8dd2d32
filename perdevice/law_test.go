package perdevice_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/perdevice"
)

// What must hold of every history, said without the model. The machine asks these
// of the organizations that it drives; what they decide here happens to clones.

// seen is all that can be asked of an organization about an instant.
type seen struct {
	Licenses []perdevice.Standing
	Devices  []perdevice.DeviceStanding
	Networks []perdevice.NetworkStanding
	Overview perdevice.Overview
}

func look(o *perdevice.Organization, at time.Time) seen {
	return seen{slices.Collect(o.Licenses(at)), slices.Collect(o.Devices(at)), slices.Collect(o.Networks(at)), o.Overview(at)}
}

func years(n int) time.Duration { return time.Duration(n) * 365 * license.Day }

// ThereAndBack moves a licence to the other organization and back: but for
// history nothing has happened. Seats come off their network on the way.
func (m *machine) ThereAndBack(t *rapid.T) {
	from, to := m.sides[0], m.sides[1]
	id := m.anyLicense(t, from, isPlaced)
	if is, _ := from.org.License(id, m.now); is.Network != "" {
		return
	}
	here, there := from.org.Clone(), to.org.Clone()
	was := []string{bytesOf(t, from.org), bytesOf(t, to.org)}
	pass := func(a, b *perdevice.Organization) bool {
		moved, err := moveOf(a, m.act(), b, id)
		if err != nil {
			return false
		}
		require.NoError(t, a.Apply(moved.Out))
		require.NoError(t, b.Apply(moved.In))
		return true
	}
	if !pass(here, there) {
		return // why, Move says
	}
	_, held := here.License(id, m.now)
	require.False(t, held)
	require.True(t, pass(there, here), "what came can go back")
	for _, at := range []time.Time{m.now, m.now.Add(50 * license.Day), m.now.Add(years(2))} {
		require.Equal(t, look(from.org, at), look(here, at))
		require.Equal(t, look(to.org, at), look(there, at))
	}
	// What came at this very instant came before the moves: it is history.
	next, horizon := m.now.Add(1), m.now.Add(years(3))
	require.Equal(t, agendaOf(from.org, next, horizon), agendaOf(here, next, horizon))
	require.Equal(t, agendaOf(to.org, next, horizon), agendaOf(there, next, horizon))
	for i, o := range []*perdevice.Organization{from.org, to.org} {
		require.Equal(t, was[i], bytesOf(t, o), "a clone shares nothing with its original")
	}
}

// AgendaInParts holds that two halves of an interval are the whole, in order and
// each change once.
func (m *machine) AgendaInParts(t *rapid.T) {
	o := m.side(t).org
	points := []time.Time{m.now, m.now.Add(time.Duration(rapid.IntRange(0, 400).Draw(t, "middle")) * license.Day), m.now.Add(years(2))}
	all := slices.Collect(o.Agenda(points[0], points[2]))
	if len(all) > 0 && rapid.Bool().Draw(t, "at a change") {
		points[1] = rapid.SampledFrom(all).Draw(t, "change").At
	}
	require.Equal(t, all, append(slices.Collect(o.Agenda(points[0], points[1])), slices.Collect(o.Agenda(points[1], points[2]))...))
	require.Empty(t, slices.Collect(o.Agenda(points[2], points[0])))
	require.Empty(t, slices.Collect(o.Agenda(points[1], points[1])))
	for i, c := range all {
		require.True(t, i == 0 || !c.At.Before(all[i-1].At))
		require.NotContains(t, all[:i], c, "each once")
	}
	for range o.Agenda(points[0], points[2]) {
		break // a walk may end early
	}
}

// AgendaTells holds that whoever follows the agenda knows the states without
// asking.
func (m *machine) AgendaTells(t *rapid.T) {
	o := m.side(t).org
	until := m.now.Add(time.Duration(rapid.IntRange(0, 500).Draw(t, "days")) * license.Day)
	states, bands, devices := map[license.ID]perdevice.State{}, map[license.ID]perdevice.Band{}, map[perdevice.Serial]perdevice.Status{}
	note := func(at time.Time) {
		for l := range o.Licenses(at) {
			states[l.ID], bands[l.ID] = l.State, l.Band
		}
		for d := range o.Devices(at) {
			devices[d.Device] = d.Status
		}
	}
	note(m.now)
	for c := range o.Agenda(m.now.Add(1), until.Add(1)) {
		switch c.Kind {
		case perdevice.Activation:
			states[c.License] = perdevice.UnusedActive
		case perdevice.WarningBegins:
			states[c.License], bands[c.License] = perdevice.Expiring, perdevice.Warning
		case perdevice.CriticalBegins:
			states[c.License], bands[c.License] = perdevice.Expiring, perdevice.Critical
		case perdevice.Expiry:
			states[c.License], bands[c.License] = perdevice.Expired, ""
			if c.Device != "" {
				devices[c.Device] = perdevice.Grace
				if m.policy.Grace < 0 {
					devices[c.Device] = perdevice.Disabled
				}
			}
		case perdevice.QueueStep:
			// What was told of the queue holds for the one whose turn it is.
			is, _ := o.License(c.License, c.At)
			states[c.License], bands[c.License] = is.State, is.Band
			require.Contains(t, []perdevice.State{perdevice.Active, perdevice.Expiring}, is.State)
			if c.Device != "" {
				devices[c.Device] = perdevice.Licensed
			}
		case perdevice.GraceOver:
			devices[c.Device] = perdevice.Disabled
		}
	}
	for d := range o.Devices(until) {
		if d.Primary != "" {
			devices[d.Device] = devices[d.Primary]
		}
	}
	told := []any{states, bands, devices}
	states, bands, devices = map[license.ID]perdevice.State{}, map[license.ID]perdevice.Band{}, map[perdevice.Serial]perdevice.Status{}
	note(until)
	require.Equal(t, []any{states, bands, devices}, told)
}

// NextIsFirst holds that what comes next to a licence or device is the first of
// it in the agenda.
func (m *machine) NextIsFirst(t *rapid.T) {
	o := m.side(t).org
	all := slices.Collect(o.Agenda(m.now.Add(1), moment("9999-12-31T00:00:00Z")))
	for l := range o.Licenses(m.now) {
		i := slices.IndexFunc(all, func(c perdevice.Change) bool { return c.License == l.ID })
		next, ok := o.NextChange(l.ID, m.now)
		require.Equal(t, i >= 0, ok, l.ID)
		if ok {
			require.Equal(t, all[i], next)
		}
	}
	for d := range o.Devices(m.now) {
		serial := d.Device
		if d.Primary != "" {
			serial = d.Primary
		}
		i := slices.IndexFunc(all, func(c perdevice.Change) bool { return c.Device == serial })
		next, ok := o.NextDeviceChange(d.Device, m.now)
		require.Equal(t, i >= 0, ok, serial)
		if ok {
			require.Equal(t, all[i].At, next.At)
			if next.Kind != perdevice.QueueStep { // the end of the one before it stands before it
				require.Equal(t, all[i], next)
			}
		}
	}
	_, ok := o.NextChange("nobody's", m.now)
	require.False(t, ok)
	_, ok = o.NextDeviceChange("nobody's", m.now)
	require.False(t, ok)
}

// Again applies an event of the past once more, as if it were the next. It
// follows or it does not; then nothing has changed.
func (m *machine) Again(t *rapid.T) {
	s := m.side(t)
	e := rapid.SampledFrom(s.events).Draw(t, "event")
	copied := reflect.New(reflect.TypeOf(e)).Elem()
	copied.Set(reflect.ValueOf(e))
	copied.FieldByName("Seq").SetUint(s.org.Seq() + 1)
	if rapid.Bool().Draw(t, "now") {
		copied.FieldByName("At").Set(reflect.ValueOf(m.now))
	}
	again, ok := reflect.TypeAssert[perdevice.Event](copied)
	require.True(t, ok)
	clone, before := s.org.Clone(), bytesOf(t, s.org)
	if err := clone.Apply(again); err != nil {
		require.NotEmpty(t, license.Refusals(err))
		require.Equal(t, before, bytesOf(t, clone), "a refused event changes nothing")
		require.Equal(t, look(s.org, m.now), look(clone, m.now))
		require.Equal(t, agendaOf(s.org, m.now, m.now.Add(years(2))), agendaOf(clone, m.now, m.now.Add(years(2))))
	}
	require.Equal(t, before, bytesOf(t, s.org), "a clone shares nothing with its original")
	copied.FieldByName("Seq").SetUint(s.org.Seq() + 2)
	later, ok := reflect.TypeAssert[perdevice.Event](copied)
	require.True(t, ok)
	require.ErrorIs(t, s.org.Apply(later), license.ErrStale)
	pointer, ok := reflect.TypeAssert[perdevice.Event](reflect.New(copied.Type()))
	require.True(t, ok)
	require.ErrorIs(t, s.org.Apply(pointer), perdevice.ErrUnknownEvent)
	require.Equal(t, before, bytesOf(t, s.org))
}

// burnt returns how long a licence has burnt at an instant.
func burnt(l perdevice.Standing, at time.Time) time.Duration {
	if l.Activates.IsZero() || l.Activates.After(at) {
		return 0
	}
	if l.Ends.Before(at) {
		at = l.Ends
	}
	return at.Sub(l.Activates)
}

// burning holds that no licence gets back what it has burnt, and that of a queue
// one burns at a time, each from the end of the one before it.
func (m *machine) burning(t *rapid.T, s *side) {
	all := map[license.ID]perdevice.Standing{}
	for l := range s.org.Licenses(m.now) {
		all[l.ID] = l
		now := burnt(l, m.now)
		require.GreaterOrEqual(t, now, m.burnt[l.ID], "burnt days never decrease")
		m.burnt[l.ID] = now
		if l.State == perdevice.RecentlyQueued || l.State == perdevice.Unused {
			require.Zero(t, now, l.State)
		}
	}
	for _, head := range all {
		ends := head.Ends
		for _, q := range head.Queue {
			next := all[q.ID]
			require.Equal(t, head.ID, next.Head)
			require.Equal(t, ends, next.Activates, "queues burn one after another")
			ends = next.Ends
		}
		if len(head.Queue) > 0 {
			require.Equal(t, ends, head.Expires)
		}
	}
}

// A queue of any licences burns as long as they do together, and ends when one of
// their length would, in whatever order they are queued.
func TestQueueIsTheSumOfItsLicencesPD8PD10(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOfN(rapid.IntRange(1, 500), 1, 6).Draw(t, "days")
		s := &stage{org: perdevice.New("1", perdevice.Policy{}), now: moment("2024-01-01T12:34:56.789Z")}
		do := func(e perdevice.Event, err error) {
			require.NoError(t, err)
			require.NoError(t, s.org.Apply(e))
		}
		do(decision(s.org.Create(s.act())))
		do(decision(s.org.AddDevice(s.act(), "Q-1", "MX64")))
		begun, sum := s.now, 0
		for i, d := range days {
			id := license.ID([]string{"A", "B", "C", "D", "E", "F"}[i])
			do(decision(s.org.Claim(s.act(), "", freshLicense(id, 0, d, s.now))))
			do(decision(s.org.Assign(s.act(), id, "Q-1")))
			sum += d
			first, _ := s.org.License("A", begun)
			require.Equal(t, sum, first.TotalDays)
			require.Equal(t, begun.Add(time.Duration(sum)*license.Day), first.Expires)
			require.Equal(t, begun.Add(time.Duration(days[0])*license.Day), first.Ends)
		}
		end := begun.Add(time.Duration(sum) * license.Day)
		for _, w := range []struct {
			at     time.Time
			status perdevice.Status
		}{{begun, perdevice.Licensed}, {end.Add(-1), perdevice.Licensed}, {end, perdevice.Grace}, {end.Add(30*license.Day - 1), perdevice.Grace}, {end.Add(30 * license.Day), perdevice.Disabled}} {
			d, _ := s.org.Device("Q-1", w.at)
			require.Equal(t, w.status, d.Status, w.at)
		}
		at := begun.Add(time.Duration(rapid.IntRange(0, sum*24-1).Draw(t, "hours")) * time.Hour)
		burning := 0
		for l := range s.org.Licenses(at) {
			if l.State == perdevice.Active || l.State == perdevice.Expiring {
				burning++
			}
		}
		require.Equal(t, 1, burning)
	})
}
