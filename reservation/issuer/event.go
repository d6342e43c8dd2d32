package issuer

import (
	"slices"
	"time"

	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// An Event is something that was decided. The events of this package are
// [Preauthorized], [Withdrawn], [Reserved], [Updated], [Confirmed], [Returned] and
// [Removed], as values: Apply does not accept pointers to them.
type Event interface {
	// Stamped returns the event's position in its stream, and who decided when.
	Stamped() license.Stamp
	event()
}

// Preauthorized says that the account is authorized for reservation (RS-1).
type Preauthorized struct{ license.Stamp }

// Withdrawn says that the account is not authorized for reservation any more.
type Withdrawn struct{ license.Stamp }

// Reserved says that licences were reserved for a product instance, and the code with
// which it installs them. It holds a secret of the account: see the package
// documentation.
type Reserved struct {
	license.Stamp
	Reservation    uint64                `json:"reservation"`             // counts the reservations of an account, from 1
	VirtualAccount license.ID            `json:"virtualAccount,omitzero"` // where; none for a rehost: where the failed one is
	Request        reservation.Request   `json:"request"`
	Kind           reservation.Kind      `json:"kind"`
	Held           []license.Entitlement `json:"held"` // all of it, sorted by tag
	NotAfter       time.Time             `json:"notAfter,omitzero"`
	Code           reservation.Code      `json:"code"`
	Secret         reservation.Secret    `json:"secret"`
	Failed         license.UDI           `json:"failed,omitzero"` // whose reservation was copied (RH-2)
	Notes          string                `json:"notes,omitempty"`
}

// Updated says that another authorization was issued, and the code with which the
// product installs it. Until that is confirmed, or the product returns, what is held is
// enough for what was before and for what comes (RS-6).
type Updated struct {
	license.Stamp
	UDI          license.UDI           `json:"udi"`
	Reservation  uint64                `json:"reservation"`
	Version      uint32                `json:"version"` // of the new one
	Kind         reservation.Kind      `json:"kind"`
	Entitlements []license.Entitlement `json:"entitlements"` // of the new one
	Held         []license.Entitlement `json:"held"`         // until it is confirmed
	NotAfter     time.Time             `json:"notAfter,omitzero"`
	Code         reservation.Code      `json:"code"`
}

// Confirmed says that the product has installed the authorization that was issued last,
// and that no other is held for it any more (RS-7).
type Confirmed struct {
	license.Stamp
	UDI         license.UDI           `json:"udi"`
	Reservation uint64                `json:"reservation"`
	Version     uint32                `json:"version"`
	Kind        reservation.Kind      `json:"kind"`
	Held        []license.Entitlement `json:"held"`
}

// Returned says that the product has given back all that was reserved for it (RS-8).
type Returned struct {
	license.Stamp
	UDI         license.UDI `json:"udi"`
	Reservation uint64      `json:"reservation"`
	Version     uint32      `json:"version"` // at which it did
	Code        string      `json:"code"`    // as it was entered
}

// Removed says that support removed what was reserved for a product that cannot give a
// return code (RS-11, RH-9).
type Removed struct {
	license.Stamp
	UDI         license.UDI `json:"udi"`
	Reservation uint64      `json:"reservation"`
	Notes       string      `json:"notes,omitempty"`
}

func (e Preauthorized) Stamped() license.Stamp { return e.Stamp }
func (e Withdrawn) Stamped() license.Stamp     { return e.Stamp }
func (e Reserved) Stamped() license.Stamp      { return e.Stamp }
func (e Updated) Stamped() license.Stamp       { return e.Stamp }
func (e Confirmed) Stamped() license.Stamp     { return e.Stamp }
func (e Returned) Stamped() license.Stamp      { return e.Stamp }
func (e Removed) Stamped() license.Stamp       { return e.Stamp }

func (Preauthorized) event() {}
func (Withdrawn) event()     {}
func (Reserved) event()      {}
func (Updated) event()       {}
func (Confirmed) event()     {}
func (Returned) event()      {}
func (Removed) event()       {}

// Hold returns what the account is to hold for the product from now on. The caller owns
// it.
func (e Reserved) Hold() license.Hold { return hold(e.Request.UDI, e.Kind, e.Held) }

// Hold returns what the account is to hold for the product until the update is
// confirmed. The caller owns it.
func (e Updated) Hold() license.Hold { return hold(e.UDI, e.Kind, e.Held) }

// Hold returns what the account is to hold for the product from now on. The caller owns
// it.
func (e Confirmed) Hold() license.Hold { return hold(e.UDI, e.Kind, e.Held) }

// Hold returns that the account is to hold nothing for the product from now on.
func (e Returned) Hold() license.Hold { return license.Hold{UDI: e.UDI} }

// Hold returns that the account is to hold nothing for the product from now on.
func (e Removed) Hold() license.Hold { return license.Hold{UDI: e.UDI} }

func hold(udi license.UDI, kind reservation.Kind, held []license.Entitlement) license.Hold {
	return reservation.Authorization{UDI: udi, Kind: kind, Entitlements: slices.Clone(held)}.Hold()
}
