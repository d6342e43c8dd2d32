package hosting_test

import (
	"maps"
	"slices"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
	"github.com/licit-go/licit/smart/hosting"
)

// Actions: the licence manager, and the system that it runs on.

func (m *machine) Manager(t *rapid.T) {
	w := m.model.managers()
	out := !m.model.invalid().since.IsZero()
	switch rapid.IntRange(0, 2).Draw(t, "what") {
	case 0:
		w.when(len(w) == 0 && out, hosting.ErrDisconnected)
		if _, ok := decided(t, m, w, func() (hosting.Disconnected, error) { return m.sys.Disconnect(m.act()) }); ok {
			m.note(fact{what: wasDisconnected})
		}
	case 1:
		w.when(len(w) == 0 && !out, hosting.ErrConnected)
		if _, ok := decided(t, m, w, func() (hosting.Connected, error) { return m.sys.Connect(m.act()) }); ok {
			m.note(fact{what: wasConnected})
		}
	case 2:
		if _, ok := decided(t, m, w, func() (hosting.Restarted, error) { return m.sys.Restart(m.act()) }); ok {
			m.note(fact{what: wasRestarted})
		}
	}
}

func (m *machine) Audit(t *rapid.T) {
	if rapid.Bool().Draw(t, "changed") {
		m.drawStock(t)
	}
	e, ok := decided(t, m, m.model.managers(), func() (hosting.Audited, error) { return m.sys.Audit(m.act(), m.there) })
	if ok {
		v := m.model.version()
		m.note(fact{what: wasAudited, installed: m.there.Of("HOST", v), outdated: m.there.Others("HOST", v)})
		s := m.model.shuffled()
		last := len(s.promoted) - 1
		require.Equal(t, hosting.Audited{
			Stamp: e.Stamp, Hosts: m.there.Of("HOST", v), Outdated: m.there.Others("HOST", v), Promoted: s.promoted[last], Demoted: s.demoted[last],
		}, e)
	}
}

func (m *machine) FailOver(t *rapid.T) {
	if m.model.isAway() || rapid.IntRange(0, 9).Draw(t, "return") == 0 {
		m.goBack(t)
		return
	}
	m.failOver(t)
}

func (m *machine) goBack(t *rapid.T) {
	w := naiveWhys{}.when(!m.model.managed(), hosting.ErrGeneration)
	w.when(len(w) == 0 && !m.model.isAway(), hosting.ErrNotFailedOver)
	if _, ok := decided(t, m, w, func() (hosting.Returned, error) { return m.sys.Return(m.act()) }); ok {
		m.note(fact{what: wasReturned})
	}
}

func (m *machine) failOver(t *rapid.T) {
	if _, ok := decided(t, m, m.model.managers(), func() (hosting.FailedOver, error) { return m.sys.FailOver(m.act()) }); ok {
		m.note(fact{what: wasFailedOver})
	}
}

func (m *machine) FailOverAgain(t *rapid.T) {
	if m.model.managed() && !m.model.isAway() {
		t.Skip("not failed over")
	}
	decided(t, m, m.model.managers(), func() (hosting.FailedOver, error) { return m.sys.FailOver(m.act()) })
}

func (m *machine) Update(t *rapid.T) {
	w := naiveWhys{}.when(!m.model.managed(), hosting.ErrGeneration)
	if _, ok := decided(t, m, w, func() (hosting.Updated, error) { return m.sys.Update(m.act()) }); ok {
		m.note(fact{what: wasUpdated})
	}
}

func (m *machine) Upgrade(t *rapid.T) {
	v := rapid.SampledFrom(versions).Draw(t, "version")
	g := rapid.SampledFrom([]hosting.Generation{hosting.Managed, hosting.Managed, hosting.Managed, hosting.Smart}).Draw(t, "generation")
	e, ok := decided(t, m, m.model.upgrade(g, v, m.there, m.with), func() (hosting.Upgraded, error) {
		return m.sys.Upgrade(m.act(), g, v, m.there, m.with)
	})
	if ok {
		f := fact{what: wasUpgraded, generation: g, version: v}
		if g == hosting.Managed && !m.model.several() {
			f.evaluation = trial
		}
		require.Equal(t, f.evaluation, e.Evaluation.Duration())
		m.note(f)
	}
}

// Actions: ladder and data centers.

func (m *machine) Extend(t *rapid.T) {
	if _, ok := decided(t, m, m.model.extend(m.there), func() (hosting.Extended, error) { return m.sys.Extend(m.act(), m.there) }); ok {
		m.note(fact{what: wasExtended})
	}
}

