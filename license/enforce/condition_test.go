package enforce_test

import (
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
)

const (
	day   = license.Day
	month = 30 * day
)

var t0 = time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)

// days reads a number of days, such as 10d, as an instant; a dash is none.
func days(t *testing.T, s string) time.Time {
	t.Helper()
	if s == "-" {
		return time.Time{}
	}
	n, err := time.ParseDuration(strings.TrimSuffix(s, "d") + "h")
	require.NoError(t, err)
	return t0.Add(n * 24)
}

// Every state meets every event, as testdata/states.txt has it.
func TestEveryStateAndEventCT22WX15(t *testing.T) {
	text, err := os.ReadFile("testdata/states.txt")
	require.NoError(t, err)
	never := enforce.Condition{Grace: enforce.Grace{Length: month}}
	holding := never.Observe(t0, true)
	before := map[string]enforce.Condition{
		"clear": never, "in grace": holding, "over": holding,
		"clear, standing":    never.Suspend(days(t, "5d")),
		"in grace, standing": holding.Suspend(days(t, "5d")),
		"over, standing":     holding.Suspend(days(t, "35d")),
	}
	events := map[string]func(enforce.Condition, time.Time) enforce.Condition{
		"observe true":  func(c enforce.Condition, at time.Time) enforce.Condition { return c.Observe(at, true) },
		"observe false": func(c enforce.Condition, at time.Time) enforce.Condition { return c.Observe(at, false) },
		"suspend":       enforce.Condition.Suspend,
		"resume":        enforce.Condition.Resume,
		"query":         func(c enforce.Condition, _ time.Time) enforce.Condition { return c },
	}
	met := map[string]bool{}
	for row := range strings.SplitSeq(strings.TrimSpace(string(text)), "\n") {
		if strings.HasPrefix(row, "#") {
			continue
		}
		columns := strings.Split(row, "|")
		require.Len(t, columns, 7, row)
		for i := range columns {
			columns[i] = strings.TrimSpace(columns[i])
		}
		state, event, at := columns[0], columns[1], days(t, columns[2])
		require.False(t, met[state+event], row)
		met[state+event] = true
		c, known := before[state]
		require.True(t, known, row)
		require.Equal(t, strings.TrimSuffix(state, ", standing"), c.State(at.Add(-1)).String(), row)
		happens, known := events[event]
		require.True(t, known, row)
		c = happens(c, at)
		require.Equal(t, columns[3], c.State(at).String(), row)
		require.Equal(t, days(t, columns[4]), c.Since, row)
		require.Equal(t, days(t, columns[5]), c.Until(), row)
		require.Equal(t, days(t, columns[6]), c.Suspended, row)
		require.Equal(t, enforce.Grace{Length: month}, c.Grace, row)
		if until := c.Until(); !until.IsZero() {
			require.Equal(t, enforce.InGrace, c.State(until.Add(-1)), row)
			require.Equal(t, enforce.Over, c.State(until), row)
		}
	}
	require.Len(t, met, len(before)*len(events))
}

func TestStateBoundariesCT22(t *testing.T) {
	for _, grace := range []time.Duration{-month, -1, 0, 1, day, month, math.MaxInt64} {
		c := enforce.Condition{Grace: enforce.Grace{Length: grace}}.Observe(t0, true)
		end := t0
		if grace > 0 {
			end = t0.Add(grace)
		}
		require.Equal(t, end, c.Until(), grace)
		require.Equal(t, enforce.Clear, c.State(t0.Add(-1)), grace)
		require.Equal(t, enforce.Over, c.State(end), grace)
		require.Equal(t, enforce.Over, c.State(end.Add(1)), grace)
		if grace > 0 {
			require.Equal(t, enforce.InGrace, c.State(t0), grace)
			require.Equal(t, enforce.InGrace, c.State(end.Add(-1)), grace)
		}
		if grace > 1 {
			require.Equal(t, enforce.InGrace, c.State(t0.Add(1)), grace)
		}
	}
}

