package product

import (
	"iter"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// A Trigger is an operation of a product.
type Trigger uint8

// The operations, in the order of the table.
const (
	ByEnable  Trigger = iota // [Product.Enable]
	ByDisable                // [Product.Disable]
	ByRequest                // [Product.Request]
	ByCancel                 // [Product.Cancel]
	ByInstall                // [Product.Install]
	ByReturn                 // [Product.Return]
	ByDiscard                // [Product.Discard]
	triggers
)

var triggerNames = [triggers]string{"enable", "disable", "request", "cancel", "install", "return", "discard"}

// String returns the trigger's name, "none" of what is no trigger.
func (t Trigger) String() string {
	if t >= triggers {
		return "none"
	}
	return triggerNames[t]
}

// A Transition is what an operation comes to in one mode, or the reason why it is
// refused. The table is total. It supposes that the code is good where one is handed
// in: what stands against a code is looked for only where the mode allows it (RS-5).
type Transition struct {
	From    reservation.Mode
	Trigger Trigger
	To      reservation.Mode // the same as From where the trigger is refused
	Refused license.Reason   // empty where it is not
}

// modes are the rows of the table.
var modes = [...]reservation.Mode{reservation.Off, reservation.On, reservation.Pending, reservation.Reserved}

// row returns the place of a mode in the table.
func row(m reservation.Mode) int {
	switch m {
	case reservation.On:
		return 1
	case reservation.Pending:
		return 2
	case reservation.Reserved:
		return 3
	case reservation.Off:
	}
	return 0
}

// outcome is one cell of the table.
type outcome struct {
	to      reservation.Mode
	refused license.Reason
	rule    string // that it is refused by
}

// The outcomes that several cells share.
var (
	modeOff          = outcome{refused: reservation.ErrModeOff, rule: "RS-5"}
	modeOn           = outcome{refused: reservation.ErrModeOn, rule: "RS-3"}
	nothingInstalled = outcome{refused: reservation.ErrNothingInstalled, rule: "RS-5"}
	requestPending   = outcome{refused: reservation.ErrRequestPending, rule: "RS-3"}
)

// table says what each operation comes to in each mode. It is total, and the only
// place where this is said.
var table = [len(modes)][triggers]outcome{
	{ // off
		ByEnable:  {to: reservation.On},
		ByDisable: modeOff,
		ByRequest: modeOff,
		ByCancel:  modeOff,
		ByInstall: modeOff,
		ByReturn:  modeOff,
		ByDiscard: modeOff,
	},
	{ // on
		ByEnable:  modeOn,
		ByDisable: {to: reservation.Off},
		ByRequest: {to: reservation.Pending},
		ByCancel:  {to: reservation.On},
		ByInstall: {refused: reservation.ErrNoRequest, rule: "RS-5"},
		ByReturn:  nothingInstalled,
		ByDiscard: {to: reservation.On},
	},
	{ // pending
		ByEnable:  modeOn,
		ByDisable: requestPending,
		ByRequest: requestPending,
		ByCancel:  {to: reservation.On},
		ByInstall: {to: reservation.Reserved},
		ByReturn:  nothingInstalled,
		ByDiscard: {refused: reservation.ErrRequestPending, rule: "RS-9"},
	},
	{ // reserved
		ByEnable:  modeOn,
		ByDisable: {refused: reservation.ErrReserved, rule: "RS-2"},
		ByRequest: {refused: reservation.ErrAlreadyInstalled, rule: "RS-5"},
		ByCancel:  {to: reservation.Reserved},
		ByInstall: {to: reservation.Reserved},
		ByReturn:  {to: reservation.On},
		ByDiscard: {refused: reservation.ErrReserved, rule: "RS-9"},
	},
}

// transition looks up what a trigger comes to in a mode.
func transition(from reservation.Mode, t Trigger) Transition {
	o := table[row(from)][t]
	if o.refused != "" {
		o.to = from
	}
	return Transition{from, t, o.to, o.refused}
}

// Transitions walks the whole table, mode by mode and operation by operation.
func Transitions() iter.Seq[Transition] {
	return func(yield func(Transition) bool) {
		for _, from := range modes {
			for t := range triggers {
				if !yield(transition(from, t)) {
					return
				}
			}
		}
	}
}
