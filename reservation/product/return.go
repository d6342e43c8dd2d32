package product

import (
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// Return decides to give back what is reserved (RS-8): the authorization is erased, and
// the session with its secret is burnt, from the moment at which the event is applied.
// It is refused while reservation mode is off ([reservation.ErrModeOff]), when nothing
// is installed ([reservation.ErrNothingInstalled]), for a code that cannot be kept
// ([ErrCodeForm]), and for what the codec refuses.
func (p *Product) Return(act license.Act, codec reservation.ProductCodec) (Returned, error) {
	act, err := p.begin(act, ByReturn, license.Given("codec", codec != nil))
	if err != nil {
		return Returned{}, err
	}
	code, err := returnCode(codec, *p.installed, p.current)
	if err != nil {
		return Returned{}, err
	}
	return Returned{p.stamp(act), p.current.Session, code}, nil
}

// returnCode writes the return code of an authorization.
func returnCode(codec reservation.ProductCodec, a reservation.Authorization, s *session) (string, error) {
	code, err := codec.Return(own(a), *s.secret)
	if err == nil {
		err = checkCode("return", code)
	}
	return code, err
}

func (p *Product) applyReturned(e Returned) error {
	if !p.current.Same(e.Session) {
		return cannot("session " + number(e.Session.Number) + " is not installed")
	}
	if err := checkCode("return", e.Code); err != nil {
		return err
	}
	p.current, p.installed, p.confirmation, p.returned = nil, nil, "", e.Code
	return nil
}
