package hosting_test

import (
	"cmp"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart/hosting"
)

// naiveSeat is the licence of a holder in the older generation: permanent or temporary, and
// since when it is so.
type naiveSeat struct {
	user      license.ID
	permanent bool
	stands    time.Time
}

// naiveSpan is a stretch of time, half-open; a zero end is none.
type naiveSpan struct{ from, to time.Time }

// evaluations returns when evaluation runs, by the calendar (WX-9).
func (n *naive) evaluations() []naiveSpan {
	var all []naiveSpan
	open := false
	for _, f := range n.facts {
		if f.what == wasAudited && f.installed > 0 || f.what == wasUpgraded {
			if open && f.at.Before(all[len(all)-1].to) {
				all[len(all)-1].to = f.at
			}
			open = false
		}
		if (f.what == wasInstalled || f.what == wasUpgraded) && f.evaluation > 0 {
			all, open = append(all, naiveSpan{f.at, f.at.Add(f.evaluation)}), true
		}
	}
	return all
}

// evaluates reports whether evaluation runs, in the older generation.
func (n *naive) evaluates(at time.Time) bool {
	return slices.ContainsFunc(n.evaluations(), func(s naiveSpan) bool { return !at.Before(s.from) && at.Before(s.to) })
}

// hosts returns how many licences are installed, as they were counted last, and how many
// of other versions.
func (n *naive) hosts() (hosts, outdated int) {
	for _, f := range n.facts {
		switch f.what {
		case wasAudited:
			hosts, outdated = f.installed, f.outdated
		case wasUpgraded:
			hosts, outdated = 0, hosts+outdated
			if f.generation == hosting.Smart {
				outdated = 0
			}
		}
	}
	return hosts, outdated
}

// shuffle is what is left of the licences of the older generation after each fact.
type shuffle struct {
	seats     []naiveSeat
	temporary map[license.ID][]naiveSpan // when each user held a temporary one
	promoted  []int                      // by fact
	demoted   []int
}

func byPlace(a, b naiveSeat) int {
	return cmp.Or(a.stands.Compare(b.stands), cmp.Compare(a.user, b.user))
}

func (s *shuffle) count() int {
	c := 0
	for _, x := range s.seats {
		if x.permanent {
			c++
		}
	}
	return c
}

func (s *shuffle) open(u license.ID, at time.Time) {
	s.temporary[u] = append(s.temporary[u], naiveSpan{from: at})
}

func (s *shuffle) close(u license.ID, at time.Time) {
	if all := s.temporary[u]; len(all) > 0 && all[len(all)-1].to.IsZero() {
		all[len(all)-1].to = at
	}
}

// pick returns the first of those of a kind in the order in which they got it, or the last.
func (s *shuffle) pick(permanent, last bool) int {
	found := -1
	for i, x := range s.seats {
		if x.permanent != permanent {
			continue
		}
		if found < 0 || (byPlace(x, s.seats[found]) < 0) != last {
			found = i
		}
	}
	return found
}

// level gives permanent licences to those who wait longest, and takes what is too
// much from those who got one last.
func (s *shuffle) level(hosts int, at time.Time) (promoted, demoted int) {
	for s.count() > hosts {
		i := s.pick(true, true)
		s.seats[i].permanent, s.seats[i].stands = false, at
		s.open(s.seats[i].user, at)
		demoted++
	}
	for s.count() < hosts && s.pick(false, false) >= 0 {
		i := s.pick(false, false)
		s.seats[i].permanent, s.seats[i].stands = true, at
		s.close(s.seats[i].user, at)
		promoted++
	}
	return promoted, demoted
}

