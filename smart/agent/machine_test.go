package agent_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/agent"
)

var otherUDI = license.MustParseUDI("P:R-100,S:B2")

// machine drives an agent, and the naive model beside it. Its clock is set as users
// set clocks; the account has a clock of its own.
type machine struct {
	a      *agent.Agent
	model  *naive
	policy agent.Policy
	now    time.Time // what the product's clock shows
	last   time.Time // what it showed at the last event

	events []agent.Event
	early  []byte // a snapshot from the middle
	tail   int    // events before it
	asked  []smart.Request
	given  []smart.Answer
	papers []smart.Certificate
	used   time.Duration // of the evaluation, at the last event
	stood  map[situation]bool
}

func (m *machine) GoString() string { return "machine" }

func (m *machine) act() license.Act { return license.Act{At: m.now, By: "device"} }

func (m *machine) world() *world { return m.model.at(m.now) }

// bytesOf is all that an agent remembers.
func bytesOf(t require.TestingT, a *agent.Agent) string {
	data, err := a.Snapshot()
	require.NoError(t, err)
	return string(data)
}

func reasonsOf(err error) []license.Reason {
	var all []license.Reason
	for _, r := range license.Refusals(err) {
		all = append(all, r.Reason)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// decided runs a decision twice, sees that it changes nothing and is refused for
// those reasons and no other, and applies it if it is not; then the model is told.
func decided[E agent.Event](t *rapid.T, m *machine, wanted []license.Reason, decide func() (E, error), do func(w *world)) {
	before := bytesOf(t, m.a)
	e, err := decide()
	again, errAgain := decide()
	require.Equal(t, e, again)
	require.Equal(t, fmt.Sprint(err), fmt.Sprint(errAgain))
	require.Equal(t, before, bytesOf(t, m.a), "a decision changes nothing")
	slices.Sort(wanted)
	require.Equal(t, slices.Compact(wanted), reasonsOf(err))
	if len(wanted) > 0 {
		require.Error(t, err)
		return
	}
	require.NoError(t, err)
	m.applied(t, e, do)
}

// applied applies an event after a round trip, and sees that it is not taken twice.
func (m *machine) applied(t *rapid.T, e agent.Event, do func(w *world)) {
	require.Equal(t, license.Stamp{Seq: m.a.Seq() + 1, Act: m.act()}, e.Stamped())
	name, data, err := agent.EncodeEvent(e)
	require.NoError(t, err)
	back, err := agent.DecodeEvent(name, data)
	require.NoError(t, err)
	require.Equal(t, e, back, "encode and decode is the identity")
	require.NoError(t, m.a.Apply(back))
	m.events = append(m.events, back)
	m.last = m.now
	used := m.a.Status(m.now).EvaluationUsed
	if _, upgraded := e.(agent.Upgraded); !upgraded || !m.model.calendar {
		require.GreaterOrEqual(t, used, m.used)
	}
	m.used = used
	before := bytesOf(t, m.a)
	require.ErrorIs(t, m.a.Apply(e), license.ErrStale, "a double is refused")
	require.Equal(t, before, bytesOf(t, m.a))
	m.model.did(m.now, do)
	if r, ok := m.a.Request(); ok {
		m.asked = append(m.asked, r)
	}
}

// want returns the reasons that hold.
func want(when ...any) []license.Reason {
	var all []license.Reason
	for i := 0; i < len(when); i += 2 {
		if when[i].(bool) {
			all = append(all, when[i+1].(license.Reason))
		}
	}
	return all
}

// Actions: the clock.

func (m *machine) Wait(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "hours")) * time.Hour)
}

func (m *machine) WaitLong(t *rapid.T) {
	m.now = m.now.Add(days(rapid.IntRange(1, 120).Draw(t, "days")))
}

