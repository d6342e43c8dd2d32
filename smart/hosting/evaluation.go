package hosting

import (
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/enforce"
	"github.com/licit-go/licit/smart"
)

// Evaluation returns when the evaluation of a system of the older generation ends, or
// ended, and false of any other: that of smart licensing the agent measures (WX-9). It
// ends after [Policy.Evaluation] by the calendar, or at the first audit that counts host
// licences of the system's version, and begins again with every upgrade.
func (s *System) Evaluation() (ends time.Time, ok bool) {
	return s.standing.evaluation, s.managed()
}

// managed reports whether this is a system of the older generation where anything is
// decided.
func (s *System) managed() bool { return s.generation == Managed && s.primary == "" }

// evaluating reports whether the evaluation of a system of the older generation runs
// (WX-9). That of smart licensing a [Standing] tells of.
func (s *System) evaluating(at time.Time) bool {
	return s.managed() && at.Before(s.standing.evaluation)
}

// evaluationOver reports whether the evaluation of a system of the older generation was
// over by then, and since when.
func (s *System) evaluationOver(at time.Time) (since time.Time, over bool) {
	if !s.managed() || at.Before(s.standing.evaluation) {
		return time.Time{}, false
	}
	return s.standing.evaluation, true
}

// evaluation returns how much evaluation a system of that generation is granted. Several
// data centers have none (WX-11).
func (s *System) evaluation(g Generation) smart.Period {
	if g == Smart || s.centers() > 1 {
		return 0
	}
	return smart.Period(s.policy.Evaluation / time.Second)
}

// grantable refuses an event that grants more or less than can be.
func (s *System) grantable(g Generation, granted smart.Period) error {
	if granted < 0 || granted > smart.MaxPeriod || granted > 0 && (g == Smart || s.centers() > 1) {
		return cannot("an evaluation of " + strconv.FormatInt(int64(granted), 10) + " s")
	}
	return nil
}

// evaluate begins the evaluation.
func (m *managed) evaluate(at time.Time, granted smart.Period) {
	m.evaluation = enforce.Grace{Length: granted.Duration()}.From(at)
}

// untried refuses several data centers, which have no evaluation.
func (s *System) untried() *license.Refusal {
	return license.Refuse(ErrNoTrial, "WX-11", "system", string(s.id))
}
