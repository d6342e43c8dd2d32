package enforce_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
)

func instant(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04:05", s)
	require.NoError(t, err)
	return at
}

// Six months from ends of months and leap days, each end a second before, at it and a
// second after.
func TestMonthEndsAndLeapDaysWX13WX14(t *testing.T) {
	for _, tt := range []struct {
		began string
		grace enforce.Grace
		until string
	}{
		{"2024-08-31 10:00:00", sixMonths, "2025-02-28 10:00:00"},
		{"2023-08-31 10:00:00", sixMonths, "2024-02-29 10:00:00"},
		{"2023-08-30 10:00:00", sixMonths, "2024-02-29 10:00:00"},
		{"2023-08-29 23:59:59", sixMonths, "2024-02-29 23:59:59"},
		{"2023-08-28 23:59:59", sixMonths, "2024-02-28 23:59:59"},
		{"2099-08-31 00:00:00", sixMonths, "2100-02-28 00:00:00"},
		{"2024-02-29 12:00:00", sixMonths, "2024-08-29 12:00:00"},
		{"2024-02-29 12:00:00", enforce.Grace{Months: 12}, "2025-02-28 12:00:00"},
		{"2024-02-28 00:00:00", sixMonths, "2024-08-28 00:00:00"},
		{"2024-03-31 00:00:00", sixMonths, "2024-09-30 00:00:00"},
		{"2024-12-31 23:59:59", sixMonths, "2025-06-30 23:59:59"},
		{"2024-07-01 00:00:00", sixMonths, "2025-01-01 00:00:00"},
		{"2024-08-31 10:00:00", enforce.Grace{Months: 6, Length: day}, "2025-03-01 10:00:00"},
		{"2024-08-31 10:00:00", enforce.Grace{Length: 180 * day}, "2025-02-27 10:00:00"},
		{"2024-02-29 10:00:00", enforce.Grace{Length: 180 * day}, "2024-08-27 10:00:00"},
		{"9999-06-30 10:00:00", sixMonths, "9999-12-30 10:00:00"},
	} {
		c := enforce.Condition{Grace: tt.grace}.Observe(instant(t, tt.began), true)
		require.Equal(t, instant(t, tt.until), c.Until(), tt)
		require.Equal(t, c.Until(), tt.grace.From(c.Since), tt)
		require.Equal(t, enforce.Clear, c.State(c.Since.Add(-time.Second)), tt)
		require.Equal(t, enforce.InGrace, c.State(c.Since), tt)
		require.Equal(t, enforce.InGrace, c.State(c.Since.Add(time.Second)), tt)
		edges(t, c, instant(t, tt.until))
	}
}

func TestGraceOfNothing(t *testing.T) {
	for _, g := range []enforce.Grace{{}, {Months: -1}, {Length: -1}, {Months: math.MinInt, Length: math.MinInt64}} {
		require.Equal(t, t0, g.From(t0), g)
		require.Equal(t, t0, g.From(t0.In(time.FixedZone("west", -9*60*60))), g)
		require.Equal(t, time.UTC, g.From(t0.Local()).Location())
	}
	require.Equal(t, t0.Add(1), enforce.Grace{Months: -6, Length: 1}.From(t0), "months do not take away from a length")
	require.Equal(t, t0.Add(32*day), enforce.Grace{Months: 1, Length: -day}.From(t0.Add(day)), "nor a length from months")
}

// What would go on past the calendar ends with its last instant, n-1, n and n+1.
func TestGraceEndsInTheCalendar(t *testing.T) {
	last := license.MaxDate().Start().Add(day - 1)
	for _, tt := range []struct {
		grace enforce.Grace
		from  time.Time
		want  time.Time
	}{
		{enforce.Grace{Length: day}, last.Add(-day - 1), last.Add(-1)},
		{enforce.Grace{Length: day}, last.Add(-day), last},
		{enforce.Grace{Length: day}, last.Add(1 - day), last},
		{enforce.Grace{Length: math.MaxInt64}, last.Add(-day), last},
		{sixMonths, instant(t, "9999-05-31 00:00:00"), instant(t, "9999-11-30 00:00:00")},
		{sixMonths, instant(t, "9999-06-30 23:59:59"), instant(t, "9999-12-30 23:59:59")},
		{sixMonths, instant(t, "9999-07-01 00:00:00"), last},
		{enforce.Grace{Months: math.MaxInt}, t0, last},
		{enforce.Grace{Months: 6, Length: 10 * day}, instant(t, "9999-06-30 00:00:00"), last},
		{sixMonths, last, last},
		{sixMonths, last.Add(1), last},
	} {
		require.Equal(t, tt.want, tt.grace.From(tt.from), tt)
		require.Equal(t, tt.want, enforce.Condition{Since: tt.from, Grace: tt.grace}.Until(), tt)
	}
	for late, over := range map[time.Duration]enforce.State{-1: enforce.Over, 0: enforce.Over, 1: enforce.InGrace} {
		c := enforce.Condition{Grace: enforce.Grace{Length: day}}.Observe(last.Add(late-day), true)
		require.Equal(t, over, c.State(last), "over only if the whole grace went by: %v", late)
	}
	c := enforce.Condition{Grace: sixMonths}.Observe(last.Add(-day), true)
	require.Equal(t, enforce.InGrace, c.State(last))
	c.Away = math.MaxInt64
	require.Equal(t, last, c.Until())
}

