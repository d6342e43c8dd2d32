package perdevice_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/perdevice"
)

// tamper takes an event that was decided and shows that it follows, and that no
// altered copy does.
func tamper[E perdevice.Event](s *scene, name string, decide func(license.Act) (E, error), alter ...func(*E)) {
	s.Helper()
	good, err := decide(s.act)
	require.NoError(s, err, name)
	before := snapshot(s.TB, s.org)
	for i, change := range alter {
		e, err := decide(s.act)
		require.NoError(s, err)
		change(&e)
		err = s.org.Apply(e)
		require.ErrorIs(s, err, perdevice.ErrCannotFollow, "%s %d", name, i)
		require.Equal(s, "perdevice."+name, license.Refusals(err)[0].Field("event"))
		require.NotEmpty(s, license.Refusals(err)[0].Field("cause"))
		require.Equal(s, before, snapshot(s.TB, s.org), "%s %d", name, i)
	}
	require.NoError(s, s.org.Clone().Apply(good), name)
}

func TestApplyRefusesWhatCannotFollow(t *testing.T) {
	odd := time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(one("a", "MX64", 365), one("b", "MX64", 30), one("u", "MX64", 30), one("over", "MX64", 1), one("v", "MX64", 60),
		many("s", 365, 50), many("r", 30, 60), many("w", 30, 5))
	for _, d := range []perdevice.Serial{"d", "e", "f", "p", "q"} {
		s.add(d, "MX64")
	}
	s.network("n")
	s.network("m")
	s.assign("over", "f")
	s.on("2024-01-02")
	s.assign("a", "d")
	do(s, pair(s.org, "p", "q"))

	tamper(s, "claimed", claim(s.org, one("x", "MX64", 10), one("y", "MX64", 10)),
		func(e *perdevice.Claimed) { e.Licenses = nil },
		func(e *perdevice.Claimed) { e.UndoUntil = odd },
		func(e *perdevice.Claimed) { e.Licenses[0], e.Licenses[1] = e.Licenses[1], e.Licenses[0] },
		func(e *perdevice.Claimed) { e.Licenses[0].Anchor = time.Time{} },
		func(e *perdevice.Claimed) { e.Licenses[0].Anchor = e.At.Add(1) },
		func(e *perdevice.Claimed) { e.Licenses[0].ActivatesBy = e.Licenses[0].Anchor.Add(-1) },
		func(e *perdevice.Claimed) { e.Licenses[0].ActivatesBy = odd },
		func(e *perdevice.Claimed) { e.Licenses[0].ID = "a" },
		func(e *perdevice.Claimed) { e.By = "" },
		func(e *perdevice.Claimed) { e.At = e.At.Add(-time.Hour) })
	tamper(s, "undone", undo(s.org, "u"), func(e *perdevice.Undone) { e.License = "a" }, func(e *perdevice.Undone) { e.License = "no" })
	tamper(s, "device-added", func(act license.Act) (perdevice.DeviceAdded, error) { return s.org.AddDevice(act, "z", "MX64") },
		func(e *perdevice.DeviceAdded) { e.Device = "d" })
	tamper(s, "device-removed", removeDevice(s.org, "e"), func(e *perdevice.DeviceRemoved) { e.Device = "d" })
	tamper(s, "network-added", func(act license.Act) (perdevice.NetworkAdded, error) { return s.org.AddNetwork(act, "z") },
		func(e *perdevice.NetworkAdded) { e.Network = "n" })
	tamper(s, "network-removed", removeNetwork(s.org, "m"), func(e *perdevice.NetworkRemoved) { e.Network = "no" })
	tamper(s, "paired", pair(s.org, "d", "f"), func(e *perdevice.Paired) { e.Spare = "q" })
	tamper(s, "unpaired", unpair(s.org, "q"), func(e *perdevice.Unpaired) { e.Spare = "p" }, func(e *perdevice.Unpaired) { e.Spare = "no" },
		func(e *perdevice.Unpaired) { e.Device = "d" })
	tamper(s, "assigned", assign(s.org, "u", "e"),
		func(e *perdevice.Assigned) { e.License = "a" },
		func(e *perdevice.Assigned) { e.Activates = e.At.Add(-1) },
		func(e *perdevice.Assigned) { e.Expires = e.Expires.Add(1) },
		func(e *perdevice.Assigned) { e.Behind = "a" },
		func(e *perdevice.Assigned) { e.Expires = e.At })
	tamper(s, "assigned", assign(s.org, "u", "f")) // back-dated
	tamper(s, "assigned", assign(s.org, "u", "d"),
		func(e *perdevice.Assigned) { e.Activates = e.At },
		func(e *perdevice.Assigned) { e.Before.Until = e.Before.Until.Add(1) })
	s.assign("b", "d")
	tamper(s, "dequeued", dequeue(s.org, "b"), func(e *perdevice.Dequeued) { e.License = "a" }, func(e *perdevice.Dequeued) { e.Activates = e.At })
	tamper(s, "unassigned", unassign(s.org, "a", perdevice.WholeChain),
		func(e *perdevice.Unassigned) { e.License = "b" },
		func(e *perdevice.Unassigned) { e.Dequeued = nil },
		func(e *perdevice.Unassigned) { e.Burning = []license.ID{"b"} },
		func(e *perdevice.Unassigned) { e.Before.Head = "b" })
	tamper(s, "reassigned", reassign(s.org, "a", "e"),
		func(e *perdevice.Reassigned) { e.To = "d" }, func(e *perdevice.Reassigned) { e.From = "e" })
	tamper(s, "seats-assigned", assignSeats(s.org, "s", "n", 20, "s-2"),
		func(e *perdevice.SeatsAssigned) { e.Rest = "" },
		func(e *perdevice.SeatsAssigned) { e.RestSeats++ },
		func(e *perdevice.SeatsAssigned) { e.Expires = e.At })
	do(s, assignSeats(s.org, "s", "n", 20, "s-2"))
	tamper(s, "seats-renewed", renewSeats(s.org, "s", "r", "r-2"),
		func(e *perdevice.SeatsRenewed) { e.Part = "r" },
		func(e *perdevice.SeatsRenewed) { e.Seats = 19 },
		func(e *perdevice.SeatsRenewed) { e.Target = "s-2" })

	other := s.also("org-2")
	other.claim(one("there", "MX64", 30))
	tamper(s, "moved-out", func(act license.Act) (perdevice.MovedOut, error) {
		m, err := s.org.Move(act, other.org, request(), "a", "u")
		return m.Out, err
	},
		func(e *perdevice.MovedOut) { e.To = "" },
		func(e *perdevice.MovedOut) { e.To = "org-1" },
		func(e *perdevice.MovedOut) { e.Licenses = nil; e.Devices = nil },
		func(e *perdevice.MovedOut) { e.Licenses = e.Licenses[1:] },
		func(e *perdevice.MovedOut) { e.Licenses[0] = "no" },
		func(e *perdevice.MovedOut) { e.Licenses[0] = "over" },
		func(e *perdevice.MovedOut) { e.Devices = nil })
	in := func(act license.Act) (perdevice.MovedIn, error) {
		m, err := s.org.Move(act, other.org, request(), "a", "u")
		return m.In, err
	}
	tamper(other, "moved-in", in,
		func(e *perdevice.MovedIn) { e.From = "org-2" },
		func(e *perdevice.MovedIn) { e.From = "" },
		func(e *perdevice.MovedIn) { e.Licenses = nil; e.Devices = nil },
		func(e *perdevice.MovedIn) { e.Licenses[0].ID = "there" },
		func(e *perdevice.MovedIn) { e.Licenses[0], e.Licenses[1] = e.Licenses[1], e.Licenses[0] },
		func(e *perdevice.MovedIn) { e.Licenses[0].Key = license.Key{} },
		func(e *perdevice.MovedIn) { e.Licenses[0].ClaimedAt = e.At.Add(1) },
		func(e *perdevice.MovedIn) { e.Licenses[0].ClaimedAt = time.Time{} },
		func(e *perdevice.MovedIn) { e.Licenses[0].Anchor = odd },
		func(e *perdevice.MovedIn) { e.Licenses[0].ActivatesBy = odd },
		func(e *perdevice.MovedIn) { e.Licenses[0].Activates = odd },
		func(e *perdevice.MovedIn) { e.Licenses[0].Activates = at("9999-12-31") },
		func(e *perdevice.MovedIn) { e.Licenses[0].Activates = e.Licenses[0].Activates.Add(1) }, // a gap
		func(e *perdevice.MovedIn) { e.Licenses[0].Activates = time.Time{} },
		func(e *perdevice.MovedIn) { e.Licenses[0].Seats = 5 },
		func(e *perdevice.MovedIn) { e.Licenses[2].Activates = e.At.Add(1) },
		func(e *perdevice.MovedIn) { e.Licenses[2].Activates = at("2023-01-01") },
		func(e *perdevice.MovedIn) { e.Licenses[2].ActivatesBy = at("9999-12-31") },
		func(e *perdevice.MovedIn) { e.Devices = append(e.Devices, e.Devices[0]) },
		func(e *perdevice.MovedIn) { e.Devices[0].Licenses = nil },
		func(e *perdevice.MovedIn) { e.Devices[0].Licenses = []license.ID{"no"} },
		func(e *perdevice.MovedIn) { e.Devices[0].Licenses = []license.ID{"a", "a"} },
		func(e *perdevice.MovedIn) { e.Devices[0].Licenses = []license.ID{"b"} },
		func(e *perdevice.MovedIn) { e.Devices[0].Since = time.Time{} },
		func(e *perdevice.MovedIn) { e.Devices[0].Model = "" },
		func(e *perdevice.MovedIn) { e.Devices[0].Device = "" },
		func(e *perdevice.MovedIn) { e.Devices[0].Spare = e.Devices[0].Device },
		func(e *perdevice.MovedIn) { e.Devices[0].Spare = " " })
	// No window means that nothing but an assignment starts it.
	windowless, err := in(s.act)
	require.NoError(t, err)
	windowless.Licenses[2].ActivatesBy = time.Time{}
	require.NoError(t, other.org.Clone().Apply(windowless))
	tamper(s, "seats-moved-out", func(act license.Act) (perdevice.SeatsMovedOut, error) {
		m, err := s.org.MoveSeats(act, other.org, request(), "r", 10, "r-10")
		return m.Out, err
	},
		func(e *perdevice.SeatsMovedOut) { e.License = "no" },
		func(e *perdevice.SeatsMovedOut) { e.To = "org-1" },
		func(e *perdevice.SeatsMovedOut) { e.To = "" },
		func(e *perdevice.SeatsMovedOut) { e.RestSeats++ },
		func(e *perdevice.SeatsMovedOut) { e.Part = "" })
	do(s, renewSeats(s.org, "s", "r", "r-2"))
	head := perdevice.SeatsMovedOut{Stamp: license.Stamp{Seq: s.org.Seq() + 1, Act: s.act}, To: "org-2", License: "s", Part: "s-9", Seats: 1, RestSeats: 19}
	require.ErrorIs(t, s.org.Apply(head), perdevice.ErrCannotFollow)

	fresh := begin(t, "2025-01-01", perdevice.Policy{})
	tamper(fresh, "converted", convert(fresh.org, conversion()),
		func(e *perdevice.Converted) { e.Licenses = nil },
		func(e *perdevice.Converted) { e.Licenses[0].ID = "" },
		func(e *perdevice.Converted) { e.Licenses[0].Days = 0 },
		func(e *perdevice.Converted) { e.Licenses[0].Days = perdevice.MaxDays },
		func(e *perdevice.Converted) { e.Licenses[0].Activates = e.At.Add(1) },
		func(e *perdevice.Converted) { e.Licenses[0].Bucket = "" },
		func(e *perdevice.Converted) { e.Licenses[0].Seats = 5 },
		func(e *perdevice.Converted) { e.Licenses[0].Device = "Q2" },
		func(e *perdevice.Converted) { e.Licenses[0].Device = "" })
}

