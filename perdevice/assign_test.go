package perdevice_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/perdevice"
)

func TestAssignRefuses(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(one("a", "MX64-ENT", 365), one("x", "CISCO", 365), many("s", 365, 5))
	s.add("d", "MX64")
	s.add("e", "MX64")
	refused(s, assign(s.org, "no", "no"), perdevice.ErrLicenseUnknown, perdevice.ErrDeviceUnknown)
	r := refused(s, assign(s.org, "x", "d"), perdevice.ErrTypeUnknown)
	require.Equal(t, "CISCO", r[0].Field("type"))
	refused(s, assign(s.org, "s", "d"), perdevice.ErrSeats, perdevice.ErrTypeFits)
	s.assign("a", "d")
	r = refused(s, assign(s.org, "a", "e"), perdevice.ErrAssigned)
	require.Equal(t, "perdevice/assigned (PD-7): license=a, state=active, device=d, network=\"\"", r[0].Error())
	s.on("2024-12-31")
	refused(s, assign(s.org, "a", "e"), perdevice.ErrExpired)
	s.act.At = at("2024-12-30")
	refused(s, assign(s.org, "x", "d"), perdevice.ErrDeviceLicensed, perdevice.ErrTypeUnknown)
}

func TestQueueNeedsAHead(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(one("a", "MX64-ENT", 30), one("b", "MX64-ENT", 30), one("c", "MX64-ENT", 30))
	s.add("d", "MX64")
	r := refused(s, queue(s.org, "a", "d"), perdevice.ErrDeviceUnlicensed)
	require.Equal(t, "PD-8", r[0].Rule)
	s.assign("a", "d")
	e := do(s, queue(s.org, "b", "d"))
	require.Equal(t, perdevice.Coverage{Head: "a", Until: at("2024-01-31")}, e.Before)
	require.Equal(t, perdevice.Coverage{Head: "a", Until: at("2024-03-01")}, e.After)
	s.on("2024-01-31") // the head has changed
	e = do(s, queue(s.org, "c", "d"))
	require.Equal(t, license.ID("b"), e.Behind)
	require.Equal(t, license.ID("b"), s.license("c", "2024-01-31").Head)
	require.Equal(t, perdevice.DeviceStanding{
		Device: "d", Model: "MX64", Status: perdevice.Licensed, Until: at("2024-03-31"), Head: "b", Queue: []license.ID{"c"},
	}, s.device("d", "2024-01-31"))
	s.on("2024-03-31") // over
	refused(s, queue(s.org, "c", "d"), perdevice.ErrDeviceUnlicensed, perdevice.ErrExpired)
}

func TestQueueIsBounded(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.add("d", "MX64")
	licenses := make([]perdevice.License, perdevice.MaxQueue+1)
	for i := range licenses {
		licenses[i] = one(license.ID("l-"+time.Duration(i).String()), "MX64", 1)
	}
	apply := func(e perdevice.Event, err error) {
		t.Helper()
		require.NoError(t, err)
		require.NoError(t, s.org.Apply(e))
	}
	claimed, err := claim(s.org, licenses...)(s.act)
	apply(claimed, err)
	for _, l := range licenses[:perdevice.MaxQueue] {
		e, err := s.org.Assign(s.act, l.ID, "d")
		apply(e, err)
	}
	refused(s, assign(s.org, licenses[perdevice.MaxQueue].ID, "d"), perdevice.ErrTooMany)
	s.on("2024-01-02") // one is over
	s.assign(licenses[perdevice.MaxQueue].ID, "d")
}

