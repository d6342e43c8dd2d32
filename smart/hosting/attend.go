package hosting

import (
	"slices"
	"time"

	"github.com/licit-go/licit/license"
)

// Attend decides that somebody comes to a meeting that takes place. The host takes over
// from an alternate, who stays as participant and keeps its licence, or where nobody
// hosts the meeting; an alternate takes over where nobody does; both only if they may,
// and get a host licence if they hold none (WX-1, WX-3). Anybody else, and a host or
// alternate who may not host it now, comes as participant and consumes nothing: what
// stands against hosting, [System.Start] lists. It is refused for all of these together:
//
//   - what [System.Access] tells, if the system cannot be used for everything
//   - [ErrMeetingUnknown], [ErrNotStarted]
//   - [license.ErrIDMalformed]; [ErrThere]; [ErrTooMany], past [MaxPeople]
func (s *System) Attend(act license.Act, with Standing, meeting, user license.ID) (Attended, error) {
	act, err := s.begin(act)
	if err != nil {
		return Attended{}, err
	}
	if err := license.Join(s.usable(act.At, with), s.comes(meeting, user)); err != nil {
		return Attended{}, err
	}
	e := Attended{s.stamp(act), meeting, user, s.meetings[meeting].hosts, []Grant{}}
	if s.meetings[meeting].wants(user) {
		if grants, err := s.takes(act.At, with, meeting, user); err == nil {
			e.Host, e.Grants = user, grants
		}
	}
	return e, nil
}

// comes refuses whoever cannot come to a meeting.
func (s *System) comes(meeting, id license.ID) error {
	all := []error{s.may(ByAttend, "", meeting), id.Check()}
	if m := s.meetings[meeting]; m != nil {
		if m.isThere(id) {
			all = append(all, there(meeting, id))
		}
		all = append(all, tooMany("people", len(m.present)+1, s.most.people))
	}
	return license.Join(all...)
}

// wants reports whether a meeting wants somebody who comes as its host.
func (m *meeting) wants(id license.ID) bool {
	return id == m.host || m.hosts == "" && slices.Contains(m.alternates, id)
}

func (s *System) applyAttended(e Attended, at time.Time) error {
	if err := s.comes(e.Meeting, e.User); err != nil {
		return err
	}
	m := *s.meetings[e.Meeting]
	m.present, m.attended = including(m.present, e.User), including(m.attended, e.User)
	if e.Host == m.hosts {
		return s.stays(e.Meeting, &m, e.Grants)
	}
	if e.Host != e.User || !m.wants(e.User) {
		return cannot("hosted by " + string(e.Host))
	}
	m.hosts = e.Host
	if err := s.taken(e.Meeting, &m, e.Grants, at); err != nil {
		return err
	}
	s.take(e.Meeting, &m, e.Grants, at)
	return nil
}

// stays installs a meeting whose host is the same: nobody consumes a licence.
func (s *System) stays(id license.ID, m *meeting, grants []Grant) error {
	if len(grants) > 0 {
		return cannot(number(uint64(len(grants))) + " grants")
	}
	s.change(id, m)
	return nil
}

// Leave decides that somebody leaves a meeting. If it is who hosts it, the host takes
// over, if it is there and may host; otherwise the first of the alternates who is there
// and may; with a host licence for whoever holds none (WX-1, WX-3). If nobody may, the
// meeting goes on and nobody hosts it. Where the system cannot be used for everything
// only those take over who hold a valid licence. It is refused if the meeting does not
// take place ([ErrMeetingUnknown], [ErrNotStarted]), or that user is not there
// ([ErrNotThere]); never because nobody can host.
func (s *System) Leave(act license.Act, with Standing, meeting, user license.ID) (Left, error) {
	act, err := s.begin(act)
	if err != nil {
		return Left{}, err
	}
	if err := s.goes(meeting, user); err != nil {
		return Left{}, err
	}
	m := s.meetings[meeting]
	e := Left{s.stamp(act), meeting, user, m.hosts, []Grant{}}
	if user == m.hosts {
		e.Host, e.Grants = s.next(act.At, with, meeting)
	}
	return e, nil
}

// next returns who takes over from the one who hosts a meeting, and the licence that it
// consumes.
func (s *System) next(at time.Time, with Standing, meeting license.ID) (license.ID, []Grant) {
	m := s.meetings[meeting]
	full := s.usable(at, with) == nil
	for _, id := range slices.Concat([]license.ID{m.host}, m.alternates) {
		if id == m.hosts || !m.isThere(id) {
			continue
		}
		if grants, err := s.takes(at, with, meeting, id); err == nil && (full || len(grants) == 0) {
			return id, grants
		}
	}
	return "", []Grant{}
}

// goes refuses whoever cannot leave a meeting.
func (s *System) goes(meeting, id license.ID) error {
	if err := s.may(ByLeave, "", meeting); err != nil {
		return err
	}
	if !s.meetings[meeting].isThere(id) {
		return license.Refuse(ErrNotThere, "", "meeting", string(meeting), "user", string(id))
	}
	return nil
}

func (s *System) applyLeft(e Left, at time.Time) error {
	if err := s.goes(e.Meeting, e.User); err != nil {
		return err
	}
	m := *s.meetings[e.Meeting]
	m.present = excluding(m.present, e.User)
	if e.Host == m.hosts && e.User != e.Host {
		return s.stays(e.Meeting, &m, e.Grants)
	}
	if e.User != m.hosts {
		return cannot("hosted by " + string(e.Host))
	}
	if m.hosts = e.Host; e.Host == "" {
		return s.stays(e.Meeting, &m, e.Grants)
	}
	if err := s.taken(e.Meeting, &m, e.Grants, at); err != nil {
		return err
	}
	s.take(e.Meeting, &m, e.Grants, at)
	return nil
}

// End decides that a meeting is over; nothing is remembered of it but the licence that it
// consumed. It is refused if it does not take place ([ErrMeetingUnknown],
// [ErrNotStarted]).
func (s *System) End(act license.Act, meeting license.ID) (Ended, error) {
	act, err := s.begin(act)
	if err != nil {
		return Ended{}, err
	}
	if err := s.may(ByEnd, "", meeting); err != nil {
		return Ended{}, err
	}
	return Ended{s.stamp(act), meeting}, nil
}

func (s *System) applyEnded(e Ended) error {
	if err := s.may(ByEnd, "", e.Meeting); err != nil {
		return err
	}
	s.dissolve(e.Meeting)
	return nil
}
