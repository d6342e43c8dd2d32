package hosting

import (
	"slices"
	"time"

	"github.com/licit-go/licit/license"
)

// Start decides that a scheduled meeting takes place, with those who are there: anybody
// may be, guests have no account. Whether a meeting would be allowed, and if not why, is
// the same call: only applying what it returns starts the meeting.
//
// If the host is there, it hosts the meeting, and gets a host licence if it holds none
// (WX-1). Otherwise the first of the alternates does who is there and may, and gets one
// (WX-3). It is refused for all of these together:
//
//   - what [System.Access] tells, if the system cannot be used for everything
//   - [ErrMeetingUnknown], [ErrStarted]
//   - [license.ErrIDMalformed] and [ErrThere], of people who are there, the latter if
//     somebody stands twice; [ErrTooMany], past [MaxPeople]
//   - the host being there, of the host: [ErrUserInactive] (WX-2), [ErrAttendeeOnly]
//     (WX-4); [ErrGraceOver], if its licence does not count any more or it would get a
//     temporary one without any grace left (WX-6); [ErrOverlap], if it hosts two
//     meetings (WX-5)
//   - the host being absent: [ErrHostUnlicensed], if it holds no valid host licence
//     (WX-3); [ErrNoHost], if no alternate who is there may host, together with what
//     stands against each
func (s *System) Start(act license.Act, with Standing, meeting license.ID, present ...license.ID) (Started, error) {
	act, err := s.begin(act)
	if err != nil {
		return Started{}, err
	}
	all := []error{s.usable(act.At, with), s.may(ByStart, "", meeting)}
	m := s.meetings[meeting]
	if m == nil || !m.started.IsZero() {
		return Started{}, license.Join(all...)
	}
	present = slices.Sorted(slices.Values(present))
	host, grants, err := s.first(act.At, with, meeting, present)
	if err := license.Join(append(all, s.people(meeting, present), err)...); err != nil {
		return Started{}, err
	}
	return Started{s.stamp(act), meeting, present, host, grants}, nil
}

// people refuses those who cannot be at a meeting. They are sorted.
func (s *System) people(meeting license.ID, present []license.ID) error {
	if err := tooMany("people", len(present), s.most.people); err != nil {
		return err
	}
	var all []error
	for i, id := range present {
		err := id.Check()
		if i > 0 && present[i-1] == id {
			err = there(meeting, id)
		}
		all = append(all, err)
	}
	return license.Join(all...)
}

func there(meeting, id license.ID) error {
	return license.Refuse(ErrThere, "", "meeting", string(meeting), "user", string(id))
}

// first returns who of the people hosts a meeting when it starts, and the licence that it
// consumes.
func (s *System) first(at time.Time, with Standing, meeting license.ID, present []license.ID) (license.ID, []Grant, error) {
	m := s.meetings[meeting]
	if slices.Contains(present, m.host) {
		grants, err := s.takes(at, with, meeting, m.host)
		return m.host, grants, err
	}
	unlicensed := s.licensed(at, with, meeting, m.host)
	against := []error{unlicensed, s.may(ByStartUnhosted, "WX-3", meeting)}
	for _, id := range m.alternates {
		if !slices.Contains(present, id) {
			continue
		}
		grants, err := s.takes(at, with, meeting, id)
		if err == nil {
			return id, grants, unlicensed
		}
		against = append(against, err)
	}
	return "", nil, license.Join(against...)
}

// licensed refuses a host who is absent and holds no valid licence.
func (s *System) licensed(at time.Time, with Standing, meeting, host license.ID) error {
	grants, err := s.consume(at, with, Grant{User: host})
	if err != nil || len(grants) > 0 {
		return license.Refuse(ErrHostUnlicensed, "WX-3", "meeting", string(meeting), "user", string(host))
	}
	return nil
}

// takes returns the licence that a user consumes who begins to host a meeting, none if it
// holds one, or all that stands against it.
func (s *System) takes(at time.Time, with Standing, meeting, id license.ID) ([]Grant, error) {
	cause := StoodIn
	if s.meetings[meeting].host == id {
		cause = Hosted
	}
	grants, err := s.consume(at, with, Grant{User: id, Cause: cause, Meeting: meeting})
	return grants, license.Join(s.eligible(id), err, s.free(id))
}

// free refuses a third meeting that a user hosts at the same time.
func (s *System) free(id license.ID) error {
	if now := s.hosting[id]; len(now) >= MaxConcurrent {
		return overlap(id, now)
	}
	return nil
}

func (s *System) applyStarted(e Started, at time.Time) error {
	if err := s.may(ByStart, "", e.Meeting); err != nil {
		return err
	}
	m := *s.meetings[e.Meeting]
	if !slices.IsSorted(e.Present) {
		return cannot("people who are not sorted")
	}
	if err := s.people(e.Meeting, e.Present); err != nil {
		return err
	}
	m.started, m.present, m.hosts = at, slices.Clone(e.Present), e.Host
	m.attended = m.present
	if e.Host == "" {
		return s.may(ByStartUnhosted, "WX-3", e.Meeting)
	}
	if err := s.taken(e.Meeting, &m, e.Grants, at); err != nil {
		return err
	}
	if e.Host != m.host && m.isThere(m.host) {
		return cannot("the host is there")
	}
	if e.Host != m.host && s.users[m.host].since.IsZero() {
		return cannot("the host is absent and holds no licence")
	}
	s.take(e.Meeting, &m, e.Grants, at)
	return nil
}

// taken refuses an event by which somebody begins to host a meeting who cannot, or with
// other licences than that comes to. The meeting is as it is to be.
func (s *System) taken(id license.ID, m *meeting, grants []Grant, at time.Time) error {
	g := Grant{User: m.hosts, Cause: Hosted, Meeting: id}
	if m.hosts != m.host {
		g.Cause = StoodIn
	}
	if m.hosts != m.host && !slices.Contains(m.alternates, m.hosts) || !m.isThere(m.hosts) {
		return cannot(string(m.hosts) + " is no host who is there")
	}
	if err := license.Join(s.eligible(m.hosts), s.free(m.hosts)); err != nil {
		return err
	}
	consumes := s.users[m.hosts].since.IsZero()
	if consumes != (len(grants) == 1) || len(grants) > 1 {
		return cannot(number(uint64(len(grants))) + " grants")
	}
	if !consumes {
		return nil
	}
	if g.Kind = grants[0].Kind; grants[0] != g {
		return cannot("a grant that is not that of " + string(g.User))
	}
	return s.granted(g, at)
}

// take installs a meeting, and the licences that it consumes.
func (s *System) take(id license.ID, m *meeting, grants []Grant, at time.Time) {
	s.change(id, m)
	for _, g := range grants {
		s.grant(g, at)
	}
}