func TestApplyRefusesWhatIsNoEvent(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	require.ErrorIs(t, s.org.Apply(nil), perdevice.ErrUnknownEvent)
	require.ErrorIs(t, s.org.Apply(&perdevice.Undone{}), perdevice.ErrUnknownEvent)
	require.ErrorIs(t, s.org.Apply(perdevice.Created{Stamp: license.Stamp{Seq: 2, Act: s.act}}), perdevice.ErrCannotFollow)
	fresh := perdevice.New("x", perdevice.Policy{})
	require.ErrorIs(t, fresh.Apply(perdevice.Undone{Stamp: license.Stamp{Seq: 1, Act: s.act}}), perdevice.ErrCannotFollow)
	_, _, err := perdevice.EncodeEvent(&perdevice.Undone{})
	require.ErrorIs(t, err, perdevice.ErrUnknownEvent)
	_, _, err = perdevice.EncodeEvent(perdevice.Undone{Stamp: license.Stamp{Act: license.Act{At: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}}})
	require.ErrorIs(t, err, license.ErrInstantForm)
	_, err = perdevice.DecodeEvent("perdevice.lost", nil)
	require.ErrorIs(t, err, perdevice.ErrUnknownEvent)
	_, err = perdevice.DecodeEvent("perdevice.undone", []byte(`{"seq":1,"at":"2024-01-01T00:00:00Z","by":"ada","license":"a","more":1}`))
	require.ErrorIs(t, err, license.ErrJSONUnknownField)
}

