package hosting_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

// TestUserEventsThatCannotFollow are refused, and change nothing.
func TestUserEventsThatCannotFollow(t *testing.T) {
	s := newer(t).users("ada", "bob").attendees("cyd").users("dan").assign("ada").deactivate("dan").meets("M", "bob")
	st := s.stamp()
	for _, c := range []struct {
		event hosting.Event
		cause string
	}{
		{hosting.UserAdded{Stamp: st, User: "ada"}, "hosting/user-present"},
		{hosting.UserAdded{Stamp: st, User: " x"}, "license/id-malformed"},
		{hosting.RoleChanged{Stamp: st, User: "eve"}, "hosting/user-unknown"},
		{hosting.RoleChanged{Stamp: st, User: "cyd", AttendeeOnly: true}, "hosting/role"},
		{hosting.RoleChanged{Stamp: st, User: "ada", AttendeeOnly: true}, "hosting/holding"},
		{hosting.UserDeactivated{Stamp: st, User: "eve"}, "hosting/user-unknown"},
		{hosting.UserDeactivated{Stamp: st, User: "dan"}, "hosting/user-inactive"},
		{hosting.UserDeactivated{Stamp: st, User: "bob", Released: true}, "hosting/hosting"},
		{hosting.UserDeactivated{Stamp: st, User: "ada"}, "released false, promoted 0"},
		{hosting.UserDeactivated{Stamp: st, User: "ada", Released: true, Promoted: 1}, "released true, promoted 1"},
		{hosting.UserDeactivated{Stamp: st, User: "cyd", Released: true}, "released true, promoted 0"},
		{hosting.UserReactivated{Stamp: st, User: "eve"}, "hosting/user-unknown"},
		{hosting.UserReactivated{Stamp: st, User: "ada"}, "hosting/user-active"},
		{hosting.Assigned{Stamp: st, Grant: byHand("eve", hosting.Permanent)}, "hosting/user-unknown"},
		{hosting.Assigned{Stamp: st, Grant: byHand("dan", hosting.Permanent)}, "hosting/user-inactive"},
		{hosting.Assigned{Stamp: st, Grant: byHand("cyd", hosting.Permanent)}, "hosting/attendee-only"},
		{hosting.Assigned{Stamp: st, Grant: byHand("ada", hosting.Permanent)}, "no grant by hand"},
		{hosting.Assigned{Stamp: st, Grant: hosted("ada", "M")}, "no grant by hand"},
	} {
		s.rejects(c.event, c.cause)
	}
	s.users("fay")
	st = s.stamp()
	s.rejects(hosting.Assigned{Stamp: st, Grant: hosted("fay", "M")}, "no grant by hand")
	s.rejects(hosting.Assigned{Stamp: st, Grant: byHand("fay", hosting.Grace)}, "a licence of kind grace")
	s.rejects(hosting.Assigned{Stamp: st, Grant: byHand("fay", "gold")}, "a licence of kind gold")
	s.do(hosting.Assigned{Stamp: st, Grant: byHand("fay", hosting.Demo)}, nil)
}

func byHand(user license.ID, kind hosting.Kind) hosting.Grant {
	return hosting.Grant{User: user, Cause: hosting.ByHand, Kind: kind}
}

// TestGrantsAreOfTheKindThatThereIsWX6 where the system counts licences itself.
func TestGrantsAreOfTheKindThatThereIsWX6(t *testing.T) {
	s := older(t).users("ada", "bob", "cyd")
	only := func(user license.ID, kind hosting.Kind) {
		t.Helper()
		for _, other := range []hosting.Kind{hosting.Permanent, hosting.Demo, hosting.Grace} {
			if other != kind {
				s.rejects(hosting.Assigned{Stamp: s.stamp(), Grant: byHand(user, other)}, "a licence of kind "+string(other))
			}
		}
		s.do(hosting.Assigned{Stamp: s.stamp(), Grant: byHand(user, kind)}, nil)
	}
	only("ada", hosting.Demo)
	s.audit(2, 0)
	only("bob", hosting.Permanent)
	only("cyd", hosting.Grace)
	s.rejects(hosting.UserDeactivated{Stamp: s.stamp(), User: "ada", Released: true}, "released true, promoted 0")
	s.rejects(hosting.UserDeactivated{Stamp: s.stamp(), User: "cyd", Released: true, Promoted: 1}, "released true, promoted 1")
}

