package hosting

import (
	"time"

	"github.com/licit-go/licit/license"
)

// A Level says what a system can be used for.
type Level string

// The levels.
const (
	Full              Level = "full"               // for everything
	LicenseManagement Level = "license-management" // licences can be managed, and nothing else works (WX-12)
	Deactivated       Level = "deactivated"        // the grace of a condition is over (WX-13, WX-14, WX-15)
)

// Access is what a system can be used for, and why not for everything.
type Access struct {
	Level Level
	Why   []*license.Refusal // all reasons; none of Full
}

// Access returns what the system can be used for.
func (s *System) Access(at time.Time, standing Standing) Access { return Access{Level: Full} }

// usable refuses, with all reasons, what a system of restricted access does not do.
func (s *System) usable(at time.Time, standing Standing) error {
	var why []error
	for _, r := range s.Access(at, standing).Why {
		why = append(why, r)
	}
	return license.Join(why...)
}
