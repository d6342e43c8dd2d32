package pak

import (
	"iter"

	"github.com/licit-go/licit/license"
)

// A State says how far a PAK is fulfilled (WX-17).
type State string

// The states of a PAK.
const (
	StateUnknown   State = "unknown"   // not registered here
	StateOpen      State = "open"      // nothing is fulfilled
	StatePartial   State = "partial"   // something is, and something is left
	StateExhausted State = "exhausted" // nothing is left
)

// A Trigger is something that can happen to a PAK.
type Trigger uint8

// The triggers, in the order of the table.
const (
	ByRegister    Trigger = iota // [Manager.Register]
	ByFulfillPart                // [Manager.Fulfill], so that something is left
	ByFulfillRest                // the same, so that nothing is
	ByUpgradePart                // [Manager.Fulfill] of an upgrade PAK, so that something is left
	ByUpgradeRest                // the same, so that nothing is
	triggers
)

var triggerNames = [triggers]string{"register", "fulfill-part", "fulfill-rest", "upgrade-part", "upgrade-rest"}

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
	unknown place = iota
	open
	partial
	exhausted
	places
)

// states are the places, as they are shown.
var states = [places]State{StateUnknown, StateOpen, StatePartial, StateExhausted}

// outcome is one cell of the table.
type outcome struct {
	to      place
	refused license.Reason
}

// The outcomes that several cells share.
var (
	strange    = outcome{refused: ErrNotRegistered}
	registered = outcome{refused: ErrRegistered}
	nothing    = outcome{refused: ErrExhausted}
	impossible = outcome{refused: ErrUpgradeImpossible}
)

// table says what each trigger comes to in each place. It is total, and the only
// place where this is said.
var table = [places][triggers]outcome{
	unknown: {
		ByRegister: {to: open}, ByFulfillPart: strange, ByFulfillRest: strange, ByUpgradePart: strange, ByUpgradeRest: strange,
	},
	open: {
		ByRegister: registered, ByFulfillPart: {to: partial}, ByFulfillRest: {to: exhausted}, ByUpgradePart: {to: partial}, ByUpgradeRest: {to: exhausted},
	},
	partial: {
		ByRegister: registered, ByFulfillPart: {to: partial}, ByFulfillRest: {to: exhausted}, ByUpgradePart: {to: partial}, ByUpgradeRest: {to: exhausted},
	},
	exhausted: {
		ByRegister: registered, ByFulfillPart: nothing, ByFulfillRest: nothing, ByUpgradePart: impossible, ByUpgradeRest: impossible,
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

// place returns where a PAK stands; nil is unknown.
func (f *fulfilment) place() place {
	if f == nil {
		return unknown
	}
	switch f.left() {
	case 0:
		return exhausted
	case f.pak.Quantity():
		return open
	}
	return partial
}

// allowed refuses what is refused in the present state of a PAK.
func (m *Manager) allowed(t Trigger, number Number) error {
	if reason := table[m.paks[number].place()][t].refused; reason != "" {
		return m.refusal(reason, number)
	}
	return nil
}