// TestPoliciesAreNotJudgedAgain: a licence that was granted stays so with a policy that
// would not grant it.
func TestPoliciesAreNotJudgedAgain(t *testing.T) {
	s := older(t).users("ada", "bob").audit(1, 0).assign("ada", "bob").meets("M", "bob")
	strict := hosting.New("meet", hosting.Policy{Grace: -1})
	for _, e := range s.events {
		require.NoError(t, strict.Apply(e))
	}
	require.Equal(t, 2, strict.Held())
	h, _ := strict.Holder(s.now, s.with, "bob")
	require.False(t, h.Valid)
}

func TestScheduledThatCannotFollow(t *testing.T) {
	s := newer(t).users("ada", "bob").attendees("cyd").schedule(1, "A", "ada").schedule(1, "B", "ada")
	good, err := s.scheduling(s.plan(3, "M", "ada", "bob"))()
	require.NoError(t, err)
	for _, c := range []struct {
		change func(e *hosting.Scheduled)
		cause  string
	}{
		{func(e *hosting.Scheduled) { e.Meeting = "A" }, "hosting/meeting-present"},
		{func(e *hosting.Scheduled) { e.Meeting = "" }, "license/id-malformed"},
		{func(e *hosting.Scheduled) { e.Scheduler = "eve" }, "hosting/user-unknown"},
		{func(e *hosting.Scheduled) { e.Host = "cyd" }, "hosting/attendee-only"},
		{func(e *hosting.Scheduled) { e.Alternates = []license.ID{"cyd"} }, "hosting/attendee-only"},
		{func(e *hosting.Scheduled) { e.Alternates = []license.ID{"ada"} }, "hosting/alternate"},
		{func(e *hosting.Scheduled) { e.Ends = e.Begins }, "hosting/meeting-time"},
		{func(e *hosting.Scheduled) { e.Begins = s.now.Add(time.Hour) }, "hosting/overlap"},
	} {
		e := good
		c.change(&e)
		s.rejects(e, c.cause)
	}
	s.rejects(hosting.Cancelled{Stamp: s.stamp(), Meeting: "M"}, "hosting/meeting-unknown")

	good.Begins = good.Begins.In(time.FixedZone("", 3600))
	require.NoError(t, s.sys.Apply(good))
	good.Alternates[0] = "X"
	require.Equal(t, []license.ID{"bob"}, s.meeting("M").Alternates, "neither side shares memory")
	require.Equal(t, time.UTC, s.meeting("M").Begins.Location())
}

func TestStartedThatCannotFollow(t *testing.T) {
	s := newer(t).users("ada", "bob", "cyd", "dan").assign("ada", "dan").schedule(0, "M", "ada", "bob", "cyd").schedule(0, "N", "bob", "ada")
	s.schedule(2, "O", "ada", "bob", "cyd").start("O", "ada")
	host, err := s.starting("M", "ada", "bob")()
	require.NoError(t, err)
	alternate, err := s.starting("M", "bob", "dan")()
	require.NoError(t, err)
	for _, c := range []struct {
		event  hosting.Started
		change func(e *hosting.Started)
		cause  string
	}{
		{host, func(e *hosting.Started) { e.Meeting = "X" }, "hosting/meeting-unknown"},
		{host, func(e *hosting.Started) { e.Meeting = "O" }, "hosting/started"},
		{host, func(e *hosting.Started) { e.Host = "" }, "hosting/no-host"},
		{host, func(e *hosting.Started) { e.Present = []license.ID{"bob", "ada"} }, "people who are not sorted"},
		{host, func(e *hosting.Started) { e.Present = []license.ID{"ada", "ada"} }, "hosting/there"},
		{host, func(e *hosting.Started) { e.Present = []license.ID{"", "ada"} }, "license/id-malformed"},
		{host, func(e *hosting.Started) { e.Present = []license.ID{"bob"} }, "ada is no host who is there"},
		{host, func(e *hosting.Started) { e.Host, e.Grants = "bob", alternate.Grants }, "the host is there"},
		{host, func(e *hosting.Started) { e.Grants = []hosting.Grant{hosted("ada", "M")} }, "1 grants"},
		{alternate, func(e *hosting.Started) { e.Host = "cyd" }, "cyd is no host who is there"},
		{alternate, func(e *hosting.Started) { e.Host = "dan" }, "dan is no host who is there"},
		{alternate, func(e *hosting.Started) { e.Grants = nil }, "0 grants"},
		{alternate, func(e *hosting.Started) { e.Grants = slices.Repeat(e.Grants, 2) }, "2 grants"},
		{alternate, func(e *hosting.Started) { e.Grants = []hosting.Grant{hosted("bob", "M")} }, "a grant that is not that of bob"},
		{alternate, func(e *hosting.Started) { e.Grants = []hosting.Grant{stoodIn("bob", "N")} }, "a grant that is not that of bob"},
		{alternate, func(e *hosting.Started) { e.Grants = []hosting.Grant{stoodIn("cyd", "M")} }, "a grant that is not that of bob"},
		{alternate, func(e *hosting.Started) {
			e.Grants = []hosting.Grant{{User: "bob", Cause: hosting.StoodIn, Meeting: "M", Kind: hosting.Grace}}
		}, "a licence of kind grace"},
	} {
		c.change(&c.event)
		s.rejects(c.event, c.cause)
	}
	s.rejects(hosting.Started{Stamp: s.stamp(), Meeting: "N", Present: []license.ID{"ada"}, Host: "ada"}, "the host is absent and holds no licence")

	host.Meeting, host.Stamp = "P", s.schedule(4, "P", "ada").schedule(6, "Q", "ada").start("Q", "ada").stamp()
	s.rejects(host, "hosting/overlap")
	s.leave("Q", "ada").deactivate("bob")
	alternate.Stamp = s.stamp()
	s.rejects(alternate, "hosting/user-inactive")

	host.Stamp = s.stamp()
	require.NoError(t, s.sys.Apply(host))
	host.Present[0] = "X"
	require.Equal(t, []license.ID{"ada", "bob"}, s.meeting("P").Present, "neither side shares memory")
}

