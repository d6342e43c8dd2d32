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

// relive goes through a rewritten history again, claims and usage reports in the
// order of their instants, reports first, and returns since when the organization
// would be out of compliance at that instant had it always been so (CT-15). It
// begins with the first claim of the rewrite, or the one that it leaves out: when
// that was, and since when the organization was out of compliance before it. In
// each claim of the tail it notes the same.
func (o *Organization) relive(r *rewrite, begin, since, at time.Time) time.Time {
	next := 0
	for next < len(o.reports) && o.reports[next].at.Before(begin) {
		next++
	}
	pending := o.reports[next:]
	if len(r.tail) == 0 && len(pending) == 0 {
		return out(outAt(since, r.expires, at), r.expires, r.short(o), at)
	}
	var s standing
	o.now.scratch(&s)
	for i := len(o.claims) - 1; i >= r.from; i-- {
		s.back(&o.claims[i])
	}
	var devices license.Counts
	// A date that passed while nothing happened counts from its day on, one that
	// comes about in the past from when it came about.
	pass := func(t time.Time) { since = outAt(since, s.ledger.Expires(), t) }
	step := func(t time.Time) { since = out(since, s.ledger.Expires(), s.limits.short(devices), t) }
	if next > 0 {
		devices = o.reports[next-1].devices
	}
	report := func(until time.Time) {
		for len(pending) > 0 && !pending[0].at.After(until) {
			devices = pending[0].devices
			pass(pending[0].at)
			step(pending[0].at)
			pending = pending[1:]
		}
	}
	for i := range r.tail {
		c := &r.tail[i]
		report(c.at)
		pass(c.at)
		c.heldSince = since
		s.forward(c, r.from+i)
		step(c.at)
	}
	report(at)
	pass(at)
	step(at)
	return since
}
