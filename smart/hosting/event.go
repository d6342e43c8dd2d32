package hosting

import (
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/pak"
	"github.com/licit-go/licit/smart"
)

// An Event is something that was decided. All events of this package are values: Apply
// does not accept pointers to them.
type Event interface {
	// Stamped returns the event's position in its stream, and who decided when.
	Stamped() license.Stamp
	event()
}

// Installed begins a system: evaluation begins with it (WX-9).
type Installed struct {
	license.Stamp
	Generation Generation   `json:"generation"`
	Version    pak.Version  `json:"version"`
	Size       Size         `json:"size"`
	Evaluation smart.Period `json:"evaluationSeconds"` // 0: none
}

// Upgraded says that the system runs another version, and evaluation begins again
// (WX-9). All assignments are kept (WX-8).
type Upgraded struct {
	license.Stamp
	Generation Generation   `json:"generation"`
	Version    pak.Version  `json:"version"`
	Evaluation smart.Period `json:"evaluationSeconds"` // 0: none
}

// Updated says that the system was brought up to date within its version: the licence
// status is unknown until the next audit (WX-16).
type Updated struct{ license.Stamp }

// UserAdded says that somebody has an account.
type UserAdded struct {
	license.Stamp
	User         license.ID `json:"user"`
	AttendeeOnly bool       `json:"attendeeOnly,omitempty"`
}

// RoleChanged says that an account became one that can only attend, or ceases to be
// one (WX-4).
type RoleChanged struct {
	license.Stamp
	User         license.ID `json:"user"`
	AttendeeOnly bool       `json:"attendeeOnly"`
}

// UserDeactivated says that an account is not active any more. The licence that the user
// held, if any, is released (WX-2), and goes to the first who waits for a permanent one.
type UserDeactivated struct {
	license.Stamp
	User     license.ID `json:"user"`
	Released bool       `json:"released,omitempty"` // whether a host licence was
	Promoted int        `json:"promoted,omitempty"` // how many get a permanent licence in place of a temporary one: 0 or 1 (WX-6)
}

// UserReactivated says that an account is active again. It holds no licence until the
// user hosts or is assigned one.
type UserReactivated struct {
	license.Stamp
	User license.ID `json:"user"`
}

// Assigned says that a user was assigned a host licence by hand (WX-1).
type Assigned struct {
	license.Stamp
	Grant
}

// Scheduled says that a meeting was scheduled, by the host or on behalf of the host
// (WX-1, WX-3).
type Scheduled struct {
	license.Stamp
	Meeting    license.ID   `json:"meeting"`
	Scheduler  license.ID   `json:"scheduler"`
	Host       license.ID   `json:"host"`
	Alternates []license.ID `json:"alternates"` // in the order in which they take over
	Begins     time.Time    `json:"begins"`
	Ends       time.Time    `json:"ends"` // the first instant after it, as planned
}

// Cancelled says that a scheduled meeting will not take place.
type Cancelled struct {
	license.Stamp
	Meeting license.ID `json:"meeting"`
}

// Started says that a meeting takes place, who is there and who hosts it.
type Started struct {
	license.Stamp
	Meeting license.ID   `json:"meeting"`
	Present []license.ID `json:"present"` // sorted
	Host    license.ID   `json:"host"`    // who hosts it: the host, or else an alternate
	Grants  []Grant      `json:"grants"`  // licences that it consumed; none or one
}

// Attended says that somebody came to a meeting.
type Attended struct {
	license.Stamp
	Meeting license.ID `json:"meeting"`
	User    license.ID `json:"user"`
	Host    license.ID `json:"host,omitzero"` // who hosts it from now on; none if nobody does
	Grants  []Grant    `json:"grants"`
}

// Left says that somebody left a meeting.
type Left struct {
	license.Stamp
	Meeting license.ID `json:"meeting"`
	User    license.ID `json:"user"`
	Host    license.ID `json:"host,omitzero"` // who hosts it from now on; none if nobody does
	Grants  []Grant    `json:"grants"`
}

// Ended says that a meeting is over.
type Ended struct {
	license.Stamp
	Meeting license.ID `json:"meeting"`
}

// A Grant is a host licence that a user gets.
type Grant struct {
	User    license.ID `json:"user"`
	Cause   Cause      `json:"cause"`
	Meeting license.ID `json:"meeting,omitzero"` // that consumed it; none if it was assigned by hand
	Kind    Kind       `json:"kind"`
}

