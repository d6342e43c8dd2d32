package perdevice

import (
	"slices"
	"strconv"
	"time"

	"github.com/licit-go/licit/license"
)

// An entry is one licence that an organization holds.
type entry struct {
	// What follows from fixed, activatesBy and the days; first, since a state is
	// asked of it.
	starts, ends time.Time // zero: never
	on           *chain    // where it is; nil: on nothing

	License
	claimedAt   time.Time
	anchor      time.Time
	activatesBy time.Time // end of the activation window; zero: never
	undoUntil   time.Time // last instant at which the claim can be undone; zero: never
	fixed       time.Time // when something started it, or when its turn in a queue comes; zero: activatesBy starts it
}

// fix says what started a licence; zero says that only its window does.
func (e *entry) fix(at time.Time) {
	e.fixed, e.starts, e.ends = at, at, time.Time{}
	if at.IsZero() {
		e.starts = e.activatesBy
	}
	if !e.starts.IsZero() {
		e.ends = plusDays(e.starts, e.Days)
	}
}

// waits reports whether a licence has not started to burn.
func (e *entry) waits(at time.Time) bool { return e.starts.IsZero() || at.Before(e.starts) }

// windowOver reports whether the activation window is over, in which case a
// licence that is dequeued burns from then on (PD-12).
func (e *entry) windowOver(at time.Time) bool {
	return !e.activatesBy.IsZero() && !at.Before(e.activatesBy)
}

// dequeuedAt returns what starts a licence that leaves a queue (PD-12).
func (e *entry) dequeuedAt(at time.Time) time.Time {
	if e.windowOver(at) {
		return at
	}
	return time.Time{}
}

// A chain is what burns one after another on a device or network (PD-10): each
// licence starts at the end of the one before it, whatever happens in between.
// It is never empty, and is not stepped: the instant says which of its licences
// burns.
type chain struct {
	device  *device   // nil: on a network
	network NetworkID // "" on a device
	members []*entry
	end     time.Time // of the last of them, since the chain was put where it is
}

// until returns the end of the whole queue.
func (c *chain) until() time.Time { return c.end }

// covers reports whether a licence of the chain burns.
func (c *chain) covers(at time.Time) bool {
	return c != nil && !c.members[0].waits(at) && at.Before(c.until())
}

// head returns the place of the licence that burns; of a chain that is over, the
// last one's.
func (c *chain) head(at time.Time) int {
	i, _ := slices.BinarySearchFunc(c.members, at, func(e *entry, at time.Time) int {
		if at.Before(e.ends) {
			return 1
		}
		return -1
	})
	return min(i, len(c.members)-1)
}

// live returns the licences of a chain from the one that burns on.
func (c *chain) live(at time.Time) []*entry { return c.members[c.head(at):] }

// coverage returns what the chain is good for at an instant.
func (c *chain) coverage(at time.Time) Coverage {
	if !c.covers(at) {
		return Coverage{}
	}
	return Coverage{c.members[c.head(at)].ID, c.until()}
}

// place returns the serial and the network where the chain is.
func (c *chain) place() (Serial, NetworkID) {
	if c == nil {
		return "", ""
	}
	if c.device == nil {
		return "", c.network
	}
	return c.device.serial, ""
}

// place returns where a licence is at an instant: one that is over is on nothing
// once another has taken its turn.
func (e *entry) place(at time.Time) (Serial, NetworkID) {
	c := e.on
	if c == nil || e.waits(at) && c.members[0] == e || !at.Before(e.ends) && c.members[len(c.members)-1] != e {
		return "", ""
	}
	return c.place()
}

// state returns what a licence is at an instant (PD-2).
func (o *Organization) state(e *entry, at time.Time) State {
	s := e.phase(at)
	if s == Active && o.nears(e.on.until(), at) {
		return Expiring
	}
	return s
}

// phase returns the state of a licence but for what is left of its queue: one that
// burns somewhere is active.
func (e *entry) phase(at time.Time) State {
	if e.waits(at) {
		if e.on != nil && e.on.members[0] != e {
			return RecentlyQueued
		}
		return Unused
	}
	if !at.Before(e.ends) {
		return Expired
	}
	if e.on == nil {
		return UnusedActive
	}
	return Active
}

// nears reports whether a queue that ends then is expiring.
func (o *Organization) nears(until, at time.Time) bool {
	return o.policy.Warning >= 0 && !at.Before(until.Add(-o.policy.Warning))
}

// band returns how close the end of a licence is that is expiring (PD-4).
func (o *Organization) band(e *entry, at time.Time) Band {
	if o.policy.Critical >= 0 && !at.Before(e.on.until().Add(-o.policy.Critical)) {
		return Critical
	}
	return Warning
}

// plusDays adds days of 24 h, more of them than a time.Duration holds.
func plusDays(t time.Time, days int) time.Time {
	const seconds = int64(license.Day / time.Second)
	return time.Unix(t.Unix()+int64(days)*seconds, int64(t.Nanosecond())).UTC()
}

// inCalendar returns the instant, the zero time if it lies past the calendar.
func inCalendar(t time.Time) time.Time {
	if _, err := license.DateOf(t); err != nil {
		return time.Time{}
	}
	return t
}

// lasts refuses a licence whose days from an instant on would leave the calendar.
func (l License) lasts(from time.Time) error {
	if inCalendar(plusDays(from, l.Days)).IsZero() {
		return license.Refuse(ErrTermRange, "PD-1", "license", string(l.ID), "days", strconv.Itoa(l.Days), "from", instant(from))
	}
	return nil
}

// utc returns the instant as it is kept and written.
func utc(t time.Time) time.Time { return t.Round(0).UTC() }

func instant(t time.Time) string { return t.Format(time.RFC3339Nano) }
