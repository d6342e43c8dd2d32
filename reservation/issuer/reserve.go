package issuer

import (
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// An Inventory is what an issuer looks at in the account that holds the licences. It is
// not changed: what the account must hold, the events say. An account.Account of
// package smart/account is one.
type Inventory interface {
	// Home returns the virtual account of a product instance for which something is
	// held, and whether something is.
	Home(udi license.UDI) (license.ID, bool)

	// Holdable returns nil if exactly that can be held in a virtual account, or every
	// reason against it.
	Holdable(act license.Act, virtualAccount license.ID, hold license.Hold) error
}

// An Order is what an administrator enters to reserve licences.
type Order struct {
	VirtualAccount license.ID            // where they are taken from
	Request        string                // the request code of the product
	Kind           reservation.Kind      // specific or permanent
	Entitlements   []license.Entitlement // in any order; what is blank, of quantity 0, is left out
}

// Reserve decides to reserve licences for the product whose request code that is
// (RS-4). Commit with it what the account decides about holding Reserved.Hold, or
// nothing. The secret of fresh is the account's, for all codes of this reservation.
//
// The request code is looked at first: if it cannot be read that is told, or why nothing
// at all can be reserved now. Otherwise it is refused for all of these together:
//
//   - [ErrNotPreauthorized], if the account is not (RS-1); [ErrTooMany], past
//     [MaxReservations]
//   - what [license.Hold.Check] refuses, or [ErrNothingAsked]; [reservation.ErrKindUnknown];
//     [license.ErrIDMalformed]; [ErrPermanent], for a permanent reservation of anything
//     but one licence of one tag
//   - [reservation.ErrReserved], for a product that holds a reservation, here or in the
//     inventory; [ErrRequestUsed], for a request of which a reservation was made once
//   - all that the inventory has against holding that, such as too little of a tag
//   - [reservation.ErrNoRandom], if the secret was not drawn
//
// At last it is refused if the codec refuses.
func (i *Issuer) Reserve(act license.Act, codec reservation.AccountCodec, inv Inventory, order Order, fresh reservation.Fresh) (Reserved, error) {
	act, err := i.begin(act, license.Given("codec", codec != nil), license.Given("inventory", inv != nil))
	if err != nil {
		return Reserved{}, err
	}
	o, all, err := i.take(codec, order.Request, order.Kind, fresh, [2]string{"RS-4", "RS-8"}, i.authorized("RS-1"))
	if err != nil {
		return Reserved{}, err
	}
	udi := o.request.UDI
	entitlements, wrong := asked("RS-4", udi, order.Entitlements)
	if wrong == nil {
		wrong = permanent("RS-4", udi, o.kind, entitlements)
	}
	wrong = license.Join(order.Kind.Check(), order.VirtualAccount.Check(), wrong)
	all = append(all, wrong)
	if _, held := inv.Home(udi); held && i.device(udi).open == nil {
		all = append(all, i.refusal(reservation.ErrReserved, "RS-4", udi))
	}
	if wrong == nil {
		all = append(all, inv.Holdable(act, order.VirtualAccount, hold(udi, o.kind, entitlements)))
	}
	if err := license.Join(all...); err != nil {
		return Reserved{}, err
	}
	return i.reserved(act, codec, o, Reserved{VirtualAccount: order.VirtualAccount, Held: entitlements})
}

// take reads a request code and returns the reservation that would be made of it, with
// all that stands against one beside what is said already. The rules are those by which
// a product that has a reservation and a request that was used are refused.
func (i *Issuer) take(codec reservation.AccountCodec, code string, kind reservation.Kind, fresh reservation.Fresh, rules [2]string, said ...error) (*open, []error, error) {
	all := slices.Concat(said, []error{i.room()})
	r, err := codec.Request(code)
	if err == nil {
		err = r.UDI.Check()
	}
	if err != nil {
		if now := license.Join(all...); now != nil {
			return nil, nil, now
		}
		return nil, nil, err
	}
	all = append(all, i.allowed(ByReserve, rules[0], r.UDI), i.unused(r, rules[1]), drawn(fresh.Secret))
	return &open{number: uint64(len(i.numbers)) + 1, request: r, kind: kind, secret: fresh.Secret}, all, nil
}

// unused refuses a request of which a reservation was made once.
func (i *Issuer) unused(r reservation.Request, rule string) error {
	d := i.device(r.UDI)
	used := uint64(0)
	if d.open != nil && d.open.request.Session.Nonce == r.Session.Nonce {
		used = d.open.number
	}
	if n := slices.IndexFunc(d.past, func(p past) bool { return p.nonce == r.Session.Nonce }); n >= 0 {
		used = d.past[n].number
	}
	if used == 0 {
		return nil
	}
	return license.Refuse(ErrRequestUsed, rule, "udi", r.UDI.String(), "session", number(r.Session.Number), "reservation", number(used))
}

// drawn refuses a secret that nobody drew.
func drawn(s reservation.Secret) error {
	if s == (reservation.Secret{}) {
		return license.Refuse(reservation.ErrNoRandom, "RS-14", "cause", "no secret was drawn")
	}
	return nil
}

// reserved completes the event of a reservation with its code.
func (i *Issuer) reserved(act license.Act, codec reservation.AccountCodec, o *open, e Reserved) (Reserved, error) {
	s, err := i.issue(act.At, codec, o, issue{version: 1, entitlements: e.Held})
	if err != nil {
		return Reserved{}, err
	}
	e.Stamp, e.Reservation, e.Request, e.Kind = i.stamp(act), o.number, o.request, o.kind
	e.NotAfter, e.Code, e.Secret = s.notAfter, s.code, o.secret
	return e, nil
}

func (i *Issuer) applyReserved(e Reserved) error {
	r := e.Request
	o := &open{
		number: e.Reservation, request: r, kind: e.Kind, secret: e.Secret, failed: e.Failed,
		current: issue{version: 1, entitlements: slices.Clone(e.Held), issued: e.At.Truncate(time.Second), notAfter: utc(e.NotAfter), code: e.Code},
	}
	if e.Reservation != uint64(len(i.numbers))+1 {
		return cannot("reservation " + number(e.Reservation))
	}
	if err := license.Join(
		i.authorized("RS-1"), i.room(), i.allowed(ByReserve, "RS-4", r.UDI), i.unused(r, "RS-8"),
		drawn(e.Secret), o.check(&o.current), i.located(e),
	); err != nil {
		return err
	}
	d := i.device(r.UDI)
	i.numbers = append(i.numbers, r.UDI)
	i.devices[r.UDI] = &device{o, d.past}
	return nil
}

// located refuses what does not say where it was reserved: in a virtual account, or in the
// place of another product instance, whose reservation it must equal then.
func (i *Issuer) located(e Reserved) error {
	if e.Failed.IsZero() {
		if e.Notes != "" {
			return cannot("notes without a failed instance")
		}
		return e.VirtualAccount.Check()
	}
	f := i.device(e.Failed).open
	if f == nil || f.kind != e.Kind || !slices.Equal(f.held(), e.Held) || e.VirtualAccount != "" {
		return cannot("no copy of what is held for " + e.Failed.String())
	}
	return checkNotes(e.Notes)
}

// check refuses an authorization that cannot be one of this reservation.
func (o *open) check(s *issue) error {
	udi := o.request.UDI
	if len(s.entitlements) == 0 {
		return cannot("nothing is reserved")
	}
	if !s.notAfter.IsZero() && (s.notAfter.Before(s.issued) || s.notAfter.Nanosecond() != 0 || s.notAfter.Unix() > lastSecond) {
		return cannot("not after " + instant(s.notAfter))
	}
	return license.Join(
		o.kind.Check(), license.Hold{UDI: udi, Entitlements: s.entitlements}.Check(),
		permanent("RS-4", udi, o.kind, s.entitlements), s.checkCode(),
	)
}
