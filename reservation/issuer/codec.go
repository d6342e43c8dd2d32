package issuer

import (
	"fmt"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// What is encoded and decoded at most. No event that Apply accepts comes to more: it
// holds an authorization code once and 256 entitlements twice, and a byte takes at most
// six when it is escaped.
const (
	MaxCodeBytes  = 256 << 10 // of an authorization code
	MaxShortBytes = 256       // of a confirmation or return code, as it is entered
	MaxEventBytes = 4 << 20
)

// The names of the events. They are kept for ever; a changed shape gets a name
// of its own.
const (
	namePreauthorized = "issuer.preauthorized"
	nameWithdrawn     = "issuer.withdrawn"
	nameReserved      = "issuer.reserved"
	nameUpdated       = "issuer.updated"
	nameConfirmed     = "issuer.confirmed"
	nameReturned      = "issuer.returned"
	nameRemoved       = "issuer.removed"
)

// nameOf returns the name of an event, and false of what is none.
func nameOf(e Event) (string, bool) {
	switch e.(type) {
	case Preauthorized:
		return namePreauthorized, true
	case Withdrawn:
		return nameWithdrawn, true
	case Reserved:
		return nameReserved, true
	case Updated:
		return nameUpdated, true
	case Confirmed:
		return nameConfirmed, true
	case Returned:
		return nameReturned, true
	case Removed:
		return nameRemoved, true
	}
	return "", false
}

// EncodeEvent returns an event's name and its JSON. It refuses what is no event
// of this package, pointers to events ([ErrUnknownEvent]), more than
// [MaxEventBytes] ([license.ErrJSONTooLarge]), and an instant outside the calendar
// ([license.ErrInstantForm]), which no decision records. That of a [Reserved] holds the
// account's secret.
func EncodeEvent(e Event) (name string, data []byte, err error) {
	name, known := nameOf(e)
	if !known {
		return "", nil, license.Refuse(ErrUnknownEvent, "", "event", fmt.Sprintf("%T", e))
	}
	if data, err = strictjson.Marshal(e, MaxEventBytes); err != nil {
		return "", nil, err
	}
	return name, data, nil
}

// DecodeEvent reads what EncodeEvent wrote. It refuses unknown names
// ([ErrUnknownEvent]) and, with a *license.Refusal that names the field, all that
// is not exactly the shape of the event. Whether the event can follow, Apply says.
func DecodeEvent(name string, data []byte) (Event, error) {
	switch name {
	case namePreauthorized:
		return decode[Preauthorized](data)
	case nameWithdrawn:
		return decode[Withdrawn](data)
	case nameReserved:
		return decode[Reserved](data)
	case nameUpdated:
		return decode[Updated](data)
	case nameConfirmed:
		return decode[Confirmed](data)
	case nameReturned:
		return decode[Returned](data)
	case nameRemoved:
		return decode[Removed](data)
	}
	return nil, license.Refuse(ErrUnknownEvent, "", "event", name)
}

func decode[E Event](data []byte) (Event, error) {
	var e E
	if err := strictjson.Unmarshal(data, MaxEventBytes, &e); err != nil {
		return nil, err
	}
	return e, nil
}
