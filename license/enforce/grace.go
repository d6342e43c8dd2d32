package enforce

import (
	"time"

	"github.com/licit-go/licit/license"
)

// A Grace is how long something is tolerated: calendar months, then a length of time.
// The zero Grace is none, and so are months and a length below zero.
type Grace struct {
	// Months are calendar months. They lead to the same time of the same day of the
	// month, or of its last day if it has no such day: six months from 31 August end
	// on 28 or 29 February. The day is clamped once, see [license.Date.AddMonths].
	Months int
	// Length is added to them. A day in it has 24 hours.
	Length time.Duration
}

// From returns the first instant after a grace that begins then, in UTC. Of a grace that
// goes on past the calendar it is the last instant that can be written down, the last
// nanosecond of 9999-12-31, at which it is not over yet. It begins within the years 1 to
// 9999.
func (g Grace) From(begin time.Time) time.Time { return inCalendar(g.end(begin)) }

// end is From, which may lie past the calendar.
func (g Grace) end(begin time.Time) time.Time {
	end := begin.Round(0).UTC()
	if g.Months > 0 {
		day, err := license.DateOf(end)
		ofDay := end.Sub(day.Start())
		if err == nil {
			day, err = day.AddMonths(g.Months)
		}
		if err != nil {
			return lastInstant().Add(1)
		}
		end = day.Start().Add(ofDay)
	}
	return end.Add(max(g.Length, 0))
}

func inCalendar(t time.Time) time.Time {
	if last := lastInstant(); t.After(last) {
		return last
	}
	return t
}

func lastInstant() time.Time { return license.MaxDate().Start().Add(license.Day - 1) }

// Daily returns the first instant after another at which it is that time of the day,
// in UTC: ofDay after 00:00, from 0 to below 24 hours, and any other taken as what a
// clock would show then. Daily audits of licences are at such instants (WX-16). After
// the last one of the calendar it returns one past its end.
func Daily(at time.Time, ofDay time.Duration) time.Time {
	ofDay %= license.Day
	latest := at.Round(0).UTC().Add(-ofDay).Truncate(license.Day).Add(ofDay) // not after at
	return latest.Add(license.Day)
}
