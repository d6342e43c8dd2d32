package agent

import (
	"fmt"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// MaxEventBytes is the largest event that is encoded or decoded. No event that Apply
// accepts comes to more: it holds at most 256 tags, each of at most 128 bytes that
// take at most six when they are escaped.
const MaxEventBytes = 1 << 20

// The names of the events. They are kept for ever; a changed shape gets a name
// of its own.
const (
	nameInstalled          = "agent.installed"
	nameUpgraded           = "agent.upgraded"
	nameUsed               = "agent.used"
	nameRegistrationAsked  = "agent.registration-asked"
	nameAuthorizationAsked = "agent.authorization-asked"
	nameRenewalAsked       = "agent.renewal-asked"
	nameDeregistered       = "agent.deregistered"
	nameRepeated           = "agent.repeated"
	nameAnswered           = "agent.answered"
	nameUnanswered         = "agent.unanswered"
	nameTicked             = "agent.ticked"
	nameReservationEntered = "agent.reservation-entered"
	nameReservationLeft    = "agent.reservation-left"
	nameReserved           = "agent.reserved"
	nameReturned           = "agent.returned"
)

// nameOf returns the name of an event, and false of what is none.
func nameOf(e Event) (string, bool) {
	switch e.(type) {
	case Installed:
		return nameInstalled, true
	case Upgraded:
		return nameUpgraded, true
	case Used:
		return nameUsed, true
	case RegistrationAsked:
		return nameRegistrationAsked, true
	case AuthorizationAsked:
		return nameAuthorizationAsked, true
	case RenewalAsked:
		return nameRenewalAsked, true
	case Deregistered:
		return nameDeregistered, true
	case Repeated:
		return nameRepeated, true
	case Answered:
		return nameAnswered, true
	case Unanswered:
		return nameUnanswered, true
	case Ticked:
		return nameTicked, true
	case ReservationEntered:
		return nameReservationEntered, true
	case ReservationLeft:
		return nameReservationLeft, true
	case Reserved:
		return nameReserved, true
	case Returned:
		return nameReturned, true
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
	case nameInstalled:
		return decode[Installed](data)
	case nameUpgraded:
		return decode[Upgraded](data)
	case nameUsed:
		return decode[Used](data)
	case nameRegistrationAsked:
		return decode[RegistrationAsked](data)
	case nameAuthorizationAsked:
		return decode[AuthorizationAsked](data)
	case nameRenewalAsked:
		return decode[RenewalAsked](data)
	case nameDeregistered:
		return decode[Deregistered](data)
	case nameRepeated:
		return decode[Repeated](data)
	case nameAnswered:
		return decode[Answered](data)
	case nameUnanswered:
		return decode[Unanswered](data)
	case nameTicked:
		return decode[Ticked](data)
	case nameReservationEntered:
		return decode[ReservationEntered](data)
	case nameReservationLeft:
		return decode[ReservationLeft](data)
	case nameReserved:
		return decode[Reserved](data)
	case nameReturned:
		return decode[Returned](data)
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