// marks are the instants at which something changes, as far as the model knows, by
// the clock as it is.
func (m *machine) marks() []time.Time {
	w := m.world()
	var all []time.Time
	add := func(t time.Duration) { all = append(all, w.shown(t)) }
	if w.paper != nil {
		add(w.paper.expires)
		add(w.paper.renew)
		add(w.until)
		add(w.next)
	}
	for _, h := range w.reserved {
		if !h.forEver {
			add(h.ends)
		}
	}
	if w.over != nil {
		add(*w.over + w.overage)
	}
	if w.running() {
		add(w.t + w.length - w.meter())
	}
	if w.pending != nil && w.retry > 0 {
		add(w.pending.first + w.retry)
	}
	if do, at := w.wish(); do != "none" {
		add(at)
	}
	return slices.DeleteFunc(all, func(at time.Time) bool { return !at.After(m.now) })
}

// WaitForChange waits until something changes, or just before or after it.
func (m *machine) WaitForChange(t *rapid.T) {
	marks := m.marks()
	if len(marks) == 0 {
		return
	}
	at := rapid.SampledFrom(marks).Draw(t, "mark").Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "ns")))
	if at.After(m.now) {
		m.now = at
	}
}

// SetBack sets the product's clock back: by hours, by years, to before it was made.
func (m *machine) SetBack(t *rapid.T) {
	m.now = m.now.Add(-time.Duration(rapid.SampledFrom([]int{1, 24, 1000, 24 * 365, 24 * 4000}).Draw(t, "hours")) * time.Hour)
	if m.now.Year() < 1990 {
		m.now = time.Date(1990, 1, 1, 0, 0, 0, 1, time.UTC)
	}
}

// Actions: what a user or an administrator does.

func (m *machine) Install(t *rapid.T) {
	decided(t, m, []license.Reason{agent.ErrAlreadyInstalled}, func() (agent.Installed, error) { return m.a.Install(m.act(), 5) }, nil)
}

func (m *machine) Upgrade(t *rapid.T) {
	decided(t, m, nil, func() (agent.Upgraded, error) { return m.a.Upgrade(m.act()) }, (*world).upgrade)
}

func (m *machine) Use(t *rapid.T) {
	next := amounts{}
	for _, tag := range []license.Tag{"Premium", "Standard"} {
		if n := rapid.SampledFrom([]int{0, 0, 1, 2, 3, 5}).Draw(t, string(tag)); n > 0 {
			next[tag] = n
		}
	}
	w := m.world()
	if w.agreed != nil && rapid.IntRange(0, 3).Draw(t, "as agreed") == 0 {
		next = w.agreed
	}
	more := !next.within(w.used)
	decided(t, m, want(
		more && w.paper == nil && w.mode != "reserved" && w.meter() == w.length, agent.ErrEvaluationExpired,
		more && w.mode == "reserved" && w.overLeft() <= 0 && !w.inside(next), agent.ErrOverageExpired,
	), func() (agent.Used, error) { return m.a.Use(m.act(), next.usage()) }, func(w *world) { w.use(next) })
}

func (m *machine) Register(t *rapid.T) {
	token := smart.Token(rapid.SampledFrom([]string{"token-one", "token-two", "token-one", " "}).Draw(t, "token"))
	w := m.world()
	sent := w.registration() == "registering"
	decided(t, m, want(
		w.mode != "off", agent.ErrReservationMode,
		sent, agent.ErrRegistering,
		w.paper != nil && !sent, agent.ErrRegistered,
		token == " ", smart.ErrTokenMalformed,
	), func() (agent.RegistrationAsked, error) { return m.a.Register(m.act(), token) }, func(w *world) { w.register(token, false) })
}

func (m *machine) Reregister(t *rapid.T) {
	w := m.world()
	decided(t, m, want(w.mode != "off", agent.ErrReservationMode),
		func() (agent.RegistrationAsked, error) { return m.a.Reregister(m.act(), "token-one") }, func(w *world) { w.register("token-one", true) })
}

// cannotAsk is why nothing can be asked with a certificate.
func (w *world) cannotAsk() []license.Reason {
	return want(w.isPending("register"), agent.ErrRegistering, !w.isPending("register") && w.paper == nil, agent.ErrNotRegistered)
}

func (m *machine) Authorize(t *rapid.T) {
	decided(t, m, m.world().cannotAsk(), func() (agent.AuthorizationAsked, error) { return m.a.Authorize(m.act()) }, (*world).authorize)
}

