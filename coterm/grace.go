package coterm

import (
	"slices"
	"time"

	"github.com/licit-go/licit/license"
)

// report is a usage report that an undo may have to look back to.
type report struct {
	at      time.Time
	devices license.Counts // that count, per bucket
}

// leastKept is for how long reports are kept at the least: an import may bring
// claims that can still be undone.
const leastKept = 7 * license.Day

// remember keeps a report that says something new, and forgets those that no undo
// can look back to: all but the last of those that are older than the longest
// window seen.
func (o *Organization) remember(r report) {
	if n := len(o.reports); n > 0 && o.reports[n-1].devices.Equal(r.devices) {
		return // the first report that shows it is the one that counts
	}
	o.reports = append(o.reports, r)
	if len(o.claims)+len(o.gone) == 0 {
		return // an import may bring claims of any age
	}
	horizon := r.at.Add(-max(o.window, leastKept))
	n := 0
	for n+1 < len(o.reports) && !o.reports[n+1].at.After(horizon) {
		n++
	}
	o.reports = slices.Delete(o.reports, 0, n)
}

// devices returns what the organization runs that counts, as last reported.
func (o *Organization) devices() license.Counts {
	if len(o.reports) == 0 {
		return license.Counts{}
	}
	return o.reports[len(o.reports)-1].devices
}

// widen notes the undo window of a claim.
func (o *Organization) widen(c *claim) {
	if !c.undoUntil.IsZero() {
		o.window = max(o.window, c.undoUntil.Sub(c.at))
	}
}

// outBefore returns since when the organization was out of compliance before all
// that happens at an instant, which is not before that of its last event.
func (o *Organization) outBefore(at time.Time) time.Time {
	if at.Equal(o.last) {
		return o.heldSince
	}
	return o.outAt(at)
}

// relive goes through a rewritten history again, instant by instant, and returns
// since when the organization would be out of compliance at the last had it always
// been so (CT-15). It begins with the instant of the first claim of the rewrite, or
// the one that it leaves out, and since when the organization was out of compliance
// before it. In each step of the tail, and in the rewrite, it notes the same.
func (o *Organization) relive(r *rewrite, begin, since, at time.Time) time.Time {
	next := 0
	for next < len(o.reports) && o.reports[next].at.Before(begin) {
		next++
	}
	pending := o.reports[next:]
	var devices license.Counts
	if next > 0 {
		devices = o.reports[next-1].devices
	}
	var s standing
	if len(r.tail)+len(pending) > 0 {
		o.now.scratch(&s)
		for i := len(o.claims) - 1; i >= r.from; i-- {
			s.back(&o.claims[i])
		}
	}
	for i, t := 0, begin; ; {
		r.heldSince = since
		for ; len(pending) > 0 && !pending[0].at.After(t); pending = pending[1:] {
			devices = pending[0].devices
		}
		for ; i < len(r.tail) && !r.tail[i].at.After(t); i++ {
			r.tail[i].heldSince = since
			s.forward(&r.tail[i], r.from+i)
		}
		if i == len(r.tail) && len(pending) == 0 { // nothing differs from the present any more
			since = out(since, r.expires, r.short(o), t)
			if t.Before(at) {
				r.heldSince = outAt(since, r.expires, at)
				since = out(r.heldSince, r.expires, r.short(o), at)
			}
			return since
		}
		expires := s.ledger.Expires()
		since = out(since, expires, s.limits.short(devices), t)
		if t = at; len(pending) > 0 {
			t = earlier(t, pending[0].at)
		}
		if i < len(r.tail) {
			t = earlier(t, r.tail[i].at)
		}
		// A date that passed while nothing happened counts from its day on, one that
		// comes about in the past from when it came about.
		since = outAt(since, expires, t)
	}
}
