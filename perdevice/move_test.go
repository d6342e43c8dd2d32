package perdevice_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
	"github.com/licit-go/licit/perdevice"
)

func TestSeats(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(many("s", 365, 50), many("r", 30, 25), many("full", 30, 5), one("d", "MX64", 365),
		perdevice.License{ID: "v", Key: key, Type: "VMX-S", Days: 30, Seats: 20}, perdevice.License{ID: "x", Key: key, Type: "CISCO", Days: 30, Seats: 20},
		perdevice.License{ID: "w", Key: key, Type: "MX64", Days: 30, Seats: 20})
	s.network("n")
	for _, v := range []struct {
		id      license.ID
		n       int
		rest    license.ID
		reasons []license.Reason
	}{
		{"no", 1, "", []license.Reason{perdevice.ErrLicenseUnknown}},
		{"d", 1, "", []license.Reason{perdevice.ErrNotSeats, perdevice.ErrTypeFits}},
		{"x", 20, "", []license.Reason{perdevice.ErrTypeUnknown}},
		{"w", 20, "", []license.Reason{perdevice.ErrTypeFits}},
		{"s", 0, "", []license.Reason{perdevice.ErrSeatsRange}},
		{"s", 51, "", []license.Reason{perdevice.ErrSeatsShort}},
		{"s", 50, "rest", []license.Reason{perdevice.ErrPartSurplus}},
		{"s", 49, "", []license.Reason{perdevice.ErrPartMissing}},
		{"s", 49, "r", []license.Reason{perdevice.ErrLicenseTaken}},
		{"s", 49, " ", []license.Reason{license.ErrIDMalformed}},
	} {
		refused(s, assignSeats(s.org, v.id, "n", v.n, v.rest), v.reasons...)
	}
	refused(s, assignSeats(s.org, "s", "no", 0, ""), perdevice.ErrNetworkUnknown, perdevice.ErrSeatsRange)
	do(s, assignSeats(s.org, "s", "n", 20, "s-rest"))
	refused(s, assignSeats(s.org, "s", "n", 20, ""), perdevice.ErrAssigned)
	s.is("s-rest", "2024-01-01", perdevice.Unused)
	refused(s, undo(s.org, "s-rest"), perdevice.ErrUndoWindowClosed) // it was divided
	refused(s, undo(s.org, "s"), perdevice.ErrNotUnused, perdevice.ErrUndoWindowClosed)

	refused(s, renewSeats(s.org, "no", "nor", ""), perdevice.ErrLicenseUnknown, perdevice.ErrLicenseUnknown)
	refused(s, renewSeats(s.org, "s", "full", ""), perdevice.ErrSeatsShort)
	refused(s, renewSeats(s.org, "s", "v", ""), perdevice.ErrTypeFits)
	refused(s, renewSeats(s.org, "s", "x", ""), perdevice.ErrTypeUnknown, perdevice.ErrTypeFits)
	refused(s, renewSeats(s.org, "full", "r", ""), perdevice.ErrNotOnNetwork, perdevice.ErrPartMissing)
	refused(s, renewSeats(s.org, "s", "s", ""), perdevice.ErrNotUnused)
	e := do(s, renewSeats(s.org, "s", "r", "r-part"))
	require.Equal(t, 5, e.RestSeats)
	require.Equal(t, perdevice.Coverage{Head: "s", Until: at("2025-01-30")}, e.After)
	s.is("r-part", "2024-01-01", perdevice.RecentlyQueued)
	s.is("r", "2024-01-01", perdevice.Unused)
	require.Equal(t, 20, s.license("r-part", "2024-01-01").Seats)
	refused(s, renewSeats(s.org, "r-part", "r", ""), perdevice.ErrQueued, perdevice.ErrSeatsShort)
	s.claim(many("whole", 10, 20))
	e = do(s, renewSeats(s.org, "s", "whole", ""))
	require.Equal(t, license.ID("whole"), e.Part)
	require.Zero(t, e.RestSeats)
	s.turns("r-part", "2024-12-31", perdevice.RecentlyQueued, perdevice.Expiring)
	require.Equal(t, 395+10, s.license("s", "2024-01-01").TotalDays)
	n, ok := s.org.Network("n", at("2024-12-31"))
	require.True(t, ok)
	require.Equal(t, perdevice.NetworkStanding{Network: "n", Licenses: []license.ID{"r-part"}, Seats: 20}, n)

	s.on("2024-06-01") // the rest burns by now, and keeps its dates
	se := do(s, assignSeats(s.org, "s-rest", "n", 10, "s-more"))
	require.Equal(t, at("2024-03-31"), se.Activates)
	s.is("s-more", "2024-06-01", perdevice.UnusedActive)
	refused(s, renewSeats(s.org, "s-rest", "s-more", "p"), perdevice.ErrNotUnused)
	s.on("2025-03-31")
	refused(s, renewSeats(s.org, "s-rest", "s-more", ""), perdevice.ErrExpired, perdevice.ErrNotUnused, perdevice.ErrPartMissing)
	s.add("dev", "MX64")
	s.claim(one("on", "MX64", 365), many("new", 365, 5))
	s.assign("on", "dev")
	refused(s, renewSeats(s.org, "on", "new", ""), perdevice.ErrNotOnNetwork)
	refused(s, reassign(s.org, "new", "dev"), perdevice.ErrNotAssigned, perdevice.ErrDeviceLicensed, perdevice.ErrSeats, perdevice.ErrTypeFits)
	do(s, assignSeats(s.org, "new", "n", 5, ""))
	s.add("free", "MX64")
	refused(s, reassign(s.org, "new", "free"), perdevice.ErrNotAssigned, perdevice.ErrSeats, perdevice.ErrTypeFits)
	do(s, unassign(s.org, "new", perdevice.WholeChain))
	require.Empty(t, s.license("new", "2025-03-31").Network)
}

