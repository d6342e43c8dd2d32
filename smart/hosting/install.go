package hosting

import (
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
)

// Install decides that a system is installed.
func (s *System) Install(act license.Act, generation Generation, version pak.Version, size Size) (Installed, error) {
	return Installed{}, nil
}

// Upgrade decides that a system is upgraded.
func (s *System) Upgrade(act license.Act, generation Generation, version pak.Version, licenses Licenses, standing Standing) (Upgraded, error) {
	return Upgraded{}, nil
}

// Update decides that a system is brought up to date within its version.
func (s *System) Update(act license.Act) (Updated, error) { return Updated{}, nil }

func (s *System) applyInstalled(e Installed, at time.Time) error { return nil }
func (s *System) applyUpgraded(e Upgraded, at time.Time) error   { return nil }
func (s *System) applyUpdated(at time.Time) error                { return nil }
