package perdevice

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/licit-go/licit/license"
)

// An Overview counts the licences of an organization at an instant, as the
// Dashboard API's overview of per-device organizations does (PD-27).
type Overview struct {
	At       time.Time
	Licenses int // all that are held
	// Licences by state.
	Active, Expired, Expiring, RecentlyQueued, Unused, UnusedActive int
	// Of the expiring ones, by band (PD-4).
	Warning, Critical int
	// SoonestActivation is the next UTC day on which unused licences start to burn
	// if nobody acts, and SoonestActivations how many; none and 0 if none does.
	SoonestActivation  license.Date
	SoonestActivations int
	// OldestActivation is the first UTC day on which a licence that is unusedActive
	// started to burn, and OldestActivations how many did; none and 0 if none is.
	OldestActivation  license.Date
	OldestActivations int
	// NextExpiration is the next instant at which a licence expires, its own end;
	// zero if none will.
	NextExpiration time.Time
	Types          []TypeCount // of the types that are held, sorted by type
	Seats          SeatCount   // of all licences with seats
}

// A TypeCount counts the licences of one type.
type TypeCount struct {
	Type       Type
	Licenses   int // all that are held
	Unassigned int // unused or unusedActive
	Seats      SeatCount
}

// A SeatCount counts seats of licences that are not expired.
type SeatCount struct {
	Total      int // the other three together
	Active     int // on networks
	Queued     int // waiting on networks
	Unassigned int
}

func (c *SeatCount) add(s State, seats int) {
	switch s {
	case Active, Expiring:
		c.Active += seats
	case RecentlyQueued:
		c.Queued += seats
	case Unused, UnusedActive:
		c.Unassigned += seats
	case Expired, NotHeld:
		return
	}
	c.Total += seats
}

// Overview returns the counts at an instant. It costs as much as is held.
func (o *Organization) Overview(at time.Time) Overview {
	v := Overview{At: utc(at), Licenses: len(o.licenses)}
	types := map[Type]*TypeCount{}
	some := make([]*entry, 0, together)
	for _, e := range o.licenses {
		if some = append(some, e); len(some) == together {
			v.count(o, types, some, at)
			some = some[:0]
		}
	}
	v.count(o, types, some, at)
	for _, count := range slices.SortedFunc(maps.Values(types), func(a, b *TypeCount) int { return cmp.Compare(a.Type, b.Type) }) {
		v.Types = append(v.Types, *count)
	}
	return v
}

// together is how many licences are counted at a time.
const together = 64

// count counts some licences. They and their queues are far apart in memory: it
// reaches for all of them before it looks at the first, so as not to wait for one
// after another.
func (v *Overview) count(o *Organization, types map[Type]*TypeCount, some []*entry, at time.Time) {
	var on [together]*chain
	for i, e := range some {
		on[i] = e.on
	}
	var ends [together]time.Time
	for i, c := range on[:len(some)] {
		if c != nil {
			ends[i] = c.end
		}
	}
	for i, e := range some {
		s := e.phase(at)
		if s == Active && o.nears(ends[i], at) {
			s = Expiring
		}
		count := types[e.Type]
		if count == nil {
			count = &TypeCount{Type: e.Type}
			types[e.Type] = count
		}
		count.Licenses++
		count.Seats.add(s, e.Seats)
		v.Seats.add(s, e.Seats)
		if s == Unused || s == UnusedActive {
			count.Unassigned++
		}
		v.add(o, e, s, at)
		if s != Expired {
			v.NextExpiration = earlier(v.NextExpiration, e.ends)
		}
	}
}

// add counts a licence by its state.
func (v *Overview) add(o *Organization, e *entry, s State, at time.Time) {
	switch s {
	case Active:
		v.Active++
	case Expired:
		v.Expired++
	case Expiring:
		v.Expiring++
		if o.band(e, at) == Critical {
			v.Critical++
		} else {
			v.Warning++
		}
	case RecentlyQueued:
		v.RecentlyQueued++
	case Unused:
		v.Unused++
		first(&v.SoonestActivation, &v.SoonestActivations, e.starts)
	case UnusedActive:
		v.UnusedActive++
		first(&v.OldestActivation, &v.OldestActivations, e.starts)
	case NotHeld:
	}
}

// first keeps the first day of several instants, and how many there are on it.
func first(day *license.Date, n *int, t time.Time) {
	d, err := license.DateOf(t)
	switch {
	case t.IsZero() || err != nil || !day.IsZero() && day.Before(d):
	case d == *day:
		*n++
	default:
		*day, *n = d, 1
	}
}

// earlier returns the earlier of two instants, of which either may be unset.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
