package hosting

import (
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
	"github.com/licit-go/licit/license/pak"
)

// An AlertKind says what an alert is about (WX-21).
type AlertKind string

// The kinds of alerts, in the order in which alerts are told.
const (
	AlertExceededDeactivated AlertKind = "exceeded-deactivated" // deactivated: too many users for too long (WX-13)
	AlertInvalidDeactivated  AlertKind = "invalid-deactivated"  // deactivated: the licence manager was out of reach for too long (WX-14)
	AlertAwayDeactivated     AlertKind = "away-deactivated"     // deactivated: failed over for too long (WX-15)
	AlertEvaluationOver      AlertKind = "evaluation-over"      // only licence management: nothing is registered or installed (WX-12)
	AlertNoTrial             AlertKind = "no-trial"             // the same, of several data centers, which have no evaluation (WX-11)
	AlertReservedFew         AlertKind = "reserved-too-few"     // only licence management: fewer reserved than held (WX-12)
	AlertExceeded            AlertKind = "exceeded"             // more users hold a licence than are installed (WX-13)
	AlertInvalid             AlertKind = "invalid"              // the licence manager is out of reach (WX-14)
	AlertFailedOver          AlertKind = "failed-over"          // the high-availability system stands in, as in free trial (WX-15)
	AlertOutOfDate           AlertKind = "out-of-date"          // licences of another version than the system (WX-16, WX-19)
	AlertStatusUnknown       AlertKind = "status-unknown"       // until the next audit (WX-16)
	AlertManageDisabled      AlertKind = "manage-disabled"      // licences cannot be managed: failed over (WX-15)
	AlertFreeTrial           AlertKind = "free-trial"           // evaluation runs (WX-9)
)

// An Alert is something about licences that administrators should know. Held, Installed,
// Outdated and Version are those of the system, whatever the kind.
type Alert struct {
	Kind  AlertKind
	Since time.Time // when it came up; zero: not known here
	// Until is when it has consequences: when the system is deactivated, or evaluation
	// ends, or the status should be known. Of what is deactivated, when that was. Zero:
	// nothing follows, or not by time, or the agent knows.
	Until     time.Time
	Held      int         // host licences that users hold
	Installed int         // host licences of the system's version, as counted last
	Outdated  int         // of other versions
	Reserved  int         // host licences that are reserved; of AlertReservedFew only
	Version   pak.Version // of the system
	// PrematureUntil says of AlertOutOfDate that it may go away by itself until then: the
	// licence manager may still be starting, or licences have not been counted since
	// (WX-16). Zero: it will not.
	PrematureUntil time.Time
	// Expected says of AlertOutOfDate that old licences are being rehosted after an
	// upgrade, which is why they are there (WX-16).
	Expected bool
}

// Alerts returns what administrators should know at an instant, which is not before the
// last event, in the order of the kinds, each at most once. There are none of a system
// that is not installed, or is a data center of another.
//
//	kind                  since                        until
//	exceeded-deactivated  there are too many users     the grace was over
//	invalid-deactivated   no contact                   the grace was over
//	away-deactivated      failed over                  the grace was over
//	evaluation-over       it was; smart: –             –
//	no-trial              –                            –
//	reserved-too-few      –                            –
//	exceeded              there are too many users     the grace is over
//	invalid               no contact                   the grace is over; – while failed over
//	failed-over           failed over                  the grace is over
//	out-of-date           –                            that of exceeded; – if there are enough
//	status-unknown        the last change (WX-16)      the audit should have been
//	manage-disabled       failed over                  –
//	free-trial            –                            evaluation ends; smart: –
func (s *System) Alerts(at time.Time, standing Standing) []Alert {
	if s.open() != nil {
		return nil
	}
	c := s.Conditions(at)
	var all []Alert
	tell := func(holds bool, kind AlertKind, since, until time.Time) {
		if holds {
			all = append(all, s.alert(kind, since, until))
		}
	}
	graces := []struct {
		enforce.Condition
		over, within AlertKind
	}{
		{c.Exceeded, AlertExceededDeactivated, AlertExceeded},
		{c.Invalid, AlertInvalidDeactivated, AlertInvalid},
		{c.FailedOver, AlertAwayDeactivated, AlertFailedOver},
	}
	for _, g := range graces {
		tell(g.State(at) == enforce.Over, g.over, g.Since, g.Until())
	}
	if access := s.Access(at, standing); access.Level == LicenseManagement {
		since, _ := s.evaluationOver(at)
		all = append(all, s.restricted(access.Why[0].Reason, since, standing))
	}
	for _, g := range graces {
		tell(g.State(at) == enforce.InGrace, g.within, g.Since, g.Until())
	}
	if s.outOfDate() {
		a := s.alert(AlertOutOfDate, time.Time{}, c.Exceeded.Until())
		a.PrematureUntil, a.Expected = s.premature(at), s.standing.upgrading && s.standing.outdated > 0
		all = append(all, a)
	}
	tell(c.Unknown.State(at) != enforce.Clear, AlertStatusUnknown, c.Unknown.Since, c.Unknown.Until())
	tell(c.FailedOver.State(at) != enforce.Clear, AlertManageDisabled, c.FailedOver.Since, time.Time{})
	tell(s.trying(at, standing), AlertFreeTrial, time.Time{}, s.standing.evaluation)
	return all
}

// alert returns an alert with the counts of the system.
func (s *System) alert(kind AlertKind, since, until time.Time) Alert {
	m := s.standing
	return Alert{Kind: kind, Since: since, Until: until, Held: s.held, Installed: m.hosts, Outdated: m.outdated, Version: s.version}
}

// restricted returns the alert of a system where only licences can be managed.
func (s *System) restricted(why license.Reason, since time.Time, standing Standing) Alert {
	kind := AlertEvaluationOver
	switch why {
	case ErrReservedFew:
		a := s.alert(AlertReservedFew, time.Time{}, time.Time{})
		a.Reserved = standing.Hosts
		return a
	case ErrNoTrial:
		kind, since = AlertNoTrial, time.Time{}
	}
	return s.alert(kind, since, time.Time{})
}

// outOfDate reports whether licences of another version than the system are there, or
// too few of it since an upgrade from licences that were there.
func (s *System) outOfDate() bool {
	m := s.standing
	return m.outdated > 0 || m.licensed && m.upgrading && s.held > m.hosts
}

// premature returns until when the licence manager may not have started yet, or other
// licences may be installed than were counted; zero if that is over.
func (s *System) premature(at time.Time) time.Time {
	m := s.standing
	var last time.Time
	for _, until := range []time.Time{m.restarted.Add(s.policy.Starting), enforce.Daily(m.restarted, s.policy.Audit), m.unknown.Until()} {
		if until.After(last) && until.After(at) {
			last = until
		}
	}
	return last
}

// trying reports whether evaluation runs.
func (s *System) trying(at time.Time, standing Standing) bool {
	if s.generation == Smart {
		return standing.Evaluation && !standing.Registered && !standing.Reserved && s.centers() == 1
	}
	return s.evaluating(at)
}
