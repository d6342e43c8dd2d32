package ciscoxml

import (
	"crypto/sha256"
	"crypto/subtle"
	"strings"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// An Account is the codec of the account, a [reservation.AccountCodec]. Make one with
// [NewAccount].
type Account struct {
	signer Signer
	master hidden
}

var _ reservation.AccountCodec = (*Account)(nil)

// NewAccount returns the codec of an account; each product knows its [ProductKey] of
// the master key. It refuses either if it is missing or zero ([ErrPartMissing]).
func NewAccount(signer Signer, master reservation.Secret) (*Account, error) {
	if signer == nil {
		return nil, missing("signer")
	}
	if master == (reservation.Secret{}) {
		return nil, missing("key")
	}
	return &Account{signer: signer, master: hide(master)}, nil
}

// missing refuses a codec without one of its parts.
func missing(part string) error { return license.Refuse(ErrPartMissing, "RS-20", "part", part) }

// Request reads a request code. It refuses what [ParseRequestCode] refuses, and a
// code with a segment that this codec did not write ([reservation.ErrCodeMalformed]).
// A request is not signed: whoever knows a UDI can write one.
func (c *Account) Request(code string) (reservation.Request, error) {
	r, err := ParseRequestCode(strings.TrimSpace(code))
	if err != nil {
		return reservation.Request{}, err
	}
	s, err := sessionOf(r)
	if err != nil {
		return reservation.Request{}, err
	}
	return reservation.Request{UDI: r.UDI, Session: s, Digest: sha256.Sum256([]byte(r.String()))}, nil
}

// Authorize writes the authorization; what stands in Public, Request, Previous and
// Digest of a does not count, and neither does the secret. It refuses what no account
// issues: a kind or a hold that is none, instants that are not whole seconds
// ([reservation.ErrCodeMalformed] and the reasons of license.Hold.Check), and what the
// signer refuses.
func (c *Account) Authorize(a reservation.Authorization, _ reservation.Secret) (reservation.Code, error) {
	if c.signer == nil {
		return reservation.Code{}, missing("signer")
	}
	if err := check(a); err != nil {
		return reservation.Code{}, err
	}
	d := documentOf(a)
	signed := d.Signed()
	var err error
	if d.Signature, err = c.signer.Sign([]byte(signed)); err != nil {
		return reservation.Code{}, err
	}
	if err := d.Check(); err != nil {
		return reservation.Code{}, err
	}
	return reservation.Code{Text: d.around(signed), Digest: sha256.Sum256([]byte(signed))}, nil
}

// Named refuses what is neither a confirmation nor a return code in form
// ([reservation.ErrCodeMalformed], [reservation.ErrCodeTooLong]). These codes name no
// reservation: ok is false.
func (c *Account) Named(code string) (number uint64, ok bool, err error) {
	if code = strings.TrimSpace(code); len(code) > len(Confirmation{}.String()) {
		_, err = ParseGroups(code)
	} else {
		_, err = ParseConfirmation(code)
	}
	return 0, false, err
}

// Confirms refuses a code that is not the confirmation of that authorization, in
// constant time ([reservation.ErrCodeRefused]); first what is none in form.
func (c *Account) Confirms(code string, g reservation.Grant) error {
	given, err := ParseConfirmation(strings.TrimSpace(code))
	if err != nil {
		return err
	}
	if c.master == nil {
		return missing("key")
	}
	right := confirmationOf(ProductKey(c.master(), g.Authorization.UDI), g.Authorization)
	return same(given.String(), right.String(), whatConfirmation)
}

// Returns refuses a code that is not the return of that authorization, in constant
// time ([reservation.ErrCodeRefused]); first what is none in form.
func (c *Account) Returns(code string, g reservation.Grant) error {
	given, err := ParseGroups(strings.TrimSpace(code))
	if err != nil {
		return err
	}
	if c.master == nil {
		return missing("key")
	}
	right := returnOf(ProductKey(c.master(), g.Authorization.UDI), g.Authorization)
	return same(string(given), string(right), whatReturn)
}

func same(given, right, what string) error {
	if subtle.ConstantTimeCompare([]byte(given), []byte(right)) != 1 {
		return license.Refuse(reservation.ErrCodeRefused, "RS-18", "what", what)
	}
	return nil
}
