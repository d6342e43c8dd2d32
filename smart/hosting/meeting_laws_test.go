package hosting_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

// walk is a system that anything happens to, and what is known of it from its events
// alone.
type walk struct {
	*scene
	rt      *rapid.T
	holders map[license.ID]bool      // distinct users who hosted or were assigned, less those who were deactivated (WX-1, WX-2)
	graces  map[license.ID]time.Time // the end of each grace that has begun, once and for all (WX-6)
	hosts   int                      // licences that were counted last
}

// try applies what was decided, if it was.
func (w *walk) try(e hosting.Event, err error) {
	if err != nil {
		require.NotEmpty(w.rt, license.Refusals(err))
		return
	}
	before := snapshot(w.rt, w.sys)
	c := w.sys.Clone()
	require.NoError(w.rt, c.Apply(e))
	require.Equal(w.rt, before, snapshot(w.rt, w.sys), "a clone is a system of its own")
	require.NoError(w.rt, w.sys.Apply(e))
	require.Equal(w.rt, snapshot(w.rt, c), snapshot(w.rt, w.sys))
	w.note(e)
}

// note reads from an event who holds a licence from then on: whoever is assigned one or
// begins to host.
func (w *walk) note(e hosting.Event) {
	var gets license.ID
	switch e := e.(type) {
	case hosting.Assigned:
		gets = e.User
	case hosting.Started:
		gets = e.Host
	case hosting.Attended:
		gets = e.Host
	case hosting.Left:
		gets = e.Host
	case hosting.UserDeactivated:
		require.Equal(w.rt, w.holders[e.User], e.Released)
		delete(w.holders, e.User)
	case hosting.Audited:
		w.hosts = e.Hosts
	case hosting.Upgraded:
		w.hosts = 0
	}
	if gets != "" {
		w.holders[gets] = true
	}
}

// check requires what holds always.
func (w *walk) check(*rapid.T) {
	require.Len(w.rt, w.holders, w.sys.Held())
	permanent := 0
	for h := range w.sys.Holders(w.now, w.with) {
		require.True(w.rt, w.holders[h.User])
		if h.Kind == hosting.Permanent {
			permanent++
		}
		if end, ok := w.graces[h.User]; ok && h.Kind == hosting.Grace {
			require.Equal(w.rt, end, h.Until, "the grace of %s", h.User)
		}
		if h.Kind == hosting.Grace && h.Until.Add(-180*days).Before(w.now) {
			w.graces[h.User] = h.Until
		}
		require.Equal(w.rt, h.Kind != hosting.Grace || w.now.Before(h.Until), h.Valid)
	}
	if w.with == nothing {
		require.LessOrEqual(w.rt, permanent, w.hosts)
		require.Len(w.rt, w.waiting(), w.sys.Held()-permanent)
		require.True(w.rt, len(w.waiting()) == 0 || permanent == w.hosts, "nobody waits while one is free")
	}
	hosting, all := map[license.ID][]license.ID{}, slices.Collect(w.sys.Meetings())
	for _, m := range all {
		if m.Hosts != "" {
			require.Contains(w.rt, m.Present, m.Hosts)
			require.True(w.rt, w.holders[m.Hosts])
			hosting[m.Hosts] = append(hosting[m.Hosts], m.ID)
		}
		for _, id := range m.Present {
			require.Contains(w.rt, m.Attended, id)
		}
		require.Less(w.rt, shared(all, m), 3, "three meetings of %s at the beginning of %s", m.Host, m.ID)
	}
	for u := range w.sys.Users() {
		require.LessOrEqual(w.rt, len(u.Hosts), 2)
		require.Equal(w.rt, hosting[u.ID], u.Hosts)
	}
}

// shared counts the meetings of a host at the instant at which one of them begins.
func shared(all []hosting.Meeting, m hosting.Meeting) int {
	n := 0
	for _, other := range all {
		if other.Host == m.Host && !other.Begins.After(m.Begins) && other.Ends.After(m.Begins) {
			n++
		}
	}
	return n
}

func TestMeetingLaws(t *testing.T) {
	users := []license.ID{"a", "b", "c", "d"}
	meetings := []license.ID{"K", "L", "M", "N"}
	rapid.Check(t, func(rt *rapid.T) {
		s := newer(t)
		if rapid.Bool().Draw(rt, "older") {
			s = older(t)
		}
		w := &walk{s.users(users...), rt, map[license.ID]bool{}, map[license.ID]time.Time{}, 0}
		user := func() license.ID { return rapid.SampledFrom(users).Draw(rt, "user") }
		meeting := func() license.ID { return rapid.SampledFrom(meetings).Draw(rt, "meeting") }
		people := func() []license.ID {
			return rapid.SliceOfNDistinct(rapid.SampledFrom(users), 0, 3, rapid.ID).Draw(rt, "people")
		}
		rt.Repeat(map[string]func(*rapid.T){
			"assign":     func(*rapid.T) { w.try(w.sys.Assign(w.act(), w.with, user())) },
			"deactivate": func(*rapid.T) { w.try(w.sys.Deactivate(w.act(), user())) },
			"reactivate": func(*rapid.T) { w.try(w.sys.Reactivate(w.act(), user())) },
			"role":       func(*rapid.T) { w.try(w.sys.SetAttendeeOnly(w.act(), user(), rapid.Bool().Draw(rt, "only"))) },
			"schedule": func(*rapid.T) {
				host := user()
				p := w.plan(rapid.IntRange(0, 2).Draw(rt, "begins"), meeting(), host, slices.DeleteFunc(people(), func(u license.ID) bool { return u == host })...)
				p.Ends = p.Ends.Add(time.Duration(rapid.IntRange(0, 2).Draw(rt, "longer")) * time.Hour)
				w.try(w.sys.Schedule(w.act(), w.with, p))
			},
			"cancel": func(*rapid.T) { w.try(w.sys.Cancel(w.act(), meeting())) },
			"start":  func(*rapid.T) { w.try(w.sys.Start(w.act(), w.with, meeting(), people()...)) },
			"attend": func(*rapid.T) { w.try(w.sys.Attend(w.act(), w.with, meeting(), user())) },
			"leave":  func(*rapid.T) { w.try(w.sys.Leave(w.act(), w.with, meeting(), user())) },
			"end":    func(*rapid.T) { w.try(w.sys.End(w.act(), meeting())) },
			"audit": func(*rapid.T) {
				hosts := rapid.IntRange(0, 4).Draw(rt, "hosts")
				w.try(w.sys.Audit(w.act(), stock{"HOST": {w.sys.Version(): hosts}}))
			},
			"upgrade": func(*rapid.T) {
				generation := hosting.Managed
				if w.with != nothing {
					generation = hosting.Smart
				}
				w.try(w.sys.Upgrade(w.act(), generation, w.sys.Version()+".1", nil, w.with))
			},
			"later": func(*rapid.T) {
				w.later(rapid.SampledFrom([]time.Duration{second, time.Hour, 100 * days}).Draw(rt, "later"))
			},
			"": w.check,
		})
	})
}
