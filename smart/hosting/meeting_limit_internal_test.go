package hosting

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
)

var meetingAct = license.Act{At: time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC), By: "ada"}

// meetingLimits returns a registered system that has at most n of everything.
func meetingLimits(t *testing.T, n int) *System {
	s := New("meet", Policy{})
	e, err := s.Install(meetingAct, Smart, "4.0", Large)
	require.NoError(t, err)
	require.NoError(t, s.Apply(e))
	s.most = limits{n, n, n, n}
	return s
}

func (s *System) mustAdd(t *testing.T, ids ...license.ID) {
	t.Helper()
	for _, id := range ids {
		e, err := s.AddUser(meetingAct, id, false)
		require.NoError(t, err)
		require.NoError(t, s.Apply(e))
	}
}

func limited(t *testing.T, err error, what string, n, most int) {
	t.Helper()
	require.Equal(t, license.Refuse(ErrTooMany, "", "what", what, "number", strconv.Itoa(n), "most", strconv.Itoa(most)), err)
}

// TestUsersAndMeetingsAreLimited takes one less than the limit, as many, and not one more.
func TestUsersAndMeetingsAreLimited(t *testing.T) {
	const n = 3
	s := meetingLimits(t, n)
	s.mustAdd(t, "a", "b", "c")
	_, err := s.AddUser(meetingAct, "d", false)
	limited(t, err, "users", 4, 3)
	err = s.Apply(UserAdded{Stamp: s.stamp(meetingAct), User: "d"})
	require.ErrorIs(t, err, ErrTooMany)

	with := Standing{Registered: true}
	plan := func(id license.ID, alternates ...license.ID) Plan {
		begins := meetingAct.At.Add(time.Duration(len(s.meetings)) * time.Hour)
		return Plan{ID: id, Scheduler: "a", Host: "a", Alternates: alternates, Begins: begins, Ends: begins.Add(time.Hour)}
	}
	s.most.alternates = 1
	_, err = s.Schedule(meetingAct, with, plan("M", "b", "c"))
	limited(t, err, "alternates", 2, 1)
	s.most.alternates = 2
	for _, id := range []license.ID{"M", "N", "O"} {
		e, err := s.Schedule(meetingAct, with, plan(id, "b", "c"))
		require.NoError(t, err)
		require.NoError(t, s.Apply(e))
	}
	_, err = s.Schedule(meetingAct, with, plan("P"))
	limited(t, err, "meetings", 4, 3)

	_, err = s.Start(meetingAct, with, "M", "a", "b", "x", "y")
	limited(t, err, "people", 4, 3)
	e, err := s.Start(meetingAct, with, "M", "a", "b", "x")
	require.NoError(t, err)
	require.NoError(t, s.Apply(e))
	_, err = s.Attend(meetingAct, with, "M", "y")
	limited(t, err, "people", 4, 3)

	// Whoever left does not count.
	l, err := s.Leave(meetingAct, with, "M", "b")
	require.NoError(t, err)
	require.NoError(t, s.Apply(l))
	a, err := s.Attend(meetingAct, with, "M", "y")
	require.NoError(t, err)
	require.NoError(t, s.Apply(a))
	require.Len(t, s.meetings["M"].attended, 4)
}

// TestUsageOfNoTag is nothing: the policy of today does not matter to who holds a licence.
func TestUsageOfNoTag(t *testing.T) {
	s := meetingLimits(t, 3)
	s.mustAdd(t, "a")
	e, err := s.Assign(meetingAct, Standing{Registered: true}, "a")
	require.NoError(t, err)
	require.NoError(t, s.Apply(e))
	require.Equal(t, 1, s.Usage().Of("host"))
	s.policy.Products.HostTag = " "
	require.True(t, s.Usage().IsZero())
}

// TestMeetingDefaults are those that are documented.
func TestMeetingDefaults(t *testing.T) {
	require.Equal(t, limits{license.MaxUnits, 1 << 20, 64, 4000}, New("meet", Policy{}).most)
}

// TestReleaseAll takes every licence away and leaves nobody waiting.
func TestReleaseAll(t *testing.T) {
	s := New("meet", Policy{})
	i, err := s.Install(meetingAct, Managed, "1.5", Large)
	require.NoError(t, err)
	require.NoError(t, s.Apply(i))
	s.mustAdd(t, "a", "b", "c")
	require.NoError(t, s.Apply(Audited{Stamp: s.stamp(meetingAct), Hosts: 1}))
	for _, id := range []license.ID{"a", "b"} {
		e, err := s.Assign(meetingAct, Standing{}, id)
		require.NoError(t, err)
		require.NoError(t, s.Apply(e))
	}
	require.Equal(t, 2, s.releaseAll())
	require.Zero(t, s.Held())
	require.Zero(t, s.waiting.Len()+s.permanent.Len())
	for id, u := range s.users {
		require.Equal(t, &user{active: true}, u, id)
	}
	require.Zero(t, s.releaseAll())
}
