package hosting

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// Restore returns the system of a snapshot. It refuses an unknown format and parts
// that do not hold together ([ErrSnapshotForm], which names the part, together with
// all that stands against it), and with a *license.Refusal that names the field all
// that is not exactly the shape: the caller replays from the first event then.
func Restore(data []byte, policy Policy) (*System, error) {
	return restore(data, policy, New("", policy).most)
}

func restore(data []byte, policy Policy, most limits) (*System, error) {
	var j snapshotJSON
	if err := strictjson.Unmarshal(data, len(data), &j); err != nil {
		return nil, err
	}
	if j.Format != snapshotFormat {
		return nil, broken("format", j.Format, nil)
	}
	s := New(j.ID, policy)
	s.most = most
	s.seq, s.last = j.Seq, j.Last
	s.generation, s.version, s.size, s.extended = j.Generation, j.Version, j.Size, j.Extended
	s.dataCenters, s.primary = j.DataCenters, j.Primary
	if err := j.check(s); err != nil {
		return nil, err
	}
	for i := range j.Users {
		if err := s.restoreUser(&j.Users[i]); err != nil {
			return nil, err
		}
	}
	for i := range j.Meetings {
		if err := s.restoreMeeting(&j.Meetings[i]); err != nil {
			return nil, err
		}
	}
	if err := s.restoreManaged(&j.Managed); err != nil {
		return nil, err
	}
	if again, err := s.Snapshot(); err != nil || !bytes.Equal(again, data) {
		return nil, broken("shape", string(j.ID), err)
	}
	return s, nil
}

// check refuses parts that contradict one another.
func (j *snapshotJSON) check(s *System) error {
	if s.seq == math.MaxUint64 || s.last.IsZero() != (s.seq == 0) || (s.generation == "") != (s.seq == 0) || s.seq < j.events() {
		return broken("seq", number(s.seq), nil)
	}
	if err := s.id.Check(); err != nil && s.seq > 0 {
		return broken("id", string(s.id), err)
	}
	if n := len(j.Users); n > s.most.users {
		return broken("users", strconv.Itoa(n), nil)
	}
	if n := len(j.Meetings); n > s.most.meetings || n > 0 && s.primary != "" {
		return broken("meetings", strconv.Itoa(n), nil)
	}
	if s.seq == 0 {
		return nil // what else stands there, the shape of the whole refuses
	}
	return license.Join(s.checkSystem(), s.checkCenters())
}

// events returns by how many events at least the state came about.
func (j *snapshotJSON) events() uint64 {
	least := len(j.Users) + len(j.DataCenters) + len(j.Meetings)
	if j.Generation != "" {
		least++
	}
	if j.Extended {
		least++
	}
	if j.Primary != "" {
		least++
	}
	for i := range j.Users {
		if !j.Users[i].Active {
			least++
		}
	}
	for i := range j.Meetings {
		if !j.Meetings[i].Started.IsZero() {
			least++
		}
	}
	return uint64(least)
}

func (s *System) checkSystem() error {
	if s.generation != Managed && s.generation != Smart {
		return broken("generation", string(s.generation), nil)
	}
	if err := s.version.Check(); err != nil {
		return broken("version", string(s.version), err)
	}
	if err := s.size.Check(); err != nil {
		return broken("size", string(s.size), err)
	}
	if s.extended && s.size != Large {
		return broken("extended", string(s.size), nil)
	}
	return nil
}

func (s *System) checkCenters() error {
	for i, id := range s.dataCenters {
		err := id.Check()
		if err != nil || id == s.id || slices.Contains(s.dataCenters[:i], id) || i+2 > MaxDataCenters || s.size == Micro || s.primary != "" {
			return broken("dataCenters", string(id), err)
		}
	}
	if s.primary != "" {
		if err := s.primary.Check(); err != nil || s.primary == s.id || s.size == Micro {
			return broken("primary", string(s.primary), err)
		}
	}
	return nil
}

