package issuer

import (
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// Why decisions are refused. Each stands with the fields of its refusal and the rule
// it comes from. Those of package reservation come beside them.
const (
	ErrCannotFollow     license.Reason = "issuer/cannot-follow"     // event, cause: an event that does not continue this state
	ErrUnknownEvent     license.Reason = "issuer/unknown-event"     // event: none of this package, or a pointer to one
	ErrEarlierThanLast  license.Reason = "issuer/earlier-than-last" // at, last: an act before the last event
	ErrPolicy           license.Reason = "issuer/policy"            // option, value: no such option (RS-17)
	ErrPreauthorized    license.Reason = "issuer/preauthorized"     // issuer: it is authorized for reservation already (RS-1)
	ErrNotPreauthorized license.Reason = "issuer/not-preauthorized" // issuer: it is not authorized for reservation (RS-1, RH-10)
	ErrNothingAsked     license.Reason = "issuer/nothing-asked"     // udi: no quantity of anything: to hold nothing, return (RS-4, RS-6)
	ErrPermanent        license.Reason = "issuer/permanent"         // udi, tags, quantity: a permanent reservation is one licence of one tag (RS-4, RS-6)
	ErrPermanentTag     license.Reason = "issuer/permanent-tag"     // udi, tag, asked: a permanent reservation keeps its tag (RS-6)
	ErrRequestUsed      license.Reason = "issuer/request-used"      // udi, session, reservation: what was made of that request (RS-8, RH-10)
	ErrNotReserved      license.Reason = "issuer/not-reserved"      // udi: nothing is reserved for it here (RS-6, RH-9, RH-10)
	ErrSameInstance     license.Reason = "issuer/same-instance"     // udi: the failed one asks to replace itself (RH-10)
	ErrHoldMissing      license.Reason = "issuer/hold-missing"      // udi: reserved here, but the inventory holds nothing for it (RS-6)
	ErrUpdatePending    license.Reason = "issuer/update-pending"    // udi, version: not confirmed yet (RS-6)
	ErrConfirmed        license.Reason = "issuer/confirmed"         // udi, version: that confirmation has nothing left to do (RS-7)
	ErrReturned         license.Reason = "issuer/returned"          // udi, reservation: that very code was entered before (RS-8)
	ErrNotes            license.Reason = "issuer/notes"             // length, most: notes that cannot be shown, or are too long
	ErrTooMany          license.Reason = "issuer/too-many"          // what, number, most: reservations, or versions of one (RS-14)
	ErrSnapshotForm     license.Reason = "issuer/snapshot-form"     // part, value: what does not hold together
)

// refusal gives a reason of the table the fields that it has for a product instance.
func (i *Issuer) refusal(reason license.Reason, rule string, udi license.UDI) error {
	switch reason {
	case ErrUpdatePending:
		return license.Refuse(reason, rule, "udi", udi.String(), "version", number(uint64(i.device(udi).open.pending.version)))
	case ErrConfirmed:
		return license.Refuse(reason, rule, "udi", udi.String(), "version", number(uint64(i.device(udi).open.current.version)))
	}
	return license.Refuse(reason, rule, "udi", udi.String())
}

// refused is the one answer to a code of what is not known here and to a wrong one.
func refused(what string) error {
	return license.Refuse(reservation.ErrCodeRefused, "RS-18", "what", what)
}
