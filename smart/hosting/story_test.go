package hosting_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

// story is the life of a system, from the older generation to smart licensing, and that
// of its data center. Between them every kind of event is there.
func story(t testing.TB) (primary, second *scene) {
	t.Helper()
	s := blank(t, hosting.Policy{})
	s.do(s.sys.Install(s.act(), hosting.Managed, "1.5", hosting.Small))
	s.later(time.Hour).users("ann", "bob", "cid", "dan", "fay").attendees("eve")
	s.do(s.sys.SetAttendeeOnly(s.act(), "dan", true))
	s.do(s.sys.Schedule(s.act(), s.with, hosting.Plan{
		ID: "m1", Scheduler: "eve", Host: "bob", Alternates: []license.ID{"cid", "ann"}, Begins: s.now.Add(time.Hour), Ends: s.now.Add(3 * time.Hour),
	}))
	s.schedule(2, "m2", "bob").schedule(2, "m3", "ann", "bob").schedule(5, "m4", "cid")
	s.do(s.sys.Cancel(s.act(), "m4"))
	s.later(time.Hour).start("m1", "gus", "bob").attend("m1", "ann").leave("m1", "bob").attend("m1", "bob")
	s.assign("cid")
	s.later(14*time.Hour).installs("1.5", 2)
	s.start("m2", "bob").later(time.Hour).end("m2").leave("m1", "bob").leave("m1", "ann").attend("m1", "cid").leave("m1", "cid")
	s.do(s.sys.Grow(s.act(), hosting.Large, nil))
	s.do(s.sys.Extend(s.act(), stock{"XL": {"1.5": 1}}))
	s.do(s.sys.Disconnect(s.act()))
	s.do(s.sys.FailOver(s.later(time.Hour).act()))
	s.do(s.sys.Return(s.later(time.Hour).act()))
	s.do(s.sys.Connect(s.later(time.Hour).act()))
	s.do(s.sys.Restart(s.later(time.Hour).act()))
	s.later(time.Hour).deactivate("bob", "fay")
	s.do(s.sys.Reactivate(s.act(), "bob"))
	s.assign("bob")
	s.do(s.sys.Update(s.later(time.Hour).act()))
	s.do(s.sys.Disconnect(s.later(time.Hour).act()))
	s.later(time.Hour).installs("1.5", 1)
	s.do(s.sys.Upgrade(s.later(time.Hour).act(), hosting.Managed, "2.0", nil, s.with))
	s.installs("2.0", 1)
	s.do(s.sys.Disconnect(s.later(time.Hour).act()))
	s.do(s.sys.FailOver(s.later(time.Hour).act()))
	s.do(s.sys.Return(s.later(time.Hour).act()))
	s.do(s.sys.FailOver(s.later(time.Hour).act()))
	s.with = registered
	s.do(s.sys.Upgrade(s.later(time.Hour).act(), hosting.Smart, "4.0", nil, s.with))
	s.do(s.sys.Reduce(s.act()))
	o := s.other("second", hosting.Smart, "4.0", hosting.Large).users("hal", "ida").assign("hal").meets("m", "ida")
	s.join(o, centers("MDC-LARGE", "4.0", 2))
	s.later(time.Hour).schedule(0, "m5", "ann", "bob").start("m5", "bob", "ann")
	return s, o
}

// everyEvent returns an event of each kind: the first of the story, and of some kinds
// another that looks different.
func everyEvent(t testing.TB) []hosting.Event {
	t.Helper()
	s, o := story(t)
	seen := map[string]bool{}
	var all []hosting.Event
	for _, e := range append(s.events, o.events...) {
		name, _, err := hosting.EncodeEvent(e)
		require.NoError(t, err)
		if !seen[name] {
			seen[name] = true
			all = append(all, e)
		}
	}
	return all
}

// until returns the system of a scene before its n-th event.
func (s *scene) until(n int) *scene {
	s.Helper()
	c := &scene{TB: s.TB, sys: hosting.New(s.sys.ID(), hosting.Policy{}), with: s.with}
	for _, e := range s.events[:n] {
		require.NoError(s, c.sys.Apply(e))
		c.now = e.Stamped().At
	}
	c.events = s.events[:n:n]
	return c
}