func (m *machine) Renew(t *rapid.T) {
	decided(t, m, m.world().cannotAsk(), func() (agent.RenewalAsked, error) { return m.a.Renew(m.act()) }, (*world).renew)
}

func (m *machine) Deregister(t *rapid.T) {
	decided(t, m, want(m.world().paper == nil, agent.ErrNotRegistered),
		func() (agent.Deregistered, error) { return m.a.Deregister(m.act()) }, (*world).deregister)
}

// Tick does what is wanted, if it is wanted by now.
func (m *machine) Tick(t *rapid.T) {
	w := m.world()
	do, at := w.wish()
	if do == "none" || at > w.t {
		do = "tick"
	}
	e, err := m.a.Tick(m.act())
	require.NoError(t, err)
	switch do {
	case "authorize":
		require.IsType(t, agent.AuthorizationAsked{}, e)
		m.applied(t, e, (*world).authorize)
	case "renew":
		require.IsType(t, agent.RenewalAsked{}, e)
		m.applied(t, e, (*world).renew)
	case "repeat":
		require.IsType(t, agent.Repeated{}, e)
		m.applied(t, e, (*world).repeat)
	default:
		require.IsType(t, agent.Ticked{}, e)
		ahead := m.now // what lies ahead is another time by a clock that was set back
		if !m.now.Before(m.last) {
			ahead = m.now.Add(days(40))
		}
		seen := []agent.Status{m.a.Status(m.now), m.a.Status(ahead)}
		m.applied(t, e, func(*world) {})
		then := []agent.Status{m.a.Status(m.now), m.a.Status(ahead)}
		require.Equal(t, seen, then, "a tick for nothing is seen nowhere")
	}
}

func (m *machine) Enter(t *rapid.T) {
	w := m.world()
	off, sent := w.mode == "off", w.registration() == "registering"
	decided(t, m, want(
		!off, agent.ErrModeOn,
		off && sent, agent.ErrRegistering,
		off && w.paper != nil && !sent, agent.ErrRegistered,
	), func() (agent.ReservationEntered, error) { return m.a.EnterReservation(m.act()) }, (*world).enter)
}

func (m *machine) Leave(t *rapid.T) {
	w := m.world()
	decided(t, m, want(w.mode == "off", agent.ErrModeOff, w.mode == "reserved", agent.ErrReserved),
		func() (agent.ReservationLeft, error) { return m.a.LeaveReservation(m.act()) }, (*world).leave)
}

func (m *machine) Reserve(t *rapid.T) {
	h := license.Hold{UDI: stageUDI}
	if rapid.IntRange(0, 19).Draw(t, "another's") == 0 {
		h.UDI = otherUDI
	}
	for _, tag := range []license.Tag{"Premium", "Standard"} {
		n := rapid.SampledFrom([]int{0, 2, 3, 5}).Draw(t, string(tag))
		if n == 0 {
			continue
		}
		e := license.Entitlement{Tag: tag, Quantity: n}
		if last := rapid.SampledFrom([]int{-1000, -3, 0, 1, 30, 1000}).Draw(t, "last"); last > -1000 {
			day, err := license.DateOf(m.now.Add(days(last)))
			require.NoError(t, err)
			if last < 1000 {
				e.Last = day
			}
		}
		h.Entitlements = append(h.Entitlements, e)
	}
	h.Universal = len(h.Entitlements) > 0 && rapid.IntRange(0, 3).Draw(t, "universal") == 0
	off := m.world().mode == "off"
	decided(t, m, want(
		off, agent.ErrModeOff,
		!off && h.UDI != stageUDI, agent.ErrOtherInstance,
		!off && len(h.Entitlements) == 0, agent.ErrNothingReserved,
	), func() (agent.Reserved, error) { return m.a.Reserve(m.act(), h) }, func(w *world) { w.reserve(h) })
}

func (m *machine) Return(t *rapid.T) {
	w := m.world()
	decided(t, m, want(w.mode == "off", agent.ErrModeOff, w.mode == "on", agent.ErrNothingReserved),
		func() (agent.Returned, error) { return m.a.Return(m.act()) }, (*world).giveBack)
}

