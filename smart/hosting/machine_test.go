package hosting_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
	"github.com/licit-go/licit/smart/hosting"
)

// machine drives a system and the naive model beside it.
type machine struct {
	sys    *hosting.System
	model  *naive
	now    time.Time
	with   hosting.Standing
	there  stock // what the licence manager or the account has
	events []hosting.Event
	early  []byte // a snapshot from the middle
	tail   int    // events before it
	drawn  int
	asked  int
}

func (m *machine) GoString() string { return "machine" }

func (m *machine) act() license.Act { return license.Act{At: m.now, By: "ada"} }

func newMachine(id license.ID) *machine {
	return &machine{sys: hosting.New(id, hosting.Policy{}), model: &naive{id: id}, now: moment("2024-02-29T01:30:00Z"), there: stock{}}
}

// decided runs a decision twice, sees that it changes nothing and is refused for those
// reasons and no other, and applies it if it is not. It reports whether it was.
func decided[E hosting.Event](t *rapid.T, m *machine, wanted naiveWhys, decide func() (E, error)) (E, bool) {
	if why, barred := m.model.barred(); barred && !wanted[hosting.ErrAlreadyInstalled] && wanted != nil {
		wanted = naiveWhys{}.add(why)
	}
	before := snapshot(t, m.sys)
	e, err := decide()
	again, wrong := decide()
	require.Equal(t, e, again)
	require.Equal(t, fmt.Sprint(err), fmt.Sprint(wrong))
	require.Equal(t, before, snapshot(t, m.sys), "a decision changes nothing")
	require.Equal(t, wanted.sorted(), slices.Compact(slices.Sorted(slices.Values(reasons(err)))))
	if len(wanted) > 0 {
		return e, false
	}
	require.NoError(t, err)
	m.apply(t, e)
	return e, true
}

// apply installs an event as it comes back from its record.
func (m *machine) apply(t *rapid.T, e hosting.Event) {
	require.Equal(t, license.Stamp{Seq: m.sys.Seq() + 1, Act: m.act()}, e.Stamped())
	name, data, err := hosting.EncodeEvent(e)
	require.NoError(t, err)
	back, err := hosting.DecodeEvent(name, data)
	require.NoError(t, err)
	require.Equal(t, e, back)
	require.NoError(t, m.sys.Apply(back))
	require.ErrorIs(t, m.sys.Apply(back), license.ErrStale, "a double is refused")
	m.events = append(m.events, back)
}

// note writes down what happened, now.
func (m *machine) note(f fact) {
	f.at = m.now
	m.model.facts = append(m.model.facts, f)
}

var (
	people   = []license.ID{"u1", "u2", "u3", "u4", "u5"}
	guests   = []license.ID{"g1", "g2"}
	agenda   = []license.ID{"m1", "m2", "m3", "m4", "m5"}
	versions = []pak.Version{"1.5", "2.0", "2.5"}
)

func drawUser(t *rapid.T) license.ID { return rapid.SampledFrom(people).Draw(t, "user") }

// drawHost draws a user, most often one who may be named as host.
func (m *machine) drawHost(t *rapid.T) license.ID {
	fit := slices.DeleteFunc(slices.Clone(people), func(u license.ID) bool { return len(m.model.hostable(u)) > 0 })
	if len(fit) == 0 || rapid.IntRange(0, 14).Draw(t, "any") == 0 {
		return drawUser(t)
	}
	return rapid.SampledFrom(fit).Draw(t, "fit")
}

// drawMeeting draws a meeting, most often one that there is and that takes place or not.
func (m *machine) drawMeeting(t *rapid.T, running bool) license.ID {
	var ids []license.ID
	for _, x := range m.model.meetings() {
		if x.started.IsZero() != running {
			ids = append(ids, x.id)
		}
	}
	if len(ids) == 0 || rapid.IntRange(0, 9).Draw(t, "any") == 0 {
		ids = agenda
	}
	return rapid.SampledFrom(ids).Draw(t, "meeting")
}

func (m *machine) drawStanding(t *rapid.T) {
	m.with = rapid.SampledFrom([]hosting.Standing{
		registered, registered, registered, evaluating, nothing, reservedFor(0), reservedFor(2), reservedFor(4),
		{Evaluation: true, Reserved: true, Hosts: 1}, {Evaluation: true, Registered: true},
	}).Draw(t, "standing")
}

// drawStock draws what the manager has: few host licences, and data centers or none.
func (m *machine) drawStock(t *rapid.T) {
	m.there = stock{"HOST": {}, "MDC-LARGE": {}, "MDC-SMALL": {}, "XL": {}}
	for _, v := range versions {
		m.there["HOST"][v] = rapid.SampledFrom([]int{0, 0, 1, 2, 3, 5}).Draw(t, "hosts")
		for _, product := range []license.Model{"MDC-SMALL", "MDC-LARGE", "XL"} {
			m.there[product][v] = rapid.SampledFrom([]int{0, 1, 2, 9}).Draw(t, string(product))
		}
	}
}

