package hosting

import (
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
	"github.com/licit-go/licit/license/pak"
	"github.com/licit-go/licit/smart"
)

// restoreManaged reads how a system of the older generation stands; of any other there is
// nothing to read.
func (s *System) restoreManaged(c *snapshotManaged) error {
	if !s.managed() {
		if *c != (snapshotManaged{}) {
			return broken("managed", string(s.generation), nil)
		}
		return nil
	}
	m := &s.standing
	m.evaluation, m.licensed, m.upgrading = c.Evaluation, c.Licensed, c.Upgrading
	m.hosts, m.outdated, m.counted, m.restarted = c.Hosts, c.Outdated, c.Counted, c.Restarted
	c.Exceeded.read(&m.exceeded)
	c.Invalid.read(&m.invalid)
	c.FailedOver.read(&m.failedOver)
	c.Unknown.read(&m.unknown)
	return license.Join(s.checkCounts(), s.checkEvaluation(), s.checkFailOver(), s.checkExceeded())
}

func (c snapshotCondition) read(into *enforce.Condition) {
	into.Since, into.Suspended, into.Away = c.Since, c.Suspended, time.Duration(c.Away)
}

// checkCounts refuses what no audit can have counted, and other permanent licences than
// were counted.
func (s *System) checkCounts() error {
	m := s.standing
	if err := inRange("hosts", m.hosts); err != nil {
		return broken("managed.hosts", strconv.Itoa(m.hosts), err)
	}
	if m.outdated < 0 || m.outdated > 2*pak.MaxLicenses { // after an upgrade those of the version are among them
		return broken("managed.outdated", strconv.Itoa(m.outdated), nil)
	}
	if m.counted.After(s.last) || m.counted.IsZero() && (m.licensed || m.hosts+m.outdated > 0 || s.centers() > 1) {
		return broken("managed.counted", instant(m.counted), nil)
	}
	if m.restarted.IsZero() || m.restarted.After(s.last) {
		return broken("managed.restarted", instant(m.restarted), nil)
	}
	if n := s.permanent.Len(); n != min(s.held, m.hosts) {
		return broken("users", strconv.Itoa(n)+" permanent", nil)
	}
	return nil
}

// checkEvaluation refuses one that did not begin, runs for longer than any, or with
// licences installed, or with several data centers.
func (s *System) checkEvaluation() error {
	m := s.standing
	latest := s.last
	if m.hosts > 0 {
		latest = m.counted
	} else if s.centers() == 1 {
		latest = enforce.Grace{Length: smart.MaxPeriod.Duration()}.From(s.last)
	}
	if m.evaluation.IsZero() || m.evaluation.After(latest) {
		return broken("managed.evaluation", instant(m.evaluation), nil)
	}
	return nil
}

// checkFailOver refuses conditions that do not begin or end with a fail-over, or with an
// audit, as they do: none is made while failed over, and the last ended what was invalid.
func (s *System) checkFailOver() error {
	m := s.standing
	away := m.failedOver.Since
	if away.After(s.last) || !running(m.failedOver) || !away.IsZero() && away.Before(m.counted) {
		return broken("managed.failedOver", instant(away), nil)
	}
	if since := m.unknown.Since; since.After(s.last) || since.Before(away) || !since.IsZero() && since.Before(m.counted) || !running(m.unknown) {
		return broken("managed.unknown", instant(since), nil)
	}
	c := m.invalid
	until := s.last
	if !away.IsZero() {
		until = away
	}
	if c.Suspended != away || c.Away < 0 || c.Since.IsZero() && c.Away != 0 || c.Since.Add(c.Away).After(until) ||
		!c.Since.IsZero() && c.Since.Before(m.counted) {
		return broken("managed.invalid", instant(c.Since), nil)
	}
	return nil
}

// running reports whether the clock of a condition never stood.
func running(c enforce.Condition) bool { return c.Suspended.IsZero() && c.Away == 0 }

// checkExceeded refuses too many users where there are not, and the other way round.
func (s *System) checkExceeded() error {
	c := s.standing.exceeded
	fresh := *s
	fresh.observe(enforce.Condition{}, s.last)
	holds := !fresh.standing.exceeded.Since.IsZero()
	if holds == c.Since.IsZero() || c.Since.After(s.last) || !running(c) {
		return broken("managed.exceeded", instant(c.Since), nil)
	}
	return nil
}
