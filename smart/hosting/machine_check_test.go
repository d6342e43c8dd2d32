package hosting_test

import (
	"slices"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/hosting"
)

func (m *machine) Restore(t *rapid.T) {
	data := []byte(snapshot(t, m.sys))
	restored, err := hosting.Restore(data, hosting.Policy{})
	require.NoError(t, err)
	require.Equal(t, string(data), snapshot(t, restored))
	m.sys, m.early, m.tail = restored, data, len(m.events)
}

// Clone goes on with a clone: what is applied to it is not seen by the other.
func (m *machine) Clone(t *rapid.T) {
	clone, before := m.sys.Clone(), snapshot(t, m.sys)
	require.Equal(t, before, snapshot(t, clone))
	for _, u := range people {
		if e, err := clone.Assign(m.act(), m.with, u); err == nil {
			require.NoError(t, clone.Apply(e))
		}
		if e, err := clone.Deactivate(m.act(), u); err == nil {
			require.NoError(t, clone.Apply(e))
		}
	}
	for _, id := range agenda {
		if e, err := clone.End(m.act(), id); err == nil {
			require.NoError(t, clone.Apply(e))
		}
	}
	require.Equal(t, before, snapshot(t, m.sys))
	m.sys = m.sys.Clone()
}

// Check compares all that can be asked.
func (m *machine) Check(t *rapid.T) {
	m.checkSystem(t)
	m.checkUsers(t)
	m.checkMeetings(t)
	if !m.model.ever(wasAbsorbed) {
		for _, at := range m.probes() {
			m.checkAccess(t, at)
			m.checkConditions(t, at)
			m.checkAlerts(t, at)
		}
	}
	m.checkEvents(t)
}

func (m *machine) checkSystem(t *rapid.T) {
	size, extended := m.sys.Size()
	require.Equal(t, m.model.size(), size)
	require.Equal(t, m.model.extended(), extended)
	require.Equal(t, m.model.capacity(), m.sys.Capacity())
	require.Equal(t, m.model.version(), m.sys.Version())
	require.Equal(t, m.model.dataCenters(), slices.Collect(m.sys.DataCenters()))
	primary, is := m.sys.Primary()
	require.Equal(t, m.model.ever(wasAbsorbed), is)
	require.Equal(t, is, primary != "")
}

func (m *machine) checkUsers(t *rapid.T) {
	var known, holders []license.ID
	for u := range m.sys.Users() {
		known = append(known, u.ID)
		require.Equal(t, m.model.active(u.ID), u.Active)
		require.Equal(t, m.model.attendeeOnly(u.ID), u.AttendeeOnly)
		if !m.model.ever(wasAbsorbed) {
			require.Equal(t, append([]license.ID{}, m.model.hostsNow(u.ID)...), append([]license.ID{}, u.Hosts...))
		}
		require.LessOrEqual(t, len(u.Hosts), hosting.MaxConcurrent)
		one, ok := m.sys.User(u.ID)
		require.True(t, ok)
		require.Equal(t, u, one)
	}
	require.Equal(t, m.model.users(), known)
	for h := range m.sys.Holders(m.now, m.with) {
		holders = append(holders, h.User)
		require.Equal(t, m.holder(h.User), h)
	}
	require.Equal(t, m.model.holders(), append([]license.ID{}, holders...))
	require.Equal(t, len(holders), m.sys.Held())
	for _, u := range people {
		h, ok := m.sys.Holder(m.now, m.with, u)
		require.Equal(t, slices.Contains(holders, u), ok)
		require.Equal(t, ok, h != hosting.Holder{})
	}
	usage := smart.Usage{}
	if len(holders) > 0 {
		usage = smart.MustUsage("host", len(holders))
	}
	require.Equal(t, usage, m.sys.Usage())
	var waiting []license.ID
	for at, u := range m.sys.Waiting() {
		waiting = append(waiting, u)
		require.Contains(t, m.model.shuffled().seats, naiveSeat{u, false, at})
	}
	require.Equal(t, m.model.queue(), waiting)
}

// holder is what the model says of a holder.
func (m *machine) holder(u license.ID) hosting.Holder {
	g, _ := m.model.holding(u)
	h := hosting.Holder{
		User: u, Since: g.since, Cause: g.cause, Meeting: g.meeting, Kind: m.model.kind(u, m.now, m.with), Valid: m.model.valid(u, m.now),
	}
	if from, ok := m.model.graceFrom(u); ok && h.Kind == hosting.Grace {
		h.Until = from.Add(graceOfUser)
	}
	return h
}

