package hosting

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
)

// A Plan is a meeting as it is to be scheduled.
type Plan struct {
	ID         license.ID
	Scheduler  license.ID   // whoever schedules it, maybe on behalf of the host (WX-1)
	Host       license.ID   // that is to hold a valid host licence when it starts (WX-3)
	Alternates []license.ID // in the order in which they take over; at most [MaxAlternates]
	Begins     time.Time
	Ends       time.Time // the first instant after it
}

// Schedule decides that a meeting is to take place. Nobody gets a host licence by that
// (WX-1). It is refused for all of these together:
//
//   - what [System.Access] tells, if the system cannot be used for everything
//   - [license.ErrIDMalformed] and [ErrMeetingPresent], of its id; [ErrTooMany], past
//     [MaxMeetings] or [MaxAlternates]
//   - of the host and each alternate: [ErrUserUnknown]; or [ErrUserInactive] (WX-2),
//     [ErrAttendeeOnly] (WX-4). Of the scheduler all but the last
//   - [ErrAlternate], of an alternate that stands twice or is the host (WX-3)
//   - [license.ErrDateRange], of an instant outside the calendar; [ErrMeetingTime], of a
//     meeting that has no beginning, does not end after it, or is over
//   - [ErrOverlap], of the third meeting of a host that shares an instant with two that
//     are scheduled or take place, as they were planned (WX-5): meetings that touch do
//     not
//
// Who may start it, and who hosts it then, [System.Start] says.
func (s *System) Schedule(act license.Act, with Standing, plan Plan) (Scheduled, error) {
	act, err := s.begin(act)
	if err != nil {
		return Scheduled{}, err
	}
	plan = plan.own()
	if err := license.Join(s.usable(act.At, with), s.schedulable(plan, act.At)); err != nil {
		return Scheduled{}, err
	}
	return Scheduled{s.stamp(act), plan.ID, plan.Scheduler, plan.Host, plan.Alternates, plan.Begins, plan.Ends}, nil
}

// own returns a plan with memory of its own, and its instants as they are kept.
func (p Plan) own() Plan {
	p.Alternates = append([]license.ID{}, p.Alternates...)
	p.Begins, p.Ends = p.Begins.Round(0).UTC(), p.Ends.Round(0).UTC()
	return p
}

// schedulable refuses, with all reasons, what cannot be scheduled at an instant.
func (s *System) schedulable(p Plan, at time.Time) error {
	return license.Join(
		p.ID.Check(), s.may(BySchedule, "", p.ID), tooMany("meetings", len(s.meetings)+1, s.most.meetings),
		tooMany("alternates", len(p.Alternates), s.most.alternates),
		s.named(p), p.timely(at), s.roomy(p),
	)
}

// named refuses a plan whose people are not such as it needs. Each is looked at once.
func (s *System) named(p Plan) error {
	all := []error{s.eligible(p.Host)}
	seen := map[license.ID]bool{p.Host: true}
	for _, id := range p.Alternates {
		if seen[id] {
			all = append(all, license.Refuse(ErrAlternate, "WX-3", "meeting", string(p.ID), "user", string(id)))
			continue
		}
		seen[id] = true
		all = append(all, s.eligible(id))
	}
	if !seen[p.Scheduler] {
		all = append(all, s.isActive(p.Scheduler))
	}
	return license.Join(all...)
}

// timely refuses a plan whose time is none, or past.
func (p Plan) timely(at time.Time) error {
	_, begins := license.DateOf(p.Begins)
	_, ends := license.DateOf(p.Ends)
	if err := license.Join(license.Within("begins", begins), license.Within("ends", ends)); err != nil {
		return err
	}
	if p.Begins.IsZero() || !p.Begins.Before(p.Ends) || !p.Ends.After(at) {
		return license.Refuse(ErrMeetingTime, "", "meeting", string(p.ID), "begins", instant(p.Begins), "ends", instant(p.Ends))
	}
	return nil
}

// roomy refuses a plan by which a host has three meetings at some instant. Intervals of
// which each two overlap share an instant, so two are looked for that do, among those
// that overlap the new one: in the order of their beginnings they are neighbours. A plan
// whose time is none shares no instant.
func (s *System) roomy(p Plan) error {
	if !p.Begins.Before(p.Ends) {
		return nil
	}
	var during []license.ID
	for _, id := range s.planned[p.Host] {
		if m := s.meetings[id]; m.begins.Before(p.Ends) && p.Begins.Before(m.ends) {
			during = append(during, id)
		}
	}
	slices.SortFunc(during, func(a, b license.ID) int {
		return cmp.Or(s.meetings[a].begins.Compare(s.meetings[b].begins), cmp.Compare(a, b))
	})
	for i, id := range during {
		if i > 0 && s.meetings[id].begins.Before(s.meetings[during[i-1]].ends) {
			return overlap(p.Host, during[i-1:i+1])
		}
	}
	return nil
}

// overlap is why somebody does not host another meeting at the same time.
func overlap(user license.ID, meetings []license.ID) error {
	return license.Refuse(ErrOverlap, "WX-5", "user", string(user), "meetings", listed(meetings), "most", strconv.Itoa(MaxConcurrent))
}

// Cancel decides that a scheduled meeting will not take place; nothing is remembered of
// it. It is refused of one that is not scheduled ([ErrMeetingUnknown]) or takes place
// already ([ErrStarted]).
func (s *System) Cancel(act license.Act, meeting license.ID) (Cancelled, error) {
	act, err := s.begin(act)
	if err != nil {
		return Cancelled{}, err
	}
	if err := s.may(ByCancel, "", meeting); err != nil {
		return Cancelled{}, err
	}
	return Cancelled{s.stamp(act), meeting}, nil
}

func (s *System) applyScheduled(e Scheduled) error {
	p := Plan{e.Meeting, e.Scheduler, e.Host, e.Alternates, e.Begins, e.Ends}.own()
	if err := s.schedulable(p, e.At); err != nil {
		return err
	}
	s.meetings[p.ID] = &meeting{scheduler: p.Scheduler, host: p.Host, alternates: p.Alternates, begins: p.Begins, ends: p.Ends}
	s.planned[p.Host] = including(s.planned[p.Host], p.ID)
	return nil
}

func (s *System) applyCancelled(e Cancelled) error {
	if err := s.may(ByCancel, "", e.Meeting); err != nil {
		return err
	}
	s.dissolve(e.Meeting)
	return nil
}
