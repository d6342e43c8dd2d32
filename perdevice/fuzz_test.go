package perdevice_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/perdevice"
)

var eventNames = []string{
	"perdevice.created", "perdevice.converted", "perdevice.claimed", "perdevice.undone", "perdevice.device-added", "perdevice.device-removed",
	"perdevice.network-added", "perdevice.network-removed", "perdevice.paired", "perdevice.unpaired", "perdevice.assigned", "perdevice.dequeued",
	"perdevice.unassigned", "perdevice.reassigned", "perdevice.seats-assigned", "perdevice.seats-renewed", "perdevice.moved-out",
	"perdevice.seats-moved-out", "perdevice.moved-in",
}

// everyEvent returns an event of each kind, all decided.
func everyEvent(t testing.TB) []perdevice.Event {
	t.Helper()
	s := full(t)
	other := s.also("org-2")
	var all []perdevice.Event
	keep := func(e perdevice.Event, err error) {
		require.NoError(t, err)
		all = append(all, e)
	}
	keep(perdevice.New("org-3", perdevice.Policy{}).Create(s.act))
	fresh := begin(t, "2025-01-01", perdevice.Policy{})
	keep(fresh.org.Convert(fresh.act, conversion()))
	keep(s.org.Claim(s.act, "", perdevice.Fresh(one("x", "MX64", 30))))
	keep(s.org.Undo(s.act, "wait"))
	keep(s.org.AddDevice(s.act, "x", "MX64"))
	keep(s.org.RemoveDevice(s.act, "g"))
	keep(s.org.AddNetwork(s.act, "x"))
	s.network("m")
	keep(s.org.RemoveNetwork(s.act, "m"))
	keep(s.org.Pair(s.act, "d", "g"))
	twin := s.org.Clone()
	require.NoError(t, twin.Apply(all[len(all)-1]))
	keep(twin.Unpair(s.act, "g"))
	keep(s.org.Assign(s.act, "wait", "d"))
	keep(s.org.Dequeue(s.act, "b"))
	keep(s.org.Unassign(s.act, "a", perdevice.WholeChain))
	keep(s.org.Reassign(s.act, "a", "g"))
	keep(s.org.AssignSeats(s.act, "s-rest", "n", 10, "x"))
	keep(s.org.RenewSeats(s.act, "s", "s-rest", "x"))
	m, err := s.org.Move(s.act, other.org, request(), "a", "wait")
	keep(m.Out, err)
	sm, err := s.org.MoveSeats(s.act, other.org, request(), "s-rest", 1, "x")
	keep(sm.Out, err)
	keep(m.In, err)
	require.Len(t, all, len(eventNames))
	return all
}

func TestEventNames(t *testing.T) {
	for i, e := range everyEvent(t) {
		name, data, err := perdevice.EncodeEvent(e)
		require.NoError(t, err)
		require.Equal(t, eventNames[i], name)
		read, err := perdevice.DecodeEvent(name, data)
		require.NoError(t, err)
		require.Equal(t, e, read)
		require.Equal(t, e.Stamped(), read.Stamped())
	}
}

// FuzzDecodeEventAgreesWithEncodeEvent shows that what is read is written the
// same again, and that no organization is broken by it.
func FuzzDecodeEventAgreesWithEncodeEvent(f *testing.F) {
	for _, e := range everyEvent(f) {
		name, data, err := perdevice.EncodeEvent(e)
		require.NoError(f, err)
		f.Add(name, data)
	}
	f.Add("perdevice.undone", []byte(`{"seq":1,"at":"2024-01-01T00:00:00Z","by":"ada","license":null}`))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		e, err := perdevice.DecodeEvent(name, data)
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		again, written, err := perdevice.EncodeEvent(e)
		require.NoError(t, err)
		require.Equal(t, name, again)
		read, err := perdevice.DecodeEvent(again, written)
		require.NoError(t, err)
		_, rewritten, err := perdevice.EncodeEvent(read)
		require.NoError(t, err)
		require.Equal(t, string(written), string(rewritten))
		for _, o := range []*perdevice.Organization{perdevice.New("org-1", perdevice.Policy{}), full(t).org} {
			before := snapshot(t, o)
			if err := o.Apply(e); err != nil {
				require.NotEmpty(t, license.Refusals(err))
				require.Equal(t, before, snapshot(t, o))
				continue
			}
			restored, err := perdevice.Restore(state(t, o), perdevice.Policy{})
			require.NoError(t, err, "what follows can be restored")
			require.Equal(t, snapshot(t, o), snapshot(t, restored))
			askEverything(t, o)
		}
	})
}

// FuzzRestoreAgreesWithSnapshot shows that a snapshot that is restored is written
// the same again, and that its organization works.
func FuzzRestoreAgreesWithSnapshot(f *testing.F) {
	data, err := full(f).org.Snapshot()
	require.NoError(f, err)
	f.Add(data)
	data, err = perdevice.New("x", perdevice.Policy{}).Snapshot()
	require.NoError(f, err)
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := perdevice.Restore(data, perdevice.Policy{})
		if err != nil {
			require.NotEmpty(t, license.Refusals(err))
			return
		}
		again, err := perdevice.Restore(state(t, o), perdevice.Policy{})
		require.NoError(t, err)
		require.Equal(t, snapshot(t, o), snapshot(t, again))
		askEverything(t, o)
	})
}

// askEverything asks an organization all there is to ask and decide; what is
// decided follows.
func askEverything(t testing.TB, o *perdevice.Organization) {
	t.Helper()
	for _, now := range []time.Time{{}, at("2024-02-01"), at("2025-01-10"), at("9999-12-31")} {
		o.Overview(now)
		var decided []perdevice.Event
		keep := func(e perdevice.Event, err error) {
			if err == nil {
				decided = append(decided, e)
			} else {
				require.NotEmpty(t, license.Refusals(err))
			}
		}
		act := license.Act{At: now, By: "ada"}
		var serials []perdevice.Serial
		for d := range o.Devices(now) {
			o.NextDeviceChange(d.Device, now)
			serials = append(serials, d.Device)
			keep(o.RemoveDevice(act, d.Device))
			keep(o.Unpair(act, d.Device))
		}
		for n := range o.Networks(now) {
			keep(o.RemoveNetwork(act, n.Network))
		}
		for l := range o.Licenses(now) {
			o.NextChange(l.ID, now)
			keep(o.Undo(act, l.ID))
			keep(o.Dequeue(act, l.ID))
			keep(o.Unassign(act, l.ID, perdevice.WholeChain))
			keep(o.AssignSeats(act, l.ID, "n", 1, "new"))
			keep(o.RenewSeats(act, "s", l.ID, ""))
			for _, serial := range serials[:min(2, len(serials))] {
				keep(o.Assign(act, l.ID, serial))
				keep(o.Reassign(act, l.ID, serial))
			}
		}
		last := now
		for c := range o.Agenda(now, at("9999-12-31")) {
			require.False(t, c.At.Before(last))
			last = c.At
		}
		for _, e := range decided[:min(20, len(decided))] {
			require.NoError(t, o.Clone().Apply(e), "what is decided follows")
		}
	}
}
