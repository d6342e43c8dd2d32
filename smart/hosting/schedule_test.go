package hosting_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

func (s *scene) scheduling(p hosting.Plan) func() (hosting.Scheduled, error) {
	return func() (hosting.Scheduled, error) { return s.sys.Schedule(s.act(), s.with, p) }
}

func TestSchedule(t *testing.T) {
	s := newer(t).users("ada", "bob", "cyd").attendees("dan")
	p := s.plan(1, "M", "ada", "cyd", "bob")
	p.Scheduler = "dan"
	p.Begins = p.Begins.In(time.FixedZone("", 3600))
	s.do(s.scheduling(p)())
	p.Begins = p.Begins.UTC()
	want := hosting.Meeting{Plan: p, State: hosting.MeetingScheduled}
	want.Alternates = []license.ID{"cyd", "bob"}
	require.Equal(t, want, s.meeting("M"))
	require.Zero(t, s.sys.Held(), "scheduling consumes none (WX-1)")

	p.Alternates[0] = "X"
	s.meeting("M").Alternates[0] = "X"
	require.Equal(t, want, s.meeting("M"), "neither side shares memory")
	s.schedule(5, "A", "bob")
	var all []license.ID
	for m := range s.sys.Meetings() {
		all = append(all, m.ID)
	}
	require.Equal(t, []license.ID{"A", "M"}, all)
	for range s.sys.Meetings() {
		break
	}
	_, ok := s.sys.Meeting("X")
	require.False(t, ok)
}

// TestScheduleRefuses for all reasons together.
func TestScheduleRefuses(t *testing.T) {
	s := newer(t).users("ada", "bob", "cyd").attendees("dan").deactivate("cyd").schedule(0, "M", "ada")
	p := s.plan(2, "M", "dan", "bob", "eve", "bob", "dan", "cyd")
	p.Scheduler = "fay"
	p.Ends = s.now
	r := refuses(s, s.scheduling(p),
		hosting.ErrMeetingPresent, hosting.ErrAttendeeOnly, hosting.ErrUserUnknown, hosting.ErrAlternate, hosting.ErrAlternate,
		hosting.ErrUserInactive, hosting.ErrUserUnknown, hosting.ErrMeetingTime)
	is(t, r[0], hosting.ErrMeetingPresent, "", "meeting", "M")
	is(t, r[1], hosting.ErrAttendeeOnly, "WX-4", "user", "dan")
	is(t, r[2], hosting.ErrUserUnknown, "", "user", "eve")
	is(t, r[3], hosting.ErrAlternate, "WX-3", "meeting", "M", "user", "bob")
	is(t, r[4], hosting.ErrAlternate, "WX-3", "meeting", "M", "user", "dan")
	is(t, r[5], hosting.ErrUserInactive, "WX-2", "user", "cyd")
	is(t, r[6], hosting.ErrUserUnknown, "", "user", "fay")
	is(t, r[7], hosting.ErrMeetingTime, "", "meeting", "M", "begins", stamp(p.Begins), "ends", stamp(p.Ends))

	p = s.plan(2, "", "ada")
	p.Scheduler = "cyd"
	refuses(s, s.scheduling(p), license.ErrIDMalformed, hosting.ErrUserInactive)
	s.with = nothing
	refuses(s, s.scheduling(s.plan(2, "N", "dan")), hosting.ErrEvaluationOver, hosting.ErrAttendeeOnly)
}

// TestScheduleAtAllTimes that a meeting can have.
func TestScheduleAtAllTimes(t *testing.T) {
	s := newer(t).users("ada")
	for _, c := range []struct {
		begins, ends time.Duration
		why          []license.Reason
	}{
		{-time.Hour, 1, nil}, // it goes on already
		{-time.Hour, 0, []license.Reason{hosting.ErrMeetingTime}},
		{-time.Hour, -1, []license.Reason{hosting.ErrMeetingTime}},
		{2, 1, []license.Reason{hosting.ErrMeetingTime}},
		{1, 1, []license.Reason{hosting.ErrMeetingTime}},
		{1, 2, nil},
	} {
		p := s.plan(0, "M", "ada")
		p.Begins, p.Ends = s.now.Add(c.begins), s.now.Add(c.ends)
		_, err := s.scheduling(p)()
		require.Equal(t, c.why, reasons(err), c)
	}
	p := s.plan(0, "M", "ada")
	p.Begins = time.Time{}
	refuses(s, s.scheduling(p), hosting.ErrMeetingTime)
	p.Begins = time.Date(0, 12, 31, 23, 59, 59, 0, time.UTC)
	p.Ends = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	r := refuses(s, s.scheduling(p), license.ErrDateRange, license.ErrDateRange)
	require.Equal(t, "begins", r[0].Field("field"))
	require.Equal(t, "ends", r[1].Field("field"))
}

