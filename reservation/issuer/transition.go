package issuer

import (
	"iter"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// A State says how far the exchange with one product instance is.
type State string

// The states of a product instance.
const (
	StateNone          State = "none"           // nothing is reserved for it, or nothing any more
	StateReserved      State = "reserved"       // its first authorization was issued
	StateConfirmed     State = "confirmed"      // the authorization that was issued last is installed
	StateUpdatePending State = "update-pending" // another was issued, and is not confirmed
)

// A Trigger is something that can happen to a product instance. The latest
// authorization is the one that was issued last, of what is reserved now or was; the
// earlier one is that before it.
type Trigger uint8

// The triggers, in the order of the table.
const (
	ByReserve        Trigger = iota // a request of it: [Issuer.Reserve], or [Issuer.Rehost] where it is the replacement
	ByFail                          // [Issuer.Rehost] where it is the failed one
	ByUpdate                        // [Issuer.Update]
	ByConfirm                       // the confirmation code of the latest authorization
	ByConfirmEarlier                // that of the earlier one
	ByReturn                        // the return code of the latest authorization
	ByReturnEarlier                 // that of the earlier one
	ByReturnAgain                   // a return code that was taken before
	ByRemove                        // [Issuer.Remove]
	triggers
)

var triggerNames = [triggers]string{
	"reserve", "fail", "update", "confirm", "confirm-earlier", "return", "return-earlier", "return-again", "remove",
}

// String returns the trigger's name, "none" of what is no trigger.
func (t Trigger) String() string {
	if t >= triggers {
		return "none"
	}
	return triggerNames[t]
}

// A Transition is what a trigger comes to in one state, or the reason why it is
// refused.
type Transition struct {
	From    State
	Trigger Trigger
	To      State          // the same as From where the trigger is refused
	Refused license.Reason // empty where it is not
}

// A place is a row of the table.
type place uint8

const (
	none place = iota
	reserved
	confirmed
	updatePending
	places
)

// states are the places, as they are shown.
var states = [places]State{StateNone, StateReserved, StateConfirmed, StateUpdatePending}

// outcome is one cell of the table.
type outcome struct {
	to      place
	refused license.Reason
}

// The outcomes that several cells share.
var (
	heldAlready = outcome{refused: reservation.ErrReserved}
	notReserved = outcome{refused: ErrNotReserved}
	strange     = outcome{refused: reservation.ErrCodeRefused}
	returnedYet = outcome{refused: ErrReturned}
	doneYet     = outcome{refused: ErrConfirmed}
)

// table says what each trigger comes to in each place. It is total, and the only
// place where this is said.
var table = [places][triggers]outcome{
	none: {
		ByReserve: {to: reserved}, ByFail: notReserved, ByUpdate: notReserved,
		ByConfirm: strange, ByConfirmEarlier: strange,
		ByReturn: strange, ByReturnEarlier: strange, ByReturnAgain: returnedYet, ByRemove: notReserved,
	},
	reserved: {
		ByReserve: heldAlready, ByFail: {to: reserved}, ByUpdate: {to: updatePending},
		ByConfirm: {to: confirmed}, ByConfirmEarlier: strange,
		ByReturn: {to: none}, ByReturnEarlier: strange, ByReturnAgain: returnedYet, ByRemove: {to: none},
	},
	confirmed: {
		ByReserve: heldAlready, ByFail: {to: confirmed}, ByUpdate: {to: updatePending},
		ByConfirm: doneYet, ByConfirmEarlier: strange,
		ByReturn: {to: none}, ByReturnEarlier: strange, ByReturnAgain: returnedYet, ByRemove: {to: none},
	},
	updatePending: {
		ByReserve: heldAlready, ByFail: {to: updatePending}, ByUpdate: {refused: ErrUpdatePending},
		ByConfirm: {to: confirmed}, ByConfirmEarlier: doneYet,
		ByReturn: {to: none}, ByReturnEarlier: {to: none}, ByReturnAgain: returnedYet, ByRemove: {to: none},
	},
}

// transition looks up what a trigger comes to in a place.
func transition(from place, t Trigger) Transition {
	o := table[from][t]
	if o.refused != "" {
		o.to = from
	}
	return Transition{states[from], t, states[o.to], o.refused}
}

// Transitions walks the whole table, state by state and trigger by trigger.
func Transitions() iter.Seq[Transition] {
	return func(yield func(Transition) bool) {
		for from := range places {
			for t := range triggers {
				if !yield(transition(from, t)) {
					return
				}
			}
		}
	}
}

// place returns where a reservation stands; nil is none.
func (o *open) place() place {
	if o == nil {
		return none
	}
	if o.pending.version > 0 {
		return updatePending
	}
	if o.confirmed {
		return confirmed
	}
	return reserved
}

// allowed refuses what is refused in the present state of a product instance.
func (i *Issuer) allowed(t Trigger, rule string, udi license.UDI) error {
	if reason := table[i.device(udi).open.place()][t].refused; reason != "" {
		return i.refusal(reason, rule, udi)
	}
	return nil
}
