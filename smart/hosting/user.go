package hosting

import "time"

func (s *System) applyUserAdded(e UserAdded) error                           { return nil }
func (s *System) applyRoleChanged(e RoleChanged) error                       { return nil }
func (s *System) applyUserDeactivated(e UserDeactivated, at time.Time) error { return nil }
func (s *System) applyUserReactivated(e UserReactivated) error               { return nil }
func (s *System) applyAssigned(e Assigned, at time.Time) error               { return nil }
