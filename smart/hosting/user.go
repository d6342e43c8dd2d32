package hosting

import (
	"time"

	"github.com/licit-go/licit/license"
)

// AddUser decides that somebody has an account.
func (s *System) AddUser(act license.Act, user license.ID, attendeeOnly bool) (UserAdded, error) {
	return UserAdded{}, nil
}

// SetAttendeeOnly decides whether an account can only attend (WX-4).
func (s *System) SetAttendeeOnly(act license.Act, user license.ID, attendeeOnly bool) (RoleChanged, error) {
	return RoleChanged{}, nil
}

// Deactivate decides that an account is not active any more (WX-2).
func (s *System) Deactivate(act license.Act, user license.ID) (UserDeactivated, error) {
	return UserDeactivated{}, nil
}

// Reactivate decides that an account is active again.
func (s *System) Reactivate(act license.Act, user license.ID) (UserReactivated, error) {
	return UserReactivated{}, nil
}

func (s *System) applyUserAdded(e UserAdded) error                           { return nil }
func (s *System) applyRoleChanged(e RoleChanged) error                       { return nil }
func (s *System) applyUserDeactivated(e UserDeactivated, at time.Time) error { return nil }
func (s *System) applyUserReactivated(e UserReactivated) error               { return nil }
