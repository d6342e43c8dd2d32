package issuer

import (
	"iter"
	"maps"
	"slices"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// An Issue is an authorization that was issued, and its code.
type Issue struct {
	Authorization reservation.Authorization // its public key is in the code only
	Code          string
}

// A Reservation is what is reserved for a product instance. The caller owns it.
type Reservation struct {
	State   State
	Current Issue       // of the authorization that is installed, or is to be installed first
	Pending Issue       // of the update that is not confirmed; zero: none
	Failed  license.UDI // of the product whose licences were copied; none
}

// UDI returns for whom it is.
func (r Reservation) UDI() license.UDI { return r.Current.Authorization.UDI }

// Number counts the reservations of the issuer, from 1.
func (r Reservation) Number() uint64 { return r.Current.Authorization.Reservation }

// Hold returns what the account holds for the product: while an update is pending,
// enough for what was before it and for what comes after it (RS-6). The caller owns it.
func (r Reservation) Hold() license.Hold {
	a := r.Current.Authorization
	a.Entitlements = reservation.Larger(a.Entitlements, r.Pending.Authorization.Entitlements)
	return a.Hold()
}

// Reservation returns what is reserved for a product instance, and whether anything is.
// Where nothing is the Reservation is zero: its State is "" and not [StateNone].
func (i *Issuer) Reservation(udi license.UDI) (Reservation, bool) {
	o := i.device(udi).open
	if o == nil {
		return Reservation{}, false
	}
	r := Reservation{states[o.place()], o.shown(o.current), Issue{}, o.failed}
	if o.pending.version > 0 {
		r.Pending = o.shown(o.pending)
	}
	return r, true
}

func (o *open) shown(s issue) Issue { return Issue{o.authorization(s), s.code.Text} }

// Reservations yields all that is reserved, by UDI. Nothing may be applied meanwhile.
func (i *Issuer) Reservations() iter.Seq[Reservation] {
	return func(yield func(Reservation) bool) {
		for _, udi := range slices.SortedFunc(maps.Keys(i.devices), license.UDI.Compare) {
			if r, ok := i.Reservation(udi); ok && !yield(r) {
				return
			}
		}
	}
}

// Find returns the product whose confirmation or return code that is, by the number of
// the reservation in it, also of one that is over: [Issuer.Confirm] and [Issuer.Return]
// say whether it is right. It refuses what the codec refuses, and a code that names no
// reservation, or one that never was ([reservation.ErrCodeRefused]).
func (i *Issuer) Find(codec reservation.AccountCodec, code string) (license.UDI, error) {
	if err := license.Given("codec", codec != nil); err != nil {
		return license.UDI{}, err
	}
	c, err := enter(codec, "code", code)
	if err != nil {
		return license.UDI{}, err
	}
	if !c.named || c.number == 0 || c.number > uint64(len(i.numbers)) {
		return license.UDI{}, refused(c.what)
	}
	return i.numbers[c.number-1], nil
}
