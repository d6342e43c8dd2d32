package hosting_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

func (s *scene) starting(meeting license.ID, present ...license.ID) func() (hosting.Started, error) {
	return func() (hosting.Started, error) { return s.sys.Start(s.act(), s.with, meeting, present...) }
}

// hosted is the licence that somebody gets in smart licensing by hosting a meeting.
func hosted(user, meeting license.ID) hosting.Grant {
	return hosting.Grant{User: user, Cause: hosting.Hosted, Meeting: meeting, Kind: hosting.Permanent}
}

// stoodIn is the licence that an alternate gets.
func stoodIn(user, meeting license.ID) hosting.Grant {
	return hosting.Grant{User: user, Cause: hosting.StoodIn, Meeting: meeting, Kind: hosting.Permanent}
}

// TestFirstHostingWX1 consumes a licence; the next one does not.
func TestFirstHostingWX1(t *testing.T) {
	s := newer(t).users("ada", "bob").schedule(0, "M", "ada", "bob").schedule(2, "N", "ada", "bob")
	present := []license.ID{"zoe", "ada", "bob"}
	e, err := s.sys.Start(s.act(), s.with, "M", present...)
	require.NoError(t, err)
	require.Equal(t, hosting.Started{
		Stamp: s.stamp(), Meeting: "M", Present: []license.ID{"ada", "bob", "zoe"}, Host: "ada", Grants: []hosting.Grant{hosted("ada", "M")},
	}, e)
	require.Equal(t, []license.ID{"zoe", "ada", "bob"}, present, "the caller's")
	s.do(e, nil)
	m := s.meeting("M")
	require.Equal(t, hosting.MeetingHosted, m.State)
	require.Equal(t, s.now, m.Started)
	require.Equal(t, license.ID("ada"), m.Hosts)
	require.Equal(t, e.Present, m.Present)
	require.Equal(t, e.Present, m.Attended)
	require.Equal(t, hosting.Holder{User: "ada", Since: s.now, Cause: hosting.Hosted, Meeting: "M", Kind: hosting.Permanent, Valid: true}, s.holder("ada"))
	require.False(t, s.holds("bob"), "both are there: the alternate is a participant (WX-3)")

	m.Present[0], m.Attended[0], e.Present[0] = "X", "X", "X"
	require.Equal(t, []license.ID{"ada", "bob", "zoe"}, s.meeting("M").Present, "neither side shares memory")
	require.Equal(t, []license.ID{"ada", "bob", "zoe"}, s.meeting("M").Attended)

	before := s.holder("ada")
	e, err = s.later(2*time.Hour).sys.Start(s.act(), s.with, "N", "ada")
	require.NoError(t, err)
	require.Equal(t, []hosting.Grant{}, e.Grants)
	s.do(e, nil)
	require.Equal(t, before, s.holder("ada"))
}

// TestHostAbsentWX3: the first alternate who is there and may host consumes, if the host
// holds a valid licence.
func TestHostAbsentWX3(t *testing.T) {
	s := newer(t).users("ada", "bob", "cyd", "dan").schedule(0, "M", "ada", "bob", "cyd")
	r := refuses(s, s.starting("M", "bob", "eve"), hosting.ErrHostUnlicensed)
	is(t, r[0], hosting.ErrHostUnlicensed, "WX-3", "meeting", "M", "user", "ada")
	r = refuses(s, s.starting("M", "eve", "dan"), hosting.ErrHostUnlicensed, hosting.ErrNoHost)
	is(t, r[1], hosting.ErrNoHost, "WX-3", "meeting", "M")
	refuses(s, s.starting("M"), hosting.ErrHostUnlicensed, hosting.ErrNoHost)

	s.assign("ada")
	refuses(s, s.starting("M", "dan"), hosting.ErrNoHost)
	e, err := s.starting("M", "cyd", "bob")()
	require.NoError(t, err)
	require.Equal(t, license.ID("bob"), e.Host)
	require.Equal(t, []hosting.Grant{stoodIn("bob", "M")}, e.Grants)
	e, err = s.starting("M", "cyd")()
	require.NoError(t, err)
	require.Equal(t, []hosting.Grant{stoodIn("cyd", "M")}, e.Grants)

	s.deactivate("bob")
	e, err = s.starting("M", "cyd", "bob")()
	require.NoError(t, err)
	require.Equal(t, license.ID("cyd"), e.Host, "the first who may")
	s.do(s.sys.SetAttendeeOnly(s.act(), "cyd", true))
	r = refuses(s, s.starting("M", "cyd", "bob"), hosting.ErrNoHost, hosting.ErrUserInactive, hosting.ErrAttendeeOnly)
	is(t, r[1], hosting.ErrUserInactive, "WX-2", "user", "bob")
	is(t, r[2], hosting.ErrAttendeeOnly, "WX-4", "user", "cyd")
	require.Equal(t, 1, s.sys.Held())
}

