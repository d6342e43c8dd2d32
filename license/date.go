package license

import (
	"strconv"
	"time"
)

// A Date is a civil day in UTC, from 0001-01-01 to 9999-12-31. The zero Date is
// "none". Dates are compared with ==, [Date.Before] and [Date.Compare], where
// none comes before every day.
//
// Terms are half-open: a term that ends on a day does not include that day.
type Date struct {
	n int32 // 1 is 0001-01-01; 0 is none
}

// MaxDate returns the last day that a Date can hold, 9999-12-31.
func MaxDate() Date { return Date{maxDay} }

const (
	maxDay     = 3652059 // 9999-12-31
	unixDay    = 719163  // 1970-01-01
	secondsDay = 24 * 60 * 60
	mostMonths = 9999*12 + 11 // December 9999, from January of the year 0 on

	// The calendar in seconds since 1970: from 0001-01-01T00:00:00Z to before
	// 10000-01-01T00:00:00Z.
	firstSecond = (1 - unixDay) * secondsDay
	pastSecond  = (maxDay + 1 - unixDay) * secondsDay

	dateLayout = "2006-01-02"
)

// Day is the length of a day. A term of days never meets a clock change.
const Day = 24 * time.Hour

// NewDate returns the day of the proleptic Gregorian calendar. It refuses a day
// that the calendar does not have ([ErrDateMalformed]) and a year outside 1 to
// 9999 ([ErrDateRange]).
func NewDate(year int, month time.Month, day int) (Date, error) {
	text := strconv.Itoa(year) + "-" + strconv.Itoa(int(month)) + "-" + strconv.Itoa(day)
	if year < 1 || year > 9999 {
		return Date{}, Refuse(ErrDateRange, "CT-1", "date", text)
	}
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if y, m, d := t.Date(); y != year || m != month || d != day {
		return Date{}, Refuse(ErrDateMalformed, "CT-1", "date", text)
	}
	return dateOf(t), nil
}

// ParseDate reads YYYY-MM-DD and nothing else. It refuses other texts, days that
// the calendar does not have ([ErrDateMalformed]) and the year 0
// ([ErrDateRange]).
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(dateLayout, s)
	if err != nil {
		return Date{}, Refuse(ErrDateMalformed, "CT-1", "date", s, "form", "YYYY-MM-DD")
	}
	if t.Year() < 1 {
		return Date{}, Refuse(ErrDateRange, "CT-1", "date", s)
	}
	return dateOf(t), nil
}

// MustParseDate is ParseDate for texts that stand in code; it panics on a
// malformed one.
func MustParseDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// DateOf returns the UTC day in which the instant lies. It refuses an instant
// before 0001-01-01 or after 9999-12-31 ([ErrDateRange]).
func DateOf(t time.Time) (Date, error) {
	if s := t.Unix(); s < firstSecond || s >= pastSecond {
		return Date{}, Refuse(ErrDateRange, "CT-1", "instant", t.UTC().String())
	}
	return dateOf(t), nil
}

// dateOf is DateOf for an instant known to be in range.
func dateOf(t time.Time) Date {
	s := t.Unix()
	d := s / secondsDay
	if s%secondsDay < 0 {
		d--
	}
	return Date{int32(d + unixDay)}
}

// DateNumber returns the day with that number: 1 is 0001-01-01, 3652059 is
// 9999-12-31, 0 is none. It refuses any other ([ErrDateRange]).
func DateNumber(n int) (Date, error) {
	if n < 0 || n > maxDay {
		return Date{}, Refuse(ErrDateRange, "CT-1", "dayNumber", strconv.Itoa(n))
	}
	return Date{int32(n)}, nil
}

// Number returns the day's number: 1 is 0001-01-01, 0 is none.
func (d Date) Number() int { return int(d.n) }

// AddDays returns the day n days later, or earlier if n is negative. It refuses
// a result outside the calendar, and none as a beginning ([ErrDateRange]).
func (d Date) AddDays(n int) (Date, error) {
	sum := int(d.n) + n
	if d.IsZero() || n > maxDay || n < -maxDay || sum < 1 || sum > maxDay {
		return Date{}, Refuse(ErrDateRange, "CT-1", "date", d.String(), "days", strconv.Itoa(n))
	}
	return Date{int32(sum)}, nil
}

// AddMonths returns the same day of the month n months later, or earlier if n is
// negative; the last day of that month if it has no such day. The day is clamped once,
// so two months are not twice one month: from 31 March they lead to 31 May, and month
// by month to 30 April and 30 May. It refuses a result outside the calendar, and none as a beginning
// ([ErrDateRange]).
func (d Date) AddMonths(n int) (Date, error) {
	year, month, day := d.Start().Date()
	months := year*12 + int(month) - 1 // since January of the year 0
	if d.IsZero() || n < 12-months || n > mostMonths-months {
		return Date{}, Refuse(ErrDateRange, "CT-1", "date", d.String(), "months", strconv.Itoa(n))
	}
	year, month = (months+n)/12, time.Month((months+n)%12+1)
	last := time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return dateOf(time.Date(year, month, min(day, last), 0, 0, 0, 0, time.UTC)), nil
}

// DaysSince returns the number of days from e to d; negative if d is earlier.
// None counts as the day before 0001-01-01.
func (d Date) DaysSince(e Date) int { return int(d.n) - int(e.n) }

// Compare returns -1, 0 or +1 as d is before, on or after e.
func (d Date) Compare(e Date) int {
	switch {
	case d.n < e.n:
		return -1
	case d.n > e.n:
		return +1
	}
	return 0
}

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.n < e.n }

// After reports whether d is a later day than e.
func (d Date) After(e Date) bool { return d.n > e.n }

// IsZero reports whether d is none.
func (d Date) IsZero() bool { return d.n == 0 }

// Start returns 00:00 UTC of the day; the zero time for none.
func (d Date) Start() time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Unix((int64(d.n)-unixDay)*secondsDay, 0).UTC()
}

// String returns YYYY-MM-DD, and "none" for none.
func (d Date) String() string {
	if d.IsZero() {
		return "none"
	}
	return d.Start().Format(dateLayout)
}

// AppendText appends YYYY-MM-DD, and nothing for none.
func (d Date) AppendText(b []byte) ([]byte, error) {
	if d.IsZero() {
		return b, nil
	}
	return d.Start().AppendFormat(b, dateLayout), nil
}

// MarshalText returns YYYY-MM-DD, and the empty text for none.
func (d Date) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// UnmarshalText reads what MarshalText writes and nothing else. It refuses what
// [ParseDate] refuses.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	p, err := ParseDate(string(text))
	if err == nil {
		*d = p
	}
	return err
}
