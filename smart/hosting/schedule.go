package hosting

import (
	"time"

	"github.com/licit-go/licit/license"
)

// A Plan is a meeting as it is to be scheduled.
type Plan struct {
	ID         license.ID
	Scheduler  license.ID // whoever schedules it, maybe on behalf of the host (WX-1)
	Host       license.ID
	Alternates []license.ID // in the order in which they take over; at most MaxAlternates
	Begins     time.Time
	Ends       time.Time // the first instant after it
}

// Schedule decides that a meeting is to take place.
func (s *System) Schedule(act license.Act, with Standing, plan Plan) (Scheduled, error) {
	return Scheduled{}, nil
}

// Cancel decides that a scheduled meeting will not take place.
func (s *System) Cancel(act license.Act, meeting license.ID) (Cancelled, error) {
	return Cancelled{}, nil
}

func (s *System) applyScheduled(e Scheduled) error { return nil }
func (s *System) applyCancelled(e Cancelled) error { return nil }