// TestThirdMeetingWX5: two meetings of a host may share an instant, three may not.
// Meetings that touch share none.
func TestThirdMeetingWX5(t *testing.T) {
	s := newer(t).users("ada", "bob")
	first, other := s.plan(1, "A", "ada"), s.plan(1, "B", "ada") // 13:00 to 14:00
	other.Begins, other.Ends = first.Begins.Add(30*time.Minute), first.Ends.Add(30*time.Minute)
	s.do(s.scheduling(first)()).do(s.scheduling(other)()) // both from 13:30 to 14:00
	third := func(begins, ends time.Duration) func() (hosting.Scheduled, error) {
		p := s.plan(1, "C", "ada", "bob")
		p.Begins, p.Ends = first.Begins.Add(begins), first.Begins.Add(ends)
		return s.scheduling(p)
	}
	const half = 30 * time.Minute
	for _, c := range []struct {
		begins, ends time.Duration
		allowed      bool
	}{
		{0, half - second, true},
		{0, half, true},
		{0, half + second, false},
		{half, half + second, false},
		{2*half - second, 3 * half, false},
		{2 * half, 3 * half, true},
		{2*half + second, 3 * half, true},
		{-half, 4 * half, false},
	} {
		if c.allowed {
			_, err := third(c.begins, c.ends)()
			require.NoError(t, err, c)
			continue
		}
		is(t, refuses(s, third(c.begins, c.ends), hosting.ErrOverlap)[0], hosting.ErrOverlap, "WX-5", "user", "ada", "meetings", "A, B", "most", "2")
	}
	p := s.plan(1, "C", "bob", "ada")
	s.do(s.scheduling(p)())
	require.Equal(t, license.ID("bob"), s.meeting("C").Host, "as alternate and for others it does not count")
	s.do(s.sys.Cancel(s.act(), "A"))
	s.do(s.sys.Cancel(s.act(), "C"))
	s.do(third(0, 2*half)())
}

// TestNeighboursWX5 finds the two that overlap among many, also when one of them goes on
// long after others that are over.
func TestNeighboursWX5(t *testing.T) {
	s := newer(t).users("ada")
	at := func(id license.ID, begins, ends int) hosting.Plan {
		p := s.plan(0, id, "ada")
		p.Begins, p.Ends = s.now.Add(time.Duration(begins)*time.Hour), s.now.Add(time.Duration(ends)*time.Hour)
		return p
	}
	s.do(s.scheduling(at("D", 1, 10))()).do(s.scheduling(at("C", 2, 3))()).do(s.scheduling(at("B", 4, 5))()).do(s.scheduling(at("A", 12, 13))())
	r := refuses(s, s.scheduling(at("X", 4, 14)), hosting.ErrOverlap)
	require.Equal(t, "D, B", r[0].Field("meetings"))
	s.do(s.scheduling(at("X", 5, 14))())
	r = refuses(s, s.scheduling(at("Y", 11, 13)), hosting.ErrOverlap)
	require.Equal(t, "X, A", r[0].Field("meetings"))
	s.do(s.scheduling(at("Y", 3, 4))())
	r = refuses(s, s.scheduling(at("Z", 3, 4)), hosting.ErrOverlap)
	require.Equal(t, "D, Y", r[0].Field("meetings"))
}

// TestCancelWX5 makes room for another.
func TestCancelWX5(t *testing.T) {
	s := newer(t).users("ada").schedule(1, "A", "ada").schedule(1, "B", "ada")
	refuses(s, s.scheduling(s.plan(1, "C", "ada")), hosting.ErrOverlap)
	s.do(s.sys.Cancel(s.act(), "A")).schedule(1, "C", "ada")
	cancel := func() (hosting.Cancelled, error) { return s.sys.Cancel(s.act(), "A") }
	is(t, refuses(s, cancel, hosting.ErrMeetingUnknown)[0], hosting.ErrMeetingUnknown, "", "meeting", "A")
	s.schedule(5, "A", "ada")
	require.Len(t, slices.Collect(s.sys.Meetings()), 3)
}
