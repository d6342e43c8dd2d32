package hosting_test

import (
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

// alert is one with the numbers of the list.
func (n *naive) alert(kind hosting.AlertKind, since, until time.Time) hosting.Alert {
	hosts, outdated := n.hosts()
	return hosting.Alert{
		Kind: kind, Since: since, Until: until,
		Held: len(n.holders()), Installed: hosts, Outdated: outdated, Version: n.version(),
	}
}

// upgrading reports whether licences were installed before the last upgrade, and there
// have been too few ever since.
func (n *naive) upgrading() bool {
	is := false
	held := n.heldAfter()
	for i, f := range n.facts {
		if f.what == wasUpgraded {
			is = true
		}
		if f.what == wasAudited && f.installed >= held[i] {
			is = false
		}
	}
	return is
}

// premature returns until when a count may be too old: for twenty minutes after the
// system was altered or started, until the first count that is due after that, and
// while the status is unknown, for 48 hours (WX-16).
func (n *naive) premature(at time.Time) time.Time {
	var untils []time.Time
	if altered, ok := n.altered(); ok {
		untils = append(untils, altered.Add(20*time.Minute), n.nextAudit(altered))
	}
	if until, ok := n.unknown().until(after48Hours); ok {
		untils = append(untils, until)
	}
	untils = slices.DeleteFunc(untils, func(u time.Time) bool { return !u.After(at) })
	if len(untils) == 0 {
		return time.Time{}
	}
	return slices.MaxFunc(untils, time.Time.Compare)
}

// alerts returns what administrators should know (WX-21).
func (n *naive) alerts(at time.Time, standing hosting.Standing) []hosting.Alert {
	var all []hosting.Alert
	graces := []struct {
		naiveClock
		over, within hosting.AlertKind
		length       func(time.Time) time.Time
	}{
		{n.exceeded(at), hosting.AlertExceededDeactivated, hosting.AlertExceeded, sixMonthsAfter},
		{n.invalid(), hosting.AlertInvalidDeactivated, hosting.AlertInvalid, sixMonthsAfter},
		{n.away(), hosting.AlertAwayDeactivated, hosting.AlertFailedOver, after180Days},
	}
	for _, g := range graces {
		if g.isOver(at, g.length) {
			until, _ := g.until(g.length)
			all = append(all, n.alert(g.over, g.since, until))
		}
	}
	level, why := n.access(at, standing)
	if level == hosting.LicenseManagement {
		all = append(all, n.restricted(why[0], standing))
	}
	for _, g := range graces {
		if !g.since.IsZero() && !g.isOver(at, g.length) {
			until, _ := g.until(g.length)
			all = append(all, n.alert(g.within, g.since, until))
		}
	}
	hosts, outdated := n.hosts()
	if n.managed() && (outdated > 0 || n.licensed() && n.upgrading() && len(n.holders()) > hosts) {
		until, _ := n.exceeded(at).until(sixMonthsAfter)
		a := n.alert(hosting.AlertOutOfDate, time.Time{}, until)
		a.PrematureUntil, a.Expected = n.premature(at), n.upgrading() && outdated > 0
		all = append(all, a)
	}
	if c := n.unknown(); !c.since.IsZero() {
		all = append(all, n.alert(hosting.AlertStatusUnknown, c.since, after48Hours(c.since)))
	}
	if n.isAway() {
		all = append(all, n.alert(hosting.AlertManageDisabled, n.away().since, time.Time{}))
	}
	if n.managed() && n.evaluates(at) {
		runs := n.evaluations()
		all = append(all, n.alert(hosting.AlertFreeTrial, time.Time{}, runs[len(runs)-1].to))
	}
	if !n.managed() && standing.Evaluation && !standing.Registered && !standing.Reserved && !n.several() {
		all = append(all, n.alert(hosting.AlertFreeTrial, time.Time{}, time.Time{}))
	}
	return all
}

// restricted is the alert of a system where only licences are managed (WX-12).
func (n *naive) restricted(why license.Reason, standing hosting.Standing) hosting.Alert {
	switch why {
	case hosting.ErrReservedFew:
		a := n.alert(hosting.AlertReservedFew, time.Time{}, time.Time{})
		a.Reserved = standing.Hosts
		return a
	case hosting.ErrNoTrial:
		return n.alert(hosting.AlertNoTrial, time.Time{}, time.Time{})
	}
	a := n.alert(hosting.AlertEvaluationOver, time.Time{}, time.Time{})
	if n.managed() {
		runs := n.evaluations()
		a.Since = runs[len(runs)-1].to
	}
	return a
}

// notices returns the e-mails of an interval, as things stand at its end (WX-13, WX-14).
func (n *naive) notices(from, to time.Time) []hosting.Notice {
	var all []hosting.Notice
	for _, c := range []struct {
		naiveClock
		within, over hosting.AlertKind
	}{
		{n.exceeded(to), hosting.AlertExceeded, hosting.AlertExceededDeactivated},
		{n.invalid(), hosting.AlertInvalid, hosting.AlertInvalidDeactivated},
	} {
		until, ends := c.until(sixMonthsAfter)
		tell := func(holds bool, at time.Time, kind hosting.AlertKind) {
			if holds && !at.Before(from) && at.Before(to) {
				all = append(all, hosting.Notice{At: at, Alert: n.alert(kind, c.since, until)})
			}
		}
		tell(!c.since.IsZero(), c.since, c.within)
		tell(ends, until, c.over)
	}
	return all
}
