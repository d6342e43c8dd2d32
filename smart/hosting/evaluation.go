package hosting

import "time"

// evaluating reports whether the evaluation of a system of the older generation runs
// (WX-9). That of smart licensing the agent measures: a [Standing] tells of it.
func (s *System) evaluating(at time.Time) bool {
	return s.generation == Managed && at.Before(s.standing.evaluation)
}

// evaluationOver reports whether it was over by then, and since when.
func (s *System) evaluationOver(at time.Time) (since time.Time, over bool) {
	if s.generation != Managed || at.Before(s.standing.evaluation) {
		return time.Time{}, false
	}
	return s.standing.evaluation, true
}
