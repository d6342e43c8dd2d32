package hosting

import (
	"strconv"

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
//   - [ErrSize], if the system is not a large one
//   - [ErrExtended], if it is extended already
//   - [ErrLicenseMissing], for each product of which there are too few licences of the
//     system's version: one of extended capacity for every data center (WX-11)
//
// Licenses that are nil are none.
func (s *System) Extend(act license.Act, licenses Licenses) (Extended, error) {
	act, err := s.begin(act)
	if err != nil {
		return Extended{}, err
	}
	if err := license.Join(s.large(), s.unextended(), s.licensesMissing(licenses, s.version, Large, true, s.size1())); err != nil {
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
	if !s.extended {
		return Reduced{}, s.refuseCapacity(ErrNotExtended)
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
	if size.Ports() <= s.size.Ports() {
		return Grown{}, license.Refuse(ErrSize, "WX-10", "size", string(size), "wanted", "larger than "+string(s.size))
	}
	if err := s.licensesMissing(licenses, s.version, size, false, s.size1()); err != nil {
		return Grown{}, err
	}
	return Grown{s.stamp(act), size}, nil
}

func (s *System) large() error {
	if s.size != Large {
		return license.Refuse(ErrSize, "WX-10", "size", string(s.size), "wanted", string(Large))
	}
	return nil
}

func (s *System) unextended() error {
	if s.extended {
		return s.refuseCapacity(ErrExtended)
	}
	return nil
}

func (s *System) refuseCapacity(reason license.Reason) error {
	return license.Refuse(reason, "WX-10", "size", string(s.size), "capacity", strconv.Itoa(s.Capacity()))
}
