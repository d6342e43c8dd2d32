package hosting

import (
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
	"github.com/licit-go/licit/license/pak"
)

// Counts is what an audit counted of the licence manager's host licences.
type Counts struct {
	Hosts    int       // of the system's version; 0 from an upgrade until the next audit
	Outdated int       // of other versions
	At       time.Time // when it was; zero: never
}

// Counts returns what was counted last; nothing in smart licensing.
func (s *System) Counts() Counts {
	m := s.standing
	return Counts{m.hosts, m.outdated, m.counted}
}

// Disconnect decides that the licence manager cannot be reached: the licences are
// invalid from then on, and the system is deactivated if that lasts (WX-14). It is
// refused if that is known already ([ErrDisconnected]), while the system is failed over
// ([ErrFailedOver]), in smart licensing ([ErrGeneration]), and on a system that is not
// open ([ErrNotInstalled], [ErrAbsorbed]).
func (s *System) Disconnect(act license.Act) (Disconnected, error) {
	act, err := s.decide(act, ByDisconnect, "WX-14")
	if err == nil {
		err = s.reached()
	}
	if err != nil {
		return Disconnected{}, err
	}
	return Disconnected{s.stamp(act)}, nil
}

func (s *System) applyDisconnected(at time.Time) error {
	if err := s.allowed(ByDisconnect, "WX-14"); err != nil {
		return err
	}
	if err := s.reached(); err != nil {
		return err
	}
	s.standing.invalid = s.standing.invalid.Observe(at, true)
	return nil
}

// reached refuses a system whose licence manager is out of reach.
func (s *System) reached() error {
	if since := s.standing.invalid.Since; !since.IsZero() {
		return license.Refuse(ErrDisconnected, "WX-14", "since", instant(since))
	}
	return nil
}

// Connect decides that the licence manager is reached again: the licences are valid
// (WX-14). It is refused if it was not out of reach ([ErrConnected]), and as
// [System.Disconnect] is.
func (s *System) Connect(act license.Act) (Connected, error) {
	act, err := s.decide(act, ByConnect, "WX-14")
	if err == nil {
		err = s.unreached()
	}
	if err != nil {
		return Connected{}, err
	}
	return Connected{s.stamp(act)}, nil
}

func (s *System) applyConnected(at time.Time) error {
	if err := s.allowed(ByConnect, "WX-14"); err != nil {
		return err
	}
	if err := s.unreached(); err != nil {
		return err
	}
	s.standing.invalid = s.standing.invalid.Observe(at, false)
	return nil
}

// unreached refuses a system whose licence manager is not out of reach.
func (s *System) unreached() error {
	if s.standing.invalid.Since.IsZero() {
		return license.Refuse(ErrConnected, "WX-14", "system", string(s.id))
	}
	return nil
}

// Restart decides that the primary system was started again, and the licence manager
// with it, which needs up to [Policy.Starting] (WX-16). That the manager is reached
// then, [System.Connect] says. It is refused while the system is failed over
// ([ErrFailedOver]), in smart licensing ([ErrGeneration]), and on a system that is not
// open ([ErrNotInstalled], [ErrAbsorbed]).
func (s *System) Restart(act license.Act) (Restarted, error) {
	act, err := s.decide(act, ByRestart, "WX-16")
	if err != nil {
		return Restarted{}, err
	}
	return Restarted{s.stamp(act)}, nil
}

func (s *System) applyRestarted(at time.Time) error {
	if err := s.allowed(ByRestart, "WX-16"); err != nil {
		return err
	}
	s.standing.restarted = at
	return nil
}

// Audit decides how many host licences the licence manager has installed, of the
// system's version and of others (WX-16). It is due at [System.NextAudit]; one that is
// made at another time counts as well. That the manager answers ends what
// [System.Disconnect] began. Those who wait longest for a permanent licence get those
// that are free; if there are fewer than before, the last to have got one lose it (WX-6).
//
// It is refused while the system is failed over ([ErrFailedOver]), in smart licensing
// ([ErrGeneration]), on a system that is not open ([ErrNotInstalled], [ErrAbsorbed]), and
// for counts outside 0 to [pak.MaxLicenses] ([license.ErrCountRange]). Licenses that are
// nil are none.
func (s *System) Audit(act license.Act, licenses Licenses) (Audited, error) {
	act, err := s.decide(act, ByAudit, "WX-16")
	if err != nil {
		return Audited{}, err
	}
	hosts, outdated := s.counted(licenses)
	if err := license.Join(inRange("hosts", hosts), inRange("outdated", outdated)); err != nil {
		return Audited{}, err
	}
	return Audited{s.stamp(act), hosts, outdated, s.promotable(hosts), s.demotable(hosts)}, nil
}

// counted returns how many host licences there are, of the version and of others.
func (s *System) counted(licenses Licenses) (hosts, outdated int) {
	if licenses == nil {
		return 0, 0
	}
	host, version := s.policy.Products.Host, s.version
	return licenses.Of(host, version), licenses.Others(host, version)
}

// demotable returns how many permanent licences there are too many.
func (s *System) demotable(hosts int) int { return max(0, s.permanent.Len()-hosts) }

func (s *System) applyAudited(e Audited, at time.Time) error {
	if err := s.allowed(ByAudit, "WX-16"); err != nil {
		return err
	}
	if err := license.Join(inRange("hosts", e.Hosts), inRange("outdated", e.Outdated)); err != nil {
		return err
	}
	if e.Promoted != s.promotable(e.Hosts) || e.Demoted != s.demotable(e.Hosts) {
		return cannot(strconv.Itoa(e.Promoted) + " promoted, " + strconv.Itoa(e.Demoted) + " demoted")
	}
	s.promote(e.Promoted, at)
	s.demote(e.Demoted, at)
	m := &s.standing
	m.hosts, m.outdated, m.counted = e.Hosts, e.Outdated, at
	if e.Hosts > 0 && at.Before(m.evaluation) {
		m.evaluation = at
	}
	m.upgrading = m.upgrading && e.Hosts < s.held
	m.invalid, m.unknown = m.invalid.Observe(at, false), m.unknown.Observe(at, false)
	return nil
}

func inRange(what string, n int) error {
	if n < 0 || n > pak.MaxLicenses {
		return license.Refuse(license.ErrCountRange, "WX-16", what, strconv.Itoa(n), "least", "0", "most", strconv.Itoa(pak.MaxLicenses))
	}
	return nil
}

// NextAudit returns the first instant after another at which installed licences are to
// be counted, once a day at [Policy.Audit], and false where they never are: before
// installation, in smart licensing, and on a data center of another system. While the
// system is failed over, an audit has to wait for the return (WX-16).
func (s *System) NextAudit(at time.Time) (time.Time, bool) {
	if !s.managed() {
		return time.Time{}, false
	}
	return enforce.Daily(at, s.policy.Audit), true
}
