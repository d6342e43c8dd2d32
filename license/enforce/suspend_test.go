package enforce_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/licit-go/licit/license/enforce"
)

var sixMonths = enforce.Grace{Months: 6}

// The clock of six months stands from one instant to another: the end is as much later.
func TestSuspendMovesTheEndWX15(t *testing.T) {
	began := time.Date(2024, 8, 31, 10, 0, 0, 0, time.UTC)
	end := time.Date(2025, 2, 28, 10, 0, 0, 0, time.UTC)
	stopped := began.Add(30 * day)
	c := enforce.Condition{Grace: sixMonths}.Observe(began, true)
	require.Equal(t, end, c.Until())

	c = c.Suspend(stopped)
	require.True(t, c.Until().IsZero())
	for _, at := range []time.Time{stopped.Add(-time.Second), stopped, stopped.Add(time.Second), end, end.Add(100 * 365 * day)} {
		require.Equal(t, enforce.InGrace, c.State(at), at)
	}
	require.Equal(t, enforce.Clear, c.State(began.Add(-time.Second)))

	c = c.Resume(stopped.Add(20 * day))
	require.Equal(t, end.Add(20*day), c.Until())
	require.Equal(t, 20*day, c.Away)
	edges(t, c, end.Add(20*day))

	c = c.Suspend(end.Add(20*day - 1)).Resume(end.Add(200 * day))
	require.Equal(t, end.Add(200*day+1), c.Until(), "1 ns is left when the clock runs on")
	edges(t, c, end.Add(200*day+1))
}

// edges looks at a condition a second before its end, at it and a second later.
func edges(t *testing.T, c enforce.Condition, end time.Time) {
	t.Helper()
	require.Equal(t, enforce.InGrace, c.State(end.Add(-time.Second)))
	require.Equal(t, enforce.InGrace, c.State(end.Add(-1)))
	require.Equal(t, enforce.Over, c.State(end))
	require.Equal(t, enforce.Over, c.State(end.Add(time.Second)))
}

// The clock is stopped just before the end, at it and just after it.
func TestSuspendAtTheEndWX15(t *testing.T) {
	c := enforce.Condition{Grace: enforce.Grace{Length: month}}.Observe(t0, true)
	end := t0.Add(month)
	for _, tt := range []struct {
		late time.Duration
		over bool
	}{
		{-time.Second, false}, {-1, false}, {0, true}, {1, true}, {time.Second, true},
	} {
		stopped := c.Suspend(end.Add(tt.late))
		resumed := stopped.Resume(end.Add(day))
		if tt.over {
			require.Equal(t, end, stopped.Until(), tt.late)
			require.Equal(t, enforce.Over, stopped.State(end.Add(day)), tt.late)
			require.Equal(t, c, resumed, "nothing but history")
		} else {
			require.True(t, stopped.Until().IsZero(), tt.late)
			require.Equal(t, enforce.InGrace, stopped.State(end.Add(day)), tt.late)
			edges(t, resumed, end.Add(day-tt.late))
		}
	}
}

// Stopped and run on at once, or without a fact, nothing is different but history.
func TestSuspendForNothingWX15(t *testing.T) {
	c := enforce.Condition{Grace: sixMonths}
	require.Equal(t, c, c.Suspend(t0).Resume(t0.Add(day)))
	c = c.Observe(t0, true)
	require.Equal(t, c, c.Suspend(t0.Add(day)).Resume(t0.Add(day)))
	require.Equal(t, c, c.Resume(t0.Add(day)), "its clock runs")
	once := c.Suspend(t0.Add(day))
	require.Equal(t, once, once.Suspend(t0.Add(2*day)), "its clock stands since before")
}

// A fact that becomes true while the clock stands has its whole grace when it runs on;
// one that ends then is forgotten with all that it was away.
func TestFactChangesWhileSuspendedWX15(t *testing.T) {
	c := enforce.Condition{Grace: enforce.Grace{Length: month}}.Suspend(t0).Observe(t0.Add(day), true)
	require.Equal(t, enforce.InGrace, c.State(t0.Add(9*month)))
	require.Equal(t, enforce.Clear, c.State(t0.Add(day-1)))
	require.Equal(t, t0.Add(10*day+month), c.Resume(t0.Add(10*day)).Until())

	c = c.Resume(t0.Add(10*day)).Suspend(t0.Add(11*day)).Observe(t0.Add(12*day), false)
	require.Equal(t, t0.Add(11*day), c.Suspended)
	require.Zero(t, c.Away)
	c = c.Observe(t0.Add(13*day), true).Resume(t0.Add(13 * day))
	require.Equal(t, t0.Add(13*day+month), c.Until())
}

// Without a grace a fact is over at once, but not before the clock runs.
func TestSuspendWithoutGrace(t *testing.T) {
	c := enforce.Condition{}.Suspend(t0).Observe(t0.Add(1), true)
	require.Equal(t, enforce.InGrace, c.State(t0.Add(day)))
	c = c.Resume(t0.Add(day))
	require.Equal(t, t0.Add(day), c.Until())
	require.Equal(t, enforce.Over, c.State(t0.Add(day)))
	at := enforce.Condition{}.Suspend(t0).Observe(t0, true)
	require.Equal(t, enforce.Over, at.State(t0), "the clock was stopped at the very end")
	require.Equal(t, at, enforce.Condition{}.Observe(t0, true).Suspend(t0))
}

// A clock that stood for longer than a Duration can tell stood for as long as one can.
func TestSuspendForAges(t *testing.T) {
	c := enforce.Condition{Grace: sixMonths}.Observe(t0, true)
	for i := range 3 {
		stopped := t0.Add(day).AddDate(400*i, 0, 0)
		c = c.Suspend(stopped).Resume(stopped.AddDate(399, 0, 0))
		require.Equal(t, time.Duration(math.MaxInt64), c.Away)
		require.True(t, c.Until().After(t0))
	}
}

// Notices count the days of the fact, so intervals tile also around a clock that stood:
// asked before it is stopped, while it stands and after, each comes once.
func TestNoticesWhileSuspendedCT23(t *testing.T) {
	on := []int{0, 7, 29, 30, 31, 50, 60, 61}
	running := enforce.Condition{Grace: enforce.Grace{Length: month}}.Observe(t0, true)
	standing := running.Suspend(t0.Add(25 * day))
	resumed := standing.Resume(t0.Add(55 * day))
	told := slices.Concat(
		notices(running, on, t0, t0.Add(25*day)),
		notices(standing, on, t0.Add(25*day), t0.Add(55*day)),
		notices(resumed, on, t0.Add(55*day), t0.Add(99*day)))
	var seen []int
	for _, n := range told {
		require.Equal(t, t0.Add(time.Duration(n.day)*day), n.at)
		seen = append(seen, n.day)
	}
	require.Equal(t, []int{0, 7, 29, 30, 31, 50, 60}, seen, "the grace is over on day 60")

	over := running.Suspend(t0.Add(40 * day))
	require.Equal(t, []notice{{30, t0.Add(30 * day)}}, notices(over, on, t0.Add(30*day), t0.Add(99*day)))
	require.Empty(t, notices(standing, []int{math.MaxInt}, t0, t0.Add(math.MaxInt64)))
}