// edges are the instants at which something begins or ends by time alone.
func (m *machine) edges() []time.Time {
	all := []time.Time{m.now, m.model.nextAudit(m.now)}
	for _, s := range m.model.evaluations() {
		all = append(all, s.to)
	}
	for _, u := range m.model.users() {
		if from, ok := m.model.graceFrom(u); ok {
			all = append(all, from, from.Add(graceOfUser))
		}
	}
	for _, x := range m.model.meetings() {
		all = append(all, x.begins, x.ends)
	}
	add := func(c naiveClock, length func(time.Time) time.Time) {
		if until, ok := c.until(length); ok {
			all = append(all, until)
		}
	}
	add(m.model.exceeded(m.now), sixMonthsAfter)
	add(m.model.invalid(), sixMonthsAfter)
	add(m.model.away(), after180Days)
	add(m.model.unknown(), after48Hours)
	if at, ok := m.model.altered(); ok {
		all = append(all, at.Add(20*time.Minute), m.model.nextAudit(at))
	}
	return slices.DeleteFunc(all, func(at time.Time) bool { return at.Before(m.now.Add(-time.Second)) })
}

// Actions: time and what is around.

func (m *machine) Wait(t *rapid.T) {
	if rapid.IntRange(0, 2).Draw(t, "edge") > 0 {
		to := rapid.SampledFrom(m.edges()).Draw(t, "to").Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "seconds")) * time.Second)
		if to.After(m.now) {
			m.now = to
		}
		return
	}
	unit := rapid.SampledFrom([]time.Duration{time.Millisecond, time.Minute, time.Hour, license.Day, 30 * license.Day}).Draw(t, "unit")
	m.now = m.now.Add(time.Duration(rapid.IntRange(0, 70).Draw(t, "units")) * unit)
}

func (m *machine) Around(t *rapid.T) {
	m.drawStanding(t)
	m.drawStock(t)
}

// Actions: users.

func (m *machine) AddUser(t *rapid.T) {
	u, only := drawUser(t), rapid.IntRange(0, 4).Draw(t, "only") == 0
	w := naiveWhys{}.when(m.model.known(u), hosting.ErrUserPresent)
	if _, ok := decided(t, m, w, func() (hosting.UserAdded, error) { return m.sys.AddUser(m.act(), u, only) }); ok {
		m.note(fact{what: wasAdded, user: u, only: only})
	}
}

func (m *machine) SetAttendeeOnly(t *rapid.T) {
	u, only := drawUser(t), rapid.IntRange(0, 2).Draw(t, "only") == 0
	if _, ok := decided(t, m, m.model.setRole(u, only), func() (hosting.RoleChanged, error) { return m.sys.SetAttendeeOnly(m.act(), u, only) }); ok {
		m.note(fact{what: wasRole, user: u, only: only})
	}
}

func (m *machine) Deactivate(t *rapid.T) {
	u := drawUser(t)
	e, ok := decided(t, m, m.model.deactivate(u), func() (hosting.UserDeactivated, error) { return m.sys.Deactivate(m.act(), u) })
	if ok {
		_, held := m.model.holding(u)
		require.Equal(t, held, e.Released)
		m.note(fact{what: wasDeactivated, user: u})
		s := m.model.shuffled()
		require.Equal(t, s.promoted[len(s.promoted)-1], e.Promoted)
	}
}

func (m *machine) Reactivate(t *rapid.T) {
	u := drawUser(t)
	w := naiveWhys{}.when(!m.model.known(u), hosting.ErrUserUnknown).when(m.model.active(u), hosting.ErrUserActive)
	if _, ok := decided(t, m, w, func() (hosting.UserReactivated, error) { return m.sys.Reactivate(m.act(), u) }); ok {
		m.note(fact{what: wasReactivated, user: u})
	}
}

func (m *machine) Assign(t *rapid.T) {
	u := drawUser(t)
	e, ok := decided(t, m, m.model.assign(m.now, m.with, u), func() (hosting.Assigned, error) { return m.sys.Assign(m.act(), m.with, u) })
	if ok {
		m.note(fact{what: wasAssigned, user: u})
		require.Equal(t, hosting.Grant{User: u, Cause: hosting.ByHand, Kind: m.model.kind(u, m.now, m.with)}, e.Grant)
	}
}

// Actions: meetings.

