package ordering

import (
	"fmt"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// MaxEventBytes is what is encoded and decoded at most. No event that Apply accepts
// comes to more: it names two people, and a byte takes at most six when it is escaped.
const MaxEventBytes = 4 << 10

// The names of the events. They are kept for ever; a changed shape gets a name
// of its own.
const (
	namePlaced   = "ordering.placed"
	nameReminded = "ordering.reminded"
	nameCalled   = "ordering.called"
	nameAssigned = "ordering.assigned"
)

// nameOf returns the name of an event, and false of what is none.
func nameOf(e Event) (string, bool) {
	switch e.(type) {
	case Placed:
		return namePlaced, true
	case Reminded:
		return nameReminded, true
	case Called:
		return nameCalled, true
	case Assigned:
		return nameAssigned, true
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
	case namePlaced:
		return decode[Placed](data)
	case nameReminded:
		return decode[Reminded](data)
	case nameCalled:
		return decode[Called](data)
	case nameAssigned:
		return decode[Assigned](data)
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
