package issuer

import (
	"slices"
	"unicode/utf8"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// Return decides that a product has given back all that was reserved for it, because
// that is what its return code says (RS-8): at the authorization that was issued last,
// or, with an update pending, at the one before; the update is void then. Commit with it
// what the account decides about releasing the product, or nothing.
//
// The form of the code is looked at first: one that cannot be read is refused as the
// codec does. The very code of an earlier return has no further effect
// ([ErrReturned]); case, spaces and hyphens do not count. One of something else, or of
// nothing that is known here, is refused ([reservation.ErrCodeRefused]). The codec's own
// failures are returned as they are.
func (i *Issuer) Return(act license.Act, codec reservation.AccountCodec, udi license.UDI, code string) (Returned, error) {
	act, err := i.begin(act, license.Given("codec", codec != nil))
	if err != nil {
		return Returned{}, err
	}
	c, err := enter(codec, "return", code)
	if err != nil {
		return Returned{}, err
	}
	d := i.device(udi)
	if p, ok := c.closed(d); ok {
		return Returned{}, license.Refuse(ErrReturned, "RS-8", "udi", udi.String(), "reservation", number(p.number))
	}
	s, err := c.proves(d.open, codec.Returns)
	if err != nil {
		return Returned{}, err
	}
	if s.version == 0 {
		return Returned{}, refused(c.what)
	}
	return Returned{i.stamp(act), udi, d.open.number, s.version, code}, nil
}

func (i *Issuer) applyReturned(e Returned) error {
	o, err := i.closing(e.UDI, e.Reservation, "RS-8")
	if err != nil {
		return err
	}
	if e.Version == 0 || e.Version != o.current.version && e.Version != o.pending.version {
		return cannot("returned at version " + number(uint64(e.Version)))
	}
	if e.Code == "" || len(e.Code) > MaxShortBytes || !utf8.ValidString(e.Code) {
		return cannot("without a return code")
	}
	i.close(o, e.Code)
	return nil
}

// Remove decides, for support, that nothing is reserved for a product any more that
// cannot give a return code (RS-11, RH-9). Its codes are refused from then on. Notes are
// up to [MaxNotesBytes] printable bytes, or none. Commit with it what the account
// decides about releasing the product, or nothing. It is refused if nothing is reserved
// ([ErrNotReserved]), and for notes that are none ([ErrNotes]).
func (i *Issuer) Remove(act license.Act, udi license.UDI, notes string) (Removed, error) {
	act, err := i.begin(act)
	if err != nil {
		return Removed{}, err
	}
	if err := license.Join(i.allowed(ByRemove, "RH-9", udi), checkNotes(notes)); err != nil {
		return Removed{}, err
	}
	return Removed{i.stamp(act), udi, i.device(udi).open.number, notes}, nil
}

func (i *Issuer) applyRemoved(e Removed) error {
	o, err := i.closing(e.UDI, e.Reservation, "RH-9")
	if err != nil {
		return err
	}
	if err := checkNotes(e.Notes); err != nil {
		return err
	}
	i.close(o, "")
	return nil
}

// closing returns the open reservation of a product, which must have that number.
func (i *Issuer) closing(udi license.UDI, n uint64, rule string) (*open, error) {
	if err := i.allowed(ByRemove, rule, udi); err != nil {
		return nil, err
	}
	o := i.device(udi).open
	if o.number != n {
		return nil, cannot("reservation " + number(n))
	}
	return o, nil
}

// close leaves of a reservation what is remembered for ever.
func (i *Issuer) close(o *open, code string) {
	udi := o.request.UDI
	before := i.device(udi).past
	i.devices[udi] = &device{past: append(slices.Clip(before), past{o.number, o.request.Session.Nonce, code})}
}
