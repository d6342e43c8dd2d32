package ciscoxml

import (
	"crypto/sha256"
	"strings"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// A Product is the codec of the product, a [reservation.ProductCodec]. Make one with
// [NewProduct].
type Product struct {
	verifier Verifier
	key      hidden
}

var _ reservation.ProductCodec = (*Product)(nil)

// NewProduct returns the codec of a product: the verifier knows the account's key, and
// key is the one that both share, see [ProductKey]. It refuses either if it is missing
// or zero ([ErrPartMissing]).
func NewProduct(verifier Verifier, key reservation.Secret) (*Product, error) {
	if verifier == nil {
		return nil, missing("verifier")
	}
	if key == (reservation.Secret{}) {
		return nil, missing("key")
	}
	return &Product{verifier: verifier, key: hide(key)}, nil
}

// Request writes the request code of a session. The secret does not count. It refuses
// a session other than the only one of a product whose request is just its UDI
// ([ErrOneSession]; see [OnlyNonce]).
func (p *Product) Request(udi license.UDI, s reservation.Session, _ reservation.Secret) (reservation.Code, error) {
	c, err := requestOf(udi, s)
	if err != nil {
		return reservation.Code{}, err
	}
	text := c.String()
	return reservation.Code{Text: text, Digest: sha256.Sum256([]byte(text))}, nil
}

// Authorization reads an authorization, which must be as [Account.Authorize] writes
// it but for white space around. It refuses what [ReadDocument] refuses, then a
// signature that the verifier refuses, then what another codec wrote
// ([reservation.ErrCodeMalformed]). Request and Previous are zero: the shape holds no
// digests.
func (p *Product) Authorization(code string, at time.Time) (reservation.Authorization, error) {
	if p.verifier == nil {
		return reservation.Authorization{}, missing("verifier")
	}
	d, signed, err := ReadDocument(code)
	if err != nil {
		return reservation.Authorization{}, err
	}
	if err := p.verifier.Verify([]byte(signed), d.Signature, at); err != nil {
		return reservation.Authorization{}, err
	}
	a := authorizationOf(d, signed)
	if err := check(a); err != nil {
		return reservation.Authorization{}, foreign()
	}
	again := documentOf(a)
	again.Signature = d.Signature
	if again.String() != strings.Trim(code, space) {
		return reservation.Authorization{}, foreign()
	}
	return a, nil
}

// foreign refuses a document that is signed well and does not say what this codec
// writes.
func foreign() error { return malformed(whatAuthorization, "not of this codec, or for another UDI") }

// Confirmation writes the confirmation code of an authorization that was read. The
// secret does not count.
func (p *Product) Confirmation(a reservation.Authorization, _ reservation.Secret) (string, error) {
	if p.key == nil {
		return "", missing("key")
	}
	return confirmationOf(p.key(), a).String(), nil
}

// Return writes the return code of an authorization that was read. The secret does not
// count.
func (p *Product) Return(a reservation.Authorization, _ reservation.Secret) (string, error) {
	if p.key == nil {
		return "", missing("key")
	}
	return returnOf(p.key(), a).String(), nil
}
