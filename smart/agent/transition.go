package agent

import (
	"iter"

	"github.com/licit-go/licit/license"
)

// A State is what an agent is in: a state of registration (SM-24), of reservation
// mode (SM-32), and whether a certificate is there that holds. The zero State is
// that of an agent before Installed.
type State struct {
	Registration Registration
	Mode         Mode
	Certified    bool
}

// A Transition is what a trigger comes to in one state, or the reason why it is
// refused. The table is total. An answer is supposed to be one to the pending
// request; where none of its kind can be pending, it is refused as any other that is
// stale. Where a request may be pending and need not be, the row says what comes of
// it if one is.
type Transition struct {
	From    State
	Trigger Trigger
	To      State          // the same as From where the trigger is refused
	Refused license.Reason // empty where it is not
}

// A place is a row of the table.
type place uint8

const (
	absent place = iota
	unregistered
	registering
	retrying
	failed
	registered
	registeringAgain // with a certificate that holds
	retryingAgain
	reservable
	reserved
	places
)

// states are the places, as they are shown.
var states = [places]State{
	absent:           {},
	unregistered:     {Unregistered, ModeOff, false},
	registering:      {Registering, ModeOff, false},
	retrying:         {Retrying, ModeOff, false},
	failed:           {Failed, ModeOff, false},
	registered:       {Registered, ModeOff, true},
	registeringAgain: {Registering, ModeOff, true},
	retryingAgain:    {Retrying, ModeOff, true},
	reservable:       {Unregistered, ModeOn, false},
	reserved:         {Unregistered, ModeReserved, false},
}

// outcome is one cell of the table.
type outcome struct {
	to      place
	refused license.Reason
}

// The outcomes that several cells share.
var (
	registeredNot  = outcome{refused: ErrNotRegistered}
	registeredYet  = outcome{refused: ErrRegistered}
	onItsWay       = outcome{refused: ErrRegistering}
	installedYet   = outcome{refused: ErrAlreadyInstalled}
	stale          = outcome{refused: ErrStaleAnswer}
	offline        = outcome{refused: ErrReservationMode}
	modeOff        = outcome{refused: ErrModeOff}
	modeOn         = outcome{refused: ErrModeOn}
	nothingPending = outcome{refused: ErrNothingPending}
)

