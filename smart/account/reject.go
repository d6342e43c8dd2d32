package account

import (
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/smart"
)

// Reject returns what a product is told whose request was refused: the first reason,
// whether asking again as it is will not help, and whether registering with Overwrite
// will (SM-10). An err without a refusal, such as a fault of storage, is
// [ErrNotDecided], and asking again may help.
func Reject(r smart.Request, at time.Time, err error) smart.Rejection {
	no := smart.Rejection{Header: r.Heading(), At: utc(at), Reason: ErrNotDecided}
	if refusals := license.Refusals(err); len(refusals) > 0 {
		first := refusals[0]
		v := verdicts[first.Reason]
		no.Reason, no.Rule, no.Permanent, no.Overwrite = first.Reason, first.Rule, v.permanent, v.overwrite
	}
	return no
}

// A verdict says what a product can do about a refusal.
type verdict struct{ permanent, overwrite bool }

// verdicts are those of the reasons after which asking again as it is will not help.
var verdicts = map[license.Reason]verdict{
	license.ErrUDIMalformed: {permanent: true},
	ErrTokenUnknown:         {permanent: true},
	ErrTokenRevoked:         {permanent: true},
	ErrTokenExpired:         {permanent: true},
	ErrTokenExhausted:       {permanent: true},
	ErrInstancePresent:      {permanent: true, overwrite: true},
	ErrHeld:                 {permanent: true},
	ErrInstanceUnknown:      {permanent: true},
	ErrServedBySatellite:    {permanent: true},
	ErrOtherInstallation:    {permanent: true},
	ErrRequestStale:         {permanent: true},
	ErrCertificateForeign:   {permanent: true},
	ErrCertificateExpired:   {permanent: true},
	ErrExportControlled:     {permanent: true},
}
