package license_test

import (
	"encoding/json"
	"math"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/licit-go/licit/license"
)

// lastDay is the number of 9999-12-31, counted here from the Gregorian rule.
const lastDay = 9999*365 + 9999/4 - 9999/100 + 9999/400

func date(s string) license.Date { return license.MustParseDate(s) }

func TestDatesOfTheCalendarCT1(t *testing.T) {
	for _, tt := range []struct {
		year   int
		month  time.Month
		day    int
		want   string // "" for refused
		reason license.Reason
		shown  string
	}{
		{1, 1, 1, "0001-01-01", "", ""},
		{0, 12, 31, "", license.ErrDateRange, "0-12-31"},
		{-1, 1, 1, "", license.ErrDateRange, "-1-1-1"},
		{9999, 12, 31, "9999-12-31", "", ""},
		{10000, 1, 1, "", license.ErrDateRange, "10000-1-1"},
		{9999, 12, 32, "", license.ErrDateMalformed, "9999-12-32"},
		{1, 1, 0, "", license.ErrDateMalformed, "1-1-0"},
		{2024, 2, 28, "2024-02-28", "", ""},
		{2024, 2, 29, "2024-02-29", "", ""},
		{2024, 2, 30, "", license.ErrDateMalformed, "2024-2-30"},
		{2023, 2, 28, "2023-02-28", "", ""},
		{2023, 2, 29, "", license.ErrDateMalformed, "2023-2-29"},
		{1900, 2, 29, "", license.ErrDateMalformed, "1900-2-29"},
		{2000, 2, 29, "2000-02-29", "", ""},
		{2024, 4, 30, "2024-04-30", "", ""},
		{2024, 4, 31, "", license.ErrDateMalformed, "2024-4-31"},
		{2024, 0, 1, "", license.ErrDateMalformed, "2024-0-1"},
		{2024, 13, 1, "", license.ErrDateMalformed, "2024-13-1"},
		{2024, 1, math.MaxInt, "", license.ErrDateMalformed, "2024-1-" + strconv.Itoa(math.MaxInt)},
		{2024, 1, math.MinInt, "", license.ErrDateMalformed, "2024-1-" + strconv.Itoa(math.MinInt)},
	} {
		d, err := license.NewDate(tt.year, tt.month, tt.day)
		if tt.want == "" {
			refused(t, err, tt.reason, "CT-1", "date", tt.shown)
			require.Equal(t, license.Date{}, d)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, tt.want, d.String())
	}
}

func TestParseDate(t *testing.T) {
	for _, s := range []string{"0001-01-01", "9999-12-31", "2024-02-29", "1970-01-01", "1969-12-31"} {
		d, err := license.ParseDate(s)
		require.NoError(t, err)
		require.Equal(t, s, d.String())
	}
	for _, s := range []string{
		"", "none", "2024", "2024-1-01", "2024-01-1", "2024-01-01 ", " 2024-01-01", "2024/01/01", "20240101", "24-01-01",
		"2024-02-30", "2023-02-29", "2024-00-01", "2024-13-01", "2024-01-00", "2024-01-32", "10000-01-01", "-001-01-01", "+001-01-01",
		"2024-01-01T00:00:00Z", "2024-01-01Z", "２０２４-01-01", "2024-01\n-01", "0000-02-30",
	} {
		d, err := license.ParseDate(s)
		refused(t, err, license.ErrDateMalformed, "CT-1", "date", s, "form", "YYYY-MM-DD")
		require.True(t, d.IsZero(), s)
	}
	for _, s := range []string{"0000-12-31", "0000-01-01"} {
		_, err := license.ParseDate(s)
		refused(t, err, license.ErrDateRange, "CT-1", "date", s)
	}
}

