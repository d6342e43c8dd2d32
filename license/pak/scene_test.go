package pak_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
)

func moment(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	return t
}

// fresh is a line of new host licences, upgrade one of upgrades from 1.0 to 2.0.
func fresh(version pak.Version, n int) pak.Line {
	return pak.Line{Product: "HOST", Version: version, Quantity: n}
}

func upgrade(from, to pak.Version, n int) pak.Line {
	return pak.Line{Product: "HOST", Version: to, Upgrades: from, Quantity: n}
}

func hosts(version pak.Version, n int) pak.Count {
	return pak.Count{Product: "HOST", Version: version, Quantity: n}
}

func to(line, quantity int) pak.Total { return pak.Total{Line: line, Quantity: quantity} }

// scene is a licence manager, driven step by step, one a day.
type scene struct {
	testing.TB
	m      *pak.Manager
	now    time.Time
	events []pak.Event
}

func begin(t testing.TB, id license.ID) *scene {
	return &scene{TB: t, m: pak.New(id), now: moment("2024-03-01T12:00:00Z")}
}

func (s *scene) act() license.Act { return license.Act{At: s.now, By: "ada"} }

// play applies what was decided, as a journal would give it back.
func (s *scene) play(e pak.Event, err error) *scene {
	s.Helper()
	require.NoError(s, err)
	require.Equal(s, license.Stamp{Seq: s.m.Seq() + 1, Act: s.act()}, e.Stamped())
	name, data, err := pak.EncodeEvent(e)
	require.NoError(s, err)
	back, err := pak.DecodeEvent(name, data)
	require.NoError(s, err)
	require.Equal(s, e, back)
	require.NoError(s, s.m.Apply(back))
	s.events = append(s.events, back)
	s.now = s.now.Add(license.Day)
	return s
}

// event is what a decision returns, as an event.
func event[E pak.Event](e E, err error) (pak.Event, error) { return e, err }

func (s *scene) register(number pak.Number, lines ...pak.Line) *scene {
	s.Helper()
	return s.play(event(s.m.Register(s.act(), pak.PAK{Number: number, Lines: lines})))
}

func (s *scene) fulfill(number pak.Number, totals ...pak.Total) *scene {
	s.Helper()
	return s.play(event(s.m.Fulfill(s.act(), number, totals...)))
}

func (s *scene) install(serial, from license.ID, lines ...pak.Count) *scene {
	s.Helper()
	return s.play(event(s.m.Install(s.act(), pak.File{Serial: serial, System: s.m.ID(), From: from, Lines: lines})))
}

func (s *scene) rehost(to, serial license.ID) *scene {
	s.Helper()
	return s.play(event(s.m.Rehost(s.act(), to, serial)))
}

func (s *scene) standing(number pak.Number) pak.Standing {
	s.Helper()
	standing, ok := s.m.PAK(number)
	require.True(s, ok)
	return standing
}

// installed requires what is installed to be just that.
func (s *scene) installed(want ...pak.Count) *scene {
	s.Helper()
	var all []pak.Count
	for c := range s.m.Installed() {
		all = append(all, c)
		require.Equal(s, c.Quantity, s.m.Of(c.Product, c.Version))
	}
	require.Equal(s, want, all)
	return s
}

// story is one in which everything happens; the sixth event is that of the package
// documentation.
func story(t testing.TB) *scene {
	t.Helper()
	return begin(t, "server-2").
		register("4XCV-1", fresh("2.0", 100), pak.Line{Product: "XL", Version: "2.0", Quantity: 1}).
		fulfill("4XCV-1", to(0, 10)).
		register("4XCV-2", upgrade("1.0", "2.0", 60), upgrade("1.5", "2.0", 40)).
		install("F-1", "server-1", hosts("1.0", 50), pak.Count{Product: "MDC-SMALL", Version: "1.0", Quantity: 2}).
		fulfill("4XCV-1", to(1, 1), to(0, 100)).
		fulfill("4XCV-2", to(0, 30)).
		rehost("server-3", "F-2").
		install("F-3", "", hosts("1.5", 7)).
		register("4XCV-3", fresh("2.0", 5))
}

// everyEvent returns the events of the story that show a shape each, by the name of
// their golden file.
func everyEvent(t testing.TB) map[string]pak.Event {
	t.Helper()
	all := story(t).events
	return map[string]pak.Event{
		"registered": all[0], "registered-upgrade": all[2], "fulfilled": all[5], "file-installed": all[3], "file-installed-vendor": all[7], "rehosted": all[6],
	}
}

// until returns the story before an event.
func until(t testing.TB, n int) *scene {
	t.Helper()
	whole := story(t)
	s := begin(t, "server-2")
	for _, e := range whole.events[:n] {
		require.NoError(t, s.m.Apply(e))
		s.events = append(s.events, e)
		s.now = e.Stamped().At.Add(license.Day)
	}
	return s
}

func snapshot(t require.TestingT, m *pak.Manager) string {
	data, err := m.Snapshot()
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
func refuses[E pak.Event](s *scene, decide func() (E, error), why ...license.Reason) []*license.Refusal {
	s.Helper()
	before := snapshot(s, s.m)
	var none E
	for range 2 {
		e, err := decide()
		require.Equal(s, why, reasons(err), "%v", err)
		require.Equal(s, none, e)
		for _, reason := range why {
			require.ErrorIs(s, err, reason)
		}
	}
	require.Equal(s, before, snapshot(s, s.m))
	_, err := decide()
	return license.Refusals(err)
}

func (s *scene) fulfilling(number pak.Number, totals ...pak.Total) func() (pak.Fulfilled, error) {
	return func() (pak.Fulfilled, error) { return s.m.Fulfill(s.act(), number, totals...) }
}

func (s *scene) registering(p pak.PAK) func() (pak.Registered, error) {
	return func() (pak.Registered, error) { return s.m.Register(s.act(), p) }
}

func (s *scene) installing(f pak.File) func() (pak.FileInstalled, error) {
	return func() (pak.FileInstalled, error) { return s.m.Install(s.act(), f) }
}

func (s *scene) rehosting(to, serial license.ID) func() (pak.Rehosted, error) {
	return func() (pak.Rehosted, error) { return s.m.Rehost(s.act(), to, serial) }
}

// is requires a refusal to be just that.
func is(t testing.TB, r *license.Refusal, reason license.Reason, rule string, pairs ...string) {
	t.Helper()
	require.Equal(t, license.Refuse(reason, rule, pairs...), r)
}

func text(n int) string { return fmt.Sprint(n) }
