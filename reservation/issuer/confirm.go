package issuer

import (
	"slices"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// Confirm decides that a product has installed the authorization that was issued last,
// because that is what its confirmation code says (RS-7): an update is complete, and no
// other quantities are held for it. Commit with it what the account decides about
// holding Confirmed.Hold, or nothing.
//
// The form of the code is looked at first: one that cannot be read is refused as the
// codec does. One of something else, or of nothing that is known here, is refused
// ([reservation.ErrCodeRefused]); one of the installed version of which that is known is
// done already ([ErrConfirmed]). The codec's own failures are returned as they are.
func (i *Issuer) Confirm(act license.Act, codec reservation.AccountCodec, udi license.UDI, code string) (Confirmed, error) {
	act, err := i.begin(act, license.Given("codec", codec != nil))
	if err != nil {
		return Confirmed{}, err
	}
	c, err := enter(codec, "confirmation", code)
	if err != nil {
		return Confirmed{}, err
	}
	o := i.device(udi).open
	s, err := c.proves(o, codec.Confirms)
	if err != nil {
		return Confirmed{}, err
	}
	if s.version == 0 {
		return Confirmed{}, refused(c.what)
	}
	if err := i.allowed(o.by(s, ByConfirm, ByConfirmEarlier), "RS-7", udi); err != nil {
		return Confirmed{}, err
	}
	return Confirmed{i.stamp(act), udi, o.number, s.version, o.kind, slices.Clone(s.entitlements)}, nil
}

// by returns the trigger that a code of an authorization is.
func (o *open) by(s issue, latest, earlier Trigger) Trigger {
	if s.version == o.latest().version {
		return latest
	}
	return earlier
}

func (i *Issuer) applyConfirmed(e Confirmed) error {
	if err := i.allowed(ByConfirm, "RS-7", e.UDI); err != nil {
		return err
	}
	o := *i.device(e.UDI).open
	s := o.latest()
	if e.Reservation != o.number || e.Version != s.version || e.Kind != o.kind || !slices.Equal(e.Held, s.entitlements) {
		return cannot("not version " + number(uint64(s.version)) + " of reservation " + number(o.number))
	}
	o.current, o.pending, o.confirmed = s, issue{}, true
	i.keep(&o)
	return nil
}
