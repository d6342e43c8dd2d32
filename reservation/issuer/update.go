package issuer

import (
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// Update decides to issue another authorization for a product, for absolute quantities;
// what is blank, of quantity 0, is left out (RS-6). From now on the account holds the
// larger of both quantities of each tag, to the later of both last days, until the
// confirmation code is entered. Commit with it what the account decides about holding
// Updated.Hold, or nothing.
//
// It is refused if nothing is reserved ([ErrNotReserved]), if an update is pending
// ([ErrUpdatePending]; see [Issuer.Asked]), and for what is asked: what
// [license.Hold.Check] refuses, nothing ([ErrNothingAsked]: return instead), anything but
// one licence of its tag for a permanent reservation ([ErrPermanent],
// [ErrPermanentTag]). Then it is refused for all of these together: more tags in both
// than [license.MaxEntitlements] ([license.ErrCountRange]), or all that the inventory
// has against holding that, [ErrHoldMissing] where it holds nothing; and [ErrTooMany],
// past the versions that can be counted. At last it is refused if the codec refuses.
//
// What is current already may be asked for: it is issued anew, by a key that counts
// and with another NotAfter, where the code before it can be installed no more.
func (i *Issuer) Update(act license.Act, codec reservation.AccountCodec, inv Inventory, udi license.UDI, entitlements ...license.Entitlement) (Updated, error) {
	act, err := i.begin(act, license.Given("codec", codec != nil), license.Given("inventory", inv != nil))
	if err != nil {
		return Updated{}, err
	}
	if err := i.allowed(ByUpdate, "RS-6", udi); err != nil {
		return Updated{}, err
	}
	o := i.device(udi).open
	entitlements, err = asked("RS-6", udi, entitlements)
	if err != nil {
		return Updated{}, err
	}
	if err := o.updatable(entitlements); err != nil {
		return Updated{}, err
	}
	e := Updated{
		UDI: udi, Reservation: o.number, Version: o.current.version + 1, Kind: o.kind,
		Entitlements: entitlements, Held: reservation.Larger(o.current.entitlements, entitlements),
	}
	if err := license.Join(i.another(o), i.holdable(act, inv, e.Hold())); err != nil {
		return Updated{}, err
	}
	s, err := i.issue(act.At, codec, o, issue{version: e.Version, entitlements: entitlements, previous: o.current.code.Digest})
	if err != nil {
		return Updated{}, err
	}
	e.Stamp, e.NotAfter, e.Code = i.stamp(act), s.notAfter, s.code
	return e, nil
}

// updatable refuses what a reservation cannot be updated to.
func (o *open) updatable(entitlements []license.Entitlement) error {
	udi := o.request.UDI
	if err := permanent("RS-6", udi, o.kind, entitlements); err != nil {
		return err
	}
	if tag := o.current.entitlements[0].Tag; o.kind == reservation.Permanent && entitlements[0].Tag != tag {
		return license.Refuse(ErrPermanentTag, "RS-6", "udi", udi.String(), "tag", string(tag), "asked", string(entitlements[0].Tag))
	}
	return nil
}

// another refuses a version more than can be counted.
func (i *Issuer) another(o *open) error {
	if v := o.current.version; v >= i.most.versions {
		return license.Refuse(ErrTooMany, "RS-14", "what", "versions", "number", number(uint64(v)+1), "most", number(uint64(i.most.versions)))
	}
	return nil
}

// holdable refuses what cannot be held where something is held already.
func (i *Issuer) holdable(act license.Act, inv Inventory, h license.Hold) error {
	if err := h.Check(); err != nil {
		return err
	}
	home, held := inv.Home(h.UDI)
	if !held {
		return i.refusal(ErrHoldMissing, "RS-6", h.UDI)
	}
	return inv.Holdable(act, home, h)
}

func (i *Issuer) applyUpdated(e Updated) error {
	if err := i.allowed(ByUpdate, "RS-6", e.UDI); err != nil {
		return err
	}
	o := *i.device(e.UDI).open
	s := issue{
		version: e.Version, entitlements: slices.Clone(e.Entitlements), issued: e.At.Truncate(time.Second),
		notAfter: utc(e.NotAfter), code: e.Code, previous: o.current.code.Digest,
	}
	if err := i.another(&o); err != nil {
		return err
	}
	if e.Reservation != o.number || e.Version != o.current.version+1 || e.Kind != o.kind {
		return cannot("version " + number(uint64(e.Version)) + " of reservation " + number(e.Reservation))
	}
	if err := o.check(&s); err != nil {
		return err
	}
	if err := o.updatable(s.entitlements); err != nil {
		return err
	}
	o.pending, o.confirmed = s, true
	if !slices.Equal(e.Held, o.held()) {
		return cannot("not the larger of both is held")
	}
	if err := e.Hold().Check(); err != nil {
		return err
	}
	i.keep(&o)
	return nil
}

// keep puts an open reservation in the place of what it was.
func (i *Issuer) keep(o *open) {
	udi := o.request.UDI
	i.devices[udi] = &device{o, i.device(udi).past}
}

// Asked returns the code of the pending update of a product if that is what it asks
// for, and whether it is: asking for the same again gives the same code (RS-6). What is
// asked for is taken as [Issuer.Update] takes it.
func (i *Issuer) Asked(udi license.UDI, entitlements ...license.Entitlement) (code string, ok bool) {
	o := i.device(udi).open
	if o.place() != updatePending {
		return "", false
	}
	all, err := asked("RS-6", udi, entitlements)
	if err != nil || !slices.Equal(all, o.pending.entitlements) {
		return "", false
	}
	return o.pending.code.Text, true
}