func TestMoveTakesDeviceAndQueueAlong(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(one("a", "MX64-ENT", 365), one("b", "MX64-ENT", 30), one("loose", "MX64-ENT", 365), one("left", "MX64-ENT", 365))
	s.add("d", "MX64")
	s.add("spare", "MX64")
	do(s, func(act license.Act) (perdevice.Paired, error) { return s.org.Pair(act, "d", "spare") })
	s.assign("a", "d")
	s.assign("b", "d")
	other := s.also("org-2")
	before := []perdevice.Standing{s.license("a", "2024-02-01"), s.license("b", "2024-02-01"), s.license("loose", "2024-02-01")}
	device := s.device("d", "2024-02-01")
	m := s.move(other, "b", "loose", "b")
	require.Equal(t, []license.ID{"a", "b", "loose"}, m.Out.Licenses)
	require.Equal(t, []perdevice.Serial{"d"}, m.Out.Devices)
	for i, id := range m.Out.Licenses {
		require.Equal(t, before[i], other.license(id, "2024-02-01"))
		_, held := s.org.License(id, s.act.At)
		require.False(t, held)
	}
	require.Equal(t, device, other.device("d", "2024-02-01"))
	require.Equal(t, perdevice.Serial("d"), other.device("spare", "2024-02-01").Primary)
	_, here := s.org.Device("d", s.act.At)
	require.False(t, here)
	_, here = s.org.Device("spare", s.act.At)
	require.False(t, here)
	other.turns("loose", "2024-03-31", perdevice.Unused, perdevice.UnusedActive) // the anchor stays
	refused(other, undo(other.org, "loose"), perdevice.ErrUndoWindowClosed)
	require.Equal(t, []string{"2024-03-31T00:00:00Z activation left", "2025-03-31T00:00:00Z expiry left"}, s.agenda("2024-01-01", "9999-12-31"))

	back := other.move(s, "a", "loose") // and home again
	require.Equal(t, m.In.Licenses, back.In.Licenses)
	require.Equal(t, before[0], s.license("a", "2024-02-01"))
}

func TestMoveFromNetwork(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(many("a", 365, 5), many("b", 30, 5))
	s.network("n")
	do(s, assignSeats(s.org, "a", "n", 5, ""))
	do(s, renewSeats(s.org, "a", "b", ""))
	s.on("2024-02-01").claim(many("c", 30, 5))
	do(s, renewSeats(s.org, "a", "c", ""))
	s.on("2024-04-01")
	other := s.also("org-2")
	s.move(other, "a")
	other.is("a", "2024-04-01", perdevice.UnusedActive)
	require.Equal(t, at("2024-12-31"), other.license("a", "2024-04-01").Expires)
	other.is("b", "2024-04-01", perdevice.UnusedActive) // its 90 days have passed
	require.Equal(t, at("2024-05-01"), other.license("b", "2024-04-01").Expires)
	other.turns("c", "2024-05-01", perdevice.Unused, perdevice.UnusedActive)
	n, _ := s.org.Network("n", at("2024-04-01"))
	require.Empty(t, n.Licenses)
}

