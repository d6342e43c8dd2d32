package product

import (
	"slices"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// Discard decides never to install what an authorization code reserves, and makes a
// return code of it (RS-9). The code is read for the instant for which Install reads
// one; that its own time is over does not matter. Of what can stand against it, the
// first is told:
//
//   - reservation mode is off ([reservation.ErrModeOff])
//   - a request is pending ([reservation.ErrRequestPending]), or something is reserved
//     ([reservation.ErrReserved])
//   - what the codec refuses
//   - a reservation of nothing ([ErrNothing]), or what no account can hold
//   - it is for another product ([reservation.ErrUDIMismatch])
//   - it is of no session that was cancelled, or of one whose code was discarded, or
//     one that is forgotten ([reservation.ErrSessionMismatch])
//   - it is not version 1 ([reservation.ErrVersionRange])
//   - the codec writes a return code that cannot be kept ([ErrCodeForm])
func (p *Product) Discard(act license.Act, codec reservation.ProductCodec, code string) (Discarded, error) {
	act, err := p.begin(act, ByDiscard, license.Given("codec", codec != nil))
	if err != nil {
		return Discarded{}, err
	}
	a, err := p.read(act, codec, code)
	if err != nil {
		return Discarded{}, err
	}
	if err := p.mine(a); err != nil {
		return Discarded{}, err
	}
	i := p.remembered(a.Session)
	if i < 0 || !p.cancelled[i].of(a) {
		return Discarded{}, p.stranger(a)
	}
	if err := p.within(a, 1, 1); err != nil {
		return Discarded{}, err
	}
	back, err := returnCode(codec, a, p.cancelled[i])
	if err != nil {
		return Discarded{}, err
	}
	return Discarded{p.stamp(act), a.Session, back}, nil
}

// remembered returns the place of a session among those that were cancelled, -1 if it
// is not there.
func (p *Product) remembered(s reservation.Session) int {
	return slices.IndexFunc(p.cancelled, func(c *session) bool { return c.Same(s) })
}

func (p *Product) applyDiscarded(e Discarded) error {
	i := p.remembered(e.Session)
	if i < 0 {
		return cannot("session " + number(e.Session.Number) + " was not cancelled")
	}
	if err := checkCode("return", e.Code); err != nil {
		return err
	}
	p.cancelled = slices.Concat(p.cancelled[:i], p.cancelled[i+1:])
	p.returned = e.Code
	return nil
}
