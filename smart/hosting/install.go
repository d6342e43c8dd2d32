package hosting

import (
	"cmp"
	"time"

	"github.com/licit-go/licit/internal/due"
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
)

// Version returns the version of the system, "" before it is installed.
func (s *System) Version() pak.Version { return s.version }

// Install decides that a system is installed; its evaluation begins (WX-9). In smart
// licensing the agent measures it: make the agent with [SmartEvaluation] and a meter by
// the calendar, and install both together.
//
// It is refused if there is a system already ([ErrAlreadyInstalled], [ErrAbsorbed]), and
// for what is no generation, version or size ([ErrGeneration], [pak.ErrVersion],
// [ErrSize]), all of them together.
func (s *System) Install(act license.Act, generation Generation, version pak.Version, size Size) (Installed, error) {
	act, err := s.decide(act, ByInstallManaged, "WX-9")
	if err != nil {
		return Installed{}, err
	}
	if err := license.Join(generation.check(), version.Check(), size.Check()); err != nil {
		return Installed{}, err
	}
	return Installed{s.stamp(act), generation, version, size, s.evaluation(generation)}, nil
}

func (s *System) applyInstalled(e Installed, at time.Time) error {
	if err := s.allowed(ByInstallManaged, "WX-9"); err != nil {
		return err
	}
	if err := license.Join(e.Generation.check(), e.Version.Check(), e.Size.Check(), s.grantable(e.Generation, e.Evaluation)); err != nil {
		return err
	}
	s.generation, s.version, s.size = e.Generation, e.Version, e.Size
	if e.Generation == Managed {
		s.standing.evaluate(at, e.Evaluation)
		s.standing.restarted = at
	}
	return nil
}

// Upgrade decides that the system runs another version from now on. All assignments of
// host licences are kept (WX-8), and evaluation begins again (WX-9) but for a system of
// several data centers, which has none (WX-11). In smart licensing the agent grants that:
// upgrade both together, with its Upgrade.
//
// Within the older generation the licences that were counted are out of date then and no
// user's licence is a permanent one until the next audit (WX-13, WX-19). In smart
// licensing what the licence manager had is forgotten; there is no way back.
//
// It is refused if the system is not one that can be upgraded ([ErrNotInstalled],
// [ErrAbsorbed]); then for all of these together: what is no generation, or the older one
// after smart licensing ([ErrGeneration]); what is no version ([pak.ErrVersion]), or that
// of the system ([ErrVersion]); and of several data centers a version of which there are
// too few licences ([ErrLicenseMissing]), or smart licensing that is neither registered
// nor has licences reserved ([ErrNoTrial]). Licenses may be nil, which is none; a single
// data center needs none.
func (s *System) Upgrade(act license.Act, generation Generation, version pak.Version, licenses Licenses, standing Standing) (Upgraded, error) {
	act, err := s.begin(act)
	if err != nil {
		return Upgraded{}, err
	}
	errs := []error{s.upgradable(generation, version)}
	if s.centers() > 1 {
		errs = append(errs, s.licensesMissing(licenses, version, s.size, s.extended, s.centers()))
		if generation == Smart && !standing.Registered && !standing.Reserved {
			errs = append(errs, s.untried())
		}
	}
	if err := license.Join(errs...); err != nil {
		return Upgraded{}, err
	}
	return Upgraded{s.stamp(act), generation, version, s.evaluation(generation)}, nil
}

// upgradable refuses what a system cannot be upgraded to.
func (s *System) upgradable(g Generation, v pak.Version) error {
	var errs []error
	if err := g.check(); err != nil {
		errs = append(errs, err)
	} else if g == Managed && table[s.place()][ByUpgradeManaged].refused != "" {
		errs = append(errs, license.Refuse(ErrGeneration, "WX-9", "generation", string(g), "wanted", string(Smart)))
	}
	if err := v.Check(); err != nil {
		errs = append(errs, err)
	} else if v == s.version {
		errs = append(errs, license.Refuse(ErrVersion, "WX-9", "version", string(v), "wanted", "another"))
	}
	return license.Join(errs...)
}

func (s *System) applyUpgraded(e Upgraded, at time.Time) error {
	if err := license.Join(s.upgradable(e.Generation, e.Version), s.grantable(e.Generation, e.Evaluation)); err != nil {
		return err
	}
	if e.Generation == Managed {
		s.noteGraces(at)
		s.demote(s.permanent.Len(), at)
		s.standing.outdate(at)
		s.standing.evaluate(at, e.Evaluation)
	} else if s.generation == Managed {
		s.forget()
	}
	s.generation, s.version = e.Generation, e.Version
	return nil
}

// outdate notes that all licences are of another version than the system, and that
// nobody knows how many there are.
func (m *managed) outdate(at time.Time) {
	m.licensed = m.licensed || m.hosts > 0 || m.outdated > 0
	m.hosts, m.outdated, m.upgrading = 0, m.outdated+m.hosts, true
	m.restart(at)
}

// forget leaves nothing of the licence manager: which licences are permanent, and how
// the system stands with it.
func (s *System) forget() {
	for id, u := range s.users {
		smart := *u
		smart.permanent, smart.stands, smart.grace = false, time.Time{}, time.Time{}
		s.users[id] = &smart
	}
	s.waiting, s.permanent, s.standing = due.New(cmp.Compare[license.ID]), due.New(cmp.Compare[license.ID]), managed{}
}

// Update decides that a system of the older generation is brought up to date within its
// version: the licence status is unknown until the next audit (WX-16). It is refused in
// smart licensing, which it means nothing to ([ErrGeneration]), and on a system that is
// not open ([ErrNotInstalled], [ErrAbsorbed]).
func (s *System) Update(act license.Act) (Updated, error) {
	act, err := s.decide(act, ByUpdate, "WX-16")
	if err != nil {
		return Updated{}, err
	}
	return Updated{s.stamp(act)}, nil
}

func (s *System) applyUpdated(at time.Time) error {
	if err := s.allowed(ByUpdate, "WX-16"); err != nil {
		return err
	}
	s.standing.restart(at)
	return nil
}

// restart notes that the primary system was altered and started again, and the licence
// manager with it.
func (m *managed) restart(at time.Time) {
	m.restarted = at
	m.unsure(at)
}

// unsure notes that nobody knows how many licences there are until the next audit
// (WX-16), however long that was so before.
func (m *managed) unsure(at time.Time) {
	m.unknown = m.unknown.Observe(at, false).Observe(at, true)
}

func (g Generation) check() error {
	switch g {
	case Managed, Smart:
		return nil
	}
	return license.Refuse(ErrGeneration, "WX-9", "generation", string(g), "wanted", "managed or smart")
}
