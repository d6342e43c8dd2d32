package native

import (
	"crypto/sha256"
	"strings"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// An Account writes and reads codes for an account. It never changes and is safe for
// concurrent use.
type Account struct {
	frame  frame
	signer Signer
}

var _ reservation.AccountCodec = (*Account)(nil)

// NewAccount returns the codec of an account whose authorizations that signer signs, in
// that context. It refuses a context or an id of the signer that is not of the form
// ([license.ErrIDMalformed]) and no signer ([ErrMissing]).
func NewAccount(context Context, signer Signer) (*Account, error) {
	if err := context.Check(); err != nil {
		return nil, err
	}
	if signer == nil {
		return nil, license.Refuse(ErrMissing, "RS-16", "what", "signer")
	}
	if err := signer.ID().Check(); err != nil {
		return nil, license.Within("signer", err)
	}
	return &Account{frame{context.bytes()}, signer}, nil
}

// Request reads a request code. It refuses with the first check that fails, in the
// order of RS-17.
func (a *Account) Request(code string) (reservation.Request, error) {
	b, err := readLong(kindRequest, code, MaxRequest)
	if err != nil {
		return reservation.Request{}, err
	}
	return a.frame.readRequest(b)
}

// Authorize writes an authorization code, an armoured file. Public and Digest of what
// it is given do not count. It refuses what no code says, such as no entitlements or
// half a second ([reservation.ErrCodeMalformed]), more than fits in a code
// ([reservation.ErrCodeTooLong]), a secret that nobody drew ([ErrMissing]), and what
// the signer does not sign ([ErrSigner]).
func (a *Account) Authorize(authorization reservation.Authorization, secret reservation.Secret) (reservation.Code, error) {
	if a.signer == nil {
		return reservation.Code{}, license.Refuse(ErrMissing, "RS-16", "what", "signer")
	}
	b, err := a.frame.writeAuthorization(authorization, secret, a.signer)
	if err != nil {
		return reservation.Code{}, err
	}
	return reservation.Code{Text: writeLong(kindAuthorization, b), Digest: sha256.Sum256(b)}, nil
}

// Named returns the number of the reservation that a confirmation or return code
// names; every one names one. That it is the number of anything, or the code good, is
// not proven by that.
func (a *Account) Named(code string) (number uint64, ok bool, err error) {
	code = strings.Trim(code, space)
	k := meant(code)
	b, err := readShort(k, code)
	if err != nil {
		return 0, false, err
	}
	s, err := readShortCode(k, b)
	return s.reservation, err == nil, err
}

// meant returns which of the short codes a text is or was to be: the second symbol
// begins with the last three bits of the first byte, those of its kind.
func meant(code string) kind {
	n := 0
	for _, r := range code {
		if r == '-' {
			continue
		}
		if n++; n == 2 {
			if v, ok := value(r); ok && kind(v>>2) == kindReturn {
				return kindReturn
			}
			break
		}
	}
	return kindConfirmation
}

// Confirms refuses a code that is not the confirmation of that authorization: one that
// is no confirmation code at all in the order of RS-17, any other, whether its number,
// its version or its tag is wrong, alike ([reservation.ErrCodeRefused]).
func (a *Account) Confirms(code string, g reservation.Grant) error {
	return a.match(kindConfirmation, code, g)
}

// Returns refuses a code that is not the return of that authorization, as
// [Account.Confirms] does.
func (a *Account) Returns(code string, g reservation.Grant) error {
	return a.match(kindReturn, code, g)
}

func (a *Account) match(k kind, code string, g reservation.Grant) error {
	b, err := readShort(k, code)
	if err != nil {
		return err
	}
	return a.frame.matchShortCode(k, b, g)
}
