package hosting

import (
	"time"

	"github.com/licit-go/licit/license"
)

// Attend decides that somebody comes to a meeting.
func (s *System) Attend(act license.Act, with Standing, meeting, user license.ID) (Attended, error) {
	return Attended{}, nil
}

// Leave decides that somebody leaves a meeting.
func (s *System) Leave(act license.Act, with Standing, meeting, user license.ID) (Left, error) {
	return Left{}, nil
}

// End decides that a meeting is over.
func (s *System) End(act license.Act, meeting license.ID) (Ended, error) {
	return Ended{}, nil
}

func (s *System) applyAttended(e Attended, at time.Time) error { return nil }
func (s *System) applyLeft(e Left, at time.Time) error         { return nil }
func (s *System) applyEnded(e Ended) error                     { return nil }