func TestInstantsAndDaysCT1(t *testing.T) {
	first := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	after := time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	east := time.FixedZone("east", 14*60*60)
	for _, tt := range []struct {
		at   time.Time
		want string // "" for refused
	}{
		{first.Add(-1), ""},
		{first, "0001-01-01"},
		{first.Add(1), "0001-01-01"},
		{after.Add(-1), "9999-12-31"},
		{after, ""},
		{after.Add(1), ""},
		{time.Unix(0, -1), "1969-12-31"},
		{time.Unix(0, 0), "1970-01-01"},
		{time.Unix(0, 1), "1970-01-01"},
		{time.Unix(-86400, -1), "1969-12-30"},
		{time.Unix(-86400, 0), "1969-12-31"},
		{time.Unix(-86399, 0), "1969-12-31"},
		{time.Unix(86399, 999999999), "1970-01-01"},
		{time.Unix(86400, 0), "1970-01-02"},
		{time.Date(2024, 3, 1, 13, 59, 59, 0, east), "2024-02-29"},
		{time.Date(2024, 3, 1, 14, 0, 0, 0, east), "2024-03-01"},
		{first.In(east), "0001-01-01"},
		{after.Add(-1).In(east), "9999-12-31"},
		{time.Unix(math.MaxInt64, 0), ""},
		{time.Unix(math.MinInt64, 0), ""},
	} {
		d, err := license.DateOf(tt.at)
		if tt.want == "" {
			refused(t, err, license.ErrDateRange, "CT-1", "instant", tt.at.UTC().String())
			continue
		}
		require.NoError(t, err)
		require.Equal(t, tt.want, d.String())
	}
	require.Equal(t, first, date("0001-01-01").Start())
	require.Equal(t, after, date("9999-12-31").Start().Add(license.Day))
	require.Equal(t, time.Time{}, license.Date{}.Start())
}

func TestDayNumbersCT1(t *testing.T) {
	for _, tt := range []struct {
		n    int
		want string // "" for refused
	}{
		{-1, ""}, {0, "none"}, {1, "0001-01-01"}, {2, "0001-01-02"},
		{719162, "1969-12-31"}, {719163, "1970-01-01"},
		{lastDay - 1, "9999-12-30"}, {lastDay, "9999-12-31"}, {lastDay + 1, ""},
		{math.MaxInt, ""}, {math.MinInt, ""},
	} {
		d, err := license.DateNumber(tt.n)
		if tt.want == "" {
			refused(t, err, license.ErrDateRange, "CT-1", "dayNumber", strconv.Itoa(tt.n))
			continue
		}
		require.NoError(t, err)
		require.Equal(t, tt.want, d.String())
		require.Equal(t, tt.n, d.Number())
	}
	require.Equal(t, lastDay, license.MaxDate().Number())
	require.Less(t, lastDay, 1<<22, "the proof of the limits rests on it")
}

func TestAddDaysCT1(t *testing.T) {
	for _, tt := range []struct {
		from string
		days int
		want string // "" for refused
	}{
		{"2013-01-01", 365, "2014-01-01"},
		{"2013-01-01", 1095, "2016-01-01"},
		{"2013-01-01", 1825, "2017-12-31"},
		{"2013-01-01", 2555, "2019-12-31"},
		{"2013-01-01", 3650, "2022-12-30"},
		{"2024-02-28", 1, "2024-02-29"},
		{"2024-02-29", 1, "2024-03-01"},
		{"2023-02-28", 1, "2023-03-01"},
		{"2024-03-01", -1, "2024-02-29"},
		{"0001-01-01", 0, "0001-01-01"},
		{"0001-01-01", -1, ""},
		{"9999-12-31", 0, "9999-12-31"},
		{"9999-12-31", 1, ""},
		{"0001-01-01", lastDay - 1, "9999-12-31"},
		{"0001-01-01", lastDay, ""},
		{"9999-12-31", 1 - lastDay, "0001-01-01"},
		{"9999-12-31", -lastDay, ""},
		{"2024-01-01", math.MaxInt, ""},
		{"2024-01-01", math.MinInt, ""},
	} {
		d, err := date(tt.from).AddDays(tt.days)
		if tt.want == "" {
			refused(t, err, license.ErrDateRange, "CT-1", "date", tt.from, "days", strconv.Itoa(tt.days))
			continue
		}
		require.NoError(t, err)
		require.Equal(t, tt.want, d.String())
		require.Equal(t, tt.days, d.DaysSince(date(tt.from)))
	}
	_, err := license.Date{}.AddDays(1)
	refused(t, err, license.ErrDateRange, "CT-1", "date", "none", "days", "1")
}

