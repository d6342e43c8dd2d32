package main

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
	"github.com/licit-go/licit/smart/account"
)

// The entitlements of the fleet: a Premium licence covers Standard use as well.
const (
	premium  license.Tag = "regid.2025-01.com.example.Premium,1.0"
	standard license.Tag = "regid.2025-01.com.example.Standard,1.0"
)

// Who decides what.
const (
	buyer   license.Actor = "ada@example.com"
	service license.Actor = "licensing-service"
)

const (
	field     license.ID = "field"
	lab       license.ID = "lab"
	plant     license.ID = "plant"       // the satellite
	plantHall license.ID = "plant-floor" // its virtual account
)

var (
	begin = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	end   = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
)

// The story of the year.
var (
	enough      = day(40)  // from then on tokens are made without limit of uses
	busyFrom    = day(141) // use grows beyond what was bought
	busyTo      = day(162)
	termLast    = license.MustParseDate("2025-09-30")
	renewed     = day(283) // the term is bought again, ten days late
	silentFrom  = day(200) // the satellite's files do not arrive any more
	stormFrom   = day(80)  // a part of the fleet loses its connection
	stormTo     = day(185) // and has it again
	tokenDays   = 30
	reportEvery = 10 * license.Day
)

func day(n int) time.Time { return begin.Add(time.Duration(n) * license.Day) }

// A year is what became of a simulation.
type year struct {
	agents int
	seed   uint64
	months []month
	days   []tally // states day by day, for the picture
	log    []entry
	asked  int // requests that reached an account
	lost   int // requests and answers that did not arrive
	counts     // of the month that runs
}

// Counts are what happened too often to be told one by one.
type counts struct {
	released int // silent products whose use was released
	removed  int // products that did not renew
	refused  int // registrations refused for want of a good token
}

// An entry is something that happened to the account.
type entry struct {
	at   time.Time
	text string
}

// A month is where everything stands at its end.
type month struct {
	at     time.Time
	states tally
	pools  []poolStanding
	alerts []alertCount
	counts
}

type poolStanding struct {
	account license.ID
	balance account.Balance
}

type alertCount struct {
	kind     account.AlertKind
	severity account.Severity
	number   int
}

// A site is an account that products talk to: the vendor's, or the satellite's own.
type site struct {
	*account.Account
	tokens map[license.ID]smart.Token // that products are given now, by virtual account
	made   int
}

// do decides, and makes it so: what a service commits in between, the simulation
// forgets, so that its memory does not grow with the year.
func do[E account.Event](s *site, decided E, err error) (E, error) {
	if err == nil {
		err = s.Apply(decided)
	}
	return decided, err
}

// A world is the account, its satellite, the products, and the network between them.
type world struct {
	*year
	vendor, hall *site
	products     []*product
	wakes        wakes
	random       *rand.Rand
	now          time.Time
}

// simulate plays a year.
func simulate(agents int, seed uint64, tell func(time.Time)) (*year, error) {
	w := newWorld(agents, seed)
	defer tell(time.Time{})
	if err := w.found(); err != nil {
		return nil, err
	}
	for d := 0; begin.Add(time.Duration(d) * license.Day).Before(end); d++ {
		w.now = day(d)
		tell(w.now)
		if err := w.morning(d); err != nil {
			return nil, fmt.Errorf("%s: %w", w.now.Format(time.DateOnly), err)
		}
		if err := w.products24(day(d + 1)); err != nil {
			return nil, fmt.Errorf("%s: %w", w.now.Format(time.DateOnly), err)
		}
		w.evening(day(d + 1))
	}
	return w.year, nil
}

// note keeps what happened for the chronicle.
func (w *world) note(format string, args ...any) {
	w.log = append(w.log, entry{w.now, fmt.Sprintf(format, args...)})
}