func (s *System) restoreUser(c *snapshotUser) error {
	u := &user{c.Active, c.AttendeeOnly, c.Since, c.Cause, c.Meeting, c.Permanent, c.Stands, c.Grace}
	if err := c.ID.Check(); err != nil {
		return broken("users", string(c.ID), err)
	}
	if !s.holdable(u) {
		return broken("users", string(c.ID), nil)
	}
	s.users[c.ID] = u
	if u.since.IsZero() {
		return nil
	}
	s.held++
	if s.generation == Managed && u.permanent {
		s.permanent.Add(u.stands, c.ID)
	}
	if s.generation == Managed && !u.permanent {
		s.waiting.Add(u.stands, c.ID)
	}
	return nil
}

// holdable reports whether a user can hold the licence that it is said to hold, or none.
func (s *System) holdable(u *user) bool {
	if !u.grace.IsZero() && (s.generation == Smart || !u.grace.Before(s.last)) {
		return false
	}
	if u.since.IsZero() {
		return u.cause == "" && u.meeting == "" && !u.permanent && u.stands.IsZero()
	}
	if !u.active || u.attendeeOnly || s.primary != "" || u.since.After(s.last) {
		return false
	}
	if s.generation == Smart && (u.permanent || !u.stands.IsZero()) {
		return false
	}
	if s.generation == Managed && (u.stands.Before(u.since) || u.stands.After(s.last)) {
		return false
	}
	switch u.cause {
	case ByHand:
		return u.meeting == ""
	case Hosted, StoodIn:
		return u.meeting.Check() == nil
	}
	return false
}

func (s *System) restoreMeeting(c *snapshotMeeting) error {
	m := &meeting{c.Scheduler, c.Host, c.Alternates, c.Begins, c.Ends, c.Started, c.Present, c.Attended, c.Hosts}
	p := Plan{c.ID, c.Scheduler, c.Host, c.Alternates, c.Begins, c.Ends}
	if err := license.Join(c.ID.Check(), p.timely(time.Time{}), s.roomy(p)); err != nil {
		return broken("meetings", string(c.ID), err)
	}
	if !s.planable(m) || !s.takesPlace(m) || !s.hostable(m) {
		return broken("meetings", string(c.ID), nil)
	}
	s.meetings[c.ID] = m
	s.planned[m.host] = including(s.planned[m.host], c.ID)
	if m.hosts != "" {
		s.hosting[m.hosts] = including(s.hosting[m.hosts], c.ID)
	}
	return nil
}

// planable reports whether a meeting can have been scheduled for those people.
func (s *System) planable(m *meeting) bool {
	if s.users[m.scheduler] == nil || s.users[m.host] == nil || len(m.alternates) > s.most.alternates {
		return false
	}
	for i, id := range m.alternates {
		if s.users[id] == nil || id == m.host || slices.Contains(m.alternates[:i], id) {
			return false
		}
	}
	return true
}

// takesPlace reports whether those can be, or can have been, at a meeting who are said to.
func (s *System) takesPlace(m *meeting) bool {
	if m.started.IsZero() {
		return len(m.attended) == 0 && len(m.present) == 0
	}
	for i, id := range m.attended {
		if id.Check() != nil || i > 0 && m.attended[i-1] >= id {
			return false
		}
	}
	for i, id := range m.present {
		if _, ok := slices.BinarySearch(m.attended, id); !ok || i > 0 && m.present[i-1] >= id {
			return false
		}
	}
	return !m.started.After(s.last) && len(m.attended) > 0 && len(m.present) <= s.most.people
}

// hostable reports whether who is said to host a meeting can.
func (s *System) hostable(m *meeting) bool {
	if m.hosts == "" {
		return true
	}
	named := m.hosts == m.host || slices.Contains(m.alternates, m.hosts)
	return named && m.isThere(m.hosts) && !s.users[m.hosts].since.IsZero() && len(s.hosting[m.hosts]) < MaxConcurrent
}

// broken refuses a part of a snapshot, with the reason if there is one.
func broken(part, value string, why error) error {
	refusal := license.Refuse(ErrSnapshotForm, "", "part", part, "value", value)
	if why == nil {
		return refusal
	}
	return errors.Join(refusal, why)
}