func TestMoveRefuses(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(one("a", "MX64-ENT", 365), one("over", "MX64-ENT", 1))
	s.add("d", "MX64")
	s.assign("over", "d")
	s.on("2024-01-02")
	s.assign("a", "d")
	other := s.also("org-2")
	other.claim(one("a", "MX64-ENT", 365))
	other.add("d", "MX64")
	refused(s, move(s.org, other.org), transfer.ErrNothingAsked)
	refused(s, move(s.org, other.org, "over", "no", "a"), transfer.ErrLicenseUnknown, transfer.ErrLicenseExpired, perdevice.ErrLicenseTaken, perdevice.ErrDeviceTaken)
	refused(s, move(s.org, s.org, "a"), transfer.ErrSameOrganization)
	refused(s, moveSeats(s.org, s.org, "a", 1, ""), transfer.ErrSameOrganization, transfer.ErrCannotSplit)
	refused(s, move(s.org, perdevice.New("org-3", perdevice.Policy{}), "a"), perdevice.ErrNotCreated)
	_, err := s.org.Move(s.act, other.org, transfer.Request{Path: transfer.SelfService}, "over")
	require.ErrorIs(t, err, transfer.ErrNoRights)
	require.ErrorIs(t, err, transfer.ErrLicenseExpired)
	s.act.At = at("2023-01-01")
	both := refused(s, move(s.org, other.org, "a"), perdevice.ErrEarlierThanLast, perdevice.ErrEarlierThanLast, perdevice.ErrLicenseTaken, perdevice.ErrDeviceTaken)
	require.Equal(t, []string{"source", "destination"}, []string{both[0].Field("field"), both[1].Field("field")})
	refused(s, moveSeats(s.org, other.org, "a", 1, ""), transfer.ErrCannotSplit, perdevice.ErrEarlierThanLast, perdevice.ErrEarlierThanLast)
	refused(s, move(s.org, s.org, "a"), transfer.ErrSameOrganization, perdevice.ErrEarlierThanLast)
	s.on("2024-01-02")
	refused(s, move(s.org, nil, "a"), transfer.ErrPartMissing, perdevice.ErrNotCreated)
	refused(s, moveSeats(s.org, nil, "a", 1, ""), transfer.ErrPartMissing, transfer.ErrCannotSplit, perdevice.ErrNotCreated)
	refused(s, move(perdevice.New("org-3", perdevice.Policy{}), other.org, "no"), transfer.ErrLicenseUnknown, perdevice.ErrNotCreated)
	refused(s, moveSeats(s.org, perdevice.New("org-3", perdevice.Policy{}), "a", 1, ""), transfer.ErrCannotSplit, perdevice.ErrNotCreated)
}

func TestMoveSeats(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(many("a", 365, 25), many("b", 30, 10), many("c", 30, 25), one("d", "MX64", 30))
	s.network("n")
	do(s, assignSeats(s.org, "a", "n", 25, ""))
	other := s.also("org-2")
	other.claim(one("taken", "MX64", 30))
	refused(s, moveSeats(s.org, other.org, "d", 1, ""), transfer.ErrCannotSplit)
	refused(s, moveSeats(s.org, other.org, "no", 1, ""), transfer.ErrLicenseUnknown)
	refused(s, moveSeats(s.org, other.org, "a", 0, ""), transfer.ErrNothingAsked)
	refused(s, moveSeats(s.org, other.org, "a", 5, ""), perdevice.ErrPartMissing)
	refused(s, moveSeats(s.org, other.org, "a", 25, "p"), perdevice.ErrPartSurplus)
	refused(s, moveSeats(s.org, other.org, "a", 5, "taken"), perdevice.ErrLicenseTaken)
	m := s.moveSeats(other, "a", 5, "a-5")
	require.Equal(t, 20, m.Out.RestSeats)
	require.Equal(t, 20, s.license("a", "2024-01-01").Seats)
	require.Equal(t, perdevice.NetworkID("n"), s.license("a", "2024-01-01").Network)
	moved := other.license("a-5", "2024-01-01")
	require.Equal(t, []any{5, perdevice.UnusedActive, at("2024-12-31")}, []any{moved.Seats, moved.State, moved.Expires})
	do(s, renewSeats(s.org, "a", "c", "c-20"))
	refused(s, moveSeats(s.org, other.org, "a", 20, ""), transfer.ErrQueueTorn)
	refused(s, moveSeats(s.org, other.org, "c-20", 20, ""), transfer.ErrQueueTorn)
	do(s, dequeue(s.org, "c-20"))
	s.moveSeats(other, "a", 20, "")
	require.Equal(t, perdevice.NotHeld, s.org.State("a", s.act.At))
	other.is("a", "2024-01-01", perdevice.UnusedActive)
	s.moveSeats(other, "b", 10, "")
	other.is("b", "2024-01-01", perdevice.Unused)
	s.moveSeats(other, "c", 1, "c-1")
	require.Equal(t, 4, s.license("c", "2024-01-01").Seats)
	s.on("2024-04-30") // c ran from 2024-03-31
	refused(s, moveSeats(s.org, other.org, "c", 4, ""), transfer.ErrLicenseExpired)
}

