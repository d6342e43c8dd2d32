package ordering

import (
	"iter"

	"github.com/licit-go/licit/license"
)

// A State says how far an order is.
type State string

// The states of an order.
const (
	StateNone           State = "none"            // not placed
	StatePrompted       State = "prompted"        // placed without a smart account, which its confirmation prompts for
	StateRemindedOnce   State = "reminded-once"   // and an e-mail was sent
	StateRemindedTwice  State = "reminded-twice"  // two were
	StateRemindedThrice State = "reminded-thrice" // all were
	StateCalled         State = "called"          // and somebody called
	StateComplete       State = "complete"        // it has a smart account
)

// A Trigger is something that can happen to an order.
type Trigger uint8

// The triggers, in the order of the table.
const (
	ByPlace        Trigger = iota // [Order.Place] with all that is needed
	ByPlaceWithout                // [Order.Place] of an upgrade without a smart account
	ByRemind                      // [Order.Remind] when it is due
	ByCall                        // [Order.Call] when it is due
	ByAssign                      // [Order.Assign] with all that is needed
	triggers
)

var triggerNames = [triggers]string{"place", "place-without", "remind", "call", "assign"}

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
	prompted
	remindedOnce
	remindedTwice
	remindedThrice
	called
	complete
	places
)

// states are the places, as they are shown.
var states = [places]State{
	StateNone, StatePrompted, StateRemindedOnce, StateRemindedTwice, StateRemindedThrice, StateCalled, StateComplete,
}

// outcome is one cell of the table.
type outcome struct {
	to      place
	refused license.Reason
}

// The outcomes that several cells share.
var (
	placedYet   = outcome{refused: ErrPlaced}
	notPlaced   = outcome{refused: ErrNotPlaced}
	remindedYet = outcome{refused: ErrReminded}
	notReminded = outcome{refused: ErrNotReminded}
	assignedYet = outcome{refused: ErrAssigned}
	completed   = outcome{to: complete}
)

// table says what each trigger comes to in each place. It is total, and the only
// place where this is said.
var table = [places][triggers]outcome{
	none:           {completed, {to: prompted}, notPlaced, notPlaced, notPlaced},
	prompted:       {placedYet, placedYet, {to: remindedOnce}, notReminded, completed},
	remindedOnce:   {placedYet, placedYet, {to: remindedTwice}, notReminded, completed},
	remindedTwice:  {placedYet, placedYet, {to: remindedThrice}, notReminded, completed},
	remindedThrice: {placedYet, placedYet, remindedYet, {to: called}, completed},
	called:         {placedYet, placedYet, remindedYet, {refused: ErrCalled}, completed},
	complete:       {placedYet, placedYet, assignedYet, assignedYet, assignedYet},
}

// Transitions walks the whole table, state by state and trigger by trigger.
func Transitions() iter.Seq[Transition] {
	return func(yield func(Transition) bool) {
		for from := range places {
			for t := range triggers {
				o := table[from][t]
				if o.refused != "" {
					o.to = from
				}
				if !yield(Transition{states[from], t, states[o.to], o.refused}) {
					return
				}
			}
		}
	}
}

// place returns where the order stands.
func (o *Order) place() place {
	if o.kind == "" {
		return none
	}
	if o.account != "" {
		return complete
	}
	if o.called {
		return called
	}
	return prompted + place(o.sent) //nolint:gosec // 0 to 3
}

// allowed refuses what is refused in the present state.
func (o *Order) allowed(t Trigger) error {
	if reason := table[o.place()][t].refused; reason != "" {
		return o.refusal(reason)
	}
	return nil
}
