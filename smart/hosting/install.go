package hosting

import "time"

func (s *System) applyInstalled(e Installed, at time.Time) error { return nil }
func (s *System) applyUpgraded(e Upgraded, at time.Time) error   { return nil }
func (s *System) applyUpdated(at time.Time) error                { return nil }
