package issuer

import (
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// Rehost decides to reserve for a replacement, whose request code that is, exactly what
// is held for a product that failed: with an update pending, the maximum (RH-2, RH-10).
// Whether the inventory allows it, thresholds and all, package rehost says; what the
// account decides about both products is committed with it. Notes are up to
// [MaxNotesBytes] printable bytes, or none.
//
// The request code is looked at first, as Reserve does. Otherwise it is refused for all
// of these together (RH-10):
//
//   - [ErrNotPreauthorized], [ErrTooMany], [reservation.ErrNoRandom], [ErrNotes]
//   - [ErrNotReserved], if nothing is reserved for the failed one
//   - [ErrSameInstance], if it is the failed one that asks, and
//     [reservation.ErrReserved] if it is another that holds a reservation;
//     [ErrRequestUsed]
//
// At last it is refused if the codec refuses.
func (i *Issuer) Rehost(act license.Act, codec reservation.AccountCodec, failed license.UDI, request string, fresh reservation.Fresh, notes string) (Reserved, error) {
	act, err := i.begin(act, license.Given("codec", codec != nil))
	if err != nil {
		return Reserved{}, err
	}
	f := i.device(failed).open
	o, all, err := i.take(codec, request, "", fresh, [2]string{"RH-10", "RH-10"}, i.authorized("RH-10"), i.allowed(ByFail, "RH-10", failed), checkNotes(notes))
	if err != nil {
		return Reserved{}, err
	}
	if o.request.UDI == failed {
		all = append(all, license.Refuse(ErrSameInstance, "RH-10", "udi", failed.String()))
	}
	if err := license.Join(all...); err != nil {
		return Reserved{}, err
	}
	o.kind = f.kind
	return i.reserved(act, codec, o, Reserved{Held: f.held(), Failed: failed, Notes: notes})
}