// shuffled replays who got which kind of licence (WX-6).
func (n *naive) shuffled() *shuffle {
	s := &shuffle{temporary: map[license.ID][]naiveSpan{}}
	hosts, managed := 0, false
	for i, f := range n.facts {
		promoted, demoted := 0, 0
		switch f.what {
		case wasInstalled:
			managed = f.generation == hosting.Managed
		case wasUpgraded:
			managed = f.generation == hosting.Managed
			if !managed {
				for _, x := range s.seats {
					s.close(x.user, f.at)
				}
				s.seats = nil
			}
			hosts = 0
			s.level(0, f.at)
		case wasAudited:
			hosts = f.installed
			promoted, demoted = s.level(hosts, f.at)
		case wasDeactivated:
			if j := slices.IndexFunc(s.seats, func(x naiveSeat) bool { return x.user == f.user }); j >= 0 {
				s.close(f.user, f.at)
				s.seats = slices.Delete(s.seats, j, j+1)
			}
			promoted, _ = s.level(hosts, f.at)
		case wasAbsorbed:
			for _, x := range s.seats {
				s.close(x.user, f.at)
			}
			s.seats = nil
		}
		g, gets := n.got(i)
		if gets && managed && !slices.ContainsFunc(s.seats, func(x naiveSeat) bool { return x.user == g.user }) {
			x := naiveSeat{g.user, s.count() < hosts, f.at}
			s.seats = append(s.seats, x)
			if !x.permanent {
				s.open(g.user, f.at)
			}
		}
		s.promoted, s.demoted = append(s.promoted, promoted), append(s.demoted, demoted)
	}
	return s
}

// graceFrom returns the first instant at which a user held a temporary licence and no
// evaluation ran (WX-6). Both are looked at where one of them begins or ends.
func (n *naive) graceFrom(u license.ID) (time.Time, bool) {
	edges, runs := []time.Time{}, n.evaluations()
	for _, s := range runs {
		edges = append(edges, s.to)
	}
	spans := n.shuffled().temporary[u]
	for _, s := range spans {
		edges = append(edges, s.from)
	}
	slices.SortFunc(edges, time.Time.Compare)
	for _, at := range edges {
		within := func(s naiveSpan) bool { return !at.Before(s.from) && (s.to.IsZero() || at.Before(s.to)) }
		if slices.ContainsFunc(spans, within) && !slices.ContainsFunc(runs, within) {
			return at, true
		}
	}
	return time.Time{}, false
}

// graceOver reports whether the grace of a user is used up.
func (n *naive) graceOver(u license.ID, at time.Time) bool {
	from, ok := n.graceFrom(u)
	return ok && !at.Before(from.Add(graceOfUser))
}

// kind returns the kind of a holder's licence.
func (n *naive) kind(u license.ID, at time.Time, standing hosting.Standing) hosting.Kind {
	if !n.managed() {
		if standing.Evaluation && !standing.Registered && !standing.Reserved && len(n.dataCenters()) == 0 {
			return hosting.Demo
		}
		return hosting.Permanent
	}
	seats := n.shuffled().seats
	if seats[slices.IndexFunc(seats, func(x naiveSeat) bool { return x.user == u })].permanent {
		return hosting.Permanent
	}
	if n.evaluates(at) {
		return hosting.Demo
	}
	return hosting.Grace
}

// valid reports whether a holder's licence is.
func (n *naive) valid(u license.ID, at time.Time) bool {
	if _, ok := n.holding(u); !ok {
		return false
	}
	return !n.managed() || n.kind(u, at, hosting.Standing{}) != hosting.Grace || !n.graceOver(u, at)
}

// could reports whether a user who holds none could get one.
func (n *naive) could(u license.ID, at time.Time) bool {
	hosts, _ := n.hosts()
	return !n.managed() || n.shuffled().count() < hosts || n.evaluates(at) || !n.graceOver(u, at)
}

// queue returns who waits for a permanent licence, in order.
func (n *naive) queue() []license.ID {
	var waits []naiveSeat
	for _, x := range n.shuffled().seats {
		if !x.permanent {
			waits = append(waits, x)
		}
	}
	slices.SortFunc(waits, byPlace)
	var all []license.ID
	for _, x := range waits {
		all = append(all, x.user)
	}
	return all
}