func TestAddMonthsWX13(t *testing.T) {
	for _, tt := range []struct {
		from   string
		months int
		want   string // "" for refused
	}{
		{"2024-01-15", 6, "2024-07-15"},
		{"2024-08-15", 6, "2025-02-15"},
		{"2023-08-28", 6, "2024-02-28"},
		{"2023-08-29", 6, "2024-02-29"},
		{"2023-08-30", 6, "2024-02-29"},
		{"2023-08-31", 6, "2024-02-29"},
		{"2024-08-28", 6, "2025-02-28"},
		{"2024-08-29", 6, "2025-02-28"},
		{"2024-08-31", 6, "2025-02-28"},
		{"2024-02-29", 6, "2024-08-29"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"2096-02-29", 48, "2100-02-28"},
		{"2024-12-31", 1, "2025-01-31"},
		{"2024-12-31", 2, "2025-02-28"},
		{"2024-03-31", 1, "2024-04-30"},
		{"2024-03-31", -1, "2024-02-29"},
		{"2024-01-31", -2, "2023-11-30"},
		{"2024-02-29", -12, "2023-02-28"},
		{"2024-02-29", 0, "2024-02-29"},
		{"0001-01-31", 0, "0001-01-31"},
		{"0001-01-31", 1, "0001-02-28"},
		{"0001-02-28", -1, "0001-01-28"},
		{"0001-01-31", -1, ""},
		{"0001-12-31", -12, ""},
		{"9999-11-30", 1, "9999-12-30"},
		{"9999-11-30", 2, ""},
		{"9999-12-01", 0, "9999-12-01"},
		{"9999-12-01", 1, ""},
		{"0001-01-01", 9999*12 - 1, "9999-12-01"},
		{"0001-01-01", 9999 * 12, ""},
		{"9999-12-31", 1 - 9999*12, "0001-01-31"},
		{"9999-12-31", -9999 * 12, ""},
		{"2024-01-01", math.MaxInt, ""},
		{"2024-01-01", math.MinInt, ""},
	} {
		d, err := date(tt.from).AddMonths(tt.months)
		if tt.want == "" {
			refused(t, err, license.ErrDateRange, "CT-1", "date", tt.from, "months", strconv.Itoa(tt.months))
			require.True(t, d.IsZero(), tt)
			continue
		}
		require.NoError(t, err, tt)
		require.Equal(t, tt.want, d.String(), tt)
	}
	_, err := license.Date{}.AddMonths(6)
	refused(t, err, license.ErrDateRange, "CT-1", "date", "none", "months", "6")
}

// Months are found by turning over the calendar, day by day: each month has one day
// that counts, the one of that number or else its last.
func TestAddMonthsAgainstCalendarWX13(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := time.Date(1, 1, rapid.IntRange(1, lastDay).Draw(t, "day number"), 0, 0, 0, 0, time.UTC)
		if rapid.Bool().Draw(t, "end of a month") {
			from = time.Date(from.Year(), from.Month()+1, 0, 0, 0, 0, 0, time.UTC)
		}
		months, step := rapid.IntRange(-60, 60).Draw(t, "months"), 1
		if months < 0 {
			step = -1
		}
		want := from
		for left := months; left != 0; {
			want = want.Add(time.Duration(step) * license.Day)
			last := want.Add(license.Day).Day() == 1
			if want.Day() == from.Day() || last && want.Day() < from.Day() {
				left -= step
			}
		}
		day, err := license.DateOf(from)
		require.NoError(t, err)
		got, err := day.AddMonths(months)
		if want.Year() < 1 || want.Year() > 9999 {
			require.ErrorIs(t, err, license.ErrDateRange)
			return
		}
		require.NoError(t, err)
		require.Equal(t, want, got.Start())
	})
}

