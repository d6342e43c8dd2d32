package hosting

import (
	"strconv"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
)

// AddUser decides that somebody has an account, which is active. Accounts are never
// removed. It is refused for all of these together: [license.ErrIDMalformed];
// [ErrUserPresent], if there is that account; [ErrTooMany], past [MaxUsers].
func (s *System) AddUser(act license.Act, user license.ID, attendeeOnly bool) (UserAdded, error) {
	act, err := s.begin(act)
	if err != nil {
		return UserAdded{}, err
	}
	if err := s.addable(user); err != nil {
		return UserAdded{}, err
	}
	return UserAdded{s.stamp(act), user, attendeeOnly}, nil
}

func (s *System) addable(id license.ID) error {
	var present error
	if s.users[id] != nil {
		present = license.Refuse(ErrUserPresent, "", "user", string(id))
	}
	return license.Join(id.Check(), present, tooMany("users", len(s.users)+1, s.most.users))
}

func (s *System) applyUserAdded(e UserAdded) error {
	if err := s.addable(e.User); err != nil {
		return err
	}
	s.users[e.User] = &user{active: true, attendeeOnly: e.AttendeeOnly}
	return nil
}

// SetAttendeeOnly decides that an account can only attend, or that it can do more again
// (WX-4). What was scheduled stays so: when such a meeting starts it is told who may not
// host it. It is refused for all of these together:
//
//   - [ErrUserUnknown]; or [ErrRole], if the account is such already
//   - [ErrHolding], of a user who holds a host licence, which only deactivation releases
//     (WX-2); [ErrHosting], of one who hosts a meeting now
func (s *System) SetAttendeeOnly(act license.Act, user license.ID, attendeeOnly bool) (RoleChanged, error) {
	act, err := s.begin(act)
	if err != nil {
		return RoleChanged{}, err
	}
	if err := s.changeable(user, attendeeOnly); err != nil {
		return RoleChanged{}, err
	}
	return RoleChanged{s.stamp(act), user, attendeeOnly}, nil
}

func (s *System) changeable(id license.ID, attendeeOnly bool) error {
	u := s.users[id]
	if u == nil {
		return unknown(id)
	}
	if u.attendeeOnly == attendeeOnly {
		return license.Refuse(ErrRole, "WX-4", "user", string(id), "attendeeOnly", strconv.FormatBool(attendeeOnly))
	}
	if u.since.IsZero() {
		return nil
	}
	holding := license.Refuse(ErrHolding, "WX-2", "user", string(id), "since", instant(u.since))
	return license.Join(holding, s.notHosting(id))
}

func (s *System) applyRoleChanged(e RoleChanged) error {
	if err := s.changeable(e.User, e.AttendeeOnly); err != nil {
		return err
	}
	u := *s.users[e.User]
	u.attendeeOnly = e.AttendeeOnly
	s.users[e.User] = &u
	return nil
}

// Deactivate decides that an account is not active any more: the host licence that the
// user holds is released (WX-2), and whoever waits longest for a permanent one gets it,
// if it was one (WX-6). What was scheduled stays so: when such a meeting starts it is
// told who may not host it. It is refused if there is no such account
// ([ErrUserUnknown]), if it is not active ([ErrUserInactive]), and while the user hosts a
// meeting ([ErrHosting]).
func (s *System) Deactivate(act license.Act, user license.ID) (UserDeactivated, error) {
	act, err := s.begin(act)
	if err != nil {
		return UserDeactivated{}, err
	}
	if err := license.Join(s.isActive(user), s.notHosting(user)); err != nil {
		return UserDeactivated{}, err
	}
	released, promoted := s.releasing(user)
	return UserDeactivated{s.stamp(act), user, released, promoted}, nil
}

// releasing returns whether the deactivation of a user releases a licence, and how many
// get a permanent one by it.
func (s *System) releasing(id license.ID) (released bool, promoted int) {
	u := s.users[id]
	if u.permanent {
		promoted = min(s.waiting.Len(), 1)
	}
	return !u.since.IsZero(), promoted
}

func (s *System) applyUserDeactivated(e UserDeactivated, at time.Time) error {
	if err := license.Join(s.isActive(e.User), s.notHosting(e.User)); err != nil {
		return err
	}
	if released, promoted := s.releasing(e.User); released != e.Released || promoted != e.Promoted {
		return cannot("released " + strconv.FormatBool(e.Released) + ", promoted " + strconv.Itoa(e.Promoted))
	}
	u := s.noted(s.users[e.User], at)
	if e.Released {
		u = s.release(e.User, u)
	}
	u.active = false
	s.users[e.User] = u
	s.promote(e.Promoted, at)
	return nil
}

// Reactivate decides that an account is active again. The user holds no licence until it
// hosts or is assigned one, and has as much of its grace left as time has left of it. It
// is refused if there is no such account ([ErrUserUnknown]), and if it is active
// ([ErrUserActive]).
func (s *System) Reactivate(act license.Act, user license.ID) (UserReactivated, error) {
	act, err := s.begin(act)
	if err != nil {
		return UserReactivated{}, err
	}
	if err := s.isInactive(user); err != nil {
		return UserReactivated{}, err
	}
	return UserReactivated{s.stamp(act), user}, nil
}

func (s *System) applyUserReactivated(e UserReactivated) error {
	if err := s.isInactive(e.User); err != nil {
		return err
	}
	u := *s.users[e.User]
	u.active = true
	s.users[e.User] = &u
	return nil
}

func unknown(id license.ID) error { return license.Refuse(ErrUserUnknown, "", "user", string(id)) }

func (s *System) isActive(id license.ID) error {
	u := s.users[id]
	if u == nil {
		return unknown(id)
	}
	if !u.active {
		return license.Refuse(ErrUserInactive, "WX-2", "user", string(id))
	}
	return nil
}

func (s *System) isInactive(id license.ID) error {
	u := s.users[id]
	if u == nil {
		return unknown(id)
	}
	if u.active {
		return license.Refuse(ErrUserActive, "WX-2", "user", string(id))
	}
	return nil
}

// notHosting refuses a user who hosts a meeting now.
func (s *System) notHosting(id license.ID) error {
	if now := s.hosting[id]; len(now) > 0 {
		return license.Refuse(ErrHosting, "WX-2", "user", string(id), "meetings", listed(now))
	}
	return nil
}

// tooMany refuses more than the most.
func tooMany(what string, n, most int) error {
	if n <= most {
		return nil
	}
	return license.Refuse(ErrTooMany, "", "what", what, "number", strconv.Itoa(n), "most", strconv.Itoa(most))
}

// listed writes ids one after the other.
func listed(ids []license.ID) string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = string(id)
	}
	return strings.Join(all, ", ")
}
