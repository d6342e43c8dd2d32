package reservation

import (
	"log/slog"
	"time"

	"github.com/licit-go/licit/license"
)

// A Code is a code and what it is bound by.
type Code struct {
	Text   string `json:"text"`
	Digest Digest `json:"digest"`
}

// A ProductCodec writes and reads codes for the product. Its methods give the same for
// the same arguments, and refuse with the reasons of this package. It is safe for
// concurrent use.
type ProductCodec interface {
	// Request writes the request code of a session.
	Request(udi license.UDI, s Session, secret Secret) (Code, error)

	// Authorization reads an authorization code, checked for that instant in all that
	// the code itself can show: form, key, signature (RS-17). For whom it is, of which
	// session and which version is for the product to check.
	Authorization(code string, at time.Time) (Authorization, error)

	// Confirmation writes the confirmation code of an authorization, with the secret
	// of its session.
	Confirmation(a Authorization, secret Secret) (string, error)

	// Return writes the return code of an authorization.
	Return(a Authorization, secret Secret) (string, error)
}

// A Grant is an authorization as the account that issued it knows it.
type Grant struct {
	Authorization Authorization
	Product       PublicKey // of the request
	Secret        Secret    // of the account, for this reservation
}

// LogValue returns for whom which authorization is, with the secret redacted.
func (g Grant) LogValue() slog.Value {
	a := g.Authorization
	return slog.GroupValue(slog.String("udi", a.UDI.String()), slog.Uint64("reservation", a.Reservation),
		slog.Uint64("version", uint64(a.Version)), slog.Any("secret", g.Secret))
}

// An AccountCodec writes and reads codes for the account. Its methods give the same
// for the same arguments, and refuse with the reasons of this package. It is safe for
// concurrent use.
type AccountCodec interface {
	// Request reads a request code.
	Request(code string) (Request, error)

	// Authorize writes the authorization code. What stands in Public and Digest of a
	// does not count: the one comes from the secret, the other from the code.
	Authorize(a Authorization, secret Secret) (Code, error)

	// Named returns the number of the reservation that a confirmation or return code
	// names, and whether its kind of code names one.
	Named(code string) (reservation uint64, ok bool, err error)

	// Confirms refuses a code that is not the confirmation of that authorization
	// ([ErrCodeRefused]).
	Confirms(code string, g Grant) error

	// Returns refuses a code that is not the return of that authorization
	// ([ErrCodeRefused]).
	Returns(code string, g Grant) error
}