func (m *machine) checkMeetings(t *rapid.T) {
	var all []naiveMeeting
	for x := range m.sys.Meetings() {
		all = append(all, naiveMeeting{
			naivePlan: naivePlan{x.ID, x.Scheduler, x.Host, x.Alternates, x.Begins, x.Ends},
			started:   x.Started, present: x.Present, attended: x.Attended, hosts: x.Hosts,
		})
		state := hosting.MeetingScheduled
		if !x.Started.IsZero() {
			state = hosting.MeetingVacant
			if x.Hosts != "" {
				state = hosting.MeetingHosted
				require.Contains(t, x.Present, x.Hosts)
				require.True(t, m.model.active(x.Hosts))
				_, holds := m.model.holding(x.Hosts)
				require.True(t, holds, "whoever hosts holds a licence")
			}
		}
		require.Equal(t, state, x.State)
		require.False(t, m.model.crowdedAt(x.Host, x.Begins), "never three planned at once (WX-5)")
		one, ok := m.sys.Meeting(x.ID)
		require.True(t, ok)
		require.Equal(t, x, one)
	}
	if m.model.ever(wasAbsorbed) {
		require.Empty(t, all)
		return
	}
	require.Equal(t, tidy(m.model.meetings()), tidy(all))
}

// tidy makes no difference between no people and none.
func tidy(all []naiveMeeting) []naiveMeeting {
	for i := range all {
		x := &all[i]
		x.alternates = append([]license.ID{}, x.alternates...)
		x.present, x.attended = append([]license.ID{}, x.present...), append([]license.ID{}, x.attended...)
	}
	return append([]naiveMeeting{}, all...)
}

// probes are now, and around one of the edges that lie ahead, each in its turn.
func (m *machine) probes() []time.Time {
	edges := m.edges()
	m.asked++
	edge := edges[m.asked%len(edges)]
	return slices.DeleteFunc([]time.Time{m.now, edge.Add(-time.Second), edge, edge.Add(time.Second)}, m.now.After)
}

func (m *machine) checkAccess(t *rapid.T, at time.Time) {
	level, why := m.model.access(at, m.with)
	got := m.sys.Access(at, m.with)
	require.Equal(t, level, got.Level)
	var whys []license.Reason
	for _, r := range got.Why {
		whys = append(whys, r.Reason)
	}
	slices.Sort(whys)
	require.Equal(t, why, whys)
	require.Equal(t, got, m.sys.Access(at, m.with), "asked twice")
}

func (m *machine) checkConditions(t *rapid.T, at time.Time) {
	got := m.sys.Conditions(at)
	same(t, m.model.exceeded(at), got.Exceeded, at, sixMonthsAfter)
	same(t, m.model.invalid(), got.Invalid, at, sixMonthsAfter)
	same(t, m.model.away(), got.FailedOver, at, after180Days)
	same(t, m.model.unknown(), got.Unknown, at, after48Hours)
}

// same compares a condition.
func same(t *rapid.T, want naiveClock, got enforce.Condition, at time.Time, length func(time.Time) time.Time) {
	require.Equal(t, want.since, got.Since)
	until, _ := want.until(length)
	require.Equal(t, until, got.Until())
	state := enforce.InGrace
	if want.since.IsZero() {
		state = enforce.Clear
	} else if want.isOver(at, length) {
		state = enforce.Over
	}
	require.Equal(t, state, got.State(at))
}

// checkEvents reads the law of licences off the events themselves: as many are held as
// users got one, less those who were deactivated since (WX-1, WX-2).
func (m *machine) checkEvents(t *rapid.T) {
	hold := map[license.ID]bool{}
	get := func(grants ...hosting.Grant) {
		for _, g := range grants {
			require.False(t, hold[g.User], "a licence is consumed once")
			hold[g.User] = true
		}
	}
	for _, e := range m.events {
		switch e := e.(type) {
		case hosting.Assigned:
			get(e.Grant)
		case hosting.Started:
			get(e.Grants...)
		case hosting.Attended:
			get(e.Grants...)
		case hosting.Left:
			get(e.Grants...)
		case hosting.UserDeactivated:
			require.Equal(t, hold[e.User], e.Released)
			delete(hold, e.User)
		case hosting.Absorbed:
			require.Len(t, hold, e.Released)
			clear(hold)
		}
	}
	require.Len(t, hold, m.sys.Held())
}

// checkAlerts compares what administrators are told: all of it at an instant, and the
// e-mails until then, in whatever parts they are asked for.
func (m *machine) checkAlerts(t *rapid.T, at time.Time) {
	require.Equal(t, m.model.alerts(at, m.with), m.sys.Alerts(at, m.with))
	begin := m.events[0].Stamped().At
	whole := slices.Collect(m.sys.Notices(begin, at))
	require.ElementsMatch(t, m.model.notices(begin, at), whole)
	require.True(t, slices.IsSortedFunc(whole, func(a, b hosting.Notice) int { return a.At.Compare(b.At) }))
	if !m.now.Before(at) {
		return
	}
	parts := slices.Concat(slices.Collect(m.sys.Notices(begin, m.now)), slices.Collect(m.sys.Notices(m.now, at)))
	require.Equal(t, kinds(whole), kinds(parts), "intervals that tile time tell each once")
}

func kinds(all []hosting.Notice) map[hosting.AlertKind]time.Time {
	of := map[hosting.AlertKind]time.Time{}
	for _, n := range all {
		of[n.Kind] = n.At
	}
	return of
}
