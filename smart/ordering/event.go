package ordering

import (
	"time"

	"github.com/licit-go/licit/license"
)

// An Event is something that was decided. The events of this package are [Placed],
// [Reminded], [Called] and [Assigned], as values: Apply does not accept pointers to them.
type Event interface {
	// Stamped returns the event's position in its stream, and who decided when.
	Stamped() license.Stamp
	event()
}

// Placed says that an order was placed. One that names no smart account is an upgrade,
// and its confirmation prompts for one (WX-20): see [Placed.Prompted].
type Placed struct {
	license.Stamp
	Kind      Kind       `json:"kind"`
	Account   license.ID `json:"account,omitzero"`    // none: it is missing
	Agreement bool       `json:"agreement,omitempty"` // whether the licence agreement was accepted
	Due       time.Time  `json:"due,omitzero"`        // the first instant for the first e-mail; zero: nothing is missing
}

// Reminded says that an e-mail was sent that reminds of the smart account.
type Reminded struct {
	license.Stamp
	Number int       `json:"number"` // 1 to MaxReminders
	Due    time.Time `json:"due"`    // the first instant for the next e-mail; after the last, for the call
}

// Called says that somebody called and offered help with the smart account. Nothing
// follows it but the assignment.
type Called struct{ license.Stamp }

// Assigned says that a smart account was assigned to the order, which is complete now.
type Assigned struct {
	license.Stamp
	Account   license.ID `json:"account"`
	Agreement bool       `json:"agreement,omitempty"` // whether the licence agreement was accepted with it
}

func (e Placed) Stamped() license.Stamp   { return e.Stamp }
func (e Reminded) Stamped() license.Stamp { return e.Stamp }
func (e Called) Stamped() license.Stamp   { return e.Stamp }
func (e Assigned) Stamped() license.Stamp { return e.Stamp }

func (Placed) event()   {}
func (Reminded) event() {}
func (Called) event()   {}
func (Assigned) event() {}

// Prompted reports whether the confirmation of the order prompts for a smart account:
// whether none was named.
func (e Placed) Prompted() bool { return e.Account == "" }
