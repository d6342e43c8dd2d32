package hosting

import (
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
)

// Size returns the size of the system, and whether its capacity is extended; "" before
// it is installed.
func (s *System) Size() (size Size, extended bool) { return s.size, s.extended }

// Capacity returns how many ports the system has, 0 before it is installed (WX-10).
func (s *System) Capacity() int {
	if s.extended {
		return ExtendedPorts
	}
	return s.size.Ports()
}

// Extend decides to extend the capacity of a large system to [ExtendedPorts] (WX-10). It
// is refused, for all of these together:
//
//   - [ErrSize], if the system is not a large one, or [ErrExtended], if it is extended
//     already
//   - [ErrLicenseMissing], for each product of which there are too few licences of the
//     system's version: of extended capacity one for every data center; and of data
//     centers, if there are several (WX-11)
//
// Licenses that are nil are none.
func (s *System) Extend(act license.Act, licenses Licenses) (Extended, error) {
	act, err := s.begin(act)
	if err != nil {
		return Extended{}, err
	}
	if err := license.Join(s.extendable(), s.licensesMissing(licenses, s.version, Large, true, s.centers())); err != nil {
		return Extended{}, err
	}
	return Extended{s.stamp(act)}, nil
}

// Reduce decides that an extended system is a large one again, with its 2000 ports
// (WX-10). It is refused if the system is not extended ([ErrNotExtended]).
func (s *System) Reduce(act license.Act) (Reduced, error) {
	act, err := s.begin(act)
	if err != nil {
		return Reduced{}, err
	}
	if err := s.reducible(); err != nil {
		return Reduced{}, err
	}
	return Reduced{s.stamp(act)}, nil
}

// Grow decides to make the system a larger one (WX-10). It is refused if that is no size
// or not a larger one ([ErrSize]); and, if the system has several data centers, unless
// there are licences of the new size for every one of them ([ErrLicenseMissing], WX-11).
// Licenses that are nil are none.
func (s *System) Grow(act license.Act, size Size, licenses Licenses) (Grown, error) {
	act, err := s.begin(act)
	if err != nil {
		return Grown{}, err
	}
	err = s.larger(size)
	if err == nil {
		err = s.licensesMissing(licenses, s.version, size, false, s.centers())
	}
	if err != nil {
		return Grown{}, err
	}
	return Grown{s.stamp(act), size}, nil
}

// extendable refuses a system that cannot be extended.
func (s *System) extendable() error {
	if s.size != Large {
		return license.Refuse(ErrSize, "WX-10", "size", string(s.size), "wanted", string(Large))
	}
	if s.extended {
		return s.capacityRefused(ErrExtended, "WX-10")
	}
	return nil
}

// reducible refuses a system that is not extended.
func (s *System) reducible() error {
	if !s.extended {
		return s.capacityRefused(ErrNotExtended, "WX-10")
	}
	return nil
}

// larger refuses what is not a larger size.
func (s *System) larger(size Size) error {
	if size.Ports() <= s.size.Ports() {
		return license.Refuse(ErrSize, "WX-10", "size", string(size), "wanted", "larger than "+string(s.size))
	}
	return nil
}

func (s *System) capacityRefused(reason license.Reason, rule string) error {
	return license.Refuse(reason, rule, "size", string(s.size), "capacity", strconv.Itoa(s.Capacity()))
}

func (s *System) applyExtended(at time.Time) error {
	if err := s.extendable(); err != nil {
		return err
	}
	s.extended = true
	s.altered(at)
	return nil
}

func (s *System) applyReduced(at time.Time) error {
	if err := s.reducible(); err != nil {
		return err
	}
	s.extended = false
	s.altered(at)
	return nil
}

func (s *System) applyGrown(e Grown, at time.Time) error {
	if err := s.larger(e.Size); err != nil {
		return err
	}
	s.size = e.Size
	s.altered(at)
	return nil
}

// altered notes that a system of the older generation was taken down and started again
// with another capacity, and the licence manager with it (WX-16). What was counted
// stays.
func (s *System) altered(at time.Time) {
	if s.generation == Managed {
		s.standing.restarted = at
	}
}