func TestDateOrder(t *testing.T) {
	ordered := []license.Date{{}, date("0001-01-01"), date("1969-12-31"), date("1970-01-01"), license.MaxDate()}
	for i, d := range ordered {
		for j, e := range ordered {
			require.Equal(t, i < j, d.Before(e))
			require.Equal(t, i > j, d.After(e))
			require.Equal(t, i == j, d == e)
			require.Equal(t, compareInts(i, j), d.Compare(e))
		}
		require.Equal(t, i == 0, d.IsZero())
	}
	require.Equal(t, 1, date("0001-01-01").DaysSince(license.Date{}))
}

func compareInts(i, j int) int {
	if i < j {
		return -1
	}
	return min(i-j, 1)
}

func TestDateText(t *testing.T) {
	var none license.Date
	require.Equal(t, "none", none.String())
	text, err := none.MarshalText()
	require.NoError(t, err)
	require.Empty(t, text)

	d := date("2024-02-29")
	require.NoError(t, d.UnmarshalText(nil))
	require.True(t, d.IsZero(), "the empty text is none")

	d = date("2024-02-29")
	long := "2024-02-30 and much more"
	refused(t, d.UnmarshalText([]byte(long)), license.ErrDateMalformed, "CT-1", "date", long, "form", "YYYY-MM-DD")
	require.Equal(t, date("2024-02-29"), d, "a refusal changes nothing")

	data, err := json.Marshal(map[license.Date]license.Date{date("2024-02-29"): date("2025-02-28"), date("2023-01-01"): {}})
	require.NoError(t, err)
	require.JSONEq(t, `{"2023-01-01":"","2024-02-29":"2025-02-28"}`, string(data))

	text, err = d.AppendText([]byte("on "))
	require.NoError(t, err)
	require.Equal(t, "on 2024-02-29", string(text))
}

func TestMustParseDatePanics(t *testing.T) {
	require.PanicsWithError(t, "license/date-malformed (CT-1): date=2023-02-29, form=YYYY-MM-DD", func() { license.MustParseDate("2023-02-29") })
}

// A date does what a time.Time at 00:00 UTC does.
func TestDateAgainstTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, lastDay).Draw(t, "day number")
		d, err := license.DateNumber(n)
		require.NoError(t, err)
		model := time.Date(1, 1, n, 0, 0, 0, 0, time.UTC)
		require.Equal(t, model, d.Start())
		require.Equal(t, model.Format(time.DateOnly), d.String())
		again, err := license.NewDate(model.Date())
		require.NoError(t, err)
		require.Equal(t, d, again)
		again, err = license.ParseDate(d.String())
		require.NoError(t, err)
		require.Equal(t, d, again)

		inside := time.Duration(rapid.Int64Range(0, int64(license.Day)-1).Draw(t, "within the day"))
		again, err = license.DateOf(model.Add(inside))
		require.NoError(t, err)
		require.Equal(t, d, again)

		days := rapid.IntRange(-lastDay, lastDay).Draw(t, "days")
		moved := time.Date(1, 1, n+days, 0, 0, 0, 0, time.UTC)
		sum, err := d.AddDays(days)
		if moved.Year() < 1 || moved.Year() > 9999 {
			require.ErrorIs(t, err, license.ErrDateRange)
			return
		}
		require.NoError(t, err)
		require.Equal(t, moved, sum.Start())
		require.Equal(t, days, sum.DaysSince(d))
		require.Equal(t, moved.Compare(model), sum.Compare(d))
	})
}
