package reservation

import (
	"time"

	"github.com/licit-go/licit/license"
)

// A Request is what a request code says: this product asks for a reservation (RS-14).
type Request struct {
	UDI     license.UDI `json:"udi"`
	Session Session     `json:"session"`
	Public  PublicKey   `json:"public"` // of the product's secret
	Digest  Digest      `json:"digest"` // of the code itself, which therefore does not hold it
}

// A Kind says what a reservation names.
type Kind string

// The kinds of reservation.
const (
	Specific  Kind = "specific"  // licences and quantities (SLR)
	Permanent Kind = "permanent" // the product: one of its universal tag covers all that it uses (PLR)
)

// Check refuses what is not a kind ([ErrKindUnknown]).
func (k Kind) Check() error {
	switch k {
	case Specific, Permanent:
		return nil
	}
	return license.Refuse(ErrKindUnknown, "RS-4", "kind", string(k))
}

// An Authorization is what an authorization code says: for this product so much is
// reserved, all of it and no difference to before (RS-14).
type Authorization struct {
	UDI          license.UDI           `json:"udi"`
	Session      Session               `json:"session"`
	Reservation  uint64                `json:"reservation"` // counts the reservations of an account, from 1
	Version      uint32                `json:"version"`     // counts the authorizations of a reservation, from 1
	Kind         Kind                  `json:"kind"`
	Entitlements []license.Entitlement `json:"entitlements"`      // 1 to license.MaxEntitlements, sorted by tag, each tag once
	Issued       time.Time             `json:"issued"`            // whole seconds
	NotAfter     time.Time             `json:"notAfter,omitzero"` // the last second in which it can be installed; none: for ever
	Public       PublicKey             `json:"public"`            // of the account's secret
	Request      Digest                `json:"request"`           // of the request code
	Previous     Digest                `json:"previous"`          // of the authorization before it; zero for version 1
	Digest       Digest                `json:"digest"`            // of the code itself, which therefore does not hold it
}

// Hold returns what is held for the product by this authorization: of a permanent one
// what covers all that it uses.
func (a Authorization) Hold() license.Hold {
	return license.Hold{UDI: a.UDI, Entitlements: a.Entitlements, Universal: a.Kind == Permanent}
}
