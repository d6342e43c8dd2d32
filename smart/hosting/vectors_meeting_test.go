package hosting_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

// TestSchedulingForOthersWX1 consumes none, nor does it when the meeting takes place: the
// one it is scheduled for is the host. Whoever schedules may be attendee-only.
func TestSchedulingForOthersWX1(t *testing.T) {
	s := newer(t).users("ada").attendees("bob")
	p := s.plan(0, "M", "ada")
	p.Scheduler = "bob"
	s.do(s.scheduling(p)())
	require.Zero(t, s.sys.Held())
	s.start("M", "ada", "bob")
	require.True(t, s.holds("ada"))
	require.False(t, s.holds("bob"))
}

// TestKeptUntilDeactivatedWX2, whatever else happens; then it is free, and the next one
// is another licence.
func TestKeptUntilDeactivatedWX2(t *testing.T) {
	s := newer(t).users("ada", "bob").meets("M", "ada").end("M")
	got := s.holder("ada")
	s.later(1000*days).schedule(0, "N", "ada", "bob").start("N", "ada", "bob").leave("N", "ada").attend("N", "ada").end("N")
	require.Equal(t, got, s.holder("ada"))
	s.deactivate("ada")
	require.False(t, s.holds("ada"))
	require.Equal(t, 1, s.sys.Held())
	s.do(s.sys.Reactivate(s.act(), "ada"))
	require.False(t, s.holds("ada"))
	s.meets("O", "ada")
	require.Equal(t, s.now, s.holder("ada").Since)
	require.Equal(t, license.ID("O"), s.holder("ada").Meeting)
}

// TestAttendeeOnlyWX4 neither host nor stand in.
func TestAttendeeOnlyWX4(t *testing.T) {
	s := newer(t).users("ada", "bob").attendees("cyd")
	is(t, refuses(s, s.scheduling(s.plan(0, "M", "cyd")), hosting.ErrAttendeeOnly)[0], hosting.ErrAttendeeOnly, "WX-4", "user", "cyd")
	is(t, refuses(s, s.scheduling(s.plan(0, "M", "ada", "bob", "cyd")), hosting.ErrAttendeeOnly)[0], hosting.ErrAttendeeOnly, "WX-4", "user", "cyd")
	s.schedule(0, "M", "ada", "bob").do(s.sys.SetAttendeeOnly(s.act(), "ada", true))
	refuses(s, s.starting("M", "ada", "bob"), hosting.ErrAttendeeOnly)
	s.do(s.sys.SetAttendeeOnly(s.act(), "ada", false)).do(s.sys.SetAttendeeOnly(s.act(), "bob", true)).start("M", "ada", "bob").leave("M", "ada")
	require.Empty(t, s.meeting("M").Hosts)
	s.leave("M", "bob").attend("M", "bob")
	require.Empty(t, s.meeting("M").Hosts)
}

// TestBeyondPurchaseWX7: a registered system does not ask how many were bought, and
// reports what it uses.
func TestBeyondPurchaseWX7(t *testing.T) {
	s := newer(t)
	for i := range 100 {
		id := license.ID("user " + strconv.Itoa(i))
		s.users(id).assign(id)
		require.Equal(t, hosting.Permanent, s.holder(id).Kind)
		require.Equal(t, i+1, s.sys.Usage().Of("host"))
	}
}

// TestUpgradeKeepsAssignmentsWX8, with their instants and causes, in either generation.
func TestUpgradeKeepsAssignmentsWX8(t *testing.T) {
	for _, s := range []*scene{newer(t), older(t)} {
		s.users("ada", "bob", "cyd").assign("cyd").schedule(1, "M", "ada", "bob").later(time.Hour).meets("N", "ada")
		before := slices.Collect(s.sys.Holders(s.now, s.with))
		require.Len(t, before, 2)
		meetings := slices.Collect(s.sys.Meetings())
		s.later(time.Hour).upgrade("9.0")
		require.Equal(t, before, slices.Collect(s.sys.Holders(s.now, s.with)))
		require.Equal(t, meetings, slices.Collect(s.sys.Meetings()))
	}
}
