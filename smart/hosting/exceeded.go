package hosting

import (
	"time"

	"github.com/licit-go/licit/license/enforce"
)

// Conditions are those of a system of the older generation, as they stand at an instant.
type Conditions struct {
	Exceeded   enforce.Condition // more users hold a licence than there are (WX-13)
	Invalid    enforce.Condition // the licence manager is out of reach (WX-14)
	FailedOver enforce.Condition // the high-availability system stands in (WX-15)
	Unknown    enforce.Condition // nothing was counted since an upgrade, an update, a fail-over or a return (WX-16)
}

// Conditions returns the conditions as they stand at an instant.
func (s *System) Conditions(at time.Time) Conditions { return Conditions{} }
