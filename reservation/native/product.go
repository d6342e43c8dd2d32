package native

import (
	"crypto/sha256"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// A Product writes and reads codes for a product. It never changes and is safe for
// concurrent use.
type Product struct {
	frame frame
	keys  Keys
}

var _ reservation.ProductCodec = (*Product)(nil)

// NewProduct returns the codec of a product that trusts those keys in that context. It
// refuses a context that is not of the form ([license.ErrIDMalformed]) and no keys
// ([ErrMissing]).
func NewProduct(context Context, keys Keys) (*Product, error) {
	if err := context.Check(); err != nil {
		return nil, err
	}
	if keys == nil {
		return nil, license.Refuse(ErrMissing, "RS-16", "what", "keys")
	}
	return &Product{frame{context.bytes()}, keys}, nil
}

// Request writes the request code of a session, an armoured file. It refuses a missing
// UDI and a session of number 0 ([reservation.ErrCodeMalformed]), and a secret that
// nobody drew ([ErrMissing]).
func (p *Product) Request(udi license.UDI, s reservation.Session, secret reservation.Secret) (reservation.Code, error) {
	b, err := p.frame.writeRequest(udi, s, secret)
	if err != nil {
		return reservation.Code{}, err
	}
	return reservation.Code{Text: writeLong(kindRequest, b), Digest: sha256.Sum256(b)}, nil
}

// Authorization reads an authorization code, as the keys count at that instant. It
// refuses with the first check that fails, in the order of RS-17.
func (p *Product) Authorization(code string, at time.Time) (reservation.Authorization, error) {
	if p.keys == nil {
		return reservation.Authorization{}, license.Refuse(ErrMissing, "RS-16", "what", "keys")
	}
	b, err := readLong(kindAuthorization, code, MaxAuthorization)
	if err != nil {
		return reservation.Authorization{}, err
	}
	return p.frame.readAuthorization(b, p.keys, at)
}

// Confirmation writes the confirmation code of an authorization, with the secret of
// its session. It refuses an authorization that this codec did not read
// ([reservation.ErrCodeMalformed], [reservation.ErrKeyWeak]) and a secret that nobody
// drew ([ErrMissing]).
func (p *Product) Confirmation(a reservation.Authorization, secret reservation.Secret) (string, error) {
	return p.short(kindConfirmation, a, secret)
}

// Return writes the return code of an authorization, with the secret of its session.
// It refuses as [Product.Confirmation] does.
func (p *Product) Return(a reservation.Authorization, secret reservation.Secret) (string, error) {
	return p.short(kindReturn, a, secret)
}

func (p *Product) short(k kind, a reservation.Authorization, secret reservation.Secret) (string, error) {
	b, err := p.frame.productShortCode(k, a, secret)
	if err != nil {
		return "", err
	}
	return writeShort(k, b), nil
}
