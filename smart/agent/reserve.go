package agent

import (
	"slices"

	"github.com/licit-go/licit/license"
)

// EnterReservation decides to switch reservation mode on (RS-2, SM-32). It is refused
// while registered ([ErrRegistered]), while a registration is on its way
// ([ErrRegistering]), in reservation mode ([ErrModeOn]) and before Installed
// ([ErrNotInstalled]). A request that nobody answers is given up: the product does not
// call any more, and the account may still know it.
func (a *Agent) EnterReservation(act license.Act) (ReservationEntered, error) {
	act, _, err := a.begin(act, ByEnterReservation)
	if err != nil {
		return ReservationEntered{}, err
	}
	return ReservationEntered{a.stamp(act)}, nil
}

func (a *Agent) applyReservationEntered() error {
	if a.mode != ModeOff || a.running.certified {
		return cannot("reservation mode of mode " + string(a.mode))
	}
	a.abandon(asksRegister, asksDeregister)
	a.settle()
	a.failed = false
	a.mode = ModeOn
	return nil
}

// LeaveReservation decides to switch reservation mode off. It is refused while it is
// off ([ErrModeOff]), while something is reserved, which is returned first
// ([ErrReserved]), and before Installed ([ErrNotInstalled]).
func (a *Agent) LeaveReservation(act license.Act) (ReservationLeft, error) {
	act, _, err := a.begin(act, ByLeaveReservation)
	if err != nil {
		return ReservationLeft{}, err
	}
	return ReservationLeft{a.stamp(act)}, nil
}

func (a *Agent) applyReservationLeft() error {
	if a.mode != ModeOn {
		return cannot("leaving in mode " + string(a.mode))
	}
	a.mode = ModeOff
	return nil
}

// Reserve decides what is reserved for the product from now on, all of it (RS-2,
// RS-10): quantities of tags, or all that it uses (RS-4). The last days of its entitlements are days by the product's clock as it is
// now. It is refused while reservation mode is off ([ErrModeOff]), for a hold of
// another product instance ([ErrOtherInstance]), for one of nothing
// ([ErrNothingReserved]: see Return), for one that [license.Hold.Check] refuses, and
// before Installed ([ErrNotInstalled]).
func (a *Agent) Reserve(act license.Act, hold license.Hold) (Reserved, error) {
	act, _, err := a.begin(act, ByReserve)
	if err != nil {
		return Reserved{}, err
	}
	if err := a.holdable(hold); err != nil {
		return Reserved{}, err
	}
	hold.Entitlements = slices.Clone(hold.Entitlements)
	return Reserved{a.stamp(act), hold}, nil
}

// holdable refuses what cannot be reserved for this product.
func (a *Agent) holdable(hold license.Hold) error {
	var errs []error
	if hold.UDI != a.udi && !hold.UDI.IsZero() {
		errs = append(errs, license.Refuse(ErrOtherInstance, "SM-10", "udi", a.udi.String(), "asked", hold.UDI.String()))
	}
	if len(hold.Entitlements) == 0 {
		errs = append(errs, license.Refuse(ErrNothingReserved, ruleOf[ByReserve], "mode", string(a.mode)))
	}
	return license.Join(append(errs, hold.Check())...)
}

func (a *Agent) applyReserved(e Reserved) error {
	if a.mode == ModeOff {
		return cannot("reserving in mode off")
	}
	if err := a.holdable(e.Hold); err != nil {
		return err
	}
	a.hold = e.Hold
	a.hold.Entitlements = slices.Clone(e.Hold.Entitlements)
	a.mode, a.heldAt = ModeReserved, e.At
	a.running.reserved, a.running.heldFor = true, 0
	a.measure()
	return nil
}

// Return decides that nothing is reserved for the product any more (RS-8). Reservation
// mode stays on; evaluation goes on with what is left. It is refused while
// reservation mode is off ([ErrModeOff]), when nothing is reserved
// ([ErrNothingReserved]) and before Installed ([ErrNotInstalled]).
func (a *Agent) Return(act license.Act) (Returned, error) {
	act, _, err := a.begin(act, ByReturn)
	if err != nil {
		return Returned{}, err
	}
	return Returned{a.stamp(act)}, nil
}

func (a *Agent) applyReturned() error {
	if a.mode != ModeReserved {
		return cannot("returning in mode " + string(a.mode))
	}
	a.hold, a.mode = license.Hold{}, ModeOn
	r := &a.running
	r.reserved, r.heldFor, r.over, r.overFor, r.ends, r.endsIn = false, 0, false, 0, false, 0
	return nil
}
