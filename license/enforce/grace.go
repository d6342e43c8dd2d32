package enforce

import "time"

// A Grace is how long something is tolerated: calendar months, then a length of time.
// The zero Grace, and one that is negative, is none.
type Grace struct {
	Months int           // calendar months from the day of the beginning, clamped once to the end of a shorter month
	Length time.Duration // in addition to them
}

// From returns the first instant after a grace that begins then.
func (g Grace) From(begin time.Time) time.Time {
	return begin.Add(max(g.Length, 0))
}
