package product

import (
	"fmt"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// What is encoded and decoded at most. No event that Apply accepts comes to more, and
// no snapshot: an authorization holds at most 256 tags, each of at most 128 bytes that
// take at most six when they are escaped.
const (
	MaxEventBytes    = 1 << 20
	MaxSnapshotBytes = 1 << 20
)

// The names of the events. They are kept for ever; a changed shape gets a name
// of its own.
const (
	nameEnabled   = "product.enabled"
	nameDisabled  = "product.disabled"
	nameRequested = "product.requested"
	nameCancelled = "product.cancelled"
	nameInstalled = "product.installed"
	nameReturned  = "product.returned"
	nameDiscarded = "product.discarded"
)

// nameOf returns the name of an event, and false of what is none.
func nameOf(e Event) (string, bool) {
	switch e.(type) {
	case Enabled:
		return nameEnabled, true
	case Disabled:
		return nameDisabled, true
	case Requested:
		return nameRequested, true
	case Cancelled:
		return nameCancelled, true
	case Installed:
		return nameInstalled, true
	case Returned:
		return nameReturned, true
	case Discarded:
		return nameDiscarded, true
	}
	return "", false
}

// EncodeEvent returns an event's name and its JSON. It refuses what is no event
// of this package, pointers to events ([ErrUnknownEvent]), more than
// [MaxEventBytes] ([license.ErrJSONTooLarge]), and an instant outside the calendar
// ([license.ErrInstantForm]), which no decision records.
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
	case nameEnabled:
		return decode[Enabled](data)
	case nameDisabled:
		return decode[Disabled](data)
	case nameRequested:
		return decode[Requested](data)
	case nameCancelled:
		return decode[Cancelled](data)
	case nameInstalled:
		return decode[Installed](data)
	case nameReturned:
		return decode[Returned](data)
	case nameDiscarded:
		return decode[Discarded](data)
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