func TestDequeue(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(one("a", "MX64-ENT", 365), one("b", "MX64-ENT", 30), one("c", "MX64-ENT", 60))
	s.add("d", "MX64")
	s.assign("a", "d")
	s.assign("b", "d")
	s.assign("c", "d")
	refused(s, dequeue(s.org, "a"), perdevice.ErrNotQueued)
	refused(s, dequeue(s.org, "no"), perdevice.ErrLicenseUnknown)

	s.on("2024-03-30T23:59:59.999999999Z")
	early := begin(t, "2023-01-01", perdevice.Policy{})
	early.org, early.act = s.org.Clone(), s.act
	e := do(early, dequeue(early.org, "b"))
	require.Zero(t, e.Activates)
	require.Equal(t, at("2025-03-31"), e.Before.Until)
	require.Equal(t, at("2025-03-01"), e.After.Until)
	early.is("b", "2024-03-30T23:59:59.999999999Z", perdevice.Unused)
	early.is("b", "2024-03-31", perdevice.UnusedActive)
	require.Equal(t, at("2024-12-31"), early.license("c", "2024-03-31").Activates)

	s.on("2024-03-31T12:00:00Z") // its 90 days have passed: it burns from the dequeue on
	e = do(s, dequeue(s.org, "b"))
	require.Equal(t, at("2024-03-31T12:00:00Z"), e.Activates)
	s.is("b", "2024-03-31T12:00:00Z", perdevice.UnusedActive)
	require.Equal(t, at("2024-04-30T12:00:00Z"), s.license("b", "2024-03-31T12:00:00Z").Expires)
}

func TestUnassign(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(one("a", "MX64-ENT", 365), one("b", "MX64-ENT", 30))
	s.add("d", "MX64")
	refused(s, unassign(s.org, "a", perdevice.HeadOnly), perdevice.ErrNotAssigned)
	refused(s, unassign(s.org, "no", "all"), perdevice.ErrExtent, perdevice.ErrLicenseUnknown)
	s.assign("a", "d")
	s.assign("b", "d")
	s.on("2024-02-01").claim(one("c", "MX64-ENT", 30))
	s.assign("c", "d")
	r := refused(s, unassign(s.org, "a", ""), perdevice.ErrQueueBehind)
	require.Equal(t, "2", r[0].Field("queued"))
	r = refused(s, unassign(s.org, "b", perdevice.WholeChain), perdevice.ErrQueued)
	require.Equal(t, "a", r[0].Field("head"))
	s.on("2024-04-10")
	e := do(s, unassign(s.org, "a", perdevice.WholeChain))
	require.Equal(t, []license.ID{"b", "c"}, e.Dequeued)
	require.Equal(t, []license.ID{"b"}, e.Burning)
	s.is("a", "2024-04-10", perdevice.UnusedActive)
	s.is("b", "2024-04-10", perdevice.UnusedActive)
	s.is("c", "2024-04-10", perdevice.Unused)
	require.Equal(t, at("2024-05-10"), s.license("b", "2024-04-10").Expires)
	s.switches("d", "2024-05-10", perdevice.Grace, perdevice.Disabled)

	s.assign("c", "d") // the grace came from no expiry: it starts now (PD-15)
	require.Equal(t, at("2024-04-10"), s.license("c", "2024-04-10").Activates)
	do(s, unassign(s.org, "c", perdevice.HeadOnly))
	s.on("2024-05-10")
	refused(s, unassign(s.org, "b", perdevice.HeadOnly), perdevice.ErrExpired)
}

func TestReassign(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(one("a", "MX64-ENT", 365), one("b", "MX64-ENT", 30), one("c", "MX64-ENT", 10), one("p", "MX64-ENT", 10))
	for _, d := range []perdevice.Serial{"d", "e", "f"} {
		s.add(d, "MX64")
	}
	s.add("g", "MX84")
	s.assign("a", "d")
	s.assign("b", "d")
	s.assign("c", "e")
	refused(s, reassign(s.org, "a", "g"), perdevice.ErrTypeFits, perdevice.ErrTypeFits)
	refused(s, reassign(s.org, "p", "g"), perdevice.ErrNotAssigned, perdevice.ErrTypeFits)
	refused(s, reassign(s.org, "b", "f"), perdevice.ErrQueued)
	refused(s, reassign(s.org, "a", "d"), perdevice.ErrDeviceLicensed)
	refused(s, reassign(s.org, "no", "no"), perdevice.ErrLicenseUnknown, perdevice.ErrDeviceUnknown)
	r := refused(s, reassign(s.org, "a", "e"), perdevice.ErrDeviceLicensed)
	require.Equal(t, "c", r[0].Field("head"))
	s.on("2024-01-11") // c is over
	refused(s, reassign(s.org, "c", "f"), perdevice.ErrExpired)
	e := do(s, reassign(s.org, "a", "e"))
	require.Equal(t, perdevice.Serial("d"), e.From)
	require.Equal(t, perdevice.Coverage{Head: "a", Until: at("2025-01-30")}, e.Coverage)
	require.Equal(t, perdevice.Serial("e"), s.license("b", "2024-01-11").Device)
	require.Empty(t, s.license("c", "2024-01-11").Device)
	s.switches("d", "2024-02-10", perdevice.Grace, perdevice.Disabled)
}