func (m *machine) Schedule(t *rapid.T) {
	p := naivePlan{host: m.drawHost(t)}
	p.scheduler = p.host
	if rapid.IntRange(0, 3).Draw(t, "on behalf") == 0 {
		p.scheduler = drawUser(t)
	}
	for range rapid.IntRange(0, 2).Draw(t, "alternates") {
		if u := m.drawHost(t); u != p.host && !slices.Contains(p.alternates, u) || rapid.IntRange(0, 9).Draw(t, "twice") == 0 {
			p.alternates = append(p.alternates, u)
		}
	}
	m.drawn++
	p.id = agenda[m.drawn%len(agenda)]
	hours := func(name string, least, most int) time.Duration {
		return time.Duration(rapid.IntRange(least, most).Draw(t, name)) * time.Hour
	}
	p.begins = m.now.Truncate(time.Hour).Add(hours("begins", 0, 2))
	p.ends = p.begins.Add(hours("ends", 1, 3))
	if rapid.IntRange(0, 14).Draw(t, "time") == 0 {
		p.ends = p.ends.Add(-2 * time.Hour)
	}
	_, ok := decided(t, m, m.model.schedule(m.now, m.with, p), func() (hosting.Scheduled, error) {
		return m.sys.Schedule(m.act(), m.with, hosting.Plan{ID: p.id, Scheduler: p.scheduler, Host: p.host, Alternates: p.alternates, Begins: p.begins, Ends: p.ends})
	})
	if ok {
		m.note(fact{what: wasScheduled, meeting: p.id, plan: p})
	}
}

func (m *machine) Cancel(t *rapid.T) {
	id := m.drawMeeting(t, rapid.IntRange(0, 4).Draw(t, "running") == 0)
	x, ok := m.model.meeting(id)
	w := naiveWhys{}.when(!ok, hosting.ErrMeetingUnknown).when(!x.started.IsZero(), hosting.ErrStarted)
	if _, ok := decided(t, m, w, func() (hosting.Cancelled, error) { return m.sys.Cancel(m.act(), id) }); ok {
		m.note(fact{what: wasCancelled, meeting: id})
	}
}

// grants returns what the one who hosts a meeting from now on consumes.
func (m *machine) grants(held []license.ID, host, meeting license.ID) []hosting.Grant {
	if host == "" || slices.Contains(held, host) {
		return nil
	}
	g, _ := m.model.holding(host)
	return []hosting.Grant{{User: host, Cause: g.cause, Meeting: meeting, Kind: m.model.kind(host, m.now, m.with)}}
}

func sameGrants(t *rapid.T, want, got []hosting.Grant) {
	require.Equal(t, append([]hosting.Grant{}, want...), append([]hosting.Grant{}, got...))
}

func (m *machine) Start(t *rapid.T) {
	id := m.drawMeeting(t, rapid.IntRange(0, 6).Draw(t, "running") == 0)
	x, _ := m.model.meeting(id)
	var present []license.ID
	if x.id != "" && rapid.IntRange(0, 2).Draw(t, "host") > 0 {
		present = append(present, x.host)
	}
	if rapid.IntRange(0, 2).Draw(t, "alternates") > 0 {
		present = append(present, x.alternates...)
	}
	for range rapid.IntRange(0, 2).Draw(t, "others") {
		if u := rapid.SampledFrom(append(slices.Clone(people), guests...)).Draw(t, "present"); u != x.host {
			present = append(present, u)
		}
	}
	w, host := m.model.start(m.now, m.with, id, present)
	held := m.model.holders()
	e, ok := decided(t, m, w, func() (hosting.Started, error) { return m.sys.Start(m.act(), m.with, id, present...) })
	if ok {
		m.note(fact{what: wasStarted, meeting: id, present: present, hosts: host})
		require.Equal(t, host, e.Host)
		sameGrants(t, m.grants(held, host, id), e.Grants)
	}
}

func (m *machine) Attend(t *rapid.T) {
	id := m.drawMeeting(t, rapid.IntRange(0, 9).Draw(t, "scheduled") > 0)
	x, _ := m.model.meeting(id)
	u := rapid.SampledFrom(slices.Concat(x.alternates, people, guests)).Draw(t, "user")
	if x.id != "" && rapid.IntRange(0, 2).Draw(t, "the host") == 0 {
		u = x.host
	}
	w, host := m.model.attend(m.now, m.with, id, u)
	held := m.model.holders()
	e, ok := decided(t, m, w, func() (hosting.Attended, error) { return m.sys.Attend(m.act(), m.with, id, u) })
	if ok {
		m.note(fact{what: wasAttended, meeting: id, user: u, hosts: host})
		require.Equal(t, host, e.Host)
		sameGrants(t, m.grants(held, host, id), e.Grants)
	}
}

