package hosting_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/hosting"
)

func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	return t
}

func stamp(t time.Time) string { return t.Format(time.RFC3339Nano) }

// stock is what a licence manager or an account has.
type stock map[license.Model]map[pak.Version]int

func (s stock) Of(product license.Model, version pak.Version) int { return s[product][version] }

func (s stock) Others(product license.Model, version pak.Version) int {
	n := 0
	for v, of := range s[product] {
		if v != version {
			n += of
		}
	}
	return n
}

// What smart licensing says of the product.
var (
	evaluating = hosting.Standing{Evaluation: true}
	registered = hosting.Standing{Registered: true}
	nothing    = hosting.Standing{}
)

// reservedFor says that licences of n hosts are reserved.
func reservedFor(n int) hosting.Standing { return hosting.Standing{Reserved: true, Hosts: n} }

// scene is a system, driven step by step: what is decided is applied at once.
type scene struct {
	testing.TB
	sys    *hosting.System
	with   hosting.Standing // of every decision
	now    time.Time
	events []hosting.Event
}

// blank returns a system that is not installed.
func blank(t testing.TB, policy hosting.Policy) *scene {
	return &scene{TB: t, sys: hosting.New("meet", policy), now: moment("2024-03-01T12:00:00Z")}
}

// newer returns a large system of version 4.0 with smart licensing, that is registered.
func newer(t testing.TB) *scene {
	t.Helper()
	s := blank(t, hosting.Policy{})
	s.with = registered
	return s.installed(hosting.Smart, "4.0", hosting.Large)
}

// older returns a large system of version 1.5 with a licence manager, within its
// evaluation of 180 days from 1 March 2024, 12:00, to 28 August, 12:00.
func older(t testing.TB) *scene {
	t.Helper()
	return blank(t, hosting.Policy{}).installed(hosting.Managed, "1.5", hosting.Large)
}

// installed begins the system.
func (s *scene) installed(g hosting.Generation, v pak.Version, size hosting.Size) *scene {
	s.Helper()
	evaluation := smart.Period(0)
	if g == hosting.Managed {
		evaluation = smart.Period(hosting.ManagedEvaluation / time.Second)
	}
	s.do(hosting.Installed{Stamp: s.stamp(), Generation: g, Version: v, Size: size, Evaluation: evaluation}, nil)
	return s
}

func (s *scene) act() license.Act { return license.Act{At: s.now, By: "ada"} }

// stamp is that of the next event.
func (s *scene) stamp() license.Stamp { return license.Stamp{Seq: s.sys.Seq() + 1, Act: s.act()} }

// later lets time pass.
func (s *scene) later(d time.Duration) *scene {
	s.now = s.now.Add(d)
	return s
}

// at goes to an instant.
func (s *scene) at(instant string) *scene {
	s.now = moment(instant)
	return s
}

// do applies what was decided, after a round trip through its JSON.
func (s *scene) do(e hosting.Event, err error) *scene {
	s.Helper()
	require.NoError(s, err)
	name, data, err := hosting.EncodeEvent(e)
	require.NoError(s, err)
	back, err := hosting.DecodeEvent(name, data)
	require.NoError(s, err)
	require.Equal(s, e, back)
	require.NoError(s, s.sys.Apply(back))
	s.events = append(s.events, back)
	return s
}

// users adds accounts that may host.
func (s *scene) users(ids ...license.ID) *scene {
	s.Helper()
	for _, id := range ids {
		s.do(s.sys.AddUser(s.act(), id, false))
	}
	return s
}

// attendees adds accounts that can only attend.
func (s *scene) attendees(ids ...license.ID) *scene {
	s.Helper()
	for _, id := range ids {
		s.do(s.sys.AddUser(s.act(), id, true))
	}
	return s
}

func (s *scene) assign(users ...license.ID) *scene {
	s.Helper()
	for _, u := range users {
		s.do(s.sys.Assign(s.act(), s.with, u))
	}
	return s
}

func (s *scene) deactivate(users ...license.ID) *scene {
	s.Helper()
	for _, u := range users {
		s.do(s.sys.Deactivate(s.act(), u))
	}
	return s
}