func TestTermsEndInTheCalendar(t *testing.T) {
	last := at("9999-12-31T23:59:59.999999999Z")
	s := begin(t, "9999-12-01", perdevice.Policy{ActivationWindow: -1, UndoWindow: -1})
	r := refused(s, claim(s.org, one("a", "MX64", 31), one("b", "MX64", 0), one("c", "MX64", perdevice.MaxDays+1)),
		perdevice.ErrTermRange, perdevice.ErrTermRange, perdevice.ErrTermRange)
	require.Equal(t, "31", r[0].Field("days"))
	s.claim(one("a", "MX64", 30), one("b", "MX64", 1), one("c", "MX64", 1))
	s.add("d", "MX64")
	s.assign("a", "d")
	refused(s, assign(s.org, "b", "d"), perdevice.ErrTermRange)
	s.is("a", "9999-12-31", perdevice.Expired)
	_, ends := s.org.NextDeviceChange("d", last)
	require.False(t, ends, "a grace past the calendar is never over")
	require.Equal(t, perdevice.Grace, s.device("d", "9999-12-31T23:59:59.999999999Z").Status)
	s.on("9999-12-31")
	refused(s, assign(s.org, "b", "d"), perdevice.ErrTermRange)
}

// A grace that ends with the calendar is over at its last instant, and one that ends
// later never.
func TestGracesEndInTheCalendarPD14(t *testing.T) {
	last := at("9999-12-31T23:59:59.999999999Z")
	for began, until := range map[string]time.Time{
		"9999-12-01T23:59:59.999999998Z": last.Add(-1), "9999-12-01T23:59:59.999999999Z": last, "9999-12-02": last,
	} {
		s := begin(t, began, perdevice.Policy{})
		s.add("d", "MX64")
		require.Equal(t, until, s.device("d", began).Until, began)
		over, ends := s.org.NextDeviceChange("d", at(began))
		require.Equal(t, began != "9999-12-02", ends, began)
		status := perdevice.Grace
		if ends {
			require.Equal(t, until, over.At)
			status = perdevice.Disabled
		}
		require.Equal(t, status, s.device("d", last.Format(time.RFC3339Nano)).Status, began)
	}
}

func TestWithoutWindowsOrBands(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{ActivationWindow: -1, Warning: -1, Grace: -1, UndoWindow: -1})
	s.claim(one("a", "MX64", 365), one("b", "MX64", 365))
	s.add("d", "MX64")
	require.Equal(t, perdevice.Disabled, s.device("d", "2024-01-01").Status)
	refused(s, undo(s.org, "a"), perdevice.ErrUndoWindowClosed)
	s.is("a", "9999-12-31", perdevice.Unused)
	require.Zero(t, s.license("a", "2024-01-01").ActivatesBy)
	_, ok := s.org.NextChange("a", at("2024-01-01"))
	require.False(t, ok)
	s.assign("a", "d")
	require.Equal(t, []string{"2024-12-31T00:00:00Z expiry a d"}, s.agenda("2024-01-01", "9999-12-31"))
	s.turns("a", "2024-12-31", perdevice.Active, perdevice.Expired)
	s.switches("d", "2024-12-31", perdevice.Licensed, perdevice.Disabled)
	s.on("2024-12-31")
	require.Equal(t, at("2024-12-31"), s.assign("b", "d").Activates) // no grace: it starts now
	do(s, unassign(s.org, "b", perdevice.HeadOnly))
}

// What ended takes nothing along: only the licence itself is asked whether it fits.
func TestReassignOfWhatEndedNamesNoOther(t *testing.T) {
	s := begin(t, "2024-01-01", perdevice.Policy{})
	s.claim(one("b", "MR44", 10), one("c", "MR44", 10))
	s.add("d", "MR44")
	s.add("e", "MR36")
	s.assign("b", "d")
	s.assign("c", "d")
	s.on("2024-01-11")
	r := refused(s, reassign(s.org, "b", "e"), perdevice.ErrExpired, perdevice.ErrTypeFits)
	require.Equal(t, "b", r[1].Field("license"))
}
