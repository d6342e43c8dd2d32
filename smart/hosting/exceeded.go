package hosting

import (
	"time"

	"github.com/licit-go/licit/license/enforce"
)

// Conditions are those of a system of the older generation, as they stand at an instant.
// Before installation, in smart licensing, and on a data center of another system all of
// them are zero: clear.
type Conditions struct {
	Exceeded   enforce.Condition // more users hold a licence than are installed (WX-13)
	Invalid    enforce.Condition // the licence manager is out of reach; its clock stands while failed over (WX-14, WX-15)
	FailedOver enforce.Condition // the high-availability system stands in (WX-15)
	Unknown    enforce.Condition // nothing was counted since an upgrade, an update, a fail-over or a return; the last of them (WX-16)
}

// Conditions returns the conditions as they stand at an instant, which is not before the
// last event. That more users hold a licence than are installed can become true by time
// alone, when evaluation ends without licences.
func (s *System) Conditions(at time.Time) Conditions {
	if !s.managed() {
		return Conditions{}
	}
	m := s.standing
	return Conditions{s.exceeded(at), m.invalid, m.failedOver, m.unknown}
}

// tolerates returns how a system stands of which nothing is known, with what the policy
// tolerates.
func (p Policy) tolerates() managed {
	return managed{
		exceeded:   enforce.Condition{Grace: p.Exceeded},
		invalid:    enforce.Condition{Grace: p.Invalid},
		failedOver: enforce.Condition{Grace: p.FailedOver},
		unknown:    enforce.Condition{Grace: enforce.Grace{Length: p.Unknown}},
	}
}

// exceeded returns the condition of too many users as it stands at an instant. What was
// not so at the last event can have become so since by the end of evaluation only, and
// then at that end.
func (s *System) exceeded(at time.Time) enforce.Condition {
	c := s.standing.exceeded
	if since, over := s.evaluationOver(at); over && s.held > s.standing.hosts {
		c = c.Observe(since, true)
	}
	return c
}

// observe notes whether there are too many users after an event. The condition is given
// as the event found it, which changed nothing else of it.
//
// Nobody is one too many while evaluation runs, unless licences are installed, or were
// before an upgrade: those who have bought are told at once what an upgrade costs
// them (WX-13).
func (s *System) observe(found enforce.Condition, at time.Time) {
	if !s.managed() {
		return
	}
	m := &s.standing
	_, over := s.evaluationOver(at)
	m.exceeded = found.Observe(at, s.held > m.hosts && (m.licensed || m.hosts > 0 || over))
}