func TestZeroCondition(t *testing.T) {
	var c enforce.Condition
	require.Equal(t, enforce.Clear, c.State(t0))
	require.Equal(t, time.Time{}, c.Until())
	require.Empty(t, notices(c, []int{0, 1}, time.Time{}, t0))
	require.Equal(t, enforce.Over, c.Observe(t0, true).State(t0), "it tolerates nothing")
}

func TestStateNames(t *testing.T) {
	for s, want := range map[enforce.State]string{
		enforce.Clear: "clear", enforce.InGrace: "in grace", enforce.Over: "over", -1: "unknown", 3: "unknown",
	} {
		require.Equal(t, want, s.String())
	}
}

// Instants are the same whatever clock and place they were read from.
func TestInstantsAreNormalized(t *testing.T) {
	c := enforce.Condition{Grace: enforce.Grace{Length: month}}
	east := t0.In(time.FixedZone("east", 14*60*60))
	require.Equal(t, c.Observe(t0, true), c.Observe(east, true))
	require.Equal(t, c.Suspend(t0), c.Suspend(east))
	require.Equal(t, c.Observe(t0, true).Suspend(t0.Add(1)).Resume(t0.Add(day)), c.Observe(t0, true).Suspend(t0.Add(1)).Resume(east.Add(day)))
	running := time.Now()
	utc := time.Unix(0, running.UnixNano()).UTC()
	require.Equal(t, utc, c.Observe(running, true).Since)
	require.Equal(t, utc, c.Suspend(running).Suspended)
	require.Equal(t, utc.Add(month), enforce.Condition{Since: running, Grace: c.Grace}.Until())
}

// A fact that comes and goes has a grace of its own each time it comes.
func TestFlappingCT22(t *testing.T) {
	c := enforce.Condition{Grace: enforce.Grace{Length: month}}
	for _, step := range []struct {
		at    time.Duration
		holds bool
		state enforce.State
		until time.Duration // -1: it does not hold
	}{
		{0, true, enforce.InGrace, month},
		{1, true, enforce.InGrace, month},
		{29 * day, true, enforce.InGrace, month},
		{month - 1, false, enforce.Clear, -1},
		{month - 1, false, enforce.Clear, -1},
		{month - 1, true, enforce.InGrace, 2*month - 1},
		{month, false, enforce.Clear, -1},
		{month, true, enforce.InGrace, 2 * month},
		{2*month - 1, true, enforce.InGrace, 2 * month},
		{2 * month, true, enforce.Over, 2 * month},
		{9 * month, true, enforce.Over, 2 * month},
		{9 * month, false, enforce.Clear, -1},
		{9*month + 1, true, enforce.InGrace, 10*month + 1},
	} {
		at := t0.Add(step.at)
		c = c.Observe(at, step.holds)
		require.Equal(t, step.state, c.State(at), step.at)
		if step.until < 0 {
			require.Equal(t, time.Time{}, c.Until(), step.at)
		} else {
			require.Equal(t, t0.Add(step.until), c.Until(), step.at)
		}
	}
}

// notice is one notice, for tables.
type notice struct {
	day int
	at  time.Time
}

func notices(c enforce.Condition, on []int, from, to time.Time) []notice {
	var all []notice
	for n, at := range c.Notices(on, from, to) {
		all = append(all, notice{n, at})
	}
	return all
}

