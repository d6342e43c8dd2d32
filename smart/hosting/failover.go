package hosting

import (
	"time"

	"github.com/licit-go/licit/license"
)

// FailOver decides that the high-availability system takes over. The licence manager
// runs on the primary system only, so nothing is told of licences there and none are
// managed; the system works on as in free trial for [Policy.FailedOver], and is
// deactivated if it does not return until then (WX-15). Meanwhile the clock of invalid
// licences stands; that of too many users goes on.
//
// It is refused if it did already ([ErrFailedOver]), in smart licensing
// ([ErrGeneration]), and on a system that is not open ([ErrNotInstalled],
// [ErrAbsorbed]).
func (s *System) FailOver(act license.Act) (FailedOver, error) {
	act, err := s.decide(act, ByFailOver, "WX-15")
	if err != nil {
		return FailedOver{}, err
	}
	return FailedOver{s.stamp(act)}, nil
}

func (s *System) applyFailedOver(at time.Time) error {
	if err := s.allowed(ByFailOver, "WX-15"); err != nil {
		return err
	}
	m := &s.standing
	m.failedOver, m.invalid = m.failedOver.Observe(at, true), m.invalid.Suspend(at)
	m.unsure(at)
	return nil
}

// Return decides that the primary system takes over again. All is as it was before it
// failed over; how many licences there are is unknown until the next audit (WX-15,
// WX-16). It is refused if the system is not failed over ([ErrNotFailedOver]), in smart
// licensing ([ErrGeneration]), and on a system that is not open ([ErrNotInstalled],
// [ErrAbsorbed]).
func (s *System) Return(act license.Act) (Returned, error) {
	act, err := s.decide(act, ByReturn, "WX-15")
	if err != nil {
		return Returned{}, err
	}
	return Returned{s.stamp(act)}, nil
}

func (s *System) applyReturned(at time.Time) error {
	if err := s.allowed(ByReturn, "WX-15"); err != nil {
		return err
	}
	m := &s.standing
	m.failedOver, m.invalid = m.failedOver.Observe(at, false), m.invalid.Resume(at)
	m.restart(at)
	return nil
}