func TestAttendedThatCannotFollow(t *testing.T) {
	s := newer(t).users("ada", "bob", "cyd").schedule(0, "M", "ada", "bob", "cyd").start("M", "ada").schedule(2, "N", "ada")
	e := func(meeting, user, host license.ID, grants ...hosting.Grant) hosting.Attended {
		return hosting.Attended{Stamp: s.stamp(), Meeting: meeting, User: user, Host: host, Grants: grants}
	}
	s.rejects(e("X", "bob", ""), "hosting/meeting-unknown")
	s.rejects(e("N", "bob", ""), "hosting/not-started")
	s.rejects(e("M", "ada", "ada"), "hosting/there")
	s.rejects(e("M", "", "ada"), "license/id-malformed")
	s.rejects(e("M", "bob", ""), "hosted by ")
	s.rejects(e("M", "bob", "bob", stoodIn("bob", "M")), "hosted by bob")
	s.rejects(e("M", "bob", "cyd"), "hosted by cyd")
	s.rejects(e("M", "bob", "ada", stoodIn("bob", "M")), "1 grants")
	s.leave("M", "ada")
	s.rejects(e("M", "eve", "eve"), "hosted by eve")
	s.rejects(e("M", "bob", "bob"), "0 grants")
	s.rejects(e("M", "bob", "bob", hosted("bob", "M")), "a grant that is not that of bob")
	s.do(e("M", "bob", "bob", stoodIn("bob", "M")), nil)
}

func TestLeftThatCannotFollow(t *testing.T) {
	s := newer(t).users("ada", "bob", "cyd").schedule(0, "M", "ada", "bob", "cyd").start("M", "ada", "bob", "eve").schedule(2, "N", "ada")
	e := func(meeting, user, host license.ID, grants ...hosting.Grant) hosting.Left {
		return hosting.Left{Stamp: s.stamp(), Meeting: meeting, User: user, Host: host, Grants: append([]hosting.Grant{}, grants...)}
	}
	s.rejects(e("X", "bob", ""), "hosting/meeting-unknown")
	s.rejects(e("N", "bob", ""), "hosting/not-started")
	s.rejects(e("M", "cyd", "ada"), "hosting/not-there")
	s.rejects(e("M", "bob", "bob"), "hosted by bob")
	s.rejects(e("M", "bob", ""), "hosted by ")
	s.rejects(e("M", "bob", "ada", hosted("ada", "M")), "1 grants")
	s.rejects(e("M", "ada", "ada"), "ada is no host who is there")
	s.rejects(e("M", "ada", "cyd", stoodIn("cyd", "M")), "cyd is no host who is there")
	s.rejects(e("M", "ada", "eve"), "eve is no host who is there")
	s.rejects(e("M", "ada", "", stoodIn("bob", "M")), "1 grants")
	s.rejects(e("M", "ada", "bob"), "0 grants")
	s.rejects(hosting.Ended{Stamp: s.stamp(), Meeting: "N"}, "hosting/not-started")
	s.do(e("M", "ada", "bob", stoodIn("bob", "M")), nil).do(e("M", "bob", ""), nil)
	s.rejects(e("M", "eve", "bob"), "hosted by bob")
	s.do(hosting.Ended{Stamp: s.stamp(), Meeting: "M"}, nil)
}
