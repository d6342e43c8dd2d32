package hosting

import (
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
)

// A Level says what a system can be used for.
type Level string

// The levels.
const (
	Full              Level = "full"               // for everything
	LicenseManagement Level = "license-management" // licences can be managed, and no meetings held (WX-12)
	Deactivated       Level = "deactivated"        // the same, as a grace is over (WX-13, WX-14, WX-15), or there is no system here
)

// Access is what a system can be used for, and why not for everything.
type Access struct {
	Level Level
	Why   []*license.Refusal // all reasons; none of Full
}

// Access returns what the system can be used for at an instant, which is not before the
// last event. While that is not everything, no meeting is scheduled, started or attended
// and no licence assigned: those decisions are refused for the same reasons. Meetings
// that take place can be left and ended, users managed, and licences too, which is how
// access is got back.
//
// In smart licensing the standing decides, by the first that is so (WX-12):
//
//	reserved                    full while no more licences are held than are reserved,
//	                            else license-management ([ErrReservedFew])
//	registered                  full: more may be used than was bought (WX-7)
//	evaluation                  full; license-management of several data centers, which
//	                            have none ([ErrNoTrial], WX-11)
//	none of them                license-management ([ErrEvaluationOver], [ErrNoTrial])
//
// In the older generation the clock does:
//
//	a grace is over             deactivated ([ErrExceeded], [ErrInvalid], [ErrAway])
//	evaluation, failed over,    full
//	host licences installed, or
//	before an upgrade
//	none of them                license-management ([ErrEvaluationOver], [ErrNoTrial])
//
// A system that is not installed is deactivated ([ErrNotInstalled]), and so is one that
// is a data center of another: ask there ([ErrAbsorbed]).
func (s *System) Access(at time.Time, standing Standing) Access {
	if err := s.open(); err != nil {
		return Access{Deactivated, license.Refusals(err)}
	}
	if why := s.over(at); len(why) > 0 {
		return Access{Deactivated, why}
	}
	if why := s.unlicensed(at, standing); why != nil {
		return Access{LicenseManagement, []*license.Refusal{why}}
	}
	return Access{Level: Full}
}

// usable refuses, for all its reasons, a system that cannot be used for everything.
func (s *System) usable(at time.Time, standing Standing) error {
	var all []error
	for _, r := range s.Access(at, standing).Why {
		all = append(all, r)
	}
	return license.Join(all...)
}

// over returns why a system of the older generation is deactivated.
func (s *System) over(at time.Time) []*license.Refusal {
	var why []*license.Refusal
	c := s.Conditions(at)
	if c.Exceeded.State(at) == enforce.Over {
		why = append(why, license.Refuse(ErrExceeded, "WX-13", "held", strconv.Itoa(s.held), "installed", strconv.Itoa(s.standing.hosts),
			"since", instant(c.Exceeded.Since), "until", instant(c.Exceeded.Until())))
	}
	if c.Invalid.State(at) == enforce.Over {
		why = append(why, license.Refuse(ErrInvalid, "WX-14", "since", instant(c.Invalid.Since), "until", instant(c.Invalid.Until())))
	}
	if c.FailedOver.State(at) == enforce.Over {
		why = append(why, license.Refuse(ErrAway, "WX-15", "since", instant(c.FailedOver.Since), "until", instant(c.FailedOver.Until())))
	}
	return why
}

// unlicensed returns why only licences can be managed, nil if that is not so.
func (s *System) unlicensed(at time.Time, standing Standing) *license.Refusal {
	if s.generation == Smart {
		return s.unregistered(standing)
	}
	m := s.standing
	if m.licensed || m.hosts > 0 || !m.failedOver.Since.IsZero() {
		return nil
	}
	if s.centers() > 1 {
		return s.untried()
	}
	if since, over := s.evaluationOver(at); over {
		return license.Refuse(ErrEvaluationOver, "WX-12", "since", instant(since))
	}
	return nil
}

// unregistered is unlicensed of smart licensing.
func (s *System) unregistered(standing Standing) *license.Refusal {
	if standing.Reserved {
		if s.held <= standing.Hosts {
			return nil
		}
		return license.Refuse(ErrReservedFew, "WX-12", "held", strconv.Itoa(s.held), "reserved", strconv.Itoa(standing.Hosts))
	}
	if standing.Registered {
		return nil
	}
	if s.centers() > 1 {
		return s.untried()
	}
	if standing.Evaluation {
		return nil
	}
	return license.Refuse(ErrEvaluationOver, "WX-12", "since", "") // the agent knows
}
