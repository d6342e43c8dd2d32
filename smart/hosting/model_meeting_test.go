package hosting_test

import (
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

// naiveMeeting is a meeting as the list tells.
type naiveMeeting struct {
	naivePlan
	started  time.Time
	present  []license.ID // sorted
	attended []license.ID // sorted
	hosts    license.ID
}

func including(all []license.ID, more ...license.ID) []license.ID {
	all = append(slices.Clone(all), more...)
	slices.Sort(all)
	return slices.Compact(all)
}

func excluding(all []license.ID, u license.ID) []license.ID {
	return slices.DeleteFunc(slices.Clone(all), func(v license.ID) bool { return v == u })
}

// meetings returns those that are scheduled or take place, by id.
func (n *naive) meetings() []naiveMeeting {
	var all []naiveMeeting
	find := func(id license.ID) int { return slices.IndexFunc(all, func(m naiveMeeting) bool { return m.id == id }) }
	for _, f := range n.facts {
		switch f.what {
		case wasScheduled:
			all = append(all, naiveMeeting{naivePlan: f.plan})
		case wasCancelled, wasEnded:
			i := find(f.meeting)
			all = slices.Delete(all, i, i+1)
		case wasStarted:
			m := &all[find(f.meeting)]
			m.started, m.hosts, m.present, m.attended = f.at, f.hosts, including(f.present), including(f.present)
		case wasAttended:
			m := &all[find(f.meeting)]
			m.hosts, m.present, m.attended = f.hosts, including(m.present, f.user), including(m.attended, f.user)
		case wasLeft:
			m := &all[find(f.meeting)]
			m.hosts, m.present = f.hosts, excluding(m.present, f.user)
		}
	}
	slices.SortFunc(all, func(a, b naiveMeeting) int {
		if a.id < b.id {
			return -1
		}
		return 1
	})
	return all
}

func (n *naive) meeting(id license.ID) (naiveMeeting, bool) {
	for _, m := range n.meetings() {
		if m.id == id {
			return m, true
		}
	}
	return naiveMeeting{}, false
}

// hostsNow returns the meetings that a user hosts at the moment, by id.
func (n *naive) hostsNow(u license.ID) []license.ID {
	var all []license.ID
	for _, m := range n.meetings() {
		if m.hosts == u {
			all = append(all, m.id)
		}
	}
	return all
}

// crowded reports whether some instant from begins to ends would have three planned
// meetings of a host. The number grows only where one begins, so only there is looked.
func (n *naive) crowded(host license.ID, begins, ends time.Time) bool {
	spans := []naiveSpan{{begins, ends}}
	for _, m := range n.meetings() {
		if m.host == host {
			spans = append(spans, naiveSpan{m.begins, m.ends})
		}
	}
	for _, s := range spans {
		if s.from.Before(begins) || !s.from.Before(ends) {
			continue
		}
		there := 0
		for _, o := range spans {
			if !s.from.Before(o.from) && s.from.Before(o.to) {
				there++
			}
		}
		if there > mostMeetings {
			return true
		}
	}
	return false
}

// crowdedAt reports whether a host has three planned meetings at an instant.
func (n *naive) crowdedAt(host license.ID, at time.Time) bool {
	there := 0
	for _, m := range n.meetings() {
		if m.host == host && !at.Before(m.begins) && at.Before(m.ends) {
			there++
		}
	}
	return there > mostMeetings
}

// Decisions: what stands against each, all of it.

// person says why somebody has no account in use.
func (n *naive) person(u license.ID) naiveWhys {
	w := naiveWhys{}
	return w.when(!n.known(u), hosting.ErrUserUnknown).when(n.known(u) && !n.active(u), hosting.ErrUserInactive)
}

// hostable says why somebody cannot be named as host, or alternate host (WX-4).
func (n *naive) hostable(u license.ID) naiveWhys {
	return n.person(u).when(n.attendeeOnly(u), hosting.ErrAttendeeOnly)
}

// licensable says why somebody has no valid licence, and gets none.
func (n *naive) licensable(u license.ID, at time.Time) naiveWhys {
	_, holds := n.holding(u)
	return naiveWhys{}.when(holds && !n.valid(u, at) || !holds && !n.could(u, at), hosting.ErrGraceOver)
}

// mayHost says why somebody who is there cannot host a meeting.
func (n *naive) mayHost(u license.ID, at time.Time) naiveWhys {
	w := n.hostable(u).with(n.licensable(u, at))
	return w.when(len(n.hostsNow(u)) >= mostMeetings, hosting.ErrOverlap)
}

// closed says why nothing that consumes licences is done.
func (n *naive) closed(at time.Time, standing hosting.Standing) naiveWhys {
	_, why := n.access(at, standing)
	return naiveWhys{}.add(why...)
}

func (n *naive) assign(at time.Time, standing hosting.Standing, u license.ID) naiveWhys {
	w := n.closed(at, standing).with(n.hostable(u))
	_, holds := n.holding(u)
	w.when(holds, hosting.ErrHolding)
	return w.when(!holds && !n.could(u, at), hosting.ErrGraceOver)
}

func (n *naive) setRole(u license.ID, only bool) naiveWhys {
	w := naiveWhys{}.when(!n.known(u), hosting.ErrUserUnknown)
	if len(w) > 0 {
		return w
	}
	_, holds := n.holding(u)
	w.when(n.attendeeOnly(u) == only, hosting.ErrRole)
	w.when(only && holds, hosting.ErrHolding)
	return w.when(only && len(n.hostsNow(u)) > 0, hosting.ErrHosting)
}

func (n *naive) deactivate(u license.ID) naiveWhys {
	w := n.person(u)
	return w.when(len(w) == 0 && len(n.hostsNow(u)) > 0, hosting.ErrHosting)
}

func (n *naive) schedule(at time.Time, standing hosting.Standing, p naivePlan) naiveWhys {
	w := n.closed(at, standing)
	_, taken := n.meeting(p.id)
	w.when(taken, hosting.ErrMeetingPresent)
	w.when(!p.begins.Before(p.ends) || !p.ends.After(at), hosting.ErrMeetingTime)
	w.with(n.person(p.scheduler)).with(n.hostable(p.host))
	for _, u := range p.alternates {
		w.with(n.hostable(u))
	}
	for i, u := range p.alternates {
		w.when(u == p.host || slices.Contains(p.alternates[:i], u), hosting.ErrAlternate)
	}
	return w.when(n.crowded(p.host, p.begins, p.ends), hosting.ErrOverlap)
}

// start says why a meeting cannot take place with those people, or who hosts it (WX-3).
func (n *naive) start(at time.Time, standing hosting.Standing, id license.ID, present []license.ID) (naiveWhys, license.ID) {
	w := n.closed(at, standing)
	m, ok := n.meeting(id)
	w.when(!ok, hosting.ErrMeetingUnknown)
	w.when(ok && !m.started.IsZero(), hosting.ErrStarted)
	if !ok || !m.started.IsZero() {
		return w, ""
	}
	w.when(len(including(present)) < len(present), hosting.ErrThere)
	if slices.Contains(present, m.host) {
		return w.with(n.mayHost(m.host, at)), m.host
	}
	w.when(!n.valid(m.host, at), hosting.ErrHostUnlicensed)
	none := naiveWhys{}.add(hosting.ErrNoHost)
	for _, u := range m.alternates {
		if !slices.Contains(present, u) {
			continue
		}
		against := n.mayHost(u, at)
		if len(against) == 0 {
			return w, u
		}
		none.with(against)
	}
	return w.with(none), ""
}

func (n *naive) running(id license.ID) (naiveMeeting, naiveWhys) {
	m, ok := n.meeting(id)
	return m, naiveWhys{}.when(!ok, hosting.ErrMeetingUnknown).when(ok && m.started.IsZero(), hosting.ErrNotStarted)
}

// attend says why somebody cannot come to a meeting, or who hosts it from then on.
func (n *naive) attend(at time.Time, standing hosting.Standing, id, u license.ID) (naiveWhys, license.ID) {
	m, w := n.running(id)
	if len(w) == 0 {
		w.when(slices.Contains(m.present, u), hosting.ErrThere)
	}
	w.with(n.closed(at, standing))
	if len(w) > 0 {
		return w, ""
	}
	takes := u == m.host || m.hosts == "" && slices.Contains(m.alternates, u)
	if takes && len(n.mayHost(u, at)) == 0 {
		return w, u
	}
	return w, m.hosts
}

// leave says why somebody cannot leave a meeting, or who hosts it from then on. Where
// access is not full, only somebody who holds a licence takes over.
func (n *naive) leave(at time.Time, standing hosting.Standing, id, u license.ID) (naiveWhys, license.ID) {
	m, w := n.running(id)
	if len(w) == 0 {
		w.when(!slices.Contains(m.present, u), hosting.ErrNotThere)
	}
	if len(w) > 0 || m.hosts != u {
		return w, m.hosts
	}
	level, _ := n.access(at, standing)
	for _, v := range append([]license.ID{m.host}, m.alternates...) {
		_, holds := n.holding(v)
		if v != u && slices.Contains(m.present, v) && len(n.mayHost(v, at)) == 0 && (holds || level == hosting.Full) {
			return w, v
		}
	}
	return w, ""
}
