package coterm

import (
	"fmt"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// MaxEventBytes is the largest event that is encoded or decoded.
const MaxEventBytes = 128 << 20

// The names of the events. They are kept for ever; a changed shape gets a name
// of its own.
const (
	nameCreated       = "coterm.created"
	nameImported      = "coterm.imported"
	nameClaimed       = "coterm.claimed"
	nameUndone        = "coterm.undone"
	nameReturned      = "coterm.returned"
	nameMovedOut      = "coterm.moved-out"
	nameMovedIn       = "coterm.moved-in"
	nameUsageReported = "coterm.usage-reported"
	nameConverted     = "coterm.converted"
)

// EncodeEvent returns an event's name and its JSON. It refuses what is no event
// of this package, pointers to events ([ErrUnknownEvent]), more than
// [MaxEventBytes] ([license.ErrJSONTooLarge]), and events that no decision made
// and that could not be read back: without a licence where one belongs
// ([license.ErrKeyMalformed]), with EqualWeights for prices ([ErrPriceRange]), or
// with an instant outside the calendar ([license.ErrInstantForm]).
func EncodeEvent(e Event) (name string, data []byte, err error) {
	switch e.(type) {
	case Created:
		name = nameCreated
	case Imported:
		name = nameImported
	case Claimed:
		name = nameClaimed
	case Undone:
		name = nameUndone
	case Returned:
		name = nameReturned
	case MovedOut:
		name = nameMovedOut
	case MovedIn:
		name = nameMovedIn
	case UsageReported:
		name = nameUsageReported
	case Converted:
		name = nameConverted
	default:
		return "", nil, license.Refuse(ErrUnknownEvent, "", "event", fmt.Sprintf("%T", e))
	}
	if data, err = strictjson.Marshal(e, MaxEventBytes); err != nil {
		return "", nil, err
	}
	return name, data, nil
}

// DecodeEvent reads what EncodeEvent wrote. It refuses unknown names
// ([ErrUnknownEvent]) and, with a *license.Refusal that names the field, all
// that is not exactly the shape of the event.
func DecodeEvent(name string, data []byte) (Event, error) {
	switch name {
	case nameCreated:
		return decode[Created](data)
	case nameImported:
		return decode[Imported](data)
	case nameClaimed:
		return decode[Claimed](data)
	case nameUndone:
		return decode[Undone](data)
	case nameReturned:
		return decode[Returned](data)
	case nameMovedOut:
		return decode[MovedOut](data)
	case nameMovedIn:
		return decode[MovedIn](data)
	case nameUsageReported:
		return decode[UsageReported](data)
	case nameConverted:
		return decode[Converted](data)
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
