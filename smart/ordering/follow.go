package ordering

import (
	"time"

	"github.com/licit-go/licit/license"
)

// A Step is what the vendor does to get a smart account for an order.
type Step string

// The steps.
const (
	StepRemind Step = "remind" // an e-mail: [Order.Remind]
	StepCall   Step = "call"   // [Order.Call]
)

// Next returns the next step, and the first instant for it that is not before the one
// that is asked about; false if none follows: the order was not placed, has its account,
// or somebody called.
func (o *Order) Next(at time.Time) (Step, time.Time, bool) {
	if o.due.IsZero() {
		return "", time.Time{}, false
	}
	return o.step(), later(o.due, at.Round(0).UTC()), true
}

// step returns which step follows, if one does.
func (o *Order) step() Step {
	if o.sent < MaxReminders {
		return StepRemind
	}
	return StepCall
}

// Remind decides to send the next e-mail that reminds of the smart account, the first
// Policy.Every after the confirmation and each further one that long after the one
// before. It is refused, for the first of these that holds:
//
//   - if the order was not placed ([ErrNotPlaced]), or has its account ([ErrAssigned])
//   - after [MaxReminders] ([ErrReminded])
//   - before its time ([ErrNotDue])
func (o *Order) Remind(act license.Act) (Reminded, error) {
	act, err := o.follow(act, ByRemind)
	if err != nil {
		return Reminded{}, err
	}
	return Reminded{o.stamp(act), o.sent + 1, o.policy.due(act.At)}, nil
}

// Call decides to call and to offer help with the smart account, Policy.Every after the
// last e-mail. It is refused, for the first of these that holds:
//
//   - if the order was not placed ([ErrNotPlaced]), or has its account ([ErrAssigned])
//   - before [MaxReminders] e-mails were sent ([ErrNotReminded])
//   - if somebody called already ([ErrCalled])
//   - before its time ([ErrNotDue])
func (o *Order) Call(act license.Act) (Called, error) {
	act, err := o.follow(act, ByCall)
	if err != nil {
		return Called{}, err
	}
	return Called{o.stamp(act)}, nil
}

// follow begins a step.
func (o *Order) follow(act license.Act, by Trigger) (license.Act, error) {
	act, err := o.begin(act)
	if err != nil {
		return act, err
	}
	if err := o.allowed(by); err != nil {
		return act, err
	}
	return act, o.notEarly(act.At)
}

// notEarly refuses an instant at which the next step is not due.
func (o *Order) notEarly(at time.Time) error {
	if at.Before(o.due) {
		return license.Refuse(ErrNotDue, "WX-20", "order", string(o.id), "step", string(o.step()), "at", instant(at), "due", instant(o.due))
	}
	return nil
}

// Assign decides that a smart account gets what was ordered, which completes the order.
// The licence agreement is accepted with it, unless it was when the order was placed. It
// is refused:
//
//   - if the order was not placed ([ErrNotPlaced]), or has an account ([ErrAssigned])
//   - otherwise for both of these together: an account that is no id
//     ([license.ErrIDMalformed]), and an agreement that nobody accepted
//     ([ErrAgreementMissing])
func (o *Order) Assign(act license.Act, account license.ID, agreement bool) (Assigned, error) {
	act, err := o.begin(act)
	if err != nil {
		return Assigned{}, err
	}
	if err := o.allowed(ByAssign); err != nil {
		return Assigned{}, err
	}
	if err := o.assignable(account, agreement); err != nil {
		return Assigned{}, err
	}
	return Assigned{o.stamp(act), account, agreement}, nil
}

// assignable refuses an account that is none, and an agreement that nobody accepted.
func (o *Order) assignable(account license.ID, agreement bool) error {
	err := account.Check()
	if !agreement && !o.agreement {
		return license.Join(err, o.refusal(ErrAgreementMissing))
	}
	return err
}
