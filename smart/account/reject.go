package account

import (
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// Reject returns what a product is told whose request was refused: the first reason,
// whether asking again as it is will not help, whether registering with Overwrite
// will (SM-10), and whether it must register again because it is gone (SM-5): it is
// not here, another installation took its place, its certificate is over or was
// replaced, or something is held for it. An err without a refusal, such as a fault of
// storage, is [ErrNotDecided], and asking again may help.
func Reject(r smart.Request, at time.Time, err error) smart.Rejection {
	no := smart.Rejection{Header: heading(r), At: utc(at), Reason: ErrNotDecided}
	refusals := license.Refusals(err)
	if len(refusals) == 0 {
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
		ErrServedBySatellite, ErrRequestStale, ErrExportControlled:
		no.Permanent = true
	}
	return no
}