// TestReplayEndsTheSame shows that events read back in other zones and forms lead
// to the same state.
func TestReplayEndsTheSame(t *testing.T) {
	east := time.FixedZone("east", 3600)
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(one("a", "MX64", 365), one("b", "MX64", 30))
	s.add("d", "MX64")
	e, err := s.org.Assign(s.act, "a", "d")
	require.NoError(t, err)
	twin := s.org.Clone()
	require.NoError(t, s.org.Apply(e))
	e.At, e.Activates, e.Expires, e.After.Until = e.At.In(east), e.Activates.In(east), e.Expires.In(east), e.After.Until.In(east)
	require.NoError(t, twin.Apply(e))
	require.Equal(t, snapshot(t, s.org), snapshot(t, twin))
}

func TestRestoreRefuses(t *testing.T) {
	s := full(t)
	s.add("p", "MX64")
	s.add("q", "MX64")
	do(s, pair(s.org, "p", "q"))
	data := state(t, s.org)
	restored, err := perdevice.Restore(data, perdevice.Policy{})
	require.NoError(t, err)
	var lines []string
	for c := range restored.Agenda(at("2024-01-01"), at("9999-12-31")) {
		lines = append(lines, line(c))
	}
	require.Equal(t, s.agenda("2024-01-01", "9999-12-31"), lines)
	_, err = perdevice.Restore(data[:len(data)-1], perdevice.Policy{})
	require.ErrorIs(t, err, license.ErrJSONMalformed)
	empty := state(t, perdevice.New("x", perdevice.Policy{}))
	_, err = perdevice.Restore(empty, perdevice.Policy{})
	require.NoError(t, err)

	for i, alter := range []func(m map[string]any){
		func(m map[string]any) { m["format"] = "perdevice.organization.0" },
		func(m map[string]any) { m["id"] = " " },
		func(m map[string]any) { m["seq"] = 0 },
		func(m map[string]any) { m["seq"] = json.Number("18446744073709551615") },
		func(m map[string]any) { delete(m, "last") },
		func(m map[string]any) { item(m, "licenses", 1)["id"] = "a" },
		func(m map[string]any) { item(m, "licenses", 0)["days"] = 0 },
		func(m map[string]any) { item(m, "licenses", 0)["days"] = 364 }, // a gap in a queue
		func(m map[string]any) { item(m, "licenses", 0)["claimedAt"] = "2025-01-01T00:00:00Z" },
		func(m map[string]any) { item(m, "licenses", 9)["activates"] = "2025-01-01T00:00:00Z" },
		func(m map[string]any) { item(m, "licenses", 10)["activates"] = "2025-01-01T00:00:00Z" },
		func(m map[string]any) { item(m, "devices", 1)["device"] = "d" },
		func(m map[string]any) { item(m, "devices", 0)["model"] = "" },
		func(m map[string]any) { item(m, "devices", 0)["since"] = "2025-01-01T00:00:00Z" },
		func(m map[string]any) { item(m, "devices", 0)["licenses"] = []any{"b", "a"} },
		func(m map[string]any) { item(m, "devices", 0)["licenses"] = []any{"no"} },
		func(m map[string]any) { item(m, "devices", 0)["licenses"] = []any{"s"} },
		func(m map[string]any) { item(m, "devices", 1)["licenses"] = []any{"a"} },
		func(m map[string]any) { item(m, "devices", 0)["licenses"] = []any{"r-20"} },
		func(m map[string]any) { item(m, "devices", 0)["spare"] = "q" },
		func(m map[string]any) { item(m, "devices", 0)["primary"] = "p" },
		func(m map[string]any) { item(m, "devices", 4)["spare"] = "no" },
		func(m map[string]any) { item(m, "devices", 5)["model"] = "MX84" },
		func(m map[string]any) { item(m, "networks", 0)["network"] = " " },
		func(m map[string]any) { item(m, "networks", 0)["queues"] = []any{[]any{}} },
		func(m map[string]any) { item(m, "networks", 0)["queues"] = []any{[]any{"a"}} },
		func(m map[string]any) { m["networks"] = append(m["networks"].([]any), m["networks"].([]any)[0]) },
	} {
		decoder := json.NewDecoder(strings.NewReader(string(data)))
		decoder.UseNumber()
		var m map[string]any
		require.NoError(t, decoder.Decode(&m))
		alter(m)
		altered, err := json.Marshal(m)
		require.NoError(t, err)
		_, err = perdevice.Restore(altered, perdevice.Policy{})
		require.ErrorIs(t, err, perdevice.ErrSnapshotForm, i)
	}
}

func item(m map[string]any, list string, i int) map[string]any {
	return m[list].([]any)[i].(map[string]any)
}

// Only an expiry dates an assignment back (PD-15), whatever grace another policy has.
func TestApplyRefusesToDateBackToWhatWasNoExpiry(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(one("a", "MX64", 365))
	s.add("d", "MX64")
	s.on("2024-01-10")
	e, err := s.org.Assign(s.act, "a", "d")
	require.NoError(t, err)
	e.Activates, e.Expires = at("2024-01-01"), at("2024-12-31")
	e.After.Until = e.Expires
	require.ErrorIs(t, s.org.Apply(e), perdevice.ErrCannotFollow)
}
