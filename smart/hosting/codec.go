package hosting

import (
	"fmt"

	"github.com/licit-go/licit/internal/strictjson"
	"github.com/licit-go/licit/license"
)

// MaxEventBytes is what is encoded and decoded at most. No event that Apply accepts
// comes to more: it names at most 4,000 people, and a byte takes at most six when it is
// escaped.
const MaxEventBytes = 4 << 20

// The names of the events. They are kept for ever; a changed shape gets a name
// of its own.
const (
	nameInstalled        = "hosting.installed"
	nameUpgraded         = "hosting.upgraded"
	nameUpdated          = "hosting.updated"
	nameUserAdded        = "hosting.user-added"
	nameRoleChanged      = "hosting.role-changed"
	nameUserDeactivated  = "hosting.user-deactivated"
	nameUserReactivated  = "hosting.user-reactivated"
	nameAssigned         = "hosting.assigned"
	nameScheduled        = "hosting.scheduled"
	nameCancelled        = "hosting.cancelled"
	nameStarted          = "hosting.started"
	nameAttended         = "hosting.attended"
	nameLeft             = "hosting.left"
	nameEnded            = "hosting.ended"
	nameDisconnected     = "hosting.disconnected"
	nameConnected        = "hosting.connected"
	nameRestarted        = "hosting.restarted"
	nameAudited          = "hosting.audited"
	nameFailedOver       = "hosting.failed-over"
	nameReturned         = "hosting.returned"
	nameExtended         = "hosting.extended"
	nameReduced          = "hosting.reduced"
	nameGrown            = "hosting.grown"
	nameDataCenterJoined = "hosting.data-center-joined"
	nameAbsorbed         = "hosting.absorbed"
)

// nameOf returns the name of an event, and false of what is none.
func nameOf(e Event) (string, bool) {
	switch e.(type) {
	case Installed:
		return nameInstalled, true
	case Upgraded:
		return nameUpgraded, true
	case Updated:
		return nameUpdated, true
	case UserAdded:
		return nameUserAdded, true
	case RoleChanged:
		return nameRoleChanged, true
	case UserDeactivated:
		return nameUserDeactivated, true
	case UserReactivated:
		return nameUserReactivated, true
	case Assigned:
		return nameAssigned, true
	case Scheduled:
		return nameScheduled, true
	case Cancelled:
		return nameCancelled, true
	case Started:
		return nameStarted, true
	case Attended:
		return nameAttended, true
	case Left:
		return nameLeft, true
	case Ended:
		return nameEnded, true
	case Disconnected:
		return nameDisconnected, true
	case Connected:
		return nameConnected, true
	case Restarted:
		return nameRestarted, true
	case Audited:
		return nameAudited, true
	case FailedOver:
		return nameFailedOver, true
	case Returned:
		return nameReturned, true
	case Extended:
		return nameExtended, true
	case Reduced:
		return nameReduced, true
	case Grown:
		return nameGrown, true
	case DataCenterJoined:
		return nameDataCenterJoined, true
	case Absorbed:
		return nameAbsorbed, true
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
	case nameUpdated:
		return decode[Updated](data)
	case nameUserAdded:
		return decode[UserAdded](data)
	case nameRoleChanged:
		return decode[RoleChanged](data)
	case nameUserDeactivated:
		return decode[UserDeactivated](data)
	case nameUserReactivated:
		return decode[UserReactivated](data)
	case nameAssigned:
		return decode[Assigned](data)
	case nameScheduled:
		return decode[Scheduled](data)
	case nameCancelled:
		return decode[Cancelled](data)
	case nameStarted:
		return decode[Started](data)
	case nameAttended:
		return decode[Attended](data)
	case nameLeft:
		return decode[Left](data)
	case nameEnded:
		return decode[Ended](data)
	case nameDisconnected:
		return decode[Disconnected](data)
	case nameConnected:
		return decode[Connected](data)
	case nameRestarted:
		return decode[Restarted](data)
	case nameAudited:
		return decode[Audited](data)
	case nameFailedOver:
		return decode[FailedOver](data)
	case nameReturned:
		return decode[Returned](data)
	case nameExtended:
		return decode[Extended](data)
	case nameReduced:
		return decode[Reduced](data)
	case nameGrown:
		return decode[Grown](data)
	case nameDataCenterJoined:
		return decode[DataCenterJoined](data)
	case nameAbsorbed:
		return decode[Absorbed](data)
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
