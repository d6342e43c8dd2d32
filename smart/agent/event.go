package agent

import (
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// An Event is something that was decided. The events of this package are [Installed],
// [Upgraded], [Used], [RegistrationAsked], [AuthorizationAsked], [RenewalAsked],
// [Deregistered], [Repeated], [Answered], [Unanswered], [Ticked],
// [ReservationEntered], [ReservationLeft], [Reserved] and [Returned], as values: Apply
// does not accept pointers to them.
//
// The instant of an event is what the product's clock showed. It may be earlier than
// that of the event before it: see the package documentation.
type Event interface {
	// Stamped returns the event's position in its stream, and who decided when.
	Stamped() license.Stamp
	event()
}

// Sends reports whether an event puts a request on its way: once it was applied,
// [Agent.Request] is to be sent. That is so for [RegistrationAsked],
// [AuthorizationAsked], [RenewalAsked], [Deregistered] and [Repeated], and for no
// other: a request that is pending after another event has been sent.
func Sends(e Event) bool {
	switch e.(type) {
	case RegistrationAsked, AuthorizationAsked, RenewalAsked, Deregistered, Repeated:
		return true
	}
	return false
}

// Installed begins an agent: the product was installed.
type Installed struct {
	license.Stamp
	UDI          license.UDI  `json:"udi"`
	Installation uint64       `json:"installation"`      // drawn at random, once
	Evaluation   smart.Period `json:"evaluationSeconds"` // that is granted; 0: none
	Meter        Meter        `json:"meter"`
}

// Upgraded says that the product was upgraded. A calendar meter starts anew.
type Upgraded struct {
	license.Stamp
	Evaluation smart.Period `json:"evaluationSeconds,omitempty"` // that is granted anew; 0: none
}

// Used says what the product uses from now on, all of it.
type Used struct {
	license.Stamp
	Usage smart.Usage `json:"usage"`
}

// RegistrationAsked says that the product asks to register (SM-26).
type RegistrationAsked struct {
	license.Stamp
	Number    uint64      `json:"number"` // of the request
	Token     smart.Token `json:"token"`
	Overwrite bool        `json:"overwrite,omitempty"`
}

// AuthorizationAsked says that the product reports what it uses (SM-27).
type AuthorizationAsked struct {
	license.Stamp
	Number uint64 `json:"number"`
}

// RenewalAsked says that the product asks for a new certificate (SM-26).
type RenewalAsked struct {
	license.Stamp
	Number uint64 `json:"number"`
}

// Deregistered says that the product is not registered any more, and tells the
// account so (SM-29).
type Deregistered struct {
	license.Stamp
	Number uint64 `json:"number"` // of the request
}

// Repeated says that the last request was sent again as it was.
type Repeated struct {
	license.Stamp
	Number uint64 `json:"number"`
}

// Answered says that the account answered the last request.
type Answered struct {
	license.Stamp
	Registration   smart.Registration   `json:"registration,omitzero"` // one of these five is set
	Authorization  smart.Authorization  `json:"authorization,omitzero"`
	Renewal        smart.Renewal        `json:"renewal,omitzero"`
	Deregistration smart.Deregistration `json:"deregistration,omitzero"`
	Rejection      smart.Rejection      `json:"rejection,omitzero"`
}

// Unanswered says that the last request did not reach the account, as far as whoever
// carries it can tell.
type Unanswered struct {
	license.Stamp
	Number uint64 `json:"number"`
}

// Ticked says that the product was running at this instant. It keeps the meter from
// being forgotten.
type Ticked struct{ license.Stamp }

// ReservationEntered says that reservation mode is on (SM-32).
type ReservationEntered struct{ license.Stamp }

// ReservationLeft says that it is off.
type ReservationLeft struct{ license.Stamp }

// Reserved says what is reserved for the product from now on, all of it.
type Reserved struct {
	license.Stamp
	Hold license.Hold `json:"hold"`
}

// Returned says that nothing is reserved for the product any more. Reservation mode
// stays on.
type Returned struct{ license.Stamp }

// A Meter says how evaluation is measured (SM-25).
type Meter string

// The meters of evaluation.
const (
	MeterUse      Meter = "use"      // days of use while not registered, granted once; the default
	MeterCalendar Meter = "calendar" // days while not registered, granted again at each upgrade
)

// Stamped returns the event's position in its stream, and who decided when.
func (e Installed) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Upgraded) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Used) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e RegistrationAsked) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e AuthorizationAsked) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e RenewalAsked) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Deregistered) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Repeated) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Answered) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Unanswered) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Ticked) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e ReservationEntered) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e ReservationLeft) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Reserved) Stamped() license.Stamp { return e.Stamp }

// Stamped returns the event's position in its stream, and who decided when.
func (e Returned) Stamped() license.Stamp { return e.Stamp }

func (Installed) event()          {}
func (Upgraded) event()           {}
func (Used) event()               {}
func (RegistrationAsked) event()  {}
func (AuthorizationAsked) event() {}
func (RenewalAsked) event()       {}
func (Deregistered) event()       {}
func (Repeated) event()           {}
func (Answered) event()           {}
func (Unanswered) event()         {}
func (Ticked) event()             {}
func (ReservationEntered) event() {}
func (ReservationLeft) event()    {}
func (Reserved) event()           {}
func (Returned) event()           {}