func TestNoticesCT23(t *testing.T) {
	weekly := []int{7, 14, 21, 28}
	c := enforce.Condition{Since: t0, Grace: enforce.Grace{Length: month}}
	on := func(days ...int) []notice {
		var all []notice
		for _, n := range days {
			all = append(all, notice{n, t0.Add(time.Duration(n) * day)})
		}
		return all
	}
	for _, tt := range []struct {
		name     string
		grace    time.Duration
		days     []int
		from, to time.Duration
		want     []notice
	}{
		{"all of a grace", month, weekly, 0, month, on(7, 14, 21, 28)},
		{"none yet", month, weekly, 0, 7 * day, nil},
		{"from, 1 ns before", month, weekly, 7*day - 1, 8 * day, on(7)},
		{"from, exactly", month, weekly, 7 * day, 8 * day, on(7)},
		{"from, 1 ns after", month, weekly, 7*day + 1, 8 * day, nil},
		{"to, 1 ns before", month, weekly, 0, 7*day - 1, nil},
		{"to, exactly", month, weekly, 0, 7 * day, nil},
		{"to, 1 ns after", month, weekly, 0, 7*day + 1, on(7)},
		{"an empty interval", month, weekly, 7 * day, 7 * day, nil},
		{"a turned interval", month, weekly, 8 * day, 7 * day, nil},
		{"any order, each once", month, []int{28, 7, 7, 14, 28}, 0, month, on(7, 14, 28)},
		{"the beginning", month, []int{0}, 0, 1, on(0)},
		{"before the beginning", month, []int{-1, 0}, -2 * day, 1, on(0)},
		{"the last day", month, []int{29, 30, 31}, 0, 99 * day, on(29, 30)},
		{"a grace 1 ns short of a day", 28*day - 1, weekly, 0, 99 * day, on(7, 14, 21)},
		{"a grace of whole days", 28 * day, weekly, 0, 99 * day, on(7, 14, 21, 28)},
		{"no grace", 0, []int{0, 1}, 0, 99 * day, on(0)},
		{"less than no grace", -month, []int{-40, -1, 0, 1}, -99 * day, 99 * day, on(0)},
		{"days past all time", math.MaxInt64, []int{7, math.MaxInt, math.MinInt}, 0, 99 * day, on(7)},
		{"no days", month, nil, 0, month, nil},
	} {
		c.Grace.Length = tt.grace
		given := slices.Clone(tt.days)
		require.Equal(t, tt.want, notices(c, tt.days, t0.Add(tt.from), t0.Add(tt.to)), tt.name)
		require.Equal(t, given, tt.days, tt.name)
	}
	require.Empty(t, notices(c.Observe(t0, false), weekly, t0, t0.Add(month)), "what does not hold has no notices")
}

func TestNoticesStop(t *testing.T) {
	c := enforce.Condition{Since: t0, Grace: enforce.Grace{Length: month}}
	var seen []int
	for n := range c.Notices([]int{7, 14, 21}, t0, t0.Add(month)) {
		seen = append(seen, n)
		if n == 14 {
			break
		}
	}
	require.Equal(t, []int{7, 14}, seen)
}

// Intervals that tile time give each notice once, in order, however they are cut;
// and each falls within the grace or on its end.
func TestNoticesTileCT23(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		grace := time.Duration(rapid.Int64Range(-int64(day), int64(40*day)).Draw(t, "grace"))
		c := enforce.Condition{Grace: enforce.Grace{Length: grace}}.Observe(t0, true)
		on := rapid.SliceOf(rapid.IntRange(-3, 45)).Draw(t, "days")
		from, to := t0.Add(-2*day), t0.Add(50*day)
		whole := notices(c, on, from, to)

		cuts := rapid.SliceOf(rapid.OneOf(
			rapid.Int64Range(0, int64(52*day)),
			rapid.Map(rapid.Int64Range(0, 52), func(n int64) int64 { return n * int64(day) }), // where notices are
		)).Draw(t, "cuts")
		slices.Sort(cuts)
		var tiled []notice
		begin := from
		for _, cut := range cuts {
			tiled = append(tiled, notices(c, on, begin, from.Add(time.Duration(cut)))...)
			begin = from.Add(time.Duration(cut))
		}
		tiled = append(tiled, notices(c, on, begin, to)...)
		require.Equal(t, whole, tiled)

		// Day by day, from the rule alone.
		var want []notice
		for n := 0; time.Duration(n)*day <= max(grace, 0); n++ {
			if slices.Contains(on, n) {
				want = append(want, notice{n, t0.Add(time.Duration(n) * day)})
			}
		}
		require.Equal(t, want, whole)
	})
}
