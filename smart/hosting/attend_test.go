package hosting_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

func (s *scene) attending(meeting, user license.ID) func() (hosting.Attended, error) {
	return func() (hosting.Attended, error) { return s.sys.Attend(s.act(), s.with, meeting, user) }
}

func (s *scene) leaves(meeting, user license.ID) func() (hosting.Left, error) {
	return func() (hosting.Left, error) { return s.sys.Leave(s.act(), s.with, meeting, user) }
}

// TestAttendingConsumesNoneWX1, whoever it is.
func TestAttendingConsumesNoneWX1(t *testing.T) {
	s := newer(t).users("ada", "bob", "cyd").schedule(0, "M", "ada", "bob").start("M", "ada")
	for _, id := range []license.ID{"bob", "cyd", "eve"} {
		e, err := s.attending("M", id)()
		require.NoError(t, err)
		require.Equal(t, hosting.Attended{Stamp: s.stamp(), Meeting: "M", User: id, Host: "ada", Grants: []hosting.Grant{}}, e)
		s.do(e, nil)
	}
	require.Equal(t, 1, s.sys.Held())
	require.Equal(t, []license.ID{"ada", "bob", "cyd", "eve"}, s.meeting("M").Present)
	s.leave("M", "cyd")
	require.Equal(t, []license.ID{"ada", "bob", "eve"}, s.meeting("M").Present)
	require.Equal(t, []license.ID{"ada", "bob", "cyd", "eve"}, s.meeting("M").Attended)
	s.attend("M", "cyd")
	require.Equal(t, []license.ID{"ada", "bob", "cyd", "eve"}, s.meeting("M").Attended)
}

// TestHostTakesOverWX3 from the alternate, who keeps its licence.
func TestHostTakesOverWX3(t *testing.T) {
	s := newer(t).users("ada", "bob").assign("ada").schedule(0, "M", "ada", "bob").start("M", "bob")
	s.attend("M", "ada")
	m := s.meeting("M")
	require.Equal(t, license.ID("ada"), m.Hosts)
	require.Equal(t, []license.ID{"ada", "bob"}, m.Present)
	require.Equal(t, hosting.StoodIn, s.holder("bob").Cause)
	u, _ := s.sys.User("bob")
	require.Empty(t, u.Hosts)
	e, err := s.leaves("M", "ada")()
	require.NoError(t, err)
	require.Equal(t, hosting.Left{Stamp: s.stamp(), Meeting: "M", User: "ada", Host: "bob", Grants: []hosting.Grant{}}, e)
}

// TestHostMayHaveLostItsLicenceWX3 meanwhile: it gets one when it takes over.
func TestHostMayHaveLostItsLicenceWX3(t *testing.T) {
	s := newer(t).users("ada", "bob").assign("ada").schedule(0, "M", "ada", "bob").start("M", "bob").deactivate("ada")
	e, err := s.attending("M", "ada")()
	require.NoError(t, err)
	require.Equal(t, license.ID("bob"), e.Host, "an account that is not active is a guest's")
	s.do(s.sys.Reactivate(s.act(), "ada"))
	e, err = s.attending("M", "ada")()
	require.NoError(t, err)
	require.Equal(t, hosting.Attended{Stamp: s.stamp(), Meeting: "M", User: "ada", Host: "ada", Grants: []hosting.Grant{hosted("ada", "M")}}, e)
	s.do(e, nil)
	require.Equal(t, 2, s.sys.Held())
}

// TestVacantWX3: where nobody hosts, the first who may takes over.
func TestVacantWX3(t *testing.T) {
	s := newer(t).users("ada", "bob", "cyd").schedule(0, "M", "ada", "bob", "cyd").start("M", "ada", "eve")
	e, err := s.leaves("M", "ada")()
	require.NoError(t, err)
	require.Equal(t, hosting.Left{Stamp: s.stamp(), Meeting: "M", User: "ada", Grants: []hosting.Grant{}}, e)
	s.do(e, nil)
	require.Equal(t, hosting.MeetingVacant, s.meeting("M").State)
	s.leave("M", "eve").attend("M", "eve")
	require.Equal(t, hosting.MeetingVacant, s.meeting("M").State)

	a, err := s.attending("M", "cyd")()
	require.NoError(t, err)
	require.Equal(t, hosting.Attended{Stamp: s.stamp(), Meeting: "M", User: "cyd", Host: "cyd", Grants: []hosting.Grant{stoodIn("cyd", "M")}}, a)
	s.do(a, nil)
	a, err = s.attending("M", "bob")()
	require.NoError(t, err)
	require.Equal(t, license.ID("cyd"), a.Host, "an earlier alternate does not take over from a later one")
	s.do(a, nil)
	l, err := s.leaves("M", "cyd")()
	require.NoError(t, err)
	require.Equal(t, hosting.Left{Stamp: s.stamp(), Meeting: "M", User: "cyd", Host: "bob", Grants: []hosting.Grant{stoodIn("bob", "M")}}, l)
}

