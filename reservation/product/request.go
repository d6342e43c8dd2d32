package product

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

const (
	// MaxCancelled is how many sessions that were cancelled a product remembers, so
	// that what the account issued for them can be discarded. Of more the oldest is
	// forgotten; for its code only support removal is left.
	MaxCancelled = 1024

	// MaxCodeLen is the longest code that a product keeps, in bytes of text. Request,
	// confirmation and return code are kept, an authorization is not.
	MaxCodeLen = 4096
)

// Request decides to ask for a reservation, with a request code of a new session
// (RS-3). What is fresh is drawn once, for this event. It is refused while reservation
// mode is off ([reservation.ErrModeOff]), while a request is pending
// ([reservation.ErrRequestPending]: asking again is [Product.RequestCode]), while
// something is reserved ([reservation.ErrAlreadyInstalled]), for what nobody drew
// ([ErrNotDrawn]), for a code that cannot be kept ([ErrCodeForm]), and for what the
// codec refuses.
func (p *Product) Request(act license.Act, codec reservation.ProductCodec, fresh reservation.Fresh) (Requested, error) {
	act, err := p.begin(act, ByRequest, license.Given("codec", codec != nil))
	if err != nil {
		return Requested{}, err
	}
	if err := drawn(fresh.Nonce, fresh.Secret); err != nil {
		return Requested{}, err
	}
	s := reservation.Session{Number: p.requests + 1, Nonce: fresh.Nonce}
	code, err := codec.Request(p.udi, s, fresh.Secret)
	if err == nil {
		err = checkCode("request", code.Text)
	}
	if err != nil {
		return Requested{}, err
	}
	return Requested{p.stamp(act), s, fresh.Secret, code}, nil
}

func (p *Product) applyRequested(e Requested) error {
	if e.Session.Number != p.requests+1 {
		return cannot("session " + number(e.Session.Number) + " where " + number(p.requests+1) + " is next")
	}
	if err := license.Join(drawn(e.Session.Nonce, e.Secret), checkCode("request", e.Code.Text)); err != nil {
		return err
	}
	secret := e.Secret
	p.requests++
	p.current = &session{e.Session, &secret, e.Code.Digest}
	p.code = e.Code.Text
	return nil
}

// drawn refuses zeros.
func drawn(nonce reservation.Nonce, secret reservation.Secret) error {
	var errs []error
	if nonce == (reservation.Nonce{}) {
		errs = append(errs, license.Refuse(ErrNotDrawn, "RS-14", "what", "nonce"))
	}
	if secret == (reservation.Secret{}) {
		errs = append(errs, license.Refuse(ErrNotDrawn, "RS-14", "what", "secret"))
	}
	return license.Join(errs...)
}

// checkCode refuses a code that would not be read back as it was written, or is
// longer than any.
func checkCode(what, text string) error {
	if text == "" || len(text) > MaxCodeLen || !utf8.ValidString(text) {
		return license.Refuse(ErrCodeForm, "RS-17", "what", what, "length", strconv.Itoa(len(text)), "most", strconv.Itoa(MaxCodeLen))
	}
	return nil
}

// Cancel decides to ask no more (RS-3). Where nothing is pending it succeeds as well,
// with an event that names no session and changes nothing. It is refused while
// reservation mode is off ([reservation.ErrModeOff]).
//
// An authorization that the account has issued meanwhile cannot be installed any more:
// it is to be discarded, with [Product.Discard].
func (p *Product) Cancel(act license.Act) (Cancelled, error) {
	act, err := p.begin(act, ByCancel)
	if err != nil {
		return Cancelled{}, err
	}
	e := Cancelled{Stamp: p.stamp(act)}
	if p.mode == reservation.Pending {
		e.Session = p.current.Session
	}
	return e, nil
}

func (p *Product) applyCancelled(e Cancelled) error {
	if p.mode != reservation.Pending {
		if e.Session != (reservation.Session{}) {
			return cannot("session " + number(e.Session.Number) + " is not pending")
		}
		return nil
	}
	if !p.current.Same(e.Session) {
		return cannot("session " + number(e.Session.Number) + " is not pending")
	}
	kept := p.cancelled[max(0, len(p.cancelled)+1-MaxCancelled):]
	p.cancelled = append(slices.Clip(kept), p.current)
	p.current, p.code = nil, ""
	return nil
}
