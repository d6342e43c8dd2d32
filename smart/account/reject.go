package account

import (
	"strings"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// Reject returns what a product is told whose request was refused: the first reason,
// whether asking again as it is will not help, whether registering with Overwrite
// will (SM-10), and whether it must register again because it is gone (SM-5): it is
// not here, another installation took its place, its certificate is over or was
// replaced, or something is held for it.
//
// What else went wrong is none of the product's business: it is told [ErrNotDecided],
// and asking again may help. That is so of an err without a refusal, such as a fault of
// storage, of one whose first refusal is not of packages license, smart and account,
// such as a conflict of journals, and of nil. The rejection of what is no request, nil
// or a pointer to one, has no header, and cannot be sent.
func Reject(r smart.Request, at time.Time, err error) smart.Rejection {
	no := smart.Rejection{Header: heading(r), At: utc(at), Reason: ErrNotDecided}
	refusals := license.Refusals(err)
	if len(refusals) == 0 || !forProducts(refusals[0].Reason) {
		return no
	}
	_, registers := r.(smart.Register)
	no.Reason, no.Rule = refusals[0].Reason, refusals[0].Rule
	switch no.Reason {
	case ErrInstancePresent:
		no.Permanent, no.Overwrite = true, true
	case ErrHeld, ErrInstanceUnknown, ErrOtherInstallation, ErrCertificateForeign, ErrCertificateExpired:
		no.Permanent, no.Gone = true, !registers
	case license.ErrUDIMalformed, ErrTokenUnknown, ErrTokenRevoked, ErrTokenExpired, ErrTokenExhausted,
		ErrServedBySatellite, ErrRequestStale, ErrExportControlled, smart.ErrUnknownMessage:
		no.Permanent = true
	}
	return no
}

// heading returns the header of a request, none of what is no request.
func heading(r smart.Request) smart.Header {
	switch r.(type) {
	case smart.Register, smart.Authorize, smart.Renew, smart.Deregister:
		return r.Heading()
	}
	return smart.Header{}
}

// forProducts reports whether a reason is of the packages whose reasons products are
// told.
func forProducts(reason license.Reason) bool {
	of, _, _ := strings.Cut(string(reason), "/")
	return of == "account" || of == "smart" || of == "license"
}
