package product

import (
	"github.com/licit-go/licit/license"
	"github.com/licit-go/licit/reservation"
)

// An Event is something that was decided. The events of this package are [Enabled],
// [Disabled], [Requested], [Cancelled], [Installed], [Returned] and [Discarded], as
// values: Apply does not accept pointers to them.
//
// The instant of an event is what the product's clock showed. It may be earlier than
// that of the event before it.
type Event interface {
	// Stamped returns the event's position in its stream, and who decided when.
	Stamped() license.Stamp
	trigger() Trigger
}

// Enabled says that reservation mode is on.
type Enabled struct {
	license.Stamp
	UDI license.UDI `json:"udi"` // of the product
}

// Disabled says that reservation mode is off.
type Disabled struct {
	license.Stamp
}

// Requested says that the product asks for a reservation (RS-3). It holds the secret
// of the session.
type Requested struct {
	license.Stamp
	Session reservation.Session `json:"session"`
	Secret  reservation.Secret  `json:"secret"`
	Code    reservation.Code    `json:"code"` // the request code
}

// Cancelled says that the product asks no more. What was asked can still be discarded
// (RS-9).
type Cancelled struct {
	license.Stamp
	Session reservation.Session `json:"session,omitzero"` // none: nothing was pending
}

// Installed says what is reserved for the product from now on, all of it (RS-5, RS-7).
type Installed struct {
	license.Stamp
	Authorization reservation.Authorization `json:"authorization"`
	Confirmation  string                    `json:"confirmation"` // the confirmation code
}

// Hold returns what is reserved, of a permanent reservation what covers all that the
// product uses: smart/agent meters usage within it (RS-10).
func (e Installed) Hold() license.Hold { return own(e.Authorization).Hold() }

// Returned says that nothing is reserved any more (RS-8).
type Returned struct {
	license.Stamp
	Session reservation.Session `json:"session"` // that is burnt
	Code    string              `json:"code"`    // the return code
}

// Discarded says that an authorization will never be installed (RS-9).
type Discarded struct {
	license.Stamp
	Session reservation.Session `json:"session"` // that is burnt
	Code    string              `json:"code"`    // the return code
}

func (e Enabled) Stamped() license.Stamp   { return e.Stamp }
func (e Disabled) Stamped() license.Stamp  { return e.Stamp }
func (e Requested) Stamped() license.Stamp { return e.Stamp }
func (e Cancelled) Stamped() license.Stamp { return e.Stamp }
func (e Installed) Stamped() license.Stamp { return e.Stamp }
func (e Returned) Stamped() license.Stamp  { return e.Stamp }
func (e Discarded) Stamped() license.Stamp { return e.Stamp }

func (Enabled) trigger() Trigger   { return ByEnable }
func (Disabled) trigger() Trigger  { return ByDisable }
func (Requested) trigger() Trigger { return ByRequest }
func (Cancelled) trigger() Trigger { return ByCancel }
func (Installed) trigger() Trigger { return ByInstall }
func (Returned) trigger() Trigger  { return ByReturn }
func (Discarded) trigger() Trigger { return ByDiscard }
