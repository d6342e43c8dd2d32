package hosting_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

// instants returns when anything happened, or evaluation ended.
func (n *naive) instants() []time.Time {
	var all []time.Time
	for _, f := range n.facts {
		all = append(all, f.at)
	}
	for i := range n.facts {
		past := naive{facts: n.facts[:i+1]}
		for _, s := range past.evaluations() {
			all = append(all, s.to)
		}
	}
	return all
}

// until returns the list as it was at an instant.
func (n *naive) until(at time.Time) *naive {
	i := slices.IndexFunc(n.facts, func(f fact) bool { return f.at.After(at) })
	if i < 0 {
		i = len(n.facts)
	}
	return &naive{id: n.id, facts: n.facts[:i]}
}

// heldWithoutABreak reports whether something became true, and was at each instant from
// then until the whole grace was over and until now.
func (n *naive) heldWithoutABreak(at time.Time, length func(time.Time) time.Time, holds func(past *naive, at time.Time) bool) bool {
	instants := append(n.instants(), at)
	slices.SortFunc(instants, time.Time.Compare)
	var from time.Time
	for _, x := range instants {
		if x.After(at) {
			break
		}
		if !holds(n.until(x), x) {
			from = time.Time{}
		} else if from.IsZero() {
			from = x
		}
	}
	return !from.IsZero() && !length(from).After(at)
}

// TestConsequenceAfterTheWholeGraceWX13 drives users and a licence manager through years:
// the system is deactivated exactly if there were too many users (WX-13), or no contact
// (WX-14), without a break for six months, or the high-availability system stood in for
// 180 days (WX-15).
func TestConsequenceAfterTheWholeGraceWX13(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine("meet")
		m.drawStock(t)
		m.begin(t, hosting.Managed, "1.5", hosting.Large)
		steps := []func(*rapid.T){m.Assign, m.Assign, m.Assign, m.Deactivate, m.Reactivate, m.Audit, m.Audit, m.Manager, m.Manager, m.Upgrade}
		away := rapid.IntRange(0, 3).Draw(t, "fail-overs") == 0
		if away {
			steps = []func(*rapid.T){m.FailOver, m.FailOver, m.Assign, m.Deactivate, m.Audit}
		}
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			m.now = m.now.Add(time.Second)
			rapid.SampledFrom(steps).Draw(t, "step")(t)
			for range rapid.IntRange(0, 2).Draw(t, "waits") {
				m.Wait(t)
			}
			for _, at := range m.probes() {
				m.consequence(t, at)
			}
		}
	})
}

func (m *machine) consequence(t *rapid.T, at time.Time) {
	if !m.model.managed() {
		t.Skip("no licence manager any more")
	}
	var got []license.Reason
	if access := m.sys.Access(at, m.with); access.Level == hosting.Deactivated {
		for _, r := range access.Why {
			got = append(got, r.Reason)
		}
	}
	tooMany := func(past *naive, at time.Time) bool {
		hosts, _ := past.hosts()
		return len(past.facts) > 0 && len(past.holders()) > hosts && (past.licensed() || hosts > 0 || !past.evaluates(at))
	}
	require.Equal(t, m.model.heldWithoutABreak(at, sixMonthsAfter, tooMany), slices.Contains(got, hosting.ErrExceeded))
	standsIn := func(past *naive, _ time.Time) bool { return past.isAway() }
	require.Equal(t, m.model.heldWithoutABreak(at, after180Days, standsIn), slices.Contains(got, hosting.ErrAway))
	if !m.model.ever(wasFailedOver) {
		outOfReach := func(past *naive, _ time.Time) bool {
			f, _ := past.last(wasDisconnected, wasConnected, wasAudited)
			return f.what == wasDisconnected
		}
		require.Equal(t, m.model.heldWithoutABreak(at, sixMonthsAfter, outOfReach), slices.Contains(got, hosting.ErrInvalid))
	}
}

// but returns a snapshot without some of what stands in it.
func but(t *rapid.T, sys *hosting.System, parts ...string) map[string]any {
	var all map[string]any
	require.NoError(t, json.Unmarshal([]byte(snapshot(t, sys)), &all))
	remove(all, parts)
	return all
}

func remove(from map[string]any, parts []string) {
	for _, p := range parts {
		delete(from, p)
	}
	for _, v := range from {
		if inner, ok := v.(map[string]any); ok {
			remove(inner, parts)
		}
	}
}

// TestFailOverAndReturnWX15 fails a system over and back, at any time of its life: what
// has changed is history. With the next audit, of the same counts, nothing is left of it
// but the times of these events (WX-15, WX-16).
func TestFailOverAndReturnWX15(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine("meet")
		m.Around(t)
		m.begin(t, hosting.Managed, "1.5", hosting.Large)
		for range rapid.IntRange(0, 12).Draw(t, "steps") {
			rapid.SampledFrom([]func(*rapid.T){m.Assign, m.Assign, m.Deactivate, m.Audit, m.Manager, m.Wait, m.Wait, m.Schedule, m.Start}).Draw(t, "step")(t)
		}
		stayed, before := m.sys.Clone(), m.sys.Conditions(m.now)
		left := before.Invalid.Until().Sub(m.now)
		m.failOver(t)
		m.Wait(t)
		m.goBack(t)
		require.Equal(t, hosting.Running, m.sys.State().Stage)
		times := []string{"seq", "last", "restarted", "unknown"}
		require.Equal(t, but(t, stayed, append(times, "invalid", "exceeded")...), but(t, m.sys, append(times, "invalid", "exceeded")...))
		after := m.sys.Conditions(m.now)
		require.Equal(t, stayed.Conditions(m.now).Exceeded, after.Exceeded, "too many users are too many wherever the system runs")
		require.Equal(t, before.Invalid.Since, after.Invalid.Since)
		if !before.Invalid.Since.IsZero() && left > 0 {
			require.Equal(t, left, after.Invalid.Until().Sub(m.now), "as much of the grace is left")
		} else {
			require.Equal(t, before.Invalid.Until(), after.Invalid.Until())
		}
		for _, sys := range []*hosting.System{stayed, m.sys} {
			e, err := sys.Audit(m.act(), m.there)
			require.NoError(t, err)
			require.NoError(t, sys.Apply(e))
		}
		require.Equal(t, but(t, stayed, "seq", "restarted"), but(t, m.sys, "seq", "restarted"))
	})
}