func TestMoveTakesSeveralDevicesAlong(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(one("a", "MX64", 365), one("b", "MX64", 30))
	s.add("e", "MX64")
	s.add("d", "MX64")
	s.assign("a", "e")
	s.assign("b", "d")
	m := s.move(s.also("org-2"), "a", "b")
	require.Equal(t, []perdevice.Serial{"d", "e"}, m.Out.Devices)
	require.Equal(t, []license.ID{"b"}, m.In.Devices[0].Licenses)
	require.Equal(t, []license.ID{"a"}, m.In.Devices[1].Licenses)
}

// What burned before the licence keeps its seats: it is a licence of its own, on
// nothing. The scene restores after every event.
func TestMoveSeatsAfterAQueueStep(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(many("a", 10, 25), many("b", 100, 25))
	s.network("n")
	do(s, assignSeats(s.org, "a", "n", 25, ""))
	do(s, renewSeats(s.org, "a", "b", ""))
	s.on("2024-01-20")
	s.moveSeats(s.also("org-2"), "b", 10, "b-10")
	require.Equal(t, 15, s.license("b", "2024-01-20").Seats)
	require.Equal(t, perdevice.NetworkID("n"), s.license("b", "2024-01-20").Network)
	require.Equal(t, 25, s.license("a", "2024-01-20").Seats)
	s.is("a", "2024-01-20", perdevice.Expired)
	require.Equal(t, []string{
		"2024-01-11T00:00:00Z expiry a", "2024-01-21T00:00:00Z warning b n", "2024-04-06T00:00:00Z critical b n", "2024-04-20T00:00:00Z expiry b n",
	}, s.agenda("2024-01-01", "2025-01-01"))
}

// What is left of a divided claim cannot be undone either (PD-17): part of it went.
func TestUndoOfWhatIsLeft(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(many("net", 365, 5), many("renewing", 30, 8), many("moving", 30, 8), many("whole", 30, 5))
	s.network("n")
	do(s, assignSeats(s.org, "net", "n", 5, ""))
	do(s, renewSeats(s.org, "net", "renewing", "part"))
	s.moveSeats(s.also("org-2"), "moving", 1, "moved")
	refused(s, undo(s.org, "renewing"), perdevice.ErrUndoWindowClosed)
	refused(s, undo(s.org, "moving"), perdevice.ErrUndoWindowClosed)
	do(s, dequeue(s.org, "part"))
	refused(s, undo(s.org, "part"), perdevice.ErrUndoWindowClosed)
	do(s, renewSeats(s.org, "net", "whole", ""))
	refused(s, undo(s.org, "whole"), perdevice.ErrNotUnused)
	do(s, dequeue(s.org, "whole"))
	do(s, undo(s.org, "whole")) // it was not divided
}

// At the instant at which a queue steps, what ended does not take the queue along.
func TestMoveAtAQueueStep(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(one("a", "MX64", 10), one("b", "MX64", 10))
	s.add("d", "MX64")
	s.assign("a", "d")
	s.assign("b", "d")
	other := s.also("org-2")
	s.on("2024-01-10T23:59:59.999999999Z")
	m, err := s.org.Move(s.act, other.org, request(), "a")
	require.NoError(t, err)
	require.Equal(t, []license.ID{"a", "b"}, m.Out.Licenses)
	s.on("2024-01-11")
	refused(s, move(s.org, other.org, "a"), transfer.ErrLicenseExpired)
	require.Equal(t, []license.ID{"b"}, s.move(other, "b").Out.Licenses)
	s.is("a", "2024-01-11", perdevice.Expired)
}
