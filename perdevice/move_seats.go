package perdevice

import (
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/license/transfer"
)

// A SeatsMoved is a move of seats: an event for each of the two streams, to be
// committed together (TR-15).
type SeatsMoved struct {
	Out SeatsMovedOut // of the organization that gives
	In  MovedIn       // of the organization that takes
}

// MoveSeats decides that n seats of a licence go to another organization, with its
// dates (PD-18, PD-20). All of its seats go under its own id; some of them go under
// the id part, which is needed only then, and the rest keeps its id and its place.
// The claim of a licence that was divided or moved cannot be undone.
//
// It asks package license/transfer first; what that refuses comes before the
// reasons here: a part that is missing ([ErrPartMissing]), not needed
// ([ErrPartSurplus]) or held here, and those of [Organization.Move]. A licence that
// is queued, or has others queued behind it, moves with [Organization.Move] only.
func (o *Organization) MoveSeats(act license.Act, to *Organization, request transfer.Request, id license.ID, n int, part license.ID) (SeatsMoved, error) {
	act, err := act.Check()
	if err != nil {
		return SeatsMoved{}, err
	}
	if to == nil {
		to = New("", Policy{})
	}
	question, fact := o.question(to), o.fact(id, act.At)
	held := o.licenses[id]
	fact.Part, fact.Asked, fact.Device = held != nil, n, ""
	question.Licenses = []transfer.DeviceLicense{fact}
	err = license.Join(question.Eligible(act.At, request), o.readyWith(to, act.At))
	if o.id == to.id {
		return SeatsMoved{}, err
	}
	if held == nil || n < 1 || n > held.Seats {
		return SeatsMoved{}, license.Join(err, o.stranger(part, to))
	}
	err = license.Join(err, held.parts(n, part, "PD-18"))
	switch {
	case part == "" || n == held.Seats:
		part = id
	case to.vacant(part) == nil:
		err = license.Join(err, o.vacant(part))
	}
	h := held.holding(held.fixed)
	h.ID, h.Seats = part, n
	m := SeatsMoved{
		SeatsMovedOut{o.stamp(act), to.id, id, part, n, held.Seats - n},
		MovedIn{to.stamp(act), o.id, []Holding{h}, []MovedDevice{}},
	}
	if err := license.Join(err, to.takesIn(m.In)); err != nil {
		return SeatsMoved{}, err
	}
	return m, nil
}

// stranger refuses an id that is held here or there, once; no id is none.
func (o *Organization) stranger(part license.ID, to *Organization) error {
	if part == "" {
		return nil
	}
	if err := to.vacant(part); err != nil {
		return err
	}
	return o.vacant(part)
}

func (o *Organization) applySeatsMovedOut(e SeatsMovedOut) error {
	held, err := o.find(e.License)
	if err != nil {
		return err
	}
	part := e.Part
	if e.RestSeats == 0 && part == e.License {
		part = ""
	}
	if err := license.Join(e.To.Check(), held.parts(e.Seats, part, "PD-18")); err != nil {
		return err
	}
	if part != "" {
		if err := o.vacant(part); err != nil {
			return err
		}
	}
	c := held.on
	switch {
	case e.To == o.id || e.RestSeats != held.Seats-e.Seats:
		return cannot("to itself, or seats differ")
	case refusedIn(o.state(held, e.At), ByMoveSeats) != "", c != nil && len(c.live(e.At)) > 1:
		return cannot("a licence that is queued, has others behind it, or is over")
	}
	if c != nil {
		o.lift(c, e.At) // those before it, which are over, keep their seats
	}
	switch {
	case e.RestSeats == 0 && c == nil:
		o.drop(held)
	case e.RestSeats == 0:
		delete(o.licenses, e.License)
	default:
		held.Seats, held.undoUntil = e.RestSeats, time.Time{}
		if c != nil {
			o.put(c)
		}
	}
	return nil
}