func (m *machine) Reduce(t *rapid.T) {
	w := naiveWhys{}.when(!m.model.extended(), hosting.ErrNotExtended)
	if _, ok := decided(t, m, w, func() (hosting.Reduced, error) { return m.sys.Reduce(m.act()) }); ok {
		m.note(fact{what: wasReduced})
	}
}

func (m *machine) Grow(t *rapid.T) {
	size := rapid.SampledFrom(ladder).Draw(t, "size")
	if _, ok := decided(t, m, m.model.grow(m.there, size), func() (hosting.Grown, error) { return m.sys.Grow(m.act(), size, m.there) }); ok {
		m.note(fact{what: wasGrown, size: size})
	}
}

// drawOther draws another system: like this one, or not quite.
func (m *machine) drawOther(t *rapid.T) *machine {
	o := newMachine(rapid.SampledFrom([]license.ID{"d1", "d2", "d3", "meet"}).Draw(t, "id"))
	o.now, o.there, o.with = m.now, m.there, registered
	if rapid.IntRange(0, 9).Draw(t, "blank") == 0 {
		return o
	}
	g, v, size := m.model.generation(), m.model.version(), m.model.size()
	if rapid.IntRange(0, 9).Draw(t, "unlike") == 0 {
		g, v, size = hosting.Smart, rapid.SampledFrom(versions).Draw(t, "version"), rapid.SampledFrom(ladder).Draw(t, "size")
	}
	o.begin(t, g, v, size)
	for range rapid.IntRange(0, 2).Draw(t, "holders") {
		o.Assign(t)
	}
	if m.model.extended() != (rapid.IntRange(0, 9).Draw(t, "extended") == 0) {
		o.Extend(t)
	}
	if rapid.IntRange(0, 9).Draw(t, "away") == 0 {
		o.FailOver(t)
	}
	return o
}

// Join makes another system a data center of this one: both change or neither.
func (m *machine) Join(t *rapid.T) {
	m.joinWith(t, m.drawOther(t))
}

func (m *machine) joinWith(t *rapid.T, o *machine) bool {
	if rapid.IntRange(0, 2).Draw(t, "licences") > 0 {
		for _, p := range []license.Model{"MDC-SMALL", "MDC-MEDIUM", "MDC-LARGE", "XL"} {

			m.there[p] = map[pak.Version]int{m.model.version(): 9}
		}
	}
	theirs, held := snapshot(t, o.sys), len(o.model.holders())
	var other hosting.Absorbed
	e, ok := decided(t, m, m.model.join(m.now, o.model, m.there, m.with), func() (hosting.DataCenterJoined, error) {
		e, second, err := m.sys.Join(m.act(), o.sys, m.there, m.with)
		require.Equal(t, theirs, snapshot(t, o.sys), "a decision changes nothing")
		other = second
		return e, err
	})
	if !ok {
		require.Zero(t, other)
		return false
	}
	require.Equal(t, o.model.id, e.DataCenter)
	require.Equal(t, m.model.id, other.Primary)
	require.Equal(t, held, other.Released)
	m.note(fact{what: wasJoined, user: o.model.id})
	o.apply(t, other)
	o.note(fact{what: wasAbsorbed})
	o.Check(t)
	return true
}

// absorb makes this system a data center of one that was made for it, if that can be.
func (m *machine) absorb(t *rapid.T) {
	o := newMachine("primary")
	o.now, o.with = m.now, registered
	v := m.model.version()
	o.there = stock{"HOST": {v: 1}, "XL": {v: 9}, "MDC-SMALL": {v: 9}, "MDC-MEDIUM": {v: 9}, "MDC-LARGE": {v: 9}}
	o.begin(t, m.model.generation(), v, m.model.size())
	if o.model.managed() {
		e, err := o.sys.Audit(o.act(), o.there)
		require.NoError(t, err)
		o.apply(t, e)
		o.note(fact{what: wasAudited, installed: 1})
	}
	if m.model.extended() {
		o.Extend(t)
	}
	before := m.model.users()
	if !o.joinWith(t, m) {
		return
	}
	require.Equal(t, before, slices.Collect(func(yield func(license.ID) bool) {
		for u := range m.sys.Users() {
			if !yield(u.ID) {
				return
			}
		}
	}), "users are kept")
	m.again(t)
	actions := m.actions()
	for _, name := range slices.Sorted(maps.Keys(actions)) {
		if name != "join" && name != "around" {
			actions[name](t)
		}
	}
}
