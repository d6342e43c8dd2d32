package coterm_test

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/coterm"
	"github.com/licit-go/licit/license"
)

// Check compares everything that a user can see.
func (m *machine) Check(t *rapid.T) {
	o := m.org
	w, d := date(m.model.claims)
	require.Equal(t, w.Num().String(), o.Ledger().W().String())
	if d == nil {
		require.True(t, o.Expires().IsZero())
		require.Nil(t, o.Remaining(m.now))
		require.True(t, o.Ledger().IsZero())
	} else {
		require.Equal(t, expires(m.model.claims), o.Expires().Number())
		exact := new(big.Rat).Sub(d, big.NewRat(int64(dayNumber(m.now)), 1))
		require.Equal(t, exact.String(), o.Remaining(m.now).String())
	}
	require.Equal(t, limits(m.model.claims), asMap(o.Limits()))
	m.checkKeys(t)
	m.checkCompliance(t)
	m.checkExplanation(t)

	replayed := coterm.New(o.ID(), m.policy)
	for _, e := range m.events {
		require.NoError(t, replayed.Apply(e))
	}
	require.Equal(t, state(t, o), state(t, replayed), "replay of events = live state")
	if m.early != nil {
		restored, err := coterm.Restore(m.early, m.policy)
		require.NoError(t, err)
		for _, e := range m.events[m.tail:] {
			require.NoError(t, restored.Apply(e))
		}
		require.Equal(t, state(t, o), state(t, restored), "snapshot and tail = replay from the first event")
	}
}

func (m *machine) checkKeys(t *rapid.T) {
	live := liveFrom(m.model.claims)
	i := 0
	for c := range m.org.Claims() {
		for m.model.claims[i].hollow || m.model.claims[i].leaves {
			i++
		}
		want := m.model.claims[i]
		require.Equal(t, want.key, c.License.Key())
		require.Equal(t, want.counts, asMap(c.License.Counts()))
		require.Equal(t, want.mode, c.Mode)
		require.Equal(t, want.undoUntil, c.UndoUntil)
		standing := coterm.Live
		if i < live {
			standing = coterm.Superseded
		}
		require.Equal(t, standing, c.State)
		i++
	}
	for _, c := range m.model.claims[i:] {
		require.True(t, c.hollow || c.leaves)
	}
	gone := map[license.Key]license.Cause{}
	for k, inv := range m.org.Invalidations() {
		gone[k] = inv.Cause
	}
	require.Equal(t, m.model.gone, gone)
}

func (m *machine) checkCompliance(t *rapid.T) {
	c := m.org.Compliance(m.now)
	since := m.model.outSince(m.now)
	require.Equal(t, since, c.Since)
	switch {
	case since.IsZero():
		require.Contains(t, []coterm.Status{coterm.OK, coterm.Warning}, c.Status)
		require.Equal(t, c.Status == coterm.Warning, expires(m.model.claims)-dayNumber(m.now) <= 30)
	case m.now.Before(since.Add(30 * license.Day)):
		require.Equal(t, coterm.LicenseRequired, c.Status)
	default:
		require.Equal(t, coterm.ShutDown, c.Status)
	}
}

// checkExplanation holds CT-26: the parts and what was carried sum to what
// remains.
func (m *machine) checkExplanation(t *rapid.T) {
	x := m.org.Explain(m.now)
	if x.Remaining == nil {
		require.Nil(t, x.Carried)
		return
	}
	sum, shares := new(big.Rat).Set(x.Carried), new(big.Rat)
	for _, p := range x.Parts {
		sum.Add(sum, p.Contribution)
		shares.Add(shares, p.Share)
	}
	require.Equal(t, x.Remaining.String(), sum.String())
	require.Equal(t, "1/1", shares.String())
}

// Turn goes to the other organization.
func (m *machine) Turn(*rapid.T) {
	m.org, m.other.org = m.other.org, m.org
	m.events, m.other.events = m.other.events, m.events
	m.model, m.other.model = m.other.model, m.model
	m.policy, m.other.policy = m.other.policy, m.policy
	m.early, m.other.early = m.other.early, m.early
	m.tail, m.other.tail = m.other.tail, m.tail
}

// TestMachine drives random histories of claims, undos, renewals, returns, usage
// reports and moves between two organizations against the naive model.
func TestMachine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shared := &common{now: at("2020-01-01T06:00:00Z")}
		begin := func(id license.ID) *machine {
			m := &machine{common: shared, policy: coterm.Policy{
				Carry: rapid.SampledFrom([]coterm.Carry{"", coterm.ConvertValue, coterm.KeepDays, coterm.Discard}).Draw(t, "carry"),
			}}
			m.org, m.model = coterm.New(id, m.policy), newNaive(m.now)
			e, err := m.org.Create(m.act())
			require.NoError(t, err)
			m.applied(t, e)
			return m
		}
		m := begin("1")
		m.other = begin("2")
		m.other.other = m
		t.Repeat(rapid.StateMachineActions(m))
	})
}