func (m *machine) Leave(t *rapid.T) {
	id := m.drawMeeting(t, rapid.IntRange(0, 9).Draw(t, "scheduled") > 0)
	x, _ := m.model.meeting(id)
	u := rapid.SampledFrom(append(slices.Clone(x.present), people...)).Draw(t, "user")
	if x.hosts != "" && rapid.Bool().Draw(t, "the host") {
		u = x.hosts
	}
	w, host := m.model.leave(m.now, m.with, id, u)
	held := m.model.holders()
	e, ok := decided(t, m, w, func() (hosting.Left, error) { return m.sys.Leave(m.act(), m.with, id, u) })
	if ok {
		m.note(fact{what: wasLeft, meeting: id, user: u, hosts: host})
		require.Equal(t, host, e.Host)
		sameGrants(t, m.grants(held, host, id), e.Grants)
	}
}

func (m *machine) End(t *rapid.T) {
	id := m.drawMeeting(t, rapid.IntRange(0, 6).Draw(t, "scheduled") > 0)
	_, w := m.model.running(id)
	if _, ok := decided(t, m, w, func() (hosting.Ended, error) { return m.sys.End(m.act(), id) }); ok {
		m.note(fact{what: wasEnded, meeting: id})
	}
}

// begin installs the system, with some people.
func (m *machine) begin(t *rapid.T, g hosting.Generation, v pak.Version, size hosting.Size) {
	evaluation := time.Duration(0)
	if g == hosting.Managed {
		evaluation = trial
	}
	e, ok := decided(t, m, nil, func() (hosting.Installed, error) { return m.sys.Install(m.act(), g, v, size) })
	require.True(t, ok)
	require.Equal(t, evaluation, e.Evaluation.Duration())
	m.note(fact{what: wasInstalled, generation: g, version: v, size: size, evaluation: evaluation})
	for _, u := range people[:4] {
		_, ok := decided(t, m, nil, func() (hosting.UserAdded, error) { return m.sys.AddUser(m.act(), u, false) })
		require.True(t, ok)
		m.note(fact{what: wasAdded, user: u})
	}
}

// actions are what may happen to a system, of either generation.
func (m *machine) actions() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"wait": m.Wait, "around": m.Around, "user": m.AddUser, "role": m.SetAttendeeOnly, "deactivate": m.Deactivate, "reactivate": m.Reactivate,
		"assign": m.Assign, "schedule": m.Schedule, "start": m.Start, "attend": m.Attend, "leave": m.Leave, "cancel": m.Cancel, "end": m.End,
		"manager": m.Manager, "audit": m.Audit, "fail-over": m.FailOver, "fail-over again": m.FailOverAgain, "update": m.Update, "upgrade": m.Upgrade,
		"extend": m.Extend, "reduce": m.Reduce, "grow": m.Grow, "join": m.Join, "restore": m.Restore, "clone": m.Clone,
	}
}

// moods are what happens often in one sequence or another.
var moods = map[string][]string{
	"meetings": {"schedule", "start", "attend", "leave"},
	"licences": {"assign", "deactivate", "reactivate", "audit", "wait"},
	"system":   {"manager", "fail-over", "audit", "update", "upgrade", "wait", "assign"},
	"all":      nil,
}

// moody returns the actions, those of a mood six times as often as others.
func (m *machine) moody(mood string) map[string]func(*rapid.T) {
	all := m.actions()
	for _, name := range moods[mood] {
		for n := range 5 {
			all[name+" "+strconv.Itoa(n)] = all[name]
		}
	}
	all[""] = m.Check
	return all
}

// TestMachine drives systems of both generations by chance beside the naive model: they
// refuse for the same reasons, licences are held by the same, and a system comes back
// from its events, and from a snapshot and the events after it. At last it becomes a data
// center of another, which releases its licences and nothing else (WX-8).
func TestMachine(t *testing.T) {
	for _, g := range []hosting.Generation{hosting.Managed, hosting.Smart} {
		t.Run(string(g), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				m := newMachine("meet")
				m.Around(t)
				m.begin(t, g, "1.5", rapid.SampledFrom(ladder).Draw(t, "size"))
				t.Repeat(m.moody(rapid.SampledFrom(slices.Sorted(maps.Keys(moods))).Draw(t, "mood")))
				m.again(t)
				m.absorb(t)
			})
		})
	}
}

// again folds the events anew.
func (m *machine) again(t *rapid.T) {
	want := snapshot(t, m.sys)
	replayed := hosting.New(m.sys.ID(), hosting.Policy{})
	for _, e := range m.events {
		require.NoError(t, replayed.Apply(e))
	}
	require.Equal(t, want, snapshot(t, replayed))
	if m.early == nil {
		return
	}
	restored, err := hosting.Restore(m.early, hosting.Policy{})
	require.NoError(t, err)
	for _, e := range m.events[m.tail:] {
		require.NoError(t, restored.Apply(e))
	}
	require.Equal(t, want, snapshot(t, restored))
}
