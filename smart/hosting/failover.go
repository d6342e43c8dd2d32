package hosting

import (
	"time"

	"github.com/licit-go/licit/license"
)

// FailOver decides that the high-availability system takes over.
func (s *System) FailOver(act license.Act) (FailedOver, error) { return FailedOver{}, nil }

// Return decides that the primary system takes over again.
func (s *System) Return(act license.Act) (Returned, error) { return Returned{}, nil }

func (s *System) applyFailedOver(at time.Time) error { return nil }
func (s *System) applyReturned(at time.Time) error   { return nil }
