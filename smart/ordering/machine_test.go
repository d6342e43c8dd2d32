package ordering_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/ordering"
)

// naive is an order as anyone would write it down: what happened, and when. Every
// question is answered by looking through all of it.
type naive struct {
	every time.Duration
	diary []entry
}

type entry struct {
	at        time.Time
	what      string // place, remind, call, assign
	kind      ordering.Kind
	account   license.ID
	agreement bool
}

// count returns how often something happened, and its last entry.
func (n *naive) count(what string) (times int, last entry) {
	for _, e := range n.diary {
		if e.what == what {
			times, last = times+1, e
		}
	}
	return times, last
}

func (n *naive) status() ordering.Status {
	var s ordering.Status
	s.State = ordering.StateNone
	for _, e := range n.diary {
		s.Agreement = s.Agreement || e.agreement
		if e.account != "" {
			s.Account = e.account
		}
		switch e.what {
		case "place":
			s.State, s.Kind = ordering.StatePrompted, e.kind
		case "remind":
			s.Reminders++
			s.State = ordering.State("reminded-" + []string{"once", "twice", "thrice"}[s.Reminders-1])
		case "call":
			s.State, s.Called = ordering.StateCalled, true
		}
	}
	if s.Account != "" {
		s.State = ordering.StateComplete
	}
	return s
}

// early reports whether less than a whole wait went by since the last of something.
func (n *naive) early(at time.Time) bool {
	return at.Sub(n.diary[len(n.diary)-1].at) < n.every
}

// against returns all reasons against something.
func (n *naive) against(e entry) []license.Reason {
	s := n.status()
	if e.what == "place" {
		if s.State != ordering.StateNone {
			return []license.Reason{ordering.ErrPlaced}
		}
		var all []license.Reason
		if e.kind == ordering.Regular && e.account == "" {
			all = append(all, ordering.ErrAccountMissing)
		}
		if !e.agreement && (e.kind != ordering.Upgrade || e.account != "") {
			all = append(all, ordering.ErrAgreementMissing)
		}
		return all
	}
	if s.State == ordering.StateNone {
		return []license.Reason{ordering.ErrNotPlaced}
	}
	if s.Account != "" {
		return []license.Reason{ordering.ErrAssigned}
	}
	if e.what == "assign" {
		if !e.agreement && !s.Agreement {
			return []license.Reason{ordering.ErrAgreementMissing}
		}
		return nil
	}
	sent, _ := n.count("remind")
	calls, _ := n.count("call")
	if e.what == "remind" && sent == 3 {
		return []license.Reason{ordering.ErrReminded}
	}
	if e.what == "call" && sent < 3 {
		return []license.Reason{ordering.ErrNotReminded}
	}
	if calls > 0 {
		return []license.Reason{ordering.ErrCalled}
	}
	if n.early(e.at) {
		return []license.Reason{ordering.ErrNotDue}
	}
	return nil
}

// machine drives an order and the naive model beside it.
type machine struct {
	o      *ordering.Order
	policy ordering.Policy
	model  *naive
	now    time.Time
	events []ordering.Event
}

func (m *machine) GoString() string { return "machine" }

func (m *machine) act() license.Act { return license.Act{At: m.now, By: "fulfilment"} }

// decided runs a decision twice, sees that it changes nothing and is refused for what the
// model has against it, and applies it if that is nothing.
func decided[E ordering.Event](t *rapid.T, m *machine, entry entry, decide func() (E, error)) {
	entry.at = m.now
	before, want := snapshot(t, m.o), m.model.against(entry)
	e, err := decide()
	again, wrong := decide()
	require.Equal(t, e, again)
	require.Equal(t, fmt.Sprint(err), fmt.Sprint(wrong))
	require.Equal(t, before, snapshot(t, m.o), "a decision changes nothing")
	require.Equal(t, want, reasons(err))
	if len(want) > 0 {
		return
	}
	require.NoError(t, err)
	require.Equal(t, license.Stamp{Seq: m.o.Seq() + 1, Act: m.act()}, e.Stamped())
	name, data, err := ordering.EncodeEvent(e)
	require.NoError(t, err)
	back, err := ordering.DecodeEvent(name, data)
	require.NoError(t, err)
	require.Equal(t, ordering.Event(e), back)
	require.NoError(t, m.o.Apply(back))
	require.ErrorIs(t, m.o.Apply(back), license.ErrStale, "a double is refused")
	m.events = append(m.events, back)
	m.model.diary = append(m.model.diary, entry)
}