// audit counts host licences of the system's version and of others.
func (s *scene) audit(hosts, outdated int) *scene {
	s.Helper()
	return s.do(s.sys.Audit(s.act(), stock{"HOST": {s.sys.Version(): hosts, "0.9": outdated}}))
}

// upgrade goes to another version within the generation.
func (s *scene) upgrade(v pak.Version) *scene {
	s.Helper()
	generation := hosting.Managed
	if s.with != nothing {
		generation = hosting.Smart
	}
	return s.do(s.sys.Upgrade(s.act(), generation, v, nil, s.with))
}

// plan returns a meeting of an hour that begins a number of hours from now.
func (s *scene) plan(hours int, meeting, host license.ID, alternates ...license.ID) hosting.Plan {
	begins := s.now.Add(time.Duration(hours) * time.Hour)
	return hosting.Plan{ID: meeting, Scheduler: host, Host: host, Alternates: alternates, Begins: begins, Ends: begins.Add(time.Hour)}
}

// schedule schedules a meeting of an hour that begins a number of hours from now.
func (s *scene) schedule(hours int, meeting, host license.ID, alternates ...license.ID) *scene {
	s.Helper()
	return s.do(s.sys.Schedule(s.act(), s.with, s.plan(hours, meeting, host, alternates...)))
}

func (s *scene) start(meeting license.ID, present ...license.ID) *scene {
	s.Helper()
	return s.do(s.sys.Start(s.act(), s.with, meeting, present...))
}

// meets schedules a meeting of now and starts it with the host alone.
func (s *scene) meets(meeting, host license.ID) *scene {
	s.Helper()
	return s.schedule(0, meeting, host).start(meeting, host)
}

func (s *scene) attend(meeting, user license.ID) *scene {
	s.Helper()
	return s.do(s.sys.Attend(s.act(), s.with, meeting, user))
}

func (s *scene) leave(meeting, user license.ID) *scene {
	s.Helper()
	return s.do(s.sys.Leave(s.act(), s.with, meeting, user))
}

func (s *scene) end(meeting license.ID) *scene {
	s.Helper()
	return s.do(s.sys.End(s.act(), meeting))
}

// holder returns which licence a user holds now.
func (s *scene) holder(user license.ID) hosting.Holder {
	s.Helper()
	h, ok := s.sys.Holder(s.now, s.with, user)
	require.True(s, ok, "%s holds no licence", user)
	return h
}

// holds reports whether a user holds a licence now.
func (s *scene) holds(user license.ID) bool {
	_, ok := s.sys.Holder(s.now, s.with, user)
	return ok
}

func (s *scene) meeting(id license.ID) hosting.Meeting {
	s.Helper()
	m, ok := s.sys.Meeting(id)
	require.True(s, ok, "no meeting %s", id)
	return m
}

func snapshot(t require.TestingT, s *hosting.System) string {
	data, err := s.Snapshot()
	require.NoError(t, err)
	return string(data)
}

func reasons(err error) []license.Reason {
	var all []license.Reason
	for _, r := range license.Refusals(err) {
		all = append(all, r.Reason)
	}
	return all
}

// refuses requires a decision to be refused for those reasons in that order, twice, and
// to change nothing; it returns the refusals.
func refuses[E hosting.Event](s *scene, decide func() (E, error), why ...license.Reason) []*license.Refusal {
	s.Helper()
	before := snapshot(s, s.sys)
	var none E
	for range 2 {
		e, err := decide()
		require.Equal(s, why, reasons(err))
		require.Equal(s, none, e)
		require.Equal(s, before, snapshot(s, s.sys))
	}
	_, err := decide()
	return license.Refusals(err)
}

// rejects requires an event not to be applied, for that cause, and to change nothing. It
// is stamped as the next one.
func (s *scene) rejects(e hosting.Event, cause string) {
	s.Helper()
	before := snapshot(s, s.sys)
	err := s.sys.Apply(e)
	require.ErrorIs(s, err, hosting.ErrCannotFollow)
	require.Equal(s, cause, license.Refusals(err)[0].Field("cause"))
	require.Equal(s, before, snapshot(s, s.sys))
}

// is requires one refusal to be exactly that.
func is(t testing.TB, r *license.Refusal, reason license.Reason, rule string, pairs ...string) {
	t.Helper()
	require.Equal(t, license.Refuse(reason, rule, pairs...), r)
}