// table says what each trigger comes to in each place. It is total, and the only
// place where this is said.
var table = [places][triggers]outcome{
	absent: before(outcome{refused: ErrNotInstalled}),
	unregistered: {
		ByInstall: installedYet, ByUpgrade: {to: unregistered}, ByUse: {to: unregistered},
		ByRegister: {to: registering}, ByReregister: {to: registering},
		ByAuthorize: registeredNot, ByRenew: registeredNot, ByDeregister: registeredNot, ByTick: {to: unregistered}, ByRepeat: {to: unregistered},
		ByRegistration: stale, ByAuthorization: stale, ByRenewal: stale, ByDeregistration: {to: unregistered},
		ByRejection: {to: unregistered}, ByRefusal: {to: unregistered}, ByGone: {to: unregistered}, ByFail: {to: unregistered},
		ByEnterReservation: {to: reservable}, ByLeaveReservation: modeOff, ByReserve: modeOff, ByReturn: modeOff,
		ByRetry: {to: unregistered}, ByExpiry: {to: unregistered},
	},
	registering: {
		ByInstall: installedYet, ByUpgrade: {to: registering}, ByUse: {to: registering},
		ByRegister: onItsWay, ByReregister: {to: registering},
		ByAuthorize: onItsWay, ByRenew: onItsWay, ByDeregister: registeredNot, ByTick: {to: registering}, ByRepeat: {to: registering},
		ByRegistration: {to: registered}, ByAuthorization: stale, ByRenewal: stale, ByDeregistration: stale,
		ByRejection: {to: retrying}, ByRefusal: {to: failed}, ByGone: {to: failed}, ByFail: {to: retrying},
		ByEnterReservation: onItsWay, ByLeaveReservation: modeOff, ByReserve: modeOff, ByReturn: modeOff,
		ByRetry: {to: retrying}, ByExpiry: {to: registering},
	},
	retrying: {
		ByInstall: installedYet, ByUpgrade: {to: retrying}, ByUse: {to: retrying},
		ByRegister: {to: registering}, ByReregister: {to: registering},
		ByAuthorize: onItsWay, ByRenew: onItsWay, ByDeregister: registeredNot, ByTick: {to: retrying}, ByRepeat: {to: retrying},
		ByRegistration: {to: registered}, ByAuthorization: stale, ByRenewal: stale, ByDeregistration: stale,
		ByRejection: {to: retrying}, ByRefusal: {to: failed}, ByGone: {to: failed}, ByFail: {to: retrying},
		ByEnterReservation: {to: reservable}, ByLeaveReservation: modeOff, ByReserve: modeOff, ByReturn: modeOff,
		ByRetry: {to: retrying}, ByExpiry: {to: retrying},
	},
	failed: {
		ByInstall: installedYet, ByUpgrade: {to: failed}, ByUse: {to: failed},
		ByRegister: {to: registering}, ByReregister: {to: registering},
		ByAuthorize: registeredNot, ByRenew: registeredNot, ByDeregister: registeredNot, ByTick: {to: failed}, ByRepeat: {to: failed},
		ByRegistration: stale, ByAuthorization: stale, ByRenewal: stale, ByDeregistration: stale,
		ByRejection: stale, ByRefusal: stale, ByGone: stale, ByFail: nothingPending,
		ByEnterReservation: {to: reservable}, ByLeaveReservation: modeOff, ByReserve: modeOff, ByReturn: modeOff,
		ByRetry: {to: failed}, ByExpiry: {to: failed},
	},
	registered: {
		ByInstall: installedYet, ByUpgrade: {to: registered}, ByUse: {to: registered},
		ByRegister: registeredYet, ByReregister: {to: registeringAgain},
		ByAuthorize: {to: registered}, ByRenew: {to: registered}, ByDeregister: {to: unregistered}, ByTick: {to: registered}, ByRepeat: {to: registered},
		ByRegistration: stale, ByAuthorization: {to: registered}, ByRenewal: {to: registered}, ByDeregistration: stale,
		ByRejection: {to: registered}, ByRefusal: {to: registered}, ByGone: {to: unregistered}, ByFail: {to: registered},
		ByEnterReservation: registeredYet, ByLeaveReservation: modeOff, ByReserve: modeOff, ByReturn: modeOff,
		ByRetry: {to: registered}, ByExpiry: {to: unregistered},
	},
	registeringAgain: {
		ByInstall: installedYet, ByUpgrade: {to: registeringAgain}, ByUse: {to: registeringAgain},
		ByRegister: onItsWay, ByReregister: {to: registeringAgain},
		ByAuthorize: onItsWay, ByRenew: onItsWay, ByDeregister: {to: unregistered}, ByTick: {to: registeringAgain}, ByRepeat: {to: registeringAgain},
		ByRegistration: {to: registered}, ByAuthorization: stale, ByRenewal: stale, ByDeregistration: stale,
		ByRejection: {to: retryingAgain}, ByRefusal: {to: registered}, ByGone: {to: registered}, ByFail: {to: retryingAgain},
		ByEnterReservation: onItsWay, ByLeaveReservation: modeOff, ByReserve: modeOff, ByReturn: modeOff,
		ByRetry: {to: retryingAgain}, ByExpiry: {to: registering},
	},
	retryingAgain: {
		ByInstall: installedYet, ByUpgrade: {to: retryingAgain}, ByUse: {to: retryingAgain},
		ByRegister: registeredYet, ByReregister: {to: registeringAgain},
		ByAuthorize: onItsWay, ByRenew: onItsWay, ByDeregister: {to: unregistered}, ByTick: {to: retryingAgain}, ByRepeat: {to: retryingAgain},
		ByRegistration: {to: registered}, ByAuthorization: stale, ByRenewal: stale, ByDeregistration: stale,
		ByRejection: {to: retryingAgain}, ByRefusal: {to: registered}, ByGone: {to: registered}, ByFail: {to: retryingAgain},
		ByEnterReservation: registeredYet, ByLeaveReservation: modeOff, ByReserve: modeOff, ByReturn: modeOff,
		ByRetry: {to: retryingAgain}, ByExpiry: {to: retrying},
	},
	reservable: {
		ByInstall: installedYet, ByUpgrade: {to: reservable}, ByUse: {to: reservable},
		ByRegister: offline, ByReregister: offline,
		ByAuthorize: registeredNot, ByRenew: registeredNot, ByDeregister: registeredNot, ByTick: {to: reservable}, ByRepeat: {to: reservable},
		ByRegistration: stale, ByAuthorization: stale, ByRenewal: stale, ByDeregistration: stale,
		ByRejection: stale, ByRefusal: stale, ByGone: stale, ByFail: nothingPending,
		ByEnterReservation: modeOn, ByLeaveReservation: {to: unregistered}, ByReserve: {to: reserved}, ByReturn: {refused: ErrNothingReserved},
		ByRetry: {to: reservable}, ByExpiry: {to: reservable},
	},
	reserved: {
		ByInstall: installedYet, ByUpgrade: {to: reserved}, ByUse: {to: reserved},
		ByRegister: offline, ByReregister: offline,
		ByAuthorize: registeredNot, ByRenew: registeredNot, ByDeregister: registeredNot, ByTick: {to: reserved}, ByRepeat: {to: reserved},
		ByRegistration: stale, ByAuthorization: stale, ByRenewal: stale, ByDeregistration: stale,
		ByRejection: stale, ByRefusal: stale, ByGone: stale, ByFail: nothingPending,
		ByEnterReservation: modeOn, ByLeaveReservation: {refused: ErrReserved}, ByReserve: {to: reserved}, ByReturn: {to: reservable},
		ByRetry: {to: reserved}, ByExpiry: {to: reserved},
	},
}

// before is the row of an agent that does not exist yet.
func before(o outcome) (row [triggers]outcome) {
	for t := range row {
		row[t] = o
	}
	row[ByInstall] = outcome{to: unregistered}
	row[ByRetry], row[ByExpiry] = outcome{to: absent}, outcome{to: absent}
	return row
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
