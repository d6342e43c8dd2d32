package hosting

import (
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
)

// A Meeting is scheduled, or takes place. The caller owns it.
type Meeting struct {
	Plan
	State    MeetingState
	Started  time.Time    // zero: not yet
	Present  []license.ID // sorted
	Attended []license.ID // sorted: whoever was there at any time
	Hosts    license.ID   // who hosts it now; none if nobody does
}

// Meeting returns a meeting that is scheduled or takes place, and whether there is one.
// Where there is none the Meeting is zero: its State is "" and not [MeetingNone].
func (s *System) Meeting(id license.ID) (Meeting, bool) {
	m := s.meetings[id]
	if m == nil {
		return Meeting{}, false
	}
	return Meeting{
		Plan{id, m.scheduler, m.host, slices.Clone(m.alternates), m.begins, m.ends},
		m.state(), m.started, slices.Clone(m.present), slices.Clone(m.attended), m.hosts,
	}, true
}

// Meetings yields what is scheduled or takes place, by id. Nothing may be applied
// meanwhile.
func (s *System) Meetings() iter.Seq[Meeting] {
	return func(yield func(Meeting) bool) {
		for _, id := range slices.Sorted(maps.Keys(s.meetings)) {
			if m, _ := s.Meeting(id); !yield(m) {
				return
			}
		}
	}
}

// state returns where a meeting stands; nil is none.
func (m *meeting) state() MeetingState {
	if m == nil {
		return MeetingNone
	}
	if m.started.IsZero() {
		return MeetingScheduled
	}
	if m.hosts == "" {
		return MeetingVacant
	}
	return MeetingHosted
}

// isThere reports whether somebody is at a meeting.
func (m *meeting) isThere(id license.ID) bool {
	_, ok := slices.BinarySearch(m.present, id)
	return ok
}

// change replaces a meeting, and what the index of hosts says of it.
func (s *System) change(id license.ID, m *meeting) {
	before := s.meetings[id].hosts
	s.meetings[id] = m
	if before == m.hosts {
		return
	}
	if before != "" {
		put(s.hosting, before, excluding(s.hosting[before], id))
	}
	if m.hosts != "" {
		put(s.hosting, m.hosts, including(s.hosting[m.hosts], id))
	}
}

// dissolve removes a meeting.
func (s *System) dissolve(id license.ID) {
	m := *s.meetings[id]
	host := m.host
	m.hosts = ""
	s.change(id, &m)
	put(s.planned, host, excluding(s.planned[host], id))
	delete(s.meetings, id)
}

// put has no entry for nothing.
func put(index map[license.ID][]license.ID, key license.ID, ids []license.ID) {
	if len(ids) == 0 {
		delete(index, key)
		return
	}
	index[key] = ids
}

// including returns sorted ids and one that need not be among them, in a slice of its own.
func including(ids []license.ID, id license.ID) []license.ID {
	i, ok := slices.BinarySearch(ids, id)
	if ok {
		return ids
	}
	return slices.Insert(slices.Clip(ids), i, id)
}

// excluding returns ids but one, in a slice of its own.
func excluding(ids []license.ID, id license.ID) []license.ID {
	return slices.DeleteFunc(slices.Clone(ids), func(other license.ID) bool { return other == id })
}