// TestHandOverWX3 prefers the host, then the alternates in their order.
func TestHandOverWX3(t *testing.T) {
	s := newer(t).users("ada", "bob", "cyd", "dan").schedule(0, "M", "ada", "bob", "cyd", "dan").start("M", "ada", "cyd", "dan")
	require.Equal(t, license.ID("cyd"), s.leave("M", "ada").meeting("M").Hosts)
	require.Equal(t, license.ID("ada"), s.attend("M", "ada").meeting("M").Hosts)
	require.Equal(t, license.ID("ada"), s.attend("M", "bob").leave("M", "dan").meeting("M").Hosts)
	require.Equal(t, license.ID("bob"), s.leave("M", "ada").meeting("M").Hosts)
	require.Equal(t, license.ID("cyd"), s.leave("M", "bob").meeting("M").Hosts)
	require.Equal(t, license.ID(""), s.leave("M", "cyd").meeting("M").Hosts)
}

// TestElsewhereWX5: whoever hosts two meetings comes as participant, and takes over when
// it is free and the one who hosts leaves.
func TestElsewhereWX5(t *testing.T) {
	s := newer(t).users("ada", "bob").schedule(5, "C", "ada", "bob")
	s.meets("A", "ada").meets("B", "ada").start("C", "bob")
	require.Equal(t, license.ID("bob"), s.attend("C", "ada").meeting("C").Hosts)
	e, err := s.leaves("C", "bob")()
	require.NoError(t, err)
	require.Empty(t, e.Host, "the host is there and hosts two others")
	s.end("A")
	require.Equal(t, license.ID("ada"), s.leave("C", "bob").meeting("C").Hosts)
	u, _ := s.sys.User("ada")
	require.Equal(t, []license.ID{"B", "C"}, u.Hosts)
}

// TestLeaveWithoutAccess: nobody consumes a licence, who holds one takes over.
func TestLeaveWithoutAccess(t *testing.T) {
	s := newer(t).users("ada", "bob", "cyd").schedule(0, "M", "ada", "bob", "cyd").start("M", "ada", "bob", "cyd").assign("cyd")
	refuses(s, func() (hosting.Attended, error) { return s.sys.Attend(s.act(), nothing, "M", "eve") }, hosting.ErrEvaluationOver)
	require.Equal(t, license.ID("bob"), s.must(s.leaves("M", "ada")()).Host)
	s.with = nothing
	e := s.must(s.leaves("M", "ada")())
	require.Equal(t, license.ID("cyd"), e.Host)
	require.Empty(t, e.Grants)
	s.do(e, nil)
	require.Empty(t, s.must(s.leaves("M", "cyd")()).Host)
	s.leave("M", "cyd").leave("M", "bob").end("M")
}

// must returns what was decided.
func (s *scene) must(e hosting.Left, err error) hosting.Left {
	s.Helper()
	require.NoError(s, err)
	return e
}

func TestAttendRefuses(t *testing.T) {
	s := newer(t).users("ada").schedule(0, "M", "ada").schedule(2, "N", "ada").start("M", "ada")
	is(t, refuses(s, s.attending("X", "eve"), hosting.ErrMeetingUnknown)[0], hosting.ErrMeetingUnknown, "", "meeting", "X")
	is(t, refuses(s, s.attending("N", "eve"), hosting.ErrNotStarted)[0], hosting.ErrNotStarted, "", "meeting", "N")
	is(t, refuses(s, s.attending("M", "ada"), hosting.ErrThere)[0], hosting.ErrThere, "", "meeting", "M", "user", "ada")
	refuses(s, s.attending("M", ""), license.ErrIDMalformed)
	is(t, refuses(s, s.leaves("X", "eve"), hosting.ErrMeetingUnknown)[0], hosting.ErrMeetingUnknown, "", "meeting", "X")
	is(t, refuses(s, s.leaves("N", "ada"), hosting.ErrNotStarted)[0], hosting.ErrNotStarted, "", "meeting", "N")
	is(t, refuses(s, s.leaves("M", "eve"), hosting.ErrNotThere)[0], hosting.ErrNotThere, "", "meeting", "M", "user", "eve")
	s.with = nothing
	refuses(s, s.attending("N", "eve"), hosting.ErrEvaluationOver, hosting.ErrNotStarted)
}

// TestEndForgets the meeting, and keeps the licence that it consumed (WX-2).
func TestEndForgets(t *testing.T) {
	s := newer(t).users("ada").meets("M", "ada")
	since := s.now
	s.later(time.Hour).end("M")
	_, ok := s.sys.Meeting("M")
	require.False(t, ok)
	require.Equal(t, hosting.Holder{User: "ada", Since: since, Cause: hosting.Hosted, Meeting: "M", Kind: hosting.Permanent, Valid: true}, s.holder("ada"))
	s.schedule(0, "M", "ada")
	require.Empty(t, s.meeting("M").Attended)
}