// Settle is a product as it should be: it uses something, registers, and does what it
// wants until it wants nothing for now.
func (m *machine) Settle(t *rapid.T) {
	if w := m.world(); w.mode != "off" {
		return
	}
	if len(m.world().used) == 0 {
		m.Use(t)
	}
	if w := m.world(); w.paper == nil {
		m.Reregister(t)
		m.Serve(t)
	}
	for range 3 {
		if do, at := m.world().wish(); do == "none" || do == "tick" || at > m.world().t {
			return
		}
		m.Tick(t)
		m.Serve(t)
	}
}

// Drive lets the agent do what it wants for a while, at the instants at which it
// wants it, with an account that answers or does not.
func (m *machine) Drive(t *rapid.T) {
	answers := rapid.IntRange(0, 2).Draw(t, "answers")
	for range rapid.IntRange(1, 6).Draw(t, "times") {
		w := m.world()
		do, at := w.wish()
		if do == "none" {
			return
		}
		m.now = w.shown(at).Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, 600}).Draw(t, "late")) * time.Minute)
		m.Tick(t)
		if answers > 0 {
			m.Serve(t)
		}
		m.Check(t)
	}
}

// Snapshot remembers what the agent is now.
func (m *machine) Snapshot(t *rapid.T) {
	m.early, m.tail = []byte(bytesOf(t, m.a)), len(m.events)
}

// WithoutAnInstant is a user whose clock does not work.
func (m *machine) WithoutAnInstant(t *rapid.T) {
	e, err := m.a.Tick(license.Act{By: "device"})
	require.Nil(t, e)
	require.ErrorIs(t, err, license.ErrInstantMissing)
}

// newMachine is an agent that was just installed.
func newMachine(t *rapid.T, stood map[situation]bool) *machine {
	policy := agent.Policy{
		Evaluation: rapid.SampledFrom([]time.Duration{0, 0, days(10), -1}).Draw(t, "evaluation"),
		Meter:      rapid.SampledFrom([]agent.Meter{"", agent.MeterUse, agent.MeterCalendar}).Draw(t, "meter"),
		Retry:      rapid.SampledFrom([]time.Duration{0, 0, 7 * time.Hour, -1}).Draw(t, "retry"),
		Overage:    rapid.SampledFrom([]time.Duration{0, 0, days(3), -1}).Draw(t, "overage"),
		Checkpoint: rapid.SampledFrom([]time.Duration{0, 0, 5 * time.Hour, -1}).Draw(t, "checkpoint"),
	}
	or := func(d, usual time.Duration) time.Duration {
		if d == 0 {
			return usual
		}
		return d
	}
	m := &machine{
		a: agent.New(stageUDI, policy), policy: policy, stood: stood,
		now: time.Date(2024, 1, 1, 12, 0, 0, 0, time.UTC),
		model: &naive{
			retry: or(policy.Retry, license.Day), overage: max(or(policy.Overage, days(90)), 0),
			checkpoint: or(policy.Checkpoint, license.Day), evaluation: max(or(policy.Evaluation, days(90)), 0),
			calendar: policy.Meter == agent.MeterCalendar,
		},
	}
	decided(t, m, nil, func() (agent.Installed, error) { return m.a.Install(m.act(), 77) }, (*world).install)
	return m
}

// TestAgentIsItsModel drives agents by chance and compares all that can be seen after
// each step.
func TestAgentIsItsModel(t *testing.T) {
	stood := allStood(t)
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine(t, stood)
		actions := rapid.StateMachineActions(m)
		// What leads on comes oftener, and most products are registered.
		for name, often := range map[string]func(*rapid.T){
			"Drive": m.Drive, "Settle": m.Settle, "Use": m.Use, "Reregister": m.Reregister, "Receive": m.Receive, "Tick": m.Tick,
		} {
			actions[name+" oftener"] = often
		}
		if rapid.IntRange(0, 3).Draw(t, "registered") > 0 {
			m.Settle(t)
		}
		t.Repeat(actions)
	})
}