// Actions.

func (m *machine) Wait(t *rapid.T) {
	d := rapid.SampledFrom([]time.Duration{1, time.Second, time.Hour, m.model.every - 1, m.model.every, 2 * m.model.every}).Draw(t, "wait")
	m.now = m.now.Add(d)
}

func (m *machine) Place(t *rapid.T) {
	r := ordering.Request{
		Kind:      rapid.SampledFrom([]ordering.Kind{"regular", "upgrade", "upgrade"}).Draw(t, "kind"),
		Account:   rapid.SampledFrom([]license.ID{"", "", "", "acme"}).Draw(t, "account"),
		Agreement: rapid.IntRange(0, 4).Draw(t, "agreement") == 0,
	}
	decided(t, m, entry{what: "place", kind: r.Kind, account: r.Account, agreement: r.Agreement},
		func() (ordering.Placed, error) { return m.o.Place(m.act(), r) })
}

func (m *machine) Remind(t *rapid.T) {
	decided(t, m, entry{what: "remind"}, func() (ordering.Reminded, error) { return m.o.Remind(m.act()) })
}

func (m *machine) Call(t *rapid.T) {
	decided(t, m, entry{what: "call"}, func() (ordering.Called, error) { return m.o.Call(m.act()) })
}

// Assign is rare, so that most orders come as far as the call.
func (m *machine) Assign(t *rapid.T) {
	if rapid.IntRange(0, 5).Draw(t, "rarely") > 0 {
		m.Wait(t)
		return
	}
	agreement := rapid.Bool().Draw(t, "agreement")
	decided(t, m, entry{what: "assign", account: "acme", agreement: agreement},
		func() (ordering.Assigned, error) { return m.o.Assign(m.act(), "acme", agreement) })
}

// Follow does what is next when it is due: nothing stands against it.
func (m *machine) Follow(t *rapid.T) {
	step, at, follows := m.o.Next(m.now)
	s := m.model.status()
	require.Equal(t, s.State != ordering.StateNone && s.Account == "" && !s.Called, follows)
	if !follows {
		return
	}
	require.False(t, at.Before(m.now))
	require.False(t, m.model.early(at))
	require.True(t, at.Equal(m.now) || m.model.early(at.Add(-1)), "the first instant")
	m.now = at
	if step == ordering.StepRemind {
		m.Remind(t)
	} else {
		m.Call(t)
	}
	require.Equal(t, m.now, m.model.diary[len(m.model.diary)-1].at)
}

// Check compares all that can be seen, and replays.
func (m *machine) Check(t *rapid.T) {
	require.Equal(t, m.model.status(), m.o.Status())
	restored, err := ordering.Restore([]byte(snapshot(t, m.o)), m.policy)
	require.NoError(t, err)
	require.Equal(t, m.o, restored)
	replayed := ordering.New("O-1", m.policy)
	for _, e := range m.events {
		require.NoError(t, replayed.Apply(e))
	}
	require.Equal(t, m.o, replayed)
}

// TestMachineWX20 lets random things happen to an order: it does what the naive one does.
func TestMachineWX20(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		every := rapid.SampledFrom([]time.Duration{week, 36 * time.Hour, 2}).Draw(t, "every")
		policy := ordering.Policy{Every: every}
		m := &machine{
			o: ordering.New("O-1", policy), policy: policy, model: &naive{every: every}, now: moment("2026-03-02T09:00:00Z"),
		}
		t.Repeat(map[string]func(*rapid.T){
			"wait": m.Wait, "place": m.Place, "remind": m.Remind, "call": m.Call, "assign": m.Assign, "follow": m.Follow, "": m.Check,
		})
	})
}
