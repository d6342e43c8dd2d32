package perdevice

import (
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
	// SoonestActivation is the next day on which unused licences start to burn if
	// nobody acts, and SoonestActivations how many; none and 0 if none does.
	SoonestActivation  license.Date
	SoonestActivations int
	// OldestActivation is the first day on which a licence that is unusedActive
	// started to burn, and OldestActivations how many did; none and 0 if none is.
	OldestActivation  license.Date
	OldestActivations int
	// NextExpiration is the next instant at which a licence expires, its own end;
	// zero if none will.
	NextExpiration time.Time
	Types          []TypeCount // sorted by type
	Seats          SeatCount   // of all licences with seats, expired ones left out
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
	Total      int // Active, Queued and Unassigned
	Active     int // on networks
	Queued     int // waiting on networks
	Unassigned int
}

// Overview returns the counts at an instant. It costs as much as there is.
func (o *Organization) Overview(at time.Time) Overview { return Overview{} }
