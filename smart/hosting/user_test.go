package hosting_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

func TestAddUser(t *testing.T) {
	s := newer(t).users("ada").attendees("bob")
	u, ok := s.sys.User("ada")
	require.True(t, ok)
	require.Equal(t, hosting.User{ID: "ada", Active: true}, u)
	u, ok = s.sys.User("bob")
	require.True(t, ok)
	require.Equal(t, hosting.User{ID: "bob", Active: true, AttendeeOnly: true}, u)
	_, ok = s.sys.User("eve")
	require.False(t, ok)

	r := refuses(s, func() (hosting.UserAdded, error) { return s.sys.AddUser(s.act(), "ada", true) }, hosting.ErrUserPresent)
	is(t, r[0], hosting.ErrUserPresent, "", "user", "ada")
	refuses(s, func() (hosting.UserAdded, error) { return s.sys.AddUser(s.act(), "", false) }, license.ErrIDMalformed)
	long := license.ID(strings.Repeat("x", license.MaxIDLen))
	refuses(s, func() (hosting.UserAdded, error) { return s.sys.AddUser(s.act(), long+"x", false) }, license.ErrIDMalformed)
	s.users(long)
}

func TestUsers(t *testing.T) {
	s := newer(t).users("bob", "ada").deactivate("bob").meets("M", "ada")
	var all []hosting.User
	for u := range s.sys.Users() {
		all = append(all, u)
	}
	require.Equal(t, []hosting.User{{ID: "ada", Active: true, Hosts: []license.ID{"M"}}, {ID: "bob"}}, all)
	all[0].Hosts[0] = "X"
	u, _ := s.sys.User("ada")
	require.Equal(t, []license.ID{"M"}, u.Hosts, "the caller owns it")
	for range s.sys.Users() {
		break
	}
	for range s.sys.Holders(s.now, s.with) {
		break
	}
}

func TestSetAttendeeOnlyWX4(t *testing.T) {
	s := newer(t).users("ada", "bob").attendees("cyd").assign("ada").meets("M", "bob")
	set := func(id license.ID, only bool) func() (hosting.RoleChanged, error) {
		return func() (hosting.RoleChanged, error) { return s.sys.SetAttendeeOnly(s.act(), id, only) }
	}
	is(t, refuses(s, set("eve", true), hosting.ErrUserUnknown)[0], hosting.ErrUserUnknown, "", "user", "eve")
	is(t, refuses(s, set("ada", false), hosting.ErrRole)[0], hosting.ErrRole, "WX-4", "user", "ada", "attendeeOnly", "false")
	is(t, refuses(s, set("cyd", true), hosting.ErrRole)[0], hosting.ErrRole, "WX-4", "user", "cyd", "attendeeOnly", "true")
	is(t, refuses(s, set("ada", true), hosting.ErrHolding)[0], hosting.ErrHolding, "WX-2", "user", "ada", "since", stamp(s.now))
	r := refuses(s, set("bob", true), hosting.ErrHolding, hosting.ErrHosting)
	is(t, r[1], hosting.ErrHosting, "WX-2", "user", "bob", "meetings", "M")

	s.do(set("cyd", false)()).assign("cyd")
	s.deactivate("ada").do(set("ada", true)())
	u, _ := s.sys.User("ada")
	require.Equal(t, hosting.User{ID: "ada", AttendeeOnly: true}, u, "of an account that is not active, too")
}

func TestDeactivate(t *testing.T) {
	s := newer(t).users("ada", "bob").assign("ada").later(time.Hour)
	deactivate := func(id license.ID) func() (hosting.UserDeactivated, error) {
		return func() (hosting.UserDeactivated, error) { return s.sys.Deactivate(s.act(), id) }
	}
	e, err := deactivate("ada")()
	require.NoError(t, err)
	require.Equal(t, hosting.UserDeactivated{Stamp: s.stamp(), User: "ada", Released: true}, e)
	s.do(e, nil)
	require.Zero(t, s.sys.Held())
	e, err = deactivate("bob")()
	require.NoError(t, err)
	require.Equal(t, hosting.UserDeactivated{Stamp: s.stamp(), User: "bob"}, e)

	is(t, refuses(s, deactivate("eve"), hosting.ErrUserUnknown)[0], hosting.ErrUserUnknown, "", "user", "eve")
	is(t, refuses(s, deactivate("ada"), hosting.ErrUserInactive)[0], hosting.ErrUserInactive, "WX-2", "user", "ada")
	s.meets("N", "bob").meets("M", "bob")
	is(t, refuses(s, deactivate("bob"), hosting.ErrHosting)[0], hosting.ErrHosting, "WX-2", "user", "bob", "meetings", "M, N")
	s.end("M")
	refuses(s, deactivate("bob"), hosting.ErrHosting)
	s.end("N").deactivate("bob")
}

