package hosting

import (
	"time"

	"github.com/licit-go/licit/license"
)

// Start decides that a scheduled meeting takes place, with those who are there.
func (s *System) Start(act license.Act, with Standing, meeting license.ID, present ...license.ID) (Started, error) {
	return Started{}, nil
}

func (s *System) applyStarted(e Started, at time.Time) error { return nil }
