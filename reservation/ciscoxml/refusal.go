package ciscoxml

import (
	"strconv"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// Why something is refused beside the reasons of package reservation. Each stands with
// the fields of its refusal and the rule it comes from.
const (
	ErrOneSession  license.Reason = "ciscoxml/one-session"  // udi, session: a request that is only a UDI has one session ever (RS-19)
	ErrPartMissing license.Reason = "ciscoxml/part-missing" // part: a codec without its verifier, signer or key (RS-20)
	ErrCurve       license.Reason = "ciscoxml/curve"        // curve: neither P-256 nor P-384 (RS-20)
)

// The names of codes in the field "what".
const (
	whatRequest       = "request"
	whatAuthorization = "authorization"
	whatConfirmation  = "confirmation"
	whatReturn        = "return"
	whatGroups        = "groups"
)

func tooLong(what string, length, most int) error {
	return license.Refuse(reservation.ErrCodeTooLong, "RS-17", "what", what, "length", strconv.Itoa(length), "most", strconv.Itoa(most))
}

func malformed(what, cause string) error {
	return license.Refuse(reservation.ErrCodeMalformed, "RS-19", "what", what, "cause", cause)
}

// misfit refuses an element of a document.
func misfit(field, cause string) error {
	return license.Refuse(reservation.ErrCodeMalformed, "RS-20", "what", whatAuthorization, "cause", cause, "field", field)
}

func oneSession(udi license.UDI, s reservation.Session) error {
	return license.Refuse(ErrOneSession, "RS-19", "udi", udi.String(), "session", strconv.FormatUint(s.Number, 10))
}