// TestDeactivateLeavesWhatIsScheduled for the start to tell who may not host it.
func TestDeactivateLeavesWhatIsScheduled(t *testing.T) {
	s := newer(t).users("ada", "bob").schedule(0, "M", "ada", "bob").deactivate("ada")
	s.do(s.sys.SetAttendeeOnly(s.act(), "bob", true))
	start := func(present ...license.ID) func() (hosting.Started, error) {
		return func() (hosting.Started, error) { return s.sys.Start(s.act(), s.with, "M", present...) }
	}
	refuses(s, start("ada", "bob"), hosting.ErrUserInactive)
	refuses(s, start("bob"), hosting.ErrHostUnlicensed, hosting.ErrNoHost, hosting.ErrAttendeeOnly)
}

func TestReactivate(t *testing.T) {
	s := newer(t).users("ada").assign("ada")
	reactivate := func(id license.ID) func() (hosting.UserReactivated, error) {
		return func() (hosting.UserReactivated, error) { return s.sys.Reactivate(s.act(), id) }
	}
	is(t, refuses(s, reactivate("eve"), hosting.ErrUserUnknown)[0], hosting.ErrUserUnknown, "", "user", "eve")
	is(t, refuses(s, reactivate("ada"), hosting.ErrUserActive)[0], hosting.ErrUserActive, "WX-2", "user", "ada")
	s.deactivate("ada").do(reactivate("ada")())
	require.False(t, s.holds("ada"), "it holds none until it gets one")
	u, _ := s.sys.User("ada")
	require.True(t, u.Active)
	s.assign("ada")
}

// TestEveryDecisionNeedsAnAct that is complete, and a system that is open.
func TestEveryDecisionNeedsAnAct(t *testing.T) {
	decisions := func(s *scene, act license.Act) map[string]func() (hosting.Event, error) {
		with := s.with
		return map[string]func() (hosting.Event, error){
			"add":        func() (hosting.Event, error) { return s.sys.AddUser(act, "new", false) },
			"role":       func() (hosting.Event, error) { return s.sys.SetAttendeeOnly(act, "ada", true) },
			"deactivate": func() (hosting.Event, error) { return s.sys.Deactivate(act, "ada") },
			"reactivate": func() (hosting.Event, error) { return s.sys.Reactivate(act, "ada") },
			"assign":     func() (hosting.Event, error) { return s.sys.Assign(act, with, "ada") },
			"schedule":   func() (hosting.Event, error) { return s.sys.Schedule(act, with, s.plan(0, "M", "ada")) },
			"cancel":     func() (hosting.Event, error) { return s.sys.Cancel(act, "M") },
			"start":      func() (hosting.Event, error) { return s.sys.Start(act, with, "M", "ada") },
			"attend":     func() (hosting.Event, error) { return s.sys.Attend(act, with, "M", "ada") },
			"leave":      func() (hosting.Event, error) { return s.sys.Leave(act, with, "M", "ada") },
			"end":        func() (hosting.Event, error) { return s.sys.End(act, "M") },
		}
	}
	s := newer(t).users("ada")
	early := s.act()
	early.At = early.At.Add(-time.Nanosecond)
	for name, decide := range decisions(s, early) {
		_, err := decide()
		require.Equal(t, []license.Reason{hosting.ErrEarlierThanLast}, reasons(err), name)
	}
	for name, decide := range decisions(s, license.Act{By: "ada"}) {
		_, err := decide()
		require.Equal(t, []license.Reason{license.ErrInstantMissing}, reasons(err), name)
	}
	s = blank(t, hosting.Policy{})
	for name, decide := range decisions(s, s.act()) {
		_, err := decide()
		require.Equal(t, []license.Reason{hosting.ErrNotInstalled}, reasons(err), name)
	}
}
