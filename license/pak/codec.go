package pak

import (
	"fmt"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// MaxEventBytes is what is encoded and decoded at most. No event that Apply accepts
// comes to more: it has at most 256 lines, and a byte takes at most six when it is
// escaped.
const MaxEventBytes = 1 << 20

// The names of the events. They are kept for ever; a changed shape gets a name
// of its own.
const (
	nameRegistered    = "pak.registered"
	nameFulfilled     = "pak.fulfilled"
	nameFileInstalled = "pak.file-installed"
	nameRehosted      = "pak.rehosted"
)

// nameOf returns the name of an event, and false of what is none.
func nameOf(e Event) (string, bool) {
	switch e.(type) {
	case Registered:
		return nameRegistered, true
	case Fulfilled:
		return nameFulfilled, true
	case FileInstalled:
		return nameFileInstalled, true
	case Rehosted:
		return nameRehosted, true
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
	case nameRegistered:
		return decode[Registered](data)
	case nameFulfilled:
		return decode[Fulfilled](data)
	case nameFileInstalled:
		return decode[FileInstalled](data)
	case nameRehosted:
		return decode[Rehosted](data)
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
