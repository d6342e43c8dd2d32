package hosting_test

import (
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

// sixMonthsAfter returns the same day of the month six months on, or the last day of a
// shorter month, at the same time of day.
func sixMonthsAfter(t time.Time) time.Time {
	y, m, d := t.Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	for day := d; ; day-- {
		if to := time.Date(y, m+6, day, 0, 0, 0, 0, time.UTC); to.Day() == day {
			return to.Add(t.Sub(midnight))
		}
	}
}

// naiveClock is a fact of the whole system that is tolerated for a while, as it stands.
type naiveClock struct {
	since time.Time // zero: the fact does not hold
	away  time.Duration
	stood time.Time // since when its clock stands; zero: it runs
	over  bool      // before it stood
}

// until returns when it is over, false if it does not hold, or stands and is not.
func (c naiveClock) until(length func(time.Time) time.Time) (time.Time, bool) {
	if c.since.IsZero() || !c.stood.IsZero() && !c.over {
		return time.Time{}, false
	}
	return length(c.since).Add(c.away), true
}

func (c naiveClock) isOver(at time.Time, length func(time.Time) time.Time) bool {
	until, ok := c.until(length)
	return ok && !at.Before(until)
}

func after180Days(t time.Time) time.Time { return t.Add(180 * license.Day) }

func after48Hours(t time.Time) time.Time { return t.Add(48 * time.Hour) }

// licensed reports whether licences were installed when the system was upgraded, at any time.
func (n *naive) licensed() bool {
	is, hosts, outdated := false, 0, 0
	for _, f := range n.facts {
		switch f.what {
		case wasAudited:
			hosts, outdated = f.installed, f.outdated
		case wasUpgraded:
			hosts, outdated = 0, hosts+outdated
			is = is || outdated > 0
		}
	}
	return is && n.managed()
}

// heldAfter returns how many hold a licence after each fact.
func (n *naive) heldAfter() []int {
	var counts []int
	hold := map[license.ID]bool{}
	for _, f := range n.facts {
		switch f.what {
		case wasAbsorbed:
			clear(hold)
		case wasDeactivated:
			delete(hold, f.user)
		case wasAssigned:
			hold[f.user] = true
		}
		if f.hosts != "" {
			hold[f.hosts] = true
		}
		counts = append(counts, len(hold))
	}
	return counts
}

// exceeded tells since when more users hold licences than are installed (WX-13), as far
// as that is known at an instant. Between two facts, it can only begin with the end of
// an evaluation.
func (n *naive) exceeded(at time.Time) naiveClock {
	var c naiveClock
	if !n.managed() {
		return c
	}
	held := n.heldAfter()
	for i := range n.facts {
		next := at
		if i+1 < len(n.facts) {
			next = n.facts[i+1].at
		}
		past := naive{facts: n.facts[:i+1]}
		if !past.managed() {
			continue
		}
		moments := []time.Time{n.facts[i].at}
		for _, s := range past.evaluations() {
			if s.to.After(n.facts[i].at) && !s.to.After(next) {
				moments = append(moments, s.to)
			}
		}
		hosts, _ := past.hosts()
		for _, m := range moments {
			holds := held[i] > hosts && (past.licensed() || hosts > 0 || !past.evaluates(m))
			if !holds {
				c.since = time.Time{}
			} else if c.since.IsZero() {
				c.since = m
			}
		}
	}
	return c
}

// invalid tells since when the licence manager is out of reach (WX-14), where the time on
// the high-availability system does not count (WX-15).
func (n *naive) invalid() naiveClock {
	var c naiveClock
	for _, f := range n.facts {
		switch f.what {
		case wasDisconnected:
			c = naiveClock{since: f.at}
		case wasConnected, wasAudited:
			c = naiveClock{}
		case wasFailedOver:
			c.over = c.isOver(f.at, sixMonthsAfter)
			c.stood = f.at
		case wasReturned:
			if !c.over && !c.since.IsZero() {
				c.away += f.at.Sub(c.stood)
			}
			c.stood, c.over = time.Time{}, false
		case wasUpgraded:
			if f.generation == hosting.Smart {
				c = naiveClock{}
			}
		}
	}
	return c
}

// away tells since when the high-availability system stands in (WX-15).
func (n *naive) away() naiveClock {
	f, _ := n.last(wasFailedOver, wasReturned, wasUpgraded)
	if f.what == wasUpgraded && f.generation == hosting.Managed {
		f, _ = n.last(wasFailedOver, wasReturned)
	}
	if f.what == wasFailedOver {
		return naiveClock{since: f.at}
	}
	return naiveClock{}
}

func (n *naive) isAway() bool { return !n.away().since.IsZero() }

// several reports whether there are several data centers, for which there is no trial.
func (n *naive) several() bool { return len(n.dataCenters()) > 0 }

// access tells what may be done, and why not all of it (WX-12 … WX-15).
func (n *naive) access(at time.Time, standing hosting.Standing) (hosting.Level, []license.Reason) {
	trialOver := hosting.ErrEvaluationOver
	if n.several() {
		trialOver = hosting.ErrNoTrial
	}
	if !n.managed() {
		if standing.Reserved {
			if len(n.holders()) <= standing.Hosts {
				return hosting.Full, nil
			}
			return hosting.LicenseManagement, []license.Reason{hosting.ErrReservedFew}
		}
		if standing.Registered || standing.Evaluation && !n.several() {
			return hosting.Full, nil
		}
		return hosting.LicenseManagement, []license.Reason{trialOver}
	}
	w := naiveWhys{}
	w.when(n.exceeded(at).isOver(at, sixMonthsAfter), hosting.ErrExceeded)
	w.when(n.invalid().isOver(at, sixMonthsAfter), hosting.ErrInvalid)
	w.when(n.away().isOver(at, after180Days), hosting.ErrAway)
	if len(w) > 0 {
		return hosting.Deactivated, w.sorted()
	}
	hosts, _ := n.hosts()
	if n.evaluates(at) || n.isAway() || hosts > 0 || n.licensed() {
		return hosting.Full, nil
	}
	return hosting.LicenseManagement, []license.Reason{trialOver}
}

// unknown tells since when the licence status is unknown (WX-16): since the system was
// altered last, if nothing was counted since then.
func (n *naive) unknown() naiveClock {
	f, _ := n.last(wasUpgraded, wasUpdated, wasFailedOver, wasReturned, wasAudited)
	if f.what == wasAudited || !n.managed() {
		return naiveClock{}
	}
	return naiveClock{since: f.at}
}

// altered tells when the system was installed, altered or started last: what is known of
// licences is older than that, or premature (WX-16).
func (n *naive) altered() (time.Time, bool) {
	f, _ := n.last(wasInstalled, wasUpgraded, wasUpdated, wasReturned, wasRestarted, wasExtended, wasReduced, wasGrown)
	return f.at, n.managed()
}

// nextAudit returns the next time that it is two o'clock.
func (n *naive) nextAudit(at time.Time) time.Time {
	to := at.Truncate(time.Hour)
	for to.Hour() != 2 || !to.After(at) {
		to = to.Add(time.Hour)
	}
	return to
}