// Months are found by turning over the calendar day by day; what is more than they are
// is a length.
func TestGraceAgainstCalendarWX13(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		began := t0.Add(time.Duration(rapid.Int64Range(-int64(3000*day), int64(3000*day)).Draw(t, "began")))
		g := enforce.Grace{Months: rapid.IntRange(-2, 30).Draw(t, "months"), Length: time.Duration(rapid.Int64Range(-int64(day), int64(99*day)).Draw(t, "length"))}
		end := anniversary(began, g.Months)
		if g.Length > 0 {
			end = end.Add(g.Length)
		}
		require.Equal(t, end, g.From(began))
	})
}

// anniversary turns over the calendar until the day of the month has come so many
// times; a month that is too short has it on its last day.
func anniversary(began time.Time, months int) time.Time {
	at := began
	for months > 0 {
		at = at.Add(day)
		last := at.Add(day).Day() == 1
		if at.Day() == began.Day() || last && at.Day() < began.Day() {
			months--
		}
	}
	return at
}

func TestDailyWX16(t *testing.T) {
	const two = 2 * time.Hour
	for _, tt := range []struct {
		at    string
		ofDay time.Duration
		want  string
	}{
		{"2024-02-29 01:59:59", two, "2024-02-29 02:00:00"},
		{"2024-02-29 02:00:00", two, "2024-03-01 02:00:00"},
		{"2024-02-29 02:00:01", two, "2024-03-01 02:00:00"},
		{"2024-12-31 23:59:59", two, "2025-01-01 02:00:00"},
		{"2024-02-29 00:00:00", 0, "2024-03-01 00:00:00"},
		{"2024-02-29 23:59:59", 0, "2024-03-01 00:00:00"},
		{"2024-02-29 23:59:58", day - time.Second, "2024-02-29 23:59:59"},
		{"2024-02-29 23:59:59", day - time.Second, "2024-03-01 23:59:59"},
		{"1960-01-01 00:00:00", two, "1960-01-01 02:00:00"},
		{"0001-01-01 00:00:00", two, "0001-01-01 02:00:00"},
		{"2024-02-29 12:00:00", -two, "2024-02-29 22:00:00"},
		{"2024-02-29 12:00:00", 9*day + two, "2024-03-01 02:00:00"},
		{"9999-12-31 01:00:00", two, "9999-12-31 02:00:00"},
	} {
		at := instant(t, tt.at)
		require.Equal(t, instant(t, tt.want), enforce.Daily(at, tt.ofDay), tt)
		require.Equal(t, instant(t, tt.want), enforce.Daily(at.In(time.FixedZone("east", 14*60*60)), tt.ofDay), tt)
	}
	at := instant(t, "2024-02-29 02:00:00")
	require.Equal(t, at, enforce.Daily(at.Add(-1), two))
	require.Equal(t, at.Add(day), enforce.Daily(at, two))
	require.Equal(t, enforce.Daily(at, math.MinInt64%day), enforce.Daily(at, math.MinInt64))
	require.Equal(t, 10000, enforce.Daily(instant(t, "9999-12-31 02:00:00"), two).Year(), "there is none in the calendar")
}

// The next audit is found by waiting for it, second by second.
func TestDailyAgainstClockWX16(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := t0.Add(time.Duration(rapid.Int64Range(-int64(9999*day), int64(9999*day)).Draw(t, "at")))
		ofDay := rapid.IntRange(0, 24*60*60-1).Draw(t, "second of the day")
		want := at.Truncate(time.Second)
		for {
			want = want.Add(time.Second)
			if want.Hour()*3600+want.Minute()*60+want.Second() == ofDay {
				break
			}
		}
		require.Equal(t, want, enforce.Daily(at, time.Duration(ofDay)*time.Second))
	})
}
