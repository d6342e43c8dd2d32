package hosting_test

import (
	"maps"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
	"github.com/licit-go/licit/smart/hosting"
)

// naive is a system as anyone would keep it on paper: a list of all that ever happened.
// Nothing is counted, indexed or forgotten; every question is answered by reading the
// list from its beginning.
type naive struct {
	id    license.ID
	facts []fact
}

// A fact is one line of the list. What stands in it depends on what happened.
type fact struct {
	what       happening
	at         time.Time
	generation hosting.Generation
	version    pak.Version
	size       hosting.Size
	user       license.ID
	only       bool // attendee-only
	meeting    license.ID
	plan       naivePlan
	present    []license.ID
	hosts      license.ID // who hosts the meeting from now on
	installed  int
	outdated   int
	evaluation time.Duration
}

type happening string

const (
	wasInstalled    happening = "installed"
	wasUpgraded     happening = "upgraded"
	wasUpdated      happening = "updated"
	wasAdded        happening = "added"
	wasRole         happening = "role"
	wasDeactivated  happening = "deactivated"
	wasReactivated  happening = "reactivated"
	wasAssigned     happening = "assigned"
	wasScheduled    happening = "scheduled"
	wasCancelled    happening = "cancelled"
	wasStarted      happening = "started"
	wasAttended     happening = "attended"
	wasLeft         happening = "left"
	wasEnded        happening = "ended"
	wasDisconnected happening = "disconnected"
	wasConnected    happening = "connected"
	wasRestarted    happening = "restarted"
	wasAudited      happening = "audited"
	wasFailedOver   happening = "failed over"
	wasReturned     happening = "returned"
	wasExtended     happening = "extended"
	wasReduced      happening = "reduced"
	wasGrown        happening = "grown"
	wasJoined       happening = "joined"
	wasAbsorbed     happening = "absorbed"
)

// naivePlan is a meeting as it was scheduled.
type naivePlan struct {
	id, scheduler, host license.ID
	alternates          []license.ID
	begins, ends        time.Time
}

// naiveGrant says that somebody got a licence.
type naiveGrant struct {
	user    license.ID
	since   time.Time
	cause   hosting.Cause
	meeting license.ID
}

const (
	mostMeetings = 2
	graceOfUser  = 180 * license.Day
	trial        = 180 * license.Day
)

// whys are reasons, collected without regard to order, each once.
type naiveWhys map[license.Reason]bool

func (w naiveWhys) when(holds bool, why license.Reason) naiveWhys {
	if holds {
		w[why] = true
	}
	return w
}

func (w naiveWhys) add(reasons ...license.Reason) naiveWhys {
	for _, why := range reasons {
		w[why] = true
	}
	return w
}

func (w naiveWhys) with(more naiveWhys) naiveWhys {
	maps.Copy(w, more)
	return w
}

func (w naiveWhys) sorted() []license.Reason { return slices.Sorted(maps.Keys(w)) }

// last returns the last fact of those kinds.
func (n *naive) last(what ...happening) (fact, bool) {
	for _, f := range slices.Backward(n.facts) {
		if slices.Contains(what, f.what) {
			return f, true
		}
	}
	return fact{}, false
}

// ever reports whether anything of that kind happened.
func (n *naive) ever(what ...happening) bool {
	_, ok := n.last(what...)
	return ok
}

func (n *naive) generation() hosting.Generation {
	f, _ := n.last(wasInstalled, wasUpgraded)
	return f.generation
}

func (n *naive) version() pak.Version {
	f, _ := n.last(wasInstalled, wasUpgraded)
	return f.version
}

func (n *naive) managed() bool { return n.generation() == hosting.Managed }

func (n *naive) size() hosting.Size {
	f, _ := n.last(wasInstalled, wasGrown)
	return f.size
}

func (n *naive) extended() bool {
	f, _ := n.last(wasExtended, wasReduced)
	return f.what == wasExtended
}

func (n *naive) dataCenters() []license.ID {
	var all []license.ID
	for _, f := range n.facts {
		if f.what == wasJoined {
			all = append(all, f.user)
		}
	}
	return all
}

// barred says why nothing at all is decided here.
func (n *naive) barred() (license.Reason, bool) {
	if len(n.facts) == 0 {
		return hosting.ErrNotInstalled, true
	}
	if n.ever(wasAbsorbed) {
		return hosting.ErrAbsorbed, true
	}
	return "", false
}

// Users.

func (n *naive) known(u license.ID) bool {
	return slices.ContainsFunc(n.facts, func(f fact) bool { return f.what == wasAdded && f.user == u })
}

func (n *naive) users() []license.ID {
	var all []license.ID
	for _, f := range n.facts {
		if f.what == wasAdded {
			all = append(all, f.user)
		}
	}
	slices.Sort(all)
	return all
}

func (n *naive) active(u license.ID) bool {
	is := false
	for _, f := range n.facts {
		if f.user == u && f.what != wasJoined {
			is = f.what != wasDeactivated && (is || f.what == wasAdded || f.what == wasReactivated)
		}
	}
	return is
}

func (n *naive) attendeeOnly(u license.ID) bool {
	is := false
	for _, f := range n.facts {
		if f.user == u && (f.what == wasAdded || f.what == wasRole) {
			is = f.only
		}
	}
	return is
}

// got returns who got the role of a host, or a licence by hand, by a fact, and why.
func (n *naive) got(i int) (naiveGrant, bool) {
	f := n.facts[i]
	if f.what == wasAssigned {
		return naiveGrant{f.user, f.at, hosting.ByHand, ""}, true
	}
	if f.hosts == "" {
		return naiveGrant{}, false
	}
	g := naiveGrant{f.hosts, f.at, hosting.StoodIn, f.meeting}
	for _, p := range slices.Backward(n.facts[:i]) {
		if p.what == wasScheduled && p.plan.id == f.meeting {
			if p.plan.host == f.hosts {
				g.cause = hosting.Hosted
			}
			break
		}
	}
	return g, true
}

// holding returns the licence that a user holds: the first that it hosted or was assigned
// after its last deactivation (WX-1, WX-2). A data center has released all of them (WX-8).
func (n *naive) holding(u license.ID) (naiveGrant, bool) {
	var held naiveGrant
	ok := false
	for i, f := range n.facts {
		if f.what == wasAbsorbed || f.what == wasDeactivated && f.user == u {
			ok = false
		}
		if g, gets := n.got(i); gets && g.user == u && !ok {
			held, ok = g, true
		}
	}
	return held, ok
}

// holders returns who holds a licence, by id.
func (n *naive) holders() []license.ID {
	return slices.DeleteFunc(n.users(), func(u license.ID) bool {
		_, ok := n.holding(u)
		return !ok
	})
}

// Kinds (WX-6).
