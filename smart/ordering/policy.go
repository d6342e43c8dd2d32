package ordering

import (
	"time"

	"github.com/licit-go/licit/license"
)

// MaxReminders is how many e-mails remind of the smart account before somebody calls
// (WX-20).
const MaxReminders = 3

// A Policy holds what the rules leave open. Changing it changes what later decisions
// say; events keep what they were decided with.
type Policy struct {
	// Every is how long after the confirmation the first e-mail can be sent, and after
	// each e-mail the next one, or the call after the last; 0: 7 × 24 h; negative: at
	// once.
	Every time.Duration
}

// complete returns the policy with its defaults filled in.
func (p Policy) complete() Policy {
	if p.Every == 0 {
		p.Every = 7 * license.Day
	}
	return p
}

// lastSecond is the last second of the calendar, as seconds since 1970.
const lastSecond = 253_402_300_799 // 9999-12-31T23:59:59Z

// due returns the first instant for what follows a step that is done then. Where that
// lies past the calendar it is the beginning of the last second, or the step's own
// instant within it.
func (p Policy) due(done time.Time) time.Time {
	due := done.Add(max(p.Every, 0))
	if end := time.Unix(lastSecond, 0).UTC(); due.After(end) {
		return later(end, done)
	}
	return due
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