// Disconnected says that the licence manager cannot be reached (WX-14).
type Disconnected struct{ license.Stamp }

// Connected says that it is reached again.
type Connected struct{ license.Stamp }

// Restarted says that the primary system, and the licence manager with it, was started
// again: the manager needs a while (WX-16).
type Restarted struct{ license.Stamp }

// Audited says what the licence manager has installed, as it was counted (WX-16). The
// first of those who wait get permanent licences, as far as there are enough (WX-6).
type Audited struct {
	license.Stamp
	Hosts    int `json:"hosts"`              // host licences of the system's version
	Outdated int `json:"outdated"`           // host licences of other versions
	Promoted int `json:"promoted,omitempty"` // how many get a permanent licence in place of another
	Demoted  int `json:"demoted,omitempty"`  // how many have a temporary one in place of a permanent one, the last to have got one first
}

// FailedOver says that the high-availability system took over, which cannot reach the
// licence manager (WX-15).
type FailedOver struct{ license.Stamp }

// Returned says that the primary system took over again.
type Returned struct{ license.Stamp }

// Extended says that a large system has its capacity extended (WX-10).
type Extended struct{ license.Stamp }

// Reduced says that an extended system is a large one again.
type Reduced struct{ license.Stamp }

// Grown says that the system is of a larger size.
type Grown struct {
	license.Stamp
	Size Size `json:"size"`
}

// DataCenterJoined says that another system became a data center of this one, which is
// the primary (WX-11).
type DataCenterJoined struct {
	license.Stamp
	DataCenter license.ID `json:"dataCenter"`
}

// Absorbed says that this system became a data center of another. Its host licences are
// released (WX-8).
type Absorbed struct {
	license.Stamp
	Primary  license.ID `json:"primary"`
	Released int        `json:"released"` // how many host licences were
}

func (e Installed) Stamped() license.Stamp        { return e.Stamp }
func (e Upgraded) Stamped() license.Stamp         { return e.Stamp }
func (e Updated) Stamped() license.Stamp          { return e.Stamp }
func (e UserAdded) Stamped() license.Stamp        { return e.Stamp }
func (e RoleChanged) Stamped() license.Stamp      { return e.Stamp }
func (e UserDeactivated) Stamped() license.Stamp  { return e.Stamp }
func (e UserReactivated) Stamped() license.Stamp  { return e.Stamp }
func (e Assigned) Stamped() license.Stamp         { return e.Stamp }
func (e Scheduled) Stamped() license.Stamp        { return e.Stamp }
func (e Cancelled) Stamped() license.Stamp        { return e.Stamp }
func (e Started) Stamped() license.Stamp          { return e.Stamp }
func (e Attended) Stamped() license.Stamp         { return e.Stamp }
func (e Left) Stamped() license.Stamp             { return e.Stamp }
func (e Ended) Stamped() license.Stamp            { return e.Stamp }
func (e Disconnected) Stamped() license.Stamp     { return e.Stamp }
func (e Connected) Stamped() license.Stamp        { return e.Stamp }
func (e Restarted) Stamped() license.Stamp        { return e.Stamp }
func (e Audited) Stamped() license.Stamp          { return e.Stamp }
func (e FailedOver) Stamped() license.Stamp       { return e.Stamp }
func (e Returned) Stamped() license.Stamp         { return e.Stamp }
func (e Extended) Stamped() license.Stamp         { return e.Stamp }
func (e Reduced) Stamped() license.Stamp          { return e.Stamp }
func (e Grown) Stamped() license.Stamp            { return e.Stamp }
func (e DataCenterJoined) Stamped() license.Stamp { return e.Stamp }
func (e Absorbed) Stamped() license.Stamp         { return e.Stamp }

func (Installed) event()        {}
func (Upgraded) event()         {}
func (Updated) event()          {}
func (UserAdded) event()        {}
func (RoleChanged) event()      {}
func (UserDeactivated) event()  {}
func (UserReactivated) event()  {}
func (Assigned) event()         {}
func (Scheduled) event()        {}
func (Cancelled) event()        {}
func (Started) event()          {}
func (Attended) event()         {}
func (Left) event()             {}
func (Ended) event()            {}
func (Disconnected) event()     {}
func (Connected) event()        {}
func (Restarted) event()        {}
func (Audited) event()          {}
func (FailedOver) event()       {}
func (Returned) event()         {}
func (Extended) event()         {}
func (Reduced) event()          {}
func (Grown) event()            {}
func (DataCenterJoined) event() {}
func (Absorbed) event()         {}