// TestTwoAtOnceWX5: a third meeting is not hosted, by whoever it would be. One licence is
// enough for two.
func TestTwoAtOnceWX5(t *testing.T) {
	s := newer(t).users("ada", "bob").schedule(9, "C", "ada", "bob").schedule(12, "D", "bob", "ada").assign("bob")
	s.meets("A", "ada").meets("B", "ada")
	require.Equal(t, 2, s.sys.Held())
	r := refuses(s, s.starting("C", "ada", "bob"), hosting.ErrOverlap)
	is(t, r[0], hosting.ErrOverlap, "WX-5", "user", "ada", "meetings", "A, B", "most", "2")
	refuses(s, s.starting("D", "ada"), hosting.ErrNoHost, hosting.ErrOverlap)
	_, err := s.starting("C", "bob")()
	require.NoError(t, err, "the host is elsewhere and holds a licence")
	s.leave("A", "ada").start("C", "ada")
	refuses(s, s.starting("D", "ada"), hosting.ErrNoHost, hosting.ErrOverlap)
	s.end("B").start("D", "ada")
}

func TestStartRefuses(t *testing.T) {
	s := newer(t).users("ada").schedule(0, "M", "ada")
	is(t, refuses(s, s.starting("N", "ada", "ada"), hosting.ErrMeetingUnknown)[0], hosting.ErrMeetingUnknown, "", "meeting", "N")
	r := refuses(s, s.starting("M", "ada", "", "ada", "eve", "eve", "eve"), license.ErrIDMalformed, hosting.ErrThere, hosting.ErrThere, hosting.ErrThere)
	is(t, r[1], hosting.ErrThere, "", "meeting", "M", "user", "ada")
	is(t, r[3], hosting.ErrThere, "", "meeting", "M", "user", "eve")
	s.with = nothing
	refuses(s, s.starting("M", "eve"), hosting.ErrEvaluationOver, hosting.ErrHostUnlicensed, hosting.ErrNoHost)
	refuses(s, s.starting("N"), hosting.ErrEvaluationOver, hosting.ErrMeetingUnknown)
	s.with = registered
	s.start("M", "ada")
	is(t, refuses(s, s.starting("M", "ada"), hosting.ErrStarted)[0], hosting.ErrStarted, "", "meeting", "M")
}

// TestAssignWX1 by hand consumes a licence.
func TestAssignWX1(t *testing.T) {
	s := newer(t).users("ada", "bob").attendees("cyd")
	assign := func(id license.ID) func() (hosting.Assigned, error) {
		return func() (hosting.Assigned, error) { return s.sys.Assign(s.act(), s.with, id) }
	}
	e, err := assign("ada")()
	require.NoError(t, err)
	require.Equal(t, hosting.Assigned{Stamp: s.stamp(), Grant: hosting.Grant{User: "ada", Cause: hosting.ByHand, Kind: hosting.Permanent}}, e)
	s.do(e, nil)
	since := s.now
	s.later(time.Hour)
	is(t, refuses(s, assign("ada"), hosting.ErrHolding)[0], hosting.ErrHolding, "WX-1", "user", "ada", "since", stamp(since))
	is(t, refuses(s, assign("eve"), hosting.ErrUserUnknown)[0], hosting.ErrUserUnknown, "", "user", "eve")
	is(t, refuses(s, assign("cyd"), hosting.ErrAttendeeOnly)[0], hosting.ErrAttendeeOnly, "WX-4", "user", "cyd")
	s.do(s.sys.Deactivate(s.act(), "cyd"))
	refuses(s, assign("cyd"), hosting.ErrUserInactive, hosting.ErrAttendeeOnly)
	s.with = nothing
	refuses(s, assign("bob"), hosting.ErrEvaluationOver)
	refuses(s, assign("cyd"), hosting.ErrEvaluationOver, hosting.ErrUserInactive, hosting.ErrAttendeeOnly)
}

// TestUsageWX7 is what the agent is to report: as many licences as are held.
func TestUsageWX7(t *testing.T) {
	s := newer(t).users("ada", "bob")
	require.True(t, s.sys.Usage().IsZero())
	s.assign("ada").meets("M", "bob")
	require.Equal(t, 2, s.sys.Usage().Of("host"))
	require.Equal(t, 1, s.sys.Usage().Len())
	s.deactivate("ada")
	require.Equal(t, 1, s.sys.Usage().Of("host"))
}
